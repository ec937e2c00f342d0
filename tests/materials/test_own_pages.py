"""A helper's own page: classes open to them, why others are not, their calendar and hours."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from classes.choices import AssignmentState
from classes.models import Assignment
from materials.queries import own_helpers
from people.choices import Device
from tests import make
from tests.attendance.taps import class_on
from tests.classes import shifting
from tests.materials import paperwork
from tests.people import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


def page(client, helper):
    return client.get(reverse("helper-own", args=[helper.secret])).content.decode()


def take(client, helper, session):
    address = reverse("helper-take", args=[helper.secret, session.public_id])
    return client.post(address, follow=True).content.decode()


def own(helper):
    return own_helpers.of(helper.secret, at=make.NOON)


def test_one_press_takes_a_class_that_looks_for_somebody(client):
    session, student = shifting.led(8), shifting.student()
    assert [each.shift.post.session for each in own(student).open] == [session]

    first, again = take(client, student, session), take(client, student, session)

    assert "この回に来ていただくことに決まりました" in first
    assert "この回に来ていただくことに決まりました" in again
    assert shifting.states(session) == [(student, AssignmentState.ACCEPTED)]
    assert [each.session for each in own(student).mine] == [session]


def test_a_class_that_is_not_open_says_why_and_cannot_be_taken(client):
    session, student = shifting.led(8), files.student()
    files.insurance(student)

    [closed] = own(student).closed

    assert closed.why == ["保護者の同意書が届くと、行けるようになります。"]
    assert "保護者の同意書が届くと、行けるようになります。" in page(client, student)
    assert "いまはお引き受けいただけません" in take(client, student, session)
    assert not Assignment.objects.exists()


def test_a_class_that_looks_for_nobody_any_more_says_so(client):
    session, student = shifting.led(0), shifting.student()

    assert "この回の募集は終わりました" in take(client, student, session)


def test_another_town_s_class_is_not_to_be_taken(client):
    session = shifting.led(8, town=make.other_town(), lead=make.helper(town=make.other_town()))
    student = shifting.student()

    take(client, student, session)

    assert not Assignment.objects.exists()


def test_what_was_asked_waits_for_an_answer_there(client):
    session, student = shifting.led(8), shifting.student()
    asked = shifting.invite(session, student)

    shown = page(client, student)

    assert reverse("shift-answer", args=[asked.secret]) in shown
    assert own(student).choices == []


def test_the_calendar_follows_what_is_settled(client):
    session, student = shifting.led(8), shifting.student(devices=[Device.IPHONE])
    address = reverse("helper-calendar", args=[student.secret])
    assert "BEGIN:VEVENT" not in client.get(address).content.decode()
    take(client, student, session)

    answer = client.get(address)

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.content.decode().count("BEGIN:VEVENT") == 1
    assert student.name not in answer.content.decode()


def test_hours_and_certificates_stand_there(client):
    helper = make.helper()
    session = class_on().sessions.get()
    certificate = paperwork.certificate(helper, session, at=make.NOON)

    shown = page(client, helper)

    assert (certificate.serial in shown, "今年度　1回" in shown) == (True, True)


def test_a_secret_that_never_was_opens_nothing(client):
    session = shifting.led(8)
    for address in (
        reverse("helper-own", args=[session.public_id]),
        reverse("helper-calendar", args=[session.public_id]),
    ):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_costs_the_same_for_one_and_for_three(client, number, django_assert_num_queries):
    lead = shifting.trained()
    for week in range(number):
        first = make.tokyo("2026-06-15 10:00") + timedelta(weeks=week)
        shifting.led(8, lead=lead, first=first)
    student = shifting.student()
    page(client, student)

    with django_assert_num_queries(37):
        page(client, student)
