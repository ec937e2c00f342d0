import pytest
import time_machine
from django.core.cache import cache
from rest_framework.test import APIClient

from tests import make


@pytest.fixture(autouse=True)
def noon():
    """Every call of these tests arrives on 1 June 2026 at noon, with no throttle spent."""
    cache.clear()
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def stranger():
    return APIClient()


@pytest.fixture
def clerk():
    client = APIClient()
    client.force_login(make.staff())
    return client


@pytest.fixture
def colleague_elsewhere():
    client = APIClient()
    client.force_login(make.staff(town=make.other_town()))
    return client
