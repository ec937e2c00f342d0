"""Several offerings in one draw: put together before they are published, then wished for."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import draws
from classes.actions import wishes as wishing
from classes.choices import Channel, DrawState, OfferingState, RegistrationState, Selection
from classes.forms.drawing import TogetherForm, WishesForm
from classes.forms.planning import refused
from classes.models import Draw, Offering, Registration
from classes.queries import registrations, scopes, sheets
from classes.views.callers import Face
from classes.views.calls import as_uuid
from classes.views.drawing import NOT_YOURS, own
from common import references
from common.clock import tokyo_date
from common.errors import RuleViolation
from people.actions import viewings
from people.models import Participant
from people.queries import identities, participants, search


@staff_page(Ability.PLAN)
def together(request: StaffRequest) -> HttpResponse:
    """Choose the drafts of one draw; publishing them keeps it."""
    drafts = scopes.offerings_for(request.membership).filter(
        state=OfferingState.DRAFT, selection=Selection.LOTTERY
    )
    form = TogetherForm(request.POST if request.method == "POST" else None, drafts=drafts)
    if form.is_bound and form.is_valid():
        try:
            draw = draws.commit(
                form.cleaned_data["offerings"], by=Actor.of(request), at=timezone.now()
            )
        except RuleViolation as refusal:
            refused(form, None, refusal.message)
        else:
            messages.success(
                request, "共通の抽選を作りました。募集をそれぞれ公開すると、受付が始まります。"
            )
            return redirect("staff:draw", draw.public_id)
    context = {"nav": "offerings", "form": form, "drafts": drafts.exists()}
    return render(request, "classes/drawing/together.html", context)


@never_cache
@staff_page(Ability.REGISTER)
def ranked(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """Find a person, then rank what they wish for. Nothing about them is in the address."""
    draw = own(request, public_id)
    why_not = ""
    if not scopes.covers(request.membership, draw):
        why_not = NOT_YOURS
    elif draw.state != DrawState.COMMITTED:
        why_not = "名簿を確定したため、希望は変えられません。"
    if why_not:
        messages.error(request, why_not)
        return redirect("staff:draw", public_id)
    person = _chosen(request)
    if person is not None:
        return _ranking(request, draw, person)
    text = request.POST.get("q", "")
    faces = [Face(each, tokyo_date(timezone.now())) for each in _found(request, text)]
    context = {"nav": "offerings", "draw": draw, "text": text, "faces": faces}
    return render(request, "classes/drawing/find.html", context)


def _ranking(request: StaffRequest, draw: Draw, person: Participant) -> HttpResponseBase:
    by, at = Actor.of(request), timezone.now()
    offerings = [*sheets.offerings(draw).filter(state=OfferingState.PUBLISHED)]
    saving = request.POST.get("step") == "save"
    form = WishesForm(
        request.POST if saving else None,
        offerings=offerings,
        entered=_entered(draw, person),
    )
    if saving and form.is_valid():
        try:
            rows = wishing.rank(
                draw,
                person=person,
                wishes=form.wishes,
                channel=Channel(form.cleaned_data["channel"]),
                by=by,
                at=at,
            )
        except RuleViolation as refusal:
            refused(form, None, refusal.message)
        else:
            told = "、".join(f"第{row.rank}希望 {row.reference}" for row in rows)
            messages.success(request, f"希望を受け付けました。受付番号：{told}")
            return redirect("staff:draw", draw.public_id)
    if not saving:
        viewings.record(person, by=by, at=at)
    context = {
        "nav": "offerings",
        "draw": draw,
        "face": Face(person, tokyo_date(at)),
        "form": form,
        "offerings": offerings,
    }
    return render(request, "classes/drawing/wishes.html", context)


def _chosen(request: StaffRequest) -> Participant | None:
    """The person chosen. Http404 for one of another town."""
    text = request.POST.get("person", "")
    if not text:
        return None
    person = participants.by_public_id(
        as_uuid(text), municipality=request.membership.municipality
    )
    if person is None:
        raise Http404
    return person


def _found(request: StaffRequest, text: str) -> list[Participant]:
    """Whom a receipt number, a number, furigana or a name may mean."""
    municipality = request.membership.municipality
    try:
        named = registrations.by_reference(references.parse(text), municipality=municipality)
    except RuleViolation:
        return search.by_text(text, municipality=municipality)
    if named is None:
        return []
    key = named.participant.kept.public_id
    person = participants.by_public_id(key, municipality=municipality)
    return [person] if person else []


def _entered(draw: Draw, person: Participant) -> list[Offering]:
    rows = Registration.objects.filter(
        offering__draw=draw,
        participant__in=identities.of(person),
        state=RegistrationState.APPLIED,
    ).select_related("offering")
    return [*{row.offering: None for row in rows.order_by("rank", "pk")}]
