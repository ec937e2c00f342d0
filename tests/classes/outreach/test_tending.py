"""What follows by the clock: the question how many came, and forgetting."""

from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command

from attendance.actions import outreach as reporting
from attendance.models import AttendanceFact
from classes.actions import outreach_decisions, outreach_requests, outreach_tending
from notices.choices import MessageState, Purpose
from notices.models import Message
from people.models import GroupContact
from tests import make
from tests.classes.outreach import asking

pytestmark = pytest.mark.django_db
OVER = make.tokyo("2026-06-22 11:30")
HELD = make.tokyo("2026-06-22 10:05")


def ask(asked, at=OVER):
    return outreach_tending.ask_number(asked, by=make.BY, at=at)


def tend(day, *options):
    said = StringIO()
    with time_machine.travel(make.tokyo(f"{day} 03:00"), tick=False):
        call_command("tend_outreach", *options, stdout=said)
    return said.getvalue()


def test_the_group_is_asked_once_how_many_came():
    asked = asking.agreed()

    message = ask(asked)

    assert (message.purpose, message.participant) == (
        Purpose.OUTREACH_REPORT,
        asked.contact.person,
    )
    assert "6月22日（月）の出前講座「LINEの基本」にご参加いただいた人数を" in message.text
    assert ask(asked, OVER + timedelta(days=1)) is None
    assert Message.objects.filter(purpose=Purpose.OUTREACH_REPORT).count() == 1


def test_nobody_is_asked_before_the_end_or_after_the_answer_or_when_it_was_called_off():
    early = asking.agreed()
    assert ask(early, OVER - timedelta(seconds=1)) is None
    reporting.report(early, key=uuid4(), heads=25, by=make.BY, at=HELD)
    assert ask(early) is None

    off = asking.agreed(asking.request(early.item, group="西町自治会"), rank=2)
    outreach_decisions.call_off(off, reason="台風のため", by=make.BY, at=make.NOON)
    assert ask(off, OVER + timedelta(days=30)) is None


def test_the_question_is_taken_back_when_the_number_comes_in():
    asked = asking.agreed()
    message = ask(asked)

    reporting.report(asked, key=uuid4(), heads=25, by=make.BY, at=OVER)

    message.refresh_from_db()
    assert message.state == MessageState.WITHDRAWN


def test_contacts_are_kept_through_the_fiscal_year_after_their_class():
    asked = asking.agreed()
    reporting.report(asked, key=uuid4(), heads=25, by=make.BY, at=HELD)

    assert "消去した連絡先 0件" in tend("2028-03-31")
    assert "消去した連絡先 1件" in tend("2028-04-01", "--dry-run")
    assert GroupContact.objects.get().forgotten_at is None
    assert "消去した連絡先 1件" in tend("2028-04-01")
    assert "消去した連絡先 0件" in tend("2028-04-02")

    assert GroupContact.objects.get().representative == ""
    assert AttendanceFact.objects.get().count == 25


def test_what_is_still_open_is_not_forgotten():
    asking.request()
    withdrawn = asking.request(asking.item(title="地図の使い方"), group="西町自治会")
    outreach_requests.withdraw(withdrawn, by=make.BY, at=make.NOON)

    assert "消去した連絡先 1件" in tend("2028-04-01")

    kept, gone = GroupContact.objects.order_by("pk")
    assert (kept.forgotten_at, gone.forgotten_at is None) == (None, False)
    assert "人数のおたずね 0件" in tend("2028-04-01")
