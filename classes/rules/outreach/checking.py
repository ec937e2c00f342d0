"""Whether a request keeps the conditions: each refusal is a sentence with a way out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from classes.choices import OutreachBelonging as Belonging
from classes.rules import wordings
from classes.rules.outreach import days
from classes.rules.outreach.terms import Counted, Terms, confirmations
from common.clock import tokyo_date, tokyo_time

Span = tuple[datetime, datetime]
CALL = "ご事情があるときは、お電話でご相談ください。"


@dataclass(frozen=True)
class Asked:
    """What a group asks for. `earlier` counts what it asked for in the same fiscal year;
    `wishes` are from when to when, the first wish first."""

    people: int
    wishes: Sequence[Span]
    inside: bool = True
    belonging: Belonging = Belonging.RESIDENT
    confirmed: frozenset[str] = frozenset()
    earlier: int = 0


@dataclass(frozen=True)
class Hit:
    """A condition that is not kept: its code, the sentence, and which wish it is about (from 1;
    0 for the whole request)."""

    code: str
    sentence: str
    wish: int = 0


def check(terms: Terms, asked: Asked, *, on: date) -> list[Hit]:
    """Every condition that the request, made on the day `on`, does not keep."""
    return [
        *people(terms, asked.people),
        *wishes(terms, asked.wishes, on=on),
        *place(terms, inside=asked.inside),
        *group(terms, asked),
    ]


def people(terms: Terms, number: int) -> Iterator[Hit]:
    """Too few or too many."""
    least, most = terms.least_people, terms.most_people
    if least is not None and number < least:
        yield Hit(
            "too_few_people",
            f"{least}人以上のお申込みです。近くの団体やご近所の方とご一緒に、"
            f"{least}人以上でお申し込みください。{CALL}",
        )
    if most is not None and number > most:
        yield Hit(
            "too_many_people",
            f"一度に受けられるのは{most}人までです。"
            f"{most}人以下にするか、2回に分けてお申し込みください。",
        )


def wishes(terms: Terms, spans: Sequence[Span], *, on: date) -> Iterator[Hit]:
    """When it may be asked, and each of the wishes."""
    if terms.accepting is not None and not terms.accepting[0] <= on <= terms.accepting[1]:
        first, last = map(wordings.day, terms.accepting)
        yield Hit(
            "not_accepting",
            f"お申込みを受け付ける期間は{first}から{last}までです。"
            "期間の外のときは、お電話でご相談ください。",
        )
    if len(spans) < terms.least_wishes:
        yield Hit(
            "too_few_wishes",
            f"希望の日時を{terms.least_wishes}つ以上書いてください。"
            "講師の都合をつけやすくなります。",
        )
    for number, span in enumerate(spans, start=1):
        for code, sentence in wish(terms, span, on=on):
            yield Hit(code, sentence, number)


def wish(terms: Terms, span: Span, *, on: date) -> Iterator[tuple[str, str]]:
    """What keeps a class from being held then, as codes and sentences."""
    yield from _length(terms, span)
    day = tokyo_date(span[0])
    hours = tokyo_time(span[0]).time(), tokyo_time(span[1]).time()
    first = days.first_on_offer(terms, asked=on, hours=hours)
    choose = f"{wordings.day(first)}以降の日を選んでください。" if first else CALL
    if not days.in_time(terms, day, asked=on):
        counted = "日" if terms.lead_counted is Counted.CALENDAR else "開庁日"
        yield "too_late", f"{terms.lead_days}{counted}前までのお申込みです。{choose}"
    elif not days.not_too_early(terms, day, asked=on):
        months = terms.earliest_months
        yield (
            "too_early",
            _said(
                f"お申込みは、行う日の{months}か月前からです。",
                f"{wordings.day(day)}の{months}か月前になってから、お申し込みください。",
            ),
        )
    if days.is_closed(terms, day):
        yield (
            "closed_day",
            f"{wordings.day(day)}は{_why_closed(terms, day)}{_other(first, day)}",
        )
    elif not days.in_hours(terms, *span):
        opens, closes = terms.hours[days.kind_of(day)]
        yield (
            "outside_hours",
            _said(
                f"{days.kind_of(day).label}は{opens:%-H:%M}から{closes:%-H:%M}までの間です。",
                "始まりと終わりがこの間に入る時刻を選んでください。",
            ),
        )


def place(terms: Terms, *, inside: bool) -> Iterator[Hit]:
    """Whether the venue lies where the town's instructors go."""
    if terms.inside_only and not inside:
        yield Hit(
            "outside_town",
            "会場は市町村内に限ります。公民館や集会所など、市町村内の会場を選んでください。",
        )


def group(terms: Terms, asked: Asked) -> Iterator[Hit]:
    """Who asks, what they confirm, and how often they asked."""
    if terms.who and asked.belonging not in terms.who:
        names = "・".join(each.label for each in terms.who)
        yield Hit(
            "not_of_the_town",
            f"{names}の団体が対象です。お住まいやお勤め先の市町村の窓口にご相談ください。",
        )
    for code, sentence in confirmations(terms).items():
        if code not in asked.confirmed:
            yield Hit(
                f"unconfirmed_{code}",
                f"「{sentence}」を確かめて、印をつけてください。"
                "あてはまらないときは、お受けできません。お電話でご相談ください。",
            )
    limit = terms.yearly_limit
    if limit is not None and asked.earlier >= limit:
        yield Hit(
            "too_often",
            f"1年度に{limit}回までのお申込みです。次の年度になってから（4月以降に）、"
            "もう一度お申し込みください。",
        )


def _said(*sentences: str) -> str:
    return "".join(sentences)


def _length(terms: Terms, span: Span) -> Iterator[tuple[str, str]]:
    minutes = (span[1] - span[0]).total_seconds() / 60
    shortest, longest = terms.shortest_minutes, terms.longest_minutes
    if minutes <= 0:
        yield "ends_before_start", "終わりの時刻は、始まりの時刻より後にしてください。"
    elif longest is not None and minutes > longest:
        yield "too_long", f"1回の時間は{longest}分までです。短い時間を選んでください。"
    elif shortest is not None and minutes < shortest:
        yield "too_short", f"1回の時間は{shortest}分以上です。長い時間を選んでください。"


def _why_closed(terms: Terms, day: date) -> str:
    if terms.season is not None and not terms.season[0] <= day <= terms.season[1]:
        first, last = map(wordings.day, terms.season)
        return f"行う期間（{first}〜{last}）の外です。"
    yearly = next((each for each in terms.closed_yearly if each.covers(day)), None)
    if yearly is not None:
        return f"お休みです（毎年{yearly.label}）。"
    if day in terms.closed_days:
        return "お休みです。"
    return f"お休みです（{days.kind_of(day).label}は行っていません）。"


def _other(first: date | None, day: date) -> str:
    if first is None:
        return CALL
    if day < first:
        return f"{wordings.day(first)}以降の日を選んでください。"
    return f"ほかの日（早くて{wordings.day(first)}）を選んでください。"
