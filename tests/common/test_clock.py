"""The edge between instants and Japanese calendar days."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.clock import TOKYO, at_tokyo, tokyo_date, tokyo_time


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC), date(2026, 3, 31)),
        (datetime(2026, 3, 31, 15, 0, tzinfo=UTC), date(2026, 4, 1)),
        (datetime(2026, 12, 31, 15, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_day_changes_at_midnight_in_japan(at, day):
    assert tokyo_date(at) == day


@given(st.dates(date(1952, 1, 1), date(2100, 1, 1)), st.times())
def test_a_japanese_day_and_time_come_back_unchanged(day, time_of_day):
    at = at_tokyo(day, time_of_day)
    assert (tokyo_date(at), tokyo_time(at.astimezone(UTC)).time()) == (day, time_of_day)


def test_ten_in_the_morning_is_one_in_the_morning_utc():
    at = at_tokyo(date(2026, 6, 1), time(10))
    assert at == datetime(2026, 6, 1, 1, tzinfo=UTC)
    assert at.tzinfo is TOKYO


def test_a_time_without_zone_is_no_instant():
    with pytest.raises(ValueError, match="no time zone"):
        tokyo_date(datetime(2026, 6, 1, 10))  # noqa: DTZ001 - the mistake under test
