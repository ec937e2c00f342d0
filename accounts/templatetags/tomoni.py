"""What every page says the same way: dates in the Japanese era, hours, phone numbers, shares.

Registered as a built-in library in settings, so templates need no `{% load %}`.
"""

import datetime
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts import rules
from accounts.choices import Ability, Role
from accounts.models import Membership
from common import durations, fiscal, phones, wareki
from common.clock import tokyo_date, tokyo_time

register = template.Library()

# 099-216-1115, 令和8年6月1日（月）, 1月13日水曜日, 10:00〜12:00, 午前10時, 全4回.
_WHOLE = re.compile(
    r"(0\d{1,4}-\d{1,4}-\d{3,4}"
    r"|(?:(?:明治|大正|昭和|平成|令和)(?:\d+|元)年)?\d+月\d+日(?:（[月火水木金土日]）|[月火水木金土日]曜日)?"
    r"|\d+:\d\d(?:〜\d+:\d\d)?"
    r"|午[前後]\d+時(?:\d+分)?"
    r"|全\d+回)"
)


def local_day(value: datetime.date) -> datetime.date:
    """The calendar day in Japan; a plain date is taken as it is."""
    if isinstance(value, datetime.datetime):
        return tokyo_date(value)
    return value


def clock_time(value: datetime.datetime | datetime.time) -> str:
    """10:00, as read on a wall in Japan."""
    if isinstance(value, datetime.datetime):
        value = tokyo_time(value).time()
    return f"{value.hour}:{value.minute:02d}"


register.filter("clock", clock_time)


@register.filter
def ago(value: datetime.datetime, now: datetime.datetime) -> str:
    """`then|ago:now`: 3分前, 2時間前, 4日前; たったいま within the first minute."""
    seconds = (now - value).total_seconds()
    for unit, size in (("日", 86_400), ("時間", 3_600), ("分", 60)):
        if seconds >= size:
            return f"{int(seconds // size)}{unit}前"
    return "たったいま"


@register.filter(name="wareki")
def wareki_date(value: datetime.date | None) -> str:
    """令和8年6月1日（月） for a date or an aware datetime; nothing for nothing."""
    return wareki.format_date(local_day(value), weekday=True) if value else ""


@register.filter
def wareki_plain(value: datetime.date | None) -> str:
    """令和8年6月1日 without the weekday: birth dates, letters."""
    return wareki.format_date(local_day(value), weekday=False) if value else ""


@register.filter
def wareki_time(value: datetime.datetime | None) -> str:
    """令和8年6月1日（月）10:00."""
    return f"{wareki_date(value)}{clock_time(value)}" if value else ""


@register.filter
def short_day(value: datetime.date | None) -> str:
    """6月1日（月）, where the year is said beside it."""
    if not value:
        return ""
    day = local_day(value)
    return f"{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）"


@register.filter
def time_range(
    start: datetime.datetime | datetime.time | None,
    end: datetime.datetime | datetime.time | None = None,
) -> str:
    """`start|time_range:end` is 10:00〜12:00; without an end, 10:00〜."""
    if not start:
        return ""
    return f"{clock_time(start)}〜{clock_time(end) if end else ''}"


@register.filter
def tel_href(value: str | None) -> str:
    """A `tel:` address: digits (full-width ones too), a leading + kept. Empty for empty."""
    digits = re.sub(r"[^0-9+]", "", unicodedata.normalize("NFKC", value or ""))
    return f"tel:{digits}" if digits else ""


@register.filter
def phone(value: str | None) -> str:
    """099-216-1115: the way the number is read aloud. What is no number is shown as typed."""
    return phones.display(value) if value else ""


@register.filter
def unbroken(value: object) -> SafeString:
    """A sentence in which no line ends inside a phone number, a date or an hour."""
    before, *pieces = _WHOLE.split(str(value))
    kept = zip(pieces[::2], pieces[1::2], strict=True)
    return format_html(
        "{}{}", before, format_html_join("", '<span class="nowrap">{}</span>{}', kept)
    )


@register.filter
def percent(value: Decimal | float | None, digits: int = 1) -> str:
    """A share between 0 and 1 as 68.2％, halves up; 「—」 for no share at all."""
    if value is None:
        return "—"
    step = Decimal(1).scaleb(-digits)
    return f"{(Decimal(str(value)) * 100).quantize(step, ROUND_HALF_UP)}％"


@register.filter
def figure(value: float | Decimal | None) -> str:
    """1,023 for a count, 12.5 where there is a fraction; 「—」 where nothing is known."""
    if value is None:
        return "—"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


@register.filter
def fiscal_year_label(value: int) -> str:
    """2026 as 令和8年度."""
    return fiscal.label(value)


@register.filter
def duration(value: int | None) -> str:
    """125 minutes as 2時間5分; 「—」 where nothing is known."""
    return "—" if value is None else durations.said(value)


@register.filter
def minutes(value: datetime.timedelta) -> int:
    """Whole minutes, rounded up: what to tell somebody who has to wait."""
    return -(-int(value.total_seconds()) // 60)


@register.filter
def may(membership: Membership | None, ability: str) -> bool:
    """`request.membership|may:"plan"`: whether the role opens the pages that ask for it."""
    return membership is not None and rules.may(Role(membership.role), Ability(ability))


@register.filter
def of_key(found: dict[int, Any], key: int) -> Any:
    """`names|of_key:row.pk`: what a query found for a row; nothing if it found nothing."""
    return found.get(key)
