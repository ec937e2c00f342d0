"""Tablets: listed, let in, named, stopped. The page with the QR code is a floor higher, in
materials, where QR codes are drawn."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import kiosks
from attendance.actions.kiosks import Invitation
from attendance.forms.kiosks import LONGEST_NAME, LettingForm, NameForm, usual_answers
from attendance.models import Kiosk
from attendance.permissions import own_kiosk
from attendance.queries import kiosks as tablets
from attendance.queries import lettings
from attendance.queries.lettings import Place
from attendance.rules import kiosks as rules
from classes.models import Session
from common.clock import tokyo_date
from common.errors import RuleViolation

KEPT = "kiosk_secrets"
MOST_KEPT = 10


@never_cache
@staff_page(Ability.ATTEND)
def listed(request: StaffRequest) -> HttpResponse:
    """Today's tablets, and those that still have something to send."""
    at = timezone.now()
    context = {"nav": "today", "tablets": tablets.listed(request.membership, at=at), "at": at}
    return render(request, "attendance/kiosks/list.html", context)


@never_cache
@staff_page(Ability.ATTEND)
def new(request: StaffRequest) -> HttpResponse:
    """Choose the venue; then the sessions, the helpers and the name."""
    at = timezone.now()
    places = lettings.places(request.membership, at=at)
    place, session = _chosen(request, places)
    if place is None:
        today = timezone.localdate(at)
        context = {"nav": "today", "places": places, "today": today}
        return render(request, "attendance/kiosks/venues.html", context)
    day = tokyo_date(session.starts_at) if session is not None else place.first_day
    crew = lettings.crew(place, on=day)
    name = rules.suggested_name(
        place.venue.name, taken=tablets.names_at(place.venue, at=at), longest=LONGEST_NAME
    )
    form = LettingForm(
        request.POST or None,
        place=place,
        crew=crew,
        at=at,
        initial=usual_answers(place, crew, name=name, on=day),
    )
    if invited := _invited(request, form):
        keep(request, invited)
        return redirect("staff:kiosk-pair", invited.kiosk.public_id)
    context = {"nav": "today", "place": place, "form": form, "several": len(places) > 1}
    return render(request, "attendance/kiosks/new.html", context)


@never_cache
@staff_page(Ability.ATTEND)
def one(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """How a tablet is doing; its name can be changed here."""
    kiosk, at = own_kiosk(request.membership, public_id), timezone.now()
    form = NameForm(request.POST or None, initial={"name": kiosk.name})
    if request.method == "POST" and form.is_valid():
        kiosks.rename(kiosk, name=form.cleaned_data["name"], by=Actor.of(request), at=at)
        messages.success(request, "タブレットの名前を変えました。")
        return redirect("staff:kiosks")
    context = {"nav": "today", "tablet": tablets.shown(kiosk, at=at), "form": form, "at": at}
    return render(request, "attendance/kiosks/one.html", context)


@never_cache
@staff_page(Ability.ATTEND)
def revoke(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Asks once, saying what becomes of unsent marks; then stops the tablet at once."""
    kiosk, at = own_kiosk(request.membership, public_id), timezone.now()
    if request.method == "POST":
        kiosks.revoke(kiosk, by=Actor.of(request), at=at)
        messages.success(request, f"「{kiosk.name}」を停止しました。")
        return redirect("staff:kiosks")
    context = {"nav": "today", "tablet": tablets.shown(kiosk, at=at), "at": at}
    return render(request, "attendance/kiosks/revoke.html", context)


@require_POST
@staff_page(Ability.ATTEND)
def again(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Another number for a tablet that did not come in time."""
    kiosk = own_kiosk(request.membership, public_id)
    try:
        keep(request, kiosks.invite_again(kiosk, by=Actor.of(request), at=timezone.now()))
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    return redirect("staff:kiosk-pair", public_id)


def keep(request: StaffRequest, invited: Invitation) -> None:
    """The secret of the QR code stays with whoever asked for it, until the log-in ends."""
    kept: dict[str, str] = request.session.get(KEPT, {})
    kept.pop(str(invited.kiosk.public_id), None)
    latest = [*kept.items()][1 - MOST_KEPT :]
    request.session[KEPT] = {**dict(latest), str(invited.kiosk.public_id): invited.secret}


def kept(request: StaffRequest, kiosk: Kiosk) -> str:
    """The secret of the QR code, if this browser asked for it and it is still good."""
    secret: str = request.session.get(KEPT, {}).get(str(kiosk.public_id), "")
    return secret if secret and tablets.digest(secret) == kiosk.secret_digest else ""


def _chosen(request: StaffRequest, places: list[Place]) -> tuple[Place | None, Session | None]:
    """The venue that was chosen, or that of the session from whose roster somebody comes; the
    only one there is, where there is but one. Raises Http404 for any other."""
    if named := request.GET.get("session"):
        for place in places:
            for session in place.sessions:
                if str(session.public_id) == named:
                    return place, session
        return None, None
    if named := request.GET.get("venue"):
        for place in places:
            if str(place.venue.pk) == named:
                return place, None
        raise Http404
    return (places[0], None) if len(places) == 1 else (None, None)


def _invited(request: StaffRequest, form: LettingForm) -> Invitation | None:
    """The tablet that is waited for now; None where nothing was sent, or not enough."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return kiosks.invite(form.letting(), by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        form.add_error(None, refusal.message)
        return None
