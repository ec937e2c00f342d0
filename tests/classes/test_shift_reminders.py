"""Those who teach and help are reminded on the day before."""

from datetime import time

import pytest

from classes.actions import sessions, shift_reminders
from classes.choices.reminders import Telling
from classes.models import ReminderTerms
from notices.choices import MessageState, Purpose
from notices.models import Message
from tests import make
from tests.classes import shifting

pytestmark = pytest.mark.django_db
EVE = make.tokyo("2026-06-14 08:00")


@pytest.fixture(autouse=True)
def terms():
    return ReminderTerms.objects.create(
        municipality=make.town(), helpers=Telling.YES, evening_at=time(17)
    )


@pytest.fixture
def helper():
    return shifting.citizen(phone="0992241111")


def reminded():
    rows = Message.objects.filter(purpose=Purpose.SHIFT_REMINDER).order_by("pk")
    return [(row.helper, row.state, row.context["日時"]) for row in rows]


def remind(at=EVE):
    return shift_reminders.remind(make.town(), by=make.BY, at=at)


def test_who_is_expected_tomorrow_is_reminded_once(helper):
    session = shifting.led()
    shifting.assign(session, helper)
    assert [remind(make.tokyo("2026-06-13 08:00")), remind(), remind()] == [0, 1, 0]
    assert reminded() == [(helper, MessageState.WAITING, "6月15日（月）9:30")]


def test_who_is_only_asked_or_said_yes_today_is_not(helper):
    session = shifting.led(people=8)
    shifting.invite(session, helper)
    assert remind() == 0
    shifting.assign(session, shifting.citizen(name="今日　決子"), at=EVE)
    assert remind() == 0


def test_a_town_that_does_not_want_it_reminds_nobody(helper, terms):
    shifting.assign(shifting.led(), helper)
    terms.helpers = Telling.NO
    terms.save()
    assert (remind(), reminded()) == (0, [])


def test_a_session_that_is_called_off_takes_its_reminder_back(helper):
    session = shifting.led()
    shifting.assign(session, helper)
    remind()
    sessions.cancel(session, reason="台風", by=make.BY, at=EVE)
    assert [state for _, state, _ in reminded()] == [MessageState.WITHDRAWN]


def test_a_session_that_is_moved_is_reminded_of_at_its_new_time(helper):
    session = shifting.led()
    shifting.assign(session, helper)
    remind()
    sessions.move(
        session,
        starts_at=make.tokyo("2026-06-15 13:00"),
        ends_at=make.tokyo("2026-06-15 15:00"),
        venue=session.venue,
        by=make.BY,
        at=EVE,
    )
    assert remind() == 1
    assert [(state, when) for _, state, when in reminded()] == [
        (MessageState.WITHDRAWN, "6月15日（月）9:30"),
        (MessageState.WAITING, "6月15日（月）12:30"),
    ]
