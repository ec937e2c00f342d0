"""Handouts on paper, and their figures on paper and on pages."""

import re
from xml.etree import ElementTree

import pypdfium2
import pytest

from materials.choices import FigureName, LetterSize
from materials.documents import handout_paper
from materials.documents.handout_paper import FOOT, SIDE, TOP
from materials.documents.handouts import Handout
from materials.renderers import figures
from materials.renderers.figures.shapes import SMALLEST_WORDS, WIDTH, Path
from materials.renderers.figures.shapes import Words as Letters
from materials.renderers.sheets import HEIGHT, Sheet, Style
from materials.rules import handout_texts, handouts
from materials.rules.handout_blocks import said
from tests import make
from tests.materials import geometry, paper

URL = "https://kouza.city.example.lg.jp/handouts/462012/power/"
TOPICS = handouts.standard()
MARGIN = 8.0


def handout(title="電源の使い方", text="本文です。", **more):
    given = {
        "town": "鹿児島市",
        "office": "鹿児島市 デジタル戦略推進室",
        "phone": "099-216-1115",
        "version": "第1版",
        "url": URL,
    } | more
    return Handout(title=title, blocks=handout_texts.read(text), **given)


def render(found, size=LetterSize.NORMAL):
    return handout_paper.render(found, size=size, dated=make.TODAY)


def squeezed(text):
    return "".join(text.split())


def extents(content):
    """Of each page the bounds of everything drawn, in millimetres from the top left."""
    for page in pypdfium2.PdfDocument(content):
        height = page.get_height()
        for thing in page.get_objects():
            left, bottom, right, top = thing.get_bounds()
            yield [edge * paper.POINT for edge in (left, height - top, right, height - bottom)]


@pytest.mark.parametrize("size", LetterSize)
@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_a_standard_handout_stands_on_paper_whole(topic, size):
    found = handout(topic.title, topic.text)

    document = render(found, size)

    read = paper.text(document.content)
    missing = [line for line in said(found.blocks).split("\n") if squeezed(line) not in read]
    assert missing == []
    assert squeezed(topic.title) in read
    assert document.warnings == ()
    assert all(paper.fonts(document.content).values())
    assert paper.codes(document.content, dpi=150) == [URL]
    assert [
        box
        for box in extents(document.content)
        if box[0] < MARGIN or box[1] < MARGIN or box[2] > 210 - MARGIN or box[3] > 297 - 4
    ] == []
    most = 2 if size is LetterSize.NORMAL else 3
    assert len(paper.pages(document.content)) <= most


def test_the_letters_are_16_points_and_20_on_wish():
    usual, large = (paper.sizes(render(handout(), size).content) for size in LetterSize)

    assert "本文です。" in usual[16.0]
    assert "本文です。" in large[20.0]


def test_the_foot_says_whom_to_ask_which_version_and_how_many_pages():
    text = "一枚目\n\n---\n\n二枚目"
    content = render(handout(text=text)).content
    first, second = (squeezed(page) for page in paper.pages(content))

    for page in (first, second):
        assert "099-216-1115" in page
        assert "鹿児島市デジタル戦略推進室" in page
        assert "第1版" in page
        assert "デンソーウェーブ" in page
    assert ("1／2ページ" in first, "2／2ページ" in second) == (True, True)
    assert ("一枚目" in first, "二枚目" in second) == (True, True)


def test_what_is_not_open_to_everybody_has_no_code_and_no_phone_is_no_gap():
    content = render(handout(url="", phone="")).content

    assert paper.codes(content, dpi=150) == []
    assert "窓口へ" in paper.text(content)
    assert "デンソーウェーブ" not in paper.text(content)


def test_the_code_is_22_mm_wide():
    left, _, right, _ = paper.symbol(render(handout()).content)

    assert (right - left) * paper.POINT == pytest.approx(22.0, abs=0.1)


def test_the_same_handout_gives_the_same_bytes():
    topic = TOPICS["fraud"]

    first, second = (render(handout(topic.title, topic.text)).content for _ in range(2))

    assert first == second


@pytest.mark.parametrize(
    "text",
    [
        "あ" * 6_000,
        "\n\n".join(["一行"] * 150),
        "> 注意：" + "か" * 3_000,
        "1. " + "き" * 3_000 + "\n![図](figure:power)",
        "1. 図\n" + "![図](figure:card)\n" * 20,
        "- " + "く" * 2_000,
        "## " + "け" * 500,
        "\n\n".join(f"{n}. 手順\n![図](figure:tap)" for n in range(80, 100)),
        "W" * 5_000,
    ],
)
@pytest.mark.parametrize("size", LetterSize)
def test_the_longest_of_everything_stays_inside_the_page(text, size):
    content = render(handout("題" * 40, text, office="課" * 120), size).content

    assert [
        box
        for box in extents(content)
        if box[0] < SIDE - 1 or box[2] > 210 - SIDE + 5 or box[1] < TOP - 1 or box[3] > 293
    ] == []
    read = paper.text(content)
    assert [
        line
        for line in said(handout_texts.read(text)).split("\n")
        if len(line) < 20 and squeezed(line) not in read
    ] == []
    letters = re.sub("[^あかきくけW]", "", read)
    assert len(letters) >= sum(text.count(letter) for letter in "あかきくけW")


@pytest.mark.parametrize("size", LetterSize)
def test_nothing_of_the_text_reaches_into_the_foot(size):
    content = render(handout(text="あ" * 6_000), size).content
    lines = [box for box in geometry.texts(content) if "あああ" in box.text]

    assert len({box.page for box in lines}) > 5
    assert max(box.bottom for box in lines) < HEIGHT - FOOT + 1.5
    assert min(box.top for box in lines) > TOP + 6


def test_a_letter_that_no_font_has_is_named():
    [found] = render(handout(text="\U0002ff00です")).warnings

    assert (found.where, found.character, found.printed_as) == ("本文", "\U0002ff00", "〓")


# ---------- figures ----------


def test_every_figure_is_drawn():
    assert {*figures.DRAWN} == {*FigureName}


@pytest.mark.parametrize("name", FigureName)
def test_a_figure_stays_within_its_frame_and_its_words_are_large_enough(name):
    drawing = figures.DRAWN[name]
    for shape in drawing.shapes:
        if isinstance(shape, Letters):
            assert shape.size >= SMALLEST_WORDS, shape.text
            half = Style(shape.size / paper.POINT, shape.weight).width(shape.text) / 2
            left = shape.x - half if shape.centred else shape.x
            points = [(left, shape.y), (left + 2 * half, shape.y)]
        else:
            points = [shape.start, *(p for each in shape.segments for p in each.points)]
        for x, y in points:
            assert -0.5 <= x <= WIDTH + 0.5, shape
            assert 0 <= y <= drawing.height + 0.5, shape


@pytest.mark.parametrize("name", FigureName)
def test_a_figure_on_a_page_is_svg_with_words_for_those_who_cannot_see_it(name):
    markup = figures.svg(name, says='"><script>alert(1)</script>')
    svg = ElementTree.fromstring(markup)  # noqa: S314  # our own

    assert (svg.tag, svg.get("role")) == ("svg", "img")
    assert svg.get("aria-label") == '"><script>alert(1)</script>'
    assert {element.tag for element in svg} <= {"path", "text"}
    assert len(markup) < 12_000


def test_no_figure_is_a_code_that_a_camera_reads():
    sheet = Sheet(title="図", author="鹿児島市", dated=make.TODAY)
    figures.draw(sheet, FigureName.QR_SCAN, x=20, y=20, width=150)

    assert paper.codes(sheet.finish(), dpi=150) == []


def test_a_figure_is_drawn_alike_on_paper_and_on_a_page():
    sheet = Sheet(title="図", author="鹿児島市", dated=make.TODAY)
    figures.draw(sheet, FigureName.DIAL, x=20, y=20, width=56)
    content = sheet.finish()
    svg = ElementTree.fromstring(figures.svg(FigureName.DIAL, says="図"))  # noqa: S314  # our own
    drawn = [
        shape for shape in figures.DRAWN[FigureName.DIAL].shapes if isinstance(shape, Path)
    ]

    assert len([each for each in svg if each.tag == "path"]) == len(drawn)
    said_there = "".join(each.text or "" for each in svg if each.tag == "text")
    assert paper.text(content) == said_there
