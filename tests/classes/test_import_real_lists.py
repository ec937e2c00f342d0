"""The five published lists of 2022: every row is taken in, or refused for a known reason.

The lists are open data of those cities and are not part of this repository.
"""

from collections import Counter
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from classes.datasets import event_lists
from classes.models import Offering, Session, Venue
from classes.rules.events import rows
from classes.rules.events.readings import Allowances
from tests import make

LISTS = settings.BASE_DIR.parent / "shared" / "data" / "events"
pytestmark = pytest.mark.skipif(
    not LISTS.exists(), reason="the published lists (../shared/data/events) are not here"
)

EXPECTED = {
    "112119": (11, 7, {"capacity_missing": 3, "series_disagrees": 1}),
    "122041": (
        26,
        8,
        {
            "capacity_missing": 13,
            "time_missing": 8,
            "fee_in_words": 4,
            "several_bands": 4,
            "open_ended": 1,
            "venue_missing": 1,
        },
    ),
    "122190": (118, 97, {"capacity_missing": 16, "fee_in_words": 4, "deadline_after_event": 2}),
    "132012": (
        60,
        43,
        {
            "capacity_missing": 13,
            "several_bands": 4,
            "time_missing": 2,
            "open_ended": 1,
            "date_missing": 1,
        },
    ),
    "132110": (
        68,
        35,
        {
            "capacity_missing": 18,
            "serial_date": 14,
            "time_missing": 8,
            "venue_missing": 7,
            "open_ended": 2,
            "several_bands": 1,
            "fee_in_words": 1,
        },
    ),
}
"""Rows read, rows taken in, and how often each reason for a refusal was told."""
DECIDED = {"112119": 10, "122041": 14, "122190": 112, "132012": 54, "132110": 58}
"""Rows taken in with a capacity for those that name none, and numbers read as days."""


def read(code, **allow):
    listed = event_lists.read((LISTS / f"{code}.csv").read_bytes())
    return rows.read_all(listed.records, allow=Allowances(**allow))


@pytest.mark.parametrize("code", EXPECTED)
def test_every_row_is_taken_in_or_told(code):
    found = read(code)

    reasons = Counter(problem.code for row in found for problem in row.problems)
    assert (len(found), sum(row.event is not None for row in found), reasons) == EXPECTED[code]


@pytest.mark.parametrize("code", DECIDED)
def test_decisions_let_more_rows_in(code):
    found = read(code, capacity=20, serials=True)

    assert sum(row.event is not None for row in found) == DECIDED[code]


@pytest.mark.django_db
def test_importing_all_five_twice_changes_nothing():
    town = make.town()
    counts = []
    for _ in range(2):
        for code in EXPECTED:
            path = str(LISTS / f"{code}.csv")
            call_command("import_events", path, municipality=town.code, stdout=StringIO())
        counts.append([model.objects.count() for model in (Offering, Session, Venue)])

    # Three of the events are series of four, four and three meetings.
    assert counts == [[190, 198, 55]] * 2
