"""Each kind of damage to the seat ledger is found, and nothing else is said."""

import json
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest

from accounts.models import AuditEvent
from classes.actions import draws, registrations
from classes.choices import RegistrationState
from classes.models import DrawChange, Offering, Registration, RegistrationEvent
from classes.queries.reconciliation import Check
from classes.rules import drawing
from notices.models import Message
from people.models import Participant
from tests import make
from tests.classes import damage
from tests.classes.damage import AT, found, told
from tests.classes.draws import lottery
from tests.classes.lines import full

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
APPLIED, CONFIRMED, WAITING, OFFERED, LOST, CANCELLED, _ = RegistrationState


@dataclass
class World:
    """A full class with one who gave a seat back, one who is offered it, one who waits and a
    couple who wait together; and a draw that was held: two won, one waits, one lost."""

    full: Offering
    seated: Registration
    gone: Registration
    offered: Registration
    waits: Registration
    couple: list[Registration]
    drawn: Offering

    def of(self, state):
        return self.drawn.registrations.filter(state=state).order_by("pk")[0]

    @property
    def draw(self):
        return self.drawn.draw


@pytest.fixture
def world():
    offering, (seated, gone), (first, waits) = full(2, waiting=2)
    couple = registrations.register_together(
        offering=offering,
        people=[make.participant(), make.participant()],
        request=registrations.Request(channel="phone"),
        by=make.BY,
        at=make.NOON,
    )
    registrations.cancel(gone, reason="用事", by=make.BY, at=make.NOON)
    drawn = lottery(people=4, waiting_limit=1)
    draws.hold(drawn.draw, by=make.BY, at=drawn.closes_at)
    built = World(
        offering, seated, gone, first, waits, couple, Offering.objects.get(pk=drawn.pk)
    )
    assert found() == []
    return built


def history_lost(world):
    damage.lose(RegistrationEvent, registration=world.seated)
    return [(Check.NO_HISTORY, world.seated)]


def state_written_over(world):
    damage.change(world.waits, state=LOST, queue_number=None)
    return [(Check.STATE_UNLIKE_HISTORY, world.waits)]


def history_written_over(world):
    damage.history(world.gone).filter(to_state=CANCELLED).update(from_state=WAITING)
    return [(Check.BROKEN_HISTORY, world.gone)]


def step_that_cannot_be(world):
    damage.change(world.gone, state=LOST)
    RegistrationEvent.objects.create(
        registration=world.gone, at=AT, from_state=CANCELLED, to_state=LOST, actor_kind="x"
    )
    AuditEvent.objects.create(
        at=AT,
        action="registration.lost",
        subject_type="classes.Registration",
        subject_key=str(world.gone.pk),
    )
    return [(Check.IMPOSSIBLE_STEP, world.gone)]


def begins_in_the_middle(world):
    damage.history(world.gone).filter(from_state="").update(to_state=OFFERED)
    damage.history(world.gone).filter(to_state=CANCELLED).update(from_state=OFFERED)
    return [(Check.IMPOSSIBLE_STEP, world.gone)]


def audit_lost(world):
    damage.audited(world.seated)._raw_delete("default")
    return [(Check.NOT_AUDITED, world.seated)]


def audit_of_another_step(world):
    damage.audited(world.gone).filter(action="registration.cancelled").update(
        action="registration.lost"
    )
    return [(Check.NOT_AUDITED, world.gone)]


def number_missing(world):
    damage.change(world.waits, number=99)
    return [(Check.NUMBERS,)]


def session_of_another(world):
    damage.change(world.gone, session=world.drawn.sessions.get())
    return [(Check.OUT_OF_PLACE, world.gone)]


def person_of_another_town(world):
    damage.change(world.gone, participant=make.participant(town=make.other_town()))
    return [(Check.OUT_OF_PLACE, world.gone)]


def waits_nowhere(world):
    with damage.unchecked("whoever_waits_has_a_place_in_line"):
        damage.change(world.waits, queue_number=None)
    return [(Check.NO_PLACE, world.waits)]


def stands_in_line_with_a_seat(world):
    with damage.unchecked("whoever_waits_has_a_place_in_line"):
        damage.change(world.seated, queue_number=77)
    return [(Check.PLACE_TOO_MANY, world.seated)]


def offer_without_end(world):
    with damage.unchecked("an_offer_has_a_deadline"):
        damage.change(world.offered, offer_deadline=None)
    return [(Check.NO_DEADLINE, world.offered)]


def offer_forgotten(world):
    damage.change(world.offered, offer_deadline=AT - timedelta(days=2))
    return [(Check.OFFER_OVERDUE, world.offered)]


def seat_beyond_the_last(world):
    return [(Check.OVERSOLD, damage.enter(world.full, CONFIRMED))]


def offer_of_no_seat(world):
    damage.move(world.waits, OFFERED, deadline=AT + HOUR)
    return [(Check.OFFERED_WITHOUT_SEAT, world.waits), (Check.UNTOLD, world.waits)]


def seat_that_nobody_was_offered(world):
    damage.move(world.seated, CANCELLED)
    return [(Check.FILL_FORGOTTEN, world.waits)]


def joined_by_hand(world):
    person = world.seated.participant_id
    damage.raw(Participant, pk=world.waits.participant_id).update(
        state="merged", merged_into=person
    )
    return [(Check.TWICE, world.seated, world.waits)]


def taken_in_at_the_same_time(world):
    beside = make.offering(sessions=[world.full.sessions.get().starts_at + HOUR])
    second = damage.enter(beside, CONFIRMED, person=world.seated.participant)
    return [(Check.SAME_TIME, world.seated, second)]


def one_of_a_couple_seated(world):
    damage.move(world.couple[0], CONFIRMED)
    return [(Check.OVERSOLD, world.couple[0]), (Check.PARTY_SPLIT, *world.couple)]


def couple_over_two_offerings(world):
    won = world.of(CONFIRMED)
    damage.change(won, party=world.couple[0].party)
    return [(Check.PARTY_SPLIT, *world.couple, won)]


def promise_written_over(world):
    damage.change(world.draw, commitment="0" * 64)
    return [(Check.SEED,)]


def repeated(frozen, seed, draw):
    return drawing.canonical(drawing.draw(frozen, seed=seed, digest=draw.entries_digest))


def seed_written_over(world):
    draw, seeds = world.draw, (f"{number:064x}" for number in count())
    frozen = drawing.thaw(draw.entries)
    other = next(seed for seed in seeds if repeated(frozen, seed, draw) != draw.result)
    damage.change(draw, seed=other)
    return [(Check.SEED,), (Check.RESULT_UNREPEATABLE,)]


def entries_written_over(world):
    damage.change(world.draw, entries=world.draw.entries[::-1])
    return [(Check.ENTRIES_CHANGED,)]


def number_on_the_list_is_nobodys(world):
    before = world.of(LOST)
    damage.change(before, reference="9999-9999")
    return [
        (Check.ENTRIES_UNLIKE_ROWS, before),
        (Check.ENTRIES_UNLIKE_ROWS, world.of(LOST)),
    ]


def result_lost(world):
    damage.change(world.draw, result="")
    return [(Check.NO_RESULT,)]


def result_written_over(world):
    result = json.loads(world.draw.result)
    damage.change(world.draw, result=drawing.canonical(result | {"waiting": []}))
    return [(Check.RESULT_UNREPEATABLE,)]


def winner_and_loser_exchanged(world):
    """Everywhere but on the sheet."""
    won, waits = world.of(CONFIRMED), world.of(WAITING)
    damage.change(won, state=LOST)
    damage.history(won).filter(to_state=CONFIRMED).update(to_state=WAITING)
    damage.history(waits).filter(to_state=WAITING).update(to_state=CONFIRMED)
    place, waits.queue_number = waits.queue_number, None
    damage.change(waits, state=CONFIRMED, queue_number=None)
    damage.change(won, state=WAITING, queue_number=place)
    damage.audited(won).filter(action="registration.confirmed").update(
        action="registration.queued"
    )
    damage.audited(waits).filter(action="registration.queued").update(
        action="registration.confirmed"
    )
    both = sorted([won, waits], key=lambda row: row.reference)
    return [(Check.RESULT_NOT_FOLLOWED, *both)]


def lost_and_let_in_all_the_same(world):
    row = world.of(LOST)
    damage.move(row, WAITING)
    return [(Check.CHANGE_UNWRITTEN, row)]


def change_that_never_was(world):
    row = world.of(LOST)
    DrawChange.objects.create(
        draw=world.draw,
        registration=row,
        at=AT,
        from_state=LOST,
        to_state=WAITING,
        ground="other",
        actor_kind="x",
    )
    return [(Check.CHANGE_UNWRITTEN, row)]


def left_in_the_draw(world):
    return [(Check.NOT_DRAWN, damage.enter(world.drawn, APPLIED))]


def nobody_told_the_winner(world):
    row = world.of(CONFIRMED)
    damage.lose(Message, dedupe_key__startswith=f"registration:{row.pk}/draw_won@")
    return [(Check.UNTOLD, row)]


def nobody_rings_about_the_seat(world):
    row = world.offered
    damage.lose(Message, dedupe_key__startswith=f"registration:{row.pk}/seat_offered@")
    return [(Check.UNTOLD, row)]


def key_bound_to_nothing(world):
    damage.change(world.seated, request_key="form-1")
    return [(Check.REQUEST_KEY, world.seated)]


PLANTS = [
    history_lost,
    state_written_over,
    history_written_over,
    step_that_cannot_be,
    begins_in_the_middle,
    audit_lost,
    audit_of_another_step,
    number_missing,
    session_of_another,
    person_of_another_town,
    waits_nowhere,
    stands_in_line_with_a_seat,
    offer_without_end,
    offer_forgotten,
    seat_beyond_the_last,
    offer_of_no_seat,
    seat_that_nobody_was_offered,
    joined_by_hand,
    taken_in_at_the_same_time,
    one_of_a_couple_seated,
    couple_over_two_offerings,
    promise_written_over,
    seed_written_over,
    entries_written_over,
    number_on_the_list_is_nobodys,
    result_lost,
    result_written_over,
    winner_and_loser_exchanged,
    lost_and_let_in_all_the_same,
    change_that_never_was,
    left_in_the_draw,
    nobody_told_the_winner,
    nobody_rings_about_the_seat,
    key_bound_to_nothing,
]


@pytest.mark.parametrize("plant", PLANTS)
def test_planted_damage_is_found(world, plant):
    expected = plant(world)

    assert found() == told(expected)


@pytest.mark.postgresql
def test_two_in_one_place_are_found(world):
    first, second = world.couple
    with damage.unchecked("nobody_stands_in_the_same_place_in_line"):
        damage.change(second, queue_number=first.queue_number)

    assert found() == told([(Check.PLACE_TWICE, first, second)])


@pytest.mark.postgresql
def test_a_number_given_twice_is_found(world):
    with damage.unchecked("a_number_once_per_offering"):
        damage.change(world.gone, number=world.seated.number)

    assert found() == told([(Check.NUMBERS, world.seated, world.gone)])
