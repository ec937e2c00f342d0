"""Only actions/ may write to the database."""

import ast
from pathlib import Path

from django.conf import settings

WRITES = {
    "create",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "bulk_update",
    "save",
    "delete",
    "update",
}
# `.update(` is also a method of dict and set, `.create(` of the client of a carrier: these hold
# no querysets of their own.
FLOORS_WITHOUT_QUERYSETS = {"rules", "choices", "renderers", "verifier", "gateways"}


def calls(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node


def called_on_an_action(node, actions):
    """`offerings.create(…)` where `offerings` was imported from an actions package."""
    target = node.func.value
    return isinstance(target, ast.Name) and target.id in actions


def imported_actions(path: Path) -> set[str]:
    return {
        alias.asname or alias.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module and "actions" in node.module
        for alias in node.names
    }


def test_only_actions_write():
    strays = [
        f"{path.relative_to(settings.BASE_DIR)}:{node.lineno} .{node.func.attr}()"
        for app in settings.FIRST_PARTY_APPS
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if not {"actions", "delivery", "migrations"} & set(path.parts)
        and path.name != "records.py"
        and not FLOORS_WITHOUT_QUERYSETS & {*path.parts, path.stem}
        for node in calls(path)
        if node.func.attr in WRITES and not called_on_an_action(node, imported_actions(path))
    ]

    assert strays == []
