"""Whether a certificate is genuine: for whoever was handed one, without a log-in."""

from dataclasses import replace
from ipaddress import IPv6Address, ip_address

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import Actor, address_of
from materials.actions import certificates
from materials.actions.certificates import TooManyTries
from materials.choices import DocumentState
from materials.forms.certificates import CodeForm

NOT_FOUND, TOO_MANY = 404, 429
_NETWORK = 64
"""Bits of an IPv6 address that tell one connection from another."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Asks for the code; sent, leads to what is to be said of it."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("verify-code", form.cleaned_data["code"])
    return _unlisted(render(request, "materials/certificates/ask.html", {"form": form}))


@never_cache
@require_safe
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Valid, revoked or unknown, and what a school needs to compare with the paper."""
    read = CodeForm({"code": code})  # type: ignore[arg-type]  # one value each, as in a query
    if not read.is_valid():
        page = render(
            request, "materials/certificates/ask.html", {"form": read}, status=NOT_FOUND
        )
        return _unlisted(page)
    by = replace(Actor.of(request), origin=origin(request))
    try:
        found = certificates.look_up(read.cleaned_data["code"], by=by, at=timezone.now())
    except TooManyTries as refusal:
        context = {"form": CodeForm(), "refusal": refusal}
        page = render(request, "materials/certificates/ask.html", context, status=TOO_MANY)
        return _unlisted(page)
    unknown = found.state is DocumentState.UNKNOWN
    paper = found.document or found.letter
    context = {
        "found": found,
        "municipality": paper.municipality if paper else None,
        "code": read.cleaned_data["code"],
    }
    page = render(
        request,
        "materials/certificates/answer.html",
        context,
        status=NOT_FOUND if unknown else 200,
    )
    return _unlisted(page)


def origin(request: HttpRequest) -> str:
    """From where it is asked; of IPv6 the network, for one connection has as many addresses as
    it likes."""
    address = address_of(request)
    try:
        read = ip_address(address)
    except ValueError:
        return address[:45]
    if isinstance(read, IPv6Address):
        return f"{IPv6Address(int(read) >> _NETWORK << _NETWORK)}/{_NETWORK}"
    return str(read)


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
