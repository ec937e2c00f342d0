"""On the web: people who apply together, and a class that changes while somebody types."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from classes.actions import sessions, slots
from classes.choices import Joining, Kind
from classes.models import Offering, Registration
from people.models import IntakeDraft
from tests import make
from tests.classes import walk
from tests.classes.walk import Page, browser, submit, url

pytestmark = pytest.mark.django_db
ICHIRO = {"mate1-name": "髙田 一郎", "mate1-kana": "たかだ いちろう", "mate1-phone": ""}


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


def answered(offering):
    """A browser in which every question is answered."""
    client = browser()
    walk.answer(client, offering)
    return client


def with_ichiro(offering, **more):
    client = answered(offering)
    response = submit(client, url(offering, "together"), ICHIRO | more)
    assert response.url == url(offering, "check")
    return client


def rows(offering):
    return [*offering.registrations.order_by("pk")]


def test_whoever_comes_alone_is_asked_nothing_more():
    offering = make.offering()

    page = Page(answered(offering).get(url(offering, "check")))

    assert "内容の確認（7／7）" in page.title
    assert url(offering, "together") in page.links


def test_two_apply_together_and_each_has_a_number_and_a_page_of_their_own():
    offering = make.offering()
    client = with_ichiro(offering)

    page = Page(client.get(url(offering, "check")))
    assert "髙田　一郎（タカダ イチロウ）" in page.text
    assert "電話番号は同じ" in page.text
    assert "2人で申し込む" in page.text
    response = submit(client, url(offering, "check"))

    first, second = rows(offering)
    assert first.party == second.party is not None
    assert second.participant.kana == "タカダ イチロウ"
    done = Page(client.get(response.url))
    assert "2人の参加が決まりました。" in done.text
    for row, name in ((first, "髙田　ハナ"), (second, "髙田　一郎")):
        assert row.reference in done.text
        assert f"{name} 様" in done.text
        assert reverse("my", args=[row.secret]) in done.links


def test_another_set_of_fields_is_added_without_scripts_and_nothing_typed_is_lost():
    offering = make.offering()
    client = answered(offering)

    response = submit(client, url(offering, "together"), {"mate1-kana": "ここ", "more": "1"})
    assert response.url == url(offering, "together")
    page = client.get(response.url)
    assert "ここ" in page.content.decode()
    assert "入力してください" not in page.content.decode()
    assert {"mate1-name", "mate2-name"} <= {*Page(page).fields}

    both = ICHIRO | {"mate2-name": "髙田 次郎", "mate2-kana": "タカダ ジロウ"}
    submit(client, url(offering, "together"), both)
    submit(client, url(offering, "check"))
    assert [row.participant.kana for row in rows(offering)] == [
        "タカダ ハナ",
        "タカダ イチロウ",
        "タカダ ジロウ",
    ]


def test_three_may_come_along_and_no_more():
    offering = make.offering()
    client = answered(offering)

    for _ in range(5):
        submit(client, url(offering, "together"), {"more": "1"})

    page = client.get(url(offering, "together"))
    assert "mate3-name" in Page(page).fields
    assert "mate4-name" not in Page(page).fields
    assert "もう一人加える" not in Page(page).text


def test_one_of_them_is_taken_away_again():
    offering = make.offering()
    client = with_ichiro(offering)
    submit(client, url(offering, "together"), ICHIRO | {"more": "1"})
    both = ICHIRO | {"mate2-name": "髙田 次郎", "mate2-kana": "タカダ ジロウ"}

    submit(client, url(offering, "together"), both | {"without": "1"})

    page = Page(client.get(url(offering, "check")))
    assert "タカダ ジロウ" in page.text
    assert "タカダ イチロウ" not in page.text


def test_an_empty_set_of_fields_is_nobody():
    offering = make.offering()
    client = answered(offering)

    assert submit(client, url(offering, "together")).url == url(offering, "check")
    submit(client, url(offering, "check"))

    assert [row.party for row in rows(offering)] == [None]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"mate1-kana": ""}, "フリガナを入力してください。"),
        ({"mate1-name": ""}, "お名前を入力してください。"),
        ({"mate1-phone": "12"}, "電話番号"),
    ],
)
def test_what_cannot_be_read_is_explained_and_stays_as_typed(typed, sentence):
    offering = make.offering()
    client = answered(offering)

    response = submit(client, url(offering, "together"), ICHIRO | typed)

    assert response.status_code == 200
    assert sentence in Page(response).text
    kept = next(value for value in (ICHIRO | typed).values() if value)
    assert kept in response.content.decode()


def test_a_couple_waits_together_when_one_seat_is_left_and_is_told_before():
    offering = make.offering(capacity=2, waiting_limit=None)
    make.registration(offering)
    client = with_ichiro(offering)

    assert "いまは満席です" in Page(client.get(url(offering, "check"))).text
    response = submit(client, url(offering, "check"))

    assert [row.state for row in rows(offering)[1:]] == ["waiting", "waiting"]
    assert "皆さんの席がそろって空いたら" in Page(client.get(response.url)).text


def test_sending_twice_makes_one_party():
    offering = make.offering()
    client = with_ichiro(offering)
    form = Page(client.get(url(offering, "check"))).hidden

    answers = [client.post(url(offering, "check"), form) for _ in range(2)]

    assert {answer.url for answer in answers} == {url(offering, "done")}
    assert len(rows(offering)) == 2


def test_it_is_said_which_of_them_is_registered_already():
    offering = make.offering()
    ichiro = make.participant(kana="タカダ イチロウ", phone="099-222-3456")
    make.registration(offering, ichiro)
    client = with_ichiro(offering, **{"mate1-phone": "099-222-3456"})

    response = submit(client, url(offering, "check"))

    assert response.status_code == 409
    assert "髙田　一郎 様について：この方はすでに申込み済みです。" in Page(response).text
    assert len(rows(offering)) == 1


def test_the_same_person_twice_is_told():
    offering = make.offering()
    client = with_ichiro(offering, **{"mate1-kana": "タカダ ハナ"})

    response = submit(client, url(offering, "check"))

    assert "同じ方が2回書かれています" in Page(response).text
    assert not Registration.objects.exists()


def test_the_name_on_file_of_a_companion_is_not_shown():
    make.participant(name="高田　壱郎", kana="タカダ イチロウ", phone="0994-32-1045")
    offering = make.offering()
    client = with_ichiro(offering)

    page = Page(client.get(submit(client, url(offering, "check")).url))

    assert "高田　壱郎" not in page.text
    assert "2人目の方" in page.text


def test_nobody_is_registered_along_into_a_slot():
    offering = make.offering(kind=Kind.CONSULTATION, joining=Joining.SLOT)
    slots.divide(offering.sessions.get(), minutes=30, seats=1, by=make.BY, at=make.NOON)

    assert browser().get(url(offering, "together")).status_code == 404


# --- the class changes meanwhile


def test_a_session_called_off_meanwhile_is_chosen_anew_and_the_rest_is_kept():
    offering = make.offering(sessions=2, joining=Joining.SESSIONS)
    first, second = offering.sessions.order_by("number")
    client = browser()
    submit(client, url(offering, "choice"), {"meeting": str(first.public_id)})
    walk.answer(client, offering)
    form = Page(client.get(url(offering, "check"))).hidden
    sessions.cancel(first, reason="台風", by=make.BY, at=make.NOON)

    response = client.post(url(offering, "check"), form)

    page = Page(response)
    assert response.status_code == 409
    assert "講座の内容が変わりました" in page.text
    assert "お選びの日時は、中止・変更などのため" in page.text
    again = submit(client, url(offering, "choice"), {"meeting": str(second.public_id)})
    assert again.url == url(offering, "check")
    submit(client, url(offering, "check"))
    assert offering.registrations.get().session == second


def test_a_session_moved_meanwhile_is_read_again_before_it_is_sent():
    offering = make.offering()
    client = answered(offering)
    form = Page(client.get(url(offering, "check"))).hidden
    session = offering.sessions.get()
    session.starts_at += timedelta(hours=1)
    session.ends_at += timedelta(hours=1)
    session.save()

    page = Page(client.post(url(offering, "check"), form))

    assert "講座の内容が変わりました" in page.text
    assert "髙田　ハナ" in page.text
    assert not Registration.objects.exists()
    assert submit(client, url(offering, "check")).url == url(offering, "done")


def test_seats_split_by_device_meanwhile_are_asked_for():
    offering = make.offering(capacity=4)
    client = answered(offering)
    form = Page(client.get(url(offering, "check"))).hidden
    Offering.objects.update(seats_iphone=2, seats_android=2)

    response = client.post(url(offering, "check"), form)

    assert "当日使う機種" in Page(response).text
    submit(client, url(offering, "choice"), {"seat": "android"})
    submit(client, url(offering, "check"))
    assert offering.registrations.get().device == "android"


def test_a_smaller_capacity_is_told_before_sending_and_after():
    offering = make.offering(capacity=2, waiting_limit=None)
    make.registration(offering)
    client = answered(offering)
    form = Page(client.get(url(offering, "check"))).hidden
    Offering.objects.update(capacity=1)

    response = client.post(url(offering, "check"), form)

    assert "参加はまだ決まっていません。" in Page(client.get(response.url)).text


def test_a_class_closed_meanwhile_keeps_what_was_typed_and_says_so():
    offering = make.offering()
    client = answered(offering)
    Offering.objects.update(closes_at=make.NOON)

    page = Page(client.get(url(offering, "check")))

    assert "受付は終わりました" in page.text
    assert "入力した内容は残っています。" in page.text
    assert IntakeDraft.objects.count() == 1
    Offering.objects.update(closes_at=make.NOON + timedelta(days=1))
    assert submit(client, url(offering, "check")).url == url(offering, "done")
