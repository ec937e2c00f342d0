"""Several tables call in the same moment: real threads, real locks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection

from attendance.actions import calling
from attendance.models import Ticket
from tests import make
from tests.attendance import consulting
from tests.attendance.consulting import at, come

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = 6


def at_once(*calls):
    """Run the calls in threads that begin together; give what they returned or raised."""
    gate = Barrier(len(calls))

    def run(call):
        close_old_connections()
        try:
            gate.wait(timeout=20)
            return call()
        except calling.QueueRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [*pool.map(run, calls)]


def call(session, table):
    return lambda: calling.call_next(session, table=table, by=make.BY, at=at("13:05"))


def test_nobody_is_called_twice():
    session = consulting.day(tables=TABLES)
    for _ in range(TABLES):
        come(session)

    called = at_once(*(call(session, table) for table in range(1, TABLES + 1)))

    assert sorted(ticket.number for ticket in called) == [*range(1, TABLES + 1)]
    assert sorted(ticket.table for ticket in called) == [*range(1, TABLES + 1)]


def test_one_is_left_and_all_tables_call():
    session = consulting.day(tables=TABLES)
    come(session)

    got = at_once(*(call(session, table) for table in range(1, TABLES + 1)))

    assert sorted(type(each).__name__ for each in got) == ["NobodyWaits"] * 5 + ["Ticket"]


def test_one_table_pressed_twice_at_once_calls_one():
    session = consulting.day()
    come(session)
    come(session)

    first, second = at_once(call(session, 1), call(session, 1))

    assert first == second
    assert Ticket.objects.filter(state="called").count() == 1


def test_two_come_at_once_and_have_two_numbers():
    session = consulting.day()

    first, second = at_once(lambda: come(session), lambda: come(session))

    assert {first.number, second.number} == {1, 2}
