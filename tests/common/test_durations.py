"""How long something took, as it is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import durations


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0分"), (45, "45分"), (60, "1時間"), (125, "2時間5分"), (60_030, "1,000時間30分")],
)
def test_hours_and_minutes(minutes, words):
    assert durations.said(minutes) == words


@given(st.integers(0, 10**7))
def test_nothing_is_lost_in_words(minutes):
    hours, _, rest = durations.said(minutes).replace(",", "").rpartition("時間")

    assert int(hours or 0) * 60 + int(rest.removesuffix("分") or 0) == minutes


def test_less_than_nothing_is_no_time():
    with pytest.raises(ValueError, match="no time"):
        durations.said(-1)
