"""The web application: one question to a screen, read again, sent once."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from classes.actions import registrations
from classes.actions.registrations import RequestReused, SameTimeElsewhere
from classes.choices import LIVE_STATES, Channel, Outlook, RegistrationState, Window
from classes.forms.screens import (
    AGE_BAND,
    BIRTH,
    CHECK,
    SCREENS,
    TOGETHER,
    StepForm,
)
from classes.queries import announcements, lines
from classes.queries import registrations as registered
from classes.views import visits
from classes.views.visits import Visit, visiting
from common.errors import RuleViolation
from people.actions import drafts
from people.choices import DraftKind
from people.queries.drafts import KEPT_FOR

DONE = "done"
OFFERED = RegistrationState.OFFERED
# People never see this field; what fills it in is a machine.
TRAP = "homepage"
LIKE_A_MACHINE = (
    "自動の送信と見分けがつかなかったため、お受けできませんでした。"
    "お手数ですが、お電話でお申し込みください。"
)
# The refusal names the other class; here that would tell it to anybody who knows somebody's
# number and furigana.
SAME_TIME = (
    "同じ時間に、ほかの講座のお申込みがあります。"
    "どちらに参加するかを決めて、お電話でお知らせください。"
)

EXPECTATIONS = {
    Outlook.LINE: (
        "いまは満席です",
        "お申し込みになると、キャンセル待ちになります。席が空いたら、順番にご案内します。",
    ),
    Outlook.DRAW: (
        "抽選で決まります",
        "先着順ではありません。締切のあとに抽選し、結果は全員にお知らせします。",
    ),
    Outlook.DESK_ONLY: (
        "ホームページから申し込める席は埋まりました",
        "電話・窓口で受け付ける席が残っています。お電話ください。",
    ),
    Outlook.NONE: (
        "お申し込みの人数分の席がありません",
        "キャンセル待ちも定員に達しています。お電話でご相談ください。",
    ),
}


@visiting
def start(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where 「申し込む」 and the flyer's QR code lead: go on with what was begun, or begin."""
    sent = visit.registration
    if sent is not None and sent.state not in LIVE_STATES:
        # It was given back: this browser may ask again, under a new key.
        response = redirect(visit.url(visit.application.order[0]))
        visits.forget(response, visit)
        return response
    if sent is None and visit.draft is None:
        return redirect(visit.url(visit.application.order[0]))
    return render(request, "classes/apply/start.html", _context(visit))


@visiting
def question(request: HttpRequest, visit: Visit, step: str) -> HttpResponse:
    """One screen. A good answer is kept and leads to the first screen without one."""
    if step not in SCREENS or not visit.application.asks(step):
        raise Http404
    if (elsewhere := _elsewhere(request, visit)) is not None:
        return elsewhere
    application = visit.application
    posted = request.POST if request.method == "POST" else None
    form = application.form(step, posted)
    if posted is not None and (form.unfinished or form.is_valid()):
        return _keep_answers(request, visit, form, step=step)
    waiting_for = application.waiting_for
    if posted is None and application.number(step) > application.number(waiting_for):
        return redirect(visit.url(waiting_for))
    context = _context(visit, step=step) | {"form": form}
    return render(request, "classes/apply/step.html", context)


@visiting
def check(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everything once more; sending it takes the seat."""
    if (elsewhere := _elsewhere(request, visit)) is not None:
        return elsewhere
    application = visit.application
    if application.waiting_for != CHECK:
        return _ask_anew(request, visit)
    digest, seen, sent = _digest(visit), visit.seen, request.method == "POST"
    # What is sent must have been read: another tab may have changed an answer since, or the
    # office the class.
    changed = sent and request.POST.get("read") != digest
    offering_changed = sent and request.POST.get("seen", seen) != seen
    if sent and not changed and not offering_changed:
        return _send(request, visit, digest)
    context = _context(visit, step=CHECK) | {
        "digest": digest,
        "seen": seen,
        "changed": changed,
        "offering_changed": offering_changed,
        "expectation": EXPECTATIONS.get(visit.outlook),
    }
    return render(request, "classes/apply/check.html", context)


def _ask_anew(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The screen that has no readable answer; when it was readable as the form was sent, with
    a word about what happened."""
    step = visit.application.waiting_for
    if request.method != "POST":
        return redirect(visit.url(step))
    context = _context(visit, step=step) | {
        "form": visit.application.form(step),
        "asked_anew": True,
    }
    return render(request, "classes/apply/step.html", context, status=409)


@visiting
def done(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The reference number, what happens next, and a slip to print."""
    registration = visit.registration
    if registration is None:
        if visit.draft is None:
            return visits.interrupted(request, visit.listing, status=200)
        return redirect(visit.url(visit.application.waiting_for))
    if registration.state not in LIVE_STATES or registration.state == OFFERED:
        return redirect("my", registration.secret)
    together = registered.asked_together(registration)
    context = _context(visit) | {
        "registration": registration,
        "together": together,
        "names": visits.names_to_show(request, visit, together),
        "place": lines.place(registration),
    }
    return render(request, "classes/apply/done.html", context)


@require_POST
@visiting
def again(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Forget what this browser typed: to begin afresh, for somebody else, or to leave."""
    if visit.draft is not None:
        drafts.discard(visit.draft, by=Actor.of(request), at=visit.at)
    if "leave" in request.POST:
        response = redirect("town", visit.offering.municipality.code)
    else:
        response = redirect(visit.url(visit.application.order[0]))
    visits.forget(response, visit)
    return response


def _elsewhere(request: HttpRequest, visit: Visit) -> HttpResponse | None:
    """Where the visitor belongs instead: the form was sent already, or may not be sent."""
    if request.method == "POST" and request.POST.get(TRAP):
        return _refused(request, visit, LIKE_A_MACHINE)
    if visit.registration is not None:
        return redirect(visit.url(DONE))
    if visit.listing.window not in {Window.OPEN, Window.WAITING_LIST}:
        context = _context(visit) | _others(visit) | {"kept_days": KEPT_FOR.days}
        return render(request, "classes/apply/shut.html", context)
    return None


def _keep_answers(
    request: HttpRequest, visit: Visit, form: StepForm, *, step: str
) -> HttpResponse:
    try:
        draft = drafts.save(
            kind=DraftKind.WEB,
            municipality=visit.offering.municipality,
            user=None,
            key=visit.key,
            offering_key=str(visit.offering.public_id),
            answers=visit.application.with_answers_of(form),
            by=Actor.of(request),
            at=visit.at,
        )
    except RuleViolation as refusal:
        return _refused(request, visit, refusal.message)
    now = Visit(listing=visit.listing, key=visit.key, draft=draft, at=visit.at)
    return redirect(visit.url(step if form.unfinished else now.application.waiting_for))


def _send(request: HttpRequest, visit: Visit, digest: str) -> HttpResponse:
    by, flyer = Actor.of(request), visits.scanned(request, visit.offering)
    target = visit.application.target
    asked = registrations.Request(
        channel=Channel.QR if flyer else Channel.WEB,
        filled_in_by=visit.application.filled_in_by,
        wish=visit.application.wish,
        topic=visit.application.topic,
        flyer=flyer,
        key=visit.request_key,
        digest=digest,
        session=target.session if target else None,
        slot=target.slot if target else None,
        device=visit.application.seat,
    )
    try:
        together = registrations.apply_together(
            offering=visit.offering,
            people=visit.application.people,
            request=asked,
            by=by,
            at=visit.at,
        )
    except RequestReused:
        return redirect(visit.url(DONE))
    except SameTimeElsewhere as refusal:
        return _refused(request, visit, _about(visit, refusal, SAME_TIME))
    except RuleViolation as refusal:
        sentence = _about(visit, refusal, refusal.message)
        return _refused(request, visit, sentence, code=refusal.code)
    if visit.draft is not None:
        drafts.discard(visit.draft, by=by, at=visit.at)
    response = redirect(visit.url(DONE))
    visits.keep_confirmation(response, visit, together)
    return response


def _about(visit: Visit, refusal: RuleViolation, sentence: str) -> str:
    """The sentence, and whom it is about where several want to come."""
    people, number = visit.application.people, refusal.context.get("person")
    if not isinstance(number, int) or len(people) == 1:
        return sentence
    return f"{people[number].name} 様について：{sentence}"


def _digest(visit: Visit) -> str:
    return registrations.digest_of(
        [str(visit.offering.public_id), dict(visit.application.answers)]
    )


def _refused(
    request: HttpRequest, visit: Visit, sentence: str, *, code: str = ""
) -> HttpResponse:
    context = _context(visit) | _others(visit) | {"sentence": sentence, "code": code}
    return render(request, "classes/apply/refused.html", context, status=409)


def _context(visit: Visit, *, step: str = "") -> dict[str, Any]:
    context = {
        "listing": visit.listing,
        "offering": visit.offering,
        "municipality": visit.offering.municipality,
        "application": visit.application,
        "registration": visit.registration,
        "step": step,
    }
    if step:
        context |= {
            "number": visit.application.number(step),
            "steps": len(visit.application.order),
            "before": visit.application.before(step),
            "complete": visit.application.waiting_for == CHECK or step == TOGETHER,
            "together": TOGETHER,
            "age_band": AGE_BAND,
            "birth": BIRTH,
            "kept_days": KEPT_FOR.days,
        }
    return context


def _others(visit: Visit) -> dict[str, Any]:
    return {"others": announcements.open_beside(visit.offering, at=visit.at)}
