"""Furigana however it was typed: stored one way, found every way, sorted as on a class list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.kana import GOJUON_ROWS, gojuon_row, is_kana, search_key, sort_key, to_full_katakana

KATAKANA = "".join(chr(code) for code in range(ord("ァ"), ord("ヴ") + 1))
NAMES = st.text(KATAKANA + "ー ・", max_size=12)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("やまもと　きよ", "ヤマモト キヨ"),
        ("ﾔﾏﾓﾄ ｷﾖ", "ヤマモト キヨ"),
        ("  ヤマモト \t　 キヨ\n", "ヤマモト キヨ"),
        ("ｶﾞﾝﾊﾞ ﾊﾟﾝ", "ガンバ パン"),
        ("か゛んは゜", "ガンパ"),
        ("か\u3099", "ガ"),
        ("ｳﾞｨｸﾄﾘｱ", "ヴィクトリア"),
        ("ゔ", "ヴ"),
        ("さとー", "サトー"),
        ("サト-", "サトー"),
        ("サト−", "サトー"),
        ("ｻﾄｰ", "サトー"),
        ("きょうこ", "キョウコ"),
        ("すゞ", "スズ"),
        ("すゝむ", "ススム"),
        ("ゐ ゑ を", "ヰ ヱ ヲ"),
        ("ヶ", "ヶ"),
        ("", ""),
    ],
)
def test_furigana_is_stored_in_one_way(typed, stored):
    assert to_full_katakana(typed) == stored


@pytest.mark.parametrize(
    "text",
    ["やまもと きよ", "ﾔﾏﾓﾄ", "マリア・サントス", "サトー", "ヴァン", "ンドゥ", "ヨシヱ"],
)
def test_kana_of_any_kind_is_furigana(text):
    assert is_kana(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "ー",
            "ーサト",
            "山本 キヨ",
            "Yamamoto",
            "ヤマモト1",
            "ヤマモト、キヨ",
            "ャマモト",
        ),
        *("・", "ヤマモト・", "キヨ(娘)", "-", "゛", "ヤマモト ーキヨ", "ﾞ"),
    ],
)
def test_what_is_not_all_kana_is_no_furigana(text):
    assert not is_kana(text)


@pytest.mark.parametrize(
    "alike",
    [
        ("ヤマモト キヨ", "やまもときよ", "ﾔﾏﾓﾄ　ｷﾖ"),
        ("キョウコ", "キヨウコ", "きょうこ", "ｷｮｳｺ"),
        ("ハッタ", "ハツタ"),
        ("ヂヅ", "ジズ"),
        ("カヲル", "カオル"),
        ("ヨシヱ", "ヨシエ"),
        ("サトー", "サト-", "サト"),
        ("ヴァン", "バン"),
        ("ヴ", "ブ"),
        ("マリア・サントス", "マリアサントス"),
        ("ヤスヾ", "ヤスズ"),
    ],
)
def test_what_sounds_alike_is_searched_alike(alike):
    assert len({search_key(spelling) for spelling in alike}) == 1


def test_dakuten_make_another_name():
    assert search_key("カワサキ") != search_key("カワザキ")


@given(st.text(max_size=20) | NAMES)
def test_a_search_key_of_a_search_key_is_itself(text):
    assert search_key(search_key(text)) == search_key(text)


@given(st.text(max_size=20) | NAMES)
def test_storing_twice_changes_nothing(text):
    assert to_full_katakana(to_full_katakana(text)) == to_full_katakana(text)


@given(NAMES.filter(lambda name: "ヴ" not in name), st.integers(min_value=0, max_value=12))
def test_a_name_is_found_while_it_is_being_typed(name, typed):
    assert search_key(name).startswith(search_key(name[:typed]))


@given(NAMES)
def test_hiragana_and_katakana_are_searched_alike(name):
    hiragana = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヴ" else c for c in name)
    assert search_key(hiragana) == search_key(name)


@pytest.mark.parametrize(
    ("kana", "row"),
    [
        *(("アベ", "あ"), ("ヴァン", "あ"), ("ガワ", "か"), ("ヵ", "か"), ("ざいつ", "さ")),
        *(
            ("ヂ", "た"),
            ("ッ", "た"),
            ("ﾅｶ", "な"),
            ("パク", "は"),
            ("モリ", "ま"),
            ("ャ", "や"),
        ),
        *(("リュウ", "ら"), ("ワダ", "わ"), ("ヲ", "わ"), ("ヱ", "わ"), ("ン", "わ")),
        *(("", "他"), ("山本", "他"), ("Smith", "他"), ("ー", "他")),
    ],
)
def test_every_name_stands_in_one_row_of_the_index(kana, row):
    assert gojuon_row(kana) == row


def test_the_index_has_ten_rows_and_one_for_the_rest():
    assert "".join(GOJUON_ROWS) == "あかさたなはまやらわ他"


def test_every_kana_has_a_row():
    assert {gojuon_row(kana) for kana in KATAKANA} == set(GOJUON_ROWS) - {"他"}


@pytest.mark.parametrize(
    "ordered",
    [
        [
            "アイ",
            "アオキ",
            "イトウ",
            "ウエノ",
            "カトウ",
            "サトウ",
            "ヤマモト",
            "ワダ",
            "ンゴマ",
        ],
        ["ハラ タロウ", "ハラダ アイ", "ハラダ イクコ"],
        ["ハラ", "ハラ アイ"],
        ["カキ", "カギ", "ガキ", "カク"],
        ["ハス", "バス", "パス", "ハセ"],
        ["ハッタ", "ハツタ", "ハツタニ"],
        ["サトー", "サトオ", "サトカ"],
        ["オーサキ", "オオサキ", "オカ"],
        ["キョウコ", "キヨウコ", "キヨエ"],
        ["ヒビキ", "ピヒキ"],
    ],
)
def test_names_stand_in_the_order_of_the_fifty_sounds(ordered):
    keys = [sort_key(name) for name in ordered]
    assert keys == sorted(set(keys))


@given(NAMES)
def test_the_script_does_not_change_the_order(name):
    hiragana = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヴ" else c for c in name)
    assert sort_key(hiragana) == sort_key(name)


@given(NAMES, NAMES)
def test_two_names_share_a_place_only_when_they_are_the_same(one, other):
    same = to_full_katakana(one) == to_full_katakana(other)
    assert (sort_key(one) == sort_key(other)) == same
