"""Locks that cannot meet crosswise.

A row is locked FOR NO KEY UPDATE: whoever stores a row that merely points to it (a
registration to its offering, a message to its municipality) need not wait. With FOR UPDATE they
would, and two transactions that lock an offering and a municipality in either order would wait
for each other.
"""

import ast
from pathlib import Path

from django.conf import settings


def locks():
    """Where `select_for_update` is called, and with which keywords."""
    for app in settings.FIRST_PARTY_APPS:
        for path in sorted(Path(settings.BASE_DIR, app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                called = node.func if isinstance(node, ast.Call) else None
                if isinstance(called, ast.Attribute) and called.attr == "select_for_update":
                    keywords = {each.arg for each in node.keywords}
                    yield f"{path.relative_to(settings.BASE_DIR)}:{node.lineno}", keywords


def test_every_lock_lets_rows_be_stored_that_point_to_the_locked_one():
    found = dict(locks())

    assert [place for place, keywords in found.items() if "no_key" not in keywords] == []
    assert len(found) > 20
