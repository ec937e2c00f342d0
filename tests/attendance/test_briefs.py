"""What helpers are told: it follows from the registrations, staff change it, and it goes."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from accounts.models import AuditEvent
from attendance.actions import briefs as actions
from attendance.actions.briefs import Wanted
from attendance.models import SeatBrief
from attendance.queries import briefs
from attendance.rules.briefs import Terms
from classes.actions import shifts
from classes.choices import Channel, ShiftRole
from classes.models import Registration
from classes.rules.briefing import Fit
from people.choices import Device, HelperKind, HelperState, SupportNeed
from people.models import Helper
from tests import make
from tests.classes import shifting
from tests.moments import at_once

pytestmark = pytest.mark.django_db
BEFORE = make.tokyo("2026-06-15 09:00")


def guest(offering, kana, device="", **columns):
    person = make.participant(name=kana, kana=kana, device=device, **columns)
    return make.registration(offering, person)


def room(*people, helpers=(), instructor=None):
    """A session on 15 June, 10:00 to 12:00; people as (furigana, device)."""
    lead = instructor or make.helper(
        name="德永　慎一", kana="トクナガ", devices=["iphone", "android"]
    )
    offering = make.offering(instructor=lead, capacity=40)
    for kana, device in people:
        guest(offering, kana, device)
    session = offering.sessions.get()
    if helpers:
        make.invitation(session, helpers=helpers, at=BEFORE)
    return session


def told(session, at=BEFORE):
    """Who sits where with whom: (seat, furigana, helper)."""
    brief = briefs.of(session, at=at)
    return [
        (line.number, line.person.kana, line.helper.kana if line.helper else "")
        for line in brief.lines
    ]


def change(session, kana, *, at=BEFORE, seen=None, **wanted):
    brief = briefs.of(session, at=at)
    line = next(line for line in brief.lines if line.person.kana == kana)
    return actions.change(
        session,
        reference=line.registration.reference,
        wanted=Wanted(**wanted),
        seen=line.seen if seen is None else seen,
        by=make.BY,
        at=at,
    )


def helper(kana, *devices, **columns):
    return make.helper(name=kana, kana=kana, kind="citizen", devices=[*devices], **columns)


def test_seats_and_helpers_follow_from_the_registrations():
    session = room(
        ("イノウエ", Device.ANDROID),
        ("アリマ", Device.IPHONE),
        ("ウエノ", Device.RAKURAKU),
        helpers=[helper("サトウ", "android"), helper("カトウ", "iphone")],
    )

    assert told(session) == [
        (1, "アリマ", "カトウ"),
        (2, "イノウエ", "サトウ"),
        (3, "ウエノ", "サトウ"),
    ]
    assert [table.label for table in briefs.of(session, at=BEFORE).tables] == [
        "iPhone",
        "Android",
    ]
    assert SeatBrief.objects.count() == 0


def test_it_says_what_somebody_wants_and_needs_in_words():
    offering = make.offering(capacity=10, seats_iphone=5, seats_android=5)
    person = make.participant(support_needs=[SupportNeed.HEARING, SupportNeed.WHEELCHAIR])
    make.registration(offering, person, wish="写真の送り方", device="android")

    [line] = briefs.of(offering.sessions.get(), at=BEFORE).lines

    assert (line.device, line.topic) == ("Android", "写真の送り方")
    assert line.needs == ["車いす", "聞こえにくい（筆談など）"]


def test_those_who_applied_together_sit_together():
    offering = make.offering(capacity=20)
    for kana in ("アリマ", "イノウエ", "ウエノ"):
        guest(offering, kana)
    wife = guest(offering, "ワタナベ")
    Registration.objects.filter(participant__kana__in=["アリマ", "ワタナベ"]).update(
        party=make.helper().public_id
    )
    assert wife

    assert [kana for _, kana, _ in told(offering.sessions.get())] == [
        "アリマ",
        "ワタナベ",
        "イノウエ",
        "ウエノ",
    ]


def test_whoever_was_admitted_at_the_door_moves_nobody():
    session = room(("イノウエ", "iphone"))
    make.registration(
        session.offering,
        make.participant(kana="アリマ", device="iphone"),
        channel=Channel.WALK_IN,
    )

    assert [seat[:2] for seat in told(session)] == [(1, "イノウエ"), (2, "アリマ")]


def test_helpers_who_left_or_are_paused_help_nobody():
    session = room(
        ("アリマ", "iphone"), helpers=[helper("カトウ", "iphone", state=HelperState.PAUSED)]
    )

    assert told(session) == [(1, "アリマ", "トクナガ")]


def test_a_student_helps_with_an_adult_in_charge():
    student = helper("ガクセイ", "iphone")
    student.kind = HelperKind.STUDENT
    student.save()
    session = room(("アリマ", "iphone"), helpers=[student])

    brief = briefs.of(session, at=BEFORE)

    assert [line.helper.kana for line in brief.lines] == ["ガクセイ"]
    assert [table.adult.kana for table in brief.tables] == ["トクナガ"]
    assert [one.kana for one in brief.share_of(student.pk).adults] == ["トクナガ"]


@pytest.mark.parametrize("size", [1, 3])
def test_a_brief_costs_eight_queries_however_many_come(size, django_assert_num_queries):
    session = room(*[(f"ア{kana}", "iphone") for kana in "アイウ"[:size]])
    change(session, "アア", note="右側から話しかける")

    with django_assert_num_queries(8):
        briefs.of(session, at=BEFORE)


def test_whoever_said_yes_helps_and_whoever_was_only_asked_does_not():
    session = shifting.session(0, devices=["iphone"])
    someone, asked = shifting.trained(kana="カトウ"), shifting.trained(kana="サトウ")
    shifting.invite(session, asked, role=ShiftRole.INSTRUCTOR)
    shifting.assign(session, someone, role=ShiftRole.INSTRUCTOR)

    crew = briefs.of(session, at=BEFORE).crew

    assert [(one.helper.kana, one.leads) for one in crew.members] == [("カトウ", True)]


def test_the_device_that_somebody_is_asked_for_is_one_they_know():
    session = shifting.led(0)
    make.registration(session.offering, make.participant(device="android"))
    someone = shifting.citizen(kana="カトウ")
    shifting.assign(session, someone, device=shifting.ANDROID)

    [line] = briefs.of(session, at=BEFORE).lines

    assert (line.helper, line.seat.fit) == (someone, Fit.KNOWS)


def test_minors_help_where_an_adult_is_there_besides():
    session = shifting.session(1)
    decision = shifts.Decision(supervised=True)
    shifts.decide(session, decision=decision, by=make.BY, at=make.NOON)
    shifting.assign(session, shifting.student())

    [line] = briefs.of(session, at=BEFORE).lines

    assert line.helper is not None


def test_what_staff_decide_stands_and_the_others_go_around_it():
    session = room(
        ("アリマ", "iphone"),
        ("イノウエ", "iphone"),
        helpers=[helper("カトウ", "iphone"), helper("サトウ", "android")],
    )
    change(session, "アリマ", seat=5, helper=other("サトウ").pk, note="右側から 話しかける")

    assert told(session) == [(1, "イノウエ", "カトウ"), (5, "アリマ", "サトウ")]
    assert [line.strange for line in briefs.of(session, at=BEFORE).lines] == [False, True]
    event = AuditEvent.objects.get(action="brief.changed")
    assert (event.subject_key, event.detail) == (str(session.pk), {})


def other(kana):
    return Helper.objects.get(kana=kana)


def test_the_same_again_changes_nothing():
    session = room(("アリマ", "iphone"))
    change(session, "アリマ", seat=2)
    change(session, "アリマ", seat=2, seen="as before")

    assert AuditEvent.objects.filter(action="brief.changed").count() == 1


def test_nothing_is_kept_of_what_was_taken_back():
    session = room(("アリマ", "iphone"))
    change(session, "アリマ", note="筆談で")
    change(session, "アリマ")

    assert SeatBrief.objects.count() == 0


def test_what_somebody_else_changed_meanwhile_is_not_overwritten():
    session = room(("アリマ", "iphone"))
    [line] = briefs.of(session, at=BEFORE).lines
    change(session, "アリマ", note="筆談で")

    with pytest.raises(actions.BriefChangedMeanwhile):
        change(session, "アリマ", note="ゆっくり", seen=line.seen)


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        ({"seat": 0}, actions.SeatImpossible),
        ({"seat": 501}, actions.SeatImpossible),
        ({"seat": 7}, actions.SeatTaken),
        ({"note": "あ" * 121}, actions.NoteTooLong),
        ({"note": "パスワードは Hanako1947 です"}, actions.NoteTellsSecret),
        ({"note": "カード 4111 1111 1111 1111"}, actions.NoteTellsSecret),
        ({"helper": 987_654}, actions.NoSuchHelper),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(wanted, refusal):
    session = room(("アリマ", "iphone"), ("イノウエ", "iphone"))
    change(session, "イノウエ", seat=7)

    with pytest.raises(refusal):
        change(session, "アリマ", **wanted)
    assert SeatBrief.objects.count() == 1


def test_a_helper_of_another_class_is_refused():
    session = room(("アリマ", "iphone"))

    with pytest.raises(actions.NoSuchHelper):
        change(session, "アリマ", helper=make.helper().pk)


def test_a_seat_that_was_given_back_can_be_given_to_another():
    session = room(("アリマ", "iphone"), ("イノウエ", "iphone"))
    change(session, "アリマ", seat=7)
    Registration.objects.filter(participant__kana="アリマ").update(state="cancelled")

    change(session, "イノウエ", seat=7)

    assert [seat[:2] for seat in told(session)] == [(7, "イノウエ")]


def test_there_is_none_for_what_was_called_off():
    called_off = room(("アリマ", "iphone"))
    called_off.state = "cancelled"

    assert briefs.of(called_off, at=BEFORE) is None


def forget(at):
    out = StringIO()
    with time_machine.travel(at, tick=False):
        call_command("forget_briefs", stdout=out)
    return out.getvalue()


def test_at_the_end_of_the_day_nothing_is_left_but_that_there_was_one():
    session = room(("アリマ", "iphone"))
    change(session, "アリマ", seat=3, note="右側から話しかける")
    midnight = make.tokyo("2026-06-16 00:00")

    assert forget(midnight - timedelta(seconds=1)) == "鹿児島市：申し送りを0件消しました。\n"
    assert [seat[0] for seat in told(session, at=midnight - timedelta(seconds=1))] == [3]

    assert briefs.of(session, at=midnight) is None  # though nothing was deleted yet
    assert forget(midnight) == "鹿児島市：申し送りを1件消しました。\n"
    assert SeatBrief.objects.count() == 0
    trail = AuditEvent.objects.filter(action__startswith="brief").order_by("pk")
    assert [event.action for event in trail] == ["brief.changed", "briefs.forgotten"]
    assert "右側" not in str([event.detail for event in trail])


def test_a_town_may_keep_it_some_days_longer():
    session = room(("アリマ", "iphone"))
    actions.set_terms(make.town(), terms=Terms(kept_days=1), by=make.BY, at=BEFORE)
    change(session, "アリマ", note="筆談で")

    assert forget(make.tokyo("2026-06-16 23:59")).startswith("鹿児島市：申し送りを0件")
    assert forget(make.tokyo("2026-06-17 00:00")).startswith("鹿児島市：申し送りを1件")


@pytest.mark.parametrize("terms", [Terms(-1, 24), Terms(8, 24), Terms(0, 0), Terms(0, 169)])
def test_terms_that_cannot_be_are_refused(terms):
    with pytest.raises(actions.TermsImpossible):
        actions.set_terms(make.town(), terms=terms, by=make.BY, at=BEFORE)


def test_a_dry_run_deletes_nothing():
    session = room(("アリマ", "iphone"))
    change(session, "アリマ", note="筆談で")

    out = StringIO()
    with time_machine.travel(make.tokyo("2026-06-16 00:00"), tick=False):
        call_command("forget_briefs", "--dry-run", stdout=out)

    assert out.getvalue() == "鹿児島市：消す予定の申し送り 1件\n"
    assert SeatBrief.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_give_one_seat_at_once_give_it_to_one():
    session = room(("アリマ", "iphone"), ("イノウエ", "iphone"))

    answers = at_once(
        lambda: change(session, "アリマ", seat=9), lambda: change(session, "イノウエ", seat=9)
    )

    assert sum(isinstance(one, actions.SeatTaken) for one in answers) == 1
    assert SeatBrief.objects.get().seat == 9
