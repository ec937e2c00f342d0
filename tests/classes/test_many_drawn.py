"""A draw of many is written in few queries, and comes to the same as one by one."""

import json
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from classes.actions import draws, ledger, results
from classes.actions.refusals import MoveNotPossible
from classes.choices import RegistrationState
from classes.models import Draw, Registration, RegistrationEvent
from notices.models import Message
from tests import make
from tests.classes.draws import lottery
from tests.classes.lines import full

pytestmark = pytest.mark.django_db
APPLIED, CONFIRMED, WAITING, OFFERED, LOST, CANCELLED, _ = RegistrationState


def hold(offering):
    return draws.hold(Draw.objects.get(offerings=offering), by=make.BY, at=offering.closes_at)


def test_twice_as_many_people_take_no_more_queries():
    few, many = lottery(people=6), lottery(people=24)
    with CaptureQueriesContext(connection) as taken:
        hold(few)
    with CaptureQueriesContext(connection) as taken_by_many:
        hold(many)

    assert len(taken_by_many) == len(taken)


@pytest.mark.parametrize("at_once", [1, 4, 100])
def test_however_many_are_written_at_once_the_book_says_the_same(at_once, monkeypatch):
    monkeypatch.setattr(results, "AT_ONCE", at_once)
    offering = lottery(people=9, waiting_limit=5)

    result = json.loads(hold(offering).result)

    line = [lot["lot"] for lot in result["waiting"]]
    rows = {row.reference: row for row in Registration.objects.filter(offering=offering)}
    assert {
        (row.reference, row.state, row.queue_number) for row in rows.values()
    } == {
        *((lot["lot"], CONFIRMED, None) for lot in result["winners"]),
        *((lot, WAITING, place) for place, lot in enumerate(line[:5], start=1)),
        *((lot, LOST, None) for lot in line[5:]),
    }  # fmt: skip
    for reference, row in rows.items():
        steps = RegistrationEvent.objects.filter(registration=row).order_by("pk")
        assert [*steps.values_list("from_state", "to_state", "reason")] == [
            ("", APPLIED, ""),
            (APPLIED, row.state, "抽選"),
        ]
        message = Message.objects.get(dedupe_key__startswith=f"registration:{row.pk}/")
        won = row.state == CONFIRMED
        assert message.purpose == ("draw_won" if won else "draw_lost")
        place = line.index(reference) + 1 if row.state == WAITING else None
        assert place is None or f"{place}番" in message.text
        for subject, action in ((row, results_in(row)), (message, "message.created")):
            trail = AuditEvent.objects.filter(
                subject_type=subject._meta.label, subject_key=str(subject.pk), action=action
            )
            assert trail.get().at == offering.closes_at


def results_in(row):
    return {
        CONFIRMED: "registration.confirmed",
        WAITING: "registration.queued",
        LOST: "registration.lost",
    }[row.state]


def step(row, to):
    return ledger.Step(row, to, "確認")


def test_if_one_of_many_cannot_go_nobody_goes():
    offering, (seated, _), (waits,) = full(2, waiting=1)
    before = Counter(offering.registrations.values_list("state", flat=True))

    with pytest.raises(MoveNotPossible):
        ledger.move_all([step(waits, LOST), step(seated, LOST)], by=make.BY, at=make.NOON)

    assert Counter(offering.registrations.values_list("state", flat=True)) == before


def test_offers_are_made_one_by_one():
    _, _, (waits,) = full(1, waiting=1)

    with pytest.raises(MoveNotPossible):
        ledger.move_all([step(waits, OFFERED)], by=make.BY, at=make.NOON)


def test_many_who_lose_their_seat_stand_at_the_end_of_the_line_in_their_order():
    offering, seated, (first,) = full(2, waiting=1)

    ledger.move_all([step(row, WAITING) for row in seated[::-1]], by=make.BY, at=make.NOON)

    line = offering.registrations.filter(state=WAITING).order_by("queue_number")
    assert [*line] == [first, *seated[::-1]]
