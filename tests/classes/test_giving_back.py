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


def test_the_caller_gives_a_seat_back_in_one_step_and_the_next_is_named(desk, hana):
    offering = make.offering(capacity=1, waiting_limit=None)
    registration = make.registration(offering, hana)
    waiting = make.registration(offering)

    desk.press("next", q=registration.reference)
    desk.press("release", registration.reference)

    registration.refresh_from_db()
    waiting.refresh_from_db()
    assert (registration.state, waiting.state) == ("cancelled", "offered")
    assert registration.history.last().reason == "本人から連絡（電話・窓口）"
    assert f"次に待っている方（受付番号 {waiting.reference}）にご案内します。" in desk.page
    assert "返事の期限は" in desk.page
    assert "髙田　ハナ 様" in desk.page
    assert ("release", registration.reference) not in desk.fields.buttons


def test_at_a_last_call_everybody_who_waits_is_named(desk, hana):
    near = make.tokyo("2026-06-02 09:00")
    offering = make.offering(
        capacity=1, waiting_limit=None, first=near, closes=make.tokyo("2026-06-01 17:00")
    )
    registration = make.registration(offering, hana)
    waiting = [make.registration(offering) for _ in range(2)]

    desk.press("next", q="1045").press("release", registration.reference)

    numbers = "、".join(row.reference for row in waiting)
    assert f"待っている方（受付番号 {numbers}）に同時にご案内します。" in desk.page


def test_nobody_is_named_where_nobody_waits(desk, hana):
    registration = make.registration(make.offering(), hana)

    desk.press("next", q="1045").press("release", registration.reference)

    assert f"受付番号 {registration.reference} の" in desk.page
    assert "待っている方" not in desk.page


def test_a_second_press_says_that_it_is_done_already(desk, hana):
    registration = make.registration(make.offering(), hana)
    desk.press("next", q="1045")
    sent = desk.posted() | {"release": registration.reference}

    answers = [desk.client.post(reverse("staff:phone"), sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 409]
    assert "この申込みはすでに取り消されています。" in answers[1].content.decode()
    assert registration.history.filter(to_state="cancelled").count() == 1


def test_the_seat_of_somebody_else_is_not_given_back_in_this_call(desk, hana):
    other = make.registration(make.offering())
    town = make.registration(make.offering(town=make.other_town()))
    desk.press("next", q="1045")

    for reference in (other.reference, town.reference, "nonsense"):
        sent = desk.posted() | {"release": reference}
        assert desk.client.post(reverse("staff:phone"), sent).status_code == 404
    other.refresh_from_db()
    assert other.state == "confirmed"


def test_the_page_for_other_reasons_names_the_next_too(desk):
    offering = make.offering(capacity=1, waiting_limit=None)
    registration, waiting = make.registration(offering), make.registration(offering)

    form = {"reason": "plans", "asked_by": "holder"}
    page = desk.client.post(cancel_page(registration), form, follow=True).content.decode()

    assert f"次に待っている方（受付番号 {waiting.reference}）" in page
