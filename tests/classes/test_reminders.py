"""People are reminded of their classes, once a day, of what is true by then."""

from datetime import time

import pytest
from django.core.management import call_command

from classes.actions import offerings, registrations, reminders, sessions
from classes.choices import Joining
from classes.choices.reminders import Reminding
from classes.models import OfferingReminders, ReminderTerms, Slot
from classes.rules.reminding import Times
from notices.actions import messages
from notices.choices import MessageState, Purpose
from notices.models import Message, NoticeTerms
from tests import make
from tests.moments import at_once

pytestmark = pytest.mark.django_db
EVE = make.tokyo("2026-06-14 08:00")  # the class is on the 15th at 10:00
THREE_BEFORE = make.tokyo("2026-06-12 08:00")
QUERIES = 34
W, OPEN = MessageState.WITHDRAWN, MessageState.WAITING


@pytest.fixture(autouse=True)
def terms():
    NoticeTerms.objects.create(
        municipality=make.town(), machines=["sms"], sms_for="all_mobiles"
    )
    return ReminderTerms.objects.create(
        municipality=make.town(), days_before=3, days_at=time(10), evening_at=time(17)
    )


@pytest.fixture(autouse=True)
def carrier(settings):
    settings.NOTICE_GATEWAYS = {"sms": "notices.gateways.console.Console"}


def somebody(**columns):
    return make.participant(phone="090-1234-5678", **columns)


def reminded(person=None, **wanted):
    rows = Message.objects.filter(purpose__in=[Purpose.REMINDER, Purpose.CONSULTATION_SLOT])
    rows = (
        rows.filter(**wanted) if person is None else rows.filter(participant=person, **wanted)
    )
    return [*rows.order_by("pk")]


def remind(at):
    return reminders.remind(make.town(), at=at)


def test_a_reminder_goes_out_three_days_before_and_on_the_evening_before():
    offering = make.offering(title="はじめてのスマホ", venue=make.venue(name="中央公民館"))
    make.registration(offering, somebody())

    for day in (11, 12, 13, 14, 15):
        remind(make.tokyo(f"2026-06-{day} 08:00"))

    rows = reminded()
    assert [(row.dedupe_key, row.next_at, row.due_at) for row in rows] == [
        (
            "reminder:2026-06-15@2026-06-12",
            make.tokyo("2026-06-12 10:00"),
            make.tokyo("2026-06-15 10:00"),
        ),
        (
            "reminder:2026-06-15@2026-06-14",
            make.tokyo("2026-06-14 17:00"),
            make.tokyo("2026-06-15 10:00"),
        ),
    ]
    assert rows[0].text == (
        "6月15日（月）10:00から「はじめてのスマホ」（中央公民館）のご予定です。"
        "お休みのときは、お早めにお知らせください。"
    )


def test_done_again_nothing_is_said_twice():
    make.registration(make.offering(), somebody())
    assert [remind(EVE), remind(EVE), remind(make.tokyo("2026-06-14 18:00"))] == [1, 0, 0]
    assert len(reminded()) == 1


def test_two_classes_on_a_day_are_one_message_that_names_both():
    person = somebody()
    for title, clock in (("LINE教室", "14:00"), ("スマホ教室", "10:00")):
        offering = make.offering(title=title, first=make.tokyo(f"2026-06-15 {clock}"))
        make.registration(offering, person)

    remind(EVE)

    (row,) = reminded()
    assert [(item["日時"], item["講座"]) for item in row.context["予定"]] == [
        ("6月15日（月）10:00", "スマホ教室"),
        ("6月15日（月）14:00", "LINE教室"),
    ]
    assert ("スマホ教室" in row.text, "LINE教室" in row.text) == (True, True)


def test_what_falls_on_one_day_for_two_reasons_is_one_message_at_the_earlier_time():
    person = somebody()
    for start in ("2026-06-15 10:00", "2026-06-13 10:00"):
        make.registration(make.offering(first=make.tokyo(start)), person)

    remind(THREE_BEFORE)

    rows = reminded(dedupe_key__endswith="@2026-06-12")
    assert [(row.dedupe_key, row.next_at, len(row.context["予定"])) for row in rows] == [
        ("reminders:@2026-06-12", make.tokyo("2026-06-12 10:00"), 2)
    ]


def test_whoever_registered_on_the_day_hears_nothing_more_on_that_day():
    offering = make.offering(closes=make.tokyo("2026-06-15 09:00"))
    make.registration(offering, somebody(), at=make.tokyo("2026-06-14 07:30"))
    remind(EVE)
    assert reminded() == []


@pytest.mark.parametrize("state", ["waiting", "cancelled"])
def test_only_who_has_a_seat_is_reminded(state):
    offering = make.offering(capacity=1, waiting_limit=5)
    first = make.registration(offering, somebody())
    second = make.registration(offering, make.participant(phone="090-1234-0000"))
    if state == "cancelled":
        registrations.cancel(first, reason="都合", by=make.BY, at=make.NOON)
        first = second  # is offered the seat, and has not answered
        assert reminded() == []
    remind(EVE)
    seated = [first.participant] if state == "waiting" else []
    assert [row.participant for row in reminded()] == seated


def test_nobody_is_reminded_of_a_past_a_draft_or_another_town_s_class():
    make.registration(make.offering(first=make.tokyo("2026-06-13 10:00")), somebody())
    other = make.other_town()
    make.registration(make.offering(town=other), make.participant(town=other))
    remind(EVE)
    assert reminded() == []


def test_a_moved_meeting_is_reminded_of_at_its_new_time_at_once():
    offering = make.offering()
    make.registration(offering, somebody())
    remind(EVE)
    session = offering.sessions.get()

    sessions.move(
        session,
        starts_at=make.tokyo("2026-06-15 13:00"),
        ends_at=make.tokyo("2026-06-15 15:00"),
        venue=session.venue,
        by=make.BY,
        at=EVE,
    )

    assert [(row.state, row.context["予定"][0]["日時"]) for row in reminded()] == [
        (W, "6月15日（月）10:00"),
        (OPEN, "6月15日（月）13:00"),
    ]
    assert remind(EVE) == 0


def test_a_meeting_that_is_moved_away_and_back_is_reminded_of_again():
    offering = make.offering()
    make.registration(offering, somebody())
    remind(EVE)
    for day in (25, 15):
        session = offering.sessions.get()
        sessions.move(
            session,
            starts_at=make.tokyo(f"2026-06-{day} 10:00"),
            ends_at=make.tokyo(f"2026-06-{day} 12:00"),
            venue=session.venue,
            by=make.BY,
            at=EVE,
        )
    assert [(row.dedupe_key, row.state) for row in reminded()] == [
        ("reminder:2026-06-15@2026-06-14", W),
        ("reminder:2026-06-15@2026-06-14/1", OPEN),
    ]


@pytest.mark.parametrize("way", ["session", "offering", "registration"])
def test_what_is_called_off_is_not_reminded_of(way):
    offering = make.offering()
    registration = make.registration(offering, somebody())
    remind(EVE)

    if way == "session":
        sessions.cancel(offering.sessions.get(), reason="台風", by=make.BY, at=EVE)
    elif way == "offering":
        offerings.cancel(offering, reason="台風", by=make.BY, at=EVE)
    else:
        registrations.cancel(registration, reason="都合", by=make.BY, at=EVE)

    assert [row.state for row in reminded()] == [W]
    assert (remind(EVE), len(reminded())) == (0, 1)


def test_of_two_classes_on_a_day_the_one_that_is_left_is_reminded_of():
    person = somebody()
    first, second = (
        make.offering(first=make.tokyo(f"2026-06-15 {clock}")) for clock in ("10:00", "14:00")
    )
    make.registration(first, person)
    make.registration(second, person)
    remind(EVE)

    offerings.cancel(first, reason="台風", by=make.BY, at=EVE)

    assert [(row.state, len(row.context["予定"])) for row in reminded()] == [(W, 2), (OPEN, 1)]


def test_what_staff_have_taken_off_the_list_stays_off():
    make.registration(make.offering(), somebody())
    remind(EVE)
    messages.mark(reminded()[0], result=W, by=make.BY, at=EVE)
    assert (remind(EVE), [row.state for row in reminded()]) == (0, [W])


def test_what_somebody_was_told_is_left_as_it_is():
    offering = make.offering()
    make.registration(offering, somebody())
    remind(EVE)
    messages.mark(reminded()[0], result=MessageState.TOLD, by=make.BY, at=EVE)
    offerings.cancel(offering, reason="台風", by=make.BY, at=EVE)
    assert [row.state for row in reminded()] == [MessageState.TOLD]


def test_a_series_is_reminded_of_meeting_by_meeting():
    make.registration(make.offering(sessions=2), somebody())
    remind(EVE)
    remind(make.tokyo("2026-06-21 08:00"))
    assert [row.dedupe_key for row in reminded()] == [
        "reminder:2026-06-15@2026-06-14",
        "reminder:2026-06-22@2026-06-21",
    ]


def test_of_a_single_session_nobody_else_is_reminded():
    offering = make.offering(sessions=2, joining=Joining.SESSIONS)
    first, second = offering.sessions.order_by("number")
    make.registration(offering, somebody(), session=second)
    remind(EVE)
    assert reminded() == []
    make.registration(offering, make.participant(phone="090-1234-1111"), session=first)
    remind(EVE)
    assert len(reminded()) == 1


def test_an_appointment_is_named_with_its_own_time():
    offering = make.offering(joining=Joining.SLOT)
    session = offering.sessions.get()
    slot = Slot.objects.create(
        session=session,
        number=2,
        starts_at=make.tokyo("2026-06-15 10:30"),
        ends_at=make.tokyo("2026-06-15 11:00"),
    )
    make.registration(offering, somebody(), session=session, slot=slot)
    remind(EVE)
    (row,) = reminded()
    assert (row.purpose, row.context["予定"][0]["日時"]) == (
        Purpose.CONSULTATION_SLOT,
        "6月15日（月）10:30",
    )


@pytest.mark.parametrize(
    ("follows", "evening", "said"),
    [
        (Reminding.TOWN, time(15), 1),
        (Reminding.OWN, None, 0),
        (Reminding.OWN, time(15), 1),
        (Reminding.NEVER, time(15), 0),
    ],
)
def test_an_offering_may_have_times_of_its_own(follows, evening, said):
    offering = make.offering()
    OfferingReminders.objects.create(offering=offering, follows=follows, evening_at=evening)
    make.registration(offering, somebody())
    remind(EVE)
    assert len(reminded()) == said


def test_a_town_that_has_set_nothing_reminds_nobody(terms):
    make.registration(make.offering(), somebody())
    terms.delete()
    assert (remind(EVE), reminded()) == (0, [])


def test_who_has_an_address_alone_gets_no_postcard_that_comes_too_late():
    make.registration(make.offering(), make.participant(address="山下町11番1号"))
    remind(EVE)
    assert reminded() == []


def test_who_has_a_landline_is_on_the_call_list():
    make.registration(make.offering(), make.participant(phone="099-224-1111"))
    remind(EVE)
    (row,) = reminded()
    assert (row.channel, row.next_at, row.state) == ("phone", None, OPEN)


def test_somebody_who_was_merged_is_reminded_once_as_the_one_who_was_kept():
    kept, absorbed = somebody(), make.participant(phone="090-2222-3333")
    make.registration(make.offering(), absorbed)
    remind(EVE)
    absorbed.state, absorbed.merged_into = "merged", kept
    absorbed.save()
    remind(EVE)
    assert [(row.participant, row.state) for row in reminded()] == [(absorbed, W), (kept, OPEN)]


@pytest.mark.parametrize("many", [1, 12])
def test_the_queries_do_not_grow_with_the_people(many, django_assert_num_queries):
    offering = make.offering(capacity=20)
    for number in range(many):
        person = make.participant(phone=f"090-1234-{number:04}")
        make.registration(offering, person)
    with django_assert_num_queries(QUERIES):
        remind(EVE)
    assert len(reminded()) == many


@pytest.mark.django_db(transaction=True)
def test_two_at_once_remind_everybody_once():
    offering = make.offering(capacity=20)
    for number in range(8):
        make.registration(offering, make.participant(phone=f"090-1234-{number:04}"))
    at_once(lambda: remind(EVE), lambda: remind(EVE))
    assert (len(reminded()), len(reminded(state=OPEN))) == (8, 8)


def test_what_nobody_could_be_told_in_time_is_off_the_list_once_the_class_has_begun():
    make.registration(make.offering(), make.participant(phone="099-224-1111"))
    remind(EVE)
    remind(make.tokyo("2026-06-15 08:00"))
    assert [row.state for row in reminded()] == [OPEN]
    remind(make.tokyo("2026-06-15 10:01"))
    assert [row.state for row in reminded()] == [W]


def test_the_command_says_for_how_many(capsys, time_machine):
    time_machine.move_to(EVE)
    make.registration(make.offering(), somebody())
    call_command("remind")
    call_command("remind")
    assert capsys.readouterr().out.splitlines() == [
        "お知らせを用意した・直した方 1人、講師・協力者 0人",
        "お知らせを用意した・直した方 0人、講師・協力者 0人",
    ]


@pytest.mark.parametrize(
    ("times", "moments"),
    [
        (Times(), []),
        (Times(1, time(10), time(17)), ["2026-06-14 10:00"]),
        (Times(2, time(18), None), ["2026-06-13 18:00"]),
        (Times(3, time(10), time(17)), ["2026-06-12 10:00", "2026-06-14 17:00"]),
    ],
)
def test_the_times_before_a_class_at_most_one_on_a_day(times, moments):
    starts = make.tokyo("2026-06-15 10:00")
    assert times.moments(starts) == [make.tokyo(each) for each in moments]
