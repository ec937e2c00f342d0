"""Slips of registrations to print: of one, of all for a session, and one's own."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import viewings
from classes.models import Registration, Session
from classes.queries.offerings import Listing
from classes.views import own
from common.clock import tokyo_date
from common.errors import RuleViolation
from materials.actions import exports
from materials.choices import Paper
from materials.documents import slips as paper
from materials.documents.printed import Unprintable
from materials.documents.slips import NoSlip, Slip
from materials.queries import slips as known
from materials.renderers.fonts import FontsMissing
from materials.views.papers import CONFIRMED, own_session, pdf
from people.actions import viewings as people_seen

WITHOUT = "without"


@never_cache
@staff_page(Ability.REGISTER)
@require_safe
def of_session(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Whose slips there are for a session."""
    session = own_session(request, public_id)
    viewings.record_roster(session, by=Actor.of(request), at=timezone.now())
    return _show(request, _read(session), session=session)


@never_cache
@staff_page(Ability.REGISTER)
@require_safe
def of_session_pdf(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """All of them, four to a sheet; without those whose names cannot be printed, if asked."""
    session, at = own_session(request, public_id), timezone.now()
    slips, town = _read(session), session.offering.municipality
    try:
        unfit = paper.check(slips)
        if unfit and not {CONFIRMED, WITHOUT} & {*request.GET}:
            return redirect("staff:slips-page", public_id)
        if WITHOUT in request.GET:
            without = {each.person for each in unfit}
            slips = [slip for slip in slips if slip.person not in without]
        if not slips:
            return _show(request, slips, session=session, refusal=NoSlip())
        document = paper.render(slips, town=town, dated=tokyo_date(at))
    except FontsMissing as missing:
        return _show(request, slips, session=session, refusal=missing)
    by = Actor.of(request)
    exports.record(Paper.SLIPS, on=session, people=len(slips), by=by, at=at)
    return pdf(document)


@never_cache
@staff_page(Ability.REGISTER)
@require_safe
def of_one(request: StaffRequest, reference: str) -> HttpResponse:
    """The slip of one registration."""
    registration = _registration(request, reference)
    person = registration.participant.kept
    people_seen.record(person, by=Actor.of(request), at=timezone.now())
    try:
        slip = _slip(registration, named=True)
    except NoSlip as refusal:
        return _show(request, (), registration=registration, refusal=refusal)
    return _show(request, [slip], registration=registration)


@never_cache
@staff_page(Ability.REGISTER)
@require_safe
def of_one_pdf(request: StaffRequest, reference: str) -> HttpResponseBase:
    """The slip of one registration, on A6."""
    registration, at = _registration(request, reference), timezone.now()
    town = registration.offering.municipality
    try:
        slip = _slip(registration, named=True)
        if paper.check([slip]) and CONFIRMED not in request.GET:
            return redirect("staff:slip-page", reference)
        document = paper.render([slip], town=town, dated=tokyo_date(at), alone=True)
    except (NoSlip, FontsMissing) as refusal:
        return _show(request, (), registration=registration, refusal=refusal)
    by = Actor.of(request)
    exports.record(Paper.SLIPS, on=registration, people=1, by=by, at=at)
    return pdf(document)


@require_safe
@own.holding
def of_holder(
    request: HttpRequest, registration: Registration, listing: Listing
) -> HttpResponse:
    """One's own slip, without the name. What no font has is printed as 〓: whoever holds it
    cannot mend the title."""
    try:
        slip = _slip(registration, named=False)
        town, today = registration.offering.municipality, tokyo_date(listing.at)
        return pdf(paper.render([slip], town=town, dated=today, alone=True))
    except (NoSlip, FontsMissing) as refusal:
        return own.show(request, registration, listing, refusal=refusal.message)


def _registration(request: StaffRequest, reference: str) -> Registration:
    return get_object_or_404(known.for_member(request.membership), reference=reference)


def _slip(registration: Registration, *, named: bool) -> Slip:
    """Raises NoSlip."""
    return paper.read(registration, held=known.held(registration.offering), named=named)


def _read(session: Session) -> list[Slip]:
    held = known.held(session.offering)
    return [
        paper.read(row, held=held, named=True)
        for row in known.of_session(session)
        if session in held and paper.is_due(row, held=held)
    ]


def _show(
    request: StaffRequest,
    slips: Sequence[Slip],
    *,
    session: Session | None = None,
    registration: Registration | None = None,
    refusal: RuleViolation | None = None,
) -> HttpResponse:
    """The twin. What was asked for and not given is no success."""
    unfit: tuple[Unprintable, ...] = ()
    try:
        unfit = paper.check(slips)
    except FontsMissing as missing:
        refusal = refusal or missing
    context = {
        "nav": "today" if session else "participants",
        "slips": slips,
        "session": session,
        "registration": registration,
        "refusal": refusal,
        "unprintable": unfit,
        "left_out": len({each.person for each in unfit if each.person}),
    }
    refused = refusal is not None and request.path.endswith(".pdf")
    return render(request, "materials/slips.html", context, status=409 if refused else 200)
