"""What the letters of a town have in common: sender, colour, logo, stamp, sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from accounts.models import Municipality
from accounts.templatetags import tomoni
from materials.choices import Occasion, Seal
from materials.models import Stationery, StationeryPicture
from materials.renderers.palette import KEY
from materials.renderers.pictures import Picture
from materials.rules import seals
from materials.rules.sentences import Sentences

MOST_LINES = 5


@dataclass(frozen=True)
class Letterhead:
    """A letterhead, in use or only looked at. Without a sender it is that of the settings."""

    sender: str = ""
    sign: str = ""
    colour: str = KEY
    logo: Picture | None = None
    seal: Seal = Seal.NONE
    seal_picture: Picture | None = None
    seal_size: int = seals.SMALLEST
    sentences: Mapping[Occasion, Sentences] = field(default_factory=dict)

    def lines(self, town: Municipality) -> tuple[str, ...]:
        """The sender, line by line."""
        if self.sender:
            return tuple(self.sender.splitlines())
        code = f"〒{town.postal_code}　" if town.postal_code else ""
        phone = f"電話 {tomoni.phone(town.phone)}" if town.phone else ""
        place = f"{code}{town.address}".strip()
        return tuple(filter(None, (place, town.office_name, phone)))

    def said(self, occasion: Occasion) -> Sentences:
        """The sentences of a kind of letter; empty ones where nobody wrote any."""
        return self.sentences.get(occasion, Sentences())


PLAIN = Letterhead()
"""Before a town has set anything."""


def read(stored: Stationery | None) -> Letterhead:
    """The letterhead of a version, with its sentences (`materials.queries.stationery`)."""
    if stored is None:
        return PLAIN
    return Letterhead(
        sender=stored.sender,
        sign=stored.sign,
        colour=stored.colour,
        logo=_picture(stored.logo),
        seal=Seal(stored.seal),
        seal_picture=_picture(stored.seal_picture),
        seal_size=stored.seal_size,
        sentences={
            Occasion(row.occasion): Sentences(row.greeting, row.closing)
            for row in stored.sentences.all()
        },
    )


def changes(before: Letterhead, after: Letterhead) -> Iterator[str]:
    """What is other in the later one, in the words of the page."""
    for label, is_same in (
        ("差出人", before.sender == after.sender),
        ("文書番号の記号", before.sign == after.sign),
        ("帯の色", before.colour == after.colour),
        ("ロゴ", before.logo == after.logo),
        ("公印", _sealed(before) == _sealed(after)),
        ("定型文", before.sentences == after.sentences),
    ):
        if not is_same:
            yield label


def _sealed(head: Letterhead) -> tuple[Seal, Picture | None, int]:
    return head.seal, head.seal_picture, head.seal_size


def _picture(stored: StationeryPicture | None) -> Picture | None:
    if stored is None:
        return None
    return Picture(bytes(stored.content), stored.width, stored.height)
