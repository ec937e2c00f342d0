"""Certificates that were issued, what stands on them, and whether it still holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet

from accounts.models import AuditEvent, Municipality
from attendance.queries import hours
from common import cards
from materials.choices import DocumentKind, DocumentState
from materials.models import (
    Completion,
    Issued,
    IssuedDocument,
    IssuedLetter,
    IssuedLine,
    Issuer,
)
from materials.queries import completions, issued_letters
from materials.rules import certificates as rules
from people.models import Helper

TRIED = "certificate.unknown"
MOST_TRIES = 30
REMEMBERED = timedelta(hours=1)
"""For how long a code that nobody has counts against whoever typed it."""


@dataclass(frozen=True)
class Check:
    """All that whoever has a code is told. The name has its last letters hidden."""

    state: DocumentState
    kind: DocumentKind = DocumentKind.ACTIVITY
    document: IssuedDocument | Completion | None = None
    name: str = ""
    title: str = ""
    activities: int = 0
    minutes: int = 0
    corrected: bool = False
    letter: IssuedLetter | None = None
    """Where the code is that of a letter, of which only number, day and town are told."""


def of_helper(helper: Helper) -> Sequence[IssuedDocument]:
    """Everything issued for a helper, the latest first: two queries."""
    return [*_documents().filter(helper=helper)]


def of_town(municipality: Municipality) -> QuerySet[IssuedDocument]:
    """Everything that a municipality has issued, the latest first."""
    return _documents().filter(municipality=municipality)


def issuer_of(municipality: Municipality) -> Issuer | None:
    """In whose name the municipality issues; None until somebody has said so."""
    return Issuer.objects.filter(municipality=municipality).first()


def next_number(municipality: Municipality, *, fiscal_year: int) -> int:
    """The number after the highest of the year; ask while the municipality is held."""
    theirs = IssuedDocument.objects.filter(municipality=municipality, fiscal_year=fiscal_year)
    last = theirs.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def state(document: Issued) -> DocumentState:
    """Valid until it is revoked."""
    return DocumentState.REVOKED if document.revoked_at else DocumentState.VALID


def is_corrected(document: IssuedDocument) -> bool:
    """Whether a line of it was corrected in the ledger after it was issued."""
    issued = {line.session_id: (line.day, line.minutes) for line in document.lines.all()}
    return rules.corrected(issued, _now(document.helper, issued))


def code_of(text: str) -> str:
    """The code as it is stored, from what was typed; '' for what is none, or has a slip."""
    read = cards.read(text)
    return read.value if read is not None and read.names is cards.Names.CARD else ""


def check(code: str) -> Check:
    """What is to be said of a code, as it was typed or scanned."""
    plain = code_of(code)
    if not plain:
        return Check(DocumentState.UNKNOWN)
    completion = completions.by_code(plain)
    if completion is not None:
        return _completed(completion)
    known = _documents().filter(code=plain).first()
    if known is None:
        letter = issued_letters.by_code(plain)
        state_of = DocumentState.VALID if letter else DocumentState.UNKNOWN
        return Check(state_of, letter=letter)
    lines = known.lines.all()
    return Check(
        state=state(known),
        document=known,
        name=rules.hidden(known.helper.name),
        activities=len(lines),
        minutes=sum(line.minutes for line in lines),
        corrected=is_corrected(known),
    )


def tries(origin: str, *, at: datetime) -> int:
    """How many codes that nobody has came from there of late."""
    return AuditEvent.objects.filter(
        subject_type=IssuedDocument._meta.label,
        subject_key=origin,
        action=TRIED,
        at__gt=at - REMEMBERED,
    ).count()


def _completed(document: Completion) -> Check:
    return Check(
        state=state(document),
        kind=DocumentKind.COMPLETION,
        document=document,
        name=rules.hidden(document.person.kept.name),
        title=document.title,
        activities=document.attended,
        corrected=completions.is_corrected(document),
    )


def _now(helper: Helper, sessions: dict[int, tuple[date, int]]) -> dict[int, tuple[date, int]]:
    found = hours.in_sessions(helper, sessions)
    return {each.session.pk: (each.line.day, each.line.minutes) for each in found}


def _documents() -> QuerySet[IssuedDocument]:
    lines = IssuedLine.objects.order_by("number")
    return (
        IssuedDocument.objects.select_related("municipality", "helper", "replacement")
        .prefetch_related(Prefetch("lines", queryset=lines))
        .order_by("-fiscal_year", "-number")
    )
