"""A registration beside its history, its audit trail and its number."""

from collections.abc import Iterator

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from accounts.models import AuditEvent
from classes.choices import AUDITED_AS, CREATED, REGISTRATION_TRANSITIONS, RegistrationState
from classes.models import Registration, RegistrationEvent
from classes.queries.reconciliation import found
from classes.queries.reconciliation.found import Check, Finding
from classes.queries.reconciliation.scope import CHUNK, WHERE, WHERE_EVENT, Scope

FIRST_STATES = [
    RegistrationState.APPLIED,
    RegistrationState.CONFIRMED,
    RegistrationState.WAITING,
]
SHOWN = 10


def without_history(scope: Scope) -> Iterator[Finding]:
    history = RegistrationEvent.objects.filter(registration=OuterRef("pk"))
    rows = scope.registrations().filter(~Exists(history))
    for *where, receipt in rows.values_list(*WHERE, "reference").iterator(CHUNK):
        yield found.of(
            Check.NO_HISTORY,
            (where[0], where[1]),
            receipts=[receipt],
            sentence="申込みがあるのに、履歴が1件もありません。",
        )


def unlike_history(scope: Scope) -> Iterator[Finding]:
    """Registrations whose state is not where their history ends."""
    history = RegistrationEvent.objects.filter(registration=OuterRef("pk")).order_by("-pk")
    rows = scope.registrations().annotate(last=Subquery(history.values("to_state")[:1]))
    rows = rows.filter(~Q(last=F("state")), last__isnull=False)
    columns = rows.values_list(*WHERE, "reference", "state", "last")
    for code, offering, receipt, state, last in columns.iterator(CHUNK):
        yield found.of(
            Check.STATE_UNLIKE_HISTORY,
            (code, offering),
            receipts=[receipt],
            sentence=f"今の状態は「{_name(state)}」ですが、履歴の最後は「{_name(last)}」です。",
        )


def broken_histories(scope: Scope) -> Iterator[Finding]:
    """Steps that do not begin where the one before ended."""
    before = RegistrationEvent.objects.filter(
        registration=OuterRef("registration"), pk__lt=OuterRef("pk")
    ).order_by("-pk")
    rows = scope.events().annotate(
        before=Coalesce(Subquery(before.values("to_state")[:1]), Value(""))
    )
    columns = rows.filter(~Q(before=F("from_state"))).values_list(
        *WHERE_EVENT, "registration__reference", "from_state", "before"
    )
    for code, offering, receipt, start, end in columns.iterator(CHUNK):
        yield found.of(
            Check.BROKEN_HISTORY,
            (code, offering),
            receipts=[receipt],
            sentence=f"履歴に「{_name(start)}」からの変化がありますが、"
            f"その前は「{_name(end)}」です。",
        )


def impossible_steps(scope: Scope) -> Iterator[Finding]:
    """Steps that the map of transitions does not have."""
    possible = Q(from_state="", to_state__in=FIRST_STATES)
    for state, to in REGISTRATION_TRANSITIONS.items():
        possible |= Q(from_state=state, to_state__in=[*to])
    columns = (
        scope.events()
        .exclude(possible)
        .values_list(*WHERE_EVENT, "registration__reference", "from_state", "to_state")
    )
    for code, offering, receipt, start, end in columns.iterator(CHUNK):
        yield found.of(
            Check.IMPOSSIBLE_STEP,
            (code, offering),
            receipts=[receipt],
            sentence=f"「{_name(start)}」から「{_name(end)}」への変化は、ありえません。",
        )


def unaudited(scope: Scope) -> Iterator[Finding]:
    """Steps of which the audit trail does not know."""
    action = Case(
        When(from_state="", then=Value(CREATED)),
        *[When(to_state=state, then=Value(name)) for state, name in AUDITED_AS.items()],
        default=Value(""),
        output_field=CharField(),
    )
    rows = scope.events().annotate(
        action=action, subject=Cast("registration_id", CharField(max_length=60))
    )
    known = AuditEvent.objects.filter(
        subject_type=Registration._meta.label,
        subject_key=OuterRef("subject"),
        action=OuterRef("action"),
        at=OuterRef("at"),
    )
    columns = rows.filter(~Exists(known)).values_list(
        *WHERE_EVENT, "registration__reference", "to_state"
    )
    for code, offering, receipt, state in columns.iterator(CHUNK):
        yield found.of(
            Check.NOT_AUDITED,
            (code, offering),
            receipts=[receipt],
            sentence=f"「{_name(state)}」になったことが、監査記録にありません。",
        )


def numbers(scope: Scope) -> Iterator[Finding]:
    """Offerings whose registrations do not count from 1 to as many as there are."""
    counted = (
        scope.registrations()
        .order_by("offering")
        .values_list("offering", *WHERE)
        .annotate(
            rows=Count("pk"),
            last=Max("number"),
            first=Min("number"),
            different=Count("number", distinct=True),
        )
        .filter(~Q(rows=F("last")) | ~Q(first=1) | ~Q(different=F("rows")))
    )
    for key, code, offering, *_ in counted.iterator(CHUNK):
        there = Registration.objects.filter(offering=key).order_by("number", "pk")
        by_number: dict[int, list[str]] = {}
        for number, receipt in there.values_list("number", "reference").iterator(CHUNK):
            by_number.setdefault(number, []).append(receipt)
        missing = [n for n in range(1, max(by_number) + 1) if n not in by_number]
        twice = [each for each in by_number.values() if len(each) > 1]
        shown = "、".join(map(str, missing[:SHOWN])) + ("ほか" if missing[SHOWN:] else "")
        yield found.of(
            Check.NUMBERS,
            (code, offering),
            receipts=[receipt for each in twice for receipt in each],
            sentence="受付順の番号が続いていません。"
            + (f"欠けている番号：{shown}。" if missing else "")
            + ("同じ番号の申込みがあります。" if twice else ""),
        )


def out_of_place(scope: Scope) -> Iterator[Finding]:
    """Registrations for a session or slot of something else, or of another town's person."""
    wrong = (
        (
            Q(session__isnull=False) & ~Q(session__offering=F("offering")),
            "回が別の募集のものです。",
        ),
        (Q(slot__isnull=False) & ~Q(slot__session=F("session")), "時間枠が別の回のものです。"),
        (
            ~Q(participant__municipality=F("offering__municipality")),
            "別の市町村に登録された方の申込みです。",
        ),
    )
    for condition, sentence in wrong:
        rows = scope.registrations().filter(condition).values_list(*WHERE, "reference")
        for code, offering, receipt in rows.iterator(CHUNK):
            yield found.of(
                Check.OUT_OF_PLACE, (code, offering), receipts=[receipt], sentence=sentence
            )


def request_keys(scope: Scope) -> Iterator[Finding]:
    """Keys of requests that are not bound to what was asked, and the other way round."""
    unbound = Q(request_key__isnull=False, request_digest="") | (
        Q(request_key__isnull=True) & ~Q(request_digest="")
    )
    rows = scope.registrations().filter(unbound).values_list(*WHERE, "reference")
    for code, offering, receipt in rows.iterator(CHUNK):
        yield found.of(
            Check.REQUEST_KEY,
            (code, offering),
            receipts=[receipt],
            sentence="要求キーと要求の要約の、片方しかありません。",
        )


def _name(state: str) -> str:
    if not state:
        return "受付"
    known = state in RegistrationState.values
    return str(RegistrationState(state).label) if known else state
