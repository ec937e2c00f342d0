"""A mistake planted in the seat ledger is seen by the machine that looks for it.

Without these, a machine that looks nowhere would pass as well. Each makes steps that
`test_ledger_machine.py` makes without a mistake, until one of them goes wrong.
"""

from types import SimpleNamespace

import pytest

from accounts import prepared
from accounts.models import AuditEvent
from classes.actions import ledger, registrations, results, waiting
from classes.choices import RegistrationState
from classes.models import Registration, RegistrationEvent
from classes.queries import lines, seats
from tests.classes import ledger_runs
from tests.classes.test_ledger_machine import STEPS

pytestmark = pytest.mark.django_db


def nothing(*_args, **_more):
    """Instead of doing it."""


def nothing_is_audited(plant):
    plant(ledger.audit, "record", lambda *_, **__: AuditEvent())


def whoever_comes_back_stands_in_front(plant):
    def front(offering):
        rows = offering.registrations.filter(queue_number__isnull=False)
        first = rows.order_by("queue_number").first()
        return first.queue_number - 1 if first else 1

    plant(ledger, "end_of_line", front)


def who_cancels_is_forgotten(plant):
    move = ledger.move

    def forget(registration, *, to, **more):
        moved = move(registration, to=to, **more)
        if to is RegistrationState.CANCELLED:
            RegistrationEvent.objects.filter(registration=registration)._raw_delete("default")
            Registration.objects.filter(pk=registration.pk)._raw_delete("default")
        return moved

    plant(ledger, "move", forget)


def the_history_leaves_out_who_is_put_back(plant):
    remember = ledger._remember

    def leave_out(registration, **more):
        if registration.called_at is None:
            remember(registration, **more)

    plant(ledger, "_remember", leave_out)


def an_offer_never_runs_out(plant):
    plant(waiting, "_expire", lambda *_, **__: [])


def an_offer_that_ran_out_is_still_good(plant):
    plant(waiting._Term, "is_late", lambda *_: False)


def an_open_offer_does_not_hold_its_seat(plant):
    plant(seats, "SEATED_STATES", [RegistrationState.CONFIRMED])
    # The query is written once; this one is written with the mistake, and goes with it.
    plant(seats, "_TALLY", prepared.Asked(seats._TALLY.build, *seats._TALLY.kinds))


def a_newcomer_jumps_the_queue(plant):
    plant(seats.seating, "open_to_newcomers", lambda free, **_: free)


def seats_for_callers_go_to_the_web(plant):
    plant(seats, "kept_now", lambda *_, **__: 0)


def one_seat_too_many_where_nobody_counts(plant):
    certain = seats.certain
    plant(
        seats, "certain", lambda offering, people, **more: certain(offering, people - 1, **more)
    )


def a_party_is_split(plant):
    plant(lines, "lots", lambda rows: [[row] for row in rows])


def nobody_is_next_after_a_cancellation(plant):
    plant(registrations, "waiting", SimpleNamespace(fill=nothing, withdraw_news=nothing))


def nobody_is_told_that_the_line_has_ended(plant):
    plant(waiting, "lapse", lambda *_, **__: 0)


def a_draw_forgets_who_did_not_win(plant):
    fates = results._fates
    plant(
        results,
        "_fates",
        lambda *draw: [each for each in fates(*draw) if each.to is RegistrationState.CONFIRMED],
    )


# With the seed whose worlds show it soonest; the others show it as well, but later.
PLANTS = [
    (nothing_is_audited, 1),
    (whoever_comes_back_stands_in_front, 1),
    (who_cancels_is_forgotten, 1),
    (the_history_leaves_out_who_is_put_back, 4),
    (an_offer_never_runs_out, 4),
    (an_offer_that_ran_out_is_still_good, 4),
    (an_open_offer_does_not_hold_its_seat, 3),
    (a_newcomer_jumps_the_queue, 4),
    (seats_for_callers_go_to_the_web, 3),
    (one_seat_too_many_where_nobody_counts, 1),
    (a_party_is_split, 3),
    (nobody_is_next_after_a_cancellation, 3),
    (nobody_is_told_that_the_line_has_ended, 1),
    (a_draw_forgets_who_did_not_win, 1),
]


@pytest.mark.parametrize(("mistake", "first"), PLANTS)
def test_the_machine_sees_that(mistake, first, monkeypatch):
    mistake(monkeypatch.setattr)

    with pytest.raises(AssertionError):
        ledger_runs.run(STEPS, first=first)
