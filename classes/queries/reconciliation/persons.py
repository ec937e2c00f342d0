"""Nobody has two places at once, and those who applied together are where the others are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import combinations, groupby
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from accounts.models import AuditEvent
from classes.choices import (
    AT_THE_DOOR,
    EXPIRED,
    LIVE_STATES,
    SEATED_STATES,
    Channel,
    OfferingState,
    RegistrationState,
    SessionState,
)
from classes.models import DrawChange, Registration, RegistrationEvent, Session
from classes.queries.reconciliation import found
from classes.queries.reconciliation.found import Check, Finding
from classes.queries.reconciliation.scope import CHUNK, WHERE, Scope
from classes.queries.registrations import for_the_same
from classes.rules.registering import overlaps
from people.models import Merge

PERSON = Coalesce("participant__merged_into", "participant")
BUSY = [*SEATED_STATES, RegistrationState.APPLIED]


def twice(scope: Scope) -> Iterator[Finding]:
    """People with two live registrations for the same offering, or the same session of it.

    Whoever waits for the whole series and came to the door of one session has two, rightly; so
    has whoever was to come to a session that was called off, and comes to another.
    """
    live = scope.registrations().filter(state__in=LIVE_STATES).annotate(person=PERSON)
    live = live.exclude(session__state=SessionState.CANCELLED)
    groups = (
        live.order_by("offering", "person")
        .values_list("offering", "person", *WHERE)
        .annotate(rows=Count("pk"))
        .filter(rows__gt=1)
    )
    for key, person, code, offering, _ in groups.iterator(CHUNK):
        mine = live.filter(offering=key, person=person).order_by("pk")
        same = {
            row.reference: None
            for pair in combinations(mine, 2)
            if for_the_same(*pair)
            for row in pair
        }
        if same:
            yield found.of(
                Check.TWICE,
                (code, offering),
                receipts=same,
                sentence="同じ方に、取り消されていない申込みが2件以上あります。",
            )


class _Booking(NamedTuple):
    """A live registration of somebody, as far as it takes up their time."""

    person: int
    pk: int
    participant: int
    offering: int
    draw: int | None
    session: int | None
    slot_starts_at: datetime | None
    slot_ends_at: datetime | None
    reference: str
    channel: str
    overridden: str
    registered_at: datetime
    code: str
    public_id: UUID


class _Meeting(NamedTuple):
    pk: int
    starts_at: datetime
    ends_at: datetime


def same_time(scope: Scope) -> Iterator[Finding]:
    """People who were taken in although they were expected elsewhere at that time, without the
    reason that staff give when they want it so.

    Whoever said yes to an offer, changed into a session that was moved later, came to the door,
    or was found to be one person afterwards, was not refused, rightly.
    """
    meetings = _meetings(scope)
    for bookings in _busy(scope):
        for first, second in combinations(bookings, 2):
            if _may_clash(first, second) and (met := _met(first, second, meetings)):
                earlier, later = sorted((first, second), key=lambda each: each.pk)
                if _was_refusable(earlier, later, met):
                    yield found.of(
                        Check.SAME_TIME,
                        (later.code, later.public_id),
                        receipts=[earlier.reference, later.reference],
                        sentence="同じ方が、同じ時間の別の講座にも申し込んでいます。"
                        "職員の判断の理由もありません。",
                    )


def _busy(scope: Scope) -> Iterator[list[_Booking]]:
    """Everybody with several, one after the other; all of the town, for one offering too."""
    wide = Scope(
        at=scope.at,
        municipality=scope.offering.municipality if scope.offering else scope.municipality,
    )
    rows = (
        wide.registrations()
        .filter(state__in=BUSY, offering__state=OfferingState.PUBLISHED)
        .annotate(person=PERSON)
        .order_by("person", "pk")
        .values_list(
            "person",
            "pk",
            "participant",
            "offering",
            "offering__draw",
            "session",
            "slot__starts_at",
            "slot__ends_at",
            "reference",
            "channel",
            "overridden",
            "registered_at",
            *WHERE,
        )
    )
    bookings = (_Booking(*row) for row in rows.iterator(CHUNK))
    for _, group in groupby(bookings, key=lambda each: each.person):
        theirs = [*group]
        mine = scope.offering is None or scope.offering.pk in {row.offering for row in theirs}
        if len(theirs) > 1 and mine:
            yield theirs


def _meetings(scope: Scope) -> defaultdict[int, list[_Meeting]]:
    held: defaultdict[int, list[_Meeting]] = defaultdict(list)
    rows = Session.objects.filter(
        state=SessionState.SCHEDULED, offering__state=OfferingState.PUBLISHED
    ).order_by("pk")
    if scope.municipality is not None:
        rows = rows.filter(offering__municipality=scope.municipality)
    columns = rows.values_list("offering", "pk", "starts_at", "ends_at")
    for offering, key, starts_at, ends_at in columns.iterator(CHUNK):
        held[offering].append(_Meeting(key, starts_at, ends_at))
    return held


def _may_clash(first: _Booking, second: _Booking) -> bool:
    return (
        first.offering != second.offering
        and (first.draw is None or first.draw != second.draw)
        and not first.overridden
        and not second.overridden
        and Channel.WALK_IN not in {first.channel, second.channel}
    )


def _met(
    first: _Booking, second: _Booking, meetings: Mapping[int, Sequence[_Meeting]]
) -> list[int]:
    """The sessions of both that share a moment."""
    return [
        key
        for mine in meetings[first.offering]
        if first.session in {None, mine.pk}
        for theirs in meetings[second.offering]
        if second.session in {None, theirs.pk}
        and overlaps(_span(first, mine), _span(second, theirs))
        for key in (mine.pk, theirs.pk)
    ]


def _span(booking: _Booking, meeting: _Meeting) -> tuple[datetime, datetime]:
    """When they are to be there: in their slot, where they have one."""
    return (
        booking.slot_starts_at or meeting.starts_at,
        booking.slot_ends_at or meeting.ends_at,
    )


def _was_refusable(earlier: _Booking, later: _Booking, met: Iterable[int]) -> bool:
    """Whether it was known, when the second came, that the person is expected elsewhere."""
    born = RegistrationEvent.objects.filter(registration=later.pk).order_by("pk").first()
    if born is None:
        return True
    history = RegistrationEvent.objects.filter(registration=earlier.pk, pk__lt=born.pk)
    before = history.order_by("-pk").values_list("to_state", flat=True).first()
    if before not in BUSY:
        return False
    moved = AuditEvent.objects.filter(
        subject_type=Session._meta.label,
        subject_key__in=[str(key) for key in met],
        action__in=["session.moved", "session.added"],
        at__gte=later.registered_at,
    )
    return not moved.exists() and not _joined_since(earlier, later)


def _joined_since(earlier: _Booking, later: _Booking) -> bool:
    rows = {earlier.participant, later.participant}
    return (
        len(rows) > 1
        and Merge.objects.filter(
            absorbed__in=rows, undone_at__isnull=True, merged_at__gte=later.registered_at
        ).exists()
    )


def parties(scope: Scope) -> Iterator[Finding]:
    """Parties of which some have a seat and others none, though nobody decided so about one of
    them; and parties over several offerings."""
    live = scope.registrations().filter(party__isnull=False, state__in=LIVE_STATES)
    groups = (
        live.order_by("party")
        .values_list("party")
        .annotate(
            rows=Count("pk"),
            seated=Count("pk", filter=Q(state=RegistrationState.CONFIRMED)),
            offered=Count("pk", filter=Q(state=RegistrationState.OFFERED)),
            places=Count("offering", distinct=True),
        )
        .filter(
            Q(places__gt=1)
            | Q(seated__gt=0, seated__lt=F("rows"))
            | Q(offered__gt=0, offered__lt=F("rows"))
        )
    )
    for party, _, _, _, places in groups.iterator(CHUNK):
        mates = [*live.filter(party=party).select_related("offering__municipality")]
        if places == 1 and _decided_one_by_one(mates):
            continue
        yield found.of(
            Check.PARTY_SPLIT,
            (mates[0].offering.municipality.code, mates[0].offering.public_id),
            receipts=[row.reference for row in mates],
            sentence="一緒に申し込んだ方が、別々の状態になっています。"
            if places == 1
            else "一緒に申し込んだ方が、別々の募集に入っています。",
        )


def _decided_one_by_one(mates: Sequence[Registration]) -> bool:
    """Whether somebody decided about one of them alone: at the door, by hand after a draw, or
    because there were too many. What all of them went through was decided about the party."""
    keys = [row.pk for row in mates]
    if DrawChange.objects.filter(registration__in=keys).exists():
        return True
    history = RegistrationEvent.objects.filter(registration__in=keys)
    if history.filter(reason=AT_THE_DOOR).exists():
        return True
    put_back = history.filter(
        from_state__in=SEATED_STATES, to_state=RegistrationState.WAITING
    ).exclude(reason=EXPIRED)
    theirs = {*put_back.values_list("registration", flat=True)}
    return 0 < len(theirs) < len(mates)
