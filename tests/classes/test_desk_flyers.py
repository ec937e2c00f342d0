"""The flyer's code at the desk: typed from a slip, kept for the next one, never in the way."""

import pytest
import time_machine
from django.urls import reverse

from classes.actions import flyers
from classes.choices import Channel
from tests import make
from tests.classes.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def desk(client):
    client.force_login(make.staff())
    return Desk(client)


def flyer_of(offering, label="東部公民館の窓口"):
    return flyers.create(offering, label=label, by=make.BY, at=make.NOON)


def register(desk, offering, code, **typed):
    """Somebody new is typed from a slip and registered."""
    desk.press("choose", "new", flyer=code, **typed)
    desk.press("next", kana="ヤマダ ハナ", phone="0994321045")
    return desk.press("pick", offering.public_id).press("save")


def wide(code):
    return "".join(chr(ord(letter) + 0xFEE0) for letter in code.lower())


def test_a_slip_is_counted_for_its_flyer_however_the_code_is_typed(desk):
    offering = make.offering()
    flyer = flyer_of(offering)

    register(desk, offering, wide(flyer.code), channel="fax")

    registration = offering.registrations.get()
    assert (registration.channel, registration.flyer) == (Channel.FAX, flyer)
    assert f"{flyer.code}（東部公民館の窓口）" in desk.page


def test_the_next_slip_of_the_same_flyer_begins_with_its_code_and_channel(desk):
    offering = make.offering()
    flyer = flyer_of(offering)
    register(desk, offering, flyer.code, channel="postcard")
    onward = f"{reverse('staff:phone')}?flyer={flyer.code}&amp;channel=postcard"

    assert onward in desk.page
    desk.open(onward.replace("&amp;", "&"))
    assert desk.posted()["flyer"] == [flyer.code]
    assert desk.posted()["channel"] == ["postcard"]
    assert "✓ 東部公民館の窓口" in desk.page
    assert desk.focus == "q"


def test_after_a_call_nothing_is_remembered(desk):
    offering = make.offering()
    register(desk, offering, flyer_of(offering).code, channel="phone")

    assert "?flyer=" not in desk.page


def test_an_unknown_code_is_said_and_stops_nothing(desk):
    offering = make.offering()
    desk.press("choose", "new", flyer="QQQQQQ")
    assert "「QQQQQQ」のチラシは見つかりません。" in desk.page

    desk.press("next", kana="ヤマダ ハナ", phone="0994321045")
    desk.press("pick", offering.public_id).press("save")
    assert offering.registrations.get().flyer is None


def test_the_code_of_another_town_is_unknown(desk):
    theirs = flyer_of(make.offering(town=make.other_town()))

    said = desk.live("flyer", flyer=theirs.code).content.decode()
    assert "見つかりません" in said
    assert theirs.label not in said


def test_the_classes_of_the_flyer_stand_first(desk):
    make.offering(title="早い講座", first=make.tokyo("2026-06-10 10:00"))
    late = make.offering(title="遅い講座", first=make.tokyo("2026-06-20 10:00"))
    desk.open(reverse("staff:phone"))
    assert desk.page.index("早い講座") < desk.page.index("遅い講座")

    desk.press("choose", "new", flyer=flyer_of(late).code)
    assert desk.page.index("遅い講座") < desk.page.index("早い講座")


def test_nothing_about_anybody_may_stand_in_the_address(client):
    client.force_login(make.staff())
    page = client.get(reverse("staff:phone"), {"kana": "ヤマダ ハナ", "flyer": "ACD379"})

    assert "ヤマダ" not in page.content.decode()
    assert "ACD379" in page.content.decode()
