"""How the sending of messages is doing: for staff, and in numbers for machines that watch."""

from datetime import timedelta
from hmac import compare_digest
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import address_of
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from notices.choices import MessageState
from notices.queries import health as known
from notices.queries.health import Health

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


@never_cache
@require_safe
@staff_page(Ability.REGISTER)
def health(request: StaffRequest) -> HttpResponse:
    """What waits, what failed in the last hour and why, and whether anybody sends."""
    town = request.membership.municipality
    found = known.of(town, at=timezone.now())
    context = {"nav": "calls", "health": found, "carrier": settings.CARRIER}
    return render(request, "notices/health.html", context)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The same for all towns together, as Prometheus reads it. For whoever has the token of
    this installation; without one, for this very machine alone."""
    if not _may_read(request):
        return HttpResponseForbidden("", content_type=PROMETHEUS)
    lines = _lines(known.of(None, at=timezone.now()))
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type=PROMETHEUS)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return compare_digest(shown.encode(), settings.METRICS_TOKEN.encode())
    # Behind a proxy that nobody told us of, everybody seems to come from this machine.
    told = settings.REST_FRAMEWORK["NUM_PROXIES"] or "X-Forwarded-For" not in request.headers
    return bool(told) and _is_here(address_of(request))


def _is_here(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _lines(health: Health) -> list[str]:
    """Metrics of the exposition format; labels name channels and codes, never people."""
    seen = health.signs.last_seen
    oldest = health.signs.oldest_due
    return [
        *_metric("waiting", {_way(each.channel): each.waiting for each in health.queues}),
        *_metric("due", {_way(each.channel): each.due for each in health.queues}),
        *_metric("oldest_due_seconds", _seconds((health.at - oldest) if oldest else None)),
        *_metric("in_flight", {"": health.in_flight}),
        *_metric("sent_waiting_for_result", {"": health.under_way[MessageState.SENT]}),
        *_metric("unknown", {"": health.unknown}),
        *_metric("delivered_last_hour", {"": health.delivered}),
        *_metric(
            "failed_last_hour",
            {
                f'{{channel="{each.channel.value}",code="{_plain(each.code)}"}}': each.number
                for each in health.reasons
            },
        ),
        *_metric("workers", {"": len(health.running)}),
        *_metric("worker_silence_seconds", _seconds((health.at - seen) if seen else None)),
        *_metric("gateway_paused", {_way(each.channel): 1 for each in health.pauses}),
        *_metric("alarm", {"": int(health.is_silent)}),
    ]


def _metric(name: str, values: dict[str, int]) -> list[str]:
    full = f"tomoni_messages_{name}"
    return [
        f"# TYPE {full} gauge",
        *(f"{full}{label} {each}" for label, each in values.items()),
    ]


def _plain(code: str) -> str:
    """A code without what would end its label early."""
    return "".join(each for each in code if each.isalnum() or each in "-_")


def _way(channel: str) -> str:
    return f'{{channel="{channel}"}}'


def _seconds(span: timedelta | None) -> dict[str, int]:
    """One value; none where there is nothing to measure."""
    return {} if span is None else {"": int(span.total_seconds())}
