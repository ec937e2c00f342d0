"""A seat is given back at the desk, in one step."""

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import registrations
from classes.forms.desk import CancelForm
from classes.models import Registration
from classes.queries import registrations as registered
from classes.queries import scopes
from classes.views.calls import as_uuid
from common import references
from common.errors import RuleViolation
from people.queries import drafts


@never_cache
@staff_page(Ability.REGISTER)
def cancel(request: StaffRequest, reference: str) -> HttpResponseBase:
    """Free somebody's seat, with the reason, and go back to the call."""
    registration = _registration(request, reference)
    back = _back_url(request)
    form = CancelForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            registrations.cancel(
                registration,
                reason=form.sentence,
                tell=form.tells,
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refused:
            refusal = refused
        else:
            done = f"受付番号 {registration.reference} の申込みを取り消しました。"
            told = "ご本人へのお知らせを、連絡リストかはがきの一覧に載せました。"
            messages.success(request, done + (told if form.tells else ""))
            return redirect(back)
    context = {"registration": registration, "form": form, "refusal": refusal, "back": back}
    return render(request, "classes/phone/cancel.html", context | {"nav": "phone"})


def _registration(request: StaffRequest, reference: str) -> Registration:
    """The registration, if the clerk answers for its class."""
    try:
        wanted = references.parse(reference)
    except RuleViolation:
        raise Http404 from None
    membership = request.membership
    found = registered.by_reference(wanted, municipality=membership.municipality)
    if found is None or not (
        scopes.offerings_for(membership).filter(pk=found.offering_id).exists()
    ):
        raise Http404
    return found


def _back_url(request: StaffRequest) -> str:
    """The call from which somebody came to cancel, if it is still there."""
    key = request.GET.get("call", "")
    membership = request.membership
    draft = key and drafts.desk_draft(
        as_uuid(key), user=membership.user, municipality=membership.municipality
    )
    return reverse("staff:phone-call", args=[key]) if draft else reverse("staff:phone")
