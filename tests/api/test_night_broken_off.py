"""Silence and hanging up at night: no half registration, no seat beyond its limit."""

import pytest
import time_machine

from classes.choices import RegistrationState
from classes.models import NightCall, NightRecording
from tests.api.calling import ORIGIN, TOKEN
from tests.api.ringing import FIRST, nothing_is_left, ring
from tests.classes.nights import (
    NIGHT,
    line,
    offering,
)
from tests.make import tokyo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def carrier_set(settings):
    settings.TWILIO_AUTH_TOKEN = TOKEN
    settings.PUBLIC_ORIGIN = ORIGIN


@pytest.fixture(autouse=True)
def night():
    with time_machine.travel(NIGHT, tick=False) as clock:
        yield clock


STEPS = [
    [],
    ["1"],
    ["1", "1"],
    ["1", "1", "2"],
    ["1", "1", "2", "0994321045#"],
    ["0"],
    ["0", f"{FIRST}#"],
    ["0", f"{FIRST}#", "1"],
    ["9"],
    ["1", "3"],
    ["1", "2"],
]


class TestSilenceAndHangingUp:
    @pytest.mark.parametrize("keys", STEPS)
    def test_whoever_hangs_up_before_the_confirmation_leaves_nothing(self, keys):
        offering()
        line()

        ring().press(*keys)

        assert nothing_is_left()

    @pytest.mark.parametrize("keys", STEPS)
    def test_silence_at_any_step_ends_the_call_after_the_second_time(self, keys):
        offering()
        line()
        call = ring().press(*keys)
        heard = len(call.heard)

        while not call.over:
            call.press("")

        assert len(call.heard) - heard <= 2
        assert nothing_is_left()

    def test_whoever_hangs_up_instead_of_saying_their_name_has_the_seat_for_a_while(self):
        offering()
        line()

        ring().press("1", "1", "1")

        call = NightCall.objects.get()
        assert call.held_until == tokyo("2026-06-02 17:15")
        assert call.registration.state == RegistrationState.CONFIRMED

    def test_whoever_says_nothing_is_asked_once_more_and_told_until_when_it_is_held(self):
        offering()
        line()

        call = ring().press("1", "1", "1").stay_silent()
        assert "聞き取れませんでした" in call.now
        call.stay_silent()

        assert call.over
        assert "6月2日、火曜日、午後5時15分まで" in call.now
        assert NightRecording.objects.count() == 0

    def test_whoever_says_their_name_has_the_seat_until_the_office_has_dealt_with_it(self):
        offering()
        line()

        ring().press("1", "1", "1").stay_silent().speak()

        assert NightCall.objects.get().held_until is None
