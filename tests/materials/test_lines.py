"""Lines are broken where one would draw breath, and never inside what is read as one."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import wareki
from materials.renderers import lines

PHONES = st.sampled_from(
    ["099-216-1115へ", "0994-32-1045は", "090-1234-5678に", "0120-99-0001で"]
)
DATES = st.integers(0, 4000).map(
    lambda days: wareki.format_date(date(2024, 4, 1) + timedelta(days=days))
)
NAMES = ("鹿児島市中央公民館", "髙田　ハナ", "辻\U000e0100　勇")
WORDS = st.sampled_from(
    [
        "スマートフォン",
        "はじめての",
        "教室を開きます",
        "お申し込みください",
        "きゃりー",
        "ゆっくりと",
        "LINE",
        "10:00〜12:00に",
        "1,500円",
        "（平日のみ）",
        "「写真」",
        "ッと",
    ]
)
ENDS = st.sampled_from(["、", "。", "！", "・", "ー", "）", "", "", ""])
SENTENCES = st.lists(
    st.tuples(WORDS | PHONES | DATES | st.sampled_from(NAMES), ENDS), min_size=1
)
TEXTS = SENTENCES.map(lambda pairs: "".join(word + end for word, end in pairs))


def measure(text):
    """Ten units a letter, as typewriters have it."""
    return 10 * len(text)


def set_in(text, letters, *, how=lines.break_lines):
    return how(text, width=10 * letters, measure=measure, whole=NAMES)


@given(TEXTS, st.integers(22, 60))
def test_no_line_begins_with_a_full_stop_or_ends_with_a_bracket(text, letters):
    broken = set_in(text, letters)

    assert [line for line in broken[1:] if line[0] in lines.NOT_FIRST] == []
    assert [line for line in broken[:-1] if line[-1] in lines.NOT_LAST] == []


@given(TEXTS, st.integers(22, 60))
def test_phone_numbers_dates_and_names_stay_on_one_line(text, letters):
    broken = set_in(text, letters)

    wholes = re.findall(r"\d+-\d+-\d+|令和\d+年\d+月\d+日（.）|\d+:\d+〜\d+:\d+", text)
    for whole in [*wholes, *(name for name in NAMES if name in text)]:
        assert sum(line.count(whole) for line in broken) == text.count(whole)


@given(TEXTS, st.integers(22, 60))
def test_nothing_is_lost_and_nothing_is_too_wide(text, letters):
    broken = set_in(text, letters)

    assert "".join(broken) == text
    assert [line for line in broken if len(line) > letters] == []


@given(
    st.text(alphabet="あア漢。、（）「」ー12-A \u3099\U000e0100", max_size=80),
    st.integers(1, 12),
)
def test_any_text_is_set_even_where_no_rule_can_be_kept(text, letters):
    broken = set_in(text, letters)

    assert "".join("".join(broken).split()) == "".join(text.split())


@given(TEXTS, st.integers(22, 40))
def test_a_balanced_title_takes_no_more_lines(text, letters):
    assert len(set_in(text, letters, how=lines.balance)) == len(set_in(text, letters))


@pytest.mark.parametrize(
    ("text", "letters", "expected"),
    [
        ("はじめてのスマホ教室", 8, ["はじめての", "スマホ教室"]),
        ("町内会へうかがうスマホ出前講座", 12, ["町内会へうかがう", "スマホ出前講座"]),
        ("電話は099-216-1115へ", 14, ["電話は", "099-216-1115へ"]),
        ("受付中です。", 5, ["受付中で", "す。"]),
        ("一行目\n二行目", 20, ["一行目", "二行目"]),
        ("", 20, [""]),
    ],
)
def test_lines_read_as_they_are_spoken(text, letters, expected):
    assert set_in(text, letters) == expected


def test_a_name_too_wide_for_a_line_is_broken_where_it_is_spoken():
    office = "高齢者の暮らしを支える課"

    assert lines.break_lines(office, width=80, measure=measure, whole=(office,)) == [
        "高齢者の暮らしを",
        "支える課",
    ]


def test_a_balanced_title_has_lines_of_like_length():
    title = "スマートフォンの基本操作とインターネットの安全な使い方"

    assert set_in(title, 22) == ["スマートフォンの基本操作とインターネットの", "安全な使い方"]
    assert set_in(title, 22, how=lines.balance) == [
        "スマートフォンの基本操作と",
        "インターネットの安全な使い方",
    ]
