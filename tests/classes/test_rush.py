"""A rush for the last seats: who is refused leaves nothing behind, and all they told counts."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from classes.actions import registrations
from classes.actions.refusals import OfferingFull, RequestReused, SamePersonTwice, TooYoung
from classes.choices import Channel, RegistrationState
from classes.models import Refusal, Registration
from people.actions.participants import Person, PhoneEntry
from people.models import Participant, Phone
from tests import make

pytestmark = pytest.mark.django_db


def told(name="髙田　ハナ", kana="タカダ ハナ", phone="0994-32-1045", **more):
    return Person(name=name, kana=kana, phones=(PhoneEntry(phone),), **more)


def apply(offering, *people, key=None, digest="", channel=Channel.WEB):
    return registrations.apply_together(
        offering=offering,
        people=people,
        request=registrations.Request(channel=channel, key=key, digest=digest),
        by=make.BY,
        at=make.NOON,
    )


def crowded(seats=1, **columns):
    """A class with so many seats left that a look without the lock cannot be sure of."""
    offering = make.offering(capacity=seats + 1, **columns)
    gone = make.registration(offering)
    registrations.cancel(gone, reason="都合", by=make.BY, at=make.NOON)
    make.registration(offering, make.participant())
    return offering


def test_who_is_refused_leaves_only_the_refusal():
    offering = make.offering(capacity=1)
    make.registration(offering)
    before = (Participant.objects.count(), AuditEvent.objects.count())

    with pytest.raises(OfferingFull):
        apply(offering, told())

    assert (Participant.objects.count(), AuditEvent.objects.count()) == before
    assert not Phone.objects.filter(digits="0994321045").exists()
    assert Refusal.objects.get().code == "offering_full"


def test_a_stranger_who_gets_the_last_seat_is_written_down_with_it():
    offering = crowded(seats=1)

    (made,) = apply(offering, told())

    made = Registration.objects.get(pk=made.pk)
    assert made.state == RegistrationState.CONFIRMED
    assert [phone.digits for phone in made.participant.phones.all()] == ["0994321045"]


def test_what_somebody_known_tells_for_the_first_time_counts_in_a_rush_too():
    offering = crowded(seats=1, minimum_age=65)
    known = make.participant(name="髙田　ハナ", kana="タカダ ハナ", phone="0994-32-1045")

    with pytest.raises(TooYoung):
        apply(offering, told(birth_date=date(1990, 1, 1)))
    known.refresh_from_db()
    assert known.birth_date is None
    apply(offering, told(birth_date=date(1947, 4, 1)))

    known.refresh_from_db()
    assert known.birth_date == date(1947, 4, 1)
    assert Participant.objects.filter(phones__digits="0994321045").count() == 1


@pytest.mark.parametrize(
    "offering", [lambda: make.offering(capacity=9), lambda: crowded(seats=2)]
)
def test_the_same_stranger_named_twice_is_nobody_yet(offering):
    with pytest.raises(SamePersonTwice):
        apply(offering(), told(), told(name="高田ハナ"))

    assert not Phone.objects.filter(digits="0994321045").exists()


def test_a_couple_takes_the_last_two_seats_or_none():
    offering = crowded(seats=2)
    husband = told(name="髙田　一郎", kana="タカダ イチロウ")

    first = apply(offering, told(), husband)
    with pytest.raises(OfferingFull):
        apply(offering, told(kana="サトウ ハナ"), told(kana="サトウ イチロウ"))

    assert [row.state for row in first] == ["confirmed", "confirmed"]
    assert first[0].party == first[1].party
    assert not Participant.objects.filter(kana__startswith="サトウ").exists()


def test_a_repeated_request_has_its_answer_when_the_class_is_full_by_now():
    offering = crowded(seats=1)
    made = apply(offering, told(), key="once-only", digest="a")

    assert apply(offering, told(), key="once-only", digest="a") == made
    with pytest.raises(RequestReused):
        apply(offering, told(kana="サトウ ハナ"), key="once-only", digest="b")

    assert not Refusal.objects.exists()
    assert Registration.objects.filter(request_key="once-only").count() == 1
