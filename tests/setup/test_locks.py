"""What is installed is what was locked: by hash, and from no particular address."""

import json
import re
import tomllib

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = settings.BASE_DIR
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
GROUPS = PROJECT["dependency-groups"]
LOCKS = {
    "requirements.lock": PROJECT["project"]["dependencies"],
    "requirements-test.lock": [
        *PROJECT["project"]["dependencies"],
        *GROUPS["test"],
        *GROUPS["lint"],
    ],
    "requirements-node.lock": GROUPS["node"],
}


def locked(name):
    """Package name to version, of one lock file."""
    lines = (ROOT / name).read_text().splitlines()
    pinned = [line.split()[0] for line in lines if re.match(r"[a-z]", line)]
    return dict(pin.split("==") for pin in pinned)


@pytest.mark.parametrize(("name", "wanted"), LOCKS.items())
def test_every_dependency_is_locked_within_what_the_project_asks_for(name, wanted):
    versions = locked(name)
    requirements = [Requirement(one) for one in wanted]

    assert [
        str(one)
        for one in requirements
        if not one.specifier.contains(versions.get(canonicalize_name(one.name), "0"))
    ] == []


def test_tests_run_on_the_very_versions_that_are_deployed():
    assert locked("requirements.lock").items() <= locked("requirements-test.lock").items()


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes_and_no_address(name):
    text = (ROOT / name).read_text()
    entries = re.findall(r"^[a-z].*(?:\n    .*)*", text, re.MULTILINE)

    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r".*(?:://|--index|--find-links|--trusted|\s/).*", text) == []


def test_npm_packages_have_hashes_and_no_address():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    fetched = {name: package for name, package in packages.items() if name}

    assert [name for name, package in fetched.items() if "resolved" in package] == []
    assert [name for name, package in fetched.items() if "integrity" not in package] == []


def test_npm_versions_are_exact_and_the_same_in_both_files():
    wanted = json.loads((ROOT / "package.json").read_text())
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    exact = wanted["dependencies"] | wanted["devDependencies"]

    assert {name: packages[f"node_modules/{name}"]["version"] for name in exact} == exact
