"""The conditions in words, as a group reads them before it asks. Pure."""

from datetime import time

from classes.rules import wordings
from classes.rules.outreach.terms import Counted, DayKind, Terms


def lines(terms: Terms) -> list[tuple[str, str]]:
    """(label, sentence) in the order in which a group asks itself."""
    found = [
        ("対象", _who(terms)),
        ("人数", _people(terms)),
        ("時間", _minutes(terms)),
        ("曜日と時間帯", _hours(terms)),
        ("お休み", _closed(terms)),
        ("行う期間", _season(terms)),
        ("申込みの期限", _lead(terms)),
        ("会場", "市町村内の会場に限ります。" if terms.inside_only else ""),
        ("回数", f"1年度に{terms.yearly_limit}回まで" if terms.yearly_limit else ""),
        (
            "お返事",
            f"お申込みから{terms.decide_within_days}日以内" if terms.decide_within_days else "",
        ),
    ]
    return [(label, text) for label, text in found if text]


def _who(terms: Terms) -> str:
    names = "・".join(each.label for each in terms.who)
    share = f"（{terms.resident_share}％以上が市町村内にお住まいの方）"
    return f"{names}の団体{share if terms.resident_share else ''}" if names else ""


def _people(terms: Terms) -> str:
    least = f"{terms.least_people}人以上" if terms.least_people else ""
    most = f"{terms.most_people}人まで" if terms.most_people else ""
    return "・".join(filter(None, (least, most)))


def _minutes(terms: Terms) -> str:
    if terms.shortest_minutes and terms.longest_minutes:
        return f"{terms.shortest_minutes}分から{terms.longest_minutes}分まで"
    return f"{terms.longest_minutes}分まで" if terms.longest_minutes else ""


def _hours(terms: Terms) -> str:
    by_hours: dict[tuple[time, time], list[str]] = {}
    for kind in DayKind:
        if kind in terms.hours:
            by_hours.setdefault(terms.hours[kind], []).append(kind.label)
    return "、".join(
        f"{'・'.join(kinds)} {opens:%-H:%M}〜{closes:%-H:%M}"
        for (opens, closes), kinds in by_hours.items()
    )


def _closed(terms: Terms) -> str:
    kinds = [kind.label for kind in DayKind if kind not in terms.hours]
    yearly = [each.label for each in terms.closed_yearly]
    return "、".join([*kinds, *yearly, *map(wordings.day, sorted(terms.closed_days))])


def _season(terms: Terms) -> str:
    if terms.season is None:
        return ""
    return "から".join(map(wordings.day, terms.season)) + "まで"


def _lead(terms: Terms) -> str:
    counted = "日" if terms.lead_counted is Counted.CALENDAR else "開庁日"
    before = f"行う日の{terms.lead_days}{counted}前まで" if terms.lead_days else "当日まで"
    if terms.earliest_months:
        before = f"行う日の{terms.earliest_months}か月前から、{terms.lead_days}{counted}前まで"
    if terms.accepting:
        before += "（受付期間：" + "〜".join(map(wordings.day, terms.accepting)) + "）"
    return before
