"""How meetings are named in sentences that are read aloud or printed. Pure."""

from collections.abc import Sequence
from datetime import date, datetime

from common.clock import tokyo_date, tokyo_time
from common.holidays import weekday_label


def day(value: date) -> str:
    """6月15日（月）."""
    return f"{value.month}月{value.day}日（{weekday_label(value)}）"


def clock(at: datetime) -> str:
    """10:00, on a Japanese clock."""
    local = tokyo_time(at)
    return f"{local.hour}:{local.minute:02d}"


def meeting(starts_at: datetime, ends_at: datetime) -> str:
    """6月15日（月）10:00〜12:00."""
    return f"{day(tokyo_date(starts_at))}{clock(starts_at)}〜{clock(ends_at)}"


def until(due: datetime, *, at: datetime) -> str:
    """きょう15:30まで, あす10:00まで, 6月15日（月）10:00まで; …で期限切れ once it is over."""
    days = (tokyo_date(due) - tokyo_date(at)).days
    near = {0: "きょう", 1: "あす"}.get(days)
    when = f"{near or day(tokyo_date(due))}{clock(due)}"
    return f"{when}まで" if due > at else f"{when}で期限切れ"


def offering_cancelled(
    title: str, *, meetings: Sequence[tuple[datetime, datetime]], venue: str, reason: str
) -> str:
    """What to say when a whole offering is called off."""
    days = "、".join(meeting(starts_at, ends_at) for starts_at, ends_at in meetings)
    where = f"{days}　{venue}" if days else venue
    return f"「{title}」（{where}）は中止になりました。理由：{reason}"


def session_cancelled(title: str, *, meeting: str, reason: str) -> str:
    """What to say when one meeting is called off."""
    return f"「{title}」の{meeting}は中止になりました。理由：{reason}"


def session_moved(title: str, *, before: str, after: str) -> str:
    """What to say when one meeting is held at another time or place."""
    return f"「{title}」の{before}は、{after}に変わりました。"


def venue_changed(title: str, *, before: str, after: str) -> str:
    """What to say when a series is held elsewhere."""
    return f"「{title}」の会場は、{before}から{after}に変わりました。日時は変わりません。"
