"""Somebody stands at the door."""

from uuid import uuid4

import pytest

from accounts.models import AuditEvent
from attendance.actions import check_ins, walk_ins
from attendance.models import AttendanceFact, CheckIn
from classes.actions import registrations
from classes.actions.refusals import ChooseSession
from classes.choices import Joining, OfferingState, SessionState
from classes.models import Registration, Session
from classes.queries.registrations import expected
from people.actions.participants import KanaNotReadable, Person, PhoneEntry
from people.models import Participant
from tests import make

pytestmark = pytest.mark.django_db
MORNING = make.tokyo("2026-06-15 10:02")
HANA = Person(name="髙田 ハナ", kana="タカダ ハナ", phones=(PhoneEntry("099-216-1111"),))


def receive(session, person=HANA, key=None):
    return walk_ins.receive(
        session=session, person=person, id=key or uuid4(), by=make.BY, at=MORNING
    )


def admit(session, participant, key=None):
    return walk_ins.admit(
        session=session, participant=participant, id=key or uuid4(), by=make.BY, at=MORNING
    )


def stored():
    counts = (Participant, Registration, CheckIn, AttendanceFact, AuditEvent)
    return [model.objects.count() for model in counts]


def test_a_stranger_is_written_down_registered_and_there_in_one_go():
    check_in = receive(make.offering().sessions.get())

    assert stored()[:4] == [1, 1, 1, 1]
    assert (check_in.method, check_in.registration.channel) == ("walk_in", "walk_in")
    assert AttendanceFact.objects.get().channel == "walk_in"


def test_somebody_known_by_phone_and_kana_is_found():
    known = make.participant(name="高田　ハナ", kana="タカダ ハナ", phone="0992161111")

    assert receive(make.offering().sessions.get()).participant == known


def test_somebody_registered_keeps_their_registration():
    offering = make.offering()
    known = make.participant(name="髙田　ハナ", kana="タカダ ハナ", phone="0992161111")
    registration = make.registration(offering, known)

    assert receive(offering.sessions.get()).registration == registration
    assert AttendanceFact.objects.get().channel == "phone"


def test_a_full_class_sends_nobody_home():
    offering = make.offering(capacity=1)
    make.registration(offering)

    receive(offering.sessions.get())

    assert offering.registrations.count() == 2


def test_a_second_press_changes_nothing():
    session, key = make.offering().sessions.get(), uuid4()
    first = receive(session, key=key)
    before = stored()

    assert receive(session, key=key) == first
    assert admit(session, first.participant, key=key) == first
    assert stored() == before


def test_the_same_id_for_somebody_else_or_another_session_is_refused():
    offering, key = make.offering(sessions=2), uuid4()
    first, second = offering.sessions.order_by("number")
    receive(first, key=key)
    somebody = make.participant()

    for attempt in (
        lambda: receive(first, Person(name="別の方", kana="ベツノ カタ"), key),
        lambda: receive(second, key=key),
        lambda: admit(first, somebody, key),
    ):
        with pytest.raises(check_ins.MarkReused):
            attempt()


def test_whoever_cancelled_and_came_is_let_in_again():
    offering = make.offering()
    registration = make.registration(offering)
    registrations.cancel(registration, reason="電話", by=make.BY, at=make.NOON)

    check_in = admit(offering.sessions.get(), registration.participant)

    assert check_in.registration != registration
    assert [*offering.registrations.order_by("pk").values_list("state", "channel")] == [
        ("cancelled", "phone"),
        ("confirmed", "walk_in"),
    ]


def test_a_merged_person_is_let_in_as_the_one_who_was_kept():
    kept = make.participant()
    absorbed = make.participant(state="merged", merged_into=kept)

    assert admit(make.offering().sessions.get(), absorbed).participant == kept


def test_a_refusal_stores_nothing_the_person_neither():
    session = make.offering().sessions.get()
    nothing = stored()

    with pytest.raises(KanaNotReadable):
        receive(session, Person(name="髙田 ハナ", kana="高田"))
    session.state = SessionState.CANCELLED
    session.save()
    with pytest.raises(check_ins.SessionCancelled):
        receive(session)
    assert stored() == nothing


def test_a_draft_takes_no_walk_ins():
    session = make.offering(state=OfferingState.DRAFT).sessions.get()
    nothing = stored()

    with pytest.raises(registrations.NotPublished):
        receive(session)
    assert stored() == nothing


def single_sessions(**columns):
    offering = make.offering(sessions=3, joining=Joining.SESSIONS, **columns)
    return offering, [*offering.sessions.order_by("number")]


@pytest.mark.parametrize("joining", [Joining.SESSIONS, Joining.SLOT])
def test_whoever_comes_to_one_session_is_registered_for_that_one(joining):
    offering = make.offering(sessions=2, joining=joining)
    first, second = offering.sessions.order_by("number")

    check_in = receive(first)

    assert (check_in.registration.session, check_in.registration.slot) == (first, None)
    assert [*registrations_of(second)] == []


def test_a_seat_in_another_session_is_none_in_this_one():
    offering, (first, second, _) = single_sessions()
    other = make.registration(offering, session=second)

    check_in = admit(first, other.participant)

    assert check_in.registration.session == first
    assert [*registrations_of(second)] == [other]
    assert admit(first, other.participant).registration == check_in.registration


def test_whoever_waits_for_the_session_has_a_seat_in_it_at_the_door():
    offering, (first, second, _) = single_sessions(capacity=1, waiting_limit=None)
    make.registration(offering, session=first)
    waits = make.registration(offering, session=first)
    make.registration(offering, waits.participant, session=second)

    assert admit(first, waits.participant).registration == waits

    waits.refresh_from_db()
    assert (waits.state, waits.session) == ("confirmed", first)


def test_whoever_waits_for_the_whole_series_has_this_session_alone_at_the_door():
    offering, (first, second, _) = single_sessions(capacity=1, waiting_limit=None)
    make.registration(offering, session=second)
    waits = make.registration(offering)

    check_in = admit(first, waits.participant)

    waits.refresh_from_db()
    assert (check_in.registration.session, waits.state) == (first, "waiting")


def test_a_seat_in_the_whole_series_is_one_in_each_session():
    offering, (first, *_) = single_sessions()
    series = make.registration(offering)

    assert admit(first, series.participant).registration == series


def test_nobody_is_registered_at_the_door_of_a_session_that_is_not_held():
    offering, (first, *_) = single_sessions()
    Session.objects.filter(pk=first.pk).update(state=SessionState.CANCELLED)

    with pytest.raises(ChooseSession):
        registrations.admit(
            session=first, participant=make.participant(), by=make.BY, at=MORNING
        )
    assert not offering.registrations.exists()


def registrations_of(session):
    return expected(session).order_by("pk")
