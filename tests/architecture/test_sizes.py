"""Small files, small functions. The numbers come from the codebases we admire."""

import ast

from django.conf import settings

FILE, FUNCTION = 400, 50


def sources():
    for app in [*settings.FIRST_PARTY_APPS, "common", "config", "tests"]:
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def test_no_file_grows_too_long():
    long = {
        str(path.relative_to(settings.BASE_DIR)): lines
        for path in sources()
        if (lines := path.read_text().count("\n")) > FILE
    }

    assert long == {}


def test_no_function_grows_too_long():
    long = [
        f"{path.relative_to(settings.BASE_DIR)}:{node.lineno} {node.name}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno >= FUNCTION
    ]

    assert long == []
