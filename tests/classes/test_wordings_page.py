"""文面: a town words its messages itself, within limits, and sees them before they are sent."""

import pytest
from django.urls import reverse

from accounts.choices import Role
from notices.actions import wordings
from notices.actions.wordings import Place
from notices.choices import MessageChannel, Purpose
from notices.models import NoticeTerms, Wording
from notices.queries import words
from notices.rules import wording
from tests import make
from tests.moments import at_once

pytestmark = pytest.mark.django_db
SMS = MessageChannel.SMS
PAGE = reverse("staff:wording") + "?purpose=reminder&channel=sms"
OWN = "【{町名}】あすは{予定}です。欠席のご連絡は{電話}へ"


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(make.NOON, tick=False)


@pytest.fixture
def head(client):
    client.force_login(make.staff(display_name="室長"))
    return client


def write(text, seen=0):
    return wordings.write(
        make.town(),
        place=Place(Purpose.REMINDER, SMS),
        text=text,
        seen=seen,
        by=make.BY,
        at=make.NOON,
    )


def in_force():
    return words.of(make.town()).template(Purpose.REMINDER, SMS)


def test_every_purpose_is_listed_with_what_it_says(head):
    page = head.get(reverse("staff:wordings")).content.decode()
    assert [each.label in page for each in Purpose] == [True] * len(Purpose)
    assert words.standard(Purpose.REMINDER, SMS) in page


def test_what_is_typed_is_shown_with_the_town_s_next_class_and_not_stored(head):
    make.offering(title="はじめてのスマホ", venue=make.venue(name="中央公民館"))
    NoticeTerms.objects.create(municipality=make.town())
    page = head.post(PAGE, {"text": OWN, "seen": 0, "do": "check"}).content.decode()
    assert "あすは6月15日（月）10:00「はじめてのスマホ」中央公民館です。" in page
    assert ("60文字（70文字まで1通）" in page, "約12円" in page) == (True, True)
    assert Wording.objects.count() == 0


def test_htmx_gets_the_look_alone(head):
    page = head.post(PAGE, {"text": "あ"}, headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in page, "このままでは保存できません" in page) == (False, True)


def test_a_wording_is_saved_used_and_taken_back(head):
    head.post(PAGE, {"text": OWN, "seen": 0, "do": "save"})
    assert in_force() == OWN
    seen = Wording.objects.get().pk
    assert "室長" in head.get(PAGE).content.decode()

    head.post(PAGE, {"text": OWN, "seen": seen, "do": "reset"})
    assert in_force() == words.standard(Purpose.REMINDER, SMS)
    assert "標準に戻した" in head.get(PAGE).content.decode()


def test_the_same_again_writes_nothing():
    first = write(OWN)
    assert (write(OWN), write(OWN, seen=first.pk), Wording.objects.count()) == (None, None, 1)
    assert write(words.standard(Purpose.REMINDER, SMS), seen=first.pk).text == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "文面を入力してください。"),
        ("【{町名}】{氏名}さん{予定}{電話}", "「{氏名}」は使えません。"),
        ("【{町名}】{予定}", "「{電話}」がありません。"),
        ("【{町名}】{予定}{電話}{", "囲むときだけ使えます"),
        ("【{町名}】{予定}{電話}https://a.example/", "アドレスは入れられません"),
        ("【{町名}】{予定}{電話}" + "あ" * 300, "4通に収まるように"),
    ],
)
def test_what_may_not_be_sent_is_refused_beside_the_field(head, text, sentence):
    page = head.post(PAGE, {"text": text, "seen": 0, "do": "save"})
    assert [sentence in error for error in page.context["form"].errors["text"]] == [True]
    assert Wording.objects.count() == 0


def test_the_later_of_two_editors_sees_that_it_has_changed(head):
    write("【{町名}】先の{予定}{電話}")
    page = head.post(PAGE, {"text": OWN, "seen": 0, "do": "save"})
    text = page.content.decode()
    assert ("ほかの職員が先に" in text, "先の{予定}" in text) == (True, True)
    assert in_force() == "【{町名}】先の{予定}{電話}"
    head.post(PAGE, {"text": OWN, "seen": Wording.objects.get().pk, "do": "save"})
    assert in_force() == OWN


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_told_of_the_other():
    make.town()
    answers = at_once(lambda: write(OWN), lambda: write(f"{OWN}。"))
    assert sorted(type(each).__name__ for each in answers) == ["ChangedMeanwhile", "Wording"]


def test_another_town_keeps_its_own():
    write(OWN)
    assert words.of(make.other_town()).template(Purpose.REMINDER, SMS) == words.standard(
        Purpose.REMINDER, SMS
    )


@pytest.mark.parametrize(
    "address",
    [
        "purpose=nothing&channel=sms",
        "purpose=reminder&channel=post",
        "purpose=reminder&channel=line",
    ],
)
def test_what_there_is_no_wording_of_is_not_found(head, address):
    assert head.get(f"{reverse('staff:wording')}?{address}").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CITY_STAFF])
def test_only_who_answers_for_the_town_words_its_messages(client, role):
    client.force_login(make.staff(role))
    assert client.post(PAGE, {"text": OWN, "seen": 0, "do": "save"}).status_code == 403


def test_a_voice_wording_needs_no_sender_for_the_dialogue_says_it():
    place = Place(Purpose.REMINDER, MessageChannel.VOICE)
    row = wordings.write(
        make.town(), place=place, text="{内容}", seen=0, by=make.BY, at=make.NOON
    )
    assert row is None
    with pytest.raises(wording.PlaceUnknown):
        wordings.write(
            make.town(), place=place, text="{氏名}", seen=0, by=make.BY, at=make.NOON
        )
