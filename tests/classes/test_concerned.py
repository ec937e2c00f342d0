"""Whom a change concerns, and that each of them hears of it once."""

import pytest

from classes.actions import offerings, registrations, sessions, waiting
from classes.choices import Joining, RegistrationState, Selection, Window
from classes.queries import concerned
from classes.queries import offerings as lists
from notices.choices import MessageChannel, MessageState, Purpose
from notices.models import Message
from people.actions import participants
from people.choices import ContactPreference
from tests import make
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db


def cancel(session):
    return sessions.cancel(session, reason="台風", by=BY, at=NOON)


def told(**narrowed):
    """Who is to be told, with what, as far as nobody has taken it back."""
    rows = Message.objects.filter(**narrowed).exclude(state=MessageState.WITHDRAWN)
    return [(row.participant, row.purpose) for row in rows.order_by("pk")]


def in_order(rows):
    """As a list of people is sorted."""
    return sorted(rows, key=lambda row: (row.participant.kana_key, row.pk))


def test_news_of_one_session_goes_to_those_who_come_to_it():
    offering = make.offering(sessions=2, joining=Joining.SESSIONS)
    first, second = offering.sessions.order_by("starts_at")
    only_first = make.registration(offering, session=first)
    make.registration(offering, session=second)
    both = make.registration(offering)

    cancel(first)

    assert {person for person, _ in told()} == {only_first.participant, both.participant}


def test_a_moved_session_is_news_for_its_own_people_alone():
    offering = make.offering(sessions=2, joining=Joining.SESSIONS)
    first, second = offering.sessions.order_by("starts_at")
    make.registration(offering, session=first)
    there = make.registration(offering, session=second)

    sessions.move(
        second,
        starts_at=make.tokyo("2026-06-23 10:00"),
        ends_at=make.tokyo("2026-06-23 12:00"),
        venue=second.venue,
        by=BY,
        at=NOON,
    )

    assert told() == [(there.participant, Purpose.SESSION_CHANGED)]


def test_everybody_in_a_series_hears_of_each_of_its_sessions():
    offering = make.offering(sessions=2)
    rows = [make.registration(offering) for _ in range(2)]

    cancel(offering.sessions.order_by("starts_at")[0])

    assert {person for person, _ in told()} == {row.participant for row in rows}


def test_those_who_wait_hear_of_a_cancelled_offering_once_each():
    offering = make.offering(capacity=1, waiting_limit=None)
    rows = [make.registration(offering) for _ in range(3)]

    offerings.cancel(offering, reason="講師の都合", by=BY, at=NOON)

    assert told() == [(row.participant, Purpose.OFFERING_CANCELLED) for row in in_order(rows)]


def test_those_in_the_draw_hear_of_a_cancelled_offering():
    entry = make.registration(make.offering(selection=Selection.LOTTERY))

    offerings.cancel(entry.offering, reason="講師の都合", by=BY, at=NOON)

    assert told() == [(entry.participant, Purpose.OFFERING_CANCELLED)]


def test_whoever_left_before_hears_nothing():
    registration = make.registration(make.offering())
    registrations.cancel(registration, reason="用事", by=BY, at=NOON)

    offerings.cancel(registration.offering, reason="講師の都合", by=BY, at=NOON)

    assert told() == []


def test_somebody_with_two_merged_rows_is_told_once():
    offering = make.offering()
    kept, absorbed = [make.registration(offering).participant for _ in range(2)]
    participants.merge(kept=kept, absorbed=absorbed, reason="同じ方", by=BY, at=NOON)

    assert concerned.people(offering) == [kept]


def offered():
    """A class of one seat; the first in line is offered the seat that came free."""
    offering = make.offering(capacity=1, waiting_limit=None)
    seated, first = [make.registration(offering) for _ in range(2)]
    registrations.cancel(seated, reason="用事", by=BY, at=NOON)
    return first


@pytest.mark.parametrize(
    "call_off",
    [
        lambda offering: offerings.cancel(offering, reason="台風", by=BY, at=NOON),
        lambda offering: cancel(offering.sessions.get()),
    ],
)
def test_an_offer_that_nobody_has_heard_of_is_taken_back_when_all_is_called_off(call_off):
    first = offered()

    call_off(first.offering)

    (person, purpose), *more = told()
    assert (person, more) == (first.participant, [])
    assert purpose in {Purpose.OFFERING_CANCELLED, Purpose.SESSION_CANCELLED}


def test_a_seat_in_a_cancelled_class_is_not_taken():
    first = offered()
    offerings.cancel(first.offering, reason="台風", by=BY, at=NOON)

    with pytest.raises(registrations.OfferingCancelled):
        waiting.accept(first, by=BY, at=NOON)

    first.refresh_from_db()
    assert first.state == RegistrationState.OFFERED


def test_a_class_whose_only_meeting_is_called_off_takes_nobody_more():
    offering = make.offering()
    cancel(offering.sessions.get())

    with pytest.raises(registrations.OfferingCancelled):
        make.registration(offering)

    assert lists.listing(offering, at=NOON).window is Window.CANCELLED


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"phone": "0992161115"}, MessageChannel.PHONE),
        (
            {
                "phone": "0992161115",
                "address": "山下町11-1",
                "contact_preference": ContactPreference.POST,
            },
            MessageChannel.PHONE,
        ),
        ({"address": "山下町11-1"}, MessageChannel.POST),
        ({}, MessageChannel.PHONE),
    ],
)
def test_a_cancelled_meeting_is_told_by_telephone_wherever_there_is_one(known, expected):
    registration = make.registration(make.offering(), make.participant(**known))

    cancel(registration.offering.sessions.get())

    assert Message.objects.get().channel == expected
