"""A draw where the whole series or one session may be wished for, and one is called off."""

import json
import subprocess
import sys
from collections import Counter

import pytest
from django.conf import settings

from classes.actions import draws, registrations, sessions, slots
from classes.choices import Channel, Joining, RegistrationState
from classes.queries import sheets
from tests import make
from tests.classes.draws import lottery

pytestmark = pytest.mark.django_db
VERIFIER = settings.BASE_DIR / "classes" / "verifier" / "verify_draw.py"


def hold(offering):
    return draws.hold(offering.draw, by=make.BY, at=offering.closes_at)


def states(rows):
    for row in rows:
        row.refresh_from_db()
    return Counter(row.state for row in rows)


def test_whoever_wants_the_whole_series_has_a_seat_in_each_session():
    offering = lottery(joining=Joining.SESSIONS, sessions=2, capacity=1, people=3)
    first, second = offering.sessions.order_by("starts_at")
    single = [make.registration(offering, session=each) for each in (first, second) * 2]

    hold(offering)

    whole = [*offering.registrations.filter(session=None)]
    won = states(whole)[RegistrationState.CONFIRMED]
    each = [states([row for row in single if row.session == day]) for day in (first, second)]
    assert [won + one[RegistrationState.CONFIRMED] for one in each] == [1, 1]


def test_a_couple_wants_two_seats_in_each_session():
    offering = lottery(joining=Joining.SESSIONS, sessions=2, capacity=3, people=0)
    parties = [
        registrations.register_together(
            offering=offering,
            people=[make.participant(), make.participant()],
            request=registrations.Request(channel=Channel.WEB),
            by=make.BY,
            at=make.NOON,
        )
        for _ in range(2)
    ]

    hold(offering)

    drawn = [states(party) for party in parties]
    assert sorted(one[RegistrationState.CONFIRMED] for one in drawn) == [0, 2]


def test_a_citizen_can_repeat_it(tmp_path):
    offering = lottery(joining=Joining.SESSIONS, sessions=2, capacity=2, people=4)
    make.registration(offering, session=offering.sessions.first())
    sheet = tmp_path / "sheet.json"
    sheet.write_text(json.dumps(sheets.of(hold(offering))))

    done = subprocess.run(  # noqa: S603
        [sys.executable, VERIFIER, sheet], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_the_draw_is_held_although_a_session_was_called_off():
    offering = lottery(joining=Joining.SESSIONS, sessions=2, capacity=1, people=0)
    first = offering.sessions.earliest("starts_at")
    gone = make.registration(offering, session=first)
    whole = make.registration(offering)
    sessions.cancel(first, reason="台風", by=make.BY, at=make.NOON)

    hold(offering)

    assert states([gone]) == {RegistrationState.LOST: 1}
    assert states([whole]) == {RegistrationState.CONFIRMED: 1}


def test_nobody_wins_a_slot_on_a_day_that_was_called_off():
    offering = lottery(joining=Joining.SLOT, sessions=2, people=0)
    first, second = offering.sessions.order_by("starts_at")
    rows = []
    for day in (first, second):
        slot = slots.divide(day, minutes=60, seats=1, by=make.BY, at=make.NOON)[0]
        rows.append(make.registration(offering, session=day, slot=slot))
    sessions.cancel(first, reason="台風", by=make.BY, at=make.NOON)

    hold(offering)

    assert states(rows[:1]) == {RegistrationState.LOST: 1}
    assert states(rows[1:]) == {RegistrationState.CONFIRMED: 1}
