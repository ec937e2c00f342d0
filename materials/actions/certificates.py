"""Certificates of activity: issued, issued anew, revoked; guesses at their codes counted."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent, Municipality
from attendance.queries import hours, locks
from attendance.queries.hours import Activity
from common import cards, fiscal
from common.clock import tokyo_date
from common.errors import RuleViolation
from materials.choices import DocumentState
from materials.documents import certificate as papers
from materials.documents import fingerprints
from materials.documents.printed import Document
from materials.models import IssuedDocument, IssuedLine, Issuer
from materials.queries import certificates
from materials.queries.certificates import Check
from materials.rules import certificates as rules
from people.models import Helper
from people.queries import standings

PAGE = "/verify/"
REASON = 200


class CertificateRefused(RuleViolation):
    """Nothing is issued, or stays as it was. The sentence says why."""


class IssuerMissing(CertificateRefused):
    code = "issuer_missing"
    message = "団体名と代表者の職・氏名を入力してください。証明書の下に印刷されます。"


class NobodyIssues(CertificateRefused):
    code = "nobody_issues"
    message = (
        "証明書の発行者（団体名・代表者）がまだ登録されていません。"
        "「証明書の発行者」の画面で登録してから発行してください。"
    )


class PeriodReversed(CertificateRefused):
    code = "period_reversed"
    message = "期間の終わりが、始まりより前になっています。日付をご確認ください。"


class PeriodAhead(CertificateRefused):
    code = "period_ahead"
    message = "これからの日は証明できません。期間の終わりを今日までの日にしてください。"


class NothingToCertify(CertificateRefused):
    code = "nothing_to_certify"
    message = (
        "この期間に活動時間の記録がありません。"
        "期間を変えるか、活動時間を入力してから発行してください。"
    )


class NoConsent(CertificateRefused):
    code = "no_consent"
    message = "{why}"


class KeyReused(CertificateRefused):
    code = "key_reused"
    message = (
        "同じ操作が違う内容でもう一度届きました。画面を開き直して、もう一度操作してください。"
    )


class AlreadyRevoked(CertificateRefused):
    code = "already_revoked"
    message = "この証明書は、すでに取り消されています。画面を開き直してください。"


class RevocationReasonMissing(CertificateRefused):
    code = "revocation_reason_missing"
    message = "取消しの理由を入力してください。例：活動時間に誤りがあったため"


class NotAsIssued(CertificateRefused):
    """The paper would not say now what it said when it was issued."""

    code = "not_as_issued"
    message = (
        "発行したときと同じ証明書を作れません（お名前の登録などが変わっています）。"
        "必要なときは「発行し直す」を押してください。"
    )


class TooManyTries(RuleViolation):
    """Codes that nobody has, again and again."""

    code = "too_many_tries"
    message = (
        "発行の記録のない符号が続いたため、しばらくこの画面を使えません。"
        "1時間ほどおいてからお試しいただくか、証明書を発行した役所へお電話ください。"
    )


@dataclass(frozen=True)
class Span:
    """The days that a certificate is about, both included."""

    first: date
    last: date


@transaction.atomic
def name_issuer(
    municipality: Municipality,
    *,
    organisation: str,
    representative: str,
    by: Actor,
    at: datetime,
) -> Issuer:
    """In whose name certificates are issued from now on. Raises IssuerMissing."""
    columns = {"organisation": organisation.strip(), "representative": representative.strip()}
    if not all(columns.values()):
        raise IssuerMissing
    issuer, _ = Issuer.objects.update_or_create(municipality=municipality, defaults=columns)
    audit.record("issuer.named", on=issuer, municipality=municipality, by=by, at=at)
    return issuer


@transaction.atomic
def issue(
    *,
    key: UUID,
    helper: Helper,
    span: Span,
    replaces: IssuedDocument | None = None,
    by: Actor,
    at: datetime,
) -> IssuedDocument:
    """Certify what the hours ledger says of the days, and freeze it.

    The same key again is the same document. Raises a CertificateRefused or FontsMissing.
    """
    town = helper.municipality
    locks.hold(town)
    known = IssuedDocument.objects.filter(pk=key).first()
    if known is not None:
        if (known.helper_id, known.first_day, known.last_day) != (
            helper.pk,
            span.first,
            span.last,
        ):
            raise KeyReused
        return known
    activities = _certifiable(helper, span, on=tokyo_date(at))
    document = _frozen(key, helper, span, at=at)
    document.replaces = replaces
    lines = [*_lines(document, activities)]
    certificate = papers.read(document, lines)
    papers.render(certificate)  # what cannot be drawn is not issued
    document.sha256 = fingerprints.of(certificate)
    document.save(force_insert=True)
    IssuedLine.objects.bulk_create(lines)
    audit.record(
        "certificate.issued",
        on=document,
        municipality=town,
        by=by,
        at=at,
        serial=document.serial,
        activities=len(lines),
        minutes=sum(line.minutes for line in lines),
    )
    return document


@transaction.atomic
def revoke(document: IssuedDocument, *, reason: str, by: Actor, at: datetime) -> IssuedDocument:
    """Nobody may rely on it from now on. Raises RevocationReasonMissing or AlreadyRevoked."""
    words = " ".join(reason.split())[:REASON]
    if not words:
        raise RevocationReasonMissing
    locks.hold(document.municipality)
    document = IssuedDocument.objects.select_related("municipality", "helper").get(
        pk=document.pk
    )
    if document.revoked_at is not None:
        raise AlreadyRevoked
    document.revoked_at, document.revoked_because = at, words
    document.save(update_fields=["revoked_at", "revoked_because"])
    audit.record(
        "certificate.revoked",
        on=document,
        municipality=document.municipality,
        by=by,
        at=at,
        serial=document.serial,
    )
    return document


@transaction.atomic
def reissue(
    document: IssuedDocument, *, key: UUID, reason: str, by: Actor, at: datetime
) -> IssuedDocument:
    """Another certificate of the same days, as the ledger says now; this one is revoked.

    The same key again is the same document. Raises a CertificateRefused or FontsMissing.
    """
    locks.hold(document.municipality)
    known = IssuedDocument.objects.filter(pk=key).first()
    if known is not None:
        if known.replaces_id != document.pk:
            raise KeyReused
        return known
    old = revoke(document, reason=reason, by=by, at=at)
    span = Span(old.first_day, old.last_day)
    return issue(key=key, helper=old.helper, span=span, replaces=old, by=by, at=at)


@transaction.atomic
def print_again(document: IssuedDocument, *, by: Actor, at: datetime) -> Document:
    """What was issued, word by word, in the form of today; that it was taken is written down.

    Raises NotAsIssued or FontsMissing.
    """
    certificate = papers.read(document, document.lines.order_by("number"))
    if fingerprints.of(certificate) != document.sha256:
        raise NotAsIssued
    printed = papers.render(certificate)
    audit.record(
        "certificate.printed",
        on=document,
        municipality=document.municipality,
        by=by,
        at=at,
        serial=document.serial,
    )
    return printed


@transaction.atomic
def look_up(code: str, *, by: Actor, at: datetime) -> Check:
    """What is to be said of a code to whoever asks.

    A code has 75 random bits; all the same, MOST_TRIES unknown ones in an hour from one place
    (`by.origin`) are enough; a slip of the finger is no guess. The codes themselves are not
    kept. Raises TooManyTries.
    """
    if certificates.tries(by.origin, at=at) >= certificates.MOST_TRIES:
        raise TooManyTries
    found = certificates.check(code)
    if found.state is DocumentState.UNKNOWN and certificates.code_of(code):
        AuditEvent.objects.create(
            at=at,
            action=certificates.TRIED,
            actor_kind=by.kind,
            actor_key=by.key,
            origin=by.origin,
            subject_type=IssuedDocument._meta.label,
            subject_key=by.origin,
        )
    return found


def _certifiable(helper: Helper, span: Span, *, on: date) -> list[Activity]:
    """The activities that count. Raises a CertificateRefused."""
    if span.last < span.first:
        raise PeriodReversed
    if span.last > on:
        raise PeriodAhead
    found = hours.between(helper, first=span.first, last=span.last)
    if not found:
        raise NothingToCertify
    why = rules.without_consent(standings.of(helper, on=on), [each.line.day for each in found])
    if why:
        raise NoConsent(why=why)
    return found


def _frozen(key: UUID, helper: Helper, span: Span, *, at: datetime) -> IssuedDocument:
    town, year = helper.municipality, fiscal.fiscal_year(tokyo_date(at))
    issuer = certificates.issuer_of(town)
    if issuer is None:
        raise NobodyIssues
    return IssuedDocument(
        key=key,
        municipality=town,
        helper=helper,
        fiscal_year=year,
        number=certificates.next_number(town, fiscal_year=year),
        code=cards.encode_code(secrets.randbelow(cards.CODES)),
        first_day=span.first,
        last_day=span.last,
        issued_at=at,
        organisation=issuer.organisation,
        representative=issuer.representative,
        address=f"{settings.PUBLIC_ORIGIN}{PAGE}",
        template=papers.TEMPLATE,
    )


def _lines(document: IssuedDocument, activities: Sequence[Activity]) -> Iterable[IssuedLine]:
    for number, each in enumerate(activities, start=1):
        session = each.session
        yield IssuedLine(
            document=document,
            session=session,
            number=number,
            day=each.line.day,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            place=session.venue.name,
            content=session.offering.title,
            minutes=each.line.minutes,
        )
