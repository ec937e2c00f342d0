"""What the page tests share: a fixed day, a clerk, and how a refused form reads."""

import pytest
import time_machine

from tests import make


@pytest.fixture
def november():
    """The clock stands at noon of 20 November 2026."""
    with time_machine.travel(make.tokyo("2026-11-20 12:00"), tick=False):
        yield


@pytest.fixture
def clerk(client):
    """A browser in which a member of the city's staff is logged in."""
    client.force_login(make.staff())
    return client


@pytest.fixture
def errors():
    """Field → sentences of a refused form, each of them shown on the page that answered."""

    def read(response):
        assert response.status_code == 200
        shown = response.content.decode()
        found = {
            field: [*sentences] for field, sentences in response.context["form"].errors.items()
        }
        assert [one for many in found.values() for one in many if one not in shown] == []
        return found

    return read
