"""At the phone desk: refusals, broken calls, second presses, and seats given back."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from classes.actions import registrations
from classes.choices import OfferingState, RegistrationMode
from classes.models import Registration
from people.models import IntakeDraft, Participant
from tests import make
from tests.classes.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def clerk(client):
    user = make.staff(username="clerk")
    client.force_login(user)
    return user


@pytest.fixture
def hana():
    return make.participant(name="髙田　ハナ", kana="タカダ ハナ", phone="099-222-1045")


@pytest.fixture
def desk(client, clerk):
    return Desk(client)


def on_the_line(desk, offering, **typed):
    """The caller is known, the class chosen, the sentence read aloud."""
    return desk.press("next", q="1045", **typed).press("pick", offering.public_id)


def fill(offering):
    for _ in range(offering.capacity):
        make.registration(offering)


def full(offering, _):
    fill(offering)


def closed(offering, _):
    offering.closes_at = make.NOON
    offering.save()


def cancelled(offering, _):
    offering.state = OfferingState.CANCELLED
    offering.save()


def withdrawn(offering, _):
    offering.state = OfferingState.DRAFT
    offering.save()


def not_yet_open(offering, _):
    offering.opens_at = make.NOON + timedelta(days=1)
    offering.save()


def no_registration(offering, _):
    offering.registration_mode = RegistrationMode.NOT_NEEDED
    offering.save()


def already_registered(offering, person):
    make.registration(offering, person)


def same_time_elsewhere(_, person):
    make.registration(make.offering(title="地図の使い方"), person)


def too_young(offering, person):
    offering.minimum_age = 65
    offering.save()
    person.age_band = "50s"
    person.save()


JUDGED = {too_young, same_time_elsewhere}
JUDGE = "職員の判断で受け付ける（理由）"
ANOTHER = "下の一覧から、別の講座を選べます。"
REFUSED = {
    full: (registrations.OfferingFull, ANOTHER),
    closed: (registrations.RegistrationClosed, ANOTHER),
    cancelled: (registrations.OfferingCancelled, ANOTHER),
    withdrawn: (registrations.NotPublished, ANOTHER),
    not_yet_open: (registrations.NotYetOpen, ANOTHER),
    no_registration: (registrations.NoRegistrationNeeded, ANOTHER),
    too_young: (registrations.TooYoung, JUDGE),
    already_registered: (registrations.AlreadyRegistered, "申込み履歴に出ています。"),
    same_time_elsewhere: (registrations.SameTimeElsewhere, "前の申込みを取り消しても"),
}
IN_WORDS = {
    full: "満員です",
    closed: "受付が終わりました",
    not_yet_open: "受付は6月2日（火）12:00からです",
    no_registration: "申込み不要です。当日、直接会場へ来ていただきます",
    too_young: "65歳以上の方の講座です",
    already_registered: "すでに申し込んでいます",
    same_time_elsewhere: "同じ時間に「地図の使い方」を申し込んでいます",
}


@pytest.mark.parametrize("meanwhile", REFUSED)
def test_what_happened_while_the_caller_was_speaking_is_told(desk, hana, meanwhile):
    refusal, next_step = REFUSED[meanwhile]
    offering = make.offering(capacity=2)
    other = make.offering(first=make.tokyo("2026-07-01 10:00"))
    on_the_line(desk, offering)
    meanwhile(offering, hana)
    before = Registration.objects.count()

    desk.press("save", wish="LINEを使いたい")

    sentence = refusal.message.split("{")[0].split("。")[0]
    assert sentence in desk.page
    assert next_step in desk.page
    assert desk.response.status_code == 409
    assert Registration.objects.count() == before
    assert IntakeDraft.objects.get().answers["wish"] == "LINEを使いたい"
    if meanwhile in JUDGED:
        desk.press("pick", "")
    desk.press("pick", other.public_id).press("save")
    assert Registration.objects.get(offering=other).wish == "LINEを使いたい"


@pytest.mark.parametrize("obstacle", IN_WORDS)
def test_why_a_class_is_not_for_the_caller_is_said_in_words(desk, hana, obstacle):
    offering = make.offering(capacity=2)
    obstacle(offering, hana)

    desk.press("next", q="1045")

    assert IN_WORDS[obstacle] in desk.page
    listed = ("pick", str(offering.public_id)) in desk.fields.buttons
    assert listed == (obstacle in JUDGED)


def test_classes_for_the_callers_device_come_first_then_the_nearest(desk):
    def held(day, device):
        at = make.tokyo(f"2026-06-{day} 10:00")
        return make.offering(course=make.course(device=device), first=at)

    android, late, early = held(16, "android"), held(20, "iphone"), held(18, "both")
    make.participant(phone="099-222-1045", device="iphone")

    desk.press("next", q="1045")

    offered = [value for name, value in desk.fields.buttons if name == "pick"]
    assert offered == [str(row.public_id) for row in (early, late, android)]
    assert desk.page.count("機種が違います") == 1


def test_a_caller_who_is_typed_in_is_not_stored_when_the_seat_is_refused(desk):
    offering = make.offering(capacity=1)
    desk.press("choose", "new").press("next", kana="ヤマダ ハナ", phone="0994-32-1045")
    desk.press("pick", offering.public_id)
    fill(offering)

    desk.press("save")

    assert "満員" in desk.page
    assert not Participant.objects.filter(kana="ヤマダ ハナ").exists()
    assert ("phone", "0994-32-1045") in desk.fields.found


# --- second presses


def test_a_second_press_of_the_button_gives_the_same_registration(desk, hana):
    offering = make.offering()
    on_the_line(desk, offering)
    sent = desk.posted(wish="") | {"save": "1"}

    answers = [desk.client.post(reverse("staff:phone"), sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Registration.objects.count() == 1
    assert not IntakeDraft.objects.exists()


def test_a_saved_call_sent_again_with_other_words_is_refused(desk, hana):
    offering = make.offering()
    on_the_line(desk, offering)
    sent = desk.posted() | {"save": "1"}
    desk.client.post(reverse("staff:phone"), sent | {"wish": "LINE"})

    answer = desk.client.post(reverse("staff:phone"), sent | {"wish": "地図"})

    assert answer.status_code == 409
    assert "この受付はすでに保存されています" in answer.content.decode()
    assert Registration.objects.get().wish == "LINE"


def test_a_step_of_a_saved_call_leads_to_its_reference_number(desk, hana):
    offering = make.offering()
    on_the_line(desk, offering)
    sent = desk.posted()
    desk.press("save")

    answer = desk.client.post(reverse("staff:phone"), sent | {"pick": ""})

    assert answer["Location"] == reverse("staff:phone-done", args=[sent["key"][0]])


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_take_one_seat():
    offering, clerk = make.offering(), make.staff()
    make.participant(phone="099-222-1045")
    client = Client()
    client.force_login(clerk)
    desk = on_the_line(Desk(client), offering)
    sent = desk.posted() | {"save": "1"}
    ready, answers = threading.Barrier(2), []

    def press():
        mine = Client()
        mine.cookies = client.cookies
        ready.wait()
        try:
            answers.append(mine.post(reverse("staff:phone"), sent)["Location"])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    done = reverse("staff:phone-done", args=[sent["key"][0]])
    assert answers == [done, done]
    assert Registration.objects.count() == 1
    assert not IntakeDraft.objects.exists()


# --- calls that break off


def test_what_is_typed_survives_a_closed_browser(desk, clerk):
    desk.press("choose", "new")
    answer = desk.live("draft", kana="やまだ", phone="0994-32", support_needs=["hearing"])
    assert "保存しています" in answer.content.decode()

    reopened = Desk(desk.client)
    assert "入力途中の受付があります" in reopened.page
    key = IntakeDraft.objects.get().key
    reopened.open(reverse("staff:phone-call", args=[key]))

    assert {("kana", "やまだ"), ("phone", "0994-32"), ("support_needs", "hearing")} <= {
        *reopened.fields.found
    }


def test_a_broken_call_is_thrown_away_by_its_button_only(desk, clerk):
    desk.live("draft", q="やまだ")
    key = IntakeDraft.objects.get().key
    discard = reverse("staff:phone-discard", args=[key])

    assert desk.client.get(discard).status_code == 405
    page = desk.client.post(discard, follow=True).content.decode()

    assert "入力途中の受付を破棄しました。" in page
    assert "入力途中の受付があります" not in page
    assert AuditEvent.objects.filter(action="draft.discarded").count() == 1


def test_an_untouched_desk_leaves_no_draft(desk):
    assert desk.live("draft", channel="fax").status_code == 204
    assert not IntakeDraft.objects.exists()


def test_what_was_emptied_stays_empty(desk):
    desk.press("choose", "new")
    desk.live("draft", kana="やまだ", support_needs=["hearing"])
    desk.live("draft", kana="", phone="0994", support_needs=[])

    answers = IntakeDraft.objects.get().answers
    assert (answers["kana"], answers["phone"], answers["support_needs"]) == ("", "0994", [])


def test_typing_that_arrives_late_does_not_undo_a_step(desk, hana):
    desk.live("draft", q="1045")
    late = desk.posted(q="104")
    desk.press("next", q="1045")

    answer = desk.client.post(reverse("staff:phone-draft"), late)

    assert answer.status_code == 204
    assert IntakeDraft.objects.get().answers["person"] == str(hana.public_id)


def test_typing_that_arrives_after_saving_brings_no_draft_back(desk, hana):
    offering = make.offering()
    on_the_line(desk, offering)
    late = desk.posted(wish="LINE")
    desk.press("save")

    assert desk.client.post(reverse("staff:phone-draft"), late).status_code == 204
    assert not IntakeDraft.objects.exists()


def test_a_broken_call_of_somebody_who_was_forgotten_meanwhile_can_still_be_opened(desk, hana):
    offering = make.offering()
    on_the_line(desk, offering)
    key = IntakeDraft.objects.get().key
    Participant.objects.update(state="forgotten", name="", kana="")

    desk.open(reverse("staff:phone-call", args=[key]))

    assert desk.response.status_code == 200
    assert desk.focus == "q"
    assert "入力途中の受付があります" in Desk(desk.client).page


def test_an_unknown_call_is_not_found(desk):
    for name in ("phone-call", "phone-done"):
        assert desk.client.get(reverse(f"staff:{name}", args=[uuid4()])).status_code == 404
    assert desk.client.post(reverse("staff:phone"), {"key": "x"}).status_code == 404
