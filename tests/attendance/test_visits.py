"""How often somebody came is known where seats are given."""

import pytest

from attendance.actions import check_ins, identities
from people.models import Visit
from tests import make

pytestmark = pytest.mark.django_db


def visits(person):
    return [(row.session_key, str(row.day)) for row in Visit.objects.filter(participant=person)]


def test_whoever_came_has_visited_the_session():
    registration = make.registration(make.offering())
    session = registration.offering.sessions.get()

    make.arrival(registration)

    assert visits(registration.participant) == [(session.public_id, "2026-06-15")]


def test_a_mark_that_is_taken_back_is_no_visit():
    registration = make.registration(make.offering())
    session = registration.offering.sessions.get()
    mark = make.arrival(registration)

    check_ins.undo(mark, id=make.uuid4(), by=make.BY, at=session.starts_at)

    assert visits(registration.participant) == []


def test_the_visits_of_somebody_joined_are_those_of_the_kept_entry():
    registration = make.registration(make.offering())
    make.arrival(registration)
    kept, absorbed = make.participant(), registration.participant

    merge = identities.merge(
        kept=kept, absorbed=absorbed, reason="同じ方", by=make.BY, at=make.NOON
    )
    joined = (len(visits(kept)), len(visits(absorbed)))
    identities.separate(merge, by=make.BY, at=make.NOON)

    assert joined == (1, 0)
    assert (len(visits(kept)), len(visits(absorbed))) == (0, 1)
