"""A decision is made once: said again it changes nothing, and what can be is taken back."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from attendance.actions import conflicts
from attendance.actions.conflict_refusals import (
    AnswerNotOffered,
    CannotReopen,
    PersonMissing,
    SettledOtherwise,
    TakenBack,
)
from attendance.choices import Answer, ConflictKind, ConflictState
from tests import make
from tests.attendance.doubts import LATER, Class, nameless, presence

pytestmark = pytest.mark.django_db


def settle(row, answer):
    return conflicts.settle(row, answer=answer, by=make.BY, at=LATER)


def test_what_was_settled_says_how_when_and_by_whom():
    row = presence(Class.held(), ConflictKind.OTHER_DAY)

    settled = settle(row, Answer.KEEP)

    assert (settled.settled_at, settled.settled_by_kind, settled.settled_by_key) == (
        LATER,
        make.BY.kind,
        make.BY.key,
    )
    event = AuditEvent.objects.get(action="conflict.settled")
    assert (event.subject_key, event.detail) == (
        str(row.pk),
        {"kind": "other_day", "session": str(row.session.public_id), "answer": "keep"},
    )


def test_the_same_answer_twice_changes_nothing():
    held = Class.held()
    row = presence(held, ConflictKind.NOT_REGISTERED)
    settle(row, Answer.ADMIT)
    before = AuditEvent.objects.count()

    again = conflicts.settle(row, answer=Answer.ADMIT, by=make.BY, at=LATER + timedelta(days=1))

    assert (again.settled_at, AuditEvent.objects.count()) == (LATER, before)


def test_another_answer_is_refused_with_the_first():
    row = presence(Class.held(), ConflictKind.NOT_REGISTERED)
    settle(row, Answer.KEEP)

    with pytest.raises(SettledOtherwise) as refusal:
        settle(row, Answer.WITHDRAW)

    assert refusal.value.message == (
        "この記録は、すでに「このまま残す」と確認されています。"
        "変えるときは「確認済みの記録」を開いて、書かれているとおりに直してください。"
    )


def test_an_answer_of_another_kind_is_refused():
    row = presence(Class.held(), ConflictKind.NOT_REGISTERED)

    with pytest.raises(AnswerNotOffered):
        settle(row, Answer.TABLET)


def test_what_the_tablet_took_back_needs_no_answer():
    row = presence(Class.held(), ConflictKind.NOT_REGISTERED, state=ConflictState.WITHDRAWN)

    with pytest.raises(TakenBack):
        settle(row, Answer.ADMIT)


def test_an_answer_that_changed_nothing_is_taken_back_with_one_press():
    row = presence(Class.held(), ConflictKind.NOT_REGISTERED)
    settle(row, Answer.KEEP)

    conflicts.reopen(row, by=make.BY, at=LATER)
    settled = settle(row, Answer.ADMIT)

    assert settled.answer == Answer.ADMIT


def test_an_answer_that_changed_something_is_put_right_on_the_roster():
    row = presence(Class.held(), ConflictKind.NOT_REGISTERED)
    settle(row, Answer.WITHDRAW)

    with pytest.raises(CannotReopen) as refusal:
        conflicts.reopen(row, by=make.BY, at=LATER)

    assert refusal.value.message == (
        "「出席を取り消す」は、出席や申込みをもう変えているため、ここでは元に戻せません。"
        "名簿の画面で、出席や人数を直してください。"
    )


def test_one_that_is_refused_holds_up_no_other():
    held = Class.held()
    first = nameless(held, ConflictKind.UNKNOWN_CARD)
    second = presence(held, ConflictKind.OTHER_DAY)

    refused = conflicts.settle_all(
        [
            conflicts.Decision(first, Answer.IDENTIFY),
            conflicts.Decision(second, Answer.KEEP),
        ],
        by=make.BY,
        at=LATER,
    )

    second.refresh_from_db()
    assert isinstance(refused[0], PersonMissing)
    assert refused[1] is None
    assert second.state == ConflictState.SETTLED
