"""The roster at the door: one press for one person. It works without JavaScript; with htmx a
press swaps its line alone."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Concatenate
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import check_ins, viewings, walk_ins
from attendance.actions.check_ins import MarkReused
from attendance.choices import Method, Presence
from attendance.forms.rosters import HeadcountForm, HoursForm, Press, PressForm, WalkInForm
from attendance.permissions import abilities, own_session, refuse_late
from attendance.queries import conflicts, kiosks, lettings, rosters, sessions
from attendance.queries.rosters import Line
from classes.models import Session
from common.clock import tokyo_date
from common.errors import RuleViolation
from people.models import Participant

STALE = "この操作は、あとで取り消されています。もう一度ボタンを押してください。"
SAID: dict[tuple[Press, Presence], str] = {
    (Press.ARRIVED, Presence.PRESENT): "出席にしました",
    (Press.ARRIVED, Presence.LEFT_EARLY): "早退の記録があります",
    (Press.ADMIT, Presence.PRESENT): "出席にしました",
    (Press.LEFT, Presence.LEFT_EARLY): "早退にしました",
    (Press.UNDO, Presence.EXPECTED): "出席を取り消しました",
    (Press.UNDO, Presence.PRESENT): "早退を取り消しました。出席に戻りました",
}
DONE = {"counted": "人数を記録しました。", "logged": "活動時間を記録しました。"}
"""What `?did=` may say besides the name of a button, and where on the page it is shown."""


@never_cache
@staff_page(Ability.ATTEND)
def roster(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Everybody expected and everybody there, with the buttons to mark them."""
    session = own_session(request.membership, public_id)
    viewings.record_roster(session, by=Actor.of(request), at=timezone.now())
    return page(request, session)


def sent(
    view: Callable[[StaffRequest, Session], HttpResponse],
) -> Callable[Concatenate[HttpRequest, ...], HttpResponseBase]:
    """A view that takes what was sent for a session; opened by hand it leads to the roster."""

    @never_cache
    @staff_page(Ability.ATTEND)
    def page_or_roster(request: StaffRequest, public_id: UUID) -> HttpResponse:
        session = own_session(request.membership, public_id)
        if request.method != "POST":
            return redirect("staff:roster", public_id)
        return view(request, session)

    return update_wrapper(page_or_roster, view)


@sent
def press(request: StaffRequest, session: Session) -> HttpResponse:
    """One button of one line. A second press of the same button changes nothing."""
    form = PressForm(request.POST)
    person = _person(request, form) if form.is_valid() else None
    try:
        if person is None:
            raise MarkReused
        refuse_late(request.membership, session, at=timezone.now())
        _press(request, session, person=person, form=form)
    except RuleViolation as refusal:
        if person is not None and request.headers.get("HX-Request"):
            return _line(request, session, person=person, refusal=refusal)
        messages.error(request, refusal.message)
        return redirect("staff:roster", session.public_id)
    if request.headers.get("HX-Request"):
        return _line(request, session, person=person, did=form.press)
    return back(session, did=form.press, person=person)


def back(session: Session, *, did: str, person: Participant | None = None) -> HttpResponse:
    """To the line of the person, or to the part of the page where something was typed."""
    query = {"did": did} | ({"who": str(person.public_id)} if person else {})
    anchor = f"p-{person.public_id}" if person else did
    address = reverse("staff:roster", args=[session.public_id])
    return redirect(f"{address}?{urlencode(query)}#{anchor}")


def page(request: StaffRequest, session: Session, **given: Any) -> HttpResponse:
    """The roster's page; `given` are forms that were filled in and not accepted."""
    listed = rosters.of(session)
    refusal = _obstacle(request, session)
    did, who = request.GET.get("did", ""), request.GET.get("who", "")
    context: dict[str, Any] = {
        "nav": "today",
        "session": session,
        "roster": listed,
        "refusal": refusal,
        "marking": refusal is None,
        "said_at": f"p-{who}",
        "said": next(
            (sentence(x, did=did) for x in listed.lines if x.anchor == f"p-{who}"), ""
        ),
        "done": {did: DONE[did]} if did in DONE else {},
        "walk_in": WalkInForm(),
        "headcount": HeadcountForm(),
        "hours": HoursForm(municipality=request.membership.municipality),
        "page_key": uuid4(),
        "doubted": conflicts.open_to(request.membership).filter(session=session).count(),
        "standing": kiosks.standings([session], at=timezone.now()).get(session.pk),
        "tablets_wanted": lettings.ahead(session, at=timezone.now()),
    }
    return render(
        request, "attendance/roster.html", context | abilities(request.membership) | given
    )


def sentence(line: Line, *, did: str) -> str:
    """What a press has brought about, if it still holds: 「山田花子さん：出席にしました」."""
    if did not in Press.values:
        return ""
    return f"{line.person.name}さん：{SAID.get((Press(did), line.presence), STALE)}"


def _press(
    request: StaffRequest, session: Session, *, person: Participant, form: PressForm
) -> None:
    """Do what the button says. Raises a RuleViolation."""
    at = timezone.now()
    mark: dict[str, Any] = {
        "session": session,
        "id": form.named,
        "by": Actor.of(request),
        "at": at,
    }
    if form.press is Press.UNDO:
        check_ins.take_back(form.cleaned_data["takes_back"], **mark)
        return
    line = rosters.of(session).line_of(person.public_id)
    registration = line.registration if line else None
    if form.press is Press.LEFT:
        who = registration.participant if registration else person
        check_ins.leave(participant=who, registration=registration, **mark)
    elif form.press is Press.ARRIVED and registration is not None:
        late = tokyo_date(at) > sessions.day_of(session)
        method = Method.PAPER if late else Method.TAP
        check_ins.arrive(registration=registration, method=method, **mark)
    else:
        walk_ins.admit(participant=person, **mark)


def _person(request: StaffRequest, form: PressForm) -> Participant | None:
    """Whom the button is about, as they are joined now; None when they are not of this town."""
    found = (
        Participant.objects.filter(
            municipality=request.membership.municipality, public_id=form.cleaned_data["person"]
        )
        .select_related("merged_into", "municipality")
        .first()
    )
    return found.kept if found else None


def _line(
    request: StaffRequest,
    session: Session,
    *,
    person: Participant,
    did: str = "",
    refusal: RuleViolation | None = None,
) -> HttpResponse:
    """The line, the counts and the sentence: what htmx puts in the place of the old ones."""
    listed = rosters.of(session)
    line = listed.line_of(person.public_id)
    context = {
        "session": session,
        "roster": listed,
        "line": line,
        "said_at": line.anchor if line else "",
        "said": sentence(line, did=did) if line else "",
        "refused": refusal.message if refusal else "",
        "marking": _obstacle(request, session) is None,
        "page_key": uuid4(),
        "standing": kiosks.standings([session], at=timezone.now()).get(session.pk),
        "tablets_wanted": lettings.ahead(session, at=timezone.now()),
    }
    return render(request, "attendance/line_swap.html", context)


def _obstacle(request: StaffRequest, session: Session) -> RuleViolation | None:
    """Why this member of staff cannot mark the session now; None when they can."""
    at = timezone.now()
    try:
        refuse_late(request.membership, session, at=at)
    except RuleViolation as refusal:
        return refusal
    return check_ins.refusal_for(session, at=at)
