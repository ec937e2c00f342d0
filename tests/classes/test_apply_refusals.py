"""An application that is refused: the reason, what to do next, and nothing told of others."""

import pytest
import time_machine
from django.urls import reverse

from classes.choices import OfferingState, RegistrationMode
from people.models import IntakeDraft, Participant
from tests import make
from tests.classes import walk
from tests.classes.walk import Page, browser, submit, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


def known(**columns):
    """The person whom `walk.ANSWERS` describe, already on file."""
    return make.participant(
        name="高田　華", kana="タカダ ハナ", phone="0994-32-1045", **columns
    )


def refused(offering, **changed):
    """Send a whole application; the page that refuses it."""
    client = browser()
    response = walk.apply(client, offering, **changed)
    assert response.status_code == 409
    assert "tel:0992161115" in Page(response).links
    assert IntakeDraft.objects.count() == 1
    assert "髙田　ハナ" in Page(client.get(url(offering, "check"))).text
    return response


def test_somebody_too_young_is_told_and_may_mend_the_birth_date():
    offering = make.offering(minimum_age=65)

    response = refused(offering, birth={"birth_date": "昭和60年4月1日"})

    page = Page(response)
    assert "この講座の対象は65歳以上の方です" in page.text
    assert url(offering, "check") in page.links
    assert Participant.objects.count() == 0


def test_somebody_registered_already_is_told_so_and_nothing_more():
    offering = make.offering()
    registration = make.registration(offering, known())

    body = refused(offering).content.decode()

    assert "この方はすでに申込み済みです" in body
    secrets = [registration.reference, str(registration.secret), "高田　華"]
    assert [secret for secret in secrets if secret in body] == []
    assert offering.registrations.count() == 1


def test_somebody_busy_at_that_time_is_told_so_but_not_with_what():
    elsewhere = make.offering(title="ひみつの講座", closes=make.tokyo("2026-05-31 17:00"))
    make.registration(elsewhere, known(), at=make.tokyo("2026-05-30 12:00"))
    offering = make.offering()

    body = refused(offering).content.decode()

    assert "同じ時間に、ほかの講座のお申込みがあります" in body
    assert "電話でお知らせください" in body
    assert "ひみつの講座" not in body


def test_other_open_classes_of_the_town_are_offered():
    make.offering(title="垂水の講座", town=make.other_town())
    beside = make.offering(title="ほかの講座")
    offering = make.offering(minimum_age=65)

    page = Page(refused(offering, birth={"birth_date": "S60.4.1"}))

    assert reverse("offering", args=[beside.public_id]) in page.links
    assert "垂水の講座" not in page.text


def test_the_last_seat_taken_meanwhile_is_said_when_sending():
    offering, client = make.offering(capacity=1), browser()
    walk.answer(client, offering)
    form = Page(client.get(url(offering, "check"))).hidden
    make.registration(offering)

    page = Page(client.post(url(offering, "check"), form))

    assert "満員になりました" in page.text
    assert "tel:0992161115" in page.links
    assert offering.registrations.count() == 1


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"state": OfferingState.CANCELLED}, "この講座は中止になりました"),
        ({"closes_at": make.tokyo("2026-06-01 11:00")}, "受付は終わりました"),
        ({"opens_at": make.tokyo("2026-06-02 09:00")}, "受付はこれから始まります"),
        ({"registration_mode": RegistrationMode.NOT_NEEDED}, "申込みはいりません"),
    ],
)
def test_an_offering_shut_while_somebody_types_says_why(columns, sentence):
    offering, client = make.offering(), browser()
    walk.answer(client, offering)
    form = Page(client.get(url(offering, "check"))).hidden
    offering.__class__.objects.filter(pk=offering.pk).update(**columns)

    for response in (
        client.get(url(offering, "phone")),
        client.post(url(offering, "phone"), form | {"phone": "0994321045"}),
        client.post(url(offering, "check"), form),
    ):
        page = Page(response)
        assert sentence in page.text
        assert "tel:0992161115" in page.links
    assert offering.registrations.count() == 0


def test_an_offering_withdrawn_while_somebody_types_is_not_found():
    offering, client = make.offering(), browser()
    walk.answer(client, offering, upto="phone")
    offering.__class__.objects.filter(pk=offering.pk).update(state=OfferingState.DRAFT)

    assert client.get(url(offering, "phone")).status_code == 404


def test_the_name_on_file_is_not_shown_to_somebody_who_wrote_another():
    known()
    offering, client = make.offering(), browser()

    response = walk.apply(client, offering)

    page = Page(client.get(response.url))
    assert offering.registrations.get().reference in page.text
    assert "高田　華" not in page.text


def test_a_forged_name_cookie_shows_no_name():
    known()
    offering, client = make.offering(), browser()
    response = walk.apply(client, offering)
    client.cookies["named"] = offering.registrations.get().reference

    assert "高田　華" not in Page(client.get(response.url)).text


def test_after_a_refusal_the_same_form_is_sent_again_when_a_seat_is_free():
    offering, client = make.offering(capacity=1), browser()
    walk.answer(client, offering)
    taken = make.registration(offering)
    assert "満員になりました" in Page(client.get(url(offering, "check"))).text
    taken.__class__.objects.filter(pk=taken.pk).update(state="cancelled")

    assert submit(client, url(offering, "check")).url == url(offering, "done")
