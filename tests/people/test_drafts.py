"""What is typed outlives the browser it was typed in."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.models import AuditEvent
from people.actions import drafts
from people.choices import DraftKind
from people.models import IntakeDraft
from people.queries import drafts as kept
from people.queries.drafts import KEPT_FOR
from tests import make

pytestmark = pytest.mark.django_db


def save(*, key, user=None, kind=DraftKind.DESK, town=None, at=make.NOON, **answers):
    return drafts.save(
        kind=kind,
        municipality=town or make.town(),
        user=user,
        key=key,
        offering_key="",
        answers=answers,
        by=make.BY,
        at=at,
    )


def test_what_was_typed_last_is_kept_under_its_key():
    clerk, key = make.staff(), uuid4()
    save(key=key, user=clerk, kana="ヤマ")
    save(key=key, user=clerk, kana="ヤマダ")

    (draft,) = kept.desk(user=clerk, municipality=make.town())
    assert (draft.key, draft.answers) == (key, {"kana": "ヤマダ"})
    assert AuditEvent.objects.get().action == "draft.begun"


def test_a_clerk_has_as_many_drafts_as_calls_broke_off_the_latest_first():
    clerk = make.staff()
    first = save(key=uuid4(), user=clerk)
    second = save(key=uuid4(), user=clerk, at=make.NOON + timedelta(minutes=1))

    assert kept.desk(user=clerk, municipality=make.town()) == [second, first]


def test_a_draft_belongs_to_its_clerk_and_town():
    clerk, colleague, key = make.staff(), make.staff(), uuid4()
    draft = save(key=key, user=clerk)

    assert kept.desk_draft(key, user=clerk, municipality=make.town()) == draft
    assert kept.desk_draft(key, user=colleague, municipality=make.town()) is None
    assert kept.desk_draft(key, user=clerk, municipality=make.other_town()) is None
    assert kept.web(key) is None


@pytest.mark.parametrize("stranger", ["user", "town", "kind"])
def test_nobody_else_writes_into_a_draft(stranger):
    clerk, key = make.staff(), uuid4()
    save(key=key, user=clerk, kana="ヤマダ")
    other = {
        "user": {"user": make.staff()},
        "town": {"user": clerk, "town": make.other_town()},
        "kind": {"user": clerk, "kind": DraftKind.WEB},
    }[stranger]

    with pytest.raises(drafts.DraftOfSomebodyElse):
        save(key=key, kana="サトウ", **other)
    assert IntakeDraft.objects.get().answers == {"kana": "ヤマダ"}


def test_what_was_sent_before_the_last_step_arrives_too_late():
    clerk, key = make.staff(), uuid4()
    save(key=key, user=clerk, turn=2, person="known")

    save(key=key, user=clerk, turn=1, person="")
    assert IntakeDraft.objects.get().answers == {"turn": 2, "person": "known"}
    save(key=key, user=clerk, turn=2, person="other")
    assert IntakeDraft.objects.get().answers == {"turn": 2, "person": "other"}


def test_a_visitors_draft_is_found_by_its_key_alone():
    draft = save(key=uuid4(), kind=DraftKind.WEB)

    assert kept.web(draft.key) == draft


def test_a_draft_is_thrown_away_once():
    draft = save(key=uuid4(), user=make.staff())

    drafts.discard(draft, by=make.BY, at=make.NOON)
    drafts.discard(draft, by=make.BY, at=make.NOON)

    assert not IntakeDraft.objects.exists()
    assert [*AuditEvent.objects.order_by("pk").values_list("action", flat=True)] == [
        "draft.begun",
        "draft.discarded",
    ]


def test_drafts_that_nobody_touches_are_swept():
    old = save(key=uuid4(), at=make.NOON - KEPT_FOR - timedelta(seconds=1))
    young = save(key=uuid4(), at=make.NOON - KEPT_FOR)

    assert drafts.sweep(by=make.BY, at=make.NOON) == 1
    assert [*IntakeDraft.objects.all()] == [young]
    assert AuditEvent.objects.get(action="draft.discarded").subject_key == str(old.key)
