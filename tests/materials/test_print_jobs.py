"""An order of the print centre: given once, taken once, called off, deleted in time."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.models import AuditEvent
from classes.actions import registrations
from materials.actions import print_jobs, print_parts
from materials.actions.print_jobs import (
    AlreadyTaken,
    CannotCancel,
    KeyReused,
    NothingChosen,
    NotReady,
    NotThereAnyMore,
    TooManySessions,
)
from materials.choices import PrintState
from materials.models import PrintFile, PrintJob
from materials.rules import printing as rules
from tests import make
from tests.materials import paper, printing
from tests.materials.printing import heads, session_of
from tests.materials.test_roster import class_with, crowd

pytestmark = pytest.mark.django_db


# ---------- taken once ----------


def test_it_is_taken_once_and_then_by_the_same_person_for_ten_minutes():
    job, other = printing.finished(session_of(*crowd(1))), make.staff()
    content = printing.taken(job)

    assert printing.taken(job, at=make.NOON + timedelta(minutes=9)) == content
    with pytest.raises(AlreadyTaken, match="1度だけ"):
        printing.taken(job, user=other)
    with pytest.raises(AlreadyTaken):
        printing.taken(job, at=make.NOON + rules.AGAIN)
    taken = AuditEvent.objects.filter(action="print_job.taken").order_by("pk")
    assert [event.detail for event in taken] == [
        {"people": 2, "again": False}, {"people": 2, "again": True},
    ]  # fmt: skip


def test_before_it_is_ready_there_is_nothing_to_take():
    with pytest.raises(NotReady):
        printing.taken(printing.ordered(session_of()))


@pytest.mark.parametrize(("taken", "after"), [(False, rules.KEPT), (True, rules.AGAIN)])
def test_what_was_drawn_is_deleted_in_time(taken, after):
    job = printing.finished(session_of(*crowd(1)))
    if taken:
        printing.taken(job)

    before = make.NOON + after - timedelta(seconds=1)
    assert print_jobs.forget_expired(by=make.BY, at=before) == 0
    assert print_jobs.forget_expired(by=make.BY, at=make.NOON + after) == 1

    assert not PrintFile.objects.exists()
    assert print_jobs.forget_expired(by=make.BY, at=make.NOON + after) == 0
    with pytest.raises(AlreadyTaken if taken else NotThereAnyMore):
        printing.taken(job, at=make.NOON + after)


def test_an_order_that_nobody_drew_ends_after_a_day():
    job = printing.ordered(session_of())
    later = make.NOON + rules.KEPT

    assert not print_parts.step(job, by=make.BY, at=later)
    print_jobs.forget_expired(by=make.BY, at=later)

    job.refresh_from_db()
    assert job.state == PrintState.GONE


def test_what_helpers_are_told_is_not_kept_longer_than_elsewhere():
    offering = class_with(*crowd(2), first=make.tokyo("2026-06-01 14:00"),
                          closes=make.tokyo("2026-06-01 13:30"))  # fmt: skip

    job = printing.finished(offering.sessions.first(), papers=("brief", "roster"))

    assert job.kept_until == make.tokyo("2026-06-02 00:00")


def test_called_off_nothing_is_left_and_nothing_more_is_drawn():
    job = printing.ordered(session_of(*crowd(1)))
    claimed = print_parts.claim(job, by=make.BY, at=make.NOON)

    print_jobs.cancel(job, by=make.BY, at=make.NOON)
    print_jobs.cancel(job, by=make.BY, at=make.NOON)
    print_parts._advance(claimed, by=make.BY, at=make.NOON)

    assert not PrintFile.objects.exists()
    assert not print_parts.step(job, by=make.BY, at=make.NOON)
    assert AuditEvent.objects.filter(action="print_job.cancelled").count() == 1


def test_what_was_taken_is_not_called_off():
    job = printing.finished(session_of())
    printing.taken(job)

    with pytest.raises(CannotCancel, match="受け取り済み"):
        print_jobs.cancel(job, by=make.BY, at=make.NOON)


# ---------- ordering ----------


def test_the_same_key_is_the_same_order_and_no_other():
    session, user = session_of(), make.staff()
    first = printing.ordered(session, user=user, key="pressed")

    assert printing.ordered(session, user=user, key="pressed") == first
    with pytest.raises(KeyReused):
        printing.ordered(session, user=user, key="pressed", papers=("roster",))
    assert PrintJob.objects.count() == 1


def test_an_order_of_nothing_is_refused():
    with pytest.raises(NothingChosen):
        printing.ordered(session_of(), papers=())


def test_more_sessions_than_a_quarter_of_a_year_holds_are_refused(monkeypatch):
    monkeypatch.setattr(rules, "MOST_SESSIONS", 1)

    with pytest.raises(TooManySessions, match="1回まで"):
        printing.ordered(session_of(), session_of())


def test_an_empty_roster_is_printed_and_slips_of_nobody_are_not():
    job = printing.finished(session_of(), papers=("roster", "slips"))

    assert heads(printing.taken(job)) == "R"
    assert job.parts.get(kind="slips").problem == "申込みのあった方がいません。"


def test_who_cancels_after_the_order_is_not_on_the_slips():
    offering = class_with(*crowd(3))
    job = printing.ordered(offering.sessions.first(), papers=("slips",))
    gone = offering.registrations.first()
    registrations.cancel(gone, reason="本人の都合", by=make.BY, at=make.NOON)

    printing.drain(job)

    assert gone.reference not in paper.text(printing.taken(job))
    assert job.parts.get().people == 2


def test_again_is_a_new_order_for_who_is_expected_now():
    offering = class_with(*crowd(1))
    job = printing.finished(offering.sessions.first(), papers=("roster",))
    make.registration(offering, make.participant(name="上野　花", kana="ウエノ ハナ"))
    key = str(uuid4())

    anew = [
        print_jobs.order_again(job, key=key, user=job.ordered_by, by=make.BY, at=make.NOON)
        for _ in range(2)
    ]
    printing.drain(anew[0])

    assert anew[0] == anew[1]
    assert "上野花" in paper.text(printing.taken(anew[0]))
