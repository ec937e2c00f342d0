"""Flyers on A5, with several classes, twice on a sheet, and with a slip to cut off."""

from io import BytesIO
from itertools import combinations

import pypdf
import pypdfium2
import pytest
import zxingcpp
from django.urls import reverse

from classes.actions import flyers as making
from classes.choices import Joining, OfferingState, RegistrationMode
from materials.choices import FlyerSize
from materials.documents import flyer, programmes
from materials.documents.flyer import NothingToInviteTo
from materials.documents.flyer_format import Layout
from materials.documents.flyer_slip import HIGHEST_BOX
from materials.queries import flyers
from materials.renderers.sheets import NOTE
from tests import make
from tests.materials import paper

pytestmark = pytest.mark.django_db

ORIGIN = "https://kouza.city.example.lg.jp"
A4, A5, TWICE = FlyerSize
LONG = "スマートフォンの基本操作とインターネットの安全な使い方を学ぶ講座" * 3
SHEETS = {A4: (210, 297), A5: (148, 210), TWICE: (297, 210)}


@pytest.fixture(autouse=True)
def public_origin(settings):
    settings.PUBLIC_ORIGIN = ORIGIN


def town():
    return make.town(
        section="総務局 総務部 デジタル戦略推進室",
        postal_code="892-8677",
        address="鹿児島市山下町11番1号",
    )


def class_of(title="はじめてのスマホ教室", day=15, sessions=2, **columns):
    first = make.tokyo(f"2026-06-{day} 10:00")
    return make.offering(town=town(), title=title, sessions=sessions, first=first, **columns)


def said_of(*offerings, **how):
    made = making.create(
        offerings[0], label="窓口", beside=offerings[1:], by=make.BY, at=make.NOON, **how
    )
    membership = make.membership(town=offerings[0].municipality)
    return programmes.invitation(flyers.of(membership).get(pk=made.pk))


def six(**columns):
    return [class_of(f"教室その{number}", 10 + number, **columns) for number in range(6)]


def draw(said, size=A4, *, slip=False):
    return flyer.render(said, dated=make.TODAY, layout=Layout(size, slip=slip)).content


def sheet_of(content):
    box = pypdf.PdfReader(BytesIO(content)).pages[0].mediabox
    return round(float(box.width) * paper.POINT), round(float(box.height) * paper.POINT)


def boxes(content):
    """The places of all lines of text, by page."""
    for page in pypdfium2.PdfDocument(content):
        lines = page.get_textpage()
        yield page.get_size(), [lines.get_rect(each) for each in range(lines.count_rects())]


def overlapping(rects):
    def meet(one, other):
        across = min(one[2], other[2]) - max(one[0], other[0])
        down = min(one[3], other[3]) - max(one[1], other[1])
        return across > 1 and down > 1.5

    return [pair for pair in combinations(rects, 2) if meet(*pair)]


@pytest.mark.parametrize("slip", [False, True])
@pytest.mark.parametrize("size", FlyerSize)
def test_everything_stands_on_the_paper_that_was_asked_for_and_nothing_on_each_other(
    size, slip
):
    longest = class_of(
        "長" * 120,
        sessions=12,
        description="初めての方もどうぞ。" * 60,
        belongings="お持ちのスマートフォン、充電器、老眼鏡" * 8,
        joining=Joining.SESSIONS,
        venue=make.venue(town=town(), name="谷山市民会館" * 15),
    )
    several = [class_of(f"{LONG}{number}", 10 + number, sessions=3) for number in range(6)]
    for said in (said_of(longest), said_of(*several, headline="見" * 60)):
        content = draw(said, size, slip=slip)
        assert sheet_of(content) == SHEETS[size]
        for (width, height), rects in boxes(content):
            outside = [
                each
                for each in rects
                if each[0] < 0 or each[1] < 0 or each[2] > width + 0.5 or each[3] > height
            ]
            assert outside == []
            assert overlapping(rects) == []


@pytest.mark.parametrize("size", [A4, A5])
def test_nothing_is_lost_whatever_the_size(size):
    said = said_of(*six(fee=500, minimum_age=65))
    text = paper.text(draw(said, size, slip=True))

    words = [each for entry in said.entries for each in (entry.title, entry.venue, entry.when)]
    words += ["65歳以上の方", "500円", "099-216-1115", "総務局総務部デジタル戦略推進室"]
    words += [f"チラシ番号{said.code}", "令和8年6月の講座"]
    assert [word for word in words if "".join(word.split()) not in text] == []


@pytest.mark.parametrize("size", FlyerSize)
def test_the_code_is_twenty_millimetres_wide_and_is_read_from_paper(size):
    said = said_of(class_of())
    content = draw(said, size)
    left, bottom, right, top = (edge * paper.POINT for edge in paper.symbol(content))

    assert min(right - left, top - bottom) >= 20
    read = [each.text for each in zxingcpp.read_barcodes(paper.picture(content, dpi=150))]
    assert read == [f"{ORIGIN}/f/{said.code}/"] * (2 if size == TWICE else 1)


@pytest.mark.parametrize("several", [False, True])
def test_on_a5_nothing_to_be_read_is_smaller_than_twelve_points_but_the_notes(several):
    said = said_of(*six()[:3]) if several else said_of(class_of())
    sizes = paper.sizes(draw(said, A5))

    small = {size: words for size, words in sizes.items() if size < 12}
    notes = ["QRコードは", "チラシ番号", "裏面をご覧ください", "できた！"]
    assert [words for words in small.values() if not any(one in words for one in notes)] == []
    assert "".join(sizes[max(sizes)].split()) in {"099-216-1115", "はじめてのスマホ教室"}


def test_twice_on_a_sheet_is_the_same_flyer_two_times():
    said = said_of(class_of())
    once, twice = paper.text(draw(said, A5)), paper.text(draw(said, TWICE))

    assert sorted(twice) == sorted(once * 2)


def test_a_slip_stands_below_a_short_flyer_and_asks_what_the_desk_asks():
    said = said_of(class_of())
    [page] = paper.pages(draw(said, slip=True))
    text = "".join(page.split())

    asked = ["キリトリ線", "申込書", "フリガナ", "お名前", "電話番号", "年齢", "75〜79歳"]
    asked += ["付き添いの方がいます", "手助けが必要です", "〒892-8677鹿児島市山下町11番1号"]
    asked += ["だけに鹿児島市が使います。"]
    assert [each for each in asked if each not in text] == []
    assert text.count(said.code) == 2


def test_a_slip_of_several_classes_has_one_to_tick_for_each():
    said = said_of(class_of("写真の教室"), class_of("地図の教室", 16))
    text = paper.text(draw(said, slip=True))

    assert "行きたい講座6月15日写真の教室6月16日地図の教室" in text


def test_a_slip_that_does_not_fit_goes_to_the_back_and_the_front_says_so():
    said = said_of(*six())
    front, back = paper.pages(draw(said, slip=True))

    assert "申込書は裏面にあります。" in front
    assert "フリガナ" not in front
    assert ("フリガナ" in back, said.code in back) == (True, True)


def test_where_three_pages_are_needed_the_front_does_not_say_the_back():
    pages = paper.pages(draw(said_of(*six(sessions=3)), A5, slip=True))

    assert len(pages) == 3
    assert "申込書は最後のページにあります。" in pages[0]
    assert "フリガナ" in pages[2]


@pytest.mark.parametrize("size", [A4, A5])
@pytest.mark.parametrize("offerings", [1, 3, 6])
def test_every_box_to_write_in_is_at_least_ten_millimetres_high(size, offerings):
    content = draw(said_of(*six()[:offerings]), size, slip=True)
    found = []
    for page in pypdfium2.PdfDocument(content):
        for each in page.get_objects():
            left, bottom, right, top = (edge * paper.POINT for edge in each.get_bounds())
            # The boxes to write in are wide; those to tick are small squares.
            if each.type == 2 and right - left > 90 and 6 < top - bottom < HIGHEST_BOX + 1:
                found.append(top - bottom)

    assert len(found) >= 4
    assert min(found) >= 9.9


def test_without_registration_there_is_no_slip():
    said = said_of(class_of(registration_mode=RegistrationMode.NOT_NEEDED))

    assert "フリガナ" not in paper.text(draw(said, slip=True))


def test_what_was_called_off_is_left_away_and_a_flyer_of_nothing_is_not_printed():
    one, two = class_of("写真の教室"), class_of("地図の教室", 16)
    made = making.create(one, label="窓口", beside=[two], by=make.BY, at=make.NOON)

    def said():
        return programmes.invitation(flyers.of(make.membership()).get(pk=made.pk))

    type(one).objects.filter(pk=one.pk).update(state=OfferingState.CANCELLED)
    assert "写真の教室" not in paper.text(draw(said()))
    type(one).objects.update(state=OfferingState.CANCELLED)
    with pytest.raises(NothingToInviteTo):
        draw(said())


@pytest.mark.parametrize(
    ("starts", "words"),
    [
        (["06-15 10:00"], "6月15日（月）　10:00〜12:00"),
        (["06-15 10:00", "06-22 10:00"], "6月15日（月）・6月22日（月）　10:00〜12:00"),
        (
            ["06-15 10:00", "06-22 13:00"],
            "6月15日（月）・6月22日（月）　時間は日によって違います",
        ),
        (
            ["06-15 10:00", "06-22 10:00", "06-29 10:00", "07-06 10:00"],
            "6月15日（月）から　毎週月曜　全4回　10:00〜12:00",
        ),
        (
            ["06-15 10:00", "06-16 10:00", "06-29 10:00", "07-06 10:00"],
            "6月15日（月）から　全4回　10:00〜12:00",
        ),
    ],
)
def test_the_dates_of_a_class_are_said_shortly(starts, words):
    several = class_of(sessions=[make.tokyo(f"2026-{start}") for start in starts])

    assert said_of(several, class_of("別の教室")).entries[0].when == words


def test_the_same_flyer_on_the_same_day_is_the_same_bytes():
    said = said_of(*six())

    assert draw(said, TWICE, slip=True) == draw(said, TWICE, slip=True)


def test_every_font_is_embedded():
    assert {*paper.fonts(draw(said_of(*six()), A5, slip=True)).values()} == {True}


def test_the_page_prints_what_is_chosen_and_names_letters_that_no_font_has(client):
    one = class_of("スマホ🧓教室")
    made = making.create(one, label="窓口", beside=[class_of()], by=make.BY, at=make.NOON)
    client.force_login(make.staff())
    url = reverse("staff:flyer-pdf", args=[made.code])

    asked = client.get(url, {"size": "a5", "slip": "1"}, follow=True)
    assert asked.redirect_chain[0][0].endswith("?size=a5&slip=1")
    assert f"{url}?confirmed=1&amp;size=a5&amp;slip=1" in asked.content.decode()
    content = client.get(url, {"size": "a5", "slip": "1", "confirmed": "1"}).content
    assert (sheet_of(content), "スマホ〓教室" in paper.text(content)) == (SHEETS[A5], True)
    odd = client.get(url, {"size": "a3", "slip": "x", "confirmed": "1"}).content
    assert sheet_of(odd) == SHEETS[A4]
    assert NOTE < 12
