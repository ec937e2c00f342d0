"""A crowd of processes for the tests that need one."""

from collections.abc import Iterator

import pytest

from tests.faults import crowds


@pytest.fixture(scope="session")
def crowd(django_db_setup: None) -> Iterator[crowds.Crowd]:
    """Processes on the database of these tests; gone when the tests are."""
    with crowds.gathered() as gathered:
        yield gathered
