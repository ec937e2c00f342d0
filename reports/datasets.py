"""The published plans that are shipped with the program."""

import json
from pathlib import Path
from typing import Any

PLANS = Path(__file__).parent / "data" / "plans.json"


def plans(path: Path = PLANS) -> list[dict[str, Any]]:
    """One entry per municipality: its code, its plan and the plan's indicators.

    Numbers and wording are the plans' own; see `about` in the file. Raises OSError and
    ValueError when a file given by hand cannot be read.
    """
    content = json.loads(path.read_text(encoding="utf-8"))
    entries: list[dict[str, Any]] = content["municipalities"]
    return entries
