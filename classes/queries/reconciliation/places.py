"""The line: a place for everybody who waits, one each, and an answer to every offer in time."""

from collections.abc import Iterator

from django.db.models import Count, Q

from classes.choices import QUEUED_STATES, OfferingState, RegistrationState
from classes.models import Registration
from classes.queries.reconciliation import found
from classes.queries.reconciliation.found import GRACE, Check, Finding
from classes.queries.reconciliation.scope import CHUNK, WHERE, Scope
from classes.rules import letters


def without(scope: Scope) -> Iterator[Finding]:
    """Whoever is in line without a place."""
    yield from _each(
        scope,
        Check.NO_PLACE,
        Q(state__in=QUEUED_STATES, queue_number__isnull=True),
        sentence="キャンセル待ちなのに、待ち順がありません。",
    )


def left_over(scope: Scope) -> Iterator[Finding]:
    """Whoever has a place and is not in line."""
    yield from _each(
        scope,
        Check.PLACE_TOO_MANY,
        ~Q(state__in=QUEUED_STATES) & Q(queue_number__isnull=False),
        sentence="待っていないのに、待ち順があります。",
    )


def shared(scope: Scope) -> Iterator[Finding]:
    """Places in which two stand."""
    rows = (
        scope.registrations()
        .filter(queue_number__isnull=False)
        .order_by("offering", "queue_number")
        .values_list("offering", "queue_number", *WHERE)
        .annotate(people=Count("pk"))
        .filter(people__gt=1)
    )
    for key, number, code, offering, _ in rows.iterator(CHUNK):
        same = Registration.objects.filter(offering=key, queue_number=number).order_by("pk")
        yield found.of(
            Check.PLACE_TWICE,
            (code, offering),
            receipts=same.values_list("reference", flat=True),
            sentence=f"待ち順{number}に、2人以上が並んでいます。",
        )


def without_deadline(scope: Scope) -> Iterator[Finding]:
    """Offers that nobody knows until when to answer, and deadlines of no offer."""
    offered = Q(state=RegistrationState.OFFERED)
    yield from _each(
        scope,
        Check.NO_DEADLINE,
        (offered & (Q(offer_deadline__isnull=True) | Q(offered_at__isnull=True)))
        | (~offered & Q(offer_deadline__isnull=False)),
        sentence="繰上げのご案内と返事の期限が、そろっていません。",
    )


def overdue(scope: Scope) -> Iterator[Finding]:
    """Offers that ran out long ago and hold a seat still."""
    rows = (
        scope.registrations()
        .filter(
            state=RegistrationState.OFFERED,
            offer_deadline__lt=scope.at - GRACE,
            offering__state=OfferingState.PUBLISHED,
        )
        .values_list(*WHERE, "reference", "offer_deadline")
    )
    for code, offering, receipt, deadline in rows.iterator(CHUNK):
        yield found.of(
            Check.OFFER_OVERDUE,
            (code, offering),
            receipts=[receipt],
            sentence=f"返事の期限（{letters.moment(deadline)}）を過ぎても、"
            "席が次の方に移っていません。",
        )


def _each(scope: Scope, check: Check, wrong: Q, *, sentence: str) -> Iterator[Finding]:
    rows = scope.registrations().filter(wrong).values_list(*WHERE, "reference")
    for code, offering, receipt in rows.iterator(CHUNK):
        yield found.of(check, (code, offering), receipts=[receipt], sentence=sentence)
