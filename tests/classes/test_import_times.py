"""On which days and from when to when a row is held: read only where there is no doubt."""

from datetime import date

import pytest

from tests.classes.event_csv import days, notes, one, problems, sentence


@pytest.mark.parametrize(
    "remark",
    [
        "午前コース 午前10時~12時、午後コース 午後2時~4時",
        "午前の部:10:00~12:00、午後の部:13:00~15:00",
        "午前コース:午前10時~正午、午後コース:午後2~4時",
        "(1)11時、(2)14時",
        "①11時　②14時",
        "[1]6月15日(月曜)午前10時30分から正午まで、[2]6月15日(月曜)午後1時から午後2時まで",
        "10:00-13:00 会議室、14:00-17:00 会議室",
    ],
)
def test_two_bands_of_time_in_one_row_are_told(remark):
    for times in ({"開始時刻": "", "終了時刻": ""}, {}):
        row = one(日時備考=f"{remark}\n開始日: 2026/6/15", **times)

        assert [code for code, _, _ in problems(row)] == ["several_bands"]


@pytest.mark.parametrize(
    "remark", ["10分前開場", "10:00~12:00", "受付は9時30分から", "雨天決行"]
)
def test_a_remark_about_one_band_is_no_hindrance(remark):
    row = one(日時備考=remark)

    assert problems(row) == []
    assert f"日時について：{remark}" in row.event.description


def test_a_weekly_series_is_read_when_day_count_and_end_agree():
    row = one(日時備考="毎週月曜日　全4回　午前10時~正午", 終了日="2026-07-06")

    assert days(row) == [
        "06-15 10:00-12:00",
        "06-22 10:00-12:00",
        "06-29 10:00-12:00",
        "07-06 10:00-12:00",
    ]
    assert notes(row) == ["series"]


def test_listed_days_are_read_when_they_agree_with_first_and_last_day():
    row = one(
        日時備考="6月15日(月曜日)・22日(月曜日)・7月6日(月曜日) 全3回", 終了日="2026-07-06"
    )

    assert days(row) == ["06-15 10:00-12:00", "06-22 10:00-12:00", "07-06 10:00-12:00"]


def test_listed_days_may_pass_the_end_of_the_year():
    row = one(
        日時備考="12月21日・1月18日", 開始日="2026-12-21", 終了日="2027-01-18", 申込方法="電話"
    )

    assert [start.date() for start, _ in row.event.meetings] == [
        date(2026, 12, 21),
        date(2027, 1, 18),
    ]


@pytest.mark.parametrize(
    ("remark", "last", "code"),
    [
        ("毎週月曜日 全4回", "2026-07-13", "series_disagrees"),  # five Mondays
        ("毎週火曜日 全4回", "2026-07-06", "series_disagrees"),  # begins on a Monday
        ("毎週月曜日", "2026-07-06", "open_ended"),  # how many, nobody says
        ("毎週月・水曜日 全8回", "2026-07-06", "open_ended"),
        ("6月15日(火)・22日(月)", "2026-06-22", "open_ended"),  # 15 June is a Monday
        ("6月15日から22日まで", "2026-06-22", "open_ended"),
        ("6月15日・22日 全3回", "2026-06-22", "series_disagrees"),
        ("長期間イベント", "2026-06-28", "open_ended"),
        ("2月30日・31日", "2026-06-28", "open_ended"),
    ],
)
def test_a_series_that_can_be_read_in_two_ways_is_told(remark, last, code):
    row = one(日時備考=remark, 終了日=last)

    assert [each for each, _, _ in problems(row)] == [code]


def test_a_series_that_does_not_come_out_is_told_with_what_was_found():
    assert sentence(one(日時備考="毎週月曜日 全4回", 終了日="2026-07-13")).startswith(
        "日程が合いません。6月15日から7月13日までで読み取れるのは5回"
        "（6月15日、6月22日、6月29日、7月6日、7月13日）、日時備考には「全4回」とあります。"
    )


def test_an_empty_last_day_is_one_day_and_noted():
    row = one(終了日="")

    assert (days(row), notes(row)) == (["06-15 10:00-12:00"], ["one_day"])


@pytest.mark.parametrize(
    ("start", "end"), [("１０：００", "12:00:00"), ("10時", "正午"), ("午前10時", "午後0時")]
)
def test_times_are_read_as_people_write_them(start, end):
    assert days(one(開始時刻=start, 終了時刻=end)) == ["06-15 10:00-12:00"]


@pytest.mark.parametrize("day", ["令和8年6月15日", "2026/6/15", "R8.6.15", "2026/6/15 0:00:00"])
def test_days_are_read_as_people_write_them(day):
    assert days(one(開始日=day, 終了日=day)) == ["06-15 10:00-12:00"]
