"""A text for the newsletter is never longer than its room, and nothing in it is cut in two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materials.choices import NewsletterLength
from materials.rules import newsletters
from materials.rules.newsletters import LIMITS, Line, Notice, TooLongForNewsletter

DATES = (
    "令和8年6月15日（月）、6月22日（月）、いずれも10:00〜12:00",
    "令和8年6月15日（月）から全2回",
)
PHONE = ("鹿児島市 デジタル戦略推進室 電話099-216-1115", "電話099-216-1115")
NOTICE = Notice(
    "はじめてのスマホ教室",
    (
        Line("日時", DATES, 1),
        Line("内容", ("文字の打ち方、写真のとり方、地図の使い方、" * 4, ""), 3),
        Line("問合せ", PHONE, 2),
    ),
)
WORDS = st.text(
    st.sampled_from("あ漢カ0９:-（月）、\U00020bb7葛\U000e0100"), min_size=1, max_size=60
)
WORDINGS = st.lists(WORDS, min_size=1, max_size=3).flatmap(
    lambda said: st.sampled_from([tuple(said), (*said, "")])
)
NOTICES = st.builds(
    Notice,
    WORDS,
    st.lists(st.builds(Line, WORDS, WORDINGS, st.integers(1, 9)), max_size=8).map(tuple),
)


def test_a_short_text_keeps_dates_and_telephone_and_leaves_out_the_rest():
    assert newsletters.compose(NOTICE, length=NewsletterLength.SHORT) == (
        "◆はじめてのスマホ教室▽日時＝令和8年6月15日（月）、6月22日（月）、いずれも10:00〜12:00"
        "▽問合せ＝鹿児島市 デジタル戦略推進室 電話099-216-1115"
    )


def test_a_full_text_says_everything_line_by_line():
    assert newsletters.compose(NOTICE, length=NewsletterLength.FULL).split("\n") == [
        "■はじめてのスマホ教室",
        f"日時：{DATES[0]}",
        f"内容：{NOTICE.lines[1].wordings[0]}",
        f"問合せ：{PHONE[0]}",
    ]


def test_what_must_be_said_and_does_not_fit_is_refused_with_its_letters():
    long = Notice("題" * 90, NOTICE.lines)

    with pytest.raises(TooLongForNewsletter) as refusal:
        newsletters.compose(long, length=NewsletterLength.SHORT)
    assert refusal.value.context == {"needed": 131, "limit": 100}


def test_what_is_important_is_said_before_the_unimportant_is_said_in_full():
    lines = (
        Line("内容", ("い" * 90, "い" * 40, ""), 2),
        Line("対象", ("ろ" * 40, "ろ" * 20, ""), 1),
    )

    assert newsletters.compose(Notice("題", lines), length=NewsletterLength.SHORT) == (
        f"◆題▽内容＝{'い' * 40}▽対象＝{'ろ' * 40}"
    )


def test_what_is_extra_has_only_the_room_that_is_left():
    lines = (
        Line("内容", ("い" * 90, "い" * 40, ""), newsletters.EXTRA),
        Line("対象", ("ろ" * 60, "ろ" * 20), 1),
    )

    assert newsletters.compose(Notice("題", lines), length=NewsletterLength.SHORT) == (
        f"◆題▽対象＝{'ろ' * 60}"
    )


def marked(line, wording, length):
    """A wording as it stands in the text."""
    short = length is NewsletterLength.SHORT
    return f"▽{line.label}＝{wording}" if short else f"\n{line.label}：{wording}"


def shortest(notice, length):
    """How many letters must be there."""
    said = [marked(one, one.wordings[-1], length) for one in notice.lines if one.wordings[-1]]
    return newsletters.letters("".join(["■", notice.title, *said]))


def readings(rest, lines, length):
    """What may be left of the text once each line has been read in one of its wordings."""
    found = {rest}
    for line in lines:
        starts = [marked(line, one, length) if one else "" for one in line.wordings]
        found = {
            one.removeprefix(start)
            for one in found
            for start in starts
            if one.startswith(start)
        }
    return found


@given(NOTICES, st.sampled_from([NewsletterLength.SHORT, NewsletterLength.NORMAL]))
def test_no_text_is_longer_than_its_room_and_every_wording_in_it_is_whole(notice, length):
    limit = LIMITS[length] or 0
    if shortest(notice, length) > limit:
        with pytest.raises(TooLongForNewsletter):
            newsletters.compose(notice, length=length)
        return
    text = newsletters.compose(notice, length=length)
    assert newsletters.letters(text) <= limit
    assert "" in readings(text[1:].removeprefix(notice.title), notice.lines, length)


def test_variation_selectors_and_line_breaks_are_no_letters():
    assert newsletters.letters("葛\U000e0100城\n\U00020bb7野") == 4


def test_figures_are_widened_and_the_marks_between_them():
    assert newsletters.widened("6月1日10:00、099-216-1115、1,500円、Wi-Fi") == (
        "６月１日１０：００、０９９－２１６－１１１５、１，５００円、Wi-Fi"
    )
