"""Python's values as the parameters of a statement."""

import json
import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

LISTS = {
    "postgresql": ("= ANY (", ""),
    "sqlite": ("IN (SELECT value FROM json_each(", ")"),
}
"""What stands before and behind one parameter for a whole list."""


def value_of(value: Any) -> Any:
    """The parameter for a text, a number, an id, a moment, or a list of them."""
    if isinstance(value, list):
        return _list(value)
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.hex if isinstance(value, UUID) and not _knows_ids() else value


def _list(values: list[Any]) -> str:
    if connection.vendor != "postgresql":
        return json.dumps([one.hex if isinstance(one, UUID) else one for one in values])
    # Written as text, so that the list is of whatever type the column is.
    return f"{{{','.join(map(_quoted, values))}}}"


def _knows_ids() -> bool:
    return bool(connection.features.has_native_uuid_field)


def _quoted(one: Any) -> str:
    if not isinstance(one, str):
        return str(one)
    return '"' + re.sub(r'(["\\])', r"\\\1", one) + '"'
