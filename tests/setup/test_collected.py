"""A town's installation: static files collected, pages served with hashed names."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

HASHED = re.compile(r"\.[0-9a-f]{12}\.")
ASK = """
import django
django.setup()
from django.test import Client
page = Client(headers={"host": "localhost"}).get("/login/").content.decode()
print(page)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where an installation keeps things of its own."""
    return tmp_path_factory.mktemp("installation")


@pytest.fixture(scope="module")
def run(folder):
    """Run a command as an installation would, where static files were collected once."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTEST")
    }
    environment |= {
        "STATIC_ROOT": str(folder / "static"),
        "DATABASE_URL": f"sqlite:///{folder}/empty.sqlite3",
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

    ran("manage.py", "collectstatic", "--noinput", "-v0")
    return ran


def test_the_first_collectstatic_hashes_what_the_pages_name(run, folder):
    named = re.findall(r'"/static/([^"]+)"', run("-c", ASK))

    assert [name for name in named if not HASHED.search(name)] == []
    assert [name for name in named if not (folder / "static" / name).exists()] == []
    assert len(named) >= 2


ASK_KIOSK = """
import django, json
django.setup()
from attendance.views import shell
from django.test import Client
client = Client(headers={"host": "localhost"})
page = client.get("/kiosk/").content.decode()
print(json.dumps([page, shell.addresses(shell.shell_files() + shell.DECODER)]))
"""
IMPORT = re.compile(r"""(?:from|import\()\s*["']([./][^"']+)["']""")


def test_the_tablets_app_names_one_version_of_every_file(run, folder):
    page, kept = json.loads(run("-c", ASK_KIOSK))

    static = folder / "static"
    files = [static / address.removeprefix("/static/") for address in kept]
    scripts = [file for file in files if file.suffix in {".js", ".mjs"}]
    imported = {
        (script.parent / name).resolve()
        for script in scripts
        for name in IMPORT.findall(script.read_text())
    }
    named = set(re.findall(r'"(/static/[^"]+)"', page))
    assert [file.name for file in files if not HASHED.search(file.name)] == []
    assert [str(file) for file in files if not file.exists()] == []
    assert {str(file) for file in imported} - {str(file.resolve()) for file in files} == set()
    assert {name for name in named - set(kept) if not name.endswith(".png")} == set()
    assert len(imported) > len(scripts) // 2
