"""What the newsletter says of an offering, and the page on which it is made."""

import pytest
from django.urls import reverse

from accounts.choices import Role
from classes.actions import flyers
from classes.choices import CourseDevice, Joining, OfferingState, RegistrationMode, Selection
from classes.models import Offering
from classes.queries import offerings
from materials.choices import NewsletterLength
from materials.documents import newsletters as paper
from materials.documents.newsletters import Wanted
from materials.queries import newsletters
from tests import make

pytestmark = pytest.mark.django_db

SHORT, NORMAL, FULL = NewsletterLength
ORIGIN = "https://kouza.city.example.lg.jp"


def block(offering, length=FULL, **how):
    rows = Offering.objects.filter(pk=offering.pk)
    found = offerings.listings(rows, at=make.NOON)
    return paper.blocks(found, Wanted(length, **how))[0]


def lines(offering, **how):
    head, *rest = block(offering, **how).text.split("\n")
    return {"": head} | dict(line.split("：", 1) for line in rest)


@pytest.fixture
def page(client):
    client.force_login(make.staff())

    def get(*chosen, name="newsletter", **asked):
        asked = {"length": "normal", "offering": [one.public_id for one in chosen]} | asked
        return client.get(reverse(f"staff:{name}"), asked)

    return get


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(make.NOON, tick=False)


def test_the_full_text_says_all_that_a_reader_asks():
    offering = make.offering(
        title="はじめてのスマホ教室",
        sessions=2,
        minimum_age=65,
        fee=1500,
        belongings="スマートフォン",
        course=make.course(topics=["写真", "地図"], device=CourseDevice.IPHONE),
        venue=make.venue(name="中央公民館", address="山下町5番9号"),
    )

    assert lines(offering) == {
        "": "■はじめてのスマホ教室",
        "日時": "令和8年6月15日（月）、6月22日（月）いずれも10:00〜12:00",
        "会場": "中央公民館（山下町5番9号）",
        "対象": "65歳以上の方（第1回の日の時点）、iPhoneをお使いの方",
        "定員": "10人（先着順）",
        "費用": "1,500円",
        "内容": "写真、地図",
        "持ち物": "スマートフォン",
        "受付": "5月25日（月）12:00から6月14日（日）10:00まで",
        "申込方法": "電話、窓口、ホームページで",
        "問合せ": "鹿児島市 デジタル戦略推進室 電話099-216-1115",
    }


def test_twelve_dates_and_a_name_of_a_hundred_and_twenty_letters():
    many = make.offering(sessions=12, title="スマホ教室")
    short = block(many, SHORT)
    assert "▽日時＝令和8年6月15日（月）10:00から全12回▽" in short.text
    normal = block(many, NORMAL)
    assert (normal.text.split("受付")[0].count("（月）"), normal.letters <= 200) == (12, True)
    assert short.letters <= 100

    long = block(make.offering(title="長" * 120), SHORT)
    assert long.text == ""
    assert "「くわしい」" in long.refusal


def test_lots_slots_and_what_needs_no_registration_are_said():
    assert lines(make.offering(selection=Selection.LOTTERY))["定員"] == (
        "10人（申込み多数のときは抽選）"
    )
    slots = make.offering(joining=Joining.SLOT)
    assert lines(slots)["日時"].endswith("（時間枠を選んでお申し込みください）")
    free = lines(make.offering(registration_mode=RegistrationMode.NOT_NEEDED))
    assert (free["申込み"], "受付" in free) == ("不要（当日、直接会場へ）", False)


def test_a_midnight_is_the_day_that_ends_with_it():
    offering = make.offering(
        opens=make.tokyo("2026-05-01 00:00"), closes=make.tokyo("2026-06-11 00:00")
    )

    assert lines(offering)["受付"] == "5月1日（金）から6月10日（水）まで"


def test_another_venue_is_never_left_out():
    offering = make.offering(sessions=2, venue=make.venue(name="中央公民館"))
    offering.sessions.filter(number=2).update(venue=make.venue(name="谷山市民会館" * 16))

    assert lines(offering)["会場"].startswith("中央公民館（第2回は谷山市民会館")
    assert "中央公民館ほか" in block(offering, SHORT).text


def test_a_town_without_telephone_and_a_draft_without_dates():
    town = make.town("462039", name="鹿屋市", phone="", section="デジタル推進課")
    said = lines(make.offering(town=town, sessions=0, state=OfferingState.DRAFT))

    assert (said["日時"], said["問合せ"], said["申込方法"]) == (
        "未定",
        "鹿屋市 デジタル推進課",
        "窓口、ホームページで",
    )


def test_the_address_is_said_if_wished_the_short_one_if_there_is_a_flyer(settings):
    settings.PUBLIC_ORIGIN = ORIGIN
    offering = make.offering()
    assert "ホームページ" not in lines(offering)
    long = f"{ORIGIN}/offerings/{offering.public_id}/"
    assert lines(offering, address=True)["ホームページ"] == long

    flyer = flyers.create(offering, label="広報6月号", by=make.BY, at=make.NOON)
    flyers.create(offering, label="窓口", by=make.BY, at=make.NOON)
    said = lines(offering, address=True, wide=True)
    assert said["ホームページ"] == f"{ORIGIN}/f/{flyer.code}/"
    assert said["問合せ"].endswith("電話０９９－２１６－１１１５")


def test_the_page_makes_one_text_of_several_and_names_what_does_not_fit(page):
    first, second = make.offering(title="写真"), make.offering(title="地図")
    long = make.offering(title="長" * 120)
    answer = page(first, second, long, length="short")

    assert [each.split("▽")[0] for each in answer.context["text"].split("\n\n")] == [
        "◆写真",
        "◆地図",
    ]
    assert "100字に収まりません" in answer.content.decode()


def test_the_file_has_a_mark_and_the_line_ends_of_windows(page):
    answer = page(make.offering(title="写真"), name="newsletter-text")

    assert answer.content.startswith("\ufeff■写真\r\n日時：".encode())
    assert b"\n" not in answer.content.replace(b"\r\n", b"")
    assert ".txt" in answer["Content-Disposition"]


def test_nothing_chosen_asks_for_a_choice_and_gives_no_file(page):
    make.offering()

    assert "のせる講座を1つ以上選んでください。" in page().content.decode()
    assert page(name="newsletter-text")["Location"].startswith(reverse("staff:newsletter"))


def test_a_draft_is_offered_what_is_over_cancelled_or_elsewhere_is_not(page):
    draft = make.offering(state=OfferingState.DRAFT)
    make.offering(first=make.tokyo("2026-05-20 10:00"))
    make.offering(state=OfferingState.CANCELLED)
    strange = make.offering(town=make.other_town())

    listed = newsletters.of(make.membership(), at=make.NOON)
    assert [*listed] == [draft]
    assert "もう一度選んでください。" in page(strange).content.decode()


def test_without_anything_ahead_the_page_says_what_to_do(page):
    assert "広報にのせる講座はありません" in page().content.decode()


def test_who_may_not_plan_may_not_open_it(client):
    client.force_login(make.staff(Role.VIEWER))

    assert client.get(reverse("staff:newsletter")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_offerings_cost_the_same_however_many(count, django_assert_num_queries):
    for _ in range(count):
        make.offering(sessions=count)
    membership = make.membership()

    with django_assert_num_queries(4):
        rows = newsletters.of(membership, at=make.NOON)
        found = offerings.listings(rows, at=make.NOON)
        paper.blocks(found, Wanted(FULL, address=True))


def test_the_page_of_an_offering_leads_to_its_text(client):
    client.force_login(make.staff())
    offering = make.offering()
    page = client.get(reverse("staff:offering", args=[offering.public_id])).content.decode()

    assert f"{reverse('staff:newsletter')}?offering={offering.public_id}" in page
