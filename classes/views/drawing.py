"""The office's pages of a draw: what was promised, who is in it, and what came of it."""

from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import draws, viewings
from classes.actions import lots as lots_of
from classes.choices import (
    DrawChangeGround,
    DrawStage,
    DrawState,
    Priority,
    RegistrationState,
)
from classes.forms.drawing import ResultForm, destinations
from classes.forms.planning import refused
from classes.models import Draw, Registration
from classes.queries import lines, minimums, registrations, scopes, standings
from classes.rules import priorities
from common import references
from common.errors import RuleViolation

ORDER = [
    DrawStage.DUE,
    DrawStage.CLOSING,
    DrawStage.OPEN,
    DrawStage.PLANNED,
    DrawStage.DRAWN,
    DrawStage.CALLED_OFF,
]
"""What has to be done first stands first."""
ON_A_PAGE = 100
GROUPS = {
    standings.SEATED: "参加確定",
    standings.QUEUED: "キャンセル待ち（順番どおり）",
    standings.LOST: "落選",
    standings.LEFT: "取消し・辞退",
}
NOT_YOURS = (
    "この抽選には、担当でない会場の募集が含まれています。市町村の担当課に操作を頼んでください。"
)


def own(request: StaffRequest, public_id: UUID) -> Draw:
    """The draw, if somebody may open one of its offerings. Raises Http404."""
    rows = scopes.draws_for(request.membership).select_related("municipality")
    return get_object_or_404(rows, public_id=public_id)


@staff_page(Ability.PLAN)
def listed(request: StaffRequest) -> HttpResponse:
    """Every draw, by where it stands."""
    rows = standings.standings(scopes.draws_for(request.membership), at=timezone.now())
    groups = [(each, [row for row in rows if row.stage is each]) for each in ORDER]
    context = {"nav": "offerings", "groups": [(one, many) for one, many in groups if many]}
    return render(request, "classes/drawing/list.html", context)


@never_cache
@staff_page(Ability.PLAN)
def detail(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """The promise, the rule, the entries; after the draw what became of everybody."""
    draw = own(request, public_id)
    at = timezone.now()
    standing = standings.standing(draw, at=at)
    whole = scopes.covers(request.membership, draw)
    drawn = draw.state == DrawState.DRAWN
    context = {
        "nav": "offerings",
        "draw": draw,
        "standing": standing,
        "whole": whole,
        "drawn": drawn,
        "rule": priorities.in_words([Priority(e) for e in standing.offerings[0].priorities]),
        "demand": standings.demand(draw),
        "shortfalls": minimums.shortfalls(
            scopes.offerings_for(request.membership).filter(draw=draw), at=at
        ),
    }
    if whole:
        for offering in standing.offerings:
            viewings.record_registrations(offering, by=Actor.of(request), at=at)
    if drawn:
        context |= _results(draw, request.GET.get("page")) if whole else {}
    else:
        entries = Paginator(standings.lots(draw), ON_A_PAGE)
        context["page"] = entries.get_page(request.GET.get("page"))
        context["may_group"] = whole and draw.state == DrawState.COMMITTED
    return render(request, "classes/drawing/detail.html", context)


def _results(draw: Draw, number: str | None) -> dict[str, object]:
    """One page of what became of everybody, in groups with their whole sizes."""
    page = Paginator(standings.results(draw), ON_A_PAGE).get_page(number)
    sizes, groups = standings.group_sizes(draw), []
    for (offering, group), found in groupby(page.object_list, key=standings.group_of):
        rows = [*found]
        queued = group == standings.QUEUED
        groups.append(
            {
                "offering": offering,
                "title": GROUPS[group],
                "people": sizes[offering.pk, group],
                "rows": rows,
                "ordered": queued,
                "places": lines.places(rows) if queued else {},
            }
        )
    return {"page": page, "groups": groups}


@never_cache
@staff_page(Ability.PLAN)
def hold(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """First the page that says what will happen, then the draw: once, however often asked."""
    draw = own(request, public_id)
    standing = standings.standing(draw, at=timezone.now())
    if draw.state == DrawState.DRAWN:
        messages.info(request, "この抽選は、すでに行われています。")
        return redirect("staff:draw", public_id)
    if not scopes.covers(request.membership, draw):
        messages.error(request, NOT_YOURS)
        return redirect("staff:draw", public_id)
    if request.method != "POST":
        context = {"nav": "offerings", "draw": draw, "standing": standing}
        return render(request, "classes/drawing/hold.html", context)
    act, done = draws.hold, "抽選しました。申し込んだ方全員への連絡を、連絡リストに載せました。"
    if request.POST.get("step") == "freeze":
        act, done = draws.freeze, "名簿を確定しました。名簿の照合コードを公開しています。"
    try:
        act(draw, by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("staff:draw", public_id)


@require_POST
@staff_page(Ability.REGISTER)
def lots(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """Put the chosen entries into one lot, or take one lot apart."""
    draw = own(request, public_id)
    by, at = Actor.of(request), timezone.now()
    receipt = request.POST.get("part", "")
    try:
        if not scopes.covers(request.membership, draw):
            messages.error(request, NOT_YOURS)
        elif receipt:
            lots_of.part(draw, receipt=references.parse(receipt), by=by, at=at)
            messages.success(request, "組を分けました。それぞれ1口になります。")
        else:
            chosen = [*request.POST.getlist("lot"), request.POST.get("receipt", "")]
            receipts = [references.parse(each) for each in chosen if each.strip()]
            joined = lots_of.join(draw, receipts=receipts, by=by, at=at)
            messages.success(request, f"{len(joined)}人を1組にしました。一緒に抽選します。")
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    return redirect("staff:draw", public_id)


@never_cache
@staff_page(Ability.REGISTER)
def change(request: StaffRequest, public_id: UUID, reference: str) -> HttpResponseBase:
    """Change one result by hand, with a ground that is published."""
    draw = own(request, public_id)
    rows = Registration.objects.filter(offering__draw=draw).select_related(
        "offering__municipality", "participant__merged_into"
    )
    row = get_object_or_404(rows, reference=reference)
    why_not = ""
    if not scopes.covers(request.membership, draw):
        why_not = NOT_YOURS
    elif draw.state != DrawState.DRAWN:
        why_not = draws.NotYetDrawn().message
    elif not destinations(RegistrationState(row.state)):
        state = row.get_state_display()
        why_not = f"受付番号 {row.reference} は「{state}」のため、変えられません。"
    if why_not:
        messages.error(request, why_not)
        return redirect("staff:draw", public_id)
    posted = request.POST if request.method == "POST" else None
    mates = registrations.faring_alike(row)
    form = ResultForm(posted, state=RegistrationState(row.state), party=bool(mates))
    if request.method == "POST" and form.is_valid():
        try:
            draws.change(
                row,
                to=RegistrationState(form.cleaned_data["to"]),
                ground=DrawChangeGround(form.cleaned_data["ground"]),
                note=form.cleaned_data["note"],
                by=Actor.of(request),
                at=timezone.now(),
                together=bool(mates) and not form.cleaned_data["alone"],
            )
        except RuleViolation as refusal:
            refused(form, None, refusal.message)
        else:
            changed = [row, *([] if form.cleaned_data.get("alone") else mates)]
            numbers = "、".join(each.reference for each in changed)
            messages.success(request, f"受付番号 {numbers} の結果を変えました。")
            return redirect("staff:draw", public_id)
    context = {"nav": "offerings", "draw": draw, "row": row, "mates": mates, "form": form}
    return render(request, "classes/drawing/change.html", context)
