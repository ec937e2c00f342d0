"""At the phone desk: a seat is given back."""

import pytest
import time_machine
from django.urls import reverse

from classes.actions import registrations
from people.models import IntakeDraft
from tests import make
from tests.classes.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def hana():
    return make.participant(name="髙田　ハナ", kana="タカダ ハナ", phone="099-222-1045")


@pytest.fixture
def desk(client):
    client.force_login(make.staff())
    return Desk(client)


def cancel_page(registration, call=""):
    url = reverse("staff:phone-cancel", args=[registration.reference])
    return f"{url}?call={call}" if call else url


def test_a_seat_is_given_back_from_the_history_with_its_reason(desk, hana):
    registration = make.registration(make.offering(), hana)
    desk.press("next", q="1045")
    url = cancel_page(registration, IntakeDraft.objects.get().key)
    assert f'href="{url}"' in desk.page

    form = {"reason": "health", "note": "来月を希望"}
    page = desk.client.post(url, form, follow=True).content.decode()

    registration.refresh_from_db()
    assert registration.state == "cancelled"
    assert registration.history.last().reason == "体調がすぐれない（来月を希望）"
    assert f"受付番号 {registration.reference} の申込みを取り消しました。" in page
    assert "髙田　ハナ 様" in page


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "理由を1つ選んでください。"),
        ({"reason": "other"}, "「その他」のときは、理由を短く書いてください。"),
        ({"reason": "plans", "note": "あ" * 121}, "補足は120文字までで入力してください。"),
    ],
)
def test_a_reason_is_asked_for_and_kept_as_typed(desk, form, sentence):
    registration = make.registration(make.offering())

    page = desk.client.post(cancel_page(registration), form).content.decode()

    registration.refresh_from_db()
    assert sentence in page
    assert form.get("note", "") in page
    assert registration.state == "confirmed"


def test_a_seat_that_was_given_back_already_is_told(desk):
    registration = make.registration(make.offering())
    assert "この申込みを取り消す" in desk.client.get(cancel_page(registration)).content.decode()
    registrations.cancel(registration, reason="", by=make.BY, at=make.NOON)

    page = desk.client.post(cancel_page(registration), {"reason": "plans"}).content.decode()

    assert "この申込みはすでに取り消されています。" in page
    assert (
        "すでに取り消されています"
        in desk.client.get(cancel_page(registration)).content.decode()
    )


def test_a_reference_number_with_a_slip_finds_nothing(desk):
    for reference in ("1234-5678", "nonsense"):
        url = reverse("staff:phone-cancel", args=[reference])
        assert desk.client.get(url).status_code == 404
