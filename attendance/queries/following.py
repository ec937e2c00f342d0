"""Who came to an offering, and what to name to each of them next."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from accounts.models import Municipality
from attendance.choices import FactRole
from attendance.models import AttendanceFact
from attendance.rules import following
from attendance.rules.following import Came, Choice
from classes.choices import LIVE_STATES, Kind, Level, Window
from classes.models import Offering, Registration, Venue
from classes.queries import announcements, experience, offerings
from classes.queries.offerings import Listing
from classes.rules import eligibility, wordings
from common import kana
from common.clock import tokyo_date
from people.choices import ParticipantState
from people.models import Participant

JOINABLE = {
    Kind.CLASSROOM: {Window.OPEN, Window.WAITING_LIST, Window.NOT_YET_OPEN},
    Kind.CONSULTATION: {Window.OPEN, Window.NO_REGISTRATION},
}
"""What is named, by its kind: a consultation only where there is a place to be had."""


@dataclass(frozen=True)
class Named:
    """A class that is named to somebody, and why."""

    listing: Listing
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Follower:
    """Somebody who came, and what comes next for them. Where no class does, the next
    consultation that they may come to, if there is one."""

    person: Participant
    named: tuple[Named, ...]
    consultation: Listing | None = None


def of(offering: Offering, *, at: datetime) -> list[Follower]:
    """Everybody who came to the offering and is known by name, in the order of their furigana,
    with what to name to them. As many queries for one person as for all."""
    people = _people(offering)
    listings = ahead(offering.municipality, at=at, besides=offering)
    here = {person.pk: offering.venue for person in people}
    return named_to(people, here=here, listings=listings, at=at)


def named_to(
    people: Sequence[Participant],
    *,
    here: Mapping[int, Venue],
    listings: Sequence[Listing],
    at: datetime,
) -> list[Follower]:
    """These people (kept entries), each with what to name to them of the listings, as `ahead`
    gives them. `here` is where each came last, by key, as far as they came. Seven queries,
    however many they are."""
    been = _been(people)
    booked = _booked(people, listings)
    applicants = experience.applicants(people, at=at)
    followers = []
    for person in people:
        courses = been[person.person_key]
        venue = here.get(person.pk)
        came = Came(
            courses=frozenset(courses),
            levels=following.levels_of(set(courses.values())),
            device=person.device,
            booked=frozenset(booked[person.pk]),
            venue=venue.pk if venue else None,
            district=person.district or (venue.district if venue else ""),
        )
        meant = {
            listing.offering.pk: listing
            for listing in listings
            if _is_meant(listing, applicants[person.pk], at=at)
        }
        classes = [each for each in meant.values() if each.offering.kind == Kind.CLASSROOM]
        found = following.suggest(came, map(_choice, classes))
        named = tuple(Named(meant[each.choice.offering], each.reasons) for each in found)
        advice = None if named else _consultation(meant.values(), booked=booked[person.pk])
        followers.append(Follower(person, named, advice))
    return followers


def ahead(
    municipality: Municipality, *, at: datetime, besides: Offering | None = None
) -> list[Listing]:
    """Classes and consultations of the town to be named, the next date first: three queries."""
    rows = announcements.upcoming(municipality=municipality, at=at).filter(kind__in=JOINABLE)
    others = rows if besides is None else rows.exclude(pk=besides.pk)
    joined = others.select_related("municipality", "venue", "course__prerequisite")
    return [
        each
        for each in offerings.listings(joined, at=at)
        if each.window in JOINABLE[Kind(each.offering.kind)] and each.next is not None
    ]


def _consultation(meant: Iterable[Listing], *, booked: set[int]) -> Listing | None:
    """The first consultation that somebody has no place in yet."""
    found = (
        each
        for each in meant
        if each.offering.kind == Kind.CONSULTATION and each.offering.pk not in booked
    )
    return next(found, None)


def _people(offering: Offering) -> list[Participant]:
    keys = AttendanceFact.objects.filter(
        session__offering=offering, role=FactRole.PARTICIPANT
    ).values("person_key")
    rows = Participant.objects.filter(
        municipality=offering.municipality_id,
        person_key__in=keys.order_by(),
        state=ParticipantState.ACTIVE,
    ).order_by("pk")
    return sorted(rows, key=lambda person: (kana.sort_key(person.kana), person.pk))


def _been(people: Iterable[Participant]) -> dict[UUID, dict[int, str]]:
    """The level of every course that each has been to, by the course's key."""
    rows = AttendanceFact.objects.filter(
        role=FactRole.PARTICIPANT, person_key__in=[person.person_key for person in people]
    ).order_by("pk")
    been: dict[UUID, dict[int, str]] = defaultdict(dict)
    for person, course, level in rows.values_list("person_key", "course", "course__level"):
        if person is not None and course is not None:
            been[person][course] = level
    return been


def _booked(people: Iterable[Participant], ahead: Iterable[Listing]) -> dict[int, set[int]]:
    """The offerings ahead that each has a live registration for, by who stands for them."""
    keys = [person.pk for person in people]
    rows = Registration.objects.filter(
        Q(participant__in=keys) | Q(participant__merged_into__in=keys),
        offering__in=[each.offering.pk for each in ahead],
        state__in=LIVE_STATES,
    ).select_related("participant")
    booked: dict[int, set[int]] = defaultdict(set)
    for row in rows.order_by("pk"):
        owner = row.participant.merged_into_id or row.participant_id
        booked[owner].add(row.offering_id)
    return booked


def _is_meant(listing: Listing, who: eligibility.Applicant, *, at: datetime) -> bool:
    first = listing.first or listing.next
    if first is None:
        return False
    found = eligibility.hindrances(
        experience.terms_of(listing.offering),
        who,
        first_session=tokyo_date(first.starts_at),
        registered=tokyo_date(at),
    )
    return not found


def _choice(listing: Listing) -> Choice:
    offering, first = listing.offering, listing.next
    assert first is not None
    course = offering.course
    before = course.prerequisite
    return Choice(
        offering=offering.pk,
        course=course.pk,
        level=Level(course.level),
        device=course.device,
        prerequisite=(before.pk, before.title) if before else None,
        open=listing.window is not Window.NOT_YET_OPEN,
        opens=wordings.day(tokyo_date(offering.opens_at)),
        venue=offering.venue_id,
        district=offering.venue.district,
        starts_at=first.starts_at,
    )
