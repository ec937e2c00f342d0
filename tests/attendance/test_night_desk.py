"""In the morning: the office rings those who signed up at night."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from attendance.actions import night_desk
from classes.actions import night_calls, night_recordings
from classes.actions.refusals import AlreadyRegistered, TooYoung
from classes.choices import RegistrationState
from classes.choices.night import NightCallState, RecordingState
from classes.models import NightCall, NightRecording, Registration
from notices.choices import Purpose
from notices.models import Message
from people.actions.participants import Person, PhoneEntry
from people.models import Merge
from tests import make
from tests.classes import nights
from tests.classes.nights import CALLER_DIGITS, MORNING
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db
HANA = Person(name="山田　花子", kana="ヤマダ ハナコ", phones=(PhoneEntry(CALLER_DIGITS),))


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def finish(call, person=HANA, **more):
    return night_desk.finish(call, person=person, by=BY, at=MORNING, **more)


class TestFinishing:
    def test_the_provisional_person_gets_a_name_and_the_registration_stays(self):
        call = nights.call()
        reference = call.registration.reference

        registration = finish(call)

        assert registration.reference == reference
        person = Registration.objects.get().participant
        assert (person.name, person.kana) == ("山田　花子", "ヤマダ ハナコ")
        assert Registration.objects.get().state == RegistrationState.CONFIRMED

    def test_number_note_and_recording_are_forgotten(self):
        call = nights.call()

        finish(night_desk.note(call, text="やまだ様", by=BY, at=MORNING))

        done = NightCall.objects.get()
        sound = NightRecording.objects.get()
        assert (done.state, done.phone, done.note) == (NightCallState.FINISHED, "", "")
        assert (sound.state, bytes(sound.content)) == (RecordingState.FORGOTTEN, b"")
        assert sound.next_at == MORNING  # the carrier's copy goes as well

    def test_somebody_known_is_joined_with_the_provisional_entry(self):
        known = make.participant(phone="0992240001")
        call = nights.call()

        finish(call, person=known)

        assert Registration.objects.get().participant.kept == known
        assert Merge.objects.get().kept == known

    def test_somebody_who_is_registered_already_has_one_place(self):
        known = make.participant()
        one = nights.offering()
        make.registration(one, known)
        call = nights.call(offering=one)

        with pytest.raises(AlreadyRegistered):
            finish(call, person=known)

        assert NightCall.objects.get().state == NightCallState.OPEN
        assert Merge.objects.count() == 0

    def test_for_whom_the_class_is_is_looked_at_once_it_is_known_who_they_are(self):
        call = nights.call(minimum_age=65)
        young = Person(name="山田　太郎", kana="ヤマダ タロウ", birth_date=date(1990, 4, 1))

        with pytest.raises(TooYoung):
            finish(call, person=young)
        assert Registration.objects.get().participant.name.startswith("電話受付")

        finish(call, person=young, override="付き添いのため")
        assert Registration.objects.get().overridden == "付き添いのため"

    def test_a_second_press_changes_nothing(self):
        call = nights.call()

        assert finish(call) == finish(call)
        assert AuditEvent.objects.filter(action="night_call.finished").count() == 1

    def test_what_was_given_back_cannot_be_finished(self):
        call = nights.call()
        night_calls.end(call, reason="電話がつながらない", by=BY, at=MORNING)

        with pytest.raises(night_desk.OverAlready):
            finish(call)


class TestGivingBack:
    def test_the_seat_goes_to_whoever_is_next(self):
        one = nights.offering(capacity=1, waiting_limit=5)
        call = nights.call(offering=one)
        waits = make.registration(one, at=MORNING)

        night_calls.end(call, reason="電話がつながらない", by=BY, at=MORNING)

        waits.refresh_from_db()
        done = NightCall.objects.get()
        assert waits.state == RegistrationState.OFFERED
        assert Message.objects.filter(purpose=Purpose.SEAT_OFFERED).count() == 1
        assert (done.state, done.phone) == (NightCallState.ENDED, "")
        assert done.end_reason == "電話がつながらない"

    def test_a_second_press_changes_nothing(self):
        call = nights.call()
        for _ in range(2):
            night_calls.end(call, reason="本人が取りやめた", by=BY, at=MORNING)

        assert AuditEvent.objects.filter(action="night_call.ended").count() == 1

    def test_a_sound_that_comes_after_it_was_forgotten_is_not_stored(self):
        call = nights.call(named=False)
        sound = night_calls.recorded(call, sid="RE1", seconds=2, by=BY, at=NOON)
        night_calls.end(call, reason="本人が取りやめた", by=BY, at=MORNING)

        night_recordings.store(
            sound, content=b"late", media_type="audio/mpeg", by=BY, at=MORNING
        )

        assert bytes(NightRecording.objects.get().content) == b""


class TestThePages:
    def test_the_list_names_number_class_and_state_and_viewing_is_written_down(self, clerk):
        call = nights.call(title="はじめてのスマホ教室")

        page = clerk.get(reverse("staff:night")).content.decode()

        assert "099-224-0001" in page
        assert "はじめてのスマホ教室" in page
        assert call.registration.reference in page
        assert AuditEvent.objects.filter(action="night_calls.viewed").count() == 1

    def test_today_says_how_many_wait(self, clerk):
        nights.call()

        page = clerk.get(reverse("staff:today")).content.decode()

        assert "夜間の電話申込が 1件あります" in page

    def test_a_clerk_writes_down_who_it_is(self, clerk):
        call = nights.call()
        told = {
            "kana": "やまだ　はなこ",
            "name": "山田 花子",
            "phone": CALLER_DIGITS,
            "birth_date": "昭和22年4月1日",
            "contact_preference": "phone",
        }

        answer = clerk.post(reverse("staff:night-call", args=[call.public_id]), told)

        assert answer["Location"] == reverse("staff:night")
        person = Registration.objects.get().participant
        assert (person.kana, str(person.birth_date)) == ("ヤマダ ハナコ", "1947-04-01")

    def test_what_was_typed_stays_when_it_is_refused(self, clerk):
        call = nights.call(minimum_age=65)
        told = {
            "kana": "ヤマダ タロウ",
            "name": "山田 太郎",
            "phone": CALLER_DIGITS,
            "birth_date": "平成2年4月1日",
            "contact_preference": "phone",
        }

        page = clerk.post(reverse("staff:night-call", args=[call.public_id]), told)

        assert "65歳以上の方です" in page.content.decode()
        assert "山田 太郎" in page.content.decode()
        assert NightCall.objects.get().state == NightCallState.OPEN

    def test_who_has_the_same_number_is_suggested_and_chosen(self, clerk):
        known = make.participant(phone="0992240001")
        call = nights.call()
        url = reverse("staff:night-call", args=[call.public_id])
        assert "電話番号が同じです" in clerk.get(url).content.decode()

        clerk.post(
            reverse("staff:night-known", args=[call.public_id]), {"person": known.public_id}
        )

        assert Registration.objects.get().participant.kept == known

    def test_somebody_of_another_town_is_not_chosen(self, clerk):
        call = nights.call()
        stranger = make.participant(town=make.other_town())
        url = reverse("staff:night-known", args=[call.public_id])

        assert clerk.post(url, {"person": stranger.public_id}).status_code == 404
        assert NightCall.objects.get().state == NightCallState.OPEN

    def test_the_recording_is_played_and_playing_is_written_down(self, clerk):
        call = nights.call()

        sound = clerk.get(reverse("staff:night-recording", args=[call.public_id]))

        assert (sound.content, sound["Content-Type"]) == (b"ID3sound", "audio/mpeg")
        assert "no-store" in sound["Cache-Control"]
        assert AuditEvent.objects.filter(action="night_recording.played").count() == 1

    def test_a_call_without_a_seat_is_taken_off_the_list(self, clerk):
        call = nights.call(joining="sessions", sessions=2)
        url = reverse("staff:night-change", args=[call.public_id])

        clerk.post(url, {"step": "settle"})

        assert NightCall.objects.get().state == NightCallState.FINISHED

    def test_a_held_seat_is_not_taken_off_the_list_without_a_word(self, clerk):
        call = nights.call()

        clerk.post(reverse("staff:night-change", args=[call.public_id]), {"step": "settle"})

        assert NightCall.objects.get().state == NightCallState.OPEN

    def test_a_viewer_sees_nothing_of_it(self, client):
        client.force_login(make.staff(Role.VIEWER))
        call = nights.call()
        addresses = [
            reverse("staff:night"),
            reverse("staff:night-call", args=[call.public_id]),
            reverse("staff:night-recording", args=[call.public_id]),
        ]

        assert [client.get(each).status_code for each in addresses] == [403, 403, 403]

    def test_a_long_list_costs_as_many_queries_as_a_short_one(self, clerk):
        def queries():
            clerk.get(reverse("staff:night"))
            with CaptureQueriesContext(
                connection,
            ) as asked:
                clerk.get(reverse("staff:night"))
            return len(asked)

        one = nights.offering()
        nights.call(offering=one, sid="CA1", phone="0992240001")
        short = queries()
        for number in (2, 3):
            nights.call(offering=one, sid=f"CA{number}", phone=f"099224000{number}")

        assert queries() == short
