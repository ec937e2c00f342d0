"""What follows when staff settle a mark in doubt."""

from datetime import timedelta
from uuid import uuid4

import pytest

from attendance.actions import check_ins, conflicts, facts, worked_hours
from attendance.actions.conflict_refusals import OtherTownsPerson, PersonMissing
from attendance.actions.helper_hours import HoursUnknown
from attendance.choices import (
    Answer,
    ConflictKind,
    ConflictState,
    FactRole,
    Method,
    Presence,
    TapKind,
)
from attendance.models import AttendanceFact, CheckIn, HelperCheckIn
from attendance.queries import rosters
from classes.actions import registrations, sessions
from classes.choices import Channel, RegistrationState
from classes.models import Registration
from people.models import Card
from tests import make
from tests.attendance.doubts import LATER, Class, doubt, mark, nameless, presence

pytestmark = pytest.mark.django_db


def settle(row, answer, **more):
    return conflicts.settle(row, answer=answer, by=make.BY, at=LATER, **more)


def people_counted(held):
    rows = AttendanceFact.objects.filter(session=held.session, role=FactRole.PARTICIPANT)
    return rows.count()


def heads_counted(held):
    rows = AttendanceFact.objects.filter(session=held.session, role=FactRole.GROUP)
    return sum(row.count for row in rows)


def nothing_to_repair(held):
    return facts.rederive(held.offering.municipality, by=make.BY, at=LATER) == []


def line(held, person):
    return rosters.of(held.session).line_of(person.public_id)


def test_whoever_gave_the_seat_back_and_came_is_registered_at_the_door():
    held = Class.held()
    registration = make.registration(held.offering)
    registrations.cancel(registration, reason="都合", by=make.BY, at=make.NOON)
    arrived = mark(held, registration.participant, registration=registration)
    row = doubt(held, ConflictKind.CANCELLED_CAME, check_in=arrived, registration=registration)

    settled = settle(row, Answer.ADMIT)

    seat = Registration.objects.get(state=RegistrationState.CONFIRMED)
    assert (settled.state, settled.answer) == (ConflictState.SETTLED, Answer.ADMIT)
    assert (seat.participant, seat.channel) == (registration.participant, Channel.WALK_IN)
    assert line(held, registration.participant).presence is Presence.PRESENT
    assert people_counted(held) == 1
    assert nothing_to_repair(held)


def test_a_full_class_sends_nobody_home_who_was_there():
    held = Class.held(capacity=1)
    make.registration(held.offering)
    row = presence(held, ConflictKind.NOT_REGISTERED)

    settle(row, Answer.ADMIT)

    assert Registration.objects.filter(state=RegistrationState.CONFIRMED).count() == 2


def test_keeping_a_presence_changes_nothing_else():
    held = Class.held()
    row = presence(held, ConflictKind.OTHER_SESSION)

    settle(row, Answer.KEEP)

    assert people_counted(held) == 1
    assert Registration.objects.count() == 0


def test_withdrawing_takes_back_everything_that_made_somebody_present():
    held = Class.held()
    row = presence(held, ConflictKind.OTHER_DAY)
    person = row.participant
    mark(held, person, method=Method.TAP)
    mark(held, person, kind=TapKind.LEFT, occurred_at=held.session.ends_at)

    settle(row, Answer.WITHDRAW)

    assert line(held, person) is None
    assert people_counted(held) == 0
    assert nothing_to_repair(held)


def test_admitting_somebody_whose_presence_was_taken_back_makes_them_present_again():
    held = Class.held()
    row = presence(held, ConflictKind.NOT_REGISTERED)
    check_ins.undo(row.check_in, id=uuid4(), by=make.BY, at=held.moment)

    settle(row, Answer.ADMIT)

    assert line(held, row.participant).presence is Presence.PRESENT
    assert line(held, row.participant).arrived_at == held.moment


def test_a_card_of_nobody_stays_one_without_a_name():
    held = Class.held()
    row = nameless(held, ConflictKind.UNKNOWN_CARD)

    settle(row, Answer.COUNT)

    assert (heads_counted(held), people_counted(held)) == (1, 0)


def test_a_card_of_nobody_is_not_counted_when_staff_say_so():
    held = Class.held()
    row = nameless(held, ConflictKind.UNKNOWN_CARD)

    settle(row, Answer.DISCARD)

    assert (heads_counted(held), people_counted(held)) == (0, 0)
    assert nothing_to_repair(held)


def test_whoever_brought_the_card_is_present_from_then_and_no_longer_nameless():
    held = Class.held()
    registration = make.registration(held.offering)
    row = nameless(held, ConflictKind.UNKNOWN_CARD)

    settle(row, Answer.IDENTIFY, person=registration.participant)

    arrived = CheckIn.objects.get()
    assert (arrived.registration, arrived.occurred_at) == (registration, held.moment)
    assert (heads_counted(held), people_counted(held)) == (0, 1)
    assert nothing_to_repair(held)


def test_a_card_that_came_and_left_is_settled_once():
    held = Class.held()
    person = make.participant()
    first = nameless(held, ConflictKind.UNKNOWN_CARD)
    leaving = held.session.ends_at
    second = doubt(
        held,
        ConflictKind.UNKNOWN_CARD,
        card_hint="AB12",
        tap_kind="left",
        occurred_at=leaving,
    )
    another = nameless(held, ConflictKind.UNKNOWN_CARD, hint="ZZ99")

    settle(first, Answer.IDENTIFY, person=person)

    for row in (second, another):
        row.refresh_from_db()
    assert (second.state, another.state) == (ConflictState.SETTLED, ConflictState.OPEN)
    assert line(held, person).left_at == leaving
    assert heads_counted(held) == 1


def test_whoever_is_only_known_to_have_left_came_with_the_beginning():
    held = Class.held()
    row = nameless(held, ConflictKind.UNKNOWN_CARD, tap_kind="left")
    person = make.participant()

    settle(row, Answer.IDENTIFY, person=person)

    found = line(held, person)
    assert (found.presence, found.arrived_at) == (Presence.LEFT_EARLY, held.session.starts_at)


def test_a_dead_card_is_its_owners_unless_somebody_else_is_named():
    held = Class.held()
    owner = make.participant()
    card = Card.objects.create(
        municipality=held.offering.municipality,
        participant=owner,
        code="0123456789ABCDEF",
        number="482-109-375",
        issued_at=make.NOON,
        ended_at=make.NOON,
        ended_because="lost",
    )
    row = nameless(held, ConflictKind.OLD_CARD, participant=owner, card=card)

    settle(row, Answer.IDENTIFY)

    assert line(held, owner).presence is Presence.PRESENT
    assert heads_counted(held) == 0


def test_nobody_is_identified_without_a_name():
    row = nameless(Class.held(), ConflictKind.UNKNOWN_CARD)

    with pytest.raises(PersonMissing):
        settle(row, Answer.IDENTIFY)

    row.refresh_from_db()
    assert row.state == ConflictState.OPEN


def test_nobody_of_another_town_is_identified():
    row = nameless(Class.held(), ConflictKind.UNKNOWN_CARD)
    stranger = make.participant(town=make.other_town())

    with pytest.raises(OtherTownsPerson):
        settle(row, Answer.IDENTIFY, person=stranger)


def two_places():
    person = make.participant()
    there, here = Class.held(), Class.held()
    earlier = mark(there, person, method=Method.TAP)
    later = mark(here, person, occurred_at=here.moment + timedelta(minutes=30))
    row = doubt(here, ConflictKind.ELSEWHERE, check_in=later, other=earlier)
    return here, there, row


@pytest.mark.parametrize(
    ("answer", "here", "there"),
    [(Answer.HERE, 1, 0), (Answer.THERE, 0, 1), (Answer.KEEP, 1, 1)],
)
def test_of_two_places_one_or_both_are_kept(answer, here, there):
    place, other_place, row = two_places()

    settle(row, answer)

    assert (people_counted(place), people_counted(other_place)) == (here, there)
    assert nothing_to_repair(place)


def called_off(held):
    sessions.cancel(held.session, reason="台風", by=make.BY, at=make.NOON)
    held.session.refresh_from_db()


def test_a_session_that_was_called_off_and_held_counts_whoever_was_there():
    held = Class.held()
    registration = make.registration(held.offering)
    person = registration.participant
    called_off(held)
    row = doubt(
        held, ConflictKind.SESSION_CANCELLED, participant=person, registration=registration
    )

    settle(row, Answer.ATTEND)

    assert (people_counted(held), heads_counted(held)) == (1, 0)
    assert CheckIn.objects.get().occurred_at == held.moment
    assert nothing_to_repair(held)


def test_a_strange_card_in_a_session_that_was_called_off_counts_as_one():
    held = Class.held()
    called_off(held)
    row = doubt(held, ConflictKind.SESSION_CANCELLED, card_hint="AB12")

    settle(row, Answer.ATTEND)

    assert (people_counted(held), heads_counted(held)) == (0, 1)


def test_a_session_that_was_called_off_counts_nobody_when_staff_say_so():
    held = Class.held()
    called_off(held)
    row = doubt(held, ConflictKind.SESSION_CANCELLED, participant=make.participant())

    settle(row, Answer.DISCARD)

    assert (people_counted(held), CheckIn.objects.count()) == (0, 0)


def test_joining_a_walk_in_with_somebody_known_counts_one_person():
    held = Class.held()
    known, newcomer = make.participant(), make.participant()
    mark(held, known)
    row = presence(held, ConflictKind.ALIKE, participant=newcomer, alike=known)

    settle(row, Answer.JOIN)

    newcomer.refresh_from_db()
    assert newcomer.kept == known
    assert people_counted(held) == 1
    assert nothing_to_repair(held)


def test_namesakes_who_are_two_people_stay_two():
    held = Class.held()
    known, newcomer = make.participant(), make.participant()
    mark(held, known)
    row = presence(held, ConflictKind.ALIKE, participant=newcomer, alike=known)

    settle(row, Answer.APART)

    assert people_counted(held) == 2


def helped(held, helper, kind, *, minutes):
    return HelperCheckIn.objects.create(
        session=held.session,
        helper=helper,
        kind=kind,
        day=held.session.starts_at.date(),
        occurred_at=held.session.starts_at + timedelta(minutes=minutes),
        received_at=held.moment,
        actor_kind="kiosk",
    )


def hours_in_doubt(held, *, gone=True):
    """Staff entered 120 minutes; the tablet saw 95."""
    helper = make.helper()
    worked_hours.log(
        id=uuid4(),
        session=held.session,
        helper=helper,
        minutes=120,
        by=make.BY,
        at=held.moment,
    )
    tap = helped(held, helper, "arrived", minutes=0)
    if gone:
        tap = helped(held, helper, "left", minutes=95)
    return doubt(held, ConflictKind.HOURS_ENTERED, tap=tap.pk)


def minutes_counted(held):
    return AttendanceFact.objects.get(session=held.session, role=FactRole.HELPER).minutes


@pytest.mark.parametrize(("answer", "minutes"), [(Answer.TABLET, 95), (Answer.KEEP, 120)])
def test_a_helper_was_there_as_long_as_staff_decide(answer, minutes):
    held = Class.held()
    row = hours_in_doubt(held)

    settle(row, answer)

    assert minutes_counted(held) == minutes
    assert nothing_to_repair(held)


def test_hours_without_a_leaving_are_entered_by_hand():
    held = Class.held()

    with pytest.raises(HoursUnknown):
        settle(hours_in_doubt(held, gone=False), Answer.TABLET)

    assert minutes_counted(held) == 120
