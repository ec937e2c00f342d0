"""Signing up by machine."""

import pytest
from rest_framework.throttling import ScopedRateThrottle

from accounts.models import AuditEvent
from classes.choices import RegistrationState
from classes.models import Registration
from people.models import Participant
from tests import make

pytestmark = pytest.mark.django_db
URL = "/api/v1/registrations/"


def body(offering, **changes):
    person = {
        "name": "葛󠄀城 花子",
        "kana": "カツラギ ハナコ",
        "phone": "０９９４−３２−１０４５",
        "birth_date": "1947-04-01",
    }
    return {
        "offering": str(offering.public_id),
        "channel": "web",
        "participant": person | changes.pop("participant", {}),
    } | changes


def send(client, content, key="request-0001"):
    return client.post(URL, content, format="json", headers={"Idempotency-Key": key})


def test_a_stranger_gets_a_seat_and_a_number_to_read_out(stranger):
    answer = send(stranger, body(make.offering()))

    registration = Registration.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "reference": registration.reference,
        "state": "confirmed",
        "position": None,
        "offer_deadline": None,
        "session": None,
        "slot": None,
        "device": "",
        "party": [],
        "channel": "web",
        "flyer": "",
    }
    assert registration.participant.name == "葛󠄀城　花子"
    assert AuditEvent.objects.filter(action="registration.created").count() == 1


def test_a_password_is_not_kept_with_a_wish(stranger):
    answer = send(stranger, body(make.offering(), wish="パスワードは hanako1947 です"))

    assert (answer.status_code, Registration.objects.count()) == (400, 0)
    assert "お預かりできません。その部分を消してください。" in answer.content.decode()


def test_the_same_request_again_is_the_same_registration(stranger):
    content = body(make.offering())

    first, again = send(stranger, content), send(stranger, content)

    assert again.json() == first.json()
    assert Registration.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(stranger):
    offering = make.offering()
    send(stranger, body(offering))

    answer = send(stranger, body(offering, participant={"phone": "099-216-1115"}))

    assert (answer.status_code, answer.json()["code"]) == (409, "request_reused")
    assert Participant.objects.count() == 1


def test_a_key_is_required(stranger):
    answer = stranger.post(URL, body(make.offering()), format="json")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["Idempotency-Key"]


def test_a_full_offering_is_refused_with_a_sentence_and_nothing_is_kept(stranger):
    offering = make.offering(capacity=1)
    make.registration(offering)

    answer = send(stranger, body(offering))

    assert (answer.status_code, answer.json()["code"]) == (409, "offering_full")
    assert "099-216-1115" in answer.json()["title"]
    assert Participant.objects.count() == 1


def test_what_cannot_be_read_is_told_field_by_field(stranger):
    content = body(make.offering(), participant={"birth_date": "昭和22年"})
    del content["participant"]["kana"]

    answer = send(stranger, content)

    assert answer.status_code == 400
    assert sorted(answer.json()["errors"]["participant"]) == ["birth_date", "kana"]


@pytest.mark.parametrize("kana", ["花子", "<script>", "1234"])
def test_furigana_that_cannot_be_read_is_refused(stranger, kana):
    answer = send(stranger, body(make.offering(), participant={"kana": kana}))

    assert answer.status_code == 409
    assert Registration.objects.count() == 0


def test_only_staff_register_by_phone(stranger, clerk):
    offering = make.offering()

    refused = send(stranger, body(offering, channel="phone"))
    taken = send(clerk, body(offering, channel="phone"))

    assert (refused.status_code, taken.status_code) == (400, 201)


def test_staff_read_and_cancel_their_own(clerk):
    registration = make.registration(make.offering())

    read = clerk.get(f"{URL}{registration.reference}/")
    cancelled = clerk.post(
        f"{URL}{registration.reference}/cancel/", {"reason": "入院"}, format="json"
    )
    again = clerk.post(
        f"{URL}{registration.reference}/cancel/", {"reason": "入院"}, format="json"
    )

    assert read.json()["state"] == "confirmed"
    assert cancelled.json()["state"] == RegistrationState.CANCELLED
    assert (again.status_code, again.json()["code"]) == (409, "already_cancelled")


def test_a_colleague_of_another_town_finds_nothing(colleague_elsewhere):
    offering = make.offering()
    registration = make.registration(offering)

    answers = [
        colleague_elsewhere.get(f"{URL}{registration.reference}/"),
        colleague_elsewhere.post(
            f"{URL}{registration.reference}/cancel/", {"reason": "x"}, format="json"
        ),
        send(colleague_elsewhere, body(offering, channel="phone")),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert Registration.objects.get().state == "confirmed"


def test_strangers_cannot_read_registrations(stranger):
    registration = make.registration(make.offering())

    assert stranger.get(f"{URL}{registration.reference}/").status_code == 403


def test_a_number_with_a_slip_finds_nobody(clerk):
    answer = clerk.get(f"{URL}1234-5678/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_strangers_are_slowed_down_and_staff_are_not(stranger, clerk, monkeypatch):
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"public-write": "2/hour"})
    offering = make.offering()

    def sent(client, channel):
        keys = ["request-0001", "request-0002", "request-0003"]
        return [send(client, body(offering, channel=channel), key).status_code for key in keys]

    assert sent(stranger, "web") == [201, 409, 429]
    refusal = send(stranger, body(offering, channel="web"), "request-0004")
    assert (refusal.json()["code"], "お電話ください" in refusal.json()["title"]) == (
        "throttled",
        True,
    )
    assert int(refusal["Retry-After"]) > 0
    assert sent(clerk, "phone") == [409, 409, 409]
