"""Whoever has half an hour of a consultation day is free for the rest of it."""

import pytest

from classes.actions import registrations, slots, waiting
from classes.actions.refusals import SameTimeElsewhere
from classes.choices import Joining, Kind
from classes.queries import desk, reconciliation
from people.actions import participants
from tests import make
from tests.make import BY, NOON, tokyo

pytestmark = pytest.mark.django_db
# The day lasts from 10:00 to 12:00.
EARLY, LATE = "2026-06-15 10:00", "2026-06-15 11:00"


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def day():
    """A consultation day from 10:00 to 12:00, and its slots of half an hour."""
    session = make.offering(kind=Kind.CONSULTATION, joining=Joining.SLOT).sessions.get()
    return session, slots.divide(session, minutes=30, seats=1, by=BY, at=NOON)


def come(person, session, slot, **more):
    return make.registration(session.offering, person, session=session, slot=slot, **more)


def lecture(starts, **columns):
    return make.offering(sessions=[tokyo(starts)], **columns)


def in_words(offering, person):
    """What the telephone desk reads of the offering for this caller."""
    found = desk.options(
        municipality=offering.municipality,
        within=type(offering).objects.filter(pk=offering.pk),
        caller=desk.caller_of(person, at=NOON),
        at=NOON,
    )
    return [option.obstacle for option in found]


def test_a_class_after_the_slot_is_no_clash():
    session, (first, *_) = day()
    person = make.participant()
    come(person, session, first)
    later = lecture(LATE)

    assert in_words(later, person) == [""]
    assert make.registration(later, person).state == "confirmed"


def test_a_slot_after_the_class_is_no_clash():
    session, (*_, last) = day()
    person = make.participant()
    made = lecture(EARLY, course=make.course(minutes=60))
    make.registration(made, person)

    assert come(person, session, last).state == "confirmed"


def test_two_slots_of_two_days_at_once_are_no_clash_where_they_follow_each_other():
    (one, (first, *_)), (other, (_, second, *_)) = day(), day()
    person = make.participant()
    come(person, one, first)

    assert come(person, other, second).state == "confirmed"


@pytest.mark.parametrize("number", [2, 3])
def test_a_class_during_the_slot_clashes_either_way(number):
    session, found = day()
    person, other = make.participant(), make.participant()
    come(person, session, found[number])
    made = lecture(LATE)
    make.registration(made, other)

    assert "同じ時間に" in in_words(made, person)[0]
    with pytest.raises(SameTimeElsewhere):
        make.registration(made, person)
    with pytest.raises(SameTimeElsewhere):
        come(other, session, found[5 - number])


def test_an_offer_may_be_taken_beside_a_slot_at_another_time():
    made = lecture(LATE, capacity=1, waiting_limit=None)
    seated, waits = (make.registration(made) for _ in range(2))
    session, (first, *_) = day()
    come(waits.participant, session, first)
    registrations.cancel(seated, reason="用事", by=BY, at=NOON)
    waits.refresh_from_db()

    assert waiting.accept(waits, by=BY, at=NOON).state == "confirmed"


def test_two_slots_at_different_times_of_one_person_do_not_free_each_other():
    """Two entries found to be one person: both slots count."""
    session, (first, _, _, last) = day()
    person, twin = make.participant(), make.participant()
    come(person, session, first)
    come(twin, session, last)
    participants.merge(kept=person, absorbed=twin, reason="同じ方", by=BY, at=NOON)

    for starts in (EARLY, "2026-06-15 11:30"):
        with pytest.raises(SameTimeElsewhere):
            make.registration(lecture(starts, course=make.course(minutes=30)), person)
    between = lecture("2026-06-15 10:30", course=make.course(minutes=60))
    assert make.registration(between, person).state == "confirmed"


def test_the_check_of_the_ledger_knows_slots():
    session, (first, _, third, _) = day()
    person = make.participant()
    come(person, session, first)
    make.registration(lecture(LATE), person)
    assert [*reconciliation.findings(None, at=NOON)] == []

    damaged = make.registration(lecture(LATE))
    damaged.participant = come(make.participant(), session, third).participant
    damaged.save()

    found = [each.check for each in reconciliation.findings(None, at=NOON)]
    assert found == [reconciliation.Check.SAME_TIME]
