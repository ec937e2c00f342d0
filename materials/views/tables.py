"""Cards that stand on the tables, and the plan of who sits at which."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import viewings
from attendance.queries import briefs
from classes.choices import Kind
from classes.models import Session
from common.clock import tokyo_date
from common.errors import RuleViolation
from materials.actions import exports
from materials.choices import Paper
from materials.documents import seat_plan, table_cards, tables
from materials.documents.printed import Unprintable
from materials.documents.tables import Room
from materials.forms.tables import TablesForm
from materials.queries import rosters
from materials.renderers.fonts import FontsMissing
from materials.views.papers import own_session, pdf


@never_cache
@staff_page(Ability.ATTEND)
@require_safe
def page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The tables on the screen, and what is to be printed of them."""
    session, form = own_session(request, public_id), TablesForm(request.GET)
    form.is_valid()
    room = _room(session, form)
    if room is not None:
        viewings.record_brief(session, by=Actor.of(request), at=timezone.now())
    return _show(request, session, form, room=room)


@never_cache
@staff_page(Ability.ATTEND)
@require_safe
def cards(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """A card for each table; that names were taken is written down."""
    session, form, at = own_session(request, public_id), TablesForm(request.GET), timezone.now()
    valid, room = form.is_valid(), _room(session, form)
    if room is None or not valid:
        return _show(request, session, form, room=room, refused=True)
    named = form.cleaned_data["named"]
    try:
        unfit = table_cards.check(room, named=named)
        if unfit and not form.cleaned_data["substitute"]:
            return _show(request, session, form, room=room, unfit=unfit, refused=True)
        document = table_cards.render(room, named=named, dated=tokyo_date(at))
    except FontsMissing as refusal:
        return _show(request, session, form, room=room, refusal=refusal, refused=True)
    if named:
        by = Actor.of(request)
        exports.record(Paper.TABLE_CARDS, on=session, people=room.people, by=by, at=at)
    return pdf(document)


@never_cache
@staff_page(Ability.ATTEND)
@require_safe
def plan(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """The plan with everybody's name; that it was taken is written down."""
    session, form, at = own_session(request, public_id), TablesForm(request.GET), timezone.now()
    valid, room = form.is_valid(), _room(session, form)
    if room is None or not valid:
        return _show(request, session, form, room=room, refused=True)
    try:
        unfit = seat_plan.check(room)
        if unfit and not form.cleaned_data["substitute"]:
            return _show(request, session, form, room=room, unfit=unfit, refused=True)
        document = seat_plan.render(room, at=at)
    except FontsMissing as refusal:
        return _show(request, session, form, room=room, refusal=refusal, refused=True)
    by = Actor.of(request)
    exports.record(Paper.SEAT_PLAN, on=session, people=room.people, by=by, at=at)
    return pdf(document)


def _room(session: Session, form: TablesForm) -> Room | None:
    """The tables; None where nobody is told of, or what was told is gone."""
    told = briefs.of(session, at=timezone.now())
    if told is None or not told.lines:
        return None
    return tables.read(told, held=rosters.held(session), most=form.seats)


def _show(  # what stands in the way is one of several things
    request: StaffRequest,
    session: Session,
    form: TablesForm,
    *,
    room: Room | None,
    unfit: tuple[Unprintable, ...] = (),
    refusal: RuleViolation | None = None,
    refused: bool = False,
) -> HttpResponse:
    """The page. A PDF that was asked for and not given is no success."""
    cancelled = not briefs.is_briefed(session)
    gone = room is None and briefs.of(session, at=timezone.now()) is None
    context = {
        "nav": "today",
        "session": session,
        "form": form,
        "room": room,
        "unfit": unfit,
        "refusal": refusal,
        "gone": gone,
        "cancelled": cancelled,
        "consults": session.offering.kind == Kind.CONSULTATION,
    }
    return render(request, "materials/tables.html", context, status=409 if refused else 200)
