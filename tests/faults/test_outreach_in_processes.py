"""Outreach in the hands of several processes: one class, one letter, no instructor twice."""

import pytest

from classes.choices import Kind
from classes.models import Assignment, Offering, OutreachLetter, OutreachRequest, Session
from people.choices import HelperKind
from tests import make
from tests.classes import shifting
from tests.classes.outreach import asking
from tests.make import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def agreeing(asked, helper, *, rank=1):
    what = {"do": "agree", "asked": asked.pk, "rank": rank, "instructor": helper.pk}
    return what | {"at": NOON}


def test_two_clerks_who_accept_two_wishes_make_one_class(crowd):
    asked = asking.request()
    helper = make.helper(kind=HelperKind.INSTRUCTOR)

    answers = crowd.at_once(*(agreeing(asked, helper, rank=rank) for rank in (1, 2, 3)))

    assert sorted("refused" in each for each in answers) == [False, True, True]
    assert Offering.objects.filter(kind=Kind.OUTREACH).count() == 1
    assert [letter.number for letter in OutreachLetter.objects.all()] == [1]


def test_one_instructor_is_not_promised_to_two_groups_at_once(crowd):
    first = asking.request()
    others = [asking.request(first.item, group=f"{name}町自治会") for name in "西南北"]
    helper = make.helper(kind=HelperKind.INSTRUCTOR)

    answers = crowd.at_once(*(agreeing(each, helper) for each in [first, *others]))

    assert [each["refused"] for each in answers if "refused" in each] == ["needs_reason"] * 3
    assert Session.objects.filter(instructor=helper).count() == 1


def test_an_instructor_is_not_promised_to_a_group_and_to_a_class_at_once(crowd):
    asked = asking.request()
    helper = shifting.trained(town=asked.municipality)
    elsewhere = make.offering(
        town=asked.municipality, sessions=[make.tokyo("2026-06-22 10:30")]
    ).sessions.get()
    assigning = {"do": "assign", "session": elsewhere.pk, "helper": helper.pk, "at": NOON}

    answers = crowd.at_once(agreeing(asked, helper), assigning)

    assert sorted("refused" in each for each in answers) == [False, True]
    led = Session.objects.filter(instructor=helper).count()
    assert led + Assignment.objects.filter(helper=helper).count() == 1


def test_accepting_and_refusing_at_once_leaves_one_decision_and_one_letter(crowd):
    asked = asking.request()
    helper = make.helper(kind=HelperKind.INSTRUCTOR)

    answers = crowd.at_once(
        agreeing(asked, helper), {"do": "refuse", "asked": asked.pk, "at": NOON}
    )

    assert sorted("refused" in each for each in answers) == [False, True]
    asked.refresh_from_db()
    assert [letter.kind for letter in asked.letters.all()] == [asked.state]
    assert Offering.objects.count() == int(asked.state == "approved")


def test_a_form_that_is_sent_five_times_at_once_is_one_request(crowd):
    item = asking.item()
    call = {"do": "ask_for_a_class", "item": item.pk, "group": "東町自治会", "key": "web:1"}

    answers = crowd.at_once(*[call | {"at": NOON}] * 5)

    request = OutreachRequest.objects.get()
    assert answers == [{"asked": request.pk}] * 5
