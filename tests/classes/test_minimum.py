"""Too few people applied: staff are asked to hold it, extend it or call it off."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.actions import offerings
from classes.choices import OfferingState, Selection
from classes.queries import minimums as queries
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
PROMPT = "最少催行人数に達していません"
EARLIER = NOON - timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def short(people=2, minimum=5, **columns):
    """Closed since 11 o'clock."""
    given = {"closes": EARLIER, "opens": NOON - timedelta(days=9), "minimum": minimum}
    offering = make.offering(**given | columns)
    for _ in range(people):
        make.registration(offering, at=NOON - timedelta(days=1))
    return offering


def page(client, offering):
    return client.get(reverse("staff:offering", args=[offering.public_id])).content.decode()


def today(client):
    return client.get(reverse("staff:today")).content.decode()


def hold(client, offering):
    where = reverse("staff:offering-hold", args=[offering.public_id])
    return client.post(where, follow=True)


def said(answer):
    return [str(each) for each in answer.context["messages"]]


def test_the_office_is_asked_on_the_day_and_on_the_class_s_page(clerk):
    offering = short()

    assert PROMPT in page(clerk, offering)
    assert "申込み 2人、最少催行人数 5人（あと3人）" in page(clerk, offering)
    assert PROMPT in today(clerk)


@pytest.mark.parametrize(
    "columns",
    [
        {"people": 5},
        {"minimum": None},
        {"closes": NOON + timedelta(hours=1)},
        {"state": OfferingState.CANCELLED, "people": 0},
        {"state": OfferingState.DRAFT, "people": 0},
    ],
)
def test_nobody_is_asked_about_what_is_as_it_should_be(clerk, columns):
    offering = short(**columns)

    assert PROMPT not in page(clerk, offering)
    assert PROMPT not in today(clerk)


def test_nobody_is_asked_once_it_has_begun(clerk):
    offering = short(first=NOON - timedelta(minutes=30), closes=EARLIER)

    assert PROMPT not in page(clerk, offering)


def test_a_person_with_two_single_sessions_is_one_person():
    offering = short(people=0, minimum=2, sessions=2, joining="sessions")
    person = make.participant()
    for session in offering.sessions.all():
        make.registration(offering, person, session=session, at=NOON - timedelta(days=1))

    assert [each.people for each in queries.shortfalls(
        type(offering).objects.all(), at=NOON)] == [1]  # fmt: skip


def test_holding_it_all_the_same_is_written_down_and_ends_the_prompt(clerk):
    offering = short()

    first = hold(clerk, offering)
    second = hold(clerk, offering)

    event = AuditEvent.objects.get(action="offering.held_below_minimum")
    assert event.detail == {"people": 2, "minimum": 5}
    assert said(first) == ["開催することを記録しました。"]
    assert ["すでに開催か中止が決まっています" in text for text in said(second)] == [True]
    assert PROMPT not in page(clerk, offering)


def test_after_another_closing_the_office_is_asked_again(clerk, clock):
    offering = short()
    hold(clerk, offering)
    type(offering).objects.update(closes_at=NOON + timedelta(minutes=10))

    clock.move_to(NOON + timedelta(minutes=10))

    assert PROMPT in page(clerk, offering)


def test_extending_opens_the_door_again(clerk):
    offering = short()

    where = reverse("staff:offering-reopen", args=[offering.public_id])
    assert where in page(clerk, offering)
    clerk.post(where, {"closes_at_0": "2026-06-05", "closes_at_1": "17:00"})

    offering.refresh_from_db()
    assert offering.closes_at == make.tokyo("2026-06-05 17:00")
    assert PROMPT not in page(clerk, offering)
    assert make.registration(offering).state == "confirmed"


def test_a_draw_below_the_minimum_asks_on_its_page(clerk):
    offering = short(people=0, selection=Selection.LOTTERY, state=OfferingState.DRAFT)
    offerings.publish(offering, by=make.BY, at=NOON - timedelta(days=8))
    offering.refresh_from_db()

    shown = clerk.get(reverse("staff:draw", args=[offering.draw.public_id])).content.decode()

    assert PROMPT in shown
    assert "抽選を行ってください" in today(clerk)


def test_another_town_decides_nothing(client):
    offering = short()
    client.force_login(make.staff(town=make.other_town()))

    assert hold(client, offering).status_code == 404
    assert PROMPT not in today(client)


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.CONTRACTOR, Role.VIEWER])
def test_only_who_plans_decides(client, role):
    offering = short()
    client.force_login(make.staff(role))

    assert hold(client, offering).status_code == 403
    assert PROMPT not in today(client)


def test_facility_staff_are_asked_about_their_own_hall(client):
    member = make.membership(Role.FACILITY_STAFF)
    own = short(venue=make.venue(staff=[member]), title="うちの教室")
    short(title="よその教室")
    client.force_login(member.user)

    shown = today(client)

    assert (own.title in shown, "よその教室" in shown) == (True, False)
