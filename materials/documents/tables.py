"""The tables of a class as they stand in the hall: for the cards on them and for the plan.

They follow from what helpers are told (`attendance.queries.briefs`) and go when that goes. In a
class the seats of one device are divided into tables, called A, B, C; at a consultation the
tables have numbers, and people come to them one after the other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, groupby

from attendance.queries.briefs import Brief as Told
from attendance.queries.briefs import Line
from common.clock import tokyo_date
from materials.documents import printed
from materials.documents.printed import Text
from materials.rules import tables


@dataclass(frozen=True)
class Place:
    """Who sits there, who helps them; at a consultation, at which `time`."""

    number: int
    time: str
    name: str
    helper: str
    participant_id: str

    @property
    def who(self) -> str:
        return f"{self.time or f'{self.number}番'} {self.name} さん"


@dataclass(frozen=True)
class Table:
    """`sign` is its letter or number, `label` the device, `seats` 「1〜4番」."""

    sign: str
    label: str
    seats: str
    places: tuple[Place, ...]

    @property
    def helpers(self) -> str:
        """Who helps there; where it is not one for all, whom: nobody is left out unseen."""
        helped: dict[str, list[Place]] = {}
        for one in self.places:
            helped.setdefault(one.helper or "なし", []).append(one)
        if len(helped) == 1:
            return next(iter(helped))
        return "、".join(f"{who}（{_where(theirs)}）" for who, theirs in helped.items())


@dataclass(frozen=True)
class Room:
    """All tables of a session. `until` is the last day on which names may be kept."""

    office: str
    title: str
    meeting: str
    when: str
    day: date
    venue: str
    until: date
    tables: tuple[Table, ...]
    consults: bool = False

    @property
    def people(self) -> int:
        return sum(len(table.places) for table in self.tables)


def read(told: Told, *, held: int, most: int = tables.USUAL) -> Room:
    """The tables with at most so many seats each; `held` is how many sessions there are."""
    session, day = told.session, tokyo_date(told.session.starts_at)
    offering = session.offering
    found = _consulting(told) if told.consults else _taught(told, most=most)
    return Room(
        office=offering.municipality.office_name,
        title=offering.title,
        meeting=printed.meeting(session, held=held),
        when=printed.when(session),
        day=day,
        venue=session.venue.name,
        until=told.last_day,
        tables=tuple(found),
        consults=told.consults,
    )


def names(room: Room) -> Iterator[Text]:
    """Everybody's name, and who helps them, to be looked through for letters."""
    for table in room.tables:
        for one in table.places:
            yield Text(one.who, one.name, one.participant_id)
    for helper in dict.fromkeys(one.helper for table in room.tables for one in table.places):
        yield Text(f"協力者 {helper}", helper)


def _where(places: Sequence[Place]) -> str:
    """Their seats; at a consultation, their times."""
    times = [one.time for one in places if one.time]
    return "・".join(times) if times else tables.numbers([one.number for one in places])


def _taught(told: Told, *, most: int) -> Iterator[Table]:
    sign = count(1)
    for each in told.tables:
        lines = sorted(each.lines, key=lambda line: line.number)
        for seats in tables.divided(lines, most=most):
            yield Table(
                tables.letter(next(sign)),
                each.label,
                tables.numbers([line.number for line in seats]),
                tuple(map(_place, seats)),
            )


def _consulting(told: Told) -> Iterator[Table]:
    """By number of the table; within, by time, as the brief has them."""
    lines = sorted(told.lines, key=lambda line: line.number)
    for number, theirs in groupby(lines, key=lambda line: line.number):
        yield Table(str(number), "相談テーブル", "", tuple(map(_place, theirs)))


def _place(line: Line) -> Place:
    return Place(
        number=line.number,
        time=line.time,
        name=line.person.name,
        helper=line.helper.name if line.helper else "",
        participant_id=str(line.person.public_id),
    )
