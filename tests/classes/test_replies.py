"""What 1 and 2, answered to a machine, do to somebody's seat."""

from datetime import timedelta

import pytest

from accounts.actors import Actor
from classes.actions import registrations, replies, waiting
from classes.choices import Joining, RegistrationState
from classes.models import Registration
from notices.actions import messages
from notices.choices import MessageChannel, MessageState, Purpose, ReplyMeaning, ReplyState
from notices.models import Message
from tests import make
from tests.make import BY, NOON, tokyo

pytestmark = pytest.mark.django_db
BY_SMS = Actor.answering(MessageChannel.SMS)
LATER = NOON + timedelta(hours=1)


def reminder(registration, day="2026-06-15"):
    return messages.say(
        to=registration.participant,
        purpose=Purpose.SESSION_CHANGED,
        dedupe_key=f"reminder:{day}",
        text="明日はスマホ教室です。",
        by=BY,
        at=NOON,
    )


def offered(**columns):
    """A seat came free: somebody is offered it, and another one waits behind."""
    offering = make.offering(capacity=1, waiting_limit=5, **columns)
    seated, first, second = (make.registration(offering) for _ in range(3))
    registrations.cancel(seated, reason="用事", by=BY, at=NOON)
    return Message.objects.get(purpose=Purpose.SEAT_OFFERED), first, second


def state(registration):
    registration.refresh_from_db()
    return RegistrationState(registration.state)


def answer(message, meaning, at=LATER):
    return replies.answer(message, meaning=meaning, by=BY_SMS, at=at)


class TestToAReminder:
    def test_absent_gives_the_only_meeting_back_and_the_next_is_offered_the_seat(self):
        offering = make.offering(capacity=1, waiting_limit=5)
        seated, waits = make.registration(offering), make.registration(offering)
        outcome = answer(reminder(seated), ReplyMeaning.ABSENT)
        assert outcome.state is ReplyState.SETTLED
        assert state(seated) is RegistrationState.CANCELLED
        assert state(waits) is RegistrationState.OFFERED
        assert Message.objects.get(purpose=Purpose.SEAT_OFFERED).participant == (
            waits.participant
        )

    def test_absent_twice_gives_back_one_seat(self):
        offering = make.offering(capacity=1, waiting_limit=5)
        seated, first, second = (make.registration(offering) for _ in range(3))
        message = reminder(seated)
        answer(message, ReplyMeaning.ABSENT)
        again = answer(message, ReplyMeaning.ABSENT)
        assert again.state is ReplyState.SETTLED
        assert (state(first), state(second)) == (
            RegistrationState.OFFERED,
            RegistrationState.WAITING,
        )

    def test_absent_from_one_of_several_meetings_takes_nothing_away(self):
        seated = make.registration(make.offering(sessions=3))
        outcome = answer(reminder(seated), ReplyMeaning.ABSENT)
        assert outcome.state is ReplyState.OPEN
        assert "ほかの回もあるため" in outcome.sentence
        assert state(seated) is RegistrationState.CONFIRMED

    def test_absent_from_one_session_that_was_chosen_gives_that_one_back(self):
        offering = make.offering(sessions=3, joining=Joining.SESSIONS)
        one, two, _ = offering.sessions.order_by("number")
        person = make.participant()
        first = make.registration(offering, person, session=one)
        other = make.registration(offering, person, session=two)
        answer(reminder(first), ReplyMeaning.ABSENT)
        assert state(first) is RegistrationState.CANCELLED
        assert state(other) is RegistrationState.CONFIRMED

    def test_absent_on_a_day_with_two_classes_is_asked_about_by_staff(self):
        person = make.participant()
        morning = make.registration(make.offering(), person)
        make.registration(make.offering(first=tokyo("2026-06-15 14:00")), person)
        outcome = answer(reminder(morning), ReplyMeaning.ABSENT)
        assert outcome.state is ReplyState.OPEN
        assert state(morning) is RegistrationState.CONFIRMED

    def test_absent_once_the_class_has_begun_takes_nothing_away(self):
        seated = make.registration(make.offering())
        at = tokyo("2026-06-15 10:00")
        assert answer(reminder(seated), ReplyMeaning.ABSENT, at).state is ReplyState.OPEN
        assert state(seated) is RegistrationState.CONFIRMED

    def test_attending_is_noted_and_nothing_moves(self):
        seated = make.registration(make.offering())
        message = reminder(seated)
        outcome = answer(message, ReplyMeaning.ATTEND)
        assert outcome.state is ReplyState.SETTLED
        assert state(seated) is RegistrationState.CONFIRMED
        message.refresh_from_db()
        assert message.state == MessageState.TOLD

    def test_attending_after_all_is_for_staff(self):
        seated = make.registration(make.offering())
        message = reminder(seated)
        answer(message, ReplyMeaning.ABSENT)
        outcome = answer(message, ReplyMeaning.ATTEND)
        assert outcome.state is ReplyState.OPEN
        assert state(seated) is RegistrationState.CANCELLED

    def test_the_day_that_counts_is_that_of_the_reminder(self):
        seated = make.registration(make.offering())
        outcome = answer(reminder(seated, day="2026-06-16"), ReplyMeaning.ABSENT)
        assert outcome.state is ReplyState.OPEN
        assert state(seated) is RegistrationState.CONFIRMED

    def test_the_entries_of_a_person_that_were_joined_are_one_person(self):
        twin, kept = make.participant(), make.participant()
        seated = make.registration(make.offering(), twin)
        from attendance.actions import identities  # noqa: PLC0415

        identities.merge(kept=kept, absorbed=twin, reason="同じ方", by=BY, at=NOON)
        seated.refresh_from_db()
        answer(reminder(seated), ReplyMeaning.ABSENT)
        assert state(seated) is RegistrationState.CANCELLED


class TestToAnOffer:
    def test_yes_takes_the_seat_and_the_message_has_arrived(self):
        message, first, _ = offered()
        outcome = answer(message, ReplyMeaning.ATTEND)
        assert outcome.state is ReplyState.SETTLED
        assert state(first) is RegistrationState.CONFIRMED
        message.refresh_from_db()
        assert message.state == MessageState.TOLD

    def test_yes_twice_is_one_yes(self):
        message, first, _ = offered()
        answer(message, ReplyMeaning.ATTEND)
        assert answer(message, ReplyMeaning.ATTEND).state is ReplyState.SETTLED
        assert state(first) is RegistrationState.CONFIRMED

    def test_no_passes_the_seat_to_the_next(self):
        message, first, second = offered()
        outcome = answer(message, ReplyMeaning.ABSENT)
        assert outcome.state is ReplyState.SETTLED
        assert state(first) is RegistrationState.WITHDRAWN
        assert state(second) is RegistrationState.OFFERED

    def test_no_twice_costs_nobody_else_the_seat(self):
        message, _, second = offered()
        answer(message, ReplyMeaning.ABSENT)
        assert answer(message, ReplyMeaning.ABSENT).state is ReplyState.SETTLED
        assert state(second) is RegistrationState.OFFERED

    def test_yes_after_the_deadline_goes_to_staff_and_the_seat_to_the_next(self):
        message, first, second = offered()
        first.refresh_from_db()
        late = first.offer_deadline + timedelta(minutes=1)
        outcome = answer(message, ReplyMeaning.ATTEND, late)
        assert outcome.state is ReplyState.OPEN
        assert state(first) is RegistrationState.WAITING
        assert state(second) is RegistrationState.OFFERED

    def test_yes_where_another_class_stands_at_the_same_time_goes_to_staff(self):
        message, first, _ = offered()
        make.registration(make.offering(), first.participant, override="本人の希望")
        outcome = answer(message, ReplyMeaning.ATTEND)
        assert outcome.state is ReplyState.OPEN
        assert state(first) is RegistrationState.OFFERED

    def test_no_to_a_question_that_was_answered_takes_no_seat_away(self):
        message, first, _ = offered()
        waiting.accept(first, by=BY, at=LATER)
        assert answer(message, ReplyMeaning.ABSENT).state is ReplyState.OPEN
        assert state(first) is RegistrationState.CONFIRMED

    def test_no_to_an_old_offer_does_not_decline_the_new_one(self):
        message, first, second = offered()
        first.refresh_from_db()
        late = first.offer_deadline + timedelta(minutes=1)
        waiting.fill(first.offering, by=BY, at=late)
        registrations.cancel(second, reason="用事", by=BY, at=late + timedelta(minutes=1))
        assert state(first) is RegistrationState.OFFERED
        outcome = answer(message, ReplyMeaning.ABSENT, late + timedelta(minutes=2))
        assert outcome.state is ReplyState.OPEN
        assert state(first) is RegistrationState.OFFERED


@pytest.mark.parametrize("meaning", [ReplyMeaning.CALL_BACK, ReplyMeaning.UNCLEAR])
def test_what_a_machine_cannot_do_is_left_to_staff(meaning):
    seated = make.registration(make.offering())
    assert answer(reminder(seated), meaning).state is ReplyState.OPEN
    assert state(seated) is RegistrationState.CONFIRMED


def test_an_answer_to_news_that_asks_nothing_is_left_to_staff():
    seated = make.registration(make.offering())
    news = messages.say(
        to=seated.participant,
        purpose=Purpose.SESSION_CHANGED,
        dedupe_key="offering:1/session:2/changed",
        text="会場が変わりました。",
        by=BY,
        at=NOON,
    )
    assert answer(news, ReplyMeaning.ABSENT).state is ReplyState.OPEN
    assert Registration.objects.get().state == RegistrationState.CONFIRMED
