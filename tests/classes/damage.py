"""Damage that the actions and the constraints keep out, done to the database all the same."""

from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, models

from accounts.models import AuditEvent
from classes.actions import ledger
from classes.models import Registration, RegistrationEvent
from classes.queries import reconciliation, seats
from tests import make

AT = make.NOON + timedelta(hours=1)


def found(**scope):
    """What the reconciliation says, as pairs of check and receipt numbers."""
    rows = reconciliation.findings(None, **{"at": AT} | scope)
    return sorted((row.check, row.receipts) for row in rows)


def told(expected):
    """What it is expected to say: each check with the registrations it is to name."""
    return sorted((check, tuple(row.reference for row in rows)) for check, *rows in expected)


def raw(model, **which):
    """The rows as a hand in the database gets at them, append-only or not."""
    return models.QuerySet(model).filter(**which)


def change(row, **columns):
    raw(type(row), pk=row.pk).update(**columns)


def lose(model, **which):
    """Delete, whatever points there."""
    raw(model, **which)._raw_delete("default")


@contextmanager
def unchecked(constraint):
    """Without this constraint; the test's transaction brings it back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            table = Registration._meta.db_table
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
            yield
        else:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            yield
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def history(row):
    return raw(RegistrationEvent, registration=row).order_by("pk")


def audited(row):
    return raw(AuditEvent, subject_type="classes.Registration", subject_key=str(row.pk))


def enter(offering, state, *, person=None, **columns):
    """A registration as the ledger writes it, decided by nobody."""
    entry = Registration(
        offering=offering,
        participant=person or make.participant(),
        state=state,
        channel="phone",
        registered_at=make.NOON,
        **columns,
    )
    after = seats.standing(offering).last
    return ledger.enter([entry], after=after, by=make.BY, at=make.NOON)[0]


def move(row, to, **more):
    """A step as the ledger writes it, decided by nobody."""
    fresh = Registration.objects.get(pk=row.pk)
    return ledger.move(fresh, to=to, reason="", by=make.BY, at=make.NOON, **more)
