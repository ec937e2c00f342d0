"""By what an issued paper is known again: by what it says, not by how it is drawn."""

import json
from dataclasses import asdict
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from common.clock import TOKYO

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def of(said: "DataclassInstance") -> str:
    """The SHA-256 of all that the paper says, name and all, as JSON with its keys in order: the
    same after the type, the layout or the library that draws it has changed."""
    text = json.dumps(asdict(said), default=_iso, ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()


def _iso(moment: date) -> str:
    """An hour in one zone, wherever it was read from."""
    zoned = moment.astimezone(TOKYO) if isinstance(moment, datetime) else moment
    return zoned.isoformat()
