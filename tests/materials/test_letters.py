"""Names are printed as they were typed, can be copied as such, and nothing is lost silently."""

import re
from concurrent.futures import ThreadPoolExecutor

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from materials.renderers import fonts, glyphs
from materials.renderers.fonts import FontsMissing, Weight
from tests.materials import paper

TSUJI, KATSURAGI = "辻\U000e0100", "葛\U000e0100城"
NAMES = f"𠮷田 髙橋 山﨑 {KATSURAGI} {TSUJI} 渡邉 渡邊 德永 桒原 𣘺本 濵田"
NOBODY_HAS = "🧓"


@pytest.mark.parametrize("weight", Weight)
def test_names_are_copied_from_the_paper_as_they_were_typed(weight):
    assert paper.pages(paper.sheet(NAMES, weight=weight)) == [NAMES]


def test_another_reader_copies_the_same():
    printed = pypdfium2.PdfDocument(paper.sheet(NAMES))

    assert printed[0].get_textpage().get_text_range().strip() == NAMES


def test_a_name_variant_is_drawn_by_its_own_glyph():
    variant, plain = (glyphs.draw(name, Weight.REGULAR) for name in (TSUJI, "辻"))

    numbers = [each.font.face.charToGlyph[ord(each.code)] for each in (variant, plain)]
    assert len({*numbers}) == 2


def test_every_font_is_embedded_and_only_what_is_used():
    printed = paper.fonts(paper.sheet(NAMES + NOBODY_HAS))

    assert sorted(printed.values()) == [True, True]
    assert [name for name in printed if not re.fullmatch(r"/[A-Z]{6}\+[\w-]+", name)] == []


def test_a_page_without_text_needs_no_font_from_outside():
    assert paper.fonts(paper.sheet()) == {}


def test_what_no_font_has_is_told_before_printing():
    assert glyphs.missing(f"髙田{NOBODY_HAS}ハナ{NOBODY_HAS}") == [NOBODY_HAS]
    assert glyphs.missing(NAMES) == []


def test_what_no_font_has_is_printed_as_a_geta_and_never_as_a_box():
    assert paper.pages(paper.sheet(f"髙田{NOBODY_HAS}ハナ")) == ["髙田〓ハナ"]


def test_a_variant_that_no_font_has_is_told_and_printed_as_the_plain_letter():
    unheard_of = "邉\U000e01ef"

    assert glyphs.missing(f"渡{unheard_of}") == [unheard_of]
    assert glyphs.substitute(unheard_of) == "邉"
    assert paper.pages(paper.sheet(f"渡{unheard_of}")) == ["渡邉"]


def test_letters_of_a_private_plane_are_not_mistaken_for_name_variants():
    private = chr(fonts.PRIVATE)

    assert glyphs.missing(private) == [private]


def test_kana_typed_on_a_mac_is_printed_as_one_letter():
    assert paper.pages(paper.sheet("カ\u3099ラケー")) == ["ガラケー"]


def test_what_nobody_sees_takes_no_room():
    assert glyphs.clusters("髙\u200b田\ufeff\n☎\ufe0f") == ["髙", "田", " ", "☎"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_typed_no_empty_glyph_is_drawn(text):
    drawn = [glyphs.draw(cluster, Weight.BOLD) for cluster in glyphs.clusters(text)]

    assert [each for each in drawn if not each.font.face.charToGlyph[ord(each.code)]] == []


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from([*"𠮷髙﨑邉あアー々〆ヶA8", TSUJI, "葛\U000e0100"]), min_size=1)
)
def test_any_line_of_a_name_is_copied_whole(letters):
    line = "".join(letters)

    assert paper.text(paper.sheet(line)) == line


def test_more_letters_than_one_subset_holds_are_all_copied_right():
    many = "".join(map(chr, range(0x4E00, 0x4E00 + 600)))
    drawable = "".join(letter for letter in many if not glyphs.missing(letter))
    lines = [drawable[at : at + 40] for at in range(0, len(drawable), 40)]

    assert len(drawable) > 256
    assert paper.text(paper.sheet(*lines, size=10)) == drawable


def test_the_same_page_is_the_same_bytes_whatever_was_printed_before():
    first = paper.sheet(NAMES)
    paper.sheet("まったく別の文書", KATSURAGI)

    assert paper.sheet(NAMES) == first


def test_fonts_that_are_not_there_are_asked_for_in_plain_words(settings, tmp_path):
    settings.BASE_DIR = tmp_path

    with pytest.raises(
        FontsMissing,
        match=r"BIZUDPGothic_400Regular\.ttf.*/biz-udpgothic.*python3 run\.py setup",
    ):
        fonts.first(Weight.REGULAR)


def test_several_people_who_print_at_once_meet_the_same_font():
    fonts._loaded.cache_clear()
    glyphs.draw.cache_clear()
    glyphs.draw_upright.cache_clear()

    with ThreadPoolExecutor(max_workers=6) as office:
        met = [*office.map(lambda _: fonts.first(Weight.REGULAR), range(6))]

    assert len({id(font) for font in met}) == 1
    assert paper.pages(paper.sheet(NAMES)) == [NAMES]
