"""One meeting of an offering: added, moved, cancelled, and who is told."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from classes.actions import offerings, sessions
from classes.actions.plans import SessionPlan
from classes.choices import OfferingState, SessionState
from classes.models import Session
from notices.choices import MessageState, Purpose
from notices.models import Message
from tests import make
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db

TWO_HOURS = timedelta(hours=2)


def move(session, *, to, venue=None, at=NOON, **more):
    start = make.tokyo(to)
    return sessions.move(
        session,
        starts_at=start,
        ends_at=start + TWO_HOURS,
        venue=venue or session.venue,
        by=BY,
        at=at,
        **more,
    )


def said():
    return [(each.purpose, each.text, each.state) for each in Message.objects.order_by("pk")]


def offered(**columns):
    offering = make.offering(title="LINE教室", venue=make.venue(name="東部公民館"), **columns)
    make.registration(offering)
    return offering


def test_a_moved_meeting_is_stored_and_told():
    session = offered().sessions.get()

    move(session, to="2026-06-16 13:30", venue=make.venue(name="西部公民館"))

    session.refresh_from_db()
    assert (session.starts_at, session.venue.name) == (
        make.tokyo("2026-06-16 13:30"),
        "西部公民館",
    )
    assert said() == [
        (
            Purpose.SESSION_CHANGED,
            (
                "「LINE教室」の第1回 6月15日（月）10:00〜12:00（東部公民館）は、"
                "第1回 6月16日（火）13:30〜15:30（西部公民館）に変わりました。"
            ),
            MessageState.WAITING,
        )
    ]


def test_a_second_move_takes_the_first_news_back():
    session = offered().sessions.get()

    move(session, to="2026-06-16 10:00")
    move(session, to="2026-06-17 10:00")
    move(session, to="2026-06-16 10:00")

    assert [state for _, _, state in said()] == [
        MessageState.WITHDRAWN,
        MessageState.WITHDRAWN,
        MessageState.WAITING,
    ]


def test_saving_without_a_change_tells_nobody():
    session = offered().sessions.get()

    move(session, to="2026-06-15 10:00")

    assert (said(), AuditEvent.objects.filter(action="session.moved").count()) == ([], 0)


def test_a_double_click_on_move_tells_once():
    session = offered().sessions.get()
    seen = SessionPlan(session.starts_at, session.ends_at, session.venue)

    for _ in range(2):
        move(session, to="2026-06-16 10:00", seen=seen)

    assert len(said()) == 1


def test_the_second_of_two_editors_is_told_the_present_time():
    session = offered().sessions.get()
    seen = SessionPlan(session.starts_at, session.ends_at, session.venue)
    move(session, to="2026-06-16 10:00")

    with pytest.raises(sessions.MovedMeanwhile) as refusal:
        move(session, to="2026-06-17 10:00", seen=seen)

    assert refusal.value.message == (
        "ほかの職員が先に変更しました。今は第1回 6月16日（火）10:00〜12:00（東部公民館）です。"
        "入力した内容でよければ、もう一度保存してください。"
    )


def test_a_meeting_that_was_held_is_put_right_without_calls():
    session = offered().sessions.get()

    move(session, to="2026-06-15 13:00", at=make.tokyo("2026-06-20 09:00"))

    session.refresh_from_db()
    assert (session.starts_at, said()) == (make.tokyo("2026-06-15 13:00"), [])


def test_two_meetings_of_one_offering_do_not_overlap():
    first, _ = offered(sessions=2).sessions.all()

    with pytest.raises(sessions.SameOfferingSameTime) as refusal:
        move(first, to="2026-06-22 11:00")

    assert refusal.value.message == (
        "6月22日（月）11:00〜13:00と第2回 6月22日（月）10:00〜12:00の時間が重なっています。"
        "どちらかの日時を直してください。"
    )


def test_a_meeting_may_take_the_time_of_a_cancelled_one():
    first, second = offered(sessions=2).sessions.all()
    sessions.cancel(second, reason="台風", by=BY, at=NOON)

    assert move(first, to="2026-06-22 10:00").starts_at == second.starts_at


def test_a_meeting_ends_after_it_starts():
    session = offered().sessions.get()

    with pytest.raises(sessions.EndsBeforeStart):
        sessions.move(
            session,
            starts_at=session.starts_at,
            ends_at=session.starts_at,
            venue=session.venue,
            by=BY,
            at=NOON,
        )


def test_no_meeting_moves_to_another_towns_venue():
    session = offered().sessions.get()

    with pytest.raises(sessions.VenueOfOtherTown):
        move(session, to="2026-06-16 10:00", venue=make.venue(town=make.other_town()))


def test_a_cancelled_meeting_is_told_with_its_reason():
    session = offered().sessions.get()
    move(session, to="2026-06-16 10:00")

    sessions.cancel(session, reason=" 台風接近のため ", by=BY, at=NOON)

    session.refresh_from_db()
    assert (session.state, session.cancel_reason) == (SessionState.CANCELLED, "台風接近のため")
    assert said()[1:] == [
        (
            Purpose.SESSION_CANCELLED,
            (
                "「LINE教室」の第1回 6月16日（火）10:00〜12:00（東部公民館）は"
                "中止になりました。理由：台風接近のため"
            ),
            MessageState.WAITING,
        )
    ]
    assert said()[0][2] == MessageState.WITHDRAWN


def test_a_meeting_that_is_over_is_called_off_without_calls():
    session = offered().sessions.get()

    sessions.cancel(session, reason="台風", by=BY, at=make.tokyo("2026-06-16 09:00"))

    assert (Session.objects.get().state, said()) == (SessionState.CANCELLED, [])


def test_cancelling_twice_is_refused_and_tells_nobody_twice():
    session = offered().sessions.get()
    sessions.cancel(session, reason="台風", by=BY, at=NOON)

    with pytest.raises(sessions.SessionAlreadyCancelled) as refusal:
        sessions.cancel(session, reason="台風", by=BY, at=NOON)

    assert refusal.value.message == (
        "第1回はすでに中止になっています。代わりの日は「回を追加」で作れます。"
    )
    assert len(said()) == 1


def test_a_meeting_is_not_called_off_without_a_reason():
    with pytest.raises(sessions.ReasonMissing):
        sessions.cancel(offered().sessions.get(), reason="　", by=BY, at=NOON)


def test_calling_off_the_whole_takes_back_news_of_its_parts():
    offering = offered(sessions=2)
    sessions.cancel(offering.sessions.first(), reason="台風", by=BY, at=NOON)

    offerings.cancel(offering, reason="講師の都合", by=BY, at=NOON)

    assert [(purpose, state) for purpose, _, state in said()] == [
        (Purpose.SESSION_CANCELLED, MessageState.WITHDRAWN),
        (Purpose.OFFERING_CANCELLED, MessageState.WAITING),
    ]


def test_a_meeting_is_added_after_the_highest_number():
    offering = offered(sessions=2, instructor=make.helper())
    start = make.tokyo("2026-06-18 10:00")

    added = sessions.add(offering, plan=SessionPlan(start, start + TWO_HOURS), by=BY, at=NOON)

    assert (added.number, added.venue, added.instructor) == (
        3,
        offering.venue,
        offering.instructor,
    )


def test_a_double_click_on_add_adds_one():
    offering = offered()
    start = make.tokyo("2026-06-18 10:00")
    plan = SessionPlan(start, start + TWO_HOURS)
    sessions.add(offering, plan=plan, by=BY, at=NOON)

    with pytest.raises(sessions.SameOfferingSameTime):
        sessions.add(offering, plan=plan, by=BY, at=NOON)

    assert offering.sessions.count() == 2


def test_nothing_is_added_to_or_moved_in_a_cancelled_offering():
    offering = make.offering(state=OfferingState.CANCELLED)
    session = offering.sessions.get()
    start = make.tokyo("2026-06-18 10:00")

    with pytest.raises(sessions.OfferingIsCancelled):
        sessions.add(offering, plan=SessionPlan(start, start + TWO_HOURS), by=BY, at=NOON)
    with pytest.raises(sessions.OfferingIsCancelled):
        move(session, to="2026-06-18 10:00")
