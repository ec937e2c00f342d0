"""Facts follow events: what they say, whose first time it was, and that they can be proved."""

from datetime import date, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent
from attendance.actions import check_ins, facts, headcounts, identities, worked_hours
from attendance.models import AttendanceFact
from attendance.queries import facts as expected_facts
from classes.choices import Channel, Kind, Organiser
from people.actions.participants import Person
from people.models import Participant
from tests import make

pytestmark = pytest.mark.django_db
BY = {"by": make.BY, "at": make.tokyo("2026-06-15 11:00")}


def only():
    return AttendanceFact.objects.get()


def differences():
    return [*expected_facts.differences(make.town())]


def test_a_fact_says_what_was_held_where_by_whom_and_for_whom():
    offering = make.offering(kind=Kind.CONSULTATION, organiser=Organiser.PREFECTURE)
    elsewhere = make.venue()
    session = offering.sessions.get()
    session.venue = elsewhere
    session.save()
    person = make.participant(birth_date=date(1950, 6, 15), district="喜入")
    registration = make.registration(offering, person, channel=Channel.WEB)

    make.arrival(registration)

    assert expected_facts.stored(only()) == expected_facts.Fact(
        session_id=session.pk,
        role="participant",
        person_key=person.person_key,
        label="",
        municipality_id=offering.municipality_id,
        day=date(2026, 6, 15),
        kind="consultation",
        organiser="prefecture",
        course_id=offering.course_id,
        venue_id=elsewhere.pk,
        district="喜入",
        age_band="75_79",
        channel="web",
        count=1,
        minutes=0,
    )
    assert only().first_time == 1


def test_the_day_is_japans_although_it_is_still_yesterday_in_greenwich():
    offering = make.offering(first=make.tokyo("2026-06-15 08:30"))

    make.arrival(make.registration(offering))

    assert only().day == date(2026, 6, 15)


@pytest.mark.parametrize(
    ("known", "band"),
    [
        ({"birth_date": date(1961, 6, 16)}, "60_64"),
        ({"birth_date": date(1961, 6, 15), "age_band": ""}, "65_69"),
        ({"birth_date": date(1961, 6, 15), "age_band": "90_over"}, "65_69"),
        ({"age_band": "80_84"}, "80_84"),
        ({"birth_date": date(2027, 1, 1), "age_band": "50s"}, "50s"),
        ({}, ""),
    ],
)
def test_the_age_band_is_that_of_the_day_from_the_birth_date_if_known(known, band):
    make.arrival(make.registration(make.offering(), make.participant(**known)))

    assert only().age_band == band


def test_taking_back_the_arrival_takes_back_the_fact_and_the_day_last_seen():
    registration = make.registration(make.offering())
    person = registration.participant
    mark = make.arrival(registration)
    person.refresh_from_db()
    assert person.last_seen_on == date(2026, 6, 15)

    check_ins.undo(mark, id=uuid4(), **BY)

    person.refresh_from_db()
    assert (AttendanceFact.objects.count(), person.last_seen_on) == (0, None)


def test_leaving_early_is_still_having_been_there():
    registration = make.registration(make.offering())
    make.arrival(registration)
    before = only().pk

    check_ins.leave(
        session=registration.offering.sessions.get(),
        participant=registration.participant,
        registration=registration,
        id=uuid4(),
        **BY,
    )

    assert only().pk == before


def test_a_mark_out_of_order_moves_the_first_time():
    offering = make.offering(sessions=3)
    registration = make.registration(offering)
    first, second, third = offering.sessions.order_by("number")

    def first_times():
        rows = AttendanceFact.objects.order_by("day").values_list("session_id", "first_time")
        return dict(rows)

    make.arrival(registration, second)
    assert first_times() == {second.pk: 1}
    make.arrival(registration, third)
    assert first_times() == {second.pk: 1, third.pk: 0}
    early = make.arrival(registration, first)
    assert first_times() == {first.pk: 1, second.pk: 0, third.pk: 0}
    check_ins.undo(early, id=uuid4(), **BY)
    assert first_times() == {second.pk: 1, third.pk: 0}


def test_two_classes_on_one_day_count_the_earlier_as_the_first():
    morning = make.offering(first=make.tokyo("2026-06-15 10:00"))
    evening = make.offering(first=make.tokyo("2026-06-15 18:00"))
    person = make.participant()

    make.arrival(make.registration(evening, person))
    make.arrival(make.registration(morning, person))

    [first] = AttendanceFact.objects.filter(first_time=1)
    assert first.session == morning.sessions.get()


def test_another_towns_class_is_nobodys_first_time_here():
    here = make.registration(make.offering())
    there = make.registration(make.offering(town=make.other_town()))

    make.arrival(there)
    make.arrival(here)

    assert AttendanceFact.objects.filter(first_time=1).count() == 2
    assert AttendanceFact.objects.filter(municipality=make.town()).count() == 1


def test_moving_a_session_leaves_what_happened_on_the_day_on_which_it_happened():
    offering = make.offering()
    came, comes_later = make.registration(offering), make.registration(offering)
    make.arrival(came)
    session = offering.sessions.get()
    session.starts_at += timedelta(days=7)
    session.ends_at += timedelta(days=7)
    session.save()

    make.arrival(comes_later)

    days = AttendanceFact.objects.order_by("day").values_list("person_key", "day")
    assert [*days] == [
        (came.participant.person_key, date(2026, 6, 15)),
        (comes_later.participant.person_key, date(2026, 6, 22)),
    ]
    assert differences() == []


def test_forgetting_a_person_changes_no_fact():
    person = make.participant(birth_date=date(1950, 6, 15), district="喜入")
    make.arrival(make.registration(make.offering(), person))
    Participant.objects.filter(pk=person.pk).update(
        state="forgotten", name="", kana="", birth_date=None, age_band="", district=""
    )

    assert differences() == []


def test_a_corrected_birth_date_corrects_the_age_band():
    person = make.participant(birth_date=date(1950, 6, 15))
    make.arrival(make.registration(make.offering(), person))
    corrected = Person(name=person.name, kana=person.kana, birth_date=date(1940, 6, 15))

    identities.change(person, person=corrected, **BY)

    assert only().age_band == "85_89"
    assert differences() == []


def test_moving_house_moves_no_past_presence():
    person = make.participant(district="喜入")
    make.arrival(make.registration(make.offering(), person))

    moved = Person(name=person.name, kana=person.kana, district="谷山")
    identities.change(person, person=moved, **BY)

    assert only().district == "喜入"
    assert differences() == []


def test_every_fact_is_what_the_events_say_and_a_wrong_one_is_told_and_mended():
    offering = make.offering(sessions=2)
    session, _ = offering.sessions.order_by("number")
    right, wrong, missing = [make.registration(offering) for _ in range(3)]
    for registration in (right, wrong, missing):
        make.arrival(registration)
    headcounts.count(id=uuid4(), session=session, group="あおば会", count=7, **BY)
    worked_hours.log(id=uuid4(), session=session, helper=make.helper(), minutes=90, **BY)
    assert differences() == []

    facts_of = AttendanceFact.objects.filter
    facts_of(person_key=wrong.participant.person_key).update(kind=Kind.OUTREACH, first_time=0)
    facts_of(person_key=missing.participant.person_key).delete()
    facts_of(role="group").update(count=9)
    facts_of(role="helper").update(label="999")

    told = {(d.key[1], d.expected is None, d.stored is None, *d.columns) for d in differences()}
    assert told == {
        ("participant", False, False, "kind"),
        ("participant", False, True),
        ("group", False, False, "count"),
        ("helper", False, True),
        ("helper", True, False),
    }
    assert len(facts.rederive(make.town(), **BY)) == 5
    assert differences() == []
    assert expected_facts.wrong_first_times(make.town()) == []
    assert facts.rederive(make.town(), **BY) == []
    assert AuditEvent.objects.filter(action="facts.rederived").count() == 1


def test_a_wrong_first_time_alone_is_mended():
    make.arrival(make.registration(make.offering()))
    AttendanceFact.objects.update(first_time=0)
    assert len(expected_facts.wrong_first_times(make.town())) == 1

    assert facts.rederive(make.town(), **BY) == []

    assert only().first_time == 1


def rebuild(*arguments):
    out = StringIO()
    call_command("rebuild_facts", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_that_nothing_is_wrong():
    make.arrival(make.registration(make.offering()))
    make.other_town()

    assert rebuild() == (
        "鹿児島市（462012）：参加の事実1件は、すべて記録と一致しています。\n"
        "垂水市（462144）：参加の事実0件は、すべて記録と一致しています。\n"
    )


def test_the_command_tells_what_is_wrong_fails_and_repairs_when_asked():
    make.arrival(make.registration(make.offering()))
    AttendanceFact.objects.update(kind=Kind.OUTREACH)

    with pytest.raises(CommandError, match="1件が記録と一致しません"):
        rebuild("--municipality", "462012")
    repaired = rebuild("--municipality", "462012", "--repair")

    assert "違い：第1回" in repaired
    assert "kind（outreach → classroom）" in repaired
    assert only().kind == Kind.CLASSROOM
    assert "一致しています" in rebuild("--municipality", "462012")


def test_the_command_knows_only_towns_that_are_here():
    with pytest.raises(CommandError, match="999999"):
        rebuild("--municipality", "999999")


def test_refreshing_costs_the_same_for_one_and_for_three(django_assert_num_queries):
    offering = make.offering()
    rows = [make.registration(offering) for _ in range(3)]
    for row in rows:
        make.arrival(row)
    session = offering.sessions.get()

    for several in (rows[:1], rows):
        people = [row.participant for row in several]
        with django_assert_num_queries(11):
            facts.refresh(session=session, participants=people, **BY)
