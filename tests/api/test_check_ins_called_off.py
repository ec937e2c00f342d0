"""Heads and helpers of a session that was called off: kept, until staff say what was."""

import pytest
from django.core.management import call_command

from attendance.actions import conflicts
from attendance.choices import Answer, ConflictState
from attendance.models import (
    AttendanceFact,
    Headcount,
    HelperCheckIn,
    SyncConflict,
    WorkedHours,
)
from attendance.queries import matters
from classes.choices import SessionState
from tests import make
from tests.attendance.doubts import LATER
from tests.attendance.taps import Tablet, back, class_on, listed, tap

pytestmark = pytest.mark.django_db
CALLED_OFF = "中止になった回で、"
KEPT = ("conflict", "session_cancelled")


@pytest.fixture
def session():
    return class_on().sessions.get()


@pytest.fixture
def tablet(session):
    """Let in before the session was called off."""
    let_in = Tablet(session)
    type(session).objects.filter(pk=session.pk).update(state=SessionState.CANCELLED)
    return let_in


def heads(session, count, *, name="中央自治会", minute=15):
    group = {"name": name, "count": count}
    when = f"2026-06-01T10:{minute}:00+09:00"
    return tap(session, kind="counted", group=group, occurred_at=when)


def came_and_went(session, helper):
    named = str(helper.public_id)
    return [
        tap(session, helper=named, occurred_at="2026-06-01T09:30:00+09:00"),
        tap(session, helper=named, kind="left", occurred_at="2026-06-01T12:00:00+09:00"),
    ]


def asked():
    """Each question to staff, as they read it."""
    rows = SyncConflict.objects.filter(state=ConflictState.OPEN).order_by("occurred_at", "pk")
    return matters.of(rows, on=make.TODAY)


def settle(answer):
    [matter] = asked()
    return conflicts.settle(matter.conflict, answer=answer, by=make.BY, at=LATER)


def facts():
    rows = AttendanceFact.objects.order_by("role", "label")
    return [*rows.values_list("role", "label", "count", "minutes")]


def test_nothing_is_counted_and_nothing_is_lost(tablet, session):
    sent = [heads(session, 12), *came_and_went(session, make.helper())]

    assert tablet.send(*sent) == [KEPT] * 3
    assert tablet.send(*sent) == [("repeated", None)] * 3
    assert [Headcount.objects.count(), HelperCheckIn.objects.count(), facts()] == [0, 0, []]
    assert listed() == [("session_cancelled", "open")] * 3


def test_staff_read_whose_heads_they_are_and_who_helped(tablet, session):
    helper = make.helper(name="有馬　明")

    tablet.send(heads(session, 12), heads(session, 3, name=""), *came_and_went(session, helper))

    assert [(matter.subject, matter.story, len(matter.rows)) for matter in asked()] == [
        (
            "有馬　明さん",
            CALLED_OFF
            + "協力者の有馬　明さんの出入りが記録されました。まだ活動時間に入れていません。",
            2,
        ),
        (
            "「中央自治会」",
            CALLED_OFF
            + "「中央自治会」の人数が12人と記録されました。まだ人数に数えていません。",
            1,
        ),
        (
            "お名前のわからない方",
            CALLED_OFF
            + "お名前のわからない方の人数が3人と記録されました。まだ人数に数えていません。",
            1,
        ),
    ]


def test_heads_of_a_session_that_was_held_count_as_they_were_counted_last(tablet, session):
    tablet.send(heads(session, 15, minute=20))
    tablet.send(heads(session, 12))

    settle(Answer.ATTEND)

    assert facts() == [("group", "中央自治会", 15, 0)]
    assert listed() == [("session_cancelled", "settled")] * 2
    call_command("rebuild_facts")


def test_helpers_of_a_session_that_was_held_have_their_hours(tablet, session, capsys):
    helper = make.helper()
    tablet.send(*reversed(came_and_went(session, helper)))

    settle(Answer.ATTEND)

    assert facts() == [("helper", str(helper.pk), 1, 150)]
    assert WorkedHours.objects.get().minutes == 150
    assert {*HelperCheckIn.objects.values_list("kind", flat=True)} == {"arrived", "left"}
    call_command("rebuild_facts")
    assert "すべて記録と一致しています" in capsys.readouterr().out


@pytest.mark.parametrize("what", ["heads", "helper"])
def test_a_session_that_was_not_held_counts_nothing(tablet, session, what):
    tablet.send(
        *([heads(session, 12)] if what == "heads" else came_and_went(session, make.helper()))
    )

    settle(Answer.DISCARD)

    assert (facts(), asked()) == ([], [])


def test_what_was_counted_before_it_was_called_off_stays_when_staff_discard(session):
    tablet = Tablet(session)
    tablet.send(heads(session, 10))
    type(session).objects.filter(pk=session.pk).update(state=SessionState.CANCELLED)
    tablet.send(heads(session, 12, minute=30))

    settle(Answer.DISCARD)

    assert facts() == [("group", "中央自治会", 10, 0)]


@pytest.mark.parametrize("turned", [False, True])
def test_what_the_tablet_takes_back_is_asked_no_more(tablet, session, turned):
    counted = heads(session, 12)
    sent = [counted, back(counted)]
    for each in reversed(sent) if turned else sent:
        tablet.send(each)

    assert listed() == [("session_cancelled", "withdrawn")]
    assert facts() == []
