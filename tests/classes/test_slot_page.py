"""The page on which a consultation day is divided, and looked at."""

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from classes.actions import sessions, slots
from classes.choices import Joining, Kind
from classes.models import Slot
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def a_day(**columns):
    """A consultation from 10 to 12."""
    given = {"joining": Joining.SLOT, "kind": Kind.CONSULTATION}
    return make.offering(**given | columns).sessions.get()


def url(session):
    return reverse("staff:session-slots", args=[session.public_id])


def post(client, session, *, minutes="30", seats="1", step="divide"):
    data = {"minutes": minutes, "seats": seats, "step": step}
    return client.post(url(session), data, follow=True)


def html(answer):
    return answer.content.decode()


def test_the_division_is_shown_before_it_is_made(clerk):
    session = a_day()

    answer = post(clerk, session, minutes="50", step="preview")

    assert "2枠になります（1枠 1組）" in html(answer)
    assert not Slot.objects.exists()


def test_a_day_is_divided_once_however_often_it_is_sent(clerk):
    session = a_day()

    post(clerk, session, seats="２")
    answer = post(clerk, session, seats="2")

    assert [*session.slots.values_list("seats", flat=True)] == [2, 2, 2, 2]
    assert "全4枠　空き 8組" in html(answer)


def test_the_page_says_who_has_a_slot_and_which_are_free(clerk):
    session = a_day()
    first, *_ = slots.divide(session, minutes=30, seats=1, by=make.BY, at=NOON)
    row = make.registration(session.offering, session=session, slot=first)

    shown = html(clerk.get(url(session)))

    assert row.participant.name in shown
    assert row.reference in shown
    assert "空き 3組" in shown
    assert "分けなおせません" in shown


def test_a_taken_day_is_not_divided_anew(clerk):
    session = a_day()
    first, *_ = slots.divide(session, minutes=30, seats=1, by=make.BY, at=NOON)
    make.registration(session.offering, session=session, slot=first)

    post(clerk, session, minutes="60")

    assert session.slots.count() == 4


@pytest.mark.parametrize("step", ["preview", "divide"])
@pytest.mark.parametrize(
    ("minutes", "seats", "sentence"),
    [
        ("5", "1", "10から240まで"),
        ("", "1", "1枠の長さ（分）を入力してください"),
        ("三十", "1", "10から240まで"),
        ("30", "0", "1から99まで"),
        ("130", "1", "開催時間に収まるように"),
    ],
)
def test_an_impossible_division_is_explained(*, clerk, minutes, seats, sentence, step):
    session = a_day()

    answer = post(clerk, session, minutes=minutes, seats=seats, step=step)

    assert answer.status_code == 200
    assert sentence in html(answer)
    assert not Slot.objects.exists()


def test_a_class_without_slots_leads_back_to_its_page(clerk):
    session = a_day(joining=Joining.SERIES)

    answer = clerk.get(url(session), follow=True)

    assert "時間枠ごとの受付ではありません" in html(answer)


def test_the_class_s_page_leads_to_the_slots(clerk):
    session = a_day()

    shown = html(clerk.get(reverse("staff:offering", args=[session.offering.public_id])))

    assert url(session) in shown


def move(session, *, starts, ends):
    return sessions.move(
        session,
        starts_at=make.tokyo(starts),
        ends_at=make.tokyo(ends),
        venue=session.venue,
        by=make.BY,
        at=NOON,
    )


def test_the_slots_go_along_when_the_day_is_moved():
    session = a_day()
    slots.divide(session, minutes=60, seats=1, by=make.BY, at=NOON)

    move(session, starts="2026-06-16 13:00", ends="2026-06-16 15:30")

    assert [*session.slots.values_list("starts_at", flat=True)] == [
        make.tokyo("2026-06-16 13:00"),
        make.tokyo("2026-06-16 14:00"),
    ]


def test_a_day_is_not_made_too_short_for_its_slots():
    session = a_day()
    slots.divide(session, minutes=60, seats=1, by=make.BY, at=NOON)

    with pytest.raises(sessions.SlotsDoNotFit, match="11:00より前"):
        move(session, starts="2026-06-15 09:00", ends="2026-06-15 10:30")

    session.refresh_from_db()
    assert session.starts_at == make.tokyo("2026-06-15 10:00")


def test_another_town_finds_nothing(client):
    session = a_day()
    client.force_login(make.staff(town=make.other_town()))

    assert client.get(url(session)).status_code == 404
    assert post(client, session).status_code == 404
    assert not Slot.objects.exists()


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.CONTRACTOR, Role.VIEWER])
def test_only_who_plans_divides(client, role):
    session = a_day()
    client.force_login(make.staff(role))

    assert post(client, session).status_code == 403
