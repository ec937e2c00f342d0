"""Certificates of completion: issued to all who came often enough, issued anew, revoked."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from attendance.queries import locks
from attendance.queries.completions import Attender
from classes.models import Offering
from common import cards, fiscal
from common.clock import tokyo_date
from materials.actions import exports
from materials.actions.certificates import (
    PAGE,
    REASON,
    AlreadyRevoked,
    CertificateRefused,
    NobodyIssues,
    RevocationReasonMissing,
)
from materials.choices import Paper
from materials.documents import completion as papers
from materials.documents import fingerprints
from materials.documents.printed import Document
from materials.models import Completion, Issuer
from materials.queries import certificates
from materials.queries import completions as known
from people.models import Participant


class NotAClass(CertificateRefused):
    code = "not_a_class"
    message = (
        "修了証は、講座に出席した方にお渡しするものです。"
        "相談会・出前講座と、中止した講座には発行できません。"
    )


class NotCompleted(CertificateRefused):
    code = "not_completed"
    message = (
        "出席の回数が足りない方が入っています。出席の記録を確かめるか、"
        "「修了に必要な回数」を変えてから、発行してください。"
    )


class NobodyToCertify(CertificateRefused):
    code = "nobody_to_certify"
    message = "修了証をお渡しする方を、一人以上選んでください。"


class NothingAsIssued(CertificateRefused):
    code = "nothing_as_issued"
    message = (
        "印刷できる修了証がありません。お名前の登録が発行のあとで変わった方は、"
        "その方の修了証の画面で「発行し直す」を押してください。"
    )


@transaction.atomic
def issue(
    offering: Offering, *, people: Sequence[Participant], by: Actor, at: datetime
) -> list[Completion]:
    """Certify that these people completed the class, in 五十音順 of their names.

    Whoever holds a certificate of it keeps that one: a second press issues nothing. Raises
    NotAClass, NobodyIssues, NobodyToCertify, NotCompleted or fonts.FontsMissing.
    """
    if not known.is_class(offering):
        raise NotAClass
    if not people:
        raise NobodyToCertify
    locks.hold(offering.municipality)
    standing = known.of_offering(offering, at=at)
    named = {person.kept.pk for person in people}
    lines = [line for line in standing.lines if line.attender.person.pk in named]
    if len(lines) < len(named) or not all(line.attender.completes for line in lines):
        raise NotCompleted
    return _issue(offering, [line.attender for line in lines if line.is_due], by=by, at=at)


@transaction.atomic
def revoke(document: Completion, *, reason: str, by: Actor, at: datetime) -> Completion:
    """Nobody may rely on it from now on. Raises RevocationReasonMissing or AlreadyRevoked."""
    words = " ".join(reason.split())[:REASON]
    if not words:
        raise RevocationReasonMissing
    locks.hold(document.municipality)
    document = known.of_town(document.municipality).get(pk=document.pk)
    if document.revoked_at is not None:
        raise AlreadyRevoked
    document.revoked_at, document.revoked_because = at, words
    document.save(update_fields=["revoked_at", "revoked_because"])
    audit.record(
        "completion.revoked",
        on=document,
        municipality=document.municipality,
        by=by,
        at=at,
        serial=document.serial,
    )
    return document


@transaction.atomic
def reissue(document: Completion, *, reason: str, by: Actor, at: datetime) -> Completion:
    """Another one, as names and attendance are on file now; this one is revoked.

    Raises a CertificateRefused (then this one stays in force) or fonts.FontsMissing.
    """
    old = revoke(document, reason=reason, by=by, at=at)
    [new] = issue(old.offering, people=[old.person], by=by, at=at)
    new.replaces = old
    new.save(update_fields=["replaces"])
    return new


@transaction.atomic
def print_again(
    documents: Sequence[Completion], *, by: Actor, at: datetime
) -> tuple[Document, int]:
    """Those that would say today what they said, in this order, and how many were left out.

    All are of one class; that they were taken is written down. Raises NothingAsIssued or
    fonts.FontsMissing.
    """
    same = [row for row in documents if papers.is_as_issued(row)]
    if not same:
        raise NothingAsIssued
    printed = papers.render([papers.read(row) for row in same], dated=tokyo_date(at))
    offering = same[0].offering
    exports.record(Paper.COMPLETIONS, on=offering, people=len(same), by=by, at=at)
    return printed, len(documents) - len(same)


def _issue(
    offering: Offering, attenders: Sequence[Attender], *, by: Actor, at: datetime
) -> list[Completion]:
    issuer = certificates.issuer_of(offering.municipality)
    if issuer is None:
        raise NobodyIssues
    town, year = offering.municipality, fiscal.fiscal_year(tokyo_date(at))
    first = known.next_number(town, fiscal_year=year)
    rows = [
        _frozen(offering, each, issuer=issuer, number=number, at=at)
        for number, each in enumerate(attenders, start=first)
    ]
    for row in rows:
        said = papers.read(row)
        papers.check(said)  # without fonts nothing is issued
        row.sha256 = fingerprints.of(said)
    Completion.objects.bulk_create(rows)
    for row in rows:
        audit.record(
            "completion.issued", on=row, municipality=town, by=by, at=at, serial=row.serial
        )
    return rows


def _frozen(
    offering: Offering, attender: Attender, *, issuer: Issuer, number: int, at: datetime
) -> Completion:
    return Completion(
        municipality=offering.municipality,
        person=attender.person,
        offering=offering,
        title=offering.title,
        attended=attender.attended,
        fiscal_year=fiscal.fiscal_year(tokyo_date(at)),
        number=number,
        code=cards.encode_code(secrets.randbelow(cards.CODES)),
        first_day=attender.first_day,
        last_day=attender.last_day,
        issued_at=at,
        organisation=issuer.organisation,
        representative=issuer.representative,
        address=f"{settings.PUBLIC_ORIGIN}{PAGE}",
        template=papers.TEMPLATE,
    )
