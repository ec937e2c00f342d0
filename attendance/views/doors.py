"""What is typed at the door: somebody not on the roster, heads without names, hours."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.actors import Actor
from accounts.choices import Ability, Role
from accounts.permissions import StaffRequest
from accounts.rules import may
from attendance.actions import headcounts, walk_ins, worked_hours
from attendance.forms.rosters import HeadcountForm, HoursForm, Press, WalkInForm
from attendance.permissions import refuse_late
from attendance.queries import helper_doors, known, rosters
from attendance.queries.known import Candidate
from attendance.views.rosters import back, page, sent
from classes.models import Session
from common.errors import RuleViolation
from people.models import Helper, Participant

NOTED = "{name}さんの活動時間を記録しましたが、足りないものがあります。{why}"


@sent
def walk_in(request: StaffRequest, session: Session) -> HttpResponse:
    """Somebody who is not on the roster. Whoever is like them is named first."""
    form = WalkInForm(request.POST)
    if not form.is_valid():
        return page(request, session, walk_in=form)
    candidates = [] if form.asked else candidates_for(request, session, form=form)
    if candidates:
        return page(request, session, walk_in=form, candidates=candidates)
    try:
        refuse_late(request.membership, session, at=timezone.now())
        person = _let_in(request, session, form=form)
    except RuleViolation as refusal:
        form.add_error(None, refusal.message)
        return page(request, session, walk_in=form)
    return back(session, did=Press.ARRIVED, person=person)


@sent
def headcount(request: StaffRequest, session: Session) -> HttpResponse:
    """How many came without giving names."""
    form = HeadcountForm(request.POST)
    if form.is_valid():
        try:
            refuse_late(request.membership, session, at=timezone.now())
            headcounts.count(
                id=form.named,
                session=session,
                group=form.cleaned_data["group"],
                count=form.cleaned_data["count"],
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            return back(session, did="counted")
    return page(request, session, headcount=form)


@sent
def hours(request: StaffRequest, session: Session) -> HttpResponse:
    """How long a helper was there."""
    form = HoursForm(request.POST, municipality=request.membership.municipality)
    if form.is_valid():
        try:
            refuse_late(request.membership, session, at=timezone.now())
            worked_hours.log(
                id=form.named,
                session=session,
                helper=form.cleaned_data["helper"],
                minutes=form.cleaned_data["minutes"],
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            note(
                request, session, [(form.cleaned_data["helper"], form.cleaned_data["minutes"])]
            )
            return back(session, did="logged")
    return page(request, session, hours=form)


def note(request: StaffRequest, session: Session, worked: Iterable[tuple[Helper, int]]) -> None:
    """Say what the helpers lacked on the day whose hours were written down."""
    for helper, minutes in worked:
        found = helper_doors.lacking(helper, session, on=timezone.localdate())
        if minutes and found.reasons:
            why = "".join(each.sentence for each in found.reasons)
            messages.warning(request, NOTED.format(name=helper.name, why=why))


def candidates_for(
    request: StaffRequest, session: Session, *, form: WalkInForm
) -> list[Candidate]:
    """Who may be meant: on this roster, and for whoever may search people, in the town."""
    person = form.person
    found = known.on_roster(rosters.of(session), kana=person.kana)
    if may(Role(request.membership.role), Ability.REGISTER):
        found += known.anywhere(
            request.membership.municipality,
            name=person.name,
            kana=person.kana,
            phones=[entry.digits_or_text for entry in person.phones],
        )
    first: dict[int, Candidate] = {}
    for candidate in found:
        first.setdefault(candidate.person.pk, candidate)
    return [*first.values()]


def _let_in(request: StaffRequest, session: Session, *, form: WalkInForm) -> Participant:
    """Let in whom the clerk chose, else whom they typed. Raises a RuleViolation or Http404."""
    mark: dict[str, Any] = {
        "session": session,
        "id": form.named,
        "by": Actor.of(request),
        "at": timezone.now(),
    }
    if form.chosen is None:
        return walk_ins.receive(person=form.person, **mark).participant.kept
    people = Participant.objects.filter(municipality=request.membership.municipality)
    person = get_object_or_404(
        people.select_related("merged_into", "municipality"), public_id=form.chosen
    )
    return walk_ins.admit(participant=person, **mark).participant.kept
