"""A paper roster is keyed by its numbers, or ticked in its order: looked at once, stored with
one press."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from accounts.rules import stamp
from attendance.actions import check_ins, keying, viewings
from attendance.actions.keying import Sheet
from attendance.forms.keying import HELPERS, MOST_TICKED, KeyingForm, Way
from attendance.permissions import own_session, refuse_late
from attendance.queries import known, paper, rosters
from attendance.queries.paper import Entry
from attendance.rules.keying import written
from attendance.views.doors import note
from classes.models import Session
from common.errors import RuleViolation

LATE = "出席した方の番号にない方が、早退の番号に入っています：{}。番号をお確かめください。"


@never_cache
@staff_page(Ability.ATTEND)
def page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The form; then the names that were meant; then it is stored."""
    session, at = own_session(request.membership, public_id), timezone.now()
    town = request.membership.municipality
    viewings.record_roster(session, by=Actor.of(request), at=at)
    if request.method == "POST":
        return _sent(request, session, form=KeyingForm(request.POST, municipality=town))
    opened = paper.entries(session)
    people = " ".join(str(entry.person.public_id) for entry in opened)
    form = KeyingForm(municipality=town, initial={"people": people})
    return _shown(request, session, form=form, entries=opened)


def _sent(request: StaffRequest, session: Session, *, form: KeyingForm) -> HttpResponse:
    """Stored, if it is what the clerk has looked at; else shown to be looked at."""
    valid = form.is_valid()
    if request.POST.get("do") in Way.values and "came" not in form.errors:
        return _turned(request, session, form=form)
    entries = _numbered(session, form)
    sheet = _sheet(session, form, entries) if valid else None
    looked_at = request.POST.get("checked") == _fingerprint(form)
    if sheet is None or request.POST.get("do") != "store" or not looked_at:
        return _shown(request, session, form=form, entries=entries, sheet=sheet)
    try:
        refuse_late(request.membership, session, at=timezone.now())
        number = keying.store(sheet, by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        form.add_error(None, refusal.message)
        return _shown(request, session, form=form, entries=entries)
    messages.success(request, f"紙の名簿から、{number}人を出席にしました。")
    note(request, session, sheet.hours)
    return redirect("staff:roster", session.public_id)


def _turned(request: StaffRequest, session: Session, *, form: KeyingForm) -> HttpResponse:
    """The other way to say who came, with everything that was said so far."""
    way = Way(request.POST["do"])
    given = form.typed | {"came": written(form.ticked)}
    other = KeyingForm(municipality=request.membership.municipality, initial=given)
    if way is Way.NUMBERS:
        other.fields["came"].widget.attrs["autofocus"] = True
    return _shown(request, session, form=other, entries=_numbered(session, form), way=way)


def _way(request: StaffRequest) -> Way:
    sent = request.POST.get("way") or request.GET.get("way", "")
    return Way(sent) if sent in Way.values else Way.NUMBERS


def _fingerprint(form: KeyingForm) -> str:
    """What was typed: other names are stored than were looked at never."""
    return stamp([str(form[name].data or "") for name in form.fields])


def _numbered(session: Session, form: KeyingForm) -> list[Entry]:
    """Who has which number on the page that was sent."""
    opened = form.cleaned_data.get("people") or ()
    return paper.entries(session, as_opened=opened)


def _sheet(session: Session, form: KeyingForm, entries: list[Entry]) -> Sheet | None:
    """What was typed; None, with the numbers named, where somebody left who never came."""
    read = form.cleaned_data
    came, left = {*read["came"]}, {*read["left"]}
    there = came | {each.number for each in entries if each.came}
    hours = [
        (read[f"helper_{row}"], read[f"minutes_{row}"])
        for row in HELPERS
        if read[f"helper_{row}"] is not None
    ]
    if strays := sorted(left - there):
        form.add_error("left", LATE.format("、".join(f"{each}番" for each in strays)))
        return None
    return Sheet(
        key=form.named,
        session=session,
        came=[each.registration for each in entries if each.number in came],
        left=[each.registration for each in entries if each.number in left],
        walk_ins=read["walk_ins"],
        heads=read["heads"],
        group=read["group"],
        hours=hours,
    )


def _shown(
    request: StaffRequest,
    session: Session,
    *,
    form: KeyingForm,
    entries: list[Entry],
    sheet: Sheet | None = None,
    way: Way | None = None,
) -> HttpResponse:
    printed = paper.printed_at(session)
    context: dict[str, Any] = {
        "nav": "today",
        "session": session,
        "form": form,
        "entries": entries,
        "sheet": sheet,
        "printed": printed,
        "changed": printed is not None and paper.changed_since(session, printed),
        "refusal": _obstacle(request, session),
        "fingerprint": _fingerprint(form),
        "ways": Way.choices if len(entries) <= MOST_TICKED else (),
        "way": (way or _way(request)) if len(entries) <= MOST_TICKED else Way.NUMBERS,
        "ticked": form.ticked,
        "begin": next((each.number for each in entries if not each.came), None),
    }
    if sheet is not None:
        context |= _preview(session, sheet, entries)
    return render(request, "attendance/keying.html", context)


def _preview(session: Session, sheet: Sheet, entries: list[Entry]) -> dict[str, Any]:
    came = {row.pk for row in sheet.came}
    left = {row.pk for row in sheet.left}
    roster = rosters.of(session)
    return {
        "coming": [each for each in entries if each.registration.pk in came],
        "leaving": [each for each in entries if each.registration.pk in left],
        "absent": [
            each for each in entries if each.registration.pk not in came and not each.came
        ],
        "namesakes": [
            (person, found)
            for person in sheet.walk_ins
            if (found := known.on_roster(roster, kana=person.kana))
        ],
    }


def _obstacle(request: StaffRequest, session: Session) -> RuleViolation | None:
    """Why this member of staff cannot key the session now."""
    at = timezone.now()
    try:
        refuse_late(request.membership, session, at=at)
    except RuleViolation as refusal:
        return refusal
    return check_ins.refusal_for(session, at=at)
