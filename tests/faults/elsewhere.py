"""What another process needs to work on the database of this test."""

import os
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from tests.faults import wall_clock

ROOT = Path(__file__).resolve().parents[2]


def address() -> str:
    """The database of this test, as a URL."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    host = quote(given["HOST"] or "", safe="")
    port = f":{given['PORT']}" if given["PORT"] else ""
    password = f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else ""
    return f"postgresql://{given['USER']}{password}@{host}{port}/{given['NAME']}"


def environment() -> dict[str, str]:
    """The variables under which a program of ours finds that database."""
    return (
        os.environ
        | wall_clock.shown()
        | {
            "DATABASE_URL": address(),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "LOG_LEVEL": "ERROR",
        }
    )
