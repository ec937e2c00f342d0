"""Certificates of activity for staff: issued, shown, printed, issued anew and revoked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import viewings
from attendance.queries import hours
from attendance.views.hours import own_helper
from common.errors import RuleViolation
from materials.actions import certificates
from materials.choices import DocumentState
from materials.documents import certificate as papers
from materials.forms.certificates import IssuerForm, PeriodForm, ReasonForm
from materials.models import IssuedDocument
from materials.queries import certificates as issued
from materials.renderers import qr
from materials.renderers.fonts import FontsMissing
from materials.views.papers import pdf

CERTIFICATE = "staff:certificate"
CONFIRMED = "confirmed"


@never_cache
@staff_page(Ability.CERTIFY)
def of_helper(request: StaffRequest, key: int) -> HttpResponse:
    """What a helper was certified; sent, another certificate."""
    helper, at = own_helper(request, key), timezone.now()
    form = PeriodForm(request.POST or None, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            document = certificates.issue(
                key=form.cleaned_data["key"],
                helper=helper,
                span=form.span,
                by=Actor.of(request),
                at=at,
            )
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"証明書 第{document.serial}号を発行しました。")
            return redirect(CERTIFICATE, document.key)
    year = hours.this_year(at)
    viewings.record_hours(helper, year=year, by=Actor.of(request), at=at)
    context = {
        "nav": "settings",
        "helper": helper,
        "form": form,
        "issuer": issued.issuer_of(helper.municipality),
        "documents": issued.of_helper(helper),
        "ledger": hours.of(helper, year=year, at=at),
    }
    return render(request, "materials/certificates/helper.html", context)


@staff_page(Ability.CERTIFY)
def issuer(request: StaffRequest) -> HttpResponse:
    """In whose name the town issues."""
    town = request.membership.municipality
    known = issued.issuer_of(town)
    form = IssuerForm(request.POST or None, issuer=known, town=town.name)
    if request.method == "POST" and form.is_valid():
        try:
            certificates.name_issuer(
                town, **form.cleaned_data, by=Actor.of(request), at=timezone.now()
            )
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "証明書の発行者を保存しました。")
            return redirect("staff:hours")
    context = {"nav": "settings", "form": form, "issuer": known}
    return render(request, "materials/certificates/issuer.html", context)


@never_cache
@staff_page(Ability.CERTIFY)
@require_safe
def page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The certificate on the screen, and what can be done with it."""
    return _show(request, _own(request, public_id))


@never_cache
@staff_page(Ability.CERTIFY)
@require_safe
def printed(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """The certificate to print, as it was issued."""
    document = _own(request, public_id)
    try:
        unprintable = papers.check(papers.read(document, document.lines.all()))
        if unprintable and CONFIRMED not in request.GET:
            return redirect(CERTIFICATE, public_id)
        paper = certificates.print_again(document, by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        return _show(request, document, refusal=refusal)
    return pdf(paper)


@staff_page(Ability.CERTIFY)
@require_POST
def revoke(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Nobody may rely on it any more."""
    document, form = _own(request, public_id), ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, document, form=form)
    try:
        certificates.revoke(
            document,
            reason=form.cleaned_data["reason"],
            by=Actor.of(request),
            at=timezone.now(),
        )
    except RuleViolation as refusal:
        return _show(request, document, refusal=refusal)
    messages.success(request, "証明書を取り消しました。確認のページにも、取消しと出ます。")
    return redirect(CERTIFICATE, public_id)


@staff_page(Ability.CERTIFY)
@require_POST
def reissue(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Another one of the same days; this one is revoked."""
    document, form = _own(request, public_id), ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, document, form=form)
    try:
        new = certificates.reissue(
            document, **form.cleaned_data, by=Actor.of(request), at=timezone.now()
        )
    except RuleViolation as refusal:
        return _show(request, document, refusal=refusal)
    messages.success(
        request,
        f"第{new.serial}号を発行し、第{document.serial}号を取り消しました。"
        "新しい証明書を印刷してお渡しください。",
    )
    return redirect(CERTIFICATE, new.key)


def _own(request: StaffRequest, public_id: UUID) -> IssuedDocument:
    """The town's document. Raises Http404."""
    return get_object_or_404(issued.of_town(request.membership.municipality), pk=public_id)


def _show(
    request: StaffRequest,
    document: IssuedDocument,
    *,
    form: ReasonForm | None = None,
    refusal: RuleViolation | None = None,
) -> HttpResponse:
    certificate = papers.read(document, document.lines.all())
    unprintable: tuple[Any, ...] = ()
    try:
        unprintable = papers.check(certificate)
    except FontsMissing as missing:
        refusal = refusal or missing
    context = {
        "nav": "settings",
        "document": document,
        "helper": document.helper,
        "certificate": certificate,
        "revoked": issued.state(document) is DocumentState.REVOKED,
        "corrected": issued.is_corrected(document),
        "symbol": qr.symbol(document.url),
        "trademark": qr.TRADEMARK,
        "form": form or ReasonForm(),
        "refusal": refusal,
        "unprintable": unprintable,
    }
    status = 409 if refusal else 200
    return render(request, "materials/certificates/page.html", context, status=status)
