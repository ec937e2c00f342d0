"""Somebody answers a text message: /webhooks/twilio/sms/."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client

from accounts.models import AuditEvent
from classes.actions import registrations
from classes.choices import RegistrationState
from notices.actions import messages
from notices.choices import (
    MessageChannel,
    MessageState,
    OptOutSource,
    Purpose,
    ReplyMeaning,
    ReplyState,
    SendingState,
)
from notices.models import Message, NoticeTerms, OptOut, Reply, Sending
from notices.rules import segments
from tests import make
from tests.api import signing
from tests.make import BY, NOON
from tests.moments import at_once

PATH = "/webhooks/twilio/sms/"
OURS, THEIRS = "+12025550123", "+819012345678"
DIGITS = "09012345678"


@pytest.fixture(autouse=True)
def town(db, settings):
    settings.TWILIO_AUTH_TOKEN = "secret"
    town = make.town()
    NoticeTerms.objects.create(municipality=town, sms_sender=OURS)
    return town


def text(body, sid="SM1", *, sender=THEIRS, to=OURS, **more):
    """What is answered to a text message; '' for nothing."""
    fields = {"MessageSid": sid, "From": sender, "To": to, "Body": body, **more}
    answer = signing.post(Client(), PATH, fields)
    assert answer.status_code == 200
    document = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    assert document.tag == "Response"
    return "".join(document.itertext())


def send(message, *, at=NOON, to=DIGITS, **columns):
    """The message went out as a text message."""
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENT)
    given = {
        "municipality": message.municipality,
        "message": message,
        "channel": MessageChannel.SMS,
        "to": to,
        "state": SendingState.ACCEPTED,
        "asked_at": at,
    }
    return Sending.objects.create(**given | columns)


def remind(registration, day="2026-06-15", **sending):
    message = messages.say(
        to=registration.participant,
        purpose=Purpose.REMINDER,
        dedupe_key=f"reminder:{day}",
        text="スマホ教室のお知らせです。",
        by=BY,
        at=NOON,
    )
    return send(message, **sending)


def seated(**offering):
    return make.registration(make.offering(**offering), make.participant(phone=DIGITS))


def reply():
    return Reply.objects.get()


class TestAReminder:
    def test_2_frees_the_seat_and_the_next_is_offered_it(self):
        offering = make.offering(capacity=1, waiting_limit=3)
        first = make.registration(offering, make.participant(phone=DIGITS))
        second = make.registration(offering)
        remind(first)

        said = text("２")

        assert said == (
            "【鹿児島市】お休みを受け付け、お申込みを取り消しました。お問合せ 099-216-1115"
        )
        first.refresh_from_db()
        second.refresh_from_db()
        assert first.state == RegistrationState.CANCELLED
        assert second.state == RegistrationState.OFFERED
        assert Message.objects.get(purpose=Purpose.SEAT_OFFERED).participant == (
            second.participant
        )
        assert (reply().meaning, reply().state) == (ReplyMeaning.ABSENT, ReplyState.SETTLED)
        event = AuditEvent.objects.get(action="registration.cancelled")
        assert (event.actor_kind, event.origin) == ("holder", "sms")

    def test_1_is_noted_and_the_message_has_arrived(self):
        sending = remind(seated())
        assert "ご出席のお返事" in text("1")
        assert (reply().state, reply().sending) == (ReplyState.SETTLED, sending)
        sending.message.refresh_from_db()
        assert sending.message.state == MessageState.TOLD

    def test_what_cannot_be_read_waits_for_somebody(self):
        registration = seated()
        remind(registration)
        assert "担当からお電話します" in text("孫の用事で遅れます")
        assert (reply().meaning, reply().state) == (ReplyMeaning.UNCLEAR, ReplyState.OPEN)
        assert reply().text == "孫の用事で遅れます"
        registration.refresh_from_db()
        assert registration.state == RegistrationState.CONFIRMED


class TestOnceAndOnlyOnce:
    def test_the_same_one_again_does_nothing_and_hears_nothing(self):
        offering = make.offering(capacity=1, waiting_limit=3)
        first = make.registration(offering, make.participant(phone=DIGITS))
        make.registration(offering)
        remind(first)
        assert text("2") != ""
        assert text("2") == ""
        assert Reply.objects.count() == 1
        assert AuditEvent.objects.filter(action="registration.cancelled").count() == 1

    def test_under_another_body_it_is_still_the_first_one(self):
        remind(seated())
        text("1")
        text("2")
        assert reply().meaning == ReplyMeaning.ATTEND

    @pytest.mark.django_db(transaction=True)
    def test_two_of_the_same_in_one_moment_are_one(self):
        registration = seated()
        with time_machine.travel(NOON, tick=False):
            remind(registration)
            said = at_once(lambda: text("2"), lambda: text("2"))
        assert sorted(each == "" for each in said) == [False, True]
        assert Reply.objects.count() == 1
        assert registration.history.filter(to_state="cancelled").count() == 1


class TestWhoseItIs:
    def test_two_people_who_share_a_telephone_are_told_apart_by_staff(self):
        husband, wife = make.participant(phone=DIGITS), make.participant(phone=DIGITS)
        offering = make.offering()
        rows = [make.registration(offering, each) for each in (husband, wife)]
        for row in rows:
            remind(row)
        text("2")
        assert (reply().state, reply().meaning) == (ReplyState.OPEN, ReplyMeaning.ABSENT)
        assert "2つ以上" in reply().outcome
        assert {row.state for row in offering.registrations.all()} == {"confirmed"}

    def test_once_one_of_them_has_answered_the_other_is_meant(self):
        husband, wife = make.participant(phone=DIGITS), make.participant(phone=DIGITS)
        first = remind(make.registration(make.offering(), husband))
        Reply.objects.create(
            municipality=first.municipality,
            sid="CA1/key",
            channel=MessageChannel.VOICE,
            sending=first,
            meaning=ReplyMeaning.ATTEND,
            state=ReplyState.SETTLED,
            at=NOON,
            settled_at=NOON,
        )
        hers = make.registration(make.offering(), wife)
        remind(hers)
        text("2")
        hers.refresh_from_db()
        assert hers.state == RegistrationState.CANCELLED

    def test_two_classes_of_one_person_are_told_apart_by_staff(self):
        person = make.participant(phone=DIGITS)
        remind(make.registration(make.offering(), person))
        later = make.tokyo("2026-06-17 10:00")
        remind(make.registration(make.offering(first=later), person), day="2026-06-17")
        text("2")
        assert reply().state == ReplyState.OPEN

    def test_two_reminders_of_one_day_ask_the_same(self):
        registration = seated()
        remind(registration, at=NOON - timedelta(days=2))
        evening = messages.say(
            to=registration.participant,
            purpose=Purpose.REMINDER,
            dedupe_key="reminder:2026-06-15/evening",
            text="明日です。",
            by=BY,
            at=NOON,
        )
        send(evening)
        text("2")
        registration.refresh_from_db()
        assert registration.state == RegistrationState.CANCELLED

    def test_an_answer_follows_the_last_message_alone(self):
        registration = seated()
        remind(registration, at=NOON - timedelta(days=1))
        news = messages.say(
            to=registration.participant,
            purpose=Purpose.SESSION_CHANGED,
            dedupe_key="offering:1/session:1/changed",
            text="会場が変わりました。",
            by=BY,
            at=NOON,
        )
        send(news)
        text("2")
        assert reply().state == ReplyState.OPEN
        registration.refresh_from_db()
        assert registration.state == RegistrationState.CONFIRMED

    def test_what_failed_or_is_long_ago_was_not_answered(self):
        registration = seated()
        remind(registration, at=NOON - timedelta(days=15))
        text("2")
        assert (reply().state, reply().sending) == (ReplyState.OPEN, None)
        assert "14日以内" in reply().outcome

    def test_a_stranger_is_not_told_anything_about_anybody(self):
        remind(seated())
        said = text("2", sender="+818011112222")
        assert "担当からお電話します" in said
        assert reply().sending is None

    def test_the_town_is_the_one_whose_number_was_written_to(self):
        other = make.other_town()
        NoticeTerms.objects.create(municipality=other, sms_sender="MG" + "a" * 32)
        text("質問です", to="+818000000000", MessagingServiceSid="MG" + "a" * 32)
        assert reply().municipality == other

    def test_what_comes_to_a_number_of_nobody_is_not_stored(self):
        assert text("1", to="+12025550199") == ""
        assert Reply.objects.count() == 0


class TestStopping:
    @pytest.mark.parametrize(
        ("word", "answered"), [("配信停止", True), ("停止", True), ("STOP", False)]
    )
    def test_no_more_is_sent_from_now_on(self, town, word, answered):
        said = text(word)
        stopped = OptOut.objects.get()
        assert (stopped.municipality, stopped.channel, stopped.to) == (town, "sms", DIGITS)
        assert stopped.source == OptOutSource.REPLY
        assert reply().state == ReplyState.SETTLED
        # The carrier answers its own words, and lets nothing through after them.
        assert bool(said) is answered

    def test_what_the_carrier_has_understood_itself_is_noted(self):
        assert text("arret", OptOutType="STOP") == ""
        assert OptOut.objects.get().ended_at is None

    def test_again_is_sent_again(self):
        text("配信停止", "SM1")
        assert "再開しました" in text("再開", "SM2")
        assert OptOut.objects.get().ended_at is not None

    def test_every_town_that_sends_under_the_number_stops(self):
        other = make.other_town()
        NoticeTerms.objects.create(municipality=other, sms_sender=OURS)
        text("停止")
        assert OptOut.objects.count() == 2


class TestTheAnswer:
    def test_help_names_the_office_and_its_number(self):
        said = text("ヘルプ")
        assert said.startswith("【鹿児島市】")
        assert said.endswith("099-216-1115")

    @pytest.mark.parametrize("word", ["1", "2", "3", "停止", "再開", "ヘルプ", "STOP"])
    def test_fits_one_part(self, word):
        remind(seated(sessions=3))
        assert segments.count(text(word)).parts <= 1

    def test_two_machines_do_not_answer_each_other_for_ever(self):
        said = [text("自動応答です", f"SM{number}") for number in range(12)]
        assert [each != "" for each in said] == [True] * 10 + [False] * 2
        assert Reply.objects.count() == 12

    def test_a_name_as_text_stays_text(self):
        assert "<" not in text("<Hangup/>")
        assert reply().text == "<Hangup/>"


def test_without_a_signature_nothing_is_taken_in():
    fields = {"MessageSid": "SM1", "From": THEIRS, "To": OURS, "Body": "停止"}
    assert signing.post(Client(), PATH, fields, token="other").status_code == 403
    assert (Reply.objects.count(), OptOut.objects.count()) == (0, 0)


def test_without_its_number_nothing_is_taken_in():
    assert signing.post(Client(), PATH, {"From": THEIRS, "To": OURS}).status_code == 400


def test_a_seat_that_was_offered_is_taken_by_1():
    offering = make.offering(capacity=1, waiting_limit=3)
    first = make.registration(offering)
    waits = make.registration(offering, make.participant(phone=DIGITS))
    registrations.cancel(first, reason="用事", by=BY, at=NOON)
    send(Message.objects.get(purpose=Purpose.SEAT_OFFERED))
    assert "お席を確保しました" in text("1")
    waits.refresh_from_db()
    assert waits.state == RegistrationState.CONFIRMED


def test_the_trail_says_what_came_without_what_it_says():
    remind(seated())
    text("孫の用事")
    event = AuditEvent.objects.get(action="reply.received")
    assert event.detail == {"channel": "sms", "meaning": "unclear"}
