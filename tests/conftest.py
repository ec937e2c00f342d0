"""What every test stands on."""

import os
import shutil

import pytest
from django.db import connection, connections
from pytest_django import Settings


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what this machine cannot do, and say so; fail if TOMONI_REQUIRE says it must."""
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("this is SQLite; tests/suite.py comes again on PostgreSQL")
    if item.get_closest_marker("browser") and not shutil.which("chromium"):
        required = "browser" in os.environ.get("TOMONI_REQUIRE", "").split(",")
        (pytest.fail if required else pytest.skip)("there is no Chromium on this machine")


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


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Passwords are hashed to be slow on purpose; a test has no time for that."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
