"""What is kept no longer is forgotten at night."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command

from people.actions import drafts
from people.choices import DraftKind
from people.models import IntakeDraft
from people.queries.drafts import KEPT_FOR
from tests import make

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
    assert "1件消しました" in run()
    assert "0件消しました" in run()
    assert IntakeDraft.objects.count() == 1


@pytest.mark.usefixtures("an_old_and_a_fresh_draft")
def test_a_dry_run_counts_and_changes_nothing():
    assert "1件" in run("--dry-run")
    assert IntakeDraft.objects.count() == 2
