"""The page of somebody who is registered: no name on it, and a secret in its address."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from classes.actions import registrations, waiting
from classes.actions.refusals import SameTimeElsewhere
from classes.choices import CALLED_OFF, LIVE_STATES, REBOOKED, OfferingState, RegistrationState
from classes.models import Registration
from classes.queries import announcements, holders, lines
from classes.queries import registrations as registered
from classes.queries.offerings import Listing
from classes.rules import letters
from classes.views.visits import hide
from common import phones
from common.errors import RuleViolation
from people.actions import watchwords

REASON = "本人の取消し（ホームページ）"
Holding = Callable[[HttpRequest, Registration, Listing], HttpResponse]


def holding(view: Holding) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """A page for whoever holds the secret, and a 404 that says what to do for anybody else. In
    no cache, in no index."""

    @never_cache
    @wraps(view)
    def page(request: HttpRequest, secret: UUID) -> HttpResponse:
        registration = holders.by_secret(secret)
        if registration is None:
            return unknown(request)
        listing = announcements.held(registration, at=timezone.now())
        return hide(view(request, registration, listing))

    return page


@holding
def my(request: HttpRequest, registration: Registration, listing: Listing) -> HttpResponse:
    """State, dates, place and reference number."""
    return show(request, registration, listing)


def show(
    request: HttpRequest, registration: Registration, listing: Listing, *, refusal: str = ""
) -> HttpResponse:
    """The page itself; `refusal` is why what was asked for there was not done."""
    context = _context(registration, listing) | {"sentence": refusal}
    status = 409 if refusal else 200
    return render(request, "classes/own/my.html", context, status=status)


@holding
def cancel(request: HttpRequest, registration: Registration, listing: Listing) -> HttpResponse:
    """Ask once more, then give the seat back: until the first session begins."""
    context = _context(registration, listing)
    if not context["cancellable"]:
        return redirect("my", registration.secret)
    if request.method != "POST":
        return render(request, "classes/own/cancel.html", context)
    try:
        registrations.cancel(registration, reason=REASON, by=Actor.of(request), at=listing.at)
    except RuleViolation as refusal:
        return show(request, registration, listing, refusal=refusal.message)
    return redirect("my", registration.secret)


@holding
def accept(request: HttpRequest, registration: Registration, listing: Listing) -> HttpResponse:
    """Say yes to the seat that is offered; a late answer is told so, and is in line again.

    Opened again later, its address leads to the page itself: the refusal stood there.
    """
    if request.method != "POST":
        return redirect("my", registration.secret)
    try:
        waiting.accept(registration, by=Actor.of(request), at=listing.at)
    except RuleViolation as refusal:
        registration.refresh_from_db()
        clash = isinstance(refusal, SameTimeElsewhere)
        sentence = _clashing(registration) if clash else refusal.message
        return show(request, registration, listing, refusal=sentence)
    return redirect("my", registration.secret)


@holding
def watchword(
    request: HttpRequest, registration: Registration, listing: Listing
) -> HttpResponse:
    """Choose the word that reminders say; an empty one takes it back. It is never shown."""
    if request.method != "POST":
        return redirect("my", registration.secret)
    person, word = registration.participant.kept, request.POST.get("word", "")
    try:
        watchwords.choose(person, word=word, by=Actor.of(request), at=listing.at)
    except RuleViolation as refusal:
        return show(request, registration, listing, refusal=refusal.message)
    return redirect("my", registration.secret)


def _clashing(registration: Registration) -> str:
    """The other class has its own page: here it is not named, nor who of a party it is."""
    offering = registration.offering
    deadline = registration.offer_deadline
    contact = f"{offering.contact}（電話 {phones.display(offering.phone)}）"
    kept = f"この席は{letters.moment(deadline)}まで空けてあります。" if deadline else ""
    return (
        "同じ時間に、ほかの講座のお申込みがあるため、まだ参加は決まっていません。"
        "こちらに参加するときは、先にほかの講座を取り消してから、もう一度押してください。"
        f"{kept}ご不明な点は{contact}へどうぞ。"
    )


def _ended(registration: Registration) -> str:
    """Whether it is over because a session was called off, and not by anybody's wish."""
    last = registration.history.order_by("pk").last()
    if last is None:
        return ""
    if last.reason.startswith(REBOOKED):
        return "rebooked"
    return "called_off" if last.reason == CALLED_OFF else ""


@never_cache
def unknown(request: HttpRequest, **_typed: str) -> HttpResponse:
    """For an address that leads to nobody, mistyped or cut off: what was typed is neither
    shown nor kept."""
    return hide(render(request, "classes/own/unknown.html", status=404))


def _context(registration: Registration, listing: Listing) -> dict[str, object]:
    meetings = registered.meetings(registration, listing.scheduled)
    # From the first start on a seat is given back by telephone.
    begun = not meetings or meetings[0][0] <= listing.at
    ends = [end for _, end in meetings] or [each.ends_at for each in listing.sessions]
    live = registration.state in LIVE_STATES
    held = listing.offering.state == OfferingState.PUBLISHED
    asked = registration.state == RegistrationState.OFFERED or (
        registration.state == RegistrationState.WAITING and registration.called_at is not None
    )
    return {
        "registration": registration,
        "listing": listing,
        "offering": listing.offering,
        "municipality": listing.offering.municipality,
        "live": live,
        "ended": "" if live else _ended(registration),
        "place": lines.place(registration),
        "answerable": asked and held and not begun,
        "cancellable": live and held and not begun,
        "has_watchword": bool(registration.participant.kept.watchword),
        "over": all(end <= listing.at for end in ends),
    }
