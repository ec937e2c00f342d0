"""What was drawn for a session that is called off since."""

from datetime import timedelta

import pytest

from classes.actions import draws, offerings, registrations, sessions
from classes.choices import (
    DrawChangeGround,
    Joining,
    OfferingState,
    RegistrationState,
    Selection,
)
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
SOON = NOON + timedelta(minutes=10)


def test_no_seat_is_given_by_hand_in_a_session_that_was_called_off():
    offering = make.offering(
        selection=Selection.LOTTERY,
        joining=Joining.SESSIONS,
        sessions=[NOON + timedelta(days=7), NOON + timedelta(days=8)],
        capacity=1,
        state=OfferingState.DRAFT,
        closes=SOON,
    )
    offering = offerings.publish(offering, by=make.BY, at=NOON)
    session = offering.sessions.first()
    rows = [make.registration(offering, session=session) for _ in range(2)]
    draws.hold(offering.draw, by=make.BY, at=SOON)
    for row in rows:
        row.refresh_from_db()
    won, lost = sorted(rows, key=lambda row: row.state)
    assert (won.state, lost.state) == (RegistrationState.CONFIRMED, RegistrationState.LOST)
    registrations.cancel(won, reason="用事", by=make.BY, at=SOON)
    sessions.cancel(session, reason="台風", by=make.BY, at=SOON)

    with pytest.raises(draws.NoSeatFree):
        draws.change(
            lost,
            to=RegistrationState.CONFIRMED,
            ground=DrawChangeGround.OFFICE_MISTAKE,
            note="入力の誤り",
            by=make.BY,
            at=SOON,
        )
