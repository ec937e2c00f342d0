"""The web application, walked as a browser without JavaScript walks it."""

import datetime

import pytest
import time_machine

from classes.choices import Channel, FilledInBy
from classes.forms.screens import AGE_BAND, QUESTIONS, SCREENS
from classes.models import Registration
from people.choices import PhoneOwner
from people.models import IntakeDraft, Participant
from tests import make
from tests.classes import walk
from tests.classes.walk import Page, browser, start, submit, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


def follow(client, response):
    """The page to which the browser is sent on."""
    assert response.status_code == 302
    return Page(client.get(response.url))


def test_the_walk_asks_one_thing_after_another_and_ends_with_the_reference_number():
    offering, client = make.offering(sessions=4, title="はじめてのスマホ"), browser()

    assert client.get(start(offering)).url == url(offering, "who")
    for step, following in zip(QUESTIONS, [*[*QUESTIONS][1:], "check"], strict=True):
        response = submit(client, url(offering, step), walk.ANSWERS[step])
        assert response.url == url(offering, following)
    response = submit(client, url(offering, "check"))

    registration = offering.registrations.get()
    assert response.url == url(offering, "done")
    page = follow(client, response)
    assert registration.reference in page.text
    assert "髙田　ハナ 様" in page.text
    assert "令和8年7月6日（月）" in page.text
    assert f"/my/{registration.secret}/" in page.links


def test_what_was_answered_is_what_is_stored():
    offering = make.offering()

    walk.apply(browser(), offering)

    registration = offering.registrations.select_related("participant").get()
    person = registration.participant
    assert (registration.channel, registration.filled_in_by, registration.wish) == (
        Channel.WEB,
        FilledInBy.SELF,
        "孫に写真を送りたい",
    )
    assert (person.name, person.kana, person.device, person.support_needs) == (
        "髙田　ハナ",
        "タカダ ハナ",
        "rakuraku",
        ["hearing"],
    )
    assert person.birth_date == datetime.date(1947, 4, 1)
    assert [*person.phones.values_list("digits", "owner")] == [("0994321045", PhoneOwner.SELF)]


@pytest.mark.parametrize(
    ("who", "owner"),
    [("family", PhoneOwner.SELF), ("family_phone", PhoneOwner.FAMILY)],
)
def test_a_family_member_may_fill_it_in(who, owner):
    offering, client = make.offering(), browser()
    walk.answer(client, offering, upto="name", who={"who": who})
    assert "参加する方のお名前" in Page(client.get(url(offering, "name"))).text

    walk.apply(client, offering, who={"who": who})

    registration = offering.registrations.get()
    assert registration.filled_in_by == FilledInBy.FAMILY
    assert registration.participant.phones.get().owner == owner


def test_somebody_may_give_an_age_band_instead_of_a_birth_date():
    offering, client = make.offering(), browser()
    walk.answer(client, offering, upto="birth")
    assert url(offering, AGE_BAND) in Page(client.get(url(offering, "birth"))).links

    response = submit(client, url(offering, AGE_BAND), {"age_band": "80_84"})
    assert response.url == url(offering, "device")
    assert url(offering, AGE_BAND) in Page(client.get(response.url)).links
    walk.answer(client, offering, birth={"birth_date": "S22.4.1"})
    submit(client, url(offering, AGE_BAND), {"age_band": "80_84"})
    assert "80〜84歳" in Page(client.get(url(offering, "check"))).text
    submit(client, url(offering, "check"))

    person = offering.registrations.get().participant
    assert (person.birth_date, person.age_band) == (None, "80_84")


def test_nobody_answers_more_than_eight_fields():
    asked = [len(QUESTIONS[step].base_fields) for step in QUESTIONS]

    assert sum(asked) == 8
    assert len(SCREENS[AGE_BAND].base_fields) == len(QUESTIONS["birth"].base_fields)


def test_every_screen_has_one_headline_the_telephone_and_no_script():
    offering, client = make.offering(), browser()
    split = make.offering(capacity=2, seats_iphone=1, seats_android=1)
    walk.answer(client, offering)

    assert "tel:0992161115" in Page(client.get(url(split, "choice"))).links
    for step in [*(SCREENS.keys() - {"choice"}), "check"]:
        response = client.get(url(offering, step))
        page = Page(response)
        assert len(page.headings) == 1, step
        assert "tel:0992161115" in page.links, step
        assert "<script" not in response.content.decode(), step
    assert "個人情報の使いみち" in Page(client.get(url(offering, "who"))).text


WRONG = {
    "who": ({}, "どなたが参加するか、1つ選んでください。"),
    "name": ({"name": "髙田", "kana": "高田"}, "カタカナかひらがなで入力してください"),
    "phone": ({"phone": "32-1045"}, "市外局番がありません"),
    "birth": ({"birth_date": "昭和65年4月1日"}, "昭和は64年（1989年）までです"),
    "device": ({"device": "fax"}, "1つ選んでください"),
    "wish": ({"wish": "あ" * 301}, "300文字までにしてください"),
}


@pytest.mark.parametrize("step", WRONG)
def test_a_wrong_answer_is_explained_beside_the_field_and_stays_as_typed(step):
    offering, client = make.offering(), browser()
    walk.answer(client, offering, upto=step)
    typed, sentence = WRONG[step]

    response = submit(client, url(offering, step), typed)

    page = Page(response)
    assert response.status_code == 200
    assert sentence in page.text
    assert page.title.startswith("入力の誤り：")
    body = response.content.decode()
    assert [text for text in typed.values() if text not in body and text != "fax"] == []
    assert client.get(url(offering, "check")).url == url(offering, step)


def test_jumping_ahead_leads_to_the_first_question_without_an_answer():
    offering, client = make.offering(), browser()
    assert client.get(url(offering, "check")).url == url(offering, "who")
    walk.answer(client, offering, upto="phone")

    for step in ("birth", AGE_BAND, "device", "wish", "check", "done"):
        assert client.get(url(offering, step)).url == url(offering, "phone")


def test_going_back_shows_what_was_answered_and_an_unknown_step_is_not_found():
    offering, client = make.offering(), browser()
    walk.answer(client, offering, upto="birth")

    page = client.get(url(offering, "name")).content.decode()

    assert 'value="髙田　ハナ"' in page
    assert url(offering, "who") in Page(client.get(url(offering, "name"))).links
    assert client.get(url(offering, "nonsense")).status_code == 404


def test_an_answer_is_changed_from_the_check_page_and_leads_back_to_it():
    offering, client = make.offering(), browser()
    walk.answer(client, offering)
    check = Page(client.get(url(offering, "check")))
    assert {url(offering, step) for step in QUESTIONS} <= {*check.links}

    response = submit(client, url(offering, "phone"), {"phone": "090-1234-5678"})

    assert response.url == url(offering, "check")
    assert "090-1234-5678" in follow(client, response).text


def test_what_another_tab_changed_must_be_read_again_before_it_is_sent():
    offering, client = make.offering(), browser()
    walk.answer(client, offering)
    first_tab = Page(client.get(url(offering, "check")))
    submit(client, url(offering, "phone"), {"phone": "090-1234-5678"})

    response = client.post(url(offering, "check"), first_tab.hidden)

    assert "内容が変わっています" in Page(response).text
    assert offering.registrations.count() == 0


def test_sending_twice_gives_the_same_registration():
    offering, client = make.offering(), browser()
    walk.answer(client, offering)
    form = Page(client.get(url(offering, "check"))).hidden

    answers = [client.post(url(offering, "check"), form) for _ in range(3)]

    assert [response.url for response in answers] == [url(offering, "done")] * 3
    assert Registration.objects.count() == 1
    pages = [Page(client.get(url(offering, step))).text for step in ("done", "done")]
    assert pages[0] == pages[1]


def test_after_sending_every_question_leads_to_the_confirmation():
    offering, client = make.offering(), browser()
    walk.apply(client, offering)

    for step in ("who", "name", "check"):
        assert client.get(url(offering, step)).url == url(offering, "done")
    assert url(offering, "done") in Page(client.get(start(offering))).links


def test_the_draft_is_gone_once_it_is_sent_and_kept_while_it_is_not():
    offering, client = make.offering(), browser()
    walk.answer(client, offering)
    assert IntakeDraft.objects.count() == 1

    submit(client, url(offering, "check"))

    assert IntakeDraft.objects.count() == 0


def test_days_later_the_form_goes_on_where_it_was_left():
    offering, client = make.offering(), browser()
    walk.answer(client, offering, upto="birth")

    with time_machine.travel(make.NOON + datetime.timedelta(days=7), tick=False):
        page = Page(client.get(start(offering)))
        assert "入力の途中の内容が残っています" in page.text
        assert url(offering, "birth") in page.links
        assert "髙田" not in page.text


def test_beginning_afresh_discards_what_was_typed():
    offering, client = make.offering(), browser()
    walk.answer(client, offering, upto="birth")

    response = submit(client, start(offering), {"again": "1"}, to=f"{start(offering)}again/")

    assert response.url == url(offering, "who")
    assert IntakeDraft.objects.count() == 0
    assert client.get(url(offering, "name")).url == url(offering, "who")


def test_a_second_person_applies_from_the_same_browser():
    offering, client = make.offering(), browser()
    walk.apply(client, offering)
    submit(client, url(offering, "done"), {"again": "1"}, to=f"{start(offering)}again/")

    walk.apply(client, offering, name={"name": "髙田　清", "kana": "タカダ キヨシ"})

    assert offering.registrations.count() == 2
    assert "髙田　清 様" in Page(client.get(url(offering, "done"))).text


def test_leaving_a_shared_computer_takes_the_name_off_it():
    offering, client = make.offering(), browser()
    walk.apply(client, offering)

    response = submit(
        client, url(offering, "done"), {"leave": "1"}, to=f"{start(offering)}again/"
    )

    assert response.url == f"/towns/{offering.municipality.code}/"
    page = Page(client.get(url(offering, "done")))
    assert "髙田" not in page.text
    assert "受付番号は、お電話でお調べします" in page.text


def test_two_browsers_never_see_each_others_answers():
    offering, mine, theirs = make.offering(), browser(), browser()
    walk.answer(mine, offering)
    walk.answer(theirs, offering, name={"name": "山﨑　勇", "kana": "ヤマサキ イサム"})

    page = theirs.get(url(offering, "check")).content.decode()

    assert "山﨑　勇" in page
    assert "髙田" not in page


def test_the_key_of_one_offering_opens_nothing_of_another():
    offering, other, client = make.offering(), make.offering(), browser()
    walk.answer(client, offering)

    assert client.cookies["apply"]["path"] == start(offering)
    assert client.get(url(other, "check")).url == url(other, "who")


def test_no_address_and_no_cookie_holds_personal_data():
    offering, client = make.offering(), browser()
    visited = []
    for step in QUESTIONS:
        response = submit(client, url(offering, step), walk.ANSWERS[step])
        visited += [response.url, *Page(client.get(response.url)).links]
    response = submit(client, url(offering, "check"))
    visited += [response.url, *Page(client.get(response.url)).links]

    kept = " ".join([*visited, *(cookie.OutputString() for cookie in client.cookies.values())])
    person = Participant.objects.get()
    secrets = ["髙", "ハナ", "%E9%AB%99", "0994321045", "32-1045", str(person.public_id)]
    assert [secret for secret in secrets if secret in kept] == []


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(settings):
    settings.SESSION_COOKIE_SECURE = True
    offering, client = make.offering(), browser()

    client.get(url(offering, "who"))

    cookie = client.cookies["apply"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)
    assert cookie["max-age"] == 14 * 24 * 60 * 60


def test_form_and_confirmation_stay_out_of_caches_and_search_engines():
    offering, client = make.offering(), browser()
    walk.apply(client, offering)

    for path in (start(offering), url(offering, "done")):
        response = client.get(path)
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "same-origin"
        assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()


def test_a_browser_without_cookies_is_told_how_to_go_on_by_telephone():
    offering, client = make.offering(), browser()
    client.get(url(offering, "who"))
    client.cookies.clear()

    response = client.post(url(offering, "who"), {"who": "self"})

    page = Page(response)
    assert response.status_code == 400
    assert "クッキー" in page.text
    assert "tel:0992161115" in page.links
    assert IntakeDraft.objects.count() == 0


def test_a_form_posted_by_another_site_is_refused():
    offering, client = make.offering(), browser()
    client.get(url(offering, "who"))

    assert client.post(url(offering, "who"), {"who": "self"}).status_code == 403
    assert IntakeDraft.objects.count() == 0


def test_what_people_type_is_shown_and_never_run():
    offering, client = make.offering(), browser()
    evil = "<script>alert(1)</script>"
    changed = {"name": {"name": evil, "kana": "タカダ"}, "wish": {"wish": evil}}
    walk.answer(client, offering, **changed)

    for path in (url(offering, "check"), url(offering, "name"), url(offering, "wish")):
        assert evil not in client.get(path).content.decode()
    page = follow(client, submit(client, url(offering, "check")))
    assert f"{evil} 様" in page.text


def test_a_machine_that_fills_in_the_hidden_field_gets_no_seat():
    offering, client = make.offering(), browser()
    walk.answer(client, offering)

    response = submit(client, url(offering, "check"), {"homepage": "http://spam.example"})

    assert response.status_code == 409
    assert "お電話でお申し込みください" in Page(response).text
    assert offering.registrations.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_a_screen_asks_the_database_as_often_for_three_sessions_as_for_one(
    django_assert_num_queries, count
):
    offering, client = make.offering(sessions=count), browser()
    for _ in range(count):
        make.registration(offering)
    walk.answer(client, offering)

    for step, queries in (("name", 5), ("check", 6)):
        with django_assert_num_queries(queries):
            client.get(url(offering, step))
