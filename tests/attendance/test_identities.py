"""Joining and separating people: every registration stays, every count is right."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from attendance.actions import identities
from attendance.models import AttendanceFact, CheckIn
from attendance.queries import facts
from people.actions import participants
from people.actions.participants import Person
from tests import make

pytestmark = pytest.mark.django_db
BY = {"by": make.BY, "at": make.tokyo("2026-06-30 09:00")}


def merge(kept, absorbed, reason="電話番号の変更で二重に登録"):
    return identities.merge(
        kept=kept.participant, absorbed=absorbed.participant, reason=reason, **BY
    )


def counts():
    """延べ, 実人数, 初参加."""
    rows = AttendanceFact.objects.all()
    people = {row.person_key for row in rows}
    return len(rows), len(people), sum(row.first_time for row in rows)


def proved():
    differences = [*facts.differences(make.town())]
    return differences == [] and facts.wrong_first_times(make.town()) == []


def test_two_rows_of_one_person_in_one_session_count_once_and_twice_again():
    offering = make.offering()
    kept, absorbed = make.registration(offering), make.registration(offering)
    make.arrival(kept)
    make.arrival(absorbed)
    assert counts() == (2, 2, 2)

    joined = merge(kept, absorbed)
    assert (counts(), proved()) == ((1, 1, 1), True)
    assert AttendanceFact.objects.get().person_key == kept.participant.person_key

    identities.separate(joined, **BY)
    assert (counts(), proved()) == ((2, 2, 2), True)


def test_two_rows_in_different_sessions_become_one_person_with_one_first_time():
    offering = make.offering(sessions=2)
    first, second = offering.sessions.order_by("number")
    kept, absorbed = make.registration(offering), make.registration(offering)
    make.arrival(kept, second)
    make.arrival(absorbed, first)
    assert counts() == (2, 2, 2)

    joined = merge(kept, absorbed)
    assert (counts(), proved()) == ((2, 1, 1), True)
    assert AttendanceFact.objects.get(first_time=1).session == first

    identities.separate(joined, **BY)
    assert (counts(), proved()) == ((2, 2, 2), True)


def test_registrations_and_marks_stay_where_they_were_made():
    offering = make.offering()
    kept, absorbed = make.registration(offering), make.registration(offering)
    make.arrival(absorbed)

    merge(kept, absorbed)

    absorbed.refresh_from_db()
    assert absorbed.state == "confirmed"
    assert CheckIn.objects.get().registration == absorbed
    assert offering.registrations.count() == 2


def test_the_kept_person_was_last_seen_when_either_was():
    offering = make.offering(sessions=2)
    first, second = offering.sessions.order_by("number")
    kept, absorbed = make.registration(offering), make.registration(offering)
    make.arrival(kept, first)
    make.arrival(absorbed, second)

    joined = merge(kept, absorbed)
    kept.participant.refresh_from_db()
    assert kept.participant.last_seen_on == date(2026, 6, 22)

    identities.separate(joined, **BY)
    kept.participant.refresh_from_db()
    assert kept.participant.last_seen_on == date(2026, 6, 15)


def test_a_mark_for_the_absorbed_row_counts_for_the_kept_person():
    offering = make.offering()
    kept, absorbed = make.registration(offering), make.registration(offering)
    merge(kept, absorbed)

    make.arrival(absorbed)

    assert AttendanceFact.objects.get().person_key == kept.participant.person_key


def test_a_chain_of_three_comes_apart_in_the_middle():
    offering = make.offering()
    first, second, third = (make.registration(offering) for _ in range(3))
    for registration in (first, second, third):
        make.arrival(registration)
    merge(second, third)
    above = merge(first, second)
    assert (counts(), proved()) == ((1, 1, 1), True)

    identities.separate(above, **BY)

    assert (counts(), proved()) == ((2, 2, 2), True)
    keys = {*AttendanceFact.objects.values_list("person_key", flat=True)}
    assert keys == {first.participant.person_key, second.participant.person_key}


def test_a_merge_inside_a_merge_comes_apart_from_below():
    offering = make.offering()
    first, second, third = (make.registration(offering) for _ in range(3))
    for registration in (first, second, third):
        make.arrival(registration)
    below = merge(second, third)
    merge(first, second)

    identities.separate(below, **BY)

    assert (counts(), proved()) == ((2, 2, 2), True)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"reason": " "}, participants.ReasonMissing),
        ({"absorbed": "kept"}, participants.SamePerson),
        ({"absorbed": "other town"}, participants.OtherTown),
    ],
)
def test_a_refused_merge_changes_nothing(change, refusal):
    offering = make.offering()
    kept, absorbed = make.registration(offering), make.registration(offering)
    for registration in (kept, absorbed):
        make.arrival(registration)
    others = {
        "kept": kept.participant,
        "other town": make.participant(town=make.other_town()),
        None: absorbed.participant,
    }

    with pytest.raises(refusal):
        identities.merge(
            kept=kept.participant,
            absorbed=others[change.get("absorbed")],
            reason=change.get("reason", "同じ方"),
            **BY,
        )
    assert (counts(), proved()) == ((2, 2, 2), True)


def test_separating_twice_is_refused():
    offering = make.offering()
    joined = merge(make.registration(offering), make.registration(offering))
    identities.separate(joined, **BY)

    with pytest.raises(participants.AlreadySeparated):
        identities.separate(joined, **BY)


def test_joining_and_separating_are_audited_with_their_effect():
    offering = make.offering()
    kept, absorbed = make.registration(offering), make.registration(offering)
    for registration in (kept, absorbed):
        make.arrival(registration)
    AuditEvent.objects.all()._raw_delete("default")

    identities.separate(merge(kept, absorbed), **BY)

    lines = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert [*lines] == [
        "participant.merged",
        "participant.visited",
        "facts.refreshed",
        "participant.separated",
        "participant.visited",
        "facts.refreshed",
    ]


def test_changing_somebody_without_marks_changes_no_fact():
    person = make.participant()

    identities.change(person, person=Person(name="平田 清", kana="ヒラタ キヨシ"), **BY)

    actions = AuditEvent.objects.values_list("action", flat=True)
    assert [*actions] == ["participant.changed"]
