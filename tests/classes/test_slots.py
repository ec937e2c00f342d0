"""One slot of a consultation day: one person, or as many as there are advisers."""

import pytest

from classes.actions import registrations, slots
from classes.actions.refusals import AlreadyRegistered, ChooseSession, OfferingFull, SeriesOnly
from classes.actions.slots import ImpossibleLength, NobodyFits, NotBySlot, SlotsTaken
from classes.choices import Channel, Joining, Kind, RegistrationState
from classes.queries import seats
from tests import make

pytestmark = pytest.mark.django_db


def a_day(**columns):
    given = {"kind": Kind.CONSULTATION, "joining": Joining.SLOT} | columns
    return make.offering(**given).sessions.get()


def divided(session, minutes=30, each=1):
    return slots.divide(session, minutes=minutes, seats=each, by=make.BY, at=make.NOON)


def test_a_day_of_two_hours_has_four_slots_of_half_an_hour():
    session = a_day()

    made = divided(session)

    assert [(slot.number, slot.ends_at - slot.starts_at) for slot in made] == [
        (number, make.timedelta(minutes=30)) for number in (1, 2, 3, 4)
    ]
    assert made[-1].ends_at == session.ends_at


def test_the_second_click_divides_nothing():
    session = a_day()

    assert divided(session) == divided(session)


@pytest.mark.parametrize(
    ("minutes", "each", "refusal"),
    [(5, 1, ImpossibleLength), (180, 1, ImpossibleLength), (30, 0, NobodyFits)],
)
def test_nonsense_is_refused(minutes, each, refusal):
    with pytest.raises(refusal):
        divided(a_day(), minutes, each)


def test_a_series_has_no_slots():
    with pytest.raises(NotBySlot):
        divided(make.offering().sessions.get())


def test_a_slot_is_one_persons():
    session = a_day()
    first, second, *_ = divided(session)
    offering = session.offering
    make.registration(offering, session=session, slot=first)

    with pytest.raises(OfferingFull):
        make.registration(offering, session=session, slot=first)
    other = make.registration(offering, session=session, slot=second)

    assert other.state == RegistrationState.CONFIRMED
    pools = seats.count(offering, at=make.NOON).pools
    assert sorted(pool.free for pool in pools.values()) == [0, 0, 1, 1]


def test_somebody_has_one_slot_a_day():
    session = a_day()
    first, second, *_ = divided(session)
    person = make.participant()
    make.registration(session.offering, person, session=session, slot=first)

    with pytest.raises(AlreadyRegistered):
        make.registration(session.offering, person, session=session, slot=second)


def test_a_day_without_a_chosen_slot_is_refused():
    session = a_day()
    divided(session)

    with pytest.raises(ChooseSession):
        make.registration(session.offering, session=session)
    with pytest.raises(ChooseSession):
        make.registration(session.offering)


def test_nobody_loses_a_slot_because_the_day_is_divided_anew():
    session = a_day()
    first, *_ = divided(session)
    registration = make.registration(session.offering, session=session, slot=first)
    registrations.cancel(registration, reason="用事", by=make.BY, at=make.NOON)

    with pytest.raises(SlotsTaken):
        divided(session, minutes=60)


def test_one_session_of_a_series_where_that_is_allowed():
    offering = make.offering(sessions=3, capacity=1, joining=Joining.SESSIONS)
    first, second, third = offering.sessions.all()
    make.registration(offering, session=first)

    with pytest.raises(OfferingFull):
        make.registration(offering, session=first)
    with pytest.raises(OfferingFull):
        make.registration(offering)  # the whole series needs a seat in each
    make.registration(offering, session=second)
    make.registration(offering, session=third, channel=Channel.WEB)


def test_one_person_may_join_several_single_sessions_but_none_twice():
    offering = make.offering(sessions=2, joining=Joining.SESSIONS)
    first, second = offering.sessions.all()
    person = make.participant()
    make.registration(offering, person, session=first)
    make.registration(offering, person, session=second)

    with pytest.raises(AlreadyRegistered):
        make.registration(offering, person, session=first)
    with pytest.raises(AlreadyRegistered):
        make.registration(offering, person)


def test_a_single_session_of_a_whole_series_is_refused():
    offering = make.offering(sessions=2)

    with pytest.raises(SeriesOnly):
        make.registration(offering, session=offering.sessions.first())
