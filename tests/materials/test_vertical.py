"""Vertical writing: what stands where in a column, and that it is read as it was typed."""

import pytest

from materials.renderers import glyphs
from materials.renderers.fonts import Weight
from materials.renderers.sheets import POINT, POSTCARD, Sheet, Style
from materials.renderers.vertical import Columns, extent
from tests import make
from tests.materials import paper

STYLE = Style(16)
REGULAR = Weight.REGULAR
EM = 16 * POINT


def drawn(text, *, height=120.0):
    sheet = Sheet(title="縦書き", author="鹿児島市", dated=make.TODAY, paper=POSTCARD)
    Columns.of(text, STYLE, height=height).draw(sheet, right=92, y=20)
    return sheet.finish()


@pytest.mark.parametrize(
    "text",
    [
        "鹿児島市山下町11番1号",
        "サンロード・ビル（東）、「A棟」302号室〜ー。",
        "𠮷田　茂",
        "辻\U000e0100　清",
        "Tower 5-9",
        "か\u3099んは\u309aち",
    ],
)
def test_what_is_copied_is_what_was_typed(text):
    typed = "".join("".join(glyphs.clusters(text)).split())

    assert paper.text(drawn(text)) == typed


@pytest.mark.parametrize("letter", ["ー", "、", "。", "（", "」", "っ", "〜"])
def test_marks_have_a_form_for_vertical_lines(letter):
    upright, plain = glyphs.draw_upright(letter, REGULAR), glyphs.draw(letter, REGULAR)

    assert upright.code != plain.code


@pytest.mark.parametrize("letter", ["鹿", "髙", "5"])
def test_letters_stand_as_they_do_elsewhere(letter):
    upright, plain = glyphs.draw_upright(letter, REGULAR), glyphs.draw(letter, REGULAR)

    assert upright.code == plain.code


def test_two_figures_take_the_room_of_one_letter_and_three_that_of_three():
    assert extent("11", STYLE) == pytest.approx(EM)
    assert extent("１１", STYLE) == pytest.approx(EM)
    assert extent("302", STYLE) == pytest.approx(3 * EM)


def test_columns_go_from_the_right_to_the_left_and_none_is_too_long():
    found = Columns.of("鹿児島市山下町十一番地" * 4, STYLE, height=60)

    assert len(found.columns) > 1
    assert all(extent(column, STYLE) <= 60 for column in found.columns)
    assert "".join(found.columns) == "鹿児島市山下町十一番地" * 4


def test_what_has_little_room_is_set_smaller_and_not_cut():
    text = "寿限無" * 20
    found = Columns.fitted(text, STYLE, width=25, height=80, smallest=7)

    assert (found.width <= 25, found.height <= 80) == (True, True)
    assert "".join(found.columns) == text


def test_a_letter_that_no_font_has_is_set_as_its_substitute():
    assert paper.text(drawn("山\U0002ff00😀")) == "山〓〓"


def test_the_same_columns_are_the_same_bytes():
    assert drawn("山下町（東）") == drawn("山下町（東）")
