"""A town's installation: static files collected, pages served with hashed names."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

ASK = """
import django
django.setup()
from django.test import Client
page = Client(headers={"host": "localhost"}).get("/login/").content.decode()
print(page)
"""


@pytest.fixture
def run(tmp_path):
    """Run a command as an installation would, its static files in a place of their own."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTEST")
    }
    environment |= {
        "STATIC_ROOT": str(tmp_path / "static"),
        "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3",
        "SECRET_KEY": "of-this-test-alone-and-long-enough-for-it",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }

    def ran(*command):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    return ran


def test_the_first_collectstatic_hashes_what_the_pages_name(run, tmp_path):
    run("manage.py", "collectstatic", "--noinput", "-v0")

    named = re.findall(r'"/static/([^"]+)"', run("-c", ASK))

    assert [name for name in named if not re.search(r"\.[0-9a-f]{12}\.", name)] == []
    assert [name for name in named if not (tmp_path / "static" / name).exists()] == []
    assert len(named) >= 2
