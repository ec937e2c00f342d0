"""Changing an offering on its page, also when two do it at once."""

import json

import pytest
import time_machine
from django.urls import reverse

from classes.choices import OfferingState
from classes.models import Offering
from tests import boxes, make
from tests.make import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def page(offering):
    return reverse("staff:offering-change", args=[offering.public_id])


def opened(client, offering):
    """The boxes of the page as a browser would send them back."""
    return boxes.of(client.get(page(offering)))


def test_the_page_opens_with_the_present_plan_and_saves_a_change(clerk):
    offering = make.offering(capacity=10)

    answer = clerk.post(page(offering), opened(clerk, offering) | {"capacity": "12"})

    assert answer.url == reverse("staff:offering", args=[offering.public_id])
    assert Offering.objects.get().capacity == 12


def test_saving_what_was_opened_changes_nothing(clerk):
    offering = make.offering(minimum_age=65, fee=500, contact_phone="0994321045")
    before = Offering.objects.values().get()

    clerk.post(page(offering), opened(clerk, offering))

    assert Offering.objects.values().get() == before


def test_the_second_editor_sees_both_words_and_keeps_the_own(clerk):
    offering = make.offering(capacity=10, belongings="")
    mine = opened(clerk, offering) | {"capacity": "12"}
    clerk.post(
        page(offering), opened(clerk, offering) | {"capacity": "15", "belongings": "筆記用具"}
    )

    refused = clerk.post(page(offering), mine)

    assert [
        (each.label, each.theirs, each.yours, each.touched)
        for each in refused.context["conflicts"]
    ] == [("定員", "15", "12", True), ("持ち物", "筆記用具", "（空欄）", False)]
    assert refused.content.decode().count("ほかの職員が先に変更しました") == 1
    assert refused.context["form"]["capacity"].value() == 12
    assert refused.context["form"]["belongings"].value() == "筆記用具"
    assert Offering.objects.get().capacity == 15


def test_the_second_editor_saves_again_and_nothing_of_the_first_is_lost(clerk):
    offering = make.offering(capacity=10, belongings="")
    mine = opened(clerk, offering) | {"capacity": "12"}
    clerk.post(
        page(offering), opened(clerk, offering) | {"capacity": "15", "belongings": "筆記用具"}
    )
    refused = clerk.post(page(offering), mine)
    seen = refused.context["form"]["seen"].value()

    clerk.post(page(offering), mine | {"seen": seen, "belongings": "筆記用具"})

    offering.refresh_from_db()
    assert (offering.capacity, offering.belongings) == (12, "筆記用具")


def test_what_both_saw_is_shown_in_words_not_in_keys(clerk):
    hall, other = (
        make.venue(name="東部公民館", seats=20),
        make.venue(name="西部公民館", seats=30),
    )
    offering = make.offering(venue=hall)
    mine = opened(clerk, offering) | {"kind": "outreach"}
    clerk.post(
        page(offering),
        opened(clerk, offering)
        | {"venue": other.pk, "kind": "consultation", "closes_at_0": "2026-06-10"},
    )

    conflicts = clerk.post(page(offering), mine).context["conflicts"]

    assert [(each.label, each.theirs, each.yours) for each in conflicts] == [
        ("種類", "スマホ相談会", "出前講座"),
        ("会場", "西部公民館（30席）", "東部公民館（20席）"),
        ("受付終了", "令和8年6月10日（水）10:00", "令和8年6月14日（日）10:00"),
    ]


@pytest.mark.parametrize("seen", ["", "{", "[]", json.dumps({"capacity": "x"})])
def test_a_garbled_stamp_counts_as_having_seen_something_else(clerk, seen):
    offering = make.offering(capacity=10)

    answer = clerk.post(
        page(offering), opened(clerk, offering) | {"capacity": "12", "seen": seen}
    )

    assert answer.context["conflicts"] != []
    assert Offering.objects.get().capacity == 10


def test_a_capacity_below_what_is_taken_is_refused_beside_the_field(clerk):
    offering = make.offering(capacity=10)
    for _ in range(2):
        make.registration(offering)

    answer = clerk.post(page(offering), opened(clerk, offering) | {"capacity": "1"})

    ((sentence,),) = answer.context["form"].errors.values()
    assert sentence == (
        "すでに2人が席を持っています。定員は2人以上にしてください。"
        "それでも減らすときは、理由を入力して保存し、次の画面でお一人ずつ扱いを決めてください。"
    )
    assert answer.context["form"]["capacity"].value() == "1"


def test_a_venue_in_use_is_taken_only_with_a_tick(clerk):
    offering = make.offering()
    hall = make.venue()
    make.offering(venue=hall, title="LINE教室")
    data = opened(clerk, offering) | {"venue": hall.pk}

    asked = clerk.post(page(offering), data)
    clerk.post(page(offering), data | {"accept": asked.context["accepts"]})

    assert [clash.session.offering.title for clash in asked.context["clashes"]] == ["LINE教室"]
    assert Offering.objects.get(pk=offering.pk).venue == hall


def test_a_cancelled_offering_says_that_it_is(clerk):
    offering = make.offering()
    data = opened(clerk, offering)
    Offering.objects.update(state=OfferingState.CANCELLED)

    answer = clerk.post(page(offering), data | {"capacity": "12"})

    assert answer.context["form"].non_field_errors() == [
        "この募集は今「中止」のため、この操作はできません。画面を開き直してください。"
    ]


def test_more_people_than_seats_is_pointed_out_after_saving(clerk):
    offering = make.offering(venue=make.venue(seats=20))

    answer = clerk.post(
        page(offering), opened(clerk, offering) | {"capacity": "24"}, follow=True
    )

    assert [str(note) for note in answer.context["messages"]] == [
        "変更を保存しました。",
        "会場の席数は20です。定員24人は入りきりません。",
    ]
