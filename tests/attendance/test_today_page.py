"""The first page after logging in."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from attendance.actions import headcounts
from classes.actions import registrations
from classes.choices import OfferingState, SessionState
from notices.actions import messages
from notices.choices import Purpose
from people.actions import participants
from tests import make
from tests.attendance.pages import text

pytestmark = pytest.mark.django_db
MORNING = make.tokyo("2026-06-15 09:30")
TODAY, TOMORROW = make.tokyo("2026-06-15 10:00"), make.tokyo("2026-06-16 10:00")


@pytest.fixture(autouse=True)
def in_the_morning():
    with time_machine.travel(MORNING, tick=False):
        yield


def opened(client, user=None):
    client.force_login(user or make.staff())
    return client.get(reverse("staff:today"))


def listed(response):
    return [
        [meeting.session.starts_at for meeting in day.meetings]
        for day in response.context["days"]
    ]


def test_today_and_tomorrow_in_order_and_nothing_else(client):
    for start in (
        "2026-06-14 10:00",
        "2026-06-15 13:30",
        "2026-06-15 00:00",
        "2026-06-16 23:30",
        "2026-06-17 00:00",
    ):
        make.offering(first=make.tokyo(start), opens=make.NOON - timedelta(days=30))
    make.offering(first=TODAY, state=OfferingState.DRAFT)
    make.offering(first=TODAY, town=make.other_town())

    page = opened(client)

    assert listed(page) == [
        [make.tokyo("2026-06-15 00:00"), make.tokyo("2026-06-15 13:30")],
        [make.tokyo("2026-06-16 23:30")],
    ]


def test_a_meeting_says_how_many_are_expected_and_came(client):
    offering = make.offering(first=TODAY, sessions=4)
    rows = [make.registration(offering) for _ in range(4)]
    registrations.cancel(rows[3], reason="電話", by=make.BY, at=make.NOON)
    participants.merge(
        kept=rows[0].participant,
        absorbed=rows[1].participant,
        reason="同じ方",
        by=make.BY,
        at=make.NOON,
    )
    make.arrival(rows[1], at=MORNING)
    session = offering.sessions.order_by("number")[0]
    headcounts.count(
        id=uuid4(), session=session, group="あおば会", count=7, by=make.BY, at=MORNING
    )

    page = text(opened(client))

    assert "第1回／全4回" in page
    assert "1／2人 団体 7人" in page.replace("　", " ")


def test_a_cancelled_meeting_is_marked_as_such(client):
    session = make.offering(first=TODAY).sessions.get()
    session.state, session.cancel_reason = SessionState.CANCELLED, "台風のため"
    session.save()

    page = text(opened(client))

    assert "中止" in page
    assert "台風のため" in page


def test_when_nothing_is_on_the_next_session_is_named(client):
    make.offering(first=make.tokyo("2026-06-22 10:00"), title="夏のスマホ教室")

    page = text(opened(client))

    assert "今日の回はありません" in page
    assert "次は 令和8年6月22日（月）10:00　夏のスマホ教室" in page


def test_when_nothing_is_planned_the_office_is_led_to_planning(client):
    page = opened(client)

    assert "このあとの予定もありません。" in text(page)
    assert reverse("staff:offering-new") in page.content.decode()


def test_sessions_without_any_mark_are_brought_to_mind(client):
    forgotten = make.offering(first=make.tokyo("2026-06-10 10:00"))
    make.offering(first=make.tokyo("2026-05-10 10:00"))
    marked = make.offering(first=make.tokyo("2026-06-11 10:00"))
    make.arrival(make.registration(marked, at=make.NOON))
    counted = make.offering(first=make.tokyo("2026-06-12 10:00"))
    headcounts.count(
        id=uuid4(), session=counted.sessions.get(), group="", count=3, by=make.BY, at=MORNING
    )

    page = opened(client)

    assert page.context["unmarked"] == [forgotten.sessions.get()]
    assert "だれの出席も人数も記録されていません。" in text(page)


def test_calls_that_wait_are_counted_for_those_who_make_them(client):
    for number in range(2):
        messages.say(
            to=make.participant(),
            purpose=Purpose.SESSION_CANCELLED,
            dedupe_key=f"session:{number}",
            text="中止です。",
            by=make.BY,
            at=make.NOON,
        )

    page = opened(client)

    assert "電話で伝える連絡が 2件あります" in text(page)
    assert reverse("staff:calls") in page.content.decode()
    assert "電話で伝える連絡" not in text(opened(client, make.staff(Role.INSTRUCTOR)))


def test_a_viewer_is_led_to_the_indicators(client):
    make.offering(first=TODAY, title="今日の教室")

    page = opened(client, make.staff(Role.VIEWER))

    assert "今日の教室" not in text(page)
    assert reverse("staff:indicators") in page.content.decode()
    assert "電話で伝える連絡" not in text(page)


def test_everybody_sees_their_own_sessions(client):
    hall = make.venue()
    taught, held, contracted, other = (make.offering(first=TODAY) for _ in range(4))
    instructor, contractor = make.membership(Role.INSTRUCTOR), make.membership(Role.CONTRACTOR)
    facility = make.membership(Role.FACILITY_STAFF)
    session = taught.sessions.get()
    session.instructor = make.helper(membership=instructor)
    session.save()
    contracted.contractor = contractor
    contracted.save()
    hall.staff.create(membership=facility)
    held.sessions.update(venue=hall)

    for member, mine in [(instructor, taught), (contractor, contracted), (facility, held)]:
        page = opened(client, member.user)
        [[meeting], []] = [day.meetings for day in page.context["days"]]
        assert meeting.session.offering == mine
    page = opened(client)
    assert {m.session.offering for m in page.context["days"][0].meetings} == {
        taught,
        held,
        contracted,
        other,
    }


def test_another_towns_sessions_are_not_listed(client):
    make.offering(first=TODAY, town=make.other_town())

    assert listed(opened(client)) == [[], []]


def test_without_log_in_there_is_no_today(client):
    assert client.get(reverse("staff:today")).url.startswith("/login/")


def test_the_day_costs_the_same_for_one_and_for_three(client, django_assert_num_queries):
    client.force_login(make.staff())
    for _ in range(2):
        offering = make.offering(first=TODAY)
        make.arrival(make.registration(offering), at=MORNING)
        client.get(reverse("staff:today"))
        with django_assert_num_queries(26):
            client.get(reverse("staff:today"))
        make.offering(first=TOMORROW)
