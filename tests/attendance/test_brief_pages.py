"""The pages on which staff read and change what helpers are told."""

from uuid import uuid4

import pytest
import time_machine

from accounts.choices import Role
from accounts.models import AuditEvent
from attendance.actions import briefs as actions
from attendance.actions.briefs import Wanted
from attendance.models import BriefTerms, SeatBrief
from attendance.queries import briefs
from classes.choices import Kind
from classes.models import Assignment
from tests import make
from tests.attendance.pages import address, text
from tests.attendance.test_briefs import BEFORE, helper, room
from tests.classes import shifting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nine():
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.fixture
def own(client):
    client.force_login(make.staff())
    return client


def reference(session):
    return session.offering.registrations.get().reference


def seat_page(session):
    return f"{address('brief', session)}{reference(session)}/"


def save(client, session, **typed):
    [line] = briefs.of(session, at=BEFORE).lines
    return client.post(seat_page(session), {"seen": line.seen, **typed}, follow=True)


def test_the_page_shows_everybody_by_table_and_what_is_not_as_it_should_be(own):
    session = room(
        ("アリマ", "iphone"), ("イノウエ", "android"), helpers=[helper("カトウ", "iphone")]
    )
    session.instructor = None
    session.save()

    said = text(own.get(address("brief", session)))

    assert "iPhoneの席（1人）" in said
    assert "機種を教えられる協力者のいない方が 1人います。" in said
    assert "2番の席 イノウエさん（Android）" in said
    assert "令和8年6月15日（月）の夜12時に消去します" in said


def test_looking_is_written_down_once_a_day(own):
    session = room(("アリマ", "iphone"))
    own.get(address("brief", session))
    own.get(address("brief", session))

    assert AuditEvent.objects.filter(action="brief.viewed").count() == 1


def test_seat_helper_and_words_are_saved(own):
    someone = helper("カトウ", "iphone")
    session = room(("アリマ", "iphone"), helpers=[someone])

    said = text(
        save(own, session, seat="12", helper=str(someone.pk), note="右側から話しかける")
    )

    assert "アリマさんの申し送りを保存しました。" in said
    assert "右側から話しかける" in said
    row = SeatBrief.objects.get()
    assert (row.seat, row.helper, row.note) == (12, someone, "右側から話しかける")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"seat": "たくさん"}, "席の番号は1から500までの数字で入力してください。"),
        ({"seat": "0"}, "席の番号は1から500までの数字で入力してください。"),
        ({"note": "あ" * 121}, "申し送りは120文字までで入力してください。"),
        ({"note": "暗証番号は 4821"}, "暗証番号・認証コードのような文字があるため"),
        ({"helper": "99999"}, "選んだ方は、この回の講師・協力者ではありません。"),
    ],
)
def test_wrong_input_is_explained_and_nothing_is_saved(own, typed, sentence):
    session = room(("アリマ", "iphone"))

    assert sentence in text(save(own, session, **typed))
    assert SeatBrief.objects.count() == 0


def test_a_seat_that_is_taken_is_explained(own):
    session = room(("アリマ", "iphone"), ("イノウエ", "iphone"))
    first, second = briefs.of(session, at=BEFORE).lines
    actions.change(
        session,
        reference=second.registration.reference,
        wanted=Wanted(seat=7),
        seen=second.seen,
        by=make.BY,
        at=BEFORE,
    )

    where = f"{address('brief', session)}{first.registration.reference}/"
    said = text(own.post(where, {"seen": first.seen, "seat": "7"}))

    assert "7番の席は、ほかの方に決めてあります。" in said


def test_what_somebody_else_changed_is_shown_and_the_next_press_means_it(own):
    session = room(("アリマ", "iphone"))
    refused = own.post(seat_page(session), {"seen": "as it was before", "note": "筆談で"})
    assert "画面を開いたあとに、この方の申し送りが変わりました。" in text(refused)
    seen = refused.context["form"]["seen"].value()

    own.post(seat_page(session), {"seen": seen, "note": "筆談で"})

    assert SeatBrief.objects.get().note == "筆談で"


def test_after_the_day_the_page_says_that_it_is_gone(own):
    session = room(("アリマ", "iphone"))
    where = seat_page(session)
    with time_machine.travel(make.tokyo("2026-06-16 00:00"), tick=False):
        own.force_login(make.staff())
        assert "この回の申し送りは消去しました" in text(own.get(address("brief", session)))
        assert own.get(where).status_code == 404


def test_a_consultation_without_bookings_says_how_people_are_called(own):
    session = make.offering(kind=Kind.CONSULTATION).sessions.get()

    assert "予約のない方は、ここには出ません" in text(own.get(address("brief", session)))


def test_the_roster_leads_there(own):
    session = room()

    assert address("brief", session) in own.get(address("roster", session)).content.decode()


def test_an_instructor_sees_the_brief_of_their_own_class_alone(client):
    member = make.membership(Role.INSTRUCTOR)
    lead = make.helper(membership=member)
    session, other = room(instructor=lead), room()
    client.force_login(member.user)

    assert client.get(address("brief", session)).status_code == 200
    assert client.get(address("brief", other)).status_code == 404


def test_the_town_decides_how_long_it_is_kept(own):
    said = text(
        own.post("/staff/briefs/terms/", {"kept_days": "3", "hours_ahead": "48"}, follow=True)
    )

    assert "申し送りの決まりを保存しました。" in said
    row = BriefTerms.objects.get()
    assert (row.kept_days, row.hours_ahead) == (3, 48)


@pytest.mark.parametrize("days", ["", "-1", "8", "三日"])
def test_days_that_cannot_be_are_explained(own, days):
    answer = own.post("/staff/briefs/terms/", {"kept_days": days, "hours_ahead": "24"})

    assert "残す日数は0から7まで" in text(answer)
    assert BriefTerms.objects.count() == 0


def yes(kana="カトウ", **columns):
    """A class of two with a helper who said yes, at two in the afternoon before."""
    session = shifting.led(0)
    for name, device in (("アリマ", "iphone"), ("イノウエ", "android")):
        person = make.participant(
            name=f"{name}　花子", kana=name, device=device, support_needs=["hearing"]
        )
        make.registration(session.offering, person, wish="孫の太郎に写真を送りたい")
    someone = shifting.citizen(kana=kana, devices=["iphone", "android"], **columns)
    shifting.assign(session, someone)
    return someone, session


def own_page(client, someone, at="2026-06-14 14:00"):
    with time_machine.travel(make.tokyo(at), tick=False):
        return client.get(f"/helpers/{someone.secret}/brief/")


def test_whoever_said_yes_sees_their_seats_without_names_the_day_before(client):
    someone, session = yes()

    said = text(own_page(client, someone))

    assert "担当の席（2人）" in said
    assert "聞こえにくい（筆談など）" in said
    assert [word for word in ("花子", "アリマ", "太郎", "090") if word in said] == []
    event = AuditEvent.objects.get(action="brief.viewed")
    assert event.detail == {"helper": str(someone.public_id)}
    assert event.subject_key == str(session.pk)


def test_the_own_page_leads_there(client):
    someone, _ = yes()

    assert (
        f"/helpers/{someone.secret}/brief/"
        in client.get(f"/helpers/{someone.secret}/").content.decode()
    )


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("2026-06-14 09:59", False),
        ("2026-06-14 10:00", True),
        ("2026-06-15 11:59", True),
        ("2026-06-15 12:00", False),
    ],
)
def test_it_is_shown_from_a_day_before_to_the_end(client, at, shown):
    someone, _ = yes()

    said = text(own_page(client, someone, at))

    assert ("担当の席" in said, "いま見られる席と担当はありません" in said) == (
        shown,
        not shown,
    )


def test_whoever_was_only_asked_or_gave_it_up_sees_nothing(client):
    someone, session = yes()
    asked = shifting.citizen(kana="サトウ")
    Assignment.objects.update(state="withdrawn", ended_at=BEFORE)

    for each in (someone, asked):
        assert "いま見られる席と担当はありません" in text(own_page(client, each))
    assert session


def test_a_secret_that_never_was_or_of_somebody_who_left_opens_nothing(client):
    someone, _ = yes()
    someone.state, someone.retired_at = "retired", BEFORE
    someone.save()

    assert own_page(client, someone).status_code == 404
    assert client.get(f"/helpers/{uuid4()}/brief/").status_code == 404
