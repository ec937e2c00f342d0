"""Names are kept as typed and found under their common characters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.names import fold, tidy

IVS = "\U000e0100"


@pytest.mark.parametrize(
    "alike",
    [
        ("髙﨑 𠮷子", "高崎　吉子", "髙崎吉子"),
        ("渡邉", "渡邊", "渡辺"),
        (f"辻{IVS} 花子", "辻 花子"),
        ("葛\ufe00城", "葛城"),
        ("濵田", "濱田", "浜田"),
        ("齋藤", "齊藤", "斎藤", "斉藤"),
        ("德永", "徳永"),
        ("槗本", "𣘺本", "橋本"),
        ("廣澤 眞理", "広沢 真理"),
        ("佐々木", "佐佐木"),
        ("茂ヶ崎", "茂ケ崎"),
        ("一ノ瀬", "一の瀨"),
        ("みよ", "ミヨ", "ﾐﾖ"),
        ("ヨシヱ", "ヨシエ"),
        ("マリア・サントス", "マリア サントス"),
        ("ＪＯＨＮ", "john"),
        ("A\xa8", "ä"),
        ("神\ufa19", "神神"),
    ],
)
def test_spellings_of_one_name_have_one_key(alike):
    assert len({fold(spelling) for spelling in alike}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("坂本", "阪本"), ("川崎", "河崎"), ("太田", "大田"), ("きよ", "きょ")]
)
def test_names_of_ordinary_characters_stay_apart(one, other):
    assert fold(one) != fold(other)


@given(st.text(max_size=20) | st.text("髙﨑𠮷邉齋々ヶヱ・ 　佐" + IVS, max_size=10))
def test_folding_twice_changes_nothing(name):
    assert fold(fold(name)) == fold(name)


def test_white_space_has_no_key():
    assert fold(" 　\n") == ""


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  山田   花子 ", "山田　花子"),
        ("山田\t花子\r\n", "山田　花子"),
        ("山田\u200b花子\ufeff", "山田花子"),
        ("山田 \u200b 花子", "山田　花子"),
        (f"辻{IVS} 髙子", f"辻{IVS}　髙子"),
        ("神\ufa19", "神\ufa19"),
        ("か\u3099", "か\u3099"),
        ("ﾐﾖ", "ﾐﾖ"),
        (" ", ""),
    ],
)
def test_only_white_space_is_tidied(typed, stored):
    assert tidy(typed) == stored


@given(st.text(max_size=20))
def test_tidying_twice_changes_nothing(name):
    assert tidy(tidy(name)) == tidy(name)


@given(st.text(max_size=20))
def test_every_visible_character_is_kept_as_typed(name):
    invisible = ("Cc", "Cf")
    visible = [c for c in name if not c.isspace() and unicodedata.category(c) not in invisible]
    assert [c for c in tidy(name) if not c.isspace()] == visible
