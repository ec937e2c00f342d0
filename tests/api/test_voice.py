"""A call that the machine made, from the first word to the seat that it frees."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from classes.actions import registrations
from classes.choices import RegistrationState
from classes.models import Venue
from notices.actions import messages
from notices.choices import (
    MessageChannel,
    MessageState,
    Purpose,
    ReplyMeaning,
    ReplyState,
    SendingState,
)
from notices.delivery import outbox, receipts
from notices.models import Message, NoticeTerms, OptOut, Reply
from notices.rules.carriers import Accepted, Report
from people.choices import ParticipantState
from tests import make
from tests.api.calling import ORIGIN, TOKEN, Carrier
from tests.make import BY, NOON, tokyo

pytestmark = pytest.mark.django_db
LANDLINE, MOBILE = "0992161115", "09012345678"


@pytest.fixture(autouse=True)
def carrier_set(settings):
    settings.TWILIO_AUTH_TOKEN = TOKEN
    settings.PUBLIC_ORIGIN = ORIGIN
    settings.NOTICE_GATEWAYS = {"sms": "unused", "voice": "unused"}
    settings.NOTICE_RATES = {"voice": 50}


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def town():
    town = make.town()
    NoticeTerms.objects.create(municipality=town, machines=["voice"], call_from="+81992161115")
    return town


def hall(town):
    known = Venue.objects.filter(name="谷山サザンホール").first()
    return known or make.venue(town=town, name="谷山サザンホール", kana="タニヤマサザンホール")


def reminded(registration):
    """A reminder in the machine's hands."""
    return messages.say(
        to=registration.participant,
        purpose=Purpose.SESSION_CHANGED,
        dedupe_key="reminder:2026-06-15",
        text="6月15日（月）10:00、「はじめてのスマホ教室」（谷山サザンホール）です。",
        by=BY,
        at=NOON,
    )


def rung(message, *, at=NOON):
    """The call is made: the carrier has it. Gives the sending."""
    claimed = next(
        each
        for each in outbox.claim(MessageChannel.VOICE, room=9, worker=None, at=at)
        if each.sending.message_id == message.pk
    )
    outbox.settle([(claimed.sending, Accepted(f"CA{claimed.sending.pk}"))], at=at)
    return claimed.sending


def seated(town, *, line=0):
    """Somebody with a landline and the only seat, and how many wait for it."""
    offering = make.offering(town=town, capacity=1, waiting_limit=9, venue=hall(town))
    person = make.participant(town=town, phone=LANDLINE)
    waiting = [
        make.participant(town=town, phone=f"099216{number:04d}") for number in range(line)
    ]
    return [make.registration(offering, each) for each in [person, *waiting]]


def start(sending):
    return reverse("twilio-voice", args=[sending.key])


def answer(sending, *, carrier=None, **data):
    return (carrier or Carrier()).rings(start(sending), **data)


def state(registration):
    registration.refresh_from_db()
    return RegistrationState(registration.state)


class TestSomebodyAnswers:
    def test_nothing_is_told_of_anybody_before_a_key_is_pressed(self, town):
        (holder,) = seated(town)

        call = answer(rung(reminded(holder)))

        assert "かごしまし、デジタル戦略推進室" in call.now
        assert "スマホ教室などのお知らせ" in call.now
        for private in ("はじめて", "さざんほーる", "15日", holder.participant.name[:2]):
            assert private not in call.now

    def test_1_reads_the_news_with_names_as_furigana(self, town):
        (holder,) = seated(town)
        sending = rung(reminded(holder))

        call = answer(sending).press("1")

        assert "6月15日、月曜日、午前10時" in call.now
        assert "たにやまさざんほーる" in call.now
        sending.refresh_from_db()
        assert sending.heard_at == NOON

    def test_1_then_1_is_noted_as_coming(self, town):
        (holder,) = seated(town)
        message = reminded(holder)

        call = answer(rung(message)).press("1", "1")

        reply = Reply.objects.get()
        assert call.over
        assert (reply.meaning, reply.state) == (ReplyMeaning.ATTEND, ReplyState.SETTLED)
        message.refresh_from_db()
        assert message.state == MessageState.TOLD
        assert state(holder) is RegistrationState.CONFIRMED

    @pytest.mark.parametrize("twice", [False, True])
    def test_2_and_2_again_frees_the_seat_and_the_next_in_line_is_rung(self, town, twice):
        holder, first, second = seated(town, line=2)

        call = answer(rung(reminded(holder)), carrier=Carrier(twice=twice)).press("1", "2")
        assert state(holder) is RegistrationState.CONFIRMED
        assert "もう一度、2を" in call.now
        call.press("2")

        assert state(holder) is RegistrationState.CANCELLED
        assert [state(first), state(second)] == [
            RegistrationState.OFFERED,
            RegistrationState.WAITING,
        ]
        offer = Message.objects.get(purpose=Purpose.SEAT_OFFERED)
        assert offer.participant == first.participant
        assert (offer.channel, offer.state) == (MessageChannel.VOICE, MessageState.WAITING)
        assert offer.next_at == NOON
        assert Reply.objects.count() == 1

    def test_the_next_in_line_is_rung_and_takes_the_seat_by_1(self, town):
        holder, first, _ = seated(town, line=2)
        answer(rung(reminded(holder))).press("1", "2", "2")
        offer = Message.objects.get(purpose=Purpose.SEAT_OFFERED)

        call = answer(rung(offer), sid="CA" + "2" * 32).press("1")
        assert "参加されるときは、1を" in call.now
        call.press("1")

        assert state(first) is RegistrationState.CONFIRMED

    def test_a_wrong_key_after_2_costs_nobody_a_seat(self, town):
        (holder,) = seated(town)

        call = answer(rung(reminded(holder))).press("1", "2", "3")

        assert "欠席されるときは、2を" in call.now
        assert not call.over
        assert state(holder) is RegistrationState.CONFIRMED
        assert Reply.objects.count() == 0

    def test_9_waits_for_staff(self, town):
        (holder,) = seated(town)

        call = answer(rung(reminded(holder))).press("1", "9")

        reply = Reply.objects.get()
        assert (reply.meaning, reply.state) == (ReplyMeaning.CALL_BACK, ReplyState.OPEN)
        assert call.over

    def test_3_reads_it_again_but_not_for_ever(self, town):
        (holder,) = seated(town)

        call = answer(rung(reminded(holder))).press("1", "3", "3", "3")

        assert "6月15日" in call.now
        assert "3を" not in call.now

    @pytest.mark.parametrize("keys", [["", ""], ["8", "#"], ["1", "", ""], ["1", "7", "0"]])
    def test_silence_and_wrong_keys_end_with_the_office_s_number(self, town, keys):
        (holder,) = seated(town)

        call = answer(rung(reminded(holder))).press(*keys)

        assert call.over
        assert "ゼロ、キュウ、キュウ" in call.now
        assert state(holder) is RegistrationState.CONFIRMED

    def test_what_asks_for_nothing_is_not_answered_by_1_or_2(self, town):
        (holder,) = seated(town)
        news = messages.say(
            to=holder.participant,
            purpose=Purpose.SESSION_CHANGED,
            dedupe_key="offering:1/moved",
            text="会場が変わりました。",
            by=BY,
            at=NOON,
        )

        call = answer(rung(news)).press("1")

        assert "出席" not in call.now
        call.press("2", "2")
        assert call.over
        assert Reply.objects.count() == 0


class TestSomebodyElse:
    def test_5_stops_the_machine_and_tells_staff(self, town):
        (holder,) = seated(town)
        message = reminded(holder)

        call = answer(rung(message)).press("5")

        assert call.over
        stopped = OptOut.objects.order_by("channel").values_list("channel", "to", "source")
        assert [*stopped] == [("sms", LANDLINE, "key"), ("voice", LANDLINE, "key")]
        reply = Reply.objects.get()
        assert (reply.meaning, reply.state) == (ReplyMeaning.WRONG_NUMBER, ReplyState.OPEN)
        message.refresh_from_db()
        assert (message.channel, message.state) == (MessageChannel.PHONE, MessageState.WAITING)
        assert message.next_at is None

    @pytest.mark.parametrize("who", ["machine_end_beep", "machine_start", "fax"])
    def test_an_answering_machine_hears_the_office_alone_and_staff_ring(self, town, who):
        (holder,) = seated(town)
        message = reminded(holder)
        sending = rung(message)

        call = answer(sending, AnsweredBy=who)

        assert call.over
        assert "かごしまし" in call.now
        assert "ゼロ、キュウ、キュウ" in call.now
        for private in ("教室", "はじめて", "さざん", "15日"):
            assert private not in call.now
        sending.refresh_from_db()
        message.refresh_from_db()
        assert (sending.state, sending.error) == (SendingState.FAILED, "machine")
        assert (message.channel, message.next_at) == (MessageChannel.PHONE, None)

    def test_a_person_is_not_taken_for_a_machine(self, town):
        (holder,) = seated(town)

        assert not answer(rung(reminded(holder)), AnsweredBy="human").over


class TestTakenBackMeanwhile:
    def gone(self, call):
        assert call.over
        assert "取り消されました" in call.now
        for private in ("はじめて", "さざん", "15日"):
            assert private not in call.now

    def test_a_message_that_was_taken_back_while_it_rang(self, town):
        (holder,) = seated(town)
        sending = rung(reminded(holder))
        messages.withdraw(municipality=town, about="reminder:", by=BY, at=NOON)

        self.gone(answer(sending))

    def test_a_message_that_was_taken_back_while_it_was_read(self, town):
        (holder,) = seated(town)
        call = answer(rung(reminded(holder))).press("1")
        messages.withdraw(municipality=town, about="reminder:", by=BY, at=NOON)

        self.gone(call.press("2"))
        assert state(holder) is RegistrationState.CONFIRMED

    def test_a_person_who_was_forgotten_while_it_rang(self, town):
        (holder,) = seated(town)
        sending = rung(reminded(holder))
        person = holder.participant
        person.state, person.name = ParticipantState.FORGOTTEN, ""
        person.save()

        self.gone(answer(sending))

    def test_a_call_that_is_answered_after_the_deadline(self, town, noon):
        (holder,) = seated(town)
        sending = rung(reminded(holder))
        Message.objects.update(due_at=NOON + timedelta(minutes=1))
        noon.shift(timedelta(minutes=2))

        self.gone(answer(sending))

    def test_what_a_colleague_told_meanwhile_is_not_told_again(self, town):
        (holder,) = seated(town)
        message = reminded(holder)
        sending = rung(message)
        Message.objects.update(state=MessageState.TOLD, told_at=NOON)

        self.gone(answer(sending))


class TestTheCarrier:
    def test_an_unknown_call_ends_kindly(self):
        call = Carrier().rings("/webhooks/twilio/voice/4b0d2ab4-98fd-4a53-8d69-1f7e67d4a8a1/")

        assert call.over
        assert "お知らせはありません" in call.now

    def test_a_question_that_was_never_put_ends_kindly(self, town):
        (holder,) = seated(town)
        sending = rung(reminded(holder))

        assert Carrier().rings(f"{start(sending)}over-1-1/", Digits="2").over
        assert state(holder) is RegistrationState.CONFIRMED

    @pytest.mark.parametrize(
        "forged", [{"token": "another"}, {"origin": "http://tomoni.example.jp"}]
    )
    def test_whoever_is_not_the_carrier_hears_nothing(self, town, forged):
        (holder,) = seated(town)
        sending = rung(reminded(holder))

        got = Carrier().post(start(sending), {"CallSid": "CA1"}, **forged)

        assert (got.status_code, got.content) == (403, b"")

    def test_keys_that_were_changed_on_the_way_are_refused(self, town):
        (holder,) = seated(town)
        path = f"{start(rung(reminded(holder)))}absent-1-1/"

        got = Carrier().post(path, {"Digits": "2"}, signed={"Digits": "3"})

        assert got.status_code == 403
        assert state(holder) is RegistrationState.CONFIRMED

    def test_a_call_that_was_heard_has_told_it_and_one_that_was_not_goes_on(self, town):
        heard, other = (seated(town)[0] for _ in range(2))
        told, untold = rung(reminded(heard)), rung(reminded(other))
        answer(told).press("1")

        for sending in (told, untold):
            receipts.hear(sending, Report("completed"), at=NOON)

        told.refresh_from_db()
        untold.refresh_from_db()
        assert (told.state, told.message.state) == (SendingState.DELIVERED, MessageState.TOLD)
        assert (untold.state, untold.error) == (SendingState.FAILED, "not-heard")

    def test_the_class_that_was_left_by_telephone_says_so_in_its_history(self, town):
        holder, _ = seated(town, line=1)
        answer(rung(reminded(holder))).press("1", "2", "2")

        assert holder.history.order_by("pk").last().reason == "本人の返信（欠席）"
        with pytest.raises(registrations.AlreadyCancelled):
            registrations.cancel(holder, reason="x", by=BY, at=tokyo("2026-06-02 10:00"))
