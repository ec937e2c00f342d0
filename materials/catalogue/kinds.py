"""What the print centre knows of a paper.

A new paper is one `Kind` in `of_sessions.py` or `of_offerings.py`, and one line in
`materials/catalogue/__init__.py`. Nothing else has to know it: it is offered, checked, drawn,
written down and merged like the others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from accounts.choices import Ability
from classes.models import Session
from materials.choices import Cutting, Paper, Shelf
from materials.documents.printed import Unprintable
from materials.rules.labels import SheetKind

Members = list[int | None]
QUARTERS = 4
"""Pieces of a sheet that is cut into slips of A6."""
PEOPLE_AT_ONCE = 200
"""On one part of a paper that is drawn in stretches: a second of work, or two."""


class Scope(StrEnum):
    """Of what there is one such paper."""

    SESSION = "session"
    OFFERING = "offering"


@dataclass(frozen=True)
class Asked:
    """How a paper is wanted. `at` is the time that is printed on it, `now` that at which it is
    read; `members` say what stands on it where it is drawn in stretches."""

    at: datetime
    now: datetime
    members: Sequence[int | None] = ()
    labels: SheetKind = SheetKind.CARDS_10


@dataclass(frozen=True)
class Reading:
    """A paper as it would be printed now.

    `draw` gives the PDF without the people (public ids) it is told; only a paper that is
    `divisible` can be drawn without somebody. `nothing` says why there is none.
    """

    draw: Callable[[frozenset[str]], bytes] = field(repr=False)
    people: int = 0
    pages: int = 1  # about
    unfit: tuple[Unprintable, ...] = ()
    nothing: str = ""
    gone_at: datetime | None = None  # by when the paper itself must be gone


@dataclass(frozen=True)
class Kind:
    """A paper of the print centre.

    `read` reads, checks and draws it (raises fonts.FontsMissing). `members` gives the keys of
    what stands on it, in order, where it is drawn in stretches of `stretch`; None: in one go.
    `paper` is the name under which it is written down that people's data was taken.
    """

    code: str
    label: str
    shelf: Shelf
    ability: Ability
    read: Callable[[Session, Asked], Reading]
    scope: Scope = Scope.SESSION
    paper: Paper | None = None
    twin: str = ""  # the page on which the same is read, an address of a session
    hint: str = ""
    most_copies: int = 1
    members: Callable[[Session, datetime], list[int]] | None = None
    stretch: Callable[[SheetKind], int] = lambda _: PEOPLE_AT_ONCE
    pieces: int = 0  # to a sheet that is cut; 0: it is not
    divisible: bool = False
    one_sided: bool = False  # its back stays empty, whatever the printer can
    on_labels: bool = False  # it needs paper of its own, and is printed last
    issues_cards: bool = False

    def cut(self, members: list[int], *, cutting: Cutting) -> bool:
        """Whether its pieces are laid so that they are cut in one stack."""
        return bool(self.pieces and members) and cutting == Cutting.STACKED


def nothing(why: str) -> Reading:
    """There is no such paper, and why."""
    return Reading(draw=_never, pages=0, nothing=why)


def _never(_without: frozenset[str]) -> bytes:
    raise AssertionError("what is not there is not drawn")
