"""What is kept no longer is forgotten at night."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command

from accounts.models import AuditEvent
from people.actions import drafts
from people.choices import DraftKind
from people.models import FollowUpCall, FollowUpNote, IntakeDraft
from people.queries.drafts import KEPT_FOR
from tests import make
from tests.attendance.following_up import call

pytestmark = pytest.mark.django_db


@pytest.fixture
def an_old_and_a_fresh_draft():
    for age in (KEPT_FOR + timedelta(minutes=1), KEPT_FOR - timedelta(minutes=1)):
        drafts.save(
            kind=DraftKind.WEB,
            municipality=make.town(),
            user=None,
            key=uuid4(),
            offering_key="",
            answers={"name": "髙田"},
            by=make.BY,
            at=make.NOON - age,
        )


def run(*arguments):
    out = io.StringIO()
    with time_machine.travel(make.NOON, tick=False):
        call_command("forget_expired", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("an_old_and_a_fresh_draft")
def test_only_what_nobody_touched_for_long_is_forgotten():
    assert "入力途中の内容を1件消しました" in run()
    assert "入力途中の内容を0件消しました" in run()
    assert IntakeDraft.objects.count() == 1


@pytest.mark.usefixtures("an_old_and_a_fresh_draft")
def test_a_dry_run_counts_and_changes_nothing():
    assert "入力途中の内容：1件" in run("--dry-run")
    assert IntakeDraft.objects.count() == 2


def test_the_words_of_a_call_are_forgotten_after_two_years_and_the_call_stays():
    person = make.participant()
    for age in (timedelta(days=730), timedelta(days=729)):
        call(person, note="また秋に", at=make.NOON - age)

    assert "お声かけのメモ：1件" in run("--dry-run")
    assert "お声かけのメモを1件消しました" in run()
    assert (FollowUpNote.objects.count(), FollowUpCall.objects.count()) == (1, 2)
    event = AuditEvent.objects.get(action="follow_up.notes_forgotten")
    assert (event.municipality_code, event.detail) == ("462012", {"notes": 1})
