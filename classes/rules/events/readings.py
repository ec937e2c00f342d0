"""One row of an event list while it is being read, and what is found in it. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST_QUOTE = 60
"""Characters of a cell that are repeated in a sentence about it."""


@dataclass(frozen=True)
class Allowances:
    """What the person who imports decides for the whole list, so that nothing is guessed."""

    capacity: int | None = None
    """The capacity of rows that name none; None refuses them."""
    serials: bool = False
    """Whether 44596 in a cell for a date is the day a spreadsheet means by it."""


@dataclass(frozen=True)
class Finding:
    """Something about a row: `code` for machines, the column, what stands there, and why."""

    code: str
    column: str
    value: str
    sentence: str

    @property
    def place(self) -> str:
        """定員「20組」, for a line of text."""
        return f"{self.column}「{self.value}」" if self.column else ""


@dataclass
class Reading:
    """The cells of a row, and what was found so far. A row with a problem is refused."""

    cells: Mapping[str, str]
    allow: Allowances = Allowances()
    problems: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def __getitem__(self, column: str) -> str:
        """The cell as it was written, without white space around it; "" for no such column."""
        return self.cells.get(column, "").strip()

    def line(self, column: str) -> str:
        """The cell as one line: breaks and wide spaces become one space."""
        return " ".join(self[column].split())

    def plain(self, column: str) -> str:
        """The cell as one line in half-width characters, to be read."""
        return simplified(self[column])

    def refuse(
        self, code: str, column: str, sentence: str, *, value: str | None = None
    ) -> None:
        """The row cannot be taken in for this reason. The others are looked for all the same,
        so that somebody who mends the list need not come back for each."""
        shown = self[column] if value is None else value
        self.problems.append(Finding(code, column, quoted(shown), sentence))

    def note(self, code: str, column: str, sentence: str, *, value: str | None = None) -> None:
        """The row is taken in, and this is to be known about it."""
        shown = self[column] if value is None else value
        self.notes.append(Finding(code, column, quoted(shown), sentence))

    def fitted(self, text: str, *, column: str, longest: int) -> str:
        """The text, cut (and noted) where it does not fit its place."""
        if len(text) > longest:
            self.note("cut", column, f"{longest}文字までのため、後ろを切りました。")
            return text[: longest - 1] + "…"
        return text


def simplified(text: str) -> str:
    """Half-width, on one line."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def quoted(text: str) -> str:
    """The text on one line, and not all of it if it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[: LONGEST_QUOTE - 1]}…"
