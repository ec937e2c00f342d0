"""Handouts in the office: read and printed by whoever teaches, written by whoever plans."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from common.errors import RuleViolation
from materials.actions import handouts
from materials.actions.handouts import ChangedMeanwhile, TitleMissing, TitleTooLong
from materials.choices import FigureName, HandoutState, TextOrigin
from materials.documents import handout_paper as paper
from materials.documents import handouts as document
from materials.documents.printed import Unprintable
from materials.forms.handouts import (
    CoursesForm,
    HandoutForm,
    VersionForm,
    letter_size,
    typed_already,
)
from materials.queries import handouts as known
from materials.queries.handouts import Listed
from materials.renderers.fonts import FontsMissing
from materials.rules import handout_texts
from materials.rules import handouts as rules
from materials.rules.handout_blocks import Block, Figure
from materials.rules.handout_texts import UnfitText
from materials.views.papers import CONFIRMED, pdf

PREVIEW = "preview"


@never_cache
@staff_page(Ability.ATTEND)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Every handout of the town."""
    found = known.of(request.membership.municipality)
    return render(
        request, "materials/handouts/list.html", {"nav": "offerings", "listed": found}
    )


@never_cache
@staff_page(Ability.ATTEND)
@require_safe
def page(request: StaffRequest, key: str) -> HttpResponse:
    """One handout as it is read, and what can be done with it."""
    return _show(request, _own(request, key))


@never_cache
@staff_page(Ability.ATTEND)
@require_safe
def printed(request: StaffRequest, key: str) -> HttpResponseBase:
    """The handout to print, in letters of the size that is asked for."""
    found = _own(request, key)
    handout = document.read(found.topic, town=request.membership.municipality)
    size = letter_size(request.GET.get("size", ""))
    try:
        if document.check(handout) and CONFIRMED not in request.GET:
            return redirect("staff:handout", key)
        return pdf(paper.render(handout, size=size, dated=timezone.localdate()))
    except FontsMissing as missing:
        return _show(request, found, refusal=missing)


@never_cache
@staff_page(Ability.PLAN)
def new(request: StaffRequest) -> HttpResponse:
    """A handout that ともに does not bring."""
    if request.method != "POST":
        return _write(request, None, HandoutForm(initial={"form_key": uuid4()}))
    return _written(request, None, HandoutForm(request.POST))


@never_cache
@staff_page(Ability.PLAN)
def change(request: StaffRequest, key: str) -> HttpResponse:
    """Write a handout in the town's own words, having seen how they look."""
    found = _own(request, key)
    if request.method != "POST":
        return _write(request, found, HandoutForm(initial=typed_already(found)))
    return _written(request, found, HandoutForm(request.POST))


@never_cache
@staff_page(Ability.PLAN)
def versions(request: StaffRequest, key: str) -> HttpResponse:
    """Every version, and any of them taken back; 0 is the standard text."""
    found = _own(request, key)
    if request.method == "POST":
        form = VersionForm(request.POST)
        if not form.is_valid():
            messages.error(request, handouts.UnknownVersion().message)
        elif _brought_back(request, key, **form.cleaned_data):
            return redirect("staff:handout", key)
        return redirect("staff:handout-versions", key)
    rows = [*known.versions(found.row)] if found.row else []
    context = {
        "nav": "offerings",
        "listed": found,
        "topic": found.topic,
        "versions": [(row, *known.said(row)) for row in rows],
        "own": TextOrigin.OWN,
        "standard": rules.standard().get(key),
    }
    return render(request, "materials/handouts/versions.html", context)


@require_POST
@staff_page(Ability.PLAN)
def courses(request: StaffRequest, key: str) -> HttpResponse:
    """Say which courses use the handout."""
    found = _own(request, key)
    form = CoursesForm(request.POST, municipality=request.membership.municipality)
    if not form.is_valid():
        return _show(request, found, form=form)
    handouts.choose_courses(
        request.membership.municipality,
        key=key,
        courses=[*form.cleaned_data["courses"]],
        by=Actor.of(request),
        at=timezone.now(),
    )
    messages.success(request, "使う講座を保存しました。")
    return redirect("staff:handout", key)


@require_POST
@staff_page(Ability.PLAN)
def state(request: StaffRequest, key: str) -> HttpResponse:
    """Publish the handout, or keep it from the public pages."""
    found = _own(request, key)
    shown = request.POST.get("state") == HandoutState.SHOWN
    handouts.choose_state(
        request.membership.municipality,
        key=key,
        state=HandoutState.SHOWN if shown else HandoutState.HIDDEN,
        by=Actor.of(request),
        at=timezone.now(),
    )
    done = "公開しました" if shown else "非公開にしました"
    messages.success(request, f"「{found.topic.title}」を{done}。")
    return redirect("staff:handout", key)


def _own(request: StaffRequest, key: str) -> Listed:
    found = known.one(request.membership.municipality, key)
    if found is None:
        raise Http404
    return found


def _brought_back(request: StaffRequest, key: str, *, number: int, seen: int) -> bool:
    """Whether the version holds again; if not, the page has been told why."""
    town, by, at = request.membership.municipality, Actor.of(request), timezone.now()
    try:
        if number:
            topic = handouts.bring_back(town, key=key, number=number, seen=seen, by=by, at=at)
        else:
            topic = handouts.restore(town, key=key, seen=seen, by=by, at=at)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return False
    messages.success(request, f"「{topic.title}」は、いま{topic.version}です。")
    return True


def _written(request: StaffRequest, found: Listed | None, form: HandoutForm) -> HttpResponse:
    """Look at what was typed, or keep it. Whatever is refused stays in its box."""
    if not form.is_valid() or request.POST.get("do") == PREVIEW:
        return _previewed(request, found, form)
    key = found.topic.key if found else form.new_key
    town, by, at = request.membership.municipality, Actor.of(request), timezone.now()
    try:
        topic = handouts.write(town, key=key, wording=form.wording, by=by, at=at)
    except ChangedMeanwhile as refusal:
        return _beside(request, found, form, refusal=refusal)
    except RuleViolation as refusal:
        _say(form, refusal)
        return _write(request, found, form)
    messages.success(request, f"「{topic.title}」を保存しました（{topic.version}）。")
    return redirect("staff:handout", key)


def _previewed(request: StaffRequest, found: Listed | None, form: HandoutForm) -> HttpResponse:
    blocks: Sequence[Block] = ()
    if form.is_valid():
        try:
            blocks = handout_texts.read(form.cleaned_data["text"])
        except UnfitText as unfit:
            _say(form, unfit)
    return _write(request, found, form, blocks=blocks)


def _say(form: HandoutForm, refusal: RuleViolation) -> None:
    """The refusal beside the box that it is about."""
    if isinstance(refusal, UnfitText):
        for fault in refusal.faults:
            form.add_error("text", str(fault))
    else:
        about_title = isinstance(refusal, TitleMissing | TitleTooLong)
        form.add_error("title" if about_title else None, refusal.message)


def _beside(
    request: StaffRequest, found: Listed | None, form: HandoutForm, *, refusal: ChangedMeanwhile
) -> HttpResponse:
    """What was typed stays; what is stored by now stands beside it. Saved once more, it is the
    next version, and the other one is kept."""
    now = refusal.context["now"]
    again = HandoutForm({**form.data.dict(), "seen": now.number})  # type: ignore[attr-defined]  # a Topic, and a QueryDict
    again.add_error(None, refusal.message)
    return _write(request, found, again, theirs=now)


def _write(
    request: StaffRequest,
    found: Listed | None,
    form: HandoutForm,
    *,
    blocks: Sequence[Block] = (),
    theirs: Any = None,
) -> HttpResponse:
    context = {
        "nav": "offerings",
        "topic": found.topic if found else None,
        "form": form,
        "blocks": blocks,
        "theirs": theirs,
        "figures": [Figure(name, str(name.label)) for name in FigureName],
    }
    status = 409 if theirs else 200
    return render(request, "materials/handouts/edit.html", context, status=status)


def _show(
    request: StaffRequest,
    found: Listed,
    *,
    form: CoursesForm | None = None,
    refusal: FontsMissing | None = None,
) -> HttpResponse:
    town = request.membership.municipality
    handout = document.read(found.topic, town=town)
    unfit: tuple[Unprintable, ...] = ()
    try:
        unfit = document.check(handout)
    except FontsMissing as missing:
        refusal = missing
    context = {
        "nav": "offerings",
        "listed": found,
        "topic": found.topic,
        "handout": handout,
        "form": form
        or CoursesForm(
            initial={"courses": [course.pk for course in found.courses]}, municipality=town
        ),
        "unprintable": unfit,
        "refusal": refusal,
        "standard": rules.standard().get(found.topic.key),
    }
    refused = refusal is not None and request.path.endswith(".pdf")
    return render(
        request, "materials/handouts/page.html", context, status=409 if refused else 200
    )
