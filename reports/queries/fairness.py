"""Who got a seat and who was turned away: by channel and age band, without a name.

Six queries, however many registrations, refusals and offerings there are.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import Municipality
from classes.choices import DESK_CHANNELS, EXPIRED, OfferingState, RegistrationState
from classes.models import Offering, Refusal, Registration, RegistrationEvent
from common.clock import at_tokyo
from reports.queries.bands import with_band
from reports.queries.kept_seats import KeptSeats, kept_seats
from reports.rules import fairness as rules
from reports.rules.fairness import BANDS, CHANNELS, Months, share

OUTCOMES = (RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.LOST)


LABELS = ("申込み", "席を得た方", "お断り", "抽選の申込み", "当選")
"""The counts in words, in their order."""


class Counts(NamedTuple):
    """People who applied, had a seat, were turned away; who were drawn, and won."""

    applied: int = 0
    seated: int = 0
    refused: int = 0
    drawn: int = 0
    won: int = 0

    def plus(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    @property
    def seated_share(self) -> str:
        """How many of those who applied had a seat."""
        return share(self.seated, self.applied)

    @property
    def won_share(self) -> str:
        """How many of those in a draw won."""
        return share(self.won, self.drawn)


class Reason(NamedTuple):
    """Why people were turned away: by themselves on the web, by the desk, together."""

    label: str
    web: int
    desk: int

    @property
    def people(self) -> int:
        """Both together."""
        return self.web + self.desk


class Line(NamedTuple):
    """A row of a table: its code for machines, its words, its counts."""

    code: str
    label: str
    counts: Counts


@dataclass(frozen=True)
class Offers:
    """What became of the offers that were made in the period to those who wait."""

    made: int
    accepted: int
    declined: int
    expired: int
    passed_over: int
    called: int

    @property
    def open(self) -> int:
        """Not answered yet, or ended otherwise (the class began, or was called off)."""
        answered = self.accepted + self.declined + self.expired + self.passed_over
        return max(self.made - answered, 0)


@dataclass(frozen=True)
class Fairness:
    """The whole report."""

    months: Months
    offering: Offering | None
    channels: Sequence[Line]
    bands: Sequence[Line]
    total: Counts
    refusals: Mapping[tuple[str, str], int]
    offers: Offers
    kept: Sequence[KeptSeats]


def offerings(municipality: Municipality) -> QuerySet[Offering]:
    """The offerings about which the report may be asked: all but drafts, the latest first."""
    rows = Offering.objects.filter(municipality=municipality)
    return rows.exclude(state=OfferingState.DRAFT).order_by("-opens_at", "-pk")


def report(
    municipality: Municipality, *, months: Months, offering: Offering | None, at: datetime
) -> Fairness:
    """The report about the whole months, and about one offering if one is given.

    Applications and refusals are those of the period; a seat that was given to such an
    application later counts as well. Offers are those made in the period.
    """
    span = (_midnight(months.starts_on), _midnight(months.ends_before))
    scope = Q(offering__municipality=municipality)
    if offering is not None:
        scope &= Q(offering=offering)
    cells = _cells(scope, span)
    refused = _refused(scope, span)
    for (channel, band, _code), people in refused.items():
        cell = cells.get((channel, band), Counts())
        cells[channel, band] = cell.plus(Counts(refused=people))
    by_reason = Counter[tuple[str, str]]()
    for (channel, _band, code), people in refused.items():
        by_reason[code, channel] += people
    calls = offerings(municipality).filter(opens_at__gte=span[0], opens_at__lt=span[1])
    if offering is not None:
        calls = Offering.objects.filter(pk=offering.pk)
    return Fairness(
        months=months,
        offering=offering,
        channels=_lines(cells, CHANNELS, by=lambda key: key[0]),
        bands=_lines(cells, BANDS, by=lambda key: key[1] if key[1] in BANDS else ""),
        total=_sum([*cells.values()]),
        refusals=by_reason,
        offers=_offers(scope, span),
        kept=kept_seats(calls, at=at),
    )


def reasons(report: Fairness) -> list[Reason]:
    """The reasons in words, the most frequent first."""
    rows = [
        Reason(
            label=rules.reason(code),
            web=_people(report, code, desk=False),
            desk=_people(report, code, desk=True),
        )
        for code in {code for code, _ in report.refusals}
    ]
    return sorted(rows, key=lambda row: (-row.people, row.label))


def in_words(offers: Offers) -> list[tuple[str, int]]:
    """What became of the offers, each number with its words."""
    return [
        ("案内した", offers.made),
        ("参加する", offers.accepted),
        ("辞退", offers.declined),
        ("期限切れ", offers.expired),
        ("電話に出られず次の方へ", offers.passed_over),
        ("返事待ち・その他", offers.open),
        ("最終案内（先着）で参加", offers.called),
    ]


def _people(report: Fairness, code: str, *, desk: bool) -> int:
    return sum(
        people
        for (because, channel), people in report.refusals.items()
        if because == code and (channel in DESK_CHANNELS) is desk
    )


def _cells(scope: Q, span: tuple[datetime, datetime]) -> dict[tuple[str, str], Counts]:
    """The counts of each channel and band."""
    steps = RegistrationEvent.objects.filter(registration=OuterRef("pk"))
    confirmed = Exists(steps.filter(to_state=RegistrationState.CONFIRMED))
    left_the_draw = steps.filter(from_state=RegistrationState.APPLIED)
    rows = (
        with_band(Registration.objects.filter(scope, **_within("registered_at", span)))
        .order_by()
        .values_list("channel", "band")
        .annotate(
            applied=Count("pk"),
            seated=Count("pk", filter=confirmed),
            drawn=Count("pk", filter=Exists(left_the_draw.filter(to_state__in=OUTCOMES))),
            won=Count(
                "pk", filter=Exists(left_the_draw.filter(to_state=RegistrationState.CONFIRMED))
            ),
        )
    )
    return {
        (channel, band): Counts(applied=applied, seated=seated, drawn=drawn, won=won)
        for channel, band, applied, seated, drawn, won in rows
    }


def _refused(scope: Q, span: tuple[datetime, datetime]) -> dict[tuple[str, str, str], int]:
    rows = (
        Refusal.objects.filter(scope, **_within("at", span))
        .order_by()
        .values_list("channel", "age_band", "code")
        .annotate(people=Count("pk"))
    )
    return {(channel, band, code): people for channel, band, code, people in rows}


def _offers(scope: Q, span: tuple[datetime, datetime]) -> Offers:
    """One query: what followed each offer, by the states it went to."""
    to, since = RegistrationState, Q(from_state=RegistrationState.OFFERED)
    mine = Registration.objects.filter(scope)
    counted = RegistrationEvent.objects.filter(
        registration__in=mine, **_within("at", span)
    ).aggregate(
        made=Count("pk", filter=Q(to_state=to.OFFERED)),
        accepted=Count("pk", filter=since & Q(to_state=to.CONFIRMED)),
        declined=Count("pk", filter=since & Q(to_state=to.WITHDRAWN)),
        expired=Count("pk", filter=since & Q(to_state=to.WAITING, reason=EXPIRED)),
        passed_over=Count("pk", filter=since & Q(to_state=to.WAITING) & ~Q(reason=EXPIRED)),
        called=Count("pk", filter=Q(from_state=to.WAITING, to_state=to.CONFIRMED, reason="")),
    )
    return Offers(**counted)


def _lines(
    cells: Mapping[tuple[str, str], Counts],
    names: Mapping[str, str],
    *,
    by: Callable[[tuple[str, str]], str],
) -> list[Line]:
    return [
        Line(code, label, _sum([counts for key, counts in cells.items() if by(key) == code]))
        for code, label in names.items()
    ]


def _sum(cells: Sequence[Counts]) -> Counts:
    total = Counts()
    for cell in cells:
        total = total.plus(cell)
    return total


def _within(column: str, span: tuple[datetime, datetime]) -> dict[str, datetime]:
    return {f"{column}__gte": span[0], f"{column}__lt": span[1]}


def _midnight(day: date) -> datetime:
    return at_tokyo(day, time.min)
