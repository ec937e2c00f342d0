"""Slips with the reference number, on paper: of one, of all for a session, and one's own."""

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.actions import registrations
from classes.choices import OfferingState, Selection, SessionState
from materials.documents import slips as document
from materials.queries import slips as known
from materials.renderers.sheets import A4, A6, POINT
from tests import make
from tests.materials import paper

pytestmark = pytest.mark.django_db
LONG_NAME = "寿限無" * 20
NOBODY_HAS = "\U0002ff00山　一"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def clerk():
    client = Client()
    client.force_login(make.staff())
    return client


def person(name="東　清", kana="アズマ キヨシ", **columns):
    return make.participant(name=name, kana=kana, **columns)


def slip(registration, *, named=True):
    row = known.for_member(make.membership()).get(pk=registration.pk)
    return document.read(row, held=known.held(row.offering), named=named)


def render(*registrations, alone=False):
    read = [slip(each) for each in registrations]
    return document.render(read, town=make.town(), dated=make.TODAY, alone=alone).content


def one(registration, suffix="pdf"):
    return reverse(f"staff:slip-{suffix}", args=[registration.reference])


def session_of(offering, suffix="pdf"):
    return reverse(f"staff:slips-{suffix}", args=[offering.sessions.first().public_id])


def own(registration):
    return reverse("my-slip-pdf", args=[registration.secret])


def code_of(registration):
    return f"{settings.PUBLIC_ORIGIN}/card/#{registration.reference}"


# ---------- the paper ----------


def test_a_slip_says_the_number_and_all_that_somebody_who_comes_has_to_know():
    hall = make.venue(name="中央公民館", address="山下町1-1")
    offering = make.offering(title="はじめてのスマホ", venue=hall, belongings="スマートフォン")
    registration = make.registration(offering, person())

    content = render(registration, alone=True)

    read = paper.text(content)
    told = [
        registration.reference,
        "参加決定",
        "東清様",
        "はじめてのスマホ",
        "令和8年6月15日（月）10:00〜12:00",
        "中央公民館山下町1-1",
        "スマートフォン",
        "電話番号の下4けたで取り消せます",
        "電話099-216-1115",
    ]
    assert [words for words in told if words not in read] == []
    assert paper.codes(content, dpi=200) == [code_of(registration)]
    left, _, right, _ = paper.symbol(content)
    assert round((right - left) * POINT, 1) == 21.0
    assert "デンソーウェーブ" in read
    assert content == render(registration, alone=True)


def test_the_number_is_the_largest_and_the_words_are_14_points():
    content = render(make.registration(make.offering(), person()), alone=True)

    found = paper.sizes(content)
    assert max(found) >= 28
    assert "15日" in found[14]


def test_one_alone_is_a6_and_several_are_four_to_an_a4():
    offering = make.offering()
    rows = [make.registration(offering) for _ in range(5)]

    alone = paper.picture(render(rows[0], alone=True), dpi=72).size
    four = render(*rows[:4])

    assert alone == pytest.approx((A6.width / POINT, A6.height / POINT), abs=1)
    assert paper.picture(four, dpi=72).size == pytest.approx(
        (A4.width / POINT, A4.height / POINT), abs=1
    )
    assert {*paper.codes(four, dpi=200)} == {code_of(row) for row in rows[:4]}
    assert len(paper.pages(four)) == 1
    assert len(paper.pages(render(*rows))) == 2


def test_who_waits_is_told_so_and_given_no_code():
    offering = make.offering(capacity=1, waiting_limit=5)
    make.registration(offering)

    content = render(make.registration(offering), alone=True)

    assert "キャンセル待ち参加はまだ決まっていません" in paper.text(content)
    assert paper.codes(content, dpi=200) == []


def test_who_is_in_a_draw_is_told_so():
    registration = make.registration(make.offering(selection=Selection.LOTTERY))

    assert "抽選待ち" in paper.text(render(registration, alone=True))


def test_a_series_says_all_its_days_and_the_hours_once():
    registration = make.registration(make.offering(sessions=3))

    read = paper.text(render(registration, alone=True))

    assert "令和8年6月15日（月）、6月22日（月）、6月29日（月）各回10:00〜12:00（全3回）" in read


def test_a_session_that_was_moved_to_another_hall_names_it():
    offering = make.offering(sessions=2)
    other = make.venue(name="東公民館")
    offering.sessions.filter(number=2).update(venue=other)

    read = paper.text(render(make.registration(offering), alone=True))

    assert "6月22日（月）10:00〜12:00東公民館" in read


@pytest.mark.parametrize("name", ["一", LONG_NAME, "𠮷田　茂", "辻󠄀　花"])
def test_the_longest_of_everything_stands_on_the_slip_whole(name):
    offering = make.offering(
        sessions=12,
        title="名" * 120,
        belongings="物" * 200,
        contact_name="係" * 120,
        venue=make.venue(name="館" * 60, address="町" * 120),
    )
    content = render(make.registration(offering, person(name)), alone=True)

    read = paper.text(content)
    assert name.replace("　", "") in read
    longest = ("名" * 120, "物" * 200, "係" * 120, "館" * 60, "町" * 120)
    assert [words for words in longest if words not in read] == []
    assert len(paper.pages(content)) == 1
    # Between the telephone number and the line on the trademark nothing is drawn.
    assert min(paper.sizes(content)) < 8
    lowest = paper.picture(content, dpi=144)
    between = lowest.crop((0, lowest.height - 69, lowest.width, lowest.height - 67))
    assert between.getextrema() == (255, 255)


# ---------- the pages of staff ----------


def test_all_of_a_session_come_in_the_order_of_their_furigana(clerk):
    offering = make.offering(capacity=2, waiting_limit=5)
    for name, kana in (("馬場　花", "ババ ハナ"), ("東　清", "アズマ キヨシ")):
        make.registration(offering, person(name, kana))
    waiting = make.registration(offering, person("加藤　進", "カトウ ススム"))

    answer = clerk.get(session_of(offering))

    read = paper.text(answer.content)
    assert [*sorted(("東清様", "加藤進様", "馬場花様"), key=read.index)] == [
        "東清様",
        "加藤進様",
        "馬場花様",
    ]
    assert AuditEvent.objects.get(action="slips.printed").detail == {"people": 3}
    page = clerk.get(session_of(offering, "page")).content.decode()
    assert waiting.reference in page
    assert "キャンセル待ち" in page


def test_a_name_that_no_font_has_stops_that_slip_alone(clerk):
    offering = make.offering()
    make.registration(offering, person())
    make.registration(offering, person(NOBODY_HAS, "カワヤマ ハジメ"))
    address = session_of(offering)

    asked = clerk.get(address, follow=True)
    without = paper.text(clerk.get(f"{address}?without=1").content)
    replaced = paper.text(clerk.get(f"{address}?confirmed=1").content)

    assert asked.redirect_chain == [(session_of(offering, "page"), 302)]
    assert "U+2FF00" in asked.content.decode()
    assert ("東清様" in without, "山一" in without) == (True, False)
    assert "〓山一様" in replaced


def test_one_slip_is_printed_from_the_page_of_the_participant(clerk):
    registration = make.registration(make.offering(), person())

    found = clerk.get(
        reverse("staff:participant", args=[registration.participant.public_id])
    ).content.decode()
    page = clerk.get(one(registration, "page")).content.decode()
    answer = clerk.get(one(registration))

    assert one(registration, "page") in found
    assert one(registration) in page
    assert answer["Content-Type"] == "application/pdf"
    event = AuditEvent.objects.get(action="slips.printed")
    assert (event.subject_key, event.detail) == (str(registration.pk), {"people": 1})


def test_a_registration_that_was_cancelled_has_no_slip(clerk):
    registration = make.registration(make.offering())
    registrations.cancel(registration, reason="本人の都合", by=make.BY, at=make.NOON)

    answer = clerk.get(one(registration))

    assert answer.status_code == 409
    assert "この申込みには受付票がありません" in answer.content.decode()
    assert not AuditEvent.objects.filter(action="slips.printed").exists()


def test_nobody_registered_is_said(clerk):
    offering = make.offering()

    page = clerk.get(session_of(offering, "page")).content.decode()

    assert "受付票を印刷できる申込みはありません" in page
    assert clerk.get(session_of(offering)).status_code == 409


def test_a_session_that_was_called_off_has_no_slips(clerk):
    offering = make.offering()
    make.registration(offering)
    offering.sessions.update(state=SessionState.CANCELLED)

    assert clerk.get(session_of(offering)).status_code == 409


def test_another_town_and_who_may_not_register_find_none():
    registration = make.registration(make.offering())
    addresses = [one(registration), session_of(registration.offering)]
    addresses += [one(registration, "page"), session_of(registration.offering, "page")]
    statuses = []
    for user in (make.staff(town=make.other_town()), make.staff(Role.INSTRUCTOR)):
        client = Client()
        client.force_login(user)
        statuses.append({client.get(address).status_code for address in addresses})

    assert statuses == [{404}, {403}]


@pytest.mark.parametrize("count", [1, 3])
def test_the_registrations_of_a_session_cost_one_query(count, django_assert_num_queries):
    offering = make.offering()
    for _ in range(count):
        make.registration(offering)
    session = offering.sessions.get()

    with django_assert_num_queries(1):
        people = [row.participant.kept.kana for row in known.of_session(session)]
    assert len(people) == count


# ---------- one's own page ----------


def test_the_own_page_prints_the_slip_without_the_name(client):
    registration = make.registration(make.offering(), person())

    page = client.get(reverse("my", args=[registration.secret])).content.decode()
    answer = client.get(own(registration))

    assert own(registration) in page
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert paper.codes(answer.content, dpi=200) == [code_of(registration)]
    assert "東清" not in paper.text(answer.content)


def test_the_own_page_of_a_class_that_was_called_off_says_so_instead(client):
    registration = make.registration(make.offering())
    type(registration.offering).objects.update(state=OfferingState.CANCELLED)

    page = client.get(reverse("my", args=[registration.secret])).content.decode()
    answer = client.get(own(registration))

    assert own(registration) not in page
    assert answer.status_code == 409
    assert "この申込みには受付票がありません" in answer.content.decode()


def test_a_secret_that_leads_to_nobody_is_not_found(client):
    address = reverse("my-slip-pdf", args=["11111111-1111-4111-8111-111111111111"])

    assert client.get(address).status_code == 404
