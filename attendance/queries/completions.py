"""Who came to how many meetings of a class, and so has completed it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from attendance.choices import FactRole
from attendance.models import AttendanceFact, CompletionTerms
from attendance.rules import completion
from classes.choices import SessionState
from classes.models import Offering, Session
from common import kana
from people.choices import ParticipantState
from people.models import Participant


@dataclass(frozen=True)
class Attender:
    """Somebody who came at least once, and on which days first and last."""

    person: Participant
    attended: int
    first_day: date
    last_day: date
    completes: bool


@dataclass(frozen=True)
class Turnout:
    """A class: `held` meetings that were not called off, of which `ahead` are still to come,
    and of which somebody has to come to `needed`."""

    held: int
    ahead: int
    needed: int
    people: tuple[Attender, ...]

    @property
    def completing(self) -> list[Attender]:
        """Those who came often enough."""
        return [each for each in self.people if each.completes]


def of(offering: Offering, *, at: datetime) -> Turnout:
    """Everybody who came, in 五十音順: four queries. Whoever was forgotten is not named."""
    sessions = Session.objects.filter(offering=offering, state=SessionState.SCHEDULED)
    ends = [*sessions.order_by("pk").values_list("ends_at", flat=True)]
    terms = CompletionTerms.objects.filter(offering=offering).first()
    needed = completion.needed(len(ends), asked=terms.sessions if terms else None)
    return Turnout(
        held=len(ends),
        ahead=sum(end > at for end in ends),
        needed=needed,
        people=tuple(_attenders(_facts([offering]), needed=needed)),
    )


def attended(pairs: Iterable[tuple[Offering, Participant]]) -> dict[tuple[int, int], int]:
    """How many meetings each person (as kept today) has come to by the records of today."""
    asked = [*pairs]
    came = Counter(
        (fact.session.offering_id, fact.person_key)
        for fact in _facts({offering for offering, _ in asked})
    )
    return {
        (offering.pk, person.pk): came[offering.pk, person.kept.person_key]
        for offering, person in asked
    }


def _facts(offerings: Iterable[Offering]) -> list[AttendanceFact]:
    rows = AttendanceFact.objects.filter(
        role=FactRole.PARTICIPANT,
        session__offering__in=[*offerings],
        session__state=SessionState.SCHEDULED,
    )
    return [*rows.select_related("session").order_by("day", "pk")]


def _attenders(facts: Iterable[AttendanceFact], *, needed: int) -> list[Attender]:
    days: dict[object, list[date]] = {}
    for fact in facts:
        days.setdefault(fact.person_key, []).append(fact.day)
    people = Participant.objects.filter(
        person_key__in=[*days], merged_into__isnull=True, state=ParticipantState.ACTIVE
    ).select_related("municipality")
    found = [
        Attender(
            person=person,
            attended=len(days[person.person_key]),
            first_day=days[person.person_key][0],
            last_day=days[person.person_key][-1],
            completes=completion.completes(len(days[person.person_key]), needed=needed),
        )
        for person in people.order_by("pk")
    ]
    return sorted(found, key=lambda each: (kana.sort_key(each.person.kana), each.person.pk))
