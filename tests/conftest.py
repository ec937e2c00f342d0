"""What every test stands on."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, settings
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

# What was compiled is kept, for the processes of this run and the next: else each compiles all
# that it imports, also where Python was told to leave nothing beside the sources.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.setdefault(
    "PYTHONPYCACHEPREFIX", str(Path(__file__).resolve().parents[1] / "var" / "cache" / "python")
)
sys.dont_write_bytecode, sys.pycache_prefix = False, os.environ["PYTHONPYCACHEPREFIX"]

# A property holds on a busy machine too: no test fails by the clock.
settings.register_profile("tomoni", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tomoni")

PROGRAMS = {"browser": "chromium", "webkit": "WebKitWebDriver", "poppler": "pdffonts"}
"""What a marked test needs on the machine."""
LONG = (
    "tests/classes/test_ledger_machine.py",
    "tests/browser/",
    "tests/faults/",
    "tests/classes/test_planted_bugs.py",
    "tests/setup/test_collected.py",
    "tests/api/test_check_ins_in_any_order.py",
    "tests/attendance/test_facts_and_events.py",
    "tests/architecture/test_tenancy.py",
)
"""Where tests take seconds. They come first: what is left at the end is short, and shared out
evenly among the processes."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests come first. What asks no database anything is tried once, on SQLite:
    PostgreSQL cannot change it."""
    items.sort(key=_place)
    if connection.vendor != "postgresql":
        return
    without = [item for item in items if not _asks_a_database(item)]
    config.hook.pytest_deselected(items=without)
    items[:] = [item for item in items if _asks_a_database(item)]


def _place(item: pytest.Item) -> int:
    """Where in LONG the test stands; behind all of them if it is short."""
    within = (number for number, path in enumerate(LONG) if item.nodeid.startswith(path))
    return next(within, len(LONG))


def _asks_a_database(item: pytest.Item) -> bool:
    fixtures = {*getattr(item, "fixturenames", ())}
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("postgresql")
    return bool(marked or fixtures & {"db", "transactional_db", "live_server"})


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what this machine cannot do, and say so; fail if TOMONI_REQUIRE says it must."""
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("this is SQLite; tests/suite.py comes again on PostgreSQL")
    for marker, program in PROGRAMS.items():
        if item.get_closest_marker(marker) and not shutil.which(program):
            required = "browser" in os.environ.get("TOMONI_REQUIRE", "").split(",")
            (pytest.fail if required else pytest.skip)(f"there is no {program} on this machine")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Two test runs at once never meet: SQLite gets a file of its own for each."""
    database = connections["default"]
    if database.vendor != "sqlite":
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
        return
    folder = tmp_path_factory.mktemp("database")
    database.settings_dict["TEST"]["NAME"] = str(folder / "test.sqlite3")


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> LiveServer:
    """A server that is begun when there is a database in a file. As long as SQLite keeps it in
    memory, all threads of a server would be given one connection, and break it."""
    return live_server


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Passwords are hashed to be slow on purpose; a test has no time for that."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
