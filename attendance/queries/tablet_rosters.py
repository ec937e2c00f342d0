"""The roster as a tablet keeps it: what is needed at the door that day, and no more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from attendance.models import HelperCheckIn, Kiosk, KioskGrant
from attendance.queries import crews, helper_doors, rosters, stays, tablets
from attendance.queries.rosters import Line, Roster
from attendance.rules import Event
from attendance.rules.helper_doors import Verdict
from classes.models import Session
from common import cards, kana
from people.models import Helper
from people.queries import cards as known


@dataclass(frozen=True)
class HelperLine:
    """A helper who is expected or was marked, with the minutes that are logged and what stands
    against their helping."""

    helper: Helper
    minutes: int | None
    marks: tuple[Event, ...]
    verdict: Verdict


@dataclass(frozen=True)
class TabletRoster:
    """A roster with everything that a tablet shows. `cards` are digests by the person's key."""

    roster: Roster
    helpers: tuple[HelperLine, ...]
    cards: dict[int, list[str]]
    version: str

    @property
    def lines(self) -> tuple[Line, ...]:
        return (*self.roster.lines, *self.roster.cancelled)


def of(session: Session, *, kiosk: Kiosk | None, on: date) -> TabletRoster:
    """The roster of a session for a tablet, or for staff where there is none, as people's
    files are on that day."""
    roster = rosters.of(session)
    lines = (*roster.lines, *roster.cancelled)
    helpers = _helpers(session, roster, kiosk, on=on)
    return TabletRoster(
        roster=roster,
        helpers=helpers,
        cards=_cards(session, lines),
        version=tablets.version(
            session,
            people={line.person.public_id for line in lines if line.events},
            helpers={line.helper.public_id for line in helpers if line.marks},
        ),
    )


def _cards(session: Session, lines: Iterable[Line]) -> dict[int, list[str]]:
    codes = known.codes_in_force(line.person for line in lines)
    return {
        owner: [cards.digest(session.public_id, code) for code in theirs]
        for owner, theirs in codes.items()
    }


def _helpers(
    session: Session, roster: Roster, kiosk: Kiosk | None, *, on: date
) -> tuple[HelperLine, ...]:
    """The instructor, who said yes, whom the grant names, whoever is marked, in 五十音順."""
    marks: dict[int, list[HelperCheckIn]] = {}
    people: dict[int, Helper] = {}
    rows = HelperCheckIn.objects.filter(session=session).select_related("helper")
    for mark in rows.order_by("occurred_at", "pk"):
        marks.setdefault(mark.helper_id, []).append(mark)
        people[mark.helper_id] = mark.helper
    if session.instructor is not None:
        people[session.instructor.pk] = session.instructor
    grants = KioskGrant.objects.filter(session=session, **({"kiosk": kiosk} if kiosk else {}))
    people |= {row.pk: row for row in Helper.objects.filter(kiosk_grants__in=grants)}
    people |= {row.pk: row for row in crews.assigned(session)}
    minutes = {row.helper_id: row.minutes for row in roster.worked_hours}
    people |= {row.helper_id: row.helper for row in roster.worked_hours}
    ordered = sorted(people.values(), key=lambda one: (kana.sort_key(one.kana), one.pk))
    found = helper_doors.verdicts(session, ordered, on=on)
    return tuple(
        HelperLine(
            helper=one,
            minutes=minutes.get(one.pk),
            marks=tuple(map(stays.event, marks.get(one.pk, ()))),
            verdict=found[one.pk],
        )
        for one in ordered
    )
