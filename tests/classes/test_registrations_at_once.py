"""The same person, or the same request, at several doors in one moment."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from accounts.actors import CLOCK
from accounts.models import AuditEvent
from attendance.actions import check_ins, identities, walk_ins
from attendance.models import AttendanceFact, CheckIn
from attendance.queries import facts
from classes.actions import draws, ledger, lots, offerings, registrations, wishes
from classes.actions.offerings import OfferingPlan, SessionPlan
from classes.actions.registrations import AlreadyRegistered, RequestReused, SameTimeElsewhere
from classes.choices import Channel, Selection
from classes.models import Offering, Registration, RegistrationEvent
from classes.queries import seats
from common.errors import RuleViolation
from people.actions.participants import Person, PhoneEntry
from people.models import Participant
from people.queries import identities as people
from tests import make
from tests.make import BY, NOON
from tests.moments import at_once, meet

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6
NEXT_WEEK = make.tokyo("2026-06-22 10:00")


def hanako(number=0):
    return Person(
        name="山田　花子",
        kana="ヤマダ ハナコ",
        phones=(PhoneEntry(f"0992-16-{1_100 + number}"),),
        age_band="70_74",
    )


def apply_to(offering, person, *, key=None, digest=""):
    request = registrations.Request(channel=Channel.WEB, key=key, digest=digest)
    return partial(
        registrations.apply, offering=offering, person=person, request=request, by=BY, at=NOON
    )


def register_for(offering, participant):
    request = registrations.Request(channel=Channel.PHONE)
    return partial(
        registrations.register,
        offering=offering,
        participant=participant,
        request=request,
        by=BY,
        at=NOON,
    )


def merging(kept, absorbed):
    return partial(
        identities.merge, kept=kept, absorbed=absorbed, reason="同じ方", by=BY, at=NOON
    )


def live(person):
    return Registration.objects.filter(participant=person).exclude(state="cancelled").count()


def figures_are_right():
    assert [*facts.differences(make.town())] == []


def test_somebody_new_at_two_doors_is_one_person():
    first, second = make.offering(), make.offering(first=NEXT_WEEK)

    for number in range(ROUNDS):
        answers = at_once(apply_to(first, hanako(number)), apply_to(second, hanako(number)))

        assert [type(one) for one in answers] == [Registration, Registration]
        assert len({one.participant_id for one in answers}) == 1
    assert Participant.objects.count() == ROUNDS
    assert AuditEvent.objects.filter(action="participant.created").count() == ROUNDS


def test_somebody_new_at_one_door_twice_has_one_seat():
    offering = make.offering()

    for number in range(ROUNDS):
        answers = at_once(
            apply_to(offering, hanako(number)), apply_to(offering, hanako(number))
        )

        assert sorted(type(one) is AlreadyRegistered for one in answers) == [False, True]
    assert Participant.objects.count() == Registration.objects.count() == ROUNDS


def test_two_clerks_do_not_book_somebody_for_two_classes_at_one_time(monkeypatch):
    person = make.participant()
    meet(monkeypatch, (seats, "taken"))

    answers = at_once(*(register_for(make.offering(), person) for _ in range(2)))

    assert sorted(type(one) is SameTimeElsewhere for one in answers) == [False, True]
    assert live(person) == 1


def test_one_key_for_two_classes_at_once_is_one_registration(monkeypatch):
    first, second = make.offering(), make.offering(first=NEXT_WEEK)
    meet(monkeypatch, (ledger, "lock"))

    answers = at_once(
        apply_to(first, hanako(), key="one", digest="first"),
        apply_to(second, hanako(), key="one", digest="second"),
    )

    assert sorted(type(one) is RequestReused for one in answers) == [False, True]
    assert Registration.objects.count() == RegistrationEvent.objects.count() == 1


def test_one_request_sent_twice_at_once_is_answered_alike():
    """Somebody without a number is nobody known: what decides is the key."""
    offering = make.offering()
    without = replace(hanako(), phones=())

    for number in range(ROUNDS):
        one = apply_to(offering, without, key=f"key {number}", digest="same")
        first, second = at_once(one, one)

        assert first == second
    assert Participant.objects.count() == Registration.objects.count() == ROUNDS


def test_one_key_for_two_towns_at_once_is_one_registration(monkeypatch):
    """Their locks are two: what decides is the database."""
    towns = make.town(), make.other_town()
    meet(monkeypatch, (seats, "taken"))

    answers = at_once(
        *(
            apply_to(make.offering(town=town), hanako(), key="one", digest=town.code)
            for town in towns
        )
    )

    assert sorted(type(one) is RequestReused for one in answers) == [False, True]
    assert Registration.objects.count() == Participant.objects.count() == 1


def test_an_offering_is_copied_while_somebody_applies_for_it(monkeypatch):
    """The one holds the offering and wants the municipality, the other the other way round."""
    offering = make.offering()
    plan = OfferingPlan.of(offering).moved_to(
        opens_at=offering.opens_at, closes_at=offering.closes_at, source=offering
    )
    copy = partial(
        offerings.create,
        municipality=offering.municipality,
        plan=plan,
        sessions=[SessionPlan(NEXT_WEEK, NEXT_WEEK + timedelta(hours=2))],
        key=uuid4(),
        by=CLOCK,
        at=NOON,
    )
    meet(monkeypatch, (ledger, "lock"), (offerings, "_answered"))

    answers = at_once(copy, apply_to(offering, hanako()))

    assert [type(one) for one in answers] == [Offering, Registration]


def test_whoever_was_joined_a_moment_ago_is_registered_as_the_one_who_was_kept():
    """The clerk's page still holds the row as it was."""
    kept, stale = make.participant(), make.participant()
    merging(kept, Participant.objects.get(pk=stale.pk))()

    registration = register_for(make.offering(), stale)()

    assert registration.participant == kept


def test_whoever_was_joined_a_moment_ago_is_not_registered_twice():
    offering = make.offering()
    registered, stale = make.registration(offering).participant, make.participant()
    merging(registered, Participant.objects.get(pk=stale.pk))()

    with pytest.raises(AlreadyRegistered):
        register_for(offering, stale)()
    known = registrations.admit(
        session=offering.sessions.get(), participant=stale, by=BY, at=NOON
    )

    assert known.participant == registered
    assert Registration.objects.count() == 1


def test_people_are_joined_while_one_of_them_registers():
    offering = make.offering()

    for _ in range(ROUNDS):
        kept, absorbed = make.participant(), make.participant()
        make.registration(offering, kept)

        registered, merged = at_once(register_for(offering, absorbed), merging(kept, absorbed))

        # Before they were one person they were two, with a seat each; afterwards they are one.
        assert not isinstance(merged, RuleViolation)
        assert isinstance(registered, Registration | AlreadyRegistered)
        assert live(absorbed) == isinstance(registered, Registration)
        assert live(kept) == 1
        offering.registrations.all().update(state="cancelled")
    figures_are_right()


def test_people_are_joined_while_both_arrive():
    offering = make.offering(capacity=50)
    session = offering.sessions.get()
    arrivals = session.starts_at

    for number in range(1, ROUNDS + 1):
        first, second = (make.registration(offering) for _ in range(2))
        mark = partial(check_ins.arrive, session=session, by=BY, at=arrivals)

        at_once(
            partial(mark, registration=first, id=uuid4()),
            partial(mark, registration=second, id=uuid4()),
            merging(first.participant, second.participant),
        )

        assert CheckIn.objects.count() == 2 * number
        assert AttendanceFact.objects.count() == number
    figures_are_right()


def test_somebody_is_let_in_at_the_door_while_they_apply_at_the_counter():
    offering = make.offering(
        first=make.tokyo("2026-06-01 14:00"), closes=make.tokyo("2026-06-01 13:30")
    )
    session = offering.sessions.get()

    for number in range(1, ROUNDS + 1):
        at_once(
            partial(
                walk_ins.receive,
                session=session,
                person=hanako(number),
                id=uuid4(),
                by=BY,
                at=NOON,
            ),
            apply_to(offering, hanako(number)),
        )

        assert Participant.objects.count() == Registration.objects.count() == number
        assert AttendanceFact.objects.count() == number
    figures_are_right()


def test_wishes_are_ranked_while_the_same_person_is_registered_elsewhere_in_the_draw(
    monkeypatch,
):
    soon = NOON + timedelta(minutes=10)
    given = {"selection": Selection.LOTTERY, "state": "draft", "closes": soon}
    drafts = [make.offering(**given), make.offering(first=NEXT_WEEK, **given)]
    draw = draws.commit(drafts, by=BY, at=NOON)
    first, second = [offerings.publish(each, by=BY, at=NOON) for each in drafts]
    person = make.participant()
    # The one has the person's turn, the other would have the locks of all the offerings.
    meet(monkeypatch, (people, "claim"), (lots, "lock"))
    ranking = partial(
        wishes.rank,
        draw,
        person=person,
        wishes=[second, first],
        channel=Channel.PHONE,
        by=BY,
        at=NOON,
    )

    ranked, registered = at_once(ranking, register_for(first, person))

    assert [row.offering for row in ranked] == [second, first]
    assert isinstance(registered, Registration | AlreadyRegistered)
    assert Registration.objects.filter(state="applied").count() == 2
