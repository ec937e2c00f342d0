"""The life of an offering, as staff plan it."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent
from classes.actions import offerings, registrations
from classes.actions.offerings import OfferingPlan, SessionPlan
from classes.choices import Kind, OfferingState, SessionState
from classes.models import Offering
from notices.choices import MessageState, Purpose
from notices.models import Message
from people.actions import participants
from tests import make
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db


def plan(**changes):
    town = changes.pop("town", None) or make.town()
    given = {
        "kind": Kind.CLASSROOM,
        "course": make.course(town=town),
        "title": "はじめてのスマホ教室",
        "venue": make.venue(town=town),
        "capacity": 12,
        "opens_at": make.tokyo("2026-06-01 09:00"),
        "closes_at": make.tokyo("2026-06-12 17:00"),
    } | changes
    return OfferingPlan(**given)


def meetings(*starts):
    return [
        SessionPlan(starts_at=start, ends_at=start + timedelta(hours=2))
        for start in map(make.tokyo, starts)
    ]


def create(of=None, sessions=None, **more):
    of = of or plan()
    return offerings.create(
        municipality=more.pop("municipality", of.venue.municipality),
        plan=of,
        sessions=meetings("2026-06-15 10:00") if sessions is None else sessions,
        by=BY,
        at=NOON,
        **more,
    )


def events():
    return [event.action for event in AuditEvent.objects.order_by("pk")]


def told():
    return [
        (message.participant, message.text)
        for message in Message.objects.filter(state=MessageState.WAITING).order_by("pk")
    ]


def test_a_new_offering_is_a_draft_with_its_sessions_numbered_by_time():
    offering = create(sessions=meetings("2026-06-22 10:00", "2026-06-15 10:00"))

    assert offering.state == OfferingState.DRAFT
    assert [(each.number, each.starts_at, each.venue) for each in offering.sessions.all()] == [
        (1, make.tokyo("2026-06-15 10:00"), offering.venue),
        (2, make.tokyo("2026-06-22 10:00"), offering.venue),
    ]
    assert events() == ["offering.created"]


def test_the_same_form_sent_twice_makes_one_offering():
    key, the_plan = uuid.uuid4(), plan()

    first, second = create(the_plan, key=key), create(the_plan, key=key)

    assert first == second
    assert events() == ["offering.created"]


@pytest.mark.parametrize(
    ("changes", "starts"),
    [({"capacity": 20}, "2026-06-15 10:00"), ({}, "2026-06-16 10:00")],
)
def test_the_same_form_with_other_content_is_refused(changes, starts):
    key, the_plan = uuid.uuid4(), plan()
    create(the_plan, key=key)

    with pytest.raises(offerings.AlreadyMade) as refusal:
        create(replace(the_plan, **changes), sessions=meetings(starts), key=key)

    assert refusal.value.message == (
        "この画面の募集「はじめてのスマホ教室」は、すでに作られています。"
        "内容を直すときは、その募集を開いて「変更」をお使いください。"
    )
    assert Offering.objects.count() == 1


def test_a_form_key_of_another_town_opens_nothing():
    key = uuid.uuid4()
    create(plan(town=make.other_town()), key=key)

    with pytest.raises(offerings.PartOfOtherTown):
        create(key=key)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"title": "　"}, offerings.TitleMissing),
        ({"capacity": 0}, offerings.NoSeats),
        ({"closes_at": make.tokyo("2026-06-01 09:00")}, offerings.ClosesBeforeOpening),
    ],
)
def test_a_plan_that_cannot_be_is_refused(changes, refusal):
    with pytest.raises(refusal):
        create(plan(**changes))

    assert (Offering.objects.count(), events()) == (0, [])


@pytest.mark.parametrize("part", ["course", "venue", "instructor"])
def test_nothing_of_another_town_is_planned_with(part):
    builder = {"course": make.course, "venue": make.venue, "instructor": make.helper}[part]
    stranger = builder(town=make.other_town())

    with pytest.raises(offerings.PartOfOtherTown):
        create(plan(**{part: stranger}), municipality=make.town())


def test_two_meetings_at_the_same_time_are_refused():
    with pytest.raises(offerings.SameOfferingSameTime) as refusal:
        create(sessions=meetings("2026-06-15 10:00", "2026-06-15 11:00"))

    assert refusal.value.message == (
        "6月15日（月）10:00〜12:00と6月15日（月）11:00〜13:00の時間が重なっています。"
        "どちらかの日時を直してください。"
    )


def test_an_offering_is_published_and_taken_back_while_nobody_is_registered():
    offering = create()

    offerings.publish(offering, by=BY, at=NOON)
    published = Offering.objects.get().state
    offerings.withdraw(offering, by=BY, at=NOON)

    assert (published, Offering.objects.get().state) == ("published", "draft")
    assert events() == ["offering.created", "offering.published", "offering.withdrawn"]


def test_an_offering_without_a_date_is_not_published():
    with pytest.raises(offerings.NothingScheduled):
        offerings.publish(create(sessions=[]), by=BY, at=NOON)


def test_publishing_twice_is_refused_with_the_present_state():
    offering = make.offering()

    with pytest.raises(offerings.StateDoesNotAllow) as refusal:
        offerings.publish(offering, by=BY, at=NOON)

    assert refusal.value.message == (
        "この募集は今「公開」のため、この操作はできません。画面を開き直してください。"
    )


def test_an_offering_with_registrations_is_not_taken_back():
    offering = make.offering()
    make.registration(offering)

    with pytest.raises(offerings.HasRegistrations) as refusal:
        offerings.withdraw(offering, by=BY, at=NOON)

    assert refusal.value.message == (
        "1人の申込みがあるため、下書きに戻せません。"
        "内容を直すときは「変更」、取りやめるときは「中止」をお使いください。"
    )


def test_the_capacity_is_not_lowered_below_what_is_taken():
    offering = make.offering(capacity=5)
    for _ in range(3):
        make.registration(offering)
    now = OfferingPlan.of(offering)

    with pytest.raises(offerings.CapacityBelowTaken) as refusal:
        offerings.change(offering, plan=replace(now, capacity=2), by=BY, at=NOON)
    offerings.change(offering, plan=replace(now, capacity=3), by=BY, at=NOON)

    assert refusal.value.message == (
        "すでに3人が席を持っています。定員は3人以上にしてください。"
        "それでも減らすときは、理由を入力して保存し、次の画面でお一人ずつ扱いを決めてください。"
    )
    assert Offering.objects.get().capacity == 3


def test_an_offering_overfull_by_walk_ins_can_still_be_changed():
    offering = make.offering(capacity=1)
    for _ in range(2):
        registrations.admit(
            session=offering.sessions.get(), participant=make.participant(), by=BY, at=NOON
        )

    offerings.change(offering, plan=replace(OfferingPlan.of(offering), fee=500), by=BY, at=NOON)

    assert Offering.objects.get().fee == 500


def test_a_change_is_audited_by_column_and_no_change_is_not():
    offering = make.offering()
    now = OfferingPlan.of(offering)

    offerings.change(offering, plan=now, by=BY, at=NOON)
    offerings.change(
        offering, plan=replace(now, fee=500, belongings="筆記用具"), by=BY, at=NOON
    )

    assert [(each.action, each.detail) for each in AuditEvent.objects.all()] == [
        ("offering.changed", {"columns": ["fee", "belongings"]})
    ]


def test_the_second_of_two_editors_is_told_what_changed_meanwhile():
    offering = make.offering()
    seen = OfferingPlan.of(offering).stamp
    offerings.change(
        offering, plan=replace(OfferingPlan.of(offering), capacity=15), by=BY, at=NOON
    )

    with pytest.raises(offerings.ChangedMeanwhile) as refusal:
        offerings.change(
            offering,
            plan=replace(OfferingPlan.of(offering), capacity=12),
            seen=seen,
            by=BY,
            at=NOON,
        )

    assert refusal.value.context["columns"] == ["capacity"]
    assert refusal.value.context["now"].capacity == 15
    assert Offering.objects.get().capacity == 15


def test_a_new_venue_takes_the_sessions_ahead_along_and_is_told():
    offering = make.offering(
        title="LINE教室",
        sessions=[make.tokyo("2026-05-25 10:00"), make.tokyo("2026-06-15 10:00")],
        venue=make.venue(name="東部公民館"),
    )
    person = make.registration(offering).participant
    old, new = offering.venue, make.venue(name="西部公民館")

    offerings.change(
        offering, plan=replace(OfferingPlan.of(offering), venue=new), by=BY, at=NOON
    )

    assert [each.venue for each in offering.sessions.all()] == [old, new]
    assert told() == [
        (
            person,
            "「LINE教室」の会場は、東部公民館から西部公民館に変わりました。日時は変わりません。",
        )
    ]


def test_a_new_instructor_takes_over_the_sessions_ahead():
    first, second = make.helper(), make.helper()
    offering = make.offering(
        instructor=first,
        sessions=[make.tokyo("2026-05-25 10:00"), make.tokyo("2026-06-15 10:00")],
    )

    offerings.change(
        offering, plan=replace(OfferingPlan.of(offering), instructor=second), by=BY, at=NOON
    )

    assert [each.instructor for each in offering.sessions.all()] == [first, second]


def test_cancelling_calls_off_what_is_ahead_and_puts_everybody_on_the_call_list_once():
    offering = make.offering(
        title="LINE教室",
        sessions=[make.tokyo("2026-05-25 10:00"), make.tokyo("2026-06-15 10:00")],
        venue=make.venue(name="東部公民館"),
    )
    kept, double, other = (make.participant(), make.participant(), make.participant())
    for person in (kept, double, other):
        make.registration(offering, person)
    participants.merge(kept=kept, absorbed=double, reason="同じ方", by=BY, at=NOON)
    gone = make.registration(offering)
    registrations.cancel(gone, reason="", by=BY, at=NOON)

    offerings.cancel(offering, reason=" 講師の都合 ", by=BY, at=NOON)

    text = (
        "「LINE教室」（6月15日（月）10:00〜12:00　東部公民館）は中止になりました。"
        "理由：講師の都合"
    )
    assert sorted(told(), key=lambda each: each[0].pk) == [(kept, text), (other, text)]
    assert {each.purpose for each in Message.objects.all()} == {Purpose.OFFERING_CANCELLED}
    assert [(each.state, each.cancel_reason) for each in offering.sessions.all()] == [
        (SessionState.SCHEDULED, ""),
        (SessionState.CANCELLED, "講師の都合"),
    ]


def test_cancelling_twice_tells_nobody_twice():
    offering = make.offering()
    make.registration(offering)
    offerings.cancel(offering, reason="台風", by=BY, at=NOON)

    with pytest.raises(offerings.StateDoesNotAllow):
        offerings.cancel(offering, reason="台風", by=BY, at=NOON)

    assert Message.objects.count() == 1


def test_an_offering_is_not_cancelled_without_a_reason():
    offering = make.offering()

    with pytest.raises(offerings.ReasonMissing):
        offerings.cancel(offering, reason="　", by=BY, at=NOON)

    assert Offering.objects.get().state == OfferingState.PUBLISHED


def test_a_cancelled_offering_is_not_changed():
    offering = make.offering(state=OfferingState.CANCELLED)

    with pytest.raises(offerings.StateDoesNotAllow):
        offerings.change(
            offering, plan=replace(OfferingPlan.of(offering), fee=1), by=BY, at=NOON
        )


def test_a_copy_keeps_rhythm_place_and_booking_time_but_not_its_state():
    source = make.offering(
        sessions=[make.tokyo("2026-06-16 10:00"), make.tokyo("2026-06-23 10:00")],
        opens=make.tokyo("2026-05-19 09:00"),
        closes=make.tokyo("2026-06-13 17:00"),
        import_key="event-1",
    )

    copied = offerings.copy(source, first_day=date(2026, 8, 11), by=BY, at=NOON)

    assert [each.starts_at for each in copied.sessions.all()] == [
        make.tokyo("2026-08-18 10:00"),
        make.tokyo("2026-08-25 10:00"),
    ]
    assert (copied.opens_at, copied.closes_at) == (
        make.tokyo("2026-07-21 09:00"),
        make.tokyo("2026-08-15 17:00"),
    )
    assert (copied.state, copied.copied_from, copied.import_key, copied.venue) == (
        OfferingState.DRAFT,
        source,
        "",
        source.venue,
    )


def test_a_session_at_another_venue_is_copied_to_that_venue():
    source = make.offering(sessions=2)
    elsewhere = source.sessions.last()
    elsewhere.venue = make.venue()
    elsewhere.save()

    copied = offerings.copy(source, first_day=date(2026, 9, 7), by=BY, at=NOON)

    assert [each.venue for each in copied.sessions.all()] == [source.venue, elsewhere.venue]
