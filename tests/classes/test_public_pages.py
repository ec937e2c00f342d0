"""What everybody may read about the classes, and what they may not."""

import pytest
import time_machine
from django.urls import reverse

from classes.choices import Channel, Kind, OfferingState, RegistrationMode, SessionState
from classes.models import Flyer
from tests import make
from tests.classes import walk
from tests.classes.walk import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


def town_page(client, town=None, query=""):
    return client.get(reverse("town", args=[(town or make.town()).code]) + query)


def offering_page(client, offering):
    return client.get(reverse("offering", args=[offering.public_id]))


def titles(response):
    return [listing.offering.title for listing in response.context["listings"]]


def flyer(offering, code="ACD379"):
    return Flyer.objects.create(
        offering=offering, code=code, label="公民館", created_at=make.NOON
    )


def test_home_offers_every_town_with_its_number_of_open_classes_and_its_telephone(client):
    make.offering()
    make.offering(capacity=1)
    make.registration(make.offering(capacity=1))
    make.offering(opens=make.tokyo("2026-06-10 09:00"))
    make.other_town()

    response = client.get("/")

    assert [(town.name, count) for town, count in response.context["towns"]] == [
        ("鹿児島市", 2),
        ("垂水市", 0),
    ]
    page = Page(response)
    assert {"tel:0992161115", "tel:0994321045"} <= {*page.links}
    assert "いま申し込める講座はありません" in page.text


def test_home_shows_the_open_classes_that_come_next(client):
    late = make.offering(title="あと", first=make.tokyo("2026-06-20 10:00"))
    make.offering(title="満員", capacity=1, first=make.tokyo("2026-06-10 10:00"))
    make.registration(make.offering(title="先", first=make.tokyo("2026-06-12 10:00")))
    make.registration(late.__class__.objects.get(title="満員"))

    assert titles(client.get("/")) == ["先", "あと"]


def test_a_single_town_has_its_telephone_at_the_foot_of_the_home_page(client):
    make.town()

    assert client.get("/").context["municipality"] == make.town()


def test_a_town_lists_its_classes_by_date_and_nobody_elses(client):
    make.offering(title="七月", first=make.tokyo("2026-07-01 10:00"))
    make.offering(title="六月", first=make.tokyo("2026-06-10 10:00"))
    make.offering(title="垂水", town=make.other_town())

    assert titles(town_page(client)) == ["六月", "七月"]
    assert titles(town_page(client, make.other_town())) == ["垂水"]


def test_drafts_and_what_is_over_are_not_listed_but_what_is_called_off_is(client):
    make.offering(title="下書き", state=OfferingState.DRAFT)
    make.offering(title="昨日", first=make.tokyo("2026-05-31 10:00"))
    make.offering(title="中止", state=OfferingState.CANCELLED)

    assert titles(town_page(client)) == ["中止"]


def test_every_state_is_said_in_words(client):
    day = make.tokyo("2026-06-20 10:00")
    make.offering(title="a", first=day, capacity=4)
    make.offering(title="b", first=day, capacity=3)
    make.registration(make.offering(title="c", first=day, capacity=1))
    make.offering(title="d", first=day, opens=make.tokyo("2026-06-02 09:00"))
    make.offering(title="e", first=day, closes=make.tokyo("2026-06-01 11:59"))
    make.offering(title="f", first=day, state=OfferingState.CANCELLED)
    make.offering(title="g", first=day, registration_mode=RegistrationMode.NOT_NEEDED)

    text = Page(town_page(client)).text

    words = ["受付中", "残りわずか", "満員", "受付前", "受付終了", "中止", "申込み不要"]
    places = [text.index(word) for word in words]
    assert places == sorted(places)


def test_the_list_is_narrowed_to_one_kind_by_a_link(client):
    make.offering(title="教室")
    make.offering(title="相談会", kind=Kind.CONSULTATION)

    response = town_page(client)

    assert "?kind=consultation" in Page(response).links
    assert "?kind=outreach" not in Page(response).links
    assert titles(town_page(client, query="?kind=consultation")) == ["相談会"]
    assert titles(town_page(client, query="?kind=nonsense")) == ["教室", "相談会"]


def test_a_town_without_classes_says_whom_to_call(client):
    page = Page(town_page(client))

    assert "これからの講座は、いまありません" in page.text
    assert page.links.count("tel:0992161115") == 2


def test_a_long_list_is_cut_into_pages_and_a_wrong_page_shows_the_nearest(client):
    for day in range(10, 22):
        make.offering(first=make.tokyo(f"2026-06-{day} 10:00"))

    assert len(titles(town_page(client))) == 10
    assert len(titles(town_page(client, query="?page=99"))) == 2
    assert len(titles(town_page(client, query="?page=x"))) == 10


def test_an_unknown_town_is_not_found(client):
    assert client.get(reverse("town", args=["999999"])).status_code == 404


def test_an_offering_tells_every_date_and_place_and_how_to_apply(client):
    hall = make.venue(
        name="中央公民館", address="山下町5-9", access="電停から歩いて5分", step_free="yes"
    )
    offering = make.offering(
        sessions=3,
        venue=hall,
        minimum_age=65,
        fee=500,
        belongings="老眼鏡",
        contact_name="生涯学習課",
        contact_phone="0992222222",
    )
    elsewhere = offering.sessions.get(number=2)
    elsewhere.venue = make.venue(name="谷山会館")
    elsewhere.save()

    page = Page(offering_page(client, offering))

    dates = [
        "令和8年6月15日（月）",
        "令和8年6月22日（月）",
        "令和8年6月29日（月）",
        "10:00〜12:00",
    ]
    places = ["全3回", "中央公民館", "山下町5-9", "電停から歩いて5分", "段差なし", "谷山会館"]
    terms = ["65歳以上", "500円", "老眼鏡", "生涯学習課", "平日 8:30〜17:15"]
    ways = ["電話でも申し込めます", "この講座に申し込む"]
    said = [*dates, *places, *terms, *ways]
    assert [word for word in said if word not in page.text] == []
    assert walk.start(offering) in page.links
    assert page.links.count("tel:0992222222") == 2
    assert page.headings == [offering.title]


def test_a_session_that_is_called_off_is_marked_with_its_reason(client):
    offering = make.offering(sessions=2)
    offering.sessions.filter(number=1).update(
        state=SessionState.CANCELLED, cancel_reason="台風のため"
    )

    assert "この回は中止です。台風のため" in Page(offering_page(client, offering)).text


def test_a_draft_is_not_found(client):
    offering = make.offering(state=OfferingState.DRAFT)

    assert offering_page(client, offering).status_code == 404
    assert client.get(walk.start(offering)).status_code == 404
    assert client.get(walk.url(offering, "who")).status_code == 404


def test_who_was_typing_when_a_class_went_back_to_draft_reads_whom_to_call(client):
    open_one = make.offering(title="地図の使い方")
    offering = make.offering(title="はじめてのスマホ")
    client.get(walk.start(offering), follow=True)
    offering.state = OfferingState.DRAFT
    offering.save()

    answers = [
        offering_page(client, offering),
        client.get(walk.url(offering, "who")),
        client.post(walk.url(offering, "who"), {"who": "self"}),
    ]

    for answer in answers:
        page = Page(answer)
        assert answer.status_code == 404
        assert page.headings == ["この講座は、いまは公開していません"]
        assert {"tel:0992161115", f"/offerings/{open_one.public_id}/"} <= {*page.links}
        assert "はじめてのスマホ" not in page.text


DAY = "2026-06-20 10:00"
SHUT = {
    "満員になりました": {"capacity": 1},
    "受付は 令和8年6月2日（火）9:00 からです": {"opens": make.tokyo("2026-06-02 09:00")},
    "受付は終わりました": {"closes": make.tokyo("2026-06-01 11:59")},
    "この講座は中止になりました": {"state": OfferingState.CANCELLED},
    "当日、時間までに直接会場へ": {"registration_mode": RegistrationMode.NOT_NEEDED},
    "この講座は終わりました": {"first": make.tokyo("2026-05-20 10:00")},
}


@pytest.mark.parametrize("sentence", SHUT)
def test_what_cannot_be_applied_for_says_why_and_whom_to_call(client, sentence):
    offering = make.offering(**{"first": make.tokyo(DAY)} | SHUT[sentence])
    if offering.capacity == 1:
        make.registration(offering)
    still_open = make.offering(title="まだ空いている講座")

    for response in (
        offering_page(client, offering),
        client.get(walk.url(offering, "who")),
    ):
        page = Page(response)
        assert sentence in page.text.replace("\n", "")
        assert "tel:0992161115" in page.links
        assert walk.start(offering) not in page.links
        beside = reverse("offering", args=[still_open.public_id]) in page.links
        assert beside is ("直接会場へ" not in sentence)


def test_a_flyer_leads_to_the_form_and_is_recorded_with_the_registration(client):
    offering = make.offering()
    printed = flyer(offering)
    browser = walk.browser()

    response = browser.get(reverse("flyer", args=["ａｃｄ379"]))

    assert response.url == walk.start(offering)
    walk.apply(browser, offering)
    registration = offering.registrations.get()
    assert (registration.channel, registration.flyer) == (Channel.QR, printed)


def test_a_flyer_of_another_class_is_not_recorded(client):
    offering, other = make.offering(), make.offering()
    flyer(other)
    browser = walk.browser()
    browser.get(reverse("flyer", args=["ACD379"]))

    walk.apply(browser, offering)

    registration = offering.registrations.get()
    assert (registration.channel, registration.flyer) == (Channel.WEB, None)


@pytest.mark.parametrize("state", [None, OfferingState.DRAFT])
def test_an_unknown_flyer_says_what_to_do(client, state):
    make.town()
    if state:
        flyer(make.offering(state=state))

    response = client.get(reverse("flyer", args=["ACD379"]))

    assert response.status_code == 404
    page = Page(response)
    assert "チラシに書いてある番号にお電話ください" in page.text
    assert reverse("town", args=["462012"]) in page.links


def test_what_staff_typed_is_shown_and_never_run(client):
    evil = "<script>alert(1)</script>"
    course = make.course(title=evil, description=evil, topics=[evil])
    hall = make.venue(name=evil, address=evil, access=evil, parking=evil)
    offering = make.offering(
        course=course, venue=hall, description=evil, belongings=evil, contact_name=evil
    )

    for path in ("/", reverse("town", args=["462012"]), walk.url(offering, "who")):
        response = client.get(path)
        assert evil not in response.content.decode()
        assert evil in Page(response).text
    assert evil not in offering_page(client, offering).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_database_as_often_for_three_offerings_as_for_one(
    client, django_assert_num_queries, count
):
    for _ in range(count):
        offering = make.offering(sessions=count)
        make.registration(offering)
    full = make.offering(capacity=1)
    make.registration(full)

    with django_assert_num_queries(4):
        client.get("/")
    with django_assert_num_queries(6):
        client.get(reverse("town", args=["462012"]))
    with django_assert_num_queries(4):
        offering_page(client, offering)
    with django_assert_num_queries(7):
        offering_page(client, full)


def test_no_public_page_weighs_more_than_60_kilobytes(client):
    for day in range(10, 22):
        offering = make.offering(
            sessions=8,
            first=make.tokyo(f"2026-06-{day} 10:00"),
            course=make.course(title=f"{day}" + "長い講座の名前" * 10, topics=["学ぶこと"] * 8),
            venue=make.venue(name=f"{day}" + "長い会場の名前" * 8, address="所在地" * 30),
        )
    pages = ["/", reverse("town", args=["462012"])]
    pages += [reverse("offering", args=[offering.public_id]), walk.url(offering, "who")]

    weights = {}
    for path in pages:
        response = client.get(path)
        weights[path] = len(response.content) + Page(response).weight

    assert {path: weight for path, weight in weights.items() if weight > 60_000} == {}
