"""A seat is given back at the desk, in one step."""

from datetime import datetime

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
from classes.models import Offering, Registration
from classes.queries import lines, scopes
from classes.queries import registrations as registered
from classes.rules import letters
from classes.views.calls import as_uuid
from common import references
from common.errors import RuleViolation
from people.queries import drafts


@never_cache
@staff_page(Ability.REGISTER)
def cancel(request: StaffRequest, reference: str) -> HttpResponseBase:
    """Free somebody's seat, with the reason, and go back to the call."""
    registration = registration_of(request, reference)
    back = _back_url(request)
    form = CancelForm(request.POST if request.method == "POST" else None)
    refusal, at = None, timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            registrations.cancel(
                registration,
                reason=form.sentence,
                tell=form.tells,
                by=Actor.of(request),
                at=at,
            )
        except RuleViolation as refused:
            refusal = refused
        else:
            done = f"受付番号 {registration.reference} の申込みを取り消しました。"
            told = "ご本人へのお知らせを、連絡リストかはがきの一覧に載せました。"
            goes_to = next_in_line(registration.offering, at=at)
            messages.success(request, done + (told if form.tells else "") + goes_to)
            return redirect(back)
    context = {"registration": registration, "form": form, "refusal": refusal, "back": back}
    return render(request, "classes/phone/cancel.html", context | {"nav": "phone"})


def next_in_line(offering: Offering, *, at: datetime) -> str:
    """To whom the seat goes that was given back at `at`: by receipt number, as messages may
    travel in a cookie."""
    asked = lines.asked_at(offering, at=at)
    if not asked:
        return ""
    numbers = "、".join(row.reference for row in asked)
    if asked[0].offer_deadline is None:
        return (
            f"開催が近いため、待っている方（受付番号 {numbers}）に同時にご案内します。"
            "連絡リストに載せました。"
        )
    return (
        f"空いた席は、次に待っている方（受付番号 {numbers}）にご案内します。"
        f"返事の期限は{letters.moment(asked[0].offer_deadline)}です。連絡リストに載せました。"
    )


def registration_of(request: StaffRequest, reference: str) -> Registration:
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
