"""A participant's card: issued, shown, printed, made anew and ended; and what a stranger who
scans one is told."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.views.participants import own_participant
from common.errors import RuleViolation
from materials.forms.cards import AnewForm
from people.actions import cards
from people.actions import viewings as people_seen
from people.choices import CardEnd, ParticipantState
from people.models import Card, Participant
from people.queries import cards as known

CARD = "staff:participant-card"


@require_safe
def scanned(request: HttpRequest) -> HttpResponse:
    """Where a telephone lands that scans a card or a slip. Whose it is stands behind the #,
    which never comes here."""
    return render(request, "materials/cards/scanned.html")


@never_cache
@staff_page(Ability.REGISTER)
def page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The card as it is printed; sent, the card that is made in its place."""
    person = own_participant(request, public_id)
    if person.state == ParticipantState.MERGED:
        messages.info(request, "統合された登録です。残した方のカードを表示しています。")
        return redirect(CARD, person.kept.public_id)
    form = AnewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        old = _card(person, form.cleaned_data["card"])
        _make_anew(request, old, because=form.reason)
        return redirect(CARD, public_id)
    people_seen.record(person, by=Actor.of(request), at=timezone.now())
    return render(request, "materials/cards/card.html", _shown(person, form))


@staff_page(Ability.REGISTER)
@require_POST
def issue(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """A card for somebody who has none."""
    person = own_participant(request, public_id).kept
    try:
        cards.issue(person, by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "カードを発行しました。印刷してお渡しください。")
    return redirect(CARD, person.public_id)


@staff_page(Ability.REGISTER)
@require_POST
def stop(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Every card of this person is good no longer."""
    person = own_participant(request, public_id).kept
    cards.stop(person, by=Actor.of(request), at=timezone.now())
    messages.success(request, "カードの使用をやめました。そのカードはもう使えません。")
    return redirect(CARD, person.public_id)


def _make_anew(request: StaffRequest, old: Card, *, because: CardEnd) -> None:
    try:
        cards.replace(old, because=because, by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, "カードを作り直しました。前のカードは使えません。印刷してお渡しください。"
        )


def _card(person: Participant, key: int) -> Card:
    """The card, if this person ever had it. Raises Http404."""
    for card in known.history(person):
        if card.pk == key:
            return card
    raise Http404


def _shown(person: Participant, form: AnewForm) -> dict[str, Any]:
    history = known.history(person)
    in_force = [card for card in history if card.ended_at is None]
    return {
        "nav": "participants",
        "person": person,
        "municipality": person.municipality,
        "card": in_force[0] if in_force else None,
        "others": in_force[1:],
        "dead": [card for card in history if card.ended_at is not None],
        "form": form,
        "stamped": timezone.now(),
    }
