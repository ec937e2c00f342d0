"""The number beside the target, by machine."""

import csv
import io

import pytest

from reports.choices import Visibility
from reports.models import Indicator
from tests import make

pytestmark = pytest.mark.django_db
URL = "/api/v1/indicators/"
TOWN = {"municipality": "462012"}


@pytest.fixture
def indicator():
    shown = Indicator.objects.create(
        municipality=make.town(),
        slug="participants",
        title="市民向け講座の参加者数",
        unit="人",
        measure="attendances",
        window="fiscal_year",
        visibility=Visibility.PUBLISHED,
        published_on=make.TODAY,
        source="計画",
    )
    shown.targets.create(fiscal_year=2026, value=1500)
    return shown


def test_everybody_reads_what_is_published(stranger, indicator):
    [row] = stranger.get(URL, TOWN).json()

    assert (row["slug"], row["actual"], row["target"]["value"]) == ("participants", 0, 1500)
    assert row["window"] == {"kind": "fiscal_year", "from": "2026-04-01", "to": "2027-03-31"}


@pytest.mark.usefixtures("indicator")
def test_the_internal_is_for_own_staff_alone(stranger, clerk, colleague_elsewhere):
    Indicator.objects.update(visibility=Visibility.INTERNAL, published_on=None)

    seen = [len(who.get(URL, TOWN).json()) for who in (stranger, clerk, colleague_elsewhere)]

    assert seen == [0, 1, 0]


def test_one_indicator_by_its_name(stranger, indicator):
    assert stranger.get(f"{URL}participants/", TOWN).json()["title"] == indicator.title
    assert stranger.get(f"{URL}other/", TOWN).status_code == 404


@pytest.mark.parametrize("query", [{}, {"municipality": "999999"}])
def test_an_unknown_municipality_is_not_found(stranger, query):
    assert stranger.get(URL, query).status_code == 404


def test_a_day_that_is_none_is_told(stranger, indicator):
    answer = stranger.get(URL, TOWN | {"on": "6月1日"})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["on"])


def test_the_table_is_machine_readable(stranger, indicator):
    answer = stranger.get("/api/v1/open-data/indicators.csv", TOWN)

    text = answer.content.decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert text.startswith("\ufeff")
    assert text.count("\r\n") == 2
    assert (rows[0]["target"], rows[0]["baseline"]) == ("1500", "")
