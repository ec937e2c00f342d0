"""Groups without names, and the hours of those who help."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from accounts.models import AuditEvent
from attendance.actions import check_ins, headcounts, worked_hours
from attendance.actions import facts as facts_of_events
from attendance.actions.check_ins import MarkReused
from attendance.models import AttendanceFact, Headcount, WorkedHours
from classes.choices import SessionState
from tests import make

pytestmark = pytest.mark.django_db
MORNING = make.tokyo("2026-06-15 10:02")


def count(session, group="あおば会", number=7, *, key=None, minute=0, bands=None):
    return headcounts.count(
        id=key or uuid4(),
        session=session,
        group=group,
        count=headcounts.Heads(number, bands) if bands else number,
        by=make.BY,
        at=MORNING + timedelta(minutes=minute),
    )


def log(session, helper, minutes=90, *, key=None, minute=0):
    return worked_hours.log(
        id=key or uuid4(),
        session=session,
        helper=helper,
        minutes=minutes,
        by=make.BY,
        at=MORNING + timedelta(minutes=minute),
    )


def facts(role):
    rows = AttendanceFact.objects.filter(role=role).order_by("label")
    return [(row.label, row.count, row.minutes, row.person_key) for row in rows]


def ages():
    rows = AttendanceFact.objects.order_by("age_band")
    return [*rows.values_list("age_band", "count")]


def test_a_group_counts_as_many_without_being_anybody():
    session = make.offering().sessions.get()

    count(session)
    count(session, group="", number=3)

    assert facts("group") == [("", 3, 0, None), ("あおば会", 7, 0, None)]
    assert {*AttendanceFact.objects.values_list("first_time", "day")} == {
        (0, date(2026, 6, 15))
    }
    assert AuditEvent.objects.filter(action="headcount.counted").count() == 2


def test_the_ages_of_a_group_are_counted_apart_and_with_it():
    session = make.offering().sessions.get()

    count(session, bands={"70_74": 4, "75_79": 3, "80_84": 0})
    assert ages() == [("70_74", 4), ("75_79", 3)]
    count(session, number=9, minute=1, bands={"70_74": 5})
    assert ages() == [("", 4), ("70_74", 5)]
    count(session, number=9, minute=2)
    assert ages() == [("", 9)]


@pytest.mark.parametrize(
    ("bands", "refusal"),
    [
        ({"70_74": 8}, headcounts.BandsExceedCount),
        ({"70_74": 8, "75_79": -1}, headcounts.UnknownBand),
        ({"seventies": 1}, headcounts.UnknownBand),
    ],
)
def test_ages_that_cannot_be_are_refused(bands, refusal):
    session = make.offering().sessions.get()

    with pytest.raises(refusal):
        count(session, bands=bands)

    assert not Headcount.objects.exists()


def test_the_same_count_with_other_ages_is_another_one():
    session, key = make.offering().sessions.get(), uuid4()
    count(session, key=key, bands={"70_74": 4})

    assert count(session, key=key, bands={"70_74": 4, "75_79": 0}).count == 7
    with pytest.raises(MarkReused):
        count(session, key=key)


def test_a_stray_age_is_put_right_by_counting_anew():
    session = make.offering().sessions.get()
    count(session, bands={"70_74": 4})
    AttendanceFact.objects.filter(age_band="70_74").update(age_band="90_over", count=40)

    different = facts_of_events.rederive(session.offering.municipality, by=make.BY, at=MORNING)

    assert len(different) == 2
    assert ages() == [("", 3), ("70_74", 4)]


def test_a_later_count_replaces_an_earlier_one_and_nought_takes_it_back():
    session = make.offering().sessions.get()

    count(session, number=7)
    count(session, number=9, minute=1)
    assert facts("group") == [("あおば会", 9, 0, None)]
    count(session, number=0, minute=2)
    assert facts("group") == []
    assert Headcount.objects.count() == 3


def test_the_name_of_a_group_is_tidied_so_that_it_stays_one_group():
    session = make.offering().sessions.get()

    count(session, group=" あおば会　")
    count(session, number=8, minute=1)

    assert facts("group") == [("あおば会", 8, 0, None)]


def test_a_count_sent_again_is_free_and_with_another_number_refused():
    session, key = make.offering().sessions.get(), uuid4()
    first = count(session, key=key)

    assert count(session, key=key, minute=5) == first
    with pytest.raises(check_ins.MarkReused):
        count(session, number=8, key=key)
    assert Headcount.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"number": -1}, headcounts.CountOutOfRange),
        ({"number": 10_000}, headcounts.CountOutOfRange),
        ({"group": "会" * 81}, headcounts.GroupNameTooLong),
    ],
)
def test_impossible_counts_are_refused(wrong, refusal):
    with pytest.raises(refusal):
        count(make.offering().sessions.get(), **wrong)
    assert Headcount.objects.count() == 0


def test_a_cancelled_session_has_no_heads_but_its_count_can_be_taken_back():
    session = make.offering().sessions.get()
    count(session)
    session.state = SessionState.CANCELLED
    session.save()

    with pytest.raises(check_ins.SessionCancelled):
        count(session, number=8)
    count(session, number=0, minute=1)
    assert facts("group") == []


def test_helpers_hours_are_kept_in_minutes_and_the_last_entry_counts():
    session, helper = make.offering().sessions.get(), make.helper()

    log(session, helper, 90)
    log(session, helper, 120, minute=1)

    assert facts("helper") == [(str(helper.pk), 1, 120, None)]
    log(session, helper, 0, minute=2)
    assert (facts("helper"), WorkedHours.objects.count()) == ([], 3)
    assert AuditEvent.objects.filter(action="worked_hours.logged").count() == 3


def test_hours_sent_again_are_free_and_with_other_minutes_refused():
    session, helper, key = make.offering().sessions.get(), make.helper(), uuid4()
    first = log(session, helper, key=key)

    assert log(session, helper, key=key, minute=5) == first
    with pytest.raises(check_ins.MarkReused):
        log(session, helper, 91, key=key)


@pytest.mark.parametrize("minutes", [-1, 1441])
def test_nobody_helps_longer_than_a_day(minutes):
    with pytest.raises(worked_hours.MinutesOutOfRange):
        log(make.offering().sessions.get(), make.helper(), minutes)


def test_another_towns_helper_is_refused():
    with pytest.raises(check_ins.NotThisTown):
        log(make.offering().sessions.get(), make.helper(town=make.other_town()))


def test_hours_cannot_be_worked_in_the_future():
    session = make.offering(first=make.tokyo("2026-06-22 10:00")).sessions.get()

    with pytest.raises(check_ins.TooEarly):
        log(session, make.helper())
