"""Certificates of completion for staff: who is to have one, issued, printed, revoked."""

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
from attendance.actions import completions as terms
from attendance.actions import viewings
from classes.models import Offering
from classes.views.planning import own
from common.errors import RuleViolation
from materials.actions import completions
from materials.choices import DocumentState
from materials.documents import completion as papers
from materials.documents.printed import Unprintable
from materials.forms.certificates import ReasonForm
from materials.forms.completions import TermsForm, chosen
from materials.models import Completion
from materials.queries import certificates
from materials.queries import completions as known
from materials.renderers import qr
from materials.renderers.fonts import FontsMissing
from materials.views.papers import CONFIRMED, pdf

CLASS, ONE = "staff:completions", "staff:completion"
OK, CONFLICT = 200, 409


@never_cache
@staff_page(Ability.CERTIFY)
def of_class(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Who came how often; sent, what it takes, or certificates for those who are ticked."""
    offering = own(request, public_id)
    if request.method == "POST":
        try:
            return _taken(request, offering)
        except RuleViolation as refusal:
            return _show_class(request, offering, refusal=refusal.message)
    viewings.record_completions(offering, by=Actor.of(request), at=timezone.now())
    return _show_class(request, offering)


@never_cache
@staff_page(Ability.CERTIFY)
@require_safe
def of_class_pdf(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """All certificates of the class that are in force, in 五十音順."""
    offering, at = own(request, public_id), timezone.now()
    issued = known.of_offering(offering, at=at).issued
    if not issued:
        messages.info(request, "まだ修了証を発行していません。下の表から発行してください。")
        return redirect(CLASS, public_id)
    try:
        if CONFIRMED not in request.GET and _unfit(issued):
            return redirect(CLASS, public_id)
        printed, _ = completions.print_again(issued, by=Actor.of(request), at=at)
    except RuleViolation as refusal:
        return _show_class(request, offering, refusal=refusal.message)
    return pdf(printed)


@never_cache
@staff_page(Ability.CERTIFY)
@require_safe
def page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """One certificate on the screen, and what can be done with it."""
    return _show(request, _own(request, public_id))


@never_cache
@staff_page(Ability.CERTIFY)
@require_safe
def printed(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """One certificate to print, as it was issued."""
    document = _own(request, public_id)
    try:
        if CONFIRMED not in request.GET and _unfit([document]):
            return redirect(ONE, public_id)
        paper, _ = completions.print_again([document], by=Actor.of(request), at=timezone.now())
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
    reason, at = form.cleaned_data["reason"], timezone.now()
    try:
        completions.revoke(document, reason=reason, by=Actor.of(request), at=at)
    except RuleViolation as refusal:
        return _show(request, document, refusal=refusal)
    messages.success(request, "修了証を取り消しました。確認のページにも、取消しと出ます。")
    return redirect(ONE, public_id)


@staff_page(Ability.CERTIFY)
@require_POST
def reissue(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Another one, as names and attendance are on file now; this one is revoked."""
    document, form = _own(request, public_id), ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, document, form=form)
    reason, at = form.cleaned_data["reason"], timezone.now()
    try:
        new = completions.reissue(document, reason=reason, by=Actor.of(request), at=at)
    except RuleViolation as refusal:
        return _show(request, document, refusal=refusal)
    told = f"第{new.serial}号を発行し、第{document.serial}号を取り消しました。"
    messages.success(request, f"{told}新しい修了証を印刷してお渡しください。")
    return redirect(ONE, new.key)


def _taken(request: StaffRequest, offering: Offering) -> HttpResponse:
    """Raises RuleViolation."""
    at, by = timezone.now(), Actor.of(request)
    standing = known.of_offering(offering, at=at)
    if request.POST.get("do") == "terms":
        form = TermsForm(request.POST, standing=standing)
        if not form.is_valid():
            return _show_class(request, offering, form=form)
        terms.set_terms(offering, sessions=form.cleaned_data["sessions"], by=by, at=at)
        messages.success(request, "修了に必要な回数を保存しました。")
        return redirect(CLASS, offering.public_id)
    people = chosen(request.POST, standing)
    if not people:
        nobody = completions.NobodyToCertify.message
        return _show_class(request, offering, refusal=nobody, status=OK)
    issued = completions.issue(offering, people=people, by=by, at=at)
    if issued:
        messages.success(request, f"修了証を{len(issued)}人分、発行しました。")
    else:
        messages.info(request, "選んだ方の修了証は、もう発行してあります。")
    return redirect(CLASS, offering.public_id)


def _own(request: StaffRequest, public_id: UUID) -> Completion:
    """The town's document. Raises Http404."""
    return get_object_or_404(known.of_town(request.membership.municipality), pk=public_id)


def _unfit(documents: list[Completion]) -> tuple[Unprintable, ...]:
    """The characters that no font has. Raises FontsMissing."""
    return tuple(
        each
        for row in documents
        for each in papers.check(papers.read(row), person=str(row.person.kept.public_id))
    )


def _show_class(
    request: StaffRequest,
    offering: Offering,
    *,
    form: TermsForm | None = None,
    refusal: str = "",
    status: int = CONFLICT,
) -> HttpResponse:
    """The page. What was asked for and refused is no success."""
    standing = known.of_offering(offering, at=timezone.now())
    unfit: tuple[Any, ...] = ()
    refused = refusal
    try:
        unfit = _unfit(standing.issued)
    except FontsMissing as missing:
        refusal = refusal or missing.message
    context = {
        "nav": "offerings",
        "offering": offering,
        "is_class": known.is_class(offering),
        "no_class": completions.NotAClass.message,
        "standing": standing,
        "changed": [row for row in standing.issued if not papers.is_as_issued(row)],
        "form": form or TermsForm(None, standing=standing),
        "issuer": certificates.issuer_of(offering.municipality),
        "unprintable": unfit,
        "refusal": refusal,
    }
    return render(
        request,
        "materials/completions/class.html",
        context,
        status=status if refused else OK,
    )


def _show(
    request: StaffRequest,
    document: Completion,
    *,
    form: ReasonForm | None = None,
    refusal: RuleViolation | None = None,
) -> HttpResponse:
    unfit: tuple[Any, ...] = ()
    refused = refusal is not None
    try:
        unfit = _unfit([document])
    except FontsMissing as missing:
        refusal = refusal or missing
    context = {
        "nav": "offerings",
        "document": document,
        "certificate": papers.read(document),
        "revoked": certificates.state(document) is DocumentState.REVOKED,
        "corrected": known.is_corrected(document),
        "changed": not papers.is_as_issued(document),
        "symbol": qr.symbol(document.url),
        "trademark": qr.TRADEMARK,
        "form": form or ReasonForm(),
        "unprintable": unfit,
        "refusal": refusal,
    }
    status = 409 if refused else 200
    return render(request, "materials/completions/page.html", context, status=status)
