"""Asking, answering, settling, taking off."""

from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent
from classes.actions import shift_answers, shifts
from classes.actions.shift_refusals import (
    CannotHelp,
    HelperOfOtherTown,
    KeyReused,
    NotFromHere,
    ShiftFilled,
    ShiftOver,
    TimesImpossible,
)
from classes.actions.shifts import Request, Span, Wanted
from classes.choices import AssignmentState
from classes.models import Assignment, StaffingTerms
from classes.queries import staffing
from notices.models import Message
from people.choices import HelperKind
from people.models import GuardianConsent
from tests import make
from tests.classes.shifting import (
    ANDROID,
    INSTRUCTOR,
    IPHONE,
    accept,
    assign,
    citizen,
    invite,
    led,
    session,
    short,
    states,
    student,
    trained,
)
from tests.people import files

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(hours=1)


def told():
    rows = Message.objects.exclude(state="withdrawn").order_by("pk")
    return [(row.purpose, row.helper) for row in rows if row.helper]


def refused_for(callable_, *args, **kwargs):
    with pytest.raises(CannotHelp) as refusal:
        callable_(*args, **kwargs)
    return [each.code for each in refusal.value.context["against"]]


def test_a_session_needs_its_instructor_and_one_for_every_four():
    held = session(9)

    assert short(held) == (1, 2)


def test_the_planned_instructor_counts_with_a_training_on_file():
    assert short(led(9)) == (0, 2)
    assert short(led(9, lead=make.helper())) == (1, 1)


def test_a_town_may_ask_for_no_training():
    held = led(4, lead=make.helper())
    StaffingTerms.objects.create(
        municipality=held.offering.municipality, trained_instructors=False
    )

    assert short(held) == (0, 0)


def test_the_first_yes_has_the_place_and_the_second_is_thanked():
    held = led(8)
    first, second = citizen(), citizen()
    asked = [invite(held, first), invite(held, second)]

    accept(asked[0])

    assert short(held) == (0, 0)
    assert states(held) == [
        (first, AssignmentState.ACCEPTED),
        (second, AssignmentState.WITHDRAWN),
    ]
    with pytest.raises(shift_answers.Taken):
        accept(asked[1])
    assert told() == [("shift_confirmed", first)]


def test_whoever_had_heard_of_the_invitation_is_told_that_it_is_taken():
    held = led(8)
    first, second = citizen(), citizen()
    asked = [invite(held, first), invite(held, second)]
    Message.objects.filter(helper=second).update(state="told", told_at=make.NOON)

    accept(asked[0])

    assert told() == [
        ("shift_invited", second),
        ("shift_confirmed", first),
        ("shift_ended", second),
    ]


def test_yes_pressed_twice_is_one_yes():
    asked = invite(led(8), citizen())

    assert accept(accept(asked)).state == AssignmentState.ACCEPTED
    assert AuditEvent.objects.filter(action="assignment.accepted").count() == 1


def test_an_invitation_carries_nothing_of_those_who_take_part():
    held = led(8)
    helper = citizen(phone="09011112222")
    asked = invite(held, helper)

    message = Message.objects.get(helper=helper)
    assert message.channel == "sms"
    assert message.due_at == make.NOON + timedelta(hours=48)
    assert message.text == (
        f"「{held.offering.title}」（6月15日（月）9:30〜12:15、{held.venue.name}）に、"
        "協力者として来ていただけませんか。6月3日（水）12:00までにお返事ください。"
        "先にお返事をいただいた方に決まります。お電話（099-216-1115）でもお返事いただけます。"
        f"返事のページ：http://127.0.0.1:8000/helpers/shifts/{asked.secret}/"
    )


def test_who_has_no_mobile_phone_is_rung_up():
    helper = citizen(phone="0992161115")
    invite(led(8), helper)

    message = Message.objects.get(helper=helper)
    assert message.channel == "phone"
    assert "返事のページ" not in message.text


def test_asking_twice_asks_once():
    held, helper = led(8), citizen()

    assert invite(held, helper) == invite(held, helper)
    assert len(told()) == 1


def test_nobody_is_asked_where_nobody_is_missing():
    held = led(4)

    with pytest.raises(ShiftFilled):
        invite(held, citizen())


def test_the_desk_settles_more_than_the_rule_asks_for():
    held = led(4)

    assign(held, citizen())

    assert staffing.post(held).present == (1, 1)


def test_the_desk_settles_who_was_asked():
    held, helper = led(8), citizen()
    asked = invite(held, helper)

    assert assign(held, helper) == asked
    assert states(held) == [(helper, AssignmentState.ACCEPTED)]


def test_two_classes_at_once_are_refused_with_the_other_class():
    helper = citizen()
    first = led(8)
    assign(first, helper)
    second = led(8, first=make.tokyo("2026-06-15 11:00"))

    with pytest.raises(CannotHelp) as refusal:
        assign(second, helper)

    assert refusal.value.message == (
        f"割り当てられません。6月15日（月）10:00〜12:00の「{first.offering.title}」"
        f"（{first.venue.name}）があります。時間を変えるか、ほかの方に頼んでください。"
    )


def test_the_way_between_two_halls_is_kept_free():
    helper, hall = citizen(), make.venue()
    assign(led(8, venue=hall), helper)
    near = led(8, venue=hall, first=make.tokyo("2026-06-15 12:50"))
    far = led(8, first=make.tokyo("2026-06-15 12:50"))

    assert refused_for(assign, far, helper) == ["busy"]
    assign(near, helper)


def test_who_teaches_elsewhere_is_busy():
    lead = trained()
    led(8, lead=lead)

    assert refused_for(assign, led(8), lead) == ["busy"]


def test_the_instructor_of_the_session_needs_no_assignment():
    lead = trained()

    assert refused_for(assign, led(8, lead=lead), lead) == ["leads_it"]


def test_a_minor_without_consent_cannot_be_assigned():
    young = files.student()
    files.insurance(young)

    assert refused_for(assign, led(8), young) == ["no_consent"]


def test_a_minor_needs_an_adult():
    held = session(8)

    assert refused_for(assign, held, student()) == ["no_adult"]
    assign(held, citizen())
    assign(held, student())
    assert staffing.post(held).present == (0, 2)


def test_when_the_adult_drops_out_the_minor_counts_no_more():
    held = session(8)
    adult = assign(held, citizen())
    assign(held, student())

    shift_answers.drop_out(adult, by=make.BY, at=LATER)

    assert staffing.post(held).present == (0, 0)


def test_an_adult_whom_staff_have_named_is_enough():
    held = session(8)
    shifts.decide(held, decision=shifts.Decision(supervised=True), by=make.BY, at=make.NOON)

    assign(held, student())

    assert staffing.post(held).present == (0, 1)


def test_an_insurance_that_will_have_run_out_on_the_day_stops_it():
    young = files.student()
    files.consent(young)
    files.insurance(young, until=date(2026, 6, 14))

    assert refused_for(assign, led(8), young) == ["not_insured"]


def test_a_training_that_runs_out_before_the_day_raises_the_alarm():
    files.terms(training_months=2)
    held = led(4)
    assert short(held) == (1, 0)


def test_a_shop_comes_within_its_contract_only():
    shop = make.helper(kind=HelperKind.SHOP, contract_until=date(2026, 6, 14))

    assert refused_for(assign, led(8), shop) == ["outside_contract"]


def test_a_shop_does_not_come_to_another_contractor_s_class():
    contractor = make.membership("contractor")
    held = led(8, contractor=contractor)
    stranger = make.helper(kind=HelperKind.SHOP)
    own = make.helper(kind=HelperKind.SHOP, membership=contractor)

    assert refused_for(assign, held, stranger) == ["other_contractor"]
    assign(held, own)


def test_somebody_who_only_helps_cannot_be_the_instructor():
    assert refused_for(assign, session(4), citizen(), role=INSTRUCTOR) == ["no_instructor"]


def test_a_helper_of_another_town_is_unknown_here():
    with pytest.raises(HelperOfOtherTown):
        assign(led(8), citizen(town=make.other_town()))


def test_the_device_they_sit_at_is_the_one_they_count_for():
    held = led(devices=["iphone"] * 4 + ["android"] * 4)
    helper = citizen(devices=["iphone", "android"])
    lead = held.instructor
    lead.devices = ["android"]
    lead.save()

    assign(held, helper, device=ANDROID)

    assert staffing.post(held).shortage.iphone == 1
    row = Assignment.objects.get()
    shifts.withdraw(row, reason="", by=make.BY, at=make.NOON)
    assign(held, helper, device=IPHONE, at=LATER)
    assert not staffing.post(held).shortage


def test_an_invitation_that_ran_out_is_not_accepted():
    asked = invite(led(8), citizen())

    with pytest.raises(shift_answers.Late):
        accept(asked, at=make.NOON + timedelta(hours=48))


def test_no_is_final_for_the_invitation_and_staff_may_ask_again():
    held, helper = led(8), citizen()
    asked = invite(held, helper)
    shift_answers.decline(asked, by=make.BY, at=LATER)

    with pytest.raises(NotFromHere):
        accept(asked)
    invite(held, helper, at=LATER)
    assert states(held) == [
        (helper, AssignmentState.DECLINED),
        (helper, AssignmentState.INVITED),
    ]


def test_somebody_taken_off_is_told_why():
    row = assign(led(8), citizen())

    shifts.withdraw(row, reason="人数の変更", by=make.BY, at=LATER)

    message = Message.objects.get(purpose="shift_ended")
    assert message.text.endswith("人数の変更のため、来ていただかなくてよくなりました。")


def test_somebody_who_leaves_early_is_told_and_missing_afterwards():
    held = led(8)
    row = assign(held, citizen())
    half = Span(row.starts_at, make.tokyo("2026-06-15 11:00"))

    shifts.change_times(row, span=half, by=make.BY, at=LATER)

    assert short(held) == (0, 1)
    assert Message.objects.get(purpose="shift_changed").state == "waiting"


@pytest.mark.parametrize(
    ("starts", "ends"),
    [("2026-06-15 12:00", "2026-06-15 10:00"), ("2026-06-16 10:00", "2026-06-16 12:00")],
)
def test_times_that_cannot_be_are_refused(starts, ends):
    row = assign(led(8), citizen())
    span = Span(make.tokyo(starts), make.tokyo(ends))

    with pytest.raises(TimesImpossible):
        shifts.change_times(row, span=span, by=make.BY, at=LATER)


def test_nobody_is_asked_for_a_class_that_is_over():
    held = led(8)

    with pytest.raises(ShiftOver):
        invite(held, citizen(), at=held.ends_at)


def test_a_machine_that_repeats_itself_gets_the_same_assignment():
    held, helper = led(8), citizen()
    asks = {"by": make.BY, "at": make.NOON, "wanted": Wanted()}
    request = Request("key", "digest")
    first = shifts.assign(held, helper=helper, request=request, **asks)
    shifts.withdraw(first, reason="", by=make.BY, at=LATER)

    assert shifts.assign(held, helper=helper, request=request, **asks) == first
    with pytest.raises(KeyReused):
        shifts.assign(held, helper=citizen(), request=Request("key", "other"), **asks)


def test_somebody_takes_an_open_place_unasked():
    held, helper = led(8), citizen()

    row = shift_answers.volunteer(held, helper=helper, by=make.BY, at=make.NOON)

    assert states(held) == [(helper, AssignmentState.ACCEPTED)]
    assert shift_answers.volunteer(held, helper=helper, by=make.BY, at=LATER) == row
    with pytest.raises(shift_answers.Taken):
        shift_answers.volunteer(held, helper=citizen(), by=make.BY, at=LATER)


def test_a_minor_who_may_not_is_told_by_a_word_and_the_number_to_ring():
    helper = student()
    asked = invite(led(12), helper)
    GuardianConsent.objects.filter(helper=helper).delete()

    with pytest.raises(shift_answers.Unable) as refusal:
        accept(asked)

    assert refusal.value.message == (
        "いまはお引き受けいただけません（保護者の同意）。"
        "心当たりがないときは、鹿児島市 デジタル戦略推進室（電話 099-216-1115）へ"
        "お電話ください。"
    )
