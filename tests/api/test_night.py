"""Somebody rings at night: what they hear, what they press, what they get."""

import pytest
import time_machine

from classes.actions import offerings
from classes.choices import Joining, OfferingState, RegistrationState, Selection
from classes.choices.night import NightCallState, NightHours, NightLineState, RecordingState
from classes.models import NightCall, NightRecording, Registration
from notices.choices import MessageChannel, Purpose
from notices.models import Message, NoticeTerms
from notices.queries import words
from people.models import Participant
from tests import make
from tests.api.calling import ORIGIN, TOKEN, Carrier
from tests.api.ringing import FIRST, nothing_is_left, ring
from tests.classes.nights import (
    CALLER_DIGITS,
    NIGHT,
    line,
    number_of,
    offering,
)
from tests.make import BY, NOON, tokyo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def carrier_set(settings):
    settings.TWILIO_AUTH_TOKEN = TOKEN
    settings.PUBLIC_ORIGIN = ORIGIN


@pytest.fixture(autouse=True)
def night():
    with time_machine.travel(NIGHT, tick=False) as clock:
        yield clock


class TestWhoAnswers:
    def test_at_night_the_machine_reads_the_next_classes(self):
        first = offering(title="はじめてのスマホ教室")
        line()

        call = ring()

        assert "かごしまし、デジタル戦略推進室" in call.now
        assert "1番。はじめてのスマホ教室。6月15日、月曜日、午前10時から。" in call.now
        assert "会場は、たにやまさざんほーる。" in call.now
        assert number_of(first) == FIRST

    def test_while_the_office_is_open_the_caller_is_put_through(self, night):
        line(forward_to="099-216-1115")
        night.move_to(tokyo("2026-06-02 10:00"))

        call = ring()

        assert call.put_through == "+81992161115"

    def test_while_the_office_is_open_and_nowhere_to_put_them_the_number_is_said(self, night):
        line()
        night.move_to(tokyo("2026-06-02 10:00"))

        call = ring()

        assert call.over
        assert "ゼロ、キュウ、キュウ" in call.now

    @pytest.mark.parametrize("day", ["2026-06-06", "2026-12-30", "2027-01-01"])
    def test_the_machine_answers_on_days_on_which_the_office_is_closed(self, night, day):
        offering(first=tokyo("2027-02-01 10:00"))
        line(forward_to="099-216-1115")
        night.move_to(tokyo(f"{day} 10:00"))

        assert "1番。" in ring().now

    def test_a_town_may_let_the_machine_answer_all_day(self, night):
        offering()
        line(hours=NightHours.ALWAYS)
        night.move_to(tokyo("2026-06-02 10:00"))

        assert "1番。" in ring().now

    def test_no_class_is_said_with_the_office_s_hours(self):
        line()

        call = ring()

        assert call.over
        assert "平日の、午前8時30分から、午後5時15分まで" in call.now

    @pytest.mark.parametrize("to", ["+81992169999", "", "anonymous"])
    def test_a_number_that_is_nobody_s_line_ends_kindly(self, to):
        line()

        assert ring(to=to).over

    def test_a_line_that_is_not_in_use_takes_nobody_in(self):
        offering()
        line()
        line(state=NightLineState.CLOSED)

        assert ring().over

    def test_another_town_s_classes_are_not_read(self):
        offering(title="鹿児島の教室")
        make.offering(town=make.other_town(), title="垂水の教室")
        line(make.other_town(), number="0994321099")

        call = ring(to="+81994321099")

        assert "鹿児島の教室" not in call.now
        assert "垂水の教室" in call.now


class TestSomebodySignsUp:
    @pytest.mark.parametrize("twice", [False, True])
    def test_by_the_list_with_the_number_they_call_from(self, twice):
        one = offering()
        line()

        call = ring(carrier=Carrier(twice=twice)).press("1", "1", "1").speak()

        taken = Registration.objects.get()
        night_call = NightCall.objects.get()
        assert (taken.offering, taken.state) == (one, RegistrationState.CONFIRMED)
        assert taken.channel == "phone"
        assert night_call.registration == taken
        assert (night_call.state, night_call.phone) == (NightCallState.OPEN, CALLER_DIGITS)
        recording = NightRecording.objects.get()
        assert recording.state == RecordingState.WAITING
        assert (recording.sid, recording.next_at) == ("RE" + "1" * 32, NIGHT)
        assert call.over

    def test_the_receipt_number_is_said_digit_by_digit_once_before_the_name_and_twice_after(
        self,
    ):
        offering()
        line()

        call = ring().press("1", "1", "1")
        before = call.now
        call.speak()

        digits = [*Registration.objects.get().reference.replace("-", "")]
        names = dict(zip("0123456789", _ALOUD, strict=True))
        first, second = (
            "、".join(names[digit] for digit in half) for half in (digits[:4], digits[4:])
        )
        spoken = f"受付番号は、{first}。{second}。です。"
        assert (before.count(spoken), call.now.count(spoken)) == (1, 2)

    def test_by_the_number_on_a_flyer_and_another_telephone(self):
        offering()
        one = offering(first=tokyo("2026-07-01 14:00"))
        line()

        call = ring().press("0", f"{number_of(one)}#", "1", "2", "0994321045#")
        assert "ゼロ、キュウ、キュウ、ヨン。サン、ニー。イチ、ゼロ、ヨン、ゴー" in call.now
        assert Registration.objects.count() == 0
        call.press("1").speak()

        assert Registration.objects.get().offering == one
        assert NightCall.objects.get().phone == "0994321045"

    def test_the_receipt_number_goes_to_a_mobile_by_text_message(self, settings):
        settings.NOTICE_GATEWAYS = {"sms": "unused"}
        NoticeTerms.objects.create(municipality=make.town(), machines=["sms"])
        offering()
        line()

        ring(sender="+819012345678").press("1", "1", "1")

        message = Message.objects.get()
        reference = Registration.objects.get().reference
        assert (message.purpose, message.channel) == (Purpose.RECEIVED, MessageChannel.SMS)
        assert message.next_at == tokyo("2026-06-02 09:00")
        assert reference in words.sms(message)

    def test_a_landline_is_not_sent_one_and_nobody_has_to_ring_about_it(self, settings):
        settings.NOTICE_GATEWAYS = {"sms": "unused"}
        NoticeTerms.objects.create(municipality=make.town(), machines=["sms"])
        offering()
        line()

        ring().press("1", "1", "1")

        assert Message.objects.count() == 0

    def test_who_hides_their_number_types_one(self):
        offering()
        line()

        call = ring(sender="anonymous").press("1", "1")

        assert "市外局番から" in call.now
        call.press("09012345678#", "1").speak()
        assert NightCall.objects.get().phone == "09012345678"

    def test_the_person_is_provisional_and_nobody_s_twin(self):
        offering()
        line()
        for sid in ("CA1", "CA2"):
            ring(sid=sid).press("1", "1", "1").speak(f"RE{sid}")

        names = [*Participant.objects.order_by("pk").values_list("name", "kana")]
        assert len({*names}) == 2
        assert all(name.startswith("電話受付") for name, _ in names)

    def test_for_whom_a_class_is_is_said(self):
        offering(minimum_age=65)
        line()

        call = ring().press("1")

        assert "対象は、65歳以上の方" in call.now
        call.press("1", "1")
        assert Registration.objects.get().state == RegistrationState.CONFIRMED

    def test_a_full_class_takes_them_into_the_line_and_says_so(self):
        one = offering(capacity=1, waiting_limit=5)
        make.registration(one)
        line()

        call = ring().press(f"{number_of(one)}#")
        assert "ただいま満席です。キャンセル待ちで" in call.now
        call.press("1", "1")

        assert "参加は、まだ決まっていません" in call.now
        assert NightCall.objects.get().registration.state == RegistrationState.WAITING

    def test_a_lottery_says_that_it_is_one(self):
        one = offering(state=OfferingState.DRAFT, selection=Selection.LOTTERY)
        line()
        offerings.publish(one, by=BY, at=NOON)

        call = ring().press("1")
        assert "抽選です" in call.now
        call.press("1", "1")

        assert "抽選のお申し込みを、うけたまわりました" in call.now
        assert Registration.objects.get().state == RegistrationState.APPLIED

    def test_a_seat_that_is_kept_for_the_telephone_is_theirs(self):
        one = offering(capacity=2, kept_seats=1)
        line()
        make.registration(one, channel="web")

        ring().press("1", "1", "1")

        assert NightCall.objects.get().registration.state == RegistrationState.CONFIRMED

    def test_where_a_day_is_to_be_chosen_staff_ring_up_and_no_seat_is_taken(self):
        one = offering(sessions=3, joining=Joining.SESSIONS)
        line()

        call = ring().press(f"{number_of(one)}#")
        assert "職員が、お電話でうけたまわります" in call.now
        call.press("1", "1").speak()

        night_call = NightCall.objects.get()
        assert (night_call.registration, night_call.state) == (None, NightCallState.OPEN)
        assert Registration.objects.count() == 0

    def test_a_class_that_is_published_later_gets_its_number_then(self):
        line()
        one = offering(state=OfferingState.DRAFT)

        offerings.publish(one, by=BY, at=NOON)

        assert number_of(one) == FIRST


class TestRefused:
    def test_a_class_that_fills_while_somebody_listens_is_not_oversold(self):
        one = offering(capacity=1)
        line()
        call = ring().press("1", "1")
        make.registration(one)

        call.press("1")

        assert call.over
        assert "満員になりました" in call.now
        assert (Registration.objects.count(), NightCall.objects.count()) == (1, 0)

    def test_a_class_that_is_closed_while_somebody_listens(self):
        one = offering()
        line()
        call = ring().press("1", "1")
        one.closes_at = NIGHT
        one.save(update_fields=["closes_at"])

        call.press("1")

        assert call.over
        assert "受付は終了しました" in call.now
        assert nothing_is_left()

    def test_a_class_that_was_called_off_between_hearing_and_choosing(self):
        one = offering()
        line()
        call = ring().press("1")
        offerings.cancel(one, reason="台風", by=BY, at=NIGHT)

        call.press("1")

        assert nothing_is_left()

    def test_a_full_class_without_a_line_is_not_offered_and_1_takes_nothing(self):
        one = offering(capacity=1)
        line()
        make.registration(one)

        call = ring().press(f"{number_of(one)}#")
        assert "キャンセル待ちも、いっぱいです" in call.now
        assert "お申し込みになるときは" not in call.now
        call.press("1", "1")

        assert call.over
        assert NightCall.objects.count() == 0

    @pytest.mark.parametrize("typed", ["1006#", "1#", "99999999#", "0#", "*#"])
    def test_a_class_number_with_a_slip_in_it_finds_nobody(self, typed):
        offering()
        line()

        call = ring().press("0", typed)

        assert "その番号の教室は、ありません" in call.now
        assert not call.over
        call.press(typed)
        assert call.over
        assert nothing_is_left()

    @pytest.mark.parametrize("typed", ["1#", "0570000000000#", "11111111111#"])
    def test_a_number_that_is_none_is_asked_for_again_and_then_the_call_ends(self, typed):
        offering()
        line()

        call = ring().press("1", "1", "2", typed)
        assert "電話番号を、読み取れませんでした" in call.now
        call.press(typed)

        assert call.over
        assert nothing_is_left()

    def test_one_telephone_does_not_take_a_whole_class(self):
        offering()
        line()
        for number in range(4):
            ring(sid=f"CA{number}").press("1", "1", "1")

        call = ring(sid="CA5").press("1", "1", "1")

        assert "すでに4件あります" in call.now
        assert Registration.objects.count() == 4


_ALOUD = ("ゼロ", "イチ", "ニー", "サン", "ヨン", "ゴー", "ロク", "ナナ", "ハチ", "キュウ")
