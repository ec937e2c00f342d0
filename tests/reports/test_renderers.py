"""Tables and drawings from plain values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.renderers import charts, tables


def test_columns_stand_under_each_other_with_wide_letters_counted_twice():
    assert tables.aligned([["指標", "実績"], ["a", "1,023人"]], right=[1]) == [
        "指標     実績",
        "a     1,023人",
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+81", "-1", "@SUM(A1)", "＝1", "\tx"])
def test_no_cell_is_taken_for_a_formula(cell):
    assert str(tables.safe(cell)).startswith("'")


def test_numbers_and_blanks_stay_as_they_are():
    assert [tables.safe(cell) for cell in (-1, 0, 2.5, None, "普通")] == [
        -1,
        0,
        2.5,
        None,
        "普通",
    ]


def test_the_file_has_a_mark_crlf_quotes_and_no_break_inside_a_cell():
    lines = [*tables.csv_lines(["a", "b"], [["x,y", "1\n2"], [None, 0]])]

    assert "".join(lines) == '\ufeffa,b\r\n"x,y",1 2\r\n,0\r\n'


def test_bars_are_as_high_as_their_share_of_the_scale():
    chart = charts.bars([("4月", 0), ("5月", 10), ("6月", 20), ("7月", None)])
    room = chart.floor - charts.TOP

    assert [bar.height for bar in chart.bars] == [0, room / 2, room, 0]
    assert [bar.value for bar in chart.bars] == ["0", "10", "20", ""]
    assert [line.label for line in chart.lines] == ["0", "5", "10", "15", "20"]


def test_a_chart_of_nothing_is_drawn_on_an_empty_scale():
    assert [line.label for line in charts.bars([("4月", None)]).lines] == ["0", "1"]


@given(st.floats(0, 10**9, allow_nan=False))
def test_the_scale_reaches_the_highest_in_a_handful_of_steps(highest):
    scale = charts.scale(highest)

    assert scale[-1] >= highest
    assert 2 <= len(scale) <= charts.LINES + 1
