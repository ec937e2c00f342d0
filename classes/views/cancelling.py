"""Giving a seat back with the reference number and the last four digits of the telephone.

Nothing about anybody is in an address or a cookie: what was proved travels in the signed form
of the page that asks once more.
"""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions import holders, registrations
from classes.choices import LIVE_STATES, OfferingState
from classes.forms.cancelling import HolderForm
from classes.models import Registration
from classes.queries import announcements
from classes.queries import holders as held
from classes.views.visits import hide
from common.errors import RuleViolation

REASON = "本人の取消し（受付番号）"
SALT = "classes.cancelling"
GOOD_FOR = 60 * 60 * 2  # seconds: long enough for anybody, short enough for a shared computer
TOO_OLD = "時間がたったため、もう一度はじめから入力してください。"


@never_cache
def cancel(request: HttpRequest) -> HttpResponse:
    """Ask for the number, show what it is for, ask once more, and give the seat back."""
    if "proof" in request.POST:
        return hide(_given_back(request))
    form = HolderForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return hide(_asked(request, form))
    try:
        registration = holders.prove(
            form.cleaned_data["reference"],
            last_four=form.cleaned_data["last_four"],
            by=Actor.of(request),
            at=timezone.now(),
        )
    except RuleViolation as refusal:
        return hide(_asked(request, form, sentence=refusal.message, status=409))
    context = _context(registration) | {"proof": signing.dumps(registration.pk, salt=SALT)}
    return hide(render(request, "classes/cancelling/confirm.html", context))


def _asked(
    request: HttpRequest, form: HolderForm, *, sentence: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "sentence": sentence, "municipality": _town(request)}
    return render(request, "classes/cancelling/ask.html", context, status=status)


def _given_back(request: HttpRequest) -> HttpResponse:
    """Given back already, by a second click, it says so all the same."""
    try:
        key = signing.loads(request.POST["proof"], salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return _asked(request, HolderForm(), sentence=TOO_OLD, status=409)
    registration = held.by_key(key)
    if registration is None:
        return _asked(request, HolderForm(), sentence=TOO_OLD, status=409)
    context = _context(registration)
    if not context["cancellable"]:
        return render(request, "classes/cancelling/confirm.html", context)
    try:
        registration = registrations.cancel(
            registration, reason=REASON, by=Actor.holder(request), at=timezone.now()
        )
    except registrations.AlreadyCancelled:
        registration.refresh_from_db()
    return render(
        request, "classes/cancelling/confirm.html", _context(registration) | {"done": True}
    )


def _context(registration: Registration) -> dict[str, object]:
    """What it is for, without a word about whose it is."""
    meetings = held.meetings(registration)
    live = registration.state in LIVE_STATES
    off = registration.offering.state == OfferingState.CANCELLED
    begun = bool(meetings) and meetings[0].starts_at <= timezone.now()
    return {
        "registration": registration,
        "offering": registration.offering,
        "municipality": registration.offering.municipality,
        "meetings": meetings,
        "live": live,
        "off": off,
        "cancellable": live and not off and not begun,
    }


def _town(request: HttpRequest) -> Municipality | None:
    """Whose number stands at the foot: the town from which somebody came, or the only one."""
    towns = [*announcements.towns()]
    if len(towns) == 1:
        return towns[0]
    return next((each for each in towns if each.code == request.GET.get("town")), None)
