"""How long something took, as it is said."""

from __future__ import annotations

MINUTES = 60


def said(minutes: int) -> str:
    """125 → '2時間5分', 120 → '2時間', 45 → '45分', 0 → '0分'. ValueError below 0."""
    if minutes < 0:
        raise ValueError(f"{minutes} minutes are no time")
    hours, rest = divmod(minutes, MINUTES)
    if hours and rest:
        return f"{hours:,}時間{rest}分"
    return f"{hours:,}時間" if hours else f"{rest}分"
