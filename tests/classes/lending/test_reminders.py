"""People are told when what they took home is due, and asked for it when it is not back."""

import io
from datetime import date

import pytest
import time_machine
from django.core.management import call_command

from classes.actions import loan_reminders, loans
from notices.choices import MessageState, Purpose
from notices.models import Message
from tests import make
from tests.classes.lending import shelf

pytestmark = pytest.mark.django_db


def remind(when):
    return loan_reminders.remind(make.town(), by=make.BY, at=make.tokyo(when))


def said():
    return [(row.purpose, row.state) for row in Message.objects.order_by("pk")]


def borrowed(**more):
    return shelf.take_home(shelf.device("A-001"), make.participant(phone="0992161115"), **more)


def test_three_days_before_the_day_somebody_is_told_once():
    borrowed()

    assert remind("2026-06-28 09:00") == []
    remind("2026-06-29 09:00")
    remind("2026-06-30 09:00")

    assert said() == [(Purpose.LOAN_DUE, MessageState.WAITING)]
    text = Message.objects.get().text
    assert "A-001 AQUOS wish4" in text
    assert "7月1日（水）" in text
    assert "099-216-1115" in text


def test_what_is_late_is_asked_for_once_a_week_and_the_older_call_is_dropped():
    borrowed()
    for when in ("2026-06-29 09:00", "2026-07-02 09:00", "2026-07-03 09:00"):
        remind(when)
    assert said() == [
        (Purpose.LOAN_DUE, MessageState.WITHDRAWN),
        (Purpose.LOAN_OVERDUE, MessageState.WAITING),
    ]

    remind("2026-07-08 09:00")

    assert [state for _, state in said()] == ["withdrawn", "withdrawn", "waiting"]


def test_whoever_brings_it_back_is_asked_no_more():
    loan = borrowed()
    remind("2026-07-02 09:00")

    shelf.bring(loan, at=make.tokyo("2026-07-02 10:00"))
    remind("2026-07-09 09:00")

    assert said() == [(Purpose.LOAN_OVERDUE, MessageState.WITHDRAWN)]


def test_after_an_extension_the_new_day_is_told():
    loan = borrowed()
    remind("2026-06-29 09:00")
    loans.extend(loan, due_on=date(2026, 7, 10), by=make.BY, at=make.tokyo("2026-06-30 09:00"))

    remind("2026-07-08 09:00")

    assert said()[0][1] == MessageState.WITHDRAWN
    assert "7月10日（金）" in Message.objects.order_by("pk")[1].text


def test_what_is_lent_in_class_is_nobodys_reminder():
    _, (seat,) = shelf.afternoon()
    shelf.hand(shelf.device(), seat)

    assert remind("2026-06-03 09:00") == []


def test_the_clock_reminds_every_town():
    borrowed()
    heard = io.StringIO()

    with time_machine.travel(make.tokyo("2026-06-30 09:00"), tick=False):
        call_command("remind_loans", stdout=heard)

    assert heard.getvalue() == "返却の連絡の対象 1件\n"
