"""The tablet's app as it is handed out: the page, what its service worker keeps, how large."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils.datastructures import CaseInsensitiveMapping

from attendance.views import shell

LARGEST, LARGEST_WITH_DECODER = 150 * 1024, 1_200 * 1024
ICONS = 4


@pytest.fixture
def client():
    return Client()


def kept(client):
    """What the service worker's list says."""
    script = client.get("/kiosk/sw.js").content.decode()
    found = re.search(r"const KEEP = (\{.*?\});", script, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def static(address):
    """The file of a static address."""
    return finders.find(address.removeprefix(f"/{settings.STATIC_URL.strip('/')}/"))


def size(addresses):
    """Bytes on the way to the tablet, compressed as an installation serves them."""
    return sum(len(gzip.compress(Path(static(address)).read_bytes())) for address in addresses)


def policy(answer: CaseInsensitiveMapping[str]):
    parts = (part.split() for part in answer["Content-Security-Policy"].split(";"))
    return {part[0]: part[1:] for part in parts}


@pytest.mark.django_db
def test_the_app_is_the_same_for_everybody_and_sets_no_cookie(client):
    answer = client.get("/kiosk/")

    assert (answer.status_code, answer.cookies, answer["Cache-Control"]) == (
        200,
        {},
        "no-cache",
    )


@pytest.mark.django_db
def test_the_app_runs_its_own_scripts_and_the_decoder_only(client):
    answer = client.get("/kiosk/")
    allowed = policy(answer)

    assert allowed["script-src"] == ["'self'", "'wasm-unsafe-eval'"]
    assert allowed["default-src"] == ["'none'"]
    assert allowed["connect-src"] == allowed["style-src"] == allowed["worker-src"] == ["'self'"]
    assert b"<style" not in answer.content
    assert re.findall(rb"<script(?![^>]* src=)|\son\w+=|\sstyle=", answer.content) == []


@pytest.mark.django_db
def test_everything_that_the_page_and_its_scripts_name_is_kept(client):
    keep = kept(client)
    page = client.get("/kiosk/").content.decode()
    named = set(re.findall(r'"(/static/[^"]+)"', page))
    for address in keep["shell"]:
        if address.endswith(".js"):
            named |= imports(address)

    missing = named - {*keep["shell"], *keep["decoder"]}
    assert {name for name in missing if not name.endswith(".png")} == set()


def imports(address):
    script = Path(static(address)).read_text()
    found = re.findall(r'(?:from|import\()\s*"([^"]+)"', script)
    parts = address.rsplit("/", 1)[0].split("/")
    return {resolved(parts, name) for name in found}


def resolved(folder, name):
    parts = [*folder]
    for step in name.split("/"):
        if step == "..":
            parts.pop()
        elif step != ".":
            parts.append(step)
    return "/".join(parts)


@pytest.mark.django_db
def test_the_app_stays_small_enough_for_a_borrowed_mobile_connection(client):
    keep = kept(client)
    page = len(client.get("/kiosk/").content) + len(client.get("/kiosk/sw.js").content)
    app = page + size(keep["shell"])

    assert 0 < app <= LARGEST
    assert app + size(keep["decoder"]) <= LARGEST_WITH_DECODER


@pytest.mark.django_db
def test_another_content_is_another_version(client, monkeypatch, tmp_path):
    before = kept(client)["version"]
    changed = tmp_path / "app.js"
    changed.write_text("// other")
    find = finders.find
    monkeypatch.setattr(
        shell.finders,
        "find",
        lambda name: str(changed) if name == "kiosk/app.js" else find(name),
    )

    assert kept(client)["version"] != before


@pytest.mark.django_db
def test_the_home_screen_opens_the_app_without_the_browsers_bars(client):
    answer = client.get("/kiosk/manifest.webmanifest")
    said = answer.json()

    assert answer["Content-Type"] == "application/manifest+json"
    assert (said["display"], said["start_url"], said["scope"]) == (
        "standalone",
        "/kiosk/",
        "/kiosk/",
    )
    assert len([icon for icon in said["icons"] if static(icon["src"])]) == ICONS


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/kiosk/", "/kiosk/sw.js", "/kiosk/manifest.webmanifest"])
def test_the_app_takes_no_answers(client, address):
    assert client.post(address).status_code == 405
