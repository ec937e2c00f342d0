"""Eras at their borders: what is written, what is understood, what is refused and how."""

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.clock import TOKYO
from common.wareki import (
    ERAS,
    UnreadableDate,
    date_of,
    era_parts,
    format_both,
    format_date,
    format_year,
    parse_date,
)

GREGORIAN = date(1873, 1, 1)
DAYS = st.dates(min_value=GREGORIAN, max_value=date(2117, 12, 31))


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(1872, 12, 31), "1872年12月31日（火）"),
        (date(1873, 1, 1), "明治6年1月1日（水）"),
        (date(1912, 7, 29), "明治45年7月29日（月）"),
        (date(1912, 7, 30), "大正元年7月30日（火）"),
        (date(1926, 12, 24), "大正15年12月24日（金）"),
        (date(1926, 12, 25), "昭和元年12月25日（土）"),
        (date(1926, 12, 31), "昭和元年12月31日（金）"),
        (date(1927, 1, 1), "昭和2年1月1日（土）"),
        (date(1989, 1, 7), "昭和64年1月7日（土）"),
        (date(1989, 1, 8), "平成元年1月8日（日）"),
        (date(2019, 4, 30), "平成31年4月30日（火）"),
        (date(2019, 5, 1), "令和元年5月1日（水）"),
        (date(2024, 2, 29), "令和6年2月29日（木）"),
        (date(2026, 6, 1), "令和8年6月1日（月）"),
    ],
)
def test_an_era_begins_on_its_first_day(day, written):
    assert format_date(day) == written


def test_the_weekday_can_be_left_out():
    assert format_date(date(2026, 6, 1), weekday=False) == "令和8年6月1日"
    assert format_both(date(2026, 6, 1), weekday=False) == "令和8年（2026年）6月1日"


def test_both_calendars_stand_side_by_side():
    assert format_both(date(2026, 6, 1)) == "令和8年（2026年）6月1日（月）"
    assert format_both(date(1872, 12, 31)) == "1872年12月31日（火）"


def test_a_moment_is_written_like_its_day():
    assert format_date(datetime(2026, 6, 1, 10, tzinfo=TOKYO)) == "令和8年6月1日（月）"


def test_a_year_alone_takes_the_era_in_which_it_ended():
    years = (1872, 1873, 1912, 1926, 1988, 1989, 2019, 2026)
    assert [format_year(year) for year in years] == [
        *(
            "1872年",
            "明治6年",
            "大正元年",
            "昭和元年",
            "昭和63年",
            "平成元年",
            "令和元年",
            "令和8年",
        )
    ]


def test_a_day_takes_the_era_in_force_on_it():
    assert format_year(date(2019, 4, 30)) == "平成31年"


def test_days_before_the_gregorian_calendar_have_no_era():
    assert era_parts(date(1872, 12, 31)) is None
    assert era_parts(GREGORIAN) == ("明治", 6)


def test_the_eras_stand_oldest_first():
    assert ERAS == ("明治", "大正", "昭和", "平成", "令和")


@given(DAYS)
def test_what_is_written_can_be_read_back(day):
    written = [format_date(day), format_both(day), format_date(day, weekday=False)]
    written += [day.isoformat(), f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}"]
    assert [parse_date(text) for text in written] == [day] * len(written)


def test_every_day_around_a_change_of_era_can_be_read_back():
    changes = (date(1873, 1, 10), date(1912, 7, 30), date(1926, 12, 25), date(1989, 1, 8))
    for change in (*changes, date(2019, 5, 1)):
        days = [change + timedelta(days=step) for step in range(-9, 10)]
        assert [parse_date(format_date(day)) for day in days] == days


@given(DAYS)
def test_the_boxes_of_a_form_give_the_same_day(day):
    era, year = era_parts(day) or ("", 0)
    assert date_of(era, year=year, month=day.month, day=day.day) == day


@pytest.mark.parametrize(
    "text",
    [
        *("昭和22年4月1日", "昭和２２年４月１日", "昭和 22年 4月 1日", "　昭和22年4月1日　"),
        *(
            "S22.4.1",
            "s22/4/1",
            "S22-4-1",
            "S.22.4.1",
            "S22.04.01",
            "Ｓ２２．４．１",
            "S 22 4 1",
        ),
        *("昭22・4・1", "昭22･4･1", "昭和22-04-01", "S220401", "昭和220401", "㍼22年4月1日"),
        *("1947/4/1", "1947-04-01", "1947.4.1", "１９４７年４月１日", "西暦1947年4月1日"),
        *("19470401", "１９４７０４０１", "1947−4−1", "1947‐4‐1", "1947ー4ー1", "1947,4,1"),
        *("昭和二十二年四月一日", "一九四七年四月一日", "千九百四十七年四月一日"),
        *(
            "昭和22年4月1日（火）",
            "昭和22年4月1日(火曜日)",
            "昭和22年4月1日生まれ",
            "S22.4.1生",
        ),
        *("昭和22年（1947年）4月1日", "昭和22(1947)年4月1日"),
    ],
)
def test_people_write_one_birthday_in_many_ways(text):
    assert parse_date(text) == date(1947, 4, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("M45.7.29", date(1912, 7, 29)),
        ("t1.7.30", date(1912, 7, 30)),
        ("H31.4.30", date(2019, 4, 30)),
        ("令和六年十二月二十五日", date(2024, 12, 25)),
        ("S二〇.八.一五", date(1945, 8, 15)),
        ("昭和三年二月二十九日", date(1928, 2, 29)),
    ],
)
def test_first_years_letters_and_kanji_numerals_are_read(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("昭和64年1月8日", date(1989, 1, 8)),
        ("昭和64年12月31日", date(1989, 12, 31)),
        ("平成元年1月1日", date(1989, 1, 1)),
        ("平成31年12月1日", date(2019, 12, 1)),
        ("令和元年4月1日", date(2019, 4, 1)),
        ("大正15年12月26日", date(1926, 12, 26)),
        ("大正15年12月25日", date(1926, 12, 25)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("昭和元年4月1日", date(1926, 4, 1)),
        ("明治45年12月1日", date(1912, 12, 1)),
        ("大正元年1月1日", date(1912, 1, 1)),
    ],
)
def test_the_neighbouring_era_is_understood_within_the_same_year(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "昭和65年1月1日",
            (
                "昭和は64年（1989年）までです。1990年は平成2年です。"
                "「平成2年」または「1990年」と入力してください。"
            ),
        ),
        (
            "大正16年1月1日",
            (
                "大正は15年（1926年）までです。1927年は昭和2年です。"
                "「昭和2年」または「1927年」と入力してください。"
            ),
        ),
        (
            "平成32年4月1日",
            (
                "平成は31年（2019年）までです。2020年は令和2年です。"
                "「令和2年」または「2020年」と入力してください。"
            ),
        ),
        (
            "昭和100年4月1日",
            (
                "昭和は64年（1989年）までです。2025年は令和7年です。"
                "「令和7年」または「2025年」と入力してください。"
            ),
        ),
        ("昭和0年1月1日", "「昭和0年」という年はありません。年をご確認ください。"),
        ("令和2026年6月1日", "「令和2026年」という年はありません。年をご確認ください。"),
        ("明治5年1月1日", "明治5年までは旧暦のため読み取れません。西暦で入力してください。"),
        ("1947年2月29日", "1947年（昭和22年）2月は28日までです。「29日」を直してください。"),
        ("1900/2/29", "1900年（明治33年）2月は28日までです。「29日」を直してください。"),
        ("令和8年6月31日", "2026年（令和8年）6月は30日までです。「31日」を直してください。"),
        ("令和8年6月0日", "2026年（令和8年）6月は30日までです。「0日」を直してください。"),
        ("S22.13.1", "「13月」はありません。月は1から12までです。"),
        ("令和8年6月1日（火）", "日付と曜日が合いません。令和8年6月1日は月曜日です。"),
        ("令和8年（2025年）6月1日", "和暦と西暦が合いません。令和8年は2026年です。"),
        (
            "22.4.1",
            (
                "年の前に「昭和」「平成」などを付けるか、西暦4けたで入力してください。"
                "例：「昭和22年4月1日」「S22.4.1」「1947/4/1」"
            ),
        ),
        (
            "1547/4/1",
            (
                "西暦1547年は入力できません。"
                "「昭和22年4月1日」「S22.4.1」「1947/4/1」のように入力してください。"
            ),
        ),
        (
            "",
            "日付を入力してください。「昭和22年4月1日」「S22.4.1」「1947/4/1」のように書けます。",
        ),
    ],
)
def test_what_is_no_day_is_refused_with_what_to_type(text, sentence):
    with pytest.raises(UnreadableDate) as refusal:
        parse_date(text)
    assert refusal.value.message == sentence


@pytest.mark.parametrize(
    "text",
    [
        *("随時", "昭和22年4月", "4月1日", "22", "470401", "昭和", "1947/4/1 10:00", "1947//4"),
        *(
            "安永22年4月1日",
            "S22.4.1とS23.4.1",
            "4/1/1947",
            "-1947/4/1",
            "元年4月1日x",
            "2026-06-01T00",
        ),
    ],
)
def test_what_is_not_one_day_is_never_guessed(text):
    with pytest.raises(UnreadableDate) as refusal:
        parse_date(text)
    assert refusal.value.code == "unreadable_date"


@pytest.mark.parametrize("rubbish", ["1", "一", "千", " 1", "年", "昭和"])
def test_a_cell_full_of_rubbish_is_refused_at_once(rubbish):
    with pytest.raises(UnreadableDate):
        parse_date(rubbish * 20_000)


@given(
    st.text(max_size=30)
    | st.text("昭和令平大正明元年月日0123456789.SR/-（月）十二〇", max_size=16)
)
def test_any_text_is_a_day_or_a_refusal(text):
    with suppress(UnreadableDate):
        day = parse_date(text)
        assert parse_date(format_date(day)) == day


def test_an_unknown_era_names_the_known_ones():
    with pytest.raises(UnreadableDate) as refusal:
        date_of("安永", year=1, month=1, day=1)
    assert (
        refusal.value.message == "元号は明治・大正・昭和・平成・令和のどれかを選んでください。"
    )
