"""The phone desk: one screen from 「もしもし」 to the reference number, by keyboard alone.

Every step is a POST of the whole form, so nothing about a person is ever in an address. With
htmx a step swaps the desk in place; without it the same step ends in a redirect.
"""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import intake, registrations
from classes.actions.registrations import (
    AlreadyRegistered,
    RequestReused,
    SameTimeElsewhere,
)
from classes.forms.desk import NEW, CancelForm, answers_of, looked_for
from classes.models import Registration
from classes.queries import lines, offerings, scopes
from classes.queries import registrations as registered
from classes.views.callers import waiting
from classes.views.calls import Call, as_uuid
from common import references
from common.errors import RuleViolation
from people.actions import drafts, viewings
from people.actions.drafts import DraftOfSomebodyElse

ANOTHER_CLASS = "下の一覧から、別の講座を選べます。"
NEXT_STEPS: dict[type[RuleViolation], str] = {
    AlreadyRegistered: "受付番号は、下の申込み履歴に出ています。",
    SameTimeElsewhere: "申込み履歴で前の申込みを取り消すと、こちらを受け付けられます。",
    RequestReused: "この受付はすでに保存されています。「新しい受付」から入力し直してください。",
}
"""What the clerk can do next; the refusal's own sentence is what to tell the caller."""


@never_cache
@staff_page(Ability.REGISTER)
def desk(request: StaffRequest) -> HttpResponseBase:
    """An empty desk; or, posted, one step of a call."""
    if request.method != "POST":
        return _page(request, _call(request, uuid4(), {}))
    call = _posted(request)
    call.recall()
    if call.saved is not None and "save" not in request.POST:
        return _go(request, _done_url(call.key))
    name = next((name for name in STEPS if name in request.POST), "next")
    try:
        return STEPS[name](request, call, request.POST.get(name, ""))
    except DraftOfSomebodyElse as refusal:
        fresh = _call(request, uuid4(), call.answers)
        return _page(request, fresh, refusal=refusal)


@never_cache
@require_GET
@staff_page(Ability.REGISTER)
def resume(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """A call that broke off, as it stood."""
    call = _call(request, key, {})
    if call.saved is not None:
        return redirect(_done_url(key))
    if call.draft is None:
        raise Http404
    call.answers = {**call.draft.answers}
    call.repair()
    return _page(request, call)


@never_cache
@require_POST
@staff_page(Ability.REGISTER)
def search(request: StaffRequest) -> HttpResponseBase:
    """Whom the text may mean, while it is typed."""
    return render(request, "classes/phone/matches.html", {"call": _posted(request)})


@never_cache
@require_POST
@staff_page(Ability.REGISTER)
def alike(request: StaffRequest) -> HttpResponseBase:
    """Who is known already and may be the person being typed."""
    return render(request, "classes/phone/alike.html", {"call": _posted(request)})


@never_cache
@require_POST
@staff_page(Ability.REGISTER)
def options(request: StaffRequest) -> HttpResponseBase:
    """The classes, sorted for what is typed about the caller."""
    return render(request, "classes/phone/options.html", {"call": _posted(request)})


@never_cache
@require_POST
@staff_page(Ability.REGISTER)
def draft(request: StaffRequest) -> HttpResponseBase:
    """Keep what is typed: nothing is lost when the line breaks or the browser closes."""
    call = _posted(request)
    call.recall()
    try:
        kept_now = call.autosave()
    except DraftOfSomebodyElse:
        return HttpResponse(status=409)
    if not kept_now:
        return HttpResponse(status=204)
    response = render(request, "classes/phone/saved.html", {"call": call})
    response["HX-Replace-Url"] = _resume_url(call.key)
    return response


@require_POST
@staff_page(Ability.REGISTER)
def discard(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """Throw an unfinished call away."""
    call = _call(request, key, {})
    if call.draft is None:
        raise Http404
    drafts.discard(call.draft, by=call.by, at=call.at)
    messages.success(request, "入力途中の受付を破棄しました。")
    return redirect("staff:phone")


@never_cache
@require_GET
@staff_page(Ability.REGISTER)
def done(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """The reference number, to be read out."""
    call = _call(request, key, {})
    if call.saved is None:
        raise Http404
    listing = offerings.listing(call.saved.offering, at=call.at)
    context = {"registration": call.saved, "listing": listing, "new_key": uuid4()}
    if place := lines.place(call.saved):
        context["waiting_words"] = (
            f"キャンセル待ちの{place}番目です。席が空いたら順番にお電話することをお伝えください。"
        )
    return render(request, "classes/phone/done.html", context | {"nav": "phone"})


@never_cache
@staff_page(Ability.REGISTER)
def cancel(request: StaffRequest, reference: str) -> HttpResponseBase:
    """Free somebody's seat, with the reason, and go back to the call."""
    registration = _registration(request, reference)
    back = _back_url(request)
    form = CancelForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            registrations.cancel(
                registration,
                reason=form.sentence,
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refused:
            refusal = refused
        else:
            messages.success(
                request, f"受付番号 {registration.reference} の申込みを取り消しました。"
            )
            return redirect(back)
    context = {"registration": registration, "form": form, "refusal": refusal, "back": back}
    return render(request, "classes/phone/cancel.html", context | {"nav": "phone"})


def _next(request: StaffRequest, call: Call, _: str) -> HttpResponse:
    """Enter in a text field: whatever is the next sensible thing."""
    if call.participant is None and not call.is_new:
        return _found(request, call)
    if call.is_new and not call.has_number and not call.answers.get("asked"):
        # Once, the cursor goes to the number: without it nobody can call back.
        call.keep(asked="1")
    else:
        call.keep(tried="1")
    return _show(request, call)


def _found(request: StaffRequest, call: Call) -> HttpResponse:
    """Enter in the search: take the only match, go to the list of several, or it is somebody
    new."""
    found = [face.participant for face in call.matches]
    if call.by_reference is not None:
        found = [call.by_reference.participant]
    if len(found) == 1:
        return _choose(request, call, str(found[0].public_id))
    if call.text and not found:
        return _choose(request, call, NEW)
    if found:
        call.keep(tried="1")
    return _show(request, call)


def _choose(request: StaffRequest, call: Call, person: str) -> HttpResponse:
    """Take somebody found, somebody new (NEW), or go back to the search ('')."""
    typed = looked_for(call.text) if person == NEW and not call.answers.get("kana") else {}
    call.keep(person=person, tried="", **typed)
    if call.participant is not None:
        viewings.record(call.participant, by=call.by, at=call.at)
    return _show(request, call)


def _pick(request: StaffRequest, call: Call, offering: str) -> HttpResponse:
    """Take a class, or go back to the list ('')."""
    tried = {"tried": "1"} if call.is_new else {}
    call.keep(offering=offering, meeting="", seat="", **tried)
    return _show(request, call)


def _take_meeting(request: StaffRequest, call: Call, meeting: str) -> HttpResponse:
    """Take a session or a slot of the class, or go back to the choice ('')."""
    call.keep(meeting=meeting)
    return _show(request, call)


def _take_seat(request: StaffRequest, call: Call, seat: str) -> HttpResponse:
    """Take a kind of seat, or go back to the choice (ASK)."""
    call.keep(seat=seat)
    return _show(request, call)


def _save(request: StaffRequest, call: Call, _: str) -> HttpResponse:
    """Register the caller; what is refused is said, and everything typed stays."""
    if call.saved is None:
        call.keep(**({"tried": "1"} if call.is_new else {}))
    offering, somebody = call.offering, call.somebody
    if offering is None or somebody is None or not call.intake.is_valid():
        return _page(request, call)
    if call.placing is None or call.placing.asks:
        return _page(request, call)
    try:
        intake.take(
            offering=offering,
            caller=somebody,
            request=call.request,
            draft=call.draft,
            by=call.by,
            at=call.at,
        )
    except RuleViolation as refusal:
        if call.saved is None:
            call.keep(offering="")
        return _page(request, call, refusal=refusal)
    return redirect(_done_url(call.key))


STEPS = {
    "save": _save,
    "choose": _choose,
    "pick": _pick,
    "take_meeting": _take_meeting,
    "take_seat": _take_seat,
    "next": _next,
}


def _posted(request: StaffRequest) -> Call:
    answers = answers_of(request.POST)
    turn = request.POST.get("turn", "")
    answers["turn"] = int(turn) if turn.isdecimal() and len(turn) < 6 else 0  # noqa: PLR2004
    return _call(request, as_uuid(request.POST.get("key", "")), answers)


def _call(request: StaffRequest, key: UUID, answers: dict[str, Any]) -> Call:
    return Call(
        membership=request.membership,
        key=key,
        answers=answers,
        by=Actor.of(request),
        at=timezone.now(),
    )


def _show(request: StaffRequest, call: Call) -> HttpResponse:
    """The desk after a step: in place with htmx, else by a redirect to what is stored."""
    if not _is_htmx(request):
        return redirect(_resume_url(call.key) if call.draft else "staff:phone")
    response = render(request, "classes/phone/desk.html", {"call": call})
    if call.draft is not None:
        response["HX-Replace-Url"] = _resume_url(call.key)
    return response


def _page(
    request: StaffRequest, call: Call, *, refusal: RuleViolation | None = None
) -> HttpResponse:
    context = {
        "call": call,
        "nav": "phone",
        "waiting": [] if call.answers else waiting(request.membership),
        "refusal": refusal,
        "next_step": NEXT_STEPS.get(type(refusal), ANOTHER_CLASS) if refusal else "",
    }
    return render(request, "classes/phone/page.html", context, status=409 if refusal else 200)


def _go(request: StaffRequest, url: str) -> HttpResponse:
    if _is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _is_htmx(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def _registration(request: StaffRequest, reference: str) -> Registration:
    """The registration, if the clerk answers for its class."""
    try:
        wanted = references.parse(reference)
    except RuleViolation:
        raise Http404 from None
    membership = request.membership
    found = registered.by_reference(wanted, municipality=membership.municipality)
    if found is None or not (
        scopes.offerings_for(membership).filter(pk=found.offering_id).exists()
    ):
        raise Http404
    return found


def _back_url(request: StaffRequest) -> str:
    """The call from which somebody came to cancel, if it is still there."""
    key = request.GET.get("call", "")
    call = _call(request, as_uuid(key), {}) if key else None
    return _resume_url(call.key) if call and call.draft else reverse("staff:phone")


def _resume_url(key: UUID) -> str:
    return reverse("staff:phone-call", args=[key])


def _done_url(key: UUID) -> str:
    return reverse("staff:phone-done", args=[key])
