"""Twilio's own description of its API, served by Prism: what fits it is answered with its
examples, what does not is refused (422)."""

import json
import os
import re
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from http.client import HTTPConnection

import pytest
from django.conf import settings

DESCRIPTION = settings.BASE_DIR.parent / "shared" / "contracts" / "twilio_api_v2010.json"
PRISM = settings.BASE_DIR / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
PATHS = re.compile(r"/2010-04-01/Accounts/\{AccountSid\}/(Messages|Calls)(/\{Sid\})?\.json")
FORM = "application/x-www-form-urlencoded"
PATIENCE = 90.0


def description():
    """The part about messages and calls. Repeated keys of a form are said to be so, or Prism
    refuses them."""
    whole = json.loads(DESCRIPTION.read_text())
    paths = {path: said for path, said in whole["paths"].items() if PATHS.fullmatch(path)}
    for said in paths.values():
        for content in _forms(said):
            arrays = [
                name
                for name, each in content["schema"].get("properties", {}).items()
                if each.get("type") == "array"
            ]
            content["encoding"] = {
                name: {"style": "form", "explode": True} for name in arrays
            } | content.get("encoding", {})
    schemas = whole["components"]["schemas"]
    whole["components"]["schemas"] = {
        name: schemas[name] for name in sorted(_named(paths, schemas))
    }
    return whole | {"paths": paths}


def _forms(said):
    for operation in said.values():
        if isinstance(operation, dict):
            content = operation.get("requestBody", {}).get("content", {})
            if FORM in content:
                yield content[FORM]


def _named(part, schemas):
    """The names of every schema that is needed, those inside of others too."""
    found, left = set(), [part]
    while left:
        for name in re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(left.pop())):
            if name not in found:
                found.add(name)
                left.append(schemas[name])
    return found


@contextmanager
def serving(folder):
    """The address of Prism. Skips, saying so, what this machine has not."""
    if not DESCRIPTION.exists():
        pytest.skip("Twilio's description of its API is not there")
    node = shutil.which("node")
    if node is None or not PRISM.exists():
        required = "prism" in os.environ.get("TOMONI_REQUIRE", "").split(",")
        (pytest.fail if required else pytest.skip)("npm ci has not been run: Prism is missing")
    path = folder / "twilio.json"
    path.write_text(json.dumps(description()))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [node, str(PRISM), "mock", "-h", "127.0.0.1", "-p", str(port), str(path)]
    with (folder / "prism.log").open("w") as said:
        running = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)  # noqa: S603
        try:
            _wait(running, port, folder / "prism.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait()


def _wait(running, port, log):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and running.poll() is None:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            connection.close()
            return
    pytest.fail(f"Prism does not answer: {log.read_text()[-500:]}")
