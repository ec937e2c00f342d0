"""Who has not come back, what to tell them when they are rung, and by which numbers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from accounts.models import Municipality
from attendance.choices import FactRole
from attendance.models import AttendanceFact
from attendance.queries import following
from attendance.queries.following import Named
from attendance.rules import coming_back
from attendance.rules.coming_back import AWAY, Due, Known, Rung
from classes.choices import LIVE_STATES, Kind, SessionState
from classes.models import Course, Registration, Session, Venue
from classes.queries.offerings import Listing
from common.clock import tokyo_date
from people.choices import (
    FollowUpResult,
    Matter,
    ParticipantState,
    PhoneOwner,
    SpokenWith,
    WishAnswer,
)
from people.models import ContactWish, FollowUpCall, Participant, Phone
from people.queries import follow_ups, wishes
from people.queries.follow_ups import Entry
from people.queries.wishes import Answers
from people.rules import follow_ups as calls_rules
from people.rules import wishes as wish_rules

CAME_TO = (Kind.CLASSROOM, Kind.CONSULTATION)


@dataclass(frozen=True)
class Wanted:
    """Who is looked for: away for so many days at least, and last seen in a course, at a venue
    (keys; None for any)."""

    away: int = AWAY
    course: int | None = None
    venue: int | None = None


@dataclass(frozen=True)
class Away:
    """Somebody to be rung, by key."""

    person: int
    due: Due


@dataclass(frozen=True)
class Line:
    """Somebody with all that is said on the telephone. `last` is the last presence, None for
    nothing held that counts; `consultation` is named where no class is."""

    person: Participant
    due: Due | None
    last: AttendanceFact | None
    times: int
    phones: tuple[Phone, ...]
    answers: Answers
    named: tuple[Named, ...]
    consultation: Listing | None
    calls: tuple[Entry, ...]
    """The latest first."""

    @property
    def withheld(self) -> bool:
        """Whether there are numbers that may not be rung."""
        return len(self.phones) < len(self.person.phones.all())

    @property
    def refused(self) -> bool:
        return self.answers.get(Matter.CALLS) is WishAnswer.REFUSED

    @property
    def family_agreed(self) -> bool:
        """Whether the town may speak with the family."""
        return self.answers.get(Matter.FAMILY) is WishAnswer.AGREED

    @property
    def speakers(self) -> list[SpokenWith]:
        """With whom the town may speak."""
        return [*SpokenWith] if self.family_agreed else [SpokenWith.SELF]

    @property
    def family_name(self) -> str:
        """Of whom the family's number is; '' without consent."""
        return self.person.family_name if self.family_agreed else ""

    @property
    def seen(self) -> int:
        """How many records of calls there are."""
        return len(self.calls)

    @property
    def last_call(self) -> FollowUpCall | None:
        """The latest record."""
        return self.calls[0].call if self.calls else None


def waiting(municipality: Municipality, wanted: Wanted, *, at: datetime) -> list[Away]:
    """Everybody to be rung now, in the order of the list. Five queries, one more for a course
    or a venue; the people themselves are read by `lines`."""
    facts = _facts(municipality)
    came = _last_days(facts)
    if wanted.course is not None or wanted.venue is not None:
        there = _last_days(_narrowed(facts, wanted))
        came = {key: last for key, last in came.items() if there.get(key) == last}
    people = Participant.objects.filter(
        municipality=municipality,
        state=ParticipantState.ACTIVE,
        person_key__in=facts.order_by().values("person_key"),
    )
    own = ContactWish.objects.filter(participant__municipality=municipality)
    answers = wishes.by_person(own.filter(matter=Matter.CALLS))
    calls, booked = follow_ups.in_town(municipality), _booked(municipality, at=at)
    found = []
    for key, person_key in people.order_by("pk").values_list("pk", "person_key"):
        if person_key not in came:
            continue
        known = Known(
            last_came=came[person_key],
            calls=_rung(calls.get(key, [])),
            refused=answers.get(key, {}).get(Matter.CALLS) is WishAnswer.REFUSED,
            booked=key in booked,
        )
        due = coming_back.due(known, on=tokyo_date(at), away=wanted.away)
        if due is not None:
            found.append(Away(key, due))
    return sorted(found, key=lambda each: (each.due.order, each.person))


def lines(municipality: Municipality, away: Iterable[Away], *, at: datetime) -> list[Line]:
    """These people with what is said to them, in their order. As many queries for one as for
    a page of them."""
    dues = {each.person: each.due for each in away}
    return _lines(municipality, [*dues], dues=dues, at=at)


def courses(municipality: Municipality) -> list[Course]:
    """What the people of the town have come to."""
    came = _facts(municipality).order_by().values("course")
    return [*Course.objects.filter(pk__in=came).order_by("title", "pk")]


def venues(municipality: Municipality) -> list[Venue]:
    """Where the people of the town have come to."""
    came = _facts(municipality).order_by().values("venue")
    return [*Venue.objects.filter(pk__in=came).order_by("kana", "name", "pk")]


def sheet(person: Participant, *, at: datetime) -> Line:
    """One person, to be rung or not."""
    return _lines(person.municipality, [person.pk], dues={}, at=at)[0]


def _lines(
    municipality: Municipality,
    keys: Sequence[int],
    *,
    dues: Mapping[int, Due],
    at: datetime,
) -> list[Line]:
    rows = Participant.objects.select_related("municipality").prefetch_related("phones")
    found = rows.in_bulk(keys)
    people = [found[key] for key in keys if key in found]
    facts = _came(municipality, people)
    answers = wishes.answers_of(found)
    entries = follow_ups.entries(found)
    here = {person.pk: facts[person.pk][-1].venue for person in people if facts[person.pk]}
    listings = following.ahead(municipality, at=at)
    told = following.named_to(people, here=here, listings=listings, at=at)
    return [
        Line(
            person=each.person,
            due=dues.get(each.person.pk),
            last=facts[each.person.pk][-1] if facts[each.person.pk] else None,
            times=len(facts[each.person.pk]),
            phones=_may_ring(each.person, answers.get(each.person.pk, {})),
            answers=answers.get(each.person.pk, {}),
            named=each.named,
            consultation=each.consultation,
            calls=tuple(entries.get(each.person.pk, ())),
        )
        for each in told
    ]


def _facts(municipality: Municipality) -> QuerySet[AttendanceFact]:
    return AttendanceFact.objects.filter(
        municipality=municipality, role=FactRole.PARTICIPANT, kind__in=CAME_TO
    )


def _narrowed(facts: QuerySet[AttendanceFact], wanted: Wanted) -> QuerySet[AttendanceFact]:
    columns = {"course": wanted.course, "venue": wanted.venue}
    return facts.filter(**{name: key for name, key in columns.items() if key is not None})


def _last_days(facts: QuerySet[AttendanceFact]) -> dict[UUID | None, date]:
    """The last day on which each came."""
    latest = facts.values("person_key").annotate(last=Max("day")).order_by("person_key")
    return dict(latest.values_list("person_key", "last"))


def _came(
    municipality: Municipality, people: Iterable[Participant]
) -> dict[int, list[AttendanceFact]]:
    """When each of these people came, the latest last."""
    keys = {person.person_key: person.pk for person in people}
    rows = _facts(municipality).filter(person_key__in=[*keys])
    joined = rows.select_related("session__offering", "venue")
    found: dict[int, list[AttendanceFact]] = defaultdict(list)
    for fact in joined.order_by("day", "session__starts_at", "pk"):
        assert fact.person_key is not None
        found[keys[fact.person_key]].append(fact)
    return found


def _booked(municipality: Municipality, *, at: datetime) -> set[int]:
    """Who has a live registration for something ahead (kept entries, by key)."""
    ahead = Session.objects.filter(ends_at__gt=at, state=SessionState.SCHEDULED)
    series = Exists(ahead.filter(offering=OuterRef("offering")))
    one = Exists(ahead.filter(pk=OuterRef("session")))
    rows = Registration.objects.filter(
        Q(series, session__isnull=True) | Q(one),
        offering__municipality=municipality,
        state__in=LIVE_STATES,
    )
    owners = rows.order_by("pk").values_list("participant", "participant__merged_into")
    return {merged or key for key, merged in owners}


def _rung(calls: Iterable[FollowUpCall]) -> tuple[Rung, ...]:
    return tuple(
        Rung(tokyo_date(call.at), FollowUpResult(call.result), call.again_on)
        for call in calls_rules.counting(calls)
    )


def _may_ring(person: Participant, answers: Answers) -> tuple[Phone, ...]:
    return tuple(
        phone
        for phone in person.phones.all()
        if wish_rules.may_ring(answers, owner=PhoneOwner(phone.owner))
    )
