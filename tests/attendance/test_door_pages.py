"""What is typed at the door: somebody new, heads without names, helpers' hours."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from accounts.choices import Role
from attendance.models import AttendanceFact
from classes.choices import SessionState
from people.models import Participant
from tests import make
from tests.attendance.pages import MORNING, booked, counted, heads, hours, opened, text, walk_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_the_morning():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def test_somebody_at_the_door_is_received_by_furigana_alone(clerk):
    session = make.offering().sessions.get()

    answer = walk_in(clerk, session)

    assert "タカダ　ハナさん：出席にしました" in text(clerk.get(answer.url))
    person = Participant.objects.get()
    assert (person.name, person.kana, counted()) == ("タカダ　ハナ", "タカダ ハナ", 1)


def test_who_is_like_them_is_named_first_and_can_be_chosen(clerk):
    registration, session = booked(make.participant(name="髙田　ハナ", kana="タカダ ハナ"))
    key = str(uuid4())

    asked = walk_in(clerk, session, key=key)
    assert asked.status_code == 200
    assert "「タカダ ハナ」さんは、次の方ではありませんか。" in text(asked)
    assert counted() == 0
    walk_in(clerk, session, key=key, choice=str(registration.participant.public_id))

    assert (Participant.objects.count(), counted()) == (1, 1)


def test_or_they_are_received_as_somebody_new(clerk):
    _, session = booked(make.participant(name="髙田　ハナ", kana="タカダ ハナ"))

    walk_in(clerk, session, choice="new")

    assert (Participant.objects.count(), counted()) == (2, 1)


def test_an_instructor_is_told_only_of_people_on_the_roster(client):
    session = make.offering().sessions.get()
    known = make.participant(name="髙田　ハナ", kana="タカダ ハナ", phone="0992161111")
    make.phone_of(known, "0993221234")
    instructor = make.membership(Role.INSTRUCTOR)
    session.instructor = make.helper(membership=instructor)
    session.save()

    client.force_login(make.staff())
    asked = walk_in(client, session, phone="0994321234")
    assert "髙田　ハナ" in text(asked)
    client.force_login(instructor.user)
    answer = walk_in(client, session, phone="0994321234")

    assert answer.status_code == 302
    assert Participant.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kana": ""}, "フリガナを入力してください。"),
        ({"kana": "高田"}, "フリガナは、カタカナかひらがなで入力してください。"),
        ({"phone": "なし"}, "電話番号を読み取れません。"),
    ],
)
def test_wrong_details_at_the_door_are_told_and_kept(clerk, typed, sentence):
    session = make.offering().sessions.get()

    answer = walk_in(clerk, session, **({"name": "髙田 ハナ"} | typed))

    assert sentence in text(answer)
    assert 'value="髙田 ハナ"' in answer.content.decode()
    assert Participant.objects.count() == 0


def test_a_refusal_at_the_door_keeps_what_was_typed(clerk):
    session = make.offering().sessions.get()
    session.state = SessionState.CANCELLED
    session.save()

    answer = walk_in(clerk, session)

    assert answer.status_code == 200
    assert "この回は中止になっているため" in text(answer)
    assert Participant.objects.count() == 0


def test_a_group_is_counted_and_taken_back(clerk):
    session = make.offering().sessions.get()

    answer = heads(clerk, session)
    page = text(clerk.get(answer.url))
    assert "人数を記録しました。" in page
    assert "ほかに団体 7人" in page
    with time_machine.travel(MORNING + timedelta(minutes=1), tick=False):
        heads(clerk, session, count="0")
        assert "ほかに団体" not in text(opened(clerk, session))
    assert AttendanceFact.objects.count() == 0


@pytest.mark.parametrize("count", ["", "many", "-1", "10000"])
def test_what_is_no_number_of_people_is_told(clerk, count):
    session = make.offering().sessions.get()

    answer = heads(clerk, session, count=count)

    assert answer.status_code == 200
    assert "人数" in "".join(answer.context["headcount"].errors["count"])
    assert AttendanceFact.objects.count() == 0


def test_full_width_digits_are_digits(clerk):
    heads(clerk, make.offering().sessions.get(), count="１２")

    assert AttendanceFact.objects.get().count == 12


def test_hours_of_a_helper_are_logged_and_another_towns_helper_is_no_choice(clerk):
    session, helper = make.offering().sessions.get(), make.helper()

    assert "活動時間を記録しました。" in text(
        clerk.get(hours(clerk, session, helper=helper).url)
    )
    assert AttendanceFact.objects.get().minutes == 90
    refused = hours(clerk, session, helper=make.helper(town=make.other_town()))
    assert "一覧から選んでください。" in text(refused)
    assert "活動時間を分で入力してください" in text(
        hours(clerk, session, helper=helper, minutes="long")
    )
