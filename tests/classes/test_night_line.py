"""The night line without a caller: numbers, limits, recordings, two callers at once."""

import pytest
from django.core.management import call_command

from accounts.actors import Actor
from classes.actions import night_calls, night_lines, night_recordings
from classes.actions.refusals import RegistrationRefused
from classes.choices import RegistrationState
from classes.choices.night import NightCallState, NightHours, NightLineState, RecordingState
from classes.models import NightCall, NightRecording, Registration
from classes.queries import night as calls
from classes.rules import night
from classes.rules.deadlines import OfficeCalendar
from notices.gateways import recordings
from notices.gateways.recordings import Gone, Later, Sound
from tests import make
from tests.classes import nights
from tests.classes.nights import CALLER_DIGITS, NIGHT
from tests.make import BY, NOON, tokyo
from tests.moments import at_once

OFFICE = OfficeCalendar()


@pytest.mark.parametrize(
    ("at", "days", "until"),
    [
        ("2026-06-01 20:00", 1, "2026-06-02 17:15"),  # Monday night: Tuesday
        ("2026-06-02 06:00", 1, "2026-06-02 17:15"),  # before it opens: the same day
        ("2026-06-02 10:00", 1, "2026-06-03 17:15"),  # the day has begun: the next
        ("2026-06-05 20:00", 1, "2026-06-08 17:15"),  # Friday night: Monday
        ("2026-06-05 20:00", 2, "2026-06-09 17:15"),
        ("2026-12-28 20:00", 1, "2027-01-04 17:15"),  # 年末年始
    ],
)
def test_a_seat_without_a_name_is_held_to_the_end_of_an_office_day(at, days, until):
    assert night.hold_until(tokyo(at), days=days, calendar=OFFICE) == tokyo(until)


def test_every_slip_in_a_class_number_is_caught():
    number = night.class_number(123)

    slips = {
        number[:place] + digit + number[place + 1 :]
        for place in range(len(number))
        for digit in "0123456789"
        if digit != number[place]
    }
    swaps = {
        number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        for place in range(len(number) - 1)
        if number[place] != number[place + 1]
    }

    assert night.read_number(number) == number
    assert {night.read_number(each) for each in slips | swaps} == {None}


def test_provisional_names_are_never_alike():
    names = {night.provisional(number) for number in range(1, 3000)}

    assert len({kana for _, kana in names}) == 2999


@pytest.mark.django_db
class TestTheLine:
    def test_every_published_class_gets_a_number_of_its_own(self):
        one, two = nights.offering(), nights.offering()

        nights.line()

        assert [nights.number_of(one), nights.number_of(two)] == [
            night.class_number(100),
            night.class_number(101),
        ]

    def test_saving_the_same_again_changes_nothing(self):
        assert nights.line().changed_at == nights.line(at=NIGHT).changed_at

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"number": ""}, "night_number_missing"),
            ({"number": "12"}, "unreadable_phone"),
            ({"hold_days": 0}, "night_days_impossible"),
            ({"forward_to": nights.NUMBER}, "night_rings_itself"),
        ],
    )
    def test_what_cannot_work_is_refused(self, given, code):
        with pytest.raises(Exception, match="。") as refused:
            nights.line(**given)

        assert refused.value.code == code

    def test_two_towns_do_not_share_a_number(self):
        nights.line()

        with pytest.raises(night_lines.NumberTaken):
            nights.line(make.other_town())

    def test_the_later_of_two_editors_is_told(self):
        seen = calls.stamp(None)
        nights.line()
        typed = night_lines.Line(NightLineState.CLOSED, "", NightHours.ALWAYS, "", 1)

        with pytest.raises(night_lines.ChangedMeanwhile):
            night_lines.change(make.town(), line=typed, seen=seen, by=BY, at=NOON)


def tend(at):
    for each in calls.nameless_and_late(at=at):
        night_calls.lapse(each, by=BY, at=at)
    return night_calls.drop_broken_off(by=BY, at=at)


@pytest.mark.django_db
class TestLimits:
    def test_a_seat_without_a_name_goes_to_the_next_after_its_limit(self):
        one = nights.offering(capacity=1, waiting_limit=5)
        call = nights.call(offering=one, named=False)
        waits = make.registration(one, at=NIGHT)

        tend(tokyo("2026-06-02 17:14"))
        assert Registration.objects.get(pk=call.registration_id).state == "confirmed"
        tend(tokyo("2026-06-02 17:15"))

        call.refresh_from_db()
        waits.refresh_from_db()
        assert call.state == NightCallState.LAPSED
        assert call.registration.state == RegistrationState.CANCELLED
        assert waits.state == RegistrationState.OFFERED
        # They stay on the list, with their number: somebody rings them.
        assert call.phone == CALLER_DIGITS
        assert calls.how_many_wait(make.town()) == 1

    def test_a_seat_with_a_name_stays(self):
        call = nights.call()

        tend(tokyo("2026-06-10 12:00"))

        call.refresh_from_db()
        assert (call.state, call.registration.state) == (NightCallState.OPEN, "confirmed")

    def test_a_number_that_was_never_confirmed_is_forgotten(self):
        held = nights.line()
        night_calls.note_number(held, call_sid="CA1", phone="0994321045", by=BY, at=NIGHT)

        assert tend(tokyo("2026-06-01 20:14")) == 0
        assert tend(tokyo("2026-06-01 20:15")) == 1
        assert NightCall.objects.count() == 0

    def test_the_number_of_a_lapsed_call_is_forgotten_after_a_month(self):
        nights.call(named=False)
        tend(tokyo("2026-06-02 17:15"))

        assert calls.to_forget(at=tokyo("2026-07-01 12:00")) == []
        late = calls.to_forget(at=tokyo("2026-07-03 12:00"))

        assert [each.state for each in late] == [NightCallState.LAPSED]


class Recorder:
    """A carrier with recordings."""

    def __init__(self, *answers):
        self.answers, self.deleted = [*answers], []

    def fetch(self, sid):
        assert sid == "RE1"
        return self.answers.pop(0)

    def erase(self, sid):
        self.deleted.append(sid)
        return True


@pytest.mark.django_db
class TestRecordings:
    def waiting(self):
        call = nights.call(named=False)
        return night_calls.recorded(call, sid="RE1", seconds=3, by=BY, at=NIGHT)

    def fetch(self, monkeypatch, recorder, times=1):
        monkeypatch.setattr(recordings, "of_installation", lambda: recorder)
        for _ in range(times):
            NightRecording.objects.exclude(next_at=None).update(next_at=NIGHT)
            call_command("tend_night_line")
        return NightRecording.objects.get()

    def test_it_is_fetched_and_then_deleted_at_the_carrier_s(self, monkeypatch):
        self.waiting()
        recorder = Recorder(Later(), Sound(b"mp3", "audio/mpeg"))

        sound = self.fetch(monkeypatch, recorder, times=3)

        assert (sound.state, bytes(sound.content)) == (RecordingState.STORED, b"mp3")
        assert recorder.deleted == ["RE1"]
        assert sound.next_at is None

    def test_one_that_is_gone_is_said_to_be_lost(self, monkeypatch):
        self.waiting()

        assert self.fetch(monkeypatch, Recorder(Gone())).state == RecordingState.LOST

    def test_a_carrier_that_never_answers_is_not_asked_for_ever(self):
        sound = self.waiting()
        for _ in range(night_recordings.MOST_TRIES):
            sound = night_recordings.again(sound, by=BY, at=NIGHT)

        assert (sound.state, sound.next_at) == (RecordingState.LOST, None)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_the_last_seat_goes_to_one_of_two_callers(self):
        one = nights.offering(capacity=1)
        held = nights.line()

        def caller(number):
            return lambda: night_calls.take(
                held,
                call_sid=f"CA{number}",
                offering=one,
                phone=f"099224000{number}",
                by=Actor.ringing(),
                at=NIGHT,
            )

        got = at_once(caller(1), caller(2))

        assert len([each for each in got if isinstance(each, RegistrationRefused)]) == 1
        assert Registration.objects.count() == NightCall.objects.count() == 1

    def test_one_call_that_is_told_twice_in_one_moment_is_one(self):
        one = nights.offering(capacity=5)
        held = nights.line()

        def told():
            return night_calls.take(
                held,
                call_sid="CA1",
                offering=one,
                phone=CALLER_DIGITS,
                by=Actor.ringing(),
                at=NIGHT,
            )

        got = at_once(told, told, told)

        assert {each.pk for each in got} == {NightCall.objects.get().pk}
        assert Registration.objects.count() == 1
