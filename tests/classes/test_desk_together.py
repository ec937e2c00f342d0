"""At the phone desk: people who come together, and whom staff let in for a reason."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from classes.actions import slots
from classes.choices import Experience, Joining, Kind, Residence
from classes.models import Refusal, Registration
from people.models import IntakeDraft, Participant
from tests import make
from tests.classes.desk import Desk

pytestmark = pytest.mark.django_db
ICHIRO = {"mate1-kana": "たかだ いちろう", "mate1-name": "髙田 一郎"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def hana():
    return make.participant(name="髙田　ハナ", kana="タカダ ハナ", phone="099-222-1045")


@pytest.fixture
def desk(client, hana):
    client.force_login(make.staff())
    return Desk(client)


def choose(desk, offering, **typed):
    return desk.press("next", q="1045", **typed).press("pick", offering.public_id)


def with_ichiro(desk, offering, **typed):
    """His name is typed, Enter pressed, and the sentence read aloud."""
    return choose(desk, offering).press("mate", "add").press("next", **ICHIRO | typed)


def rows(offering):
    return [*offering.registrations.filter(channel="phone").order_by("pk")]


# --- together


def test_two_are_registered_as_one_party_in_one_call(desk, hana):
    offering = make.offering()

    with_ichiro(desk, offering)
    assert "タカダ ハナ様とタカダ イチロウ様の2名様、" in desk.page
    assert desk.focus == "save"
    desk.press("save")

    first, second = rows(offering)
    assert (first.participant, first.party) == (hana, second.party)
    assert first.party is not None
    ichiro = second.participant
    assert (ichiro.name, ichiro.kana) == ("髙田　一郎", "タカダ イチロウ")
    assert [*ichiro.phones.values_list("digits", "owner")] == [("0992221045", "other")]
    for row in (first, second):
        head, tail = row.reference.split("-")
        assert f"{head}<span>の</span>{tail}" in desk.page


def test_a_companion_may_have_a_number_of_their_own(desk):
    offering = make.offering()

    with_ichiro(desk, offering, **{"mate1-phone": "222-3456"}).press("save")

    phones = rows(offering)[1].participant.phones
    assert [*phones.values_list("digits", "owner")] == [("0992223456", "self")]


def test_a_companion_who_is_known_already_is_found(desk):
    ichiro = make.participant(kana="タカダ イチロウ", phone="099-222-3456")
    offering = make.offering()

    with_ichiro(desk, offering, **{"mate1-phone": "222-3456"}).press("save")

    assert rows(offering)[1].participant == ichiro


def test_three_may_come_along_and_no_more(desk):
    offering = make.offering()
    choose(desk, offering)
    for number in (1, 2, 3):
        desk.press(
            "mate", "add", **{f"mate{number - 1}-kana": f"タカダ {'アイウ'[number - 1]}"}
        )
    assert ("mate", "add") not in desk.fields.buttons

    desk.press("next", **{"mate3-kana": "タカダ エ", "mate2-kana": "タカダ オ"})
    desk.press("save")

    assert len(rows(offering)) == 4


def test_one_of_them_is_taken_away_again_and_the_others_stay(desk):
    choose(desk, make.offering()).press("mate", "add")
    desk.press("mate", "add", **ICHIRO)
    desk.press("mate", "1", **{"mate2-kana": "タカダ ジロウ"})

    assert ("mate1-kana", "タカダ ジロウ") in desk.fields.found
    assert "mate2-kana" not in dict(desk.fields.found)


def test_an_empty_line_is_nobody(desk):
    offering = make.offering()

    choose(desk, offering).press("mate", "add").press("save")

    assert len(rows(offering)) == 1
    assert rows(offering)[0].party is None


def test_a_companion_without_furigana_is_asked_for_it(desk):
    offering = make.offering()

    choose(desk, offering).press("mate", "add")
    desk.press("save", **{"mate1-name": "髙田 一郎"})

    assert "フリガナを入力してください。" in desk.page
    assert ("mate1-name", "髙田 一郎") in desk.fields.found
    assert not offering.registrations.exists()


def test_nobody_is_registered_before_their_name_was_read_aloud(desk):
    offering = make.offering()

    choose(desk, offering).press("mate", "add").press("save", **ICHIRO)
    assert "まだ受け付けていません。" in desk.page
    assert not offering.registrations.exists()
    desk.press("save")

    assert len(rows(offering)) == 2


def test_a_couple_waits_together_when_one_seat_is_left(desk):
    offering = make.offering(capacity=2, waiting_limit=None)
    make.registration(offering)

    with_ichiro(desk, offering)
    assert "2名様分の席がありません（あと1席）。" in desk.page
    desk.press("save")

    assert {row.state for row in rows(offering)[1:]} == {"waiting"}
    assert "2名様で、キャンセル待ちの1番目で受け付けました。" in desk.page


def test_the_same_person_twice_is_told(desk):
    offering = make.offering()

    choose(desk, offering).press("mate", "add").press("next", **{"mate1-kana": "たかだ はな"})
    desk.press("save")

    assert "同じ方が2回書かれています" in desk.page
    assert not offering.registrations.exists()


def test_it_is_said_who_of_them_is_registered_already(desk):
    offering = make.offering()
    ichiro = make.participant(kana="タカダ イチロウ", phone="099-222-3456")
    make.registration(offering, ichiro)

    with_ichiro(desk, offering, **{"mate1-phone": "222-3456"}).press("save")

    assert "タカダ イチロウ 様について：この方はすでに申込み済みです。" in desk.page
    assert len(rows(offering)) == 1


def test_a_second_press_makes_no_second_party(desk):
    offering = make.offering()
    with_ichiro(desk, offering)
    sent = desk.posted() | {"save": "1"}

    answers = [desk.client.post(reverse("staff:phone"), sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert len(rows(offering)) == 2


def test_nobody_is_registered_along_into_a_slot(desk):
    offering = make.offering(kind=Kind.CONSULTATION, joining=Joining.SLOT)
    day = offering.sessions.get()
    slots.divide(day, minutes=30, seats=1, by=make.BY, at=make.NOON)

    choose(desk, offering)
    desk.press("take_meeting", day.slots.first().public_id)

    assert ("mate", "add") not in desk.fields.buttons
    assert "時間枠は1組ずつです。" in desk.page


# --- for a reason


def too_young(offering, person):
    offering.minimum_age = 65
    person.birth_date = date(1980, 4, 1)


def lives_elsewhere(offering, person):
    offering.residence = Residence.RESIDENT
    person.residence = "elsewhere"


def came_before(offering, person):
    offering.experience = Experience.FIRST_TIME
    person.visits.create(day=date(2026, 4, 1), session_key=uuid4())


def often_this_year(offering, person):
    came_before(offering, person)
    offering.experience, offering.yearly_limit = Experience.ANYONE, 1


def other_telephone(offering, person):
    offering.capacity, offering.seats_iphone, offering.seats_android = 4, 2, 2
    person.device = "iphone"


def expected_elsewhere(offering, person):
    make.registration(make.offering(title="地図の使い方"), person)


REFUSED = {
    too_young: "この講座の対象は65歳以上の方です",
    lives_elsewhere: "市町村内にお住まいの方が対象です",
    came_before: "はじめて参加される方が対象です",
    often_this_year: "年度内の参加回数の上限に達しています",
    other_telephone: "お使いの機種が対象と違います",
    expected_elsewhere: "同じ時間に「地図の使い方」のお申込みがあります",
}


def refused(desk, hana, why):
    offering = make.offering()
    why(offering, hana)
    offering.save()
    hana.save()
    choose(desk, offering)
    if why is other_telephone:
        desk.press("take_seat", "ask").press("take_seat", "android")
    assert "職員の判断" not in desk.page
    desk.press("save")
    return offering


@pytest.mark.parametrize("why", REFUSED)
def test_staff_let_somebody_in_for_a_reason_once_the_ledger_has_refused(desk, hana, why):
    offering = refused(desk, hana, why)
    assert REFUSED[why] in desk.page
    assert desk.response.status_code == 409
    assert desk.focus == "override"
    assert not offering.registrations.exists()

    desk.press("save", "override", override="介助の方と一緒のため")

    row = offering.registrations.get()
    assert (row.state, row.overridden) == ("confirmed", "介助の方と一緒のため")
    created = AuditEvent.objects.filter(action="registration.created")
    reasons = [event.detail["override"] for event in created if "override" in event.detail]
    assert reasons == ["介助の方と一緒のため"]


def test_enter_in_the_reason_is_as_good_as_the_button(desk, hana):
    offering = refused(desk, hana, too_young)

    desk.press("next", override="介助のため")

    assert offering.registrations.get().overridden == "介助のため"


def test_without_a_reason_nobody_is_let_in(desk, hana):
    offering = refused(desk, hana, too_young)

    desk.press("save", "override", override="　")

    assert "理由を入力してください。" in desk.page
    assert ("save", "override") in desk.fields.buttons
    assert not offering.registrations.exists()


def test_a_reason_nobody_asked_for_is_not_taken(desk, hana):
    offering = make.offering()
    choose(desk, offering)

    sent = desk.posted(override="気分") | {"save": "override"}
    desk.client.post(reverse("staff:phone"), sent)

    assert [row.overridden for row in offering.registrations.all()] in ([], [""])


def test_a_full_class_is_not_for_staff_to_judge(desk, hana):
    offering = make.offering(capacity=1, waiting_limit=0)
    choose(desk, offering)
    make.registration(offering)

    desk.press("save")

    assert ("save", "override") not in desk.fields.buttons


def test_another_class_forgets_the_refusal(desk, hana):
    refused(desk, hana, too_young)
    other = make.offering(first=make.tokyo("2026-07-01 10:00"))

    desk.press("pick", "").press("pick", other.public_id)

    assert ("save", "override") not in desk.fields.buttons


def test_a_broken_call_comes_back_with_its_refusal(desk, hana):
    refused(desk, hana, too_young)

    desk.open(reverse("staff:phone-call", args=[IntakeDraft.objects.get().key]))

    assert REFUSED[too_young] in desk.page
    assert ("save", "override") in desk.fields.buttons


def test_whoever_was_turned_away_on_the_telephone_is_counted(desk, hana):
    refused(desk, hana, too_young)

    assert [*Refusal.objects.values_list("channel", "code")] == [("phone", "too_young")]
    assert not Registration.objects.exists()
    assert Participant.objects.count() == 1
