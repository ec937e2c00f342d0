"""A mistake planted in the seat ledger is seen by the machine that looks for it.

Without these, a machine that looks nowhere would pass as well.
"""

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from accounts.models import AuditEvent
from classes.actions import ledger, registrations
from classes.choices import RegistrationState
from classes.models import Registration, RegistrationEvent
from tests.classes.ledger_machine import Ledger

pytestmark = pytest.mark.django_db


def run():
    machine = seed(3)(Ledger)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=1_000,
            stateful_step_count=30,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=[*HealthCheck],
        ),
    )


def nothing_is_audited(monkeypatch):
    monkeypatch.setattr(ledger.audit, "record", lambda *_, **__: AuditEvent())


def whoever_comes_back_stands_in_front(monkeypatch):
    def front(offering):
        rows = offering.registrations.filter(queue_number__isnull=False)
        first = rows.order_by("queue_number").first()
        return first.queue_number - 1 if first else 1

    monkeypatch.setattr(ledger, "end_of_line", front)


def who_cancels_is_forgotten(monkeypatch):
    move = ledger.move

    def forget(registration, *, to, **more):
        moved = move(registration, to=to, **more)
        if to is RegistrationState.CANCELLED:
            RegistrationEvent.objects.filter(registration=registration)._raw_delete("default")
            Registration.objects.filter(pk=registration.pk)._raw_delete("default")
        return moved

    monkeypatch.setattr(registrations.ledger, "move", forget)


@pytest.mark.parametrize(
    "plant",
    [
        nothing_is_audited,
        whoever_comes_back_stands_in_front,
        who_cancels_is_forgotten,
    ],
)
def test_the_machine_sees_that(plant, monkeypatch):
    plant(monkeypatch)

    with pytest.raises(AssertionError):
        run()
