"""A group asks, the office decides, it is held, and the heads are counted."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from accounts.models import AuditEvent
from attendance.actions import outreach as reporting
from attendance.models import AttendanceFact
from classes.actions import offerings, outreach_decisions, outreach_requests, sessions
from classes.actions.outreach_refusals import (
    ConditionsNotKept,
    NeedsReason,
    NotHeldYet,
    PartOfOtherTown,
    ReasonMissing,
    RequestReused,
    StateDoesNotAllow,
    StillNeeded,
    TooLateToWithdraw,
)
from classes.choices import Channel, Kind, LetterKind, OfferingState, OutreachState
from classes.models import Offering, OutreachRequest
from classes.queries import announcements
from classes.rules.outreach.terms import Terms
from notices.choices import MessageState, Purpose
from notices.models import Message
from people.choices import ParticipantState
from people.models import GroupContact, Participant
from reports import indicators
from tests import make
from tests.classes.outreach import asking

pytestmark = pytest.mark.django_db
HELD = make.tokyo("2026-06-22 12:00")


def messages():
    return [*Message.objects.order_by("pk").values_list("purpose", "state")]


def test_a_request_is_taken_down_with_its_wishes_and_its_contact():
    asked = asking.request()

    contact = asked.contact
    assert asked.state == OutreachState.RECEIVED
    assert [wish.rank for wish in asked.wishes.all()] == [1, 2, 3]
    assert (contact.representative, contact.person.kana) == ("東　太郎", "タカダ ハナ")
    assert AuditEvent.objects.filter(action="outreach.asked").count() == 1


def test_the_same_key_asks_once_and_other_content_is_refused():
    offer = asking.item()
    first = asking.request(offer, key="k-1")

    assert asking.request(offer, key="k-1", at=HELD) == first
    with pytest.raises(RequestReused, match=first.reference):
        asking.request(offer, key="k-1", people=30)
    assert OutreachRequest.objects.count() == 1
    assert GroupContact.objects.count() == 1


def test_nine_people_are_too_few_and_nothing_is_written():
    with pytest.raises(ConditionsNotKept, match="10人以上のお申込みです。"):
        asking.request(people=9)

    assert (OutreachRequest.objects.count(), Participant.objects.count()) == (0, 0)


def test_staff_take_it_at_the_desk_with_a_reason_and_the_web_does_not():
    offer = asking.item()

    made = asking.request(
        offer, people=8, channel=Channel.COUNTER, override="合併前の小さな自治会のため"
    )
    with pytest.raises(ConditionsNotKept):
        asking.request(offer, people=8, override="小さい会です")

    assert made.overridden == "合併前の小さな自治会のため"


def test_a_group_asks_so_often_in_a_year_and_what_was_refused_does_not_count():
    offer = asking.item(terms=Terms(yearly_limit=1))
    first = asking.request(offer)
    with pytest.raises(ConditionsNotKept, match="1年度に1回まで"):
        asking.request(offer)

    outreach_decisions.refuse(first, reason="講師の都合", by=make.BY, at=make.NOON)

    assert asking.request(offer).state == OutreachState.RECEIVED


def test_accepting_a_wish_makes_a_class_that_is_announced_to_nobody():
    teacher = make.helper()
    asked = asking.agreed(rank=2, instructor=teacher)

    offering = asked.offering
    session = offering.sessions.get()
    assert asked.state == OutreachState.APPROVED
    assert (offering.kind, offering.state) == (Kind.OUTREACH, OfferingState.PUBLISHED)
    assert (session.starts_at, session.ends_at) == asking.span("2026-06-23 13:30")
    assert (session.instructor, session.venue.name) == (teacher, "東町集会所")
    town = asked.municipality
    assert not announcements.upcoming(municipality=town, at=make.NOON).exists()
    assert announcements.one(offering.public_id, at=make.NOON) is None
    assert asked.letters.get().kind == LetterKind.APPROVED
    assert messages() == [(Purpose.OUTREACH_APPROVED, MessageState.WAITING)]


def test_pressed_twice_there_is_one_class_and_one_letter():
    asked = asking.request()
    asking.agreed(asked)
    again = asking.agreed(asked)

    assert again.letters.count() == 1
    assert Offering.objects.filter(kind=Kind.OUTREACH).count() == 1
    with pytest.raises(StateDoesNotAllow):
        asking.agreed(asked, rank=2)


def test_a_busy_instructor_needs_a_reason_and_the_way_there_counts():
    teacher = make.helper(name="有馬　章")
    make.offering(
        sessions=[make.tokyo("2026-06-22 11:45")], instructor=teacher, title="LINE教室"
    )
    asked = asking.request()

    with pytest.raises(
        NeedsReason, match="有馬　章さんは、6月22日（月）11:45〜13:45の「LINE教室」"
    ):
        asking.agreed(asked, instructor=teacher)
    made = asking.agreed(asked, instructor=teacher, override="会場がとなりのため")

    assert made.overridden == "会場がとなりのため"


def test_the_instructor_is_free_once_the_way_is_behind_them():
    teacher = make.helper()
    make.offering(sessions=[make.tokyo("2026-06-22 12:00")], instructor=teacher)

    asked = asking.agreed(instructor=teacher)

    assert asked.overridden == ""


def test_a_closed_hall_and_a_full_hall_are_said():
    hall = make.venue(name="東町集会所", closed_weekdays="0")
    make.offering(sessions=[make.tokyo("2026-06-23 13:00")], venue=hall, title="体操")
    asked = asking.request()

    with pytest.raises(NeedsReason, match="東町集会所は6月22日（月）はお休みです"):
        asking.agreed(asked, rank=1)
    with pytest.raises(
        NeedsReason, match="東町集会所では、6月23日（火）13:00〜15:00の「体操」"
    ):
        asking.agreed(asked, rank=2)
    assert asking.agreed(asked, rank=3).offering.venue == hall


def test_an_instructor_of_another_town_holds_nothing_here():
    stranger = make.helper(town=make.other_town())

    with pytest.raises(PartOfOtherTown):
        asking.agreed(instructor=stranger)


def test_conditions_make_a_conditional_approval():
    asked = asking.agreed(conditions="駐車は3台まで")

    assert asked.state == OutreachState.CONDITIONAL
    assert asked.letters.get().kind == LetterKind.CONDITIONAL
    assert "条件：駐車は3台まで" in Message.objects.get().text


def test_a_refusal_needs_a_reason():
    asked = asking.request()
    with pytest.raises(ReasonMissing):
        outreach_decisions.refuse(asked, reason=" ", by=make.BY, at=make.NOON)

    refused = outreach_decisions.refuse(asked, reason="営利", by=make.BY, at=make.NOON)

    assert (refused.state, refused.letters.get().kind) == ("refused", LetterKind.REFUSED)


def test_twenty_five_heads_are_twenty_five_attendances_of_outreach():
    asked = asking.agreed()
    of_outreach = make.indicator(kinds=[Kind.OUTREACH])
    of_classes = make.indicator(kinds=[Kind.CLASSROOM])
    key = uuid4()

    done = reporting.report(asked, key=key, heads=25, by=make.BY, at=HELD)
    reporting.report(asked, key=key, heads=25, by=make.BY, at=HELD)

    fact = AttendanceFact.objects.get()
    assert done.state == OutreachState.REPORTED
    assert (fact.kind, fact.count, fact.label) == (Kind.OUTREACH, 25, "東町自治会")
    assert [step.to_state for step in done.history.order_by("pk")] == [
        "received",
        "approved",
        "held",
        "reported",
    ]
    day = date(2026, 6, 30)
    assert indicators.read(of_outreach, on=day).actual == 25
    assert indicators.read(of_classes, on=day).actual == 0


def test_a_later_report_replaces_the_first():
    asked = asking.agreed()
    reporting.report(asked, key=uuid4(), heads=25, by=make.BY, at=HELD)
    later = HELD + timedelta(minutes=5)
    reporting.report(asked, key=uuid4(), heads=24, by=make.BY, at=later)

    assert AttendanceFact.objects.get().count == 24


def test_nobody_is_counted_before_it_begins():
    asked = asking.agreed()

    with pytest.raises(NotHeldYet):
        reporting.report(asked, key=uuid4(), heads=25, by=make.BY, at=make.NOON)
    asked.refresh_from_db()
    assert (asked.state, AttendanceFact.objects.count()) == (OutreachState.APPROVED, 0)


def test_the_numbers_survive_the_contact():
    asked = asking.agreed()
    with pytest.raises(StillNeeded):
        outreach_decisions.forget(asked, by=make.BY, at=HELD)
    reporting.report(asked, key=uuid4(), heads=25, by=make.BY, at=HELD)

    outreach_decisions.forget(asked, by=make.BY, at=HELD)

    contact = GroupContact.objects.get()
    person = Participant.objects.get()
    assert (contact.representative, contact.address, contact.person) == ("", "", None)
    assert (person.state, person.name, person.phones.count()) == (
        ParticipantState.FORGOTTEN,
        "",
        0,
    )
    assert AttendanceFact.objects.get().count == 25


def test_somebody_who_takes_classes_is_not_forgotten_with_the_group():
    asked = asking.request()
    make.registration(make.offering(), asked.contact.person)
    outreach_requests.withdraw(asked, by=make.BY, at=make.NOON)

    outreach_decisions.forget(asked, by=make.BY, at=make.NOON)

    assert Participant.objects.get().state == ParticipantState.ACTIVE


def test_withdrawing_calls_off_what_was_planned_until_it_begins():
    asked = asking.agreed()
    with pytest.raises(TooLateToWithdraw):
        outreach_requests.withdraw(asked, by=make.BY, at=HELD)

    gone = outreach_requests.withdraw(asked, by=make.BY, at=make.NOON)

    gone.offering.refresh_from_db()
    assert (gone.state, gone.offering.state) == ("withdrawn", OfferingState.CANCELLED)
    assert messages() == [(Purpose.OUTREACH_APPROVED, MessageState.WITHDRAWN)]


def test_calling_off_tells_the_group_once():
    asked = asking.agreed()

    outreach_decisions.call_off(asked, reason="台風", by=make.BY, at=make.NOON)

    asked.offering.refresh_from_db()
    assert asked.offering.state == OfferingState.CANCELLED
    assert messages() == [
        (Purpose.OUTREACH_APPROVED, MessageState.WITHDRAWN),
        (Purpose.OUTREACH_CALLED_OFF, MessageState.WAITING),
    ]


def test_a_meeting_that_is_moved_is_told_to_the_group():
    asked = asking.agreed()
    session = asked.offering.sessions.get()

    sessions.move(
        session,
        starts_at=session.starts_at + timedelta(days=1),
        ends_at=session.ends_at + timedelta(days=1),
        venue=session.venue,
        by=make.BY,
        at=make.NOON,
    )

    assert messages()[-1] == (Purpose.SESSION_CHANGED, MessageState.WAITING)


def test_a_class_called_off_on_its_own_page_is_told_to_the_group():
    asked = asking.agreed()

    offerings.cancel(asked.offering, reason="大雨", by=make.BY, at=make.NOON)

    assert messages()[-1] == (Purpose.OFFERING_CANCELLED, MessageState.WAITING)


def test_letters_are_numbered_through_a_fiscal_year():
    first = asking.agreed()
    second = asking.request(first.item, group="西町自治会")
    outreach_decisions.refuse(second, reason="営利", by=make.BY, at=make.NOON)
    third = asking.request(first.item, group="南町自治会")
    next_year = make.tokyo("2027-04-01 09:00")
    outreach_decisions.refuse(third, reason="営利", by=make.BY, at=next_year)

    issued = [each.letters.get() for each in (first, second, third)]
    assert [(each.fiscal_year, each.number) for each in issued] == [
        (2026, 1),
        (2026, 2),
        (2027, 1),
    ]
