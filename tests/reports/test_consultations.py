"""The statistics of consultations: by topic, result and month, and as indicators."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from attendance.actions import consultation_records as records
from attendance.choices import ConsultationResult
from reports.choices import Measure
from reports.indicators.readings import read
from reports.queries import consultations
from reports.rules.definitions import Span
from tests import make
from tests.attendance import consulting
from tests.attendance.consulting import told

pytestmark = pytest.mark.django_db
YEAR = Span(date(2026, 4, 1), date(2027, 3, 31))


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(consulting.at("16:00"), tick=False):
        yield


@pytest.fixture
def session():
    """Three records: 20, 30 and 10 minutes, four topics named."""
    session = consulting.day()
    for what in (
        told("line", "photo", minutes=20),
        told("line", minutes=30, result=ConsultationResult.REFERRED),
        told("fraud", minutes=10, result=ConsultationResult.UNSOLVED),
    ):
        records.write_without_ticket(
            session, id=uuid4(), told=what, by=make.BY, at=consulting.at("15:30")
        )
    return session


def clerk(**more):
    client = Client()
    client.force_login(make.staff(**more))
    return client


def test_records_are_counted_by_topic_result_and_month(session):
    found = consultations.of(make.town(), span=YEAR)

    assert (found.records, found.minutes, found.average) == (3, 60, 20.0)
    assert found.results == (1, 0, 1, 1)
    assert [(line.code, line.records, line.results) for line in found.lines[:3]] == [
        ("line", 2, (1, 0, 0, 1)),
        ("photo", 1, (1, 0, 0, 0)),
        ("fraud", 1, (0, 0, 1, 0)),
    ]
    assert found.months == (consultations.Month(date(2026, 6, 1), 3, 60),)


def test_another_town_and_another_year_are_not_counted(session):
    last_year = Span(date(2025, 4, 1), date(2026, 3, 31))

    assert consultations.of(make.other_town(), span=YEAR).records == 0
    assert consultations.of(make.town(), span=last_year).average is None


def test_indicators_count_consultations_and_their_minutes(session):
    today = date(2026, 6, 1)
    number = make.indicator(measure=Measure.CONSULTATIONS, unit="件")
    minutes = make.indicator(measure=Measure.CONSULTATION_MINUTES, unit="分")
    people = make.indicator()

    assert read(number, on=today).actual == 3
    assert read(minutes, on=today).actual == 60
    assert read(people, on=today).actual == 0


def test_the_page_and_the_file_say_the_same(session):
    client = clerk()

    page = client.get(reverse("staff:consultation-statistics")).content.decode()
    file = client.get(reverse("staff:consultation-statistics-csv"))

    assert "迷惑電話・詐欺" in page
    rows = b"".join(file).decode("utf-8-sig").splitlines()
    assert rows[0] == (
        "期間,表,項目,件数,解決した,一部解決した,解決しなかった,ほかの機関を案内した,時間（分）"
    )
    assert rows[1] == "令和8年度,合計,すべての相談,3,1,0,1,1,60"
    assert "令和8年度,分類,LINE,2,1,0,0,1," in rows
    assert rows[-1] == "令和8年度,月,2026-06,3,,,,,60"
    assert AuditEvent.objects.filter(action="consultations.exported").count() == 1
