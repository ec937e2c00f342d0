"""Two entries are joined and parted again, and nothing is lost on the way."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import AuditEvent
from classes.models import Registration
from people import rules
from people.actions import participants
from people.models import Merge, Participant
from people.queries import identities
from tests import make

pytestmark = pytest.mark.django_db


def merge(kept, absorbed, reason="二重登録"):
    return participants.merge(
        kept=kept, absorbed=absorbed, reason=reason, by=make.BY, at=make.NOON
    )


def separate(merge):
    return participants.separate(merge, by=make.BY, at=make.NOON)


def pointers():
    return {row.pk: row.merged_into_id for row in Participant.objects.order_by("pk")}


def test_both_entries_are_one_person_and_keep_their_registrations():
    kept, absorbed = make.participant(), make.participant()
    make.registration(make.offering(), absorbed)

    merge(kept, absorbed)

    assert pointers() == {kept.pk: None, absorbed.pk: kept.pk}
    assert identities.of(kept) == [kept.pk, absorbed.pk]
    assert Registration.objects.get().participant == absorbed


def test_chains_are_flattened():
    first, second, third = (make.participant() for _ in range(3))

    merge(second, third)
    joined = merge(first, second)

    assert pointers() == {first.pk: None, second.pk: first.pk, third.pk: first.pk}
    assert joined.moved_along == [third.pk]


def test_joining_with_somebody_absorbed_joins_with_the_one_who_stands_for_them():
    first, second, third = (make.participant() for _ in range(3))
    merge(first, second)
    second.refresh_from_db()

    assert merge(second, third).kept == first


def test_parting_restores_both_and_who_had_come_along():
    first, second, third = (make.participant() for _ in range(3))
    merge(second, third)
    joined = merge(first, second)

    separate(joined)

    assert pointers() == {first.pk: None, second.pk: None, third.pk: second.pk}
    second.refresh_from_db()
    assert second.state == "active"
    assert identities.of(second) == [second.pk, third.pk]


def test_a_merge_below_another_one_can_be_undone_alone():
    first, second, third = (make.participant() for _ in range(3))
    inner = merge(second, third)
    outer = merge(first, second)

    separate(inner)
    third.refresh_from_db()
    merge(first, third)
    separate(outer)

    assert pointers() == {first.pk: None, second.pk: None, third.pk: first.pk}


def test_joining_and_parting_are_audited_by_key():
    kept, absorbed = make.participant(), make.participant()

    joined = merge(kept, absorbed, reason="ハナさんの電話番号が変わったため")
    separate(joined)

    detail = {"absorbed": str(absorbed.pk), "merge": joined.pk}
    assert [*AuditEvent.objects.order_by("pk").values_list("action", "detail")] == [
        ("participant.merged", detail),
        ("participant.separated", detail),
    ]


def refused(refusal, kept, absorbed, *, reason="二重登録"):
    with pytest.raises(refusal):
        merge(kept, absorbed, reason)
    assert Merge.objects.filter(undone_at__isnull=True).count() <= 1


def test_somebody_is_not_joined_with_themselves():
    one = make.participant()

    refused(participants.SamePerson, one, one)


def test_two_entries_are_joined_once():
    kept, absorbed = make.participant(), make.participant()
    merge(kept, absorbed)
    absorbed.refresh_from_db()

    refused(participants.SamePerson, kept, absorbed)
    refused(participants.SamePerson, absorbed, kept)


def test_an_absorbed_entry_is_not_absorbed_by_somebody_else():
    kept, absorbed, other = (make.participant() for _ in range(3))
    merge(kept, absorbed)

    refused(participants.AlreadyMerged, other, absorbed)


def test_people_of_two_towns_are_never_joined():
    refused(
        participants.OtherTown, make.participant(), make.participant(town=make.other_town())
    )


def test_a_forgotten_person_is_not_joined():
    refused(participants.Forgotten, make.participant(), make.participant(state="forgotten"))


def test_a_reason_is_asked_for():
    refused(participants.ReasonMissing, make.participant(), make.participant(), reason=" ")


def test_parting_twice_is_refused():
    joined = merge(make.participant(), make.participant())
    separate(joined)

    with pytest.raises(participants.AlreadySeparated):
        separate(joined)


def test_after_any_joining_and_parting_everybody_points_to_the_end_of_their_merges():
    """Replays many histories and compares with the merges in force, followed one by one."""

    @settings(deadline=None, max_examples=60)
    @given(
        steps=st.lists(
            st.one_of(
                st.tuples(st.just("merge"), st.integers(0, 4), st.integers(0, 4)),
                st.tuples(st.just("separate"), st.integers(0, 6), st.just(0)),
            ),
            max_size=10,
        )
    )
    def replay(steps):
        Merge.objects.all().delete()
        Participant.objects.filter(merged_into__isnull=False).update(
            state="active", merged_into=None
        )
        made = []
        for step, first, second in steps:
            try:
                if step == "merge":
                    made.append(merge(people[first], people[second]))
                elif made:
                    separate(made[first % len(made)])
            except participants.PersonRefused:
                pass
        in_force = dict(
            Merge.objects.filter(undone_at__isnull=True).values_list("absorbed_id", "kept_id")
        )
        assert pointers() == {row.pk: end_of(row.pk, in_force) for row in people}

    def end_of(row, in_force):
        end = row
        while end in in_force:
            end = in_force[end]
        return None if end == row else end

    people = [make.participant() for _ in range(5)]
    replay()


@given(
    parents=st.lists(st.integers(0, 8), min_size=9, max_size=9),
)
def test_whoever_comes_away_with_somebody_is_below_them(parents):
    merges = [(parent, row) for row, parent in enumerate(parents) if parent < row]

    below = {row: rules.absorbed_under(row, merges=merges) for row in range(9)}

    counted = Counter(row for rows in below.values() for row in rows)
    depth = dict.fromkeys(range(9), 0)
    for kept, absorbed in merges:
        depth[absorbed] = depth[kept] + 1
    assert {row: counted[row] for row in range(9)} == depth
