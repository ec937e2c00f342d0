"""連絡の設定: what a town decides about its messages, and what is refused."""

from dataclasses import replace
from datetime import time
from decimal import Decimal

import pytest
from django.test import override_settings
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from common.errors import RuleViolation
from notices.actions import terms as decided
from notices.actions.terms import Terms
from notices.models import NoticeTerms
from notices.queries import terms as known
from tests import make

pytestmark = pytest.mark.django_db
SERVICE = "MG" + "0123456789abcdef" * 2


def settle(terms, **more):
    return decided.settle(more.pop("town", make.town()), terms=terms, by=make.BY, at=make.NOON)


def refusal_of(terms):
    with pytest.raises(RuleViolation) as caught:
        settle(terms)
    return caught.value.code


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())


def save(client, **typed):
    address = reverse("staff:notice-terms")
    initial = client.get(address).context["form"].initial
    return client.post(address, initial | typed)


def test_a_town_that_decided_nothing_sends_nothing_by_machine():
    assert Terms.of(known.of(make.town())) == Terms()
    assert NoticeTerms.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("０５０－１２３４－５６７８", "+815012345678"),
        ("+1 500 555 0006", "+15005550006"),
        ("KAGOSHIMA", "KAGOSHIMA"),
        ("Kagoshima 1", "Kagoshima 1"),
        (SERVICE, SERVICE),
    ],
)
def test_a_sender_is_a_number_letters_or_a_service(typed, stored):
    settle(Terms(machines=("sms",), sms_sender=typed))

    assert known.of(make.town()).sms_sender == stored


@pytest.mark.parametrize(
    "typed",
    ["かごしま", "KAGOSHIMACITY", "12345", SERVICE[:-1], "+81", "KAGO-SHIMA", "0570-012-345"],
)
def test_what_carriers_take_for_no_sender_is_refused(typed):
    assert refusal_of(Terms(sms_sender=typed)) == "notice_sender_unreadable"


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (Terms(machines=("sms",)), "notice_sender_missing"),
        (Terms(machines=("voice",), sms_sender="KAGOSHIMA"), "notice_sender_missing"),
        (Terms(machines=("mail",)), "notice_sender_missing"),
        (Terms(call_from="+15005550006"), "notice_caller_unreadable"),
        (Terms(opens=time(18), closes=time(9)), "notice_hours_wrong_way_round"),
        (Terms(urgent_until=time(17)), "notice_urgent_before_others"),
        (Terms(retention_days=6), "notice_terms_out_of_bounds"),
        (Terms(price_sms=Decimal(-1)), "notice_terms_out_of_bounds"),
        (Terms(check_phone="216-1115"), "area_code_missing"),
    ],
)
def test_what_cannot_be_is_refused(terms, code):
    assert refusal_of(terms) == code
    assert NoticeTerms.objects.count() == 0


def test_the_change_is_told_with_before_and_after():
    settle(Terms(machines=("voice", "sms"), sms_sender="KAGOSHIMA", call_from="050-1234-5678"))
    settle(replace(Terms.of(known.of(make.town())), closes=time(17)))
    settle(Terms.of(known.of(make.town())))

    events = AuditEvent.objects.order_by("pk")
    assert [each.detail for each in events] == [
        {
            "changed": ["machines", "sms_sender", "call_from"],
            "before": ["", "", ""],
            "after": ["ショートメッセージ、自動音声電話", "KAGOSHIMA", "+815012345678"],
        },
        {"changed": ["closes"], "before": ["18:00:00"], "after": ["17:00:00"]},
    ]


def test_another_town_keeps_its_own():
    settle(Terms(machines=("sms",), sms_sender="KAGOSHIMA"))

    assert Terms.of(known.of(make.other_town())) == Terms()


@pytest.mark.usefixtures("clerk")
def test_the_page_takes_what_was_typed_and_shows_it_again(client):
    typed = {
        "machines": ["sms", "voice"],
        "sms_for": "all_mobiles",
        "closes": "17:30",
        "sms_sender": "KAGOSHIMA",
        "call_from": "050-1234-5678",
        "check_phone": "099-216-1115",
        "price_sms": "11.5",
    }

    answer = save(client, **typed)

    assert answer["Location"] == reverse("staff:notice-terms")
    form = client.get(reverse("staff:notice-terms")).context["form"]
    assert {name: form.initial[name] for name in typed} == typed | {"closes": time(17, 30)}
    assert Terms.of(known.of(make.town())).call_from == "+815012345678"


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"sms_sender": "かごしま"}, "差出人は、電話番号"),
        ({"call_from": "+1 500 555 0006"}, "発信番号は、日本の電話番号"),
        ({"closes": "8:00"}, "送り終える時刻を、送り始める時刻より後"),
        ({"urgent_until": "17:00"}, "中止・変更を送り終える時刻は"),
        ({"check_phone": "でんわ"}, "電話番号を読み取れません"),
        ({"price_sms": "高い"}, "ショートメッセージ1通の目安"),
        ({"retention_days": "3"}, "お知らせの文を残す日数は7から"),
        ({"mail_from": "example"}, "メールアドレスを"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_nothing_is_stored(client, typed, sentence):
    answer = save(client, **typed)

    ((field, text),) = typed.items()
    errors = answer.context["form"].errors
    assert ([*errors], [sentence in each for each in errors[field]]) == ([field], [True])
    assert f'value="{text}"' in answer.content.decode()
    assert NoticeTerms.objects.count() == 0


@pytest.mark.usefixtures("clerk")
def test_two_clerks_at_once_do_not_overwrite_each_other(client):
    stale = client.get(reverse("staff:notice-terms")).context["form"].initial["seen"]
    save(client, closes="17:00")

    answer = save(client, closes="16:00", seen=stale)

    text = answer.content.decode()
    assert "ほかの職員が連絡の設定を変えました" in text
    assert 'value="16:00"' in text
    assert known.of(make.town()).closes == time(17)
    save(client, closes="16:00", seen=answer.context["form"].data["seen"])
    assert known.of(make.town()).closes == time(16)


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize(
    ("carrier", "sentence"),
    [
        ("", "送る仕組みはつながっていません"),
        ("console", "ためしの送信です"),
        ("twilio", "<strong>Twilio</strong> につながっています"),
    ],
)
def test_the_page_says_what_this_installation_makes_of_it(client, carrier, sentence):
    gateways = {"sms": "x"} if carrier else {}
    settle(Terms(machines=("sms",), sms_sender="KAGOSHIMA"))

    with override_settings(CARRIER=carrier, NOTICE_GATEWAYS=gateways):
        text = client.get(reverse("staff:notice-terms")).content.decode()

    assert sentence in text
    assert ("使う設定ですが" in text) == (not gateways)
    assert "返信は受け取れません" in text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CITY_STAFF])
def test_only_city_staff_decide(client, role):
    client.force_login(make.staff(role))

    assert client.get(reverse("staff:notice-terms")).status_code == 403
    assert client.post(reverse("staff:notice-terms"), {"closes": "17:00"}).status_code == 403
