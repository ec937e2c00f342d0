"""The phone desk: one screen from 「もしもし」 to the reference number, by keyboard alone.

Every step is a POST of the whole form, so nothing about a person is ever in an address. With
htmx a step swaps the desk in place; without it the same step ends in a redirect.
"""

from collections.abc import Sequence
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
from classes.actions.refusals import (
    AlreadyRegistered,
    NotForYou,
    ReasonMissing,
    RequestReused,
    SamePersonTwice,
    SameTimeElsewhere,
    TooYoung,
)
from classes.choices import Channel
from classes.forms import companions
from classes.forms.desk import NEW, answers_of, looked_for
from classes.queries import offerings
from classes.queries import registrations as registered
from classes.queries.desk import Option
from classes.rules.flyers import NEVER
from classes.views import speaking
from classes.views.callers import waiting
from classes.views.calls import Call, as_uuid
from classes.views.giving_back import next_in_line, registration_of
from common.errors import RuleViolation
from people.actions import drafts, viewings
from people.actions.drafts import DraftOfSomebodyElse

ANOTHER_CLASS = "下の一覧から、別の講座を選べます。"
OVERRIDE = "override"
BY_THE_CALLER = "本人から連絡（電話・窓口）"
ON_PAPER = {Channel.COUNTER, Channel.FAX, Channel.POSTCARD}
HEAR_AGAIN = (
    "まだ受け付けていません。一緒に申し込む方のお名前も読み上げてから、受け付けてください。"
)
# Whom an offering is for, and where else they are expected, is for staff to judge.
JUDGED = (TooYoung, NotForYou, SameTimeElsewhere)
NEXT_STEPS: dict[type[RuleViolation], str] = {
    AlreadyRegistered: "受付番号は、下の申込み履歴に出ています。",
    ReasonMissing: "「職員の判断で受け付ける」の理由を、短く書いてください。",
    SamePersonTwice: "一緒に申し込む方のフリガナと電話番号を、お確かめください。",
    RequestReused: "この受付はすでに保存されています。「新しい受付」から入力し直してください。",
}
"""What the clerk can do next; the refusal's own sentence is what to tell the caller."""


@never_cache
@staff_page(Ability.REGISTER)
def desk(request: StaffRequest) -> HttpResponseBase:
    """An empty desk; or, posted, one step of a call."""
    if request.method != "POST":
        return _page(request, _call(request, uuid4(), _given(request)))
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
def flyer(request: StaffRequest) -> HttpResponseBase:
    """Which flyer the typed code is."""
    context = {"call": _posted(request), "never": NEVER}
    return render(request, "classes/phone/flyer.html", context)


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
    together = registered.asked_together(call.saved)
    listing = offerings.listing(call.saved.offering, at=call.at)
    meetings = registered.meetings(call.saved, listing.scheduled)
    context = {
        "registration": call.saved,
        "together": together,
        "meetings": meetings,
        "spoken": speaking.after(together, starts=[start for start, _ in meetings]),
        "new_key": uuid4(),
        "on_paper": call.saved.channel in ON_PAPER,
    }
    return render(request, "classes/phone/done.html", context | {"nav": "phone"})


def _next(request: StaffRequest, call: Call, _: str) -> HttpResponse:
    """Enter in a text field: whatever is the next sensible thing."""
    if call.participant is None and not call.is_new:
        return _found(request, call)
    if call.refused and call.answers.get("override"):
        return _save(request, call, OVERRIDE)
    if call.is_new and not call.has_number and not call.answers.get("asked"):
        # Once, the cursor goes to the number: without it nobody can call back.
        call.keep(asked="1")
    else:
        call.keep(tried="1", mates_read="1")
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


def _mate(request: StaffRequest, call: Call, what: str) -> HttpResponse:
    """Show the fields for one more who comes along; or, with their number, take one away."""
    number = int(what) if what.isdecimal() and len(what) == 1 else 0
    changed = (
        companions.arranged(call.answers, without=number)
        if number
        else companions.with_one_more(call.answers)
    )
    call.keep(mates_read="", **changed)
    return _show(request, call)


def _release(request: StaffRequest, call: Call, reference: str) -> HttpResponse:
    """Give back a seat of the caller, who asked for it on the telephone; say who is next."""
    given_up = registration_of(request, reference)
    if call.participant is None or given_up.participant.kept != call.participant:
        raise Http404
    try:
        registrations.cancel(given_up, reason=BY_THE_CALLER, by=call.by, at=call.at)
    except RuleViolation as refusal:
        return _page(request, call, refusal=refusal)
    call.keep()
    goes_to = next_in_line(given_up.offering, at=call.at)
    done = f"受付番号 {given_up.reference} の「{given_up.offering.title}」を取り消しました。"
    return _page(request, call, told=done + goes_to)


def _save(request: StaffRequest, call: Call, how: str) -> HttpResponse:
    """Register the caller and whoever comes along; what is refused is said, and everything
    typed stays. With `how` OVERRIDE, repeat what was refused, for the reason given."""
    call.settle()
    reason = str(call.answers.get("override", "")).strip() if how == OVERRIDE else ""
    if call.refused and how == OVERRIDE and not reason:
        return _page(request, call, refusal=ReasonMissing())
    if call.offering is None or not call.is_readable or not call.is_heard:
        return _page(request, call, told="" if call.is_heard else HEAR_AGAIN)
    try:
        intake.take(
            offering=call.offering,
            people=call.people,
            request=call.request(override=reason if call.refused or call.saved else ""),
            draft=call.draft,
            by=call.by,
            at=call.at,
        )
    except RuleViolation as refusal:
        return _refused(request, call, refusal)
    return _go(request, _done_url(call.key))


def _refused(request: StaffRequest, call: Call, refusal: RuleViolation) -> HttpResponse:
    told = _about(call, refusal)
    if isinstance(refusal, SameTimeElsewhere):
        told += "申込み履歴で前の申込みを取り消しても、こちらを受け付けられます。"
    if isinstance(refusal, JUDGED) and call.saved is None:
        call.keep(refused=told)
        return _page(request, call)
    alternatives = call.alternatives
    if call.saved is None:
        call.keep(offering="")
    return _page(request, call, refusal=refusal, told=told, alternatives=alternatives)


def _about(call: Call, refusal: RuleViolation) -> str:
    """The sentence, and whom it is about where several want to come."""
    number = refusal.context.get("person")
    if not isinstance(number, int) or len(call.people) == 1:
        return refusal.message
    return f"{call.people[number].kana} 様について：{refusal.message}"


STEPS = {
    "save": _save,
    "choose": _choose,
    "pick": _pick,
    "take_meeting": _take_meeting,
    "take_seat": _take_seat,
    "mate": _mate,
    "release": _release,
    "next": _next,
}


def _given(request: StaffRequest) -> dict[str, Any]:
    """What the address of an empty desk may bring along for a pile of slips: the flyer and the
    way they came by, nothing about anybody."""
    answers = answers_of(request.GET)
    return {name: answers[name] for name in ("flyer", "channel") if name in answers}


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
    response = render(request, "classes/phone/desk.html", {"call": call, "never": NEVER})
    if call.draft is not None:
        response["HX-Replace-Url"] = _resume_url(call.key)
    return response


def _page(
    request: StaffRequest,
    call: Call,
    *,
    refusal: RuleViolation | None = None,
    told: str = "",
    alternatives: Sequence[Option] = (),
) -> HttpResponse:
    context = {
        "call": call,
        "nav": "phone",
        "never": NEVER,
        "waiting": [] if call.answers else waiting(request.membership),
        "refusal": told or (refusal.message if refusal else ""),
        "refused": refusal is not None,
        "next_step": NEXT_STEPS.get(type(refusal), ANOTHER_CLASS) if refusal else "",
        "alternatives": alternatives,
    }
    if _is_htmx(request):
        return render(request, "classes/phone/desk.html", context)
    status = 409 if refusal or call.refused else 200
    return render(request, "classes/phone/page.html", context, status=status)


def _go(request: StaffRequest, url: str) -> HttpResponse:
    if _is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _is_htmx(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def _resume_url(key: UUID) -> str:
    return reverse("staff:phone-call", args=[key])


def _done_url(key: UUID) -> str:
    return reverse("staff:phone-done", args=[key])
