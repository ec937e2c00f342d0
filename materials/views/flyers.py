"""Flyers: which brought how many, a new one with several classes, and each to print."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import flyers as making
from classes.models import Flyer
from classes.queries import offerings
from classes.queries.offerings import Listing
from common.clock import tokyo_date
from common.errors import RuleViolation
from common.fiscal import fiscal_year
from materials.documents import flyer as paper
from materials.documents import letterheads, programmes
from materials.documents.flyer import NothingToInviteTo
from materials.forms.flyers import LookForm, NewFlyerForm, Order, PrintForm, chosen_offering
from materials.queries import flyer_tables, flyers, newsletters, stationery
from materials.queries.flyers import Brought
from materials.renderers import qr
from materials.renderers.fonts import FontsMissing
from materials.views.papers import CONFIRMED, pdf
from reports.renderers import tables

ON_A_PAGE = 50


@never_cache
@staff_page(Ability.PLAN)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Which flyer brought how many, of one fiscal year or of one class."""
    form, rows = _looked_for(request)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    kept = {name: value for name, value in request.GET.items() if name != "page"}
    context = {
        "nav": "offerings",
        "form": form,
        "page": page,
        "lines": page.object_list,
        "total": flyer_tables.total(rows),
        "offering": request.GET.get("offering", ""),
        "query": urlencode(kept),
    }
    return render(request, "materials/flyers/list.html", context)


@never_cache
@staff_page(Ability.PLAN)
@require_safe
def listed_csv(request: StaffRequest) -> HttpResponseBase:
    """The same as a file. It has no personal data, so taking it is not written down."""
    _, rows = _looked_for(request)
    town = request.membership.municipality
    name = f"{town.code}-flyers-{tokyo_date(timezone.now()):%Y%m%d}.csv"
    return StreamingHttpResponse(
        tables.csv_lines(flyer_tables.COLUMNS, map(flyer_tables.row, rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@never_cache
@staff_page(Ability.PLAN)
def new(request: StaffRequest) -> HttpResponseBase:
    """A flyer with up to six classes."""
    at = timezone.now()
    listings = offerings.listings(newsletters.of(request.membership, at=at), at=at)
    posted = request.POST if request.method == "POST" else None
    initial = {"offering": request.GET.getlist("offering")}
    form = NewFlyerForm(posted, listings=listings, initial=initial)
    if posted is not None and form.is_valid():
        try:
            made = _make(request, form, listings)
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"チラシ {made.code}（{made.label}）を作りました。")
            return redirect("staff:flyer-page", made.code)
    context = {"nav": "offerings", "form": form, "any": listings}
    return render(request, "materials/flyers/new.html", context)


@never_cache
@staff_page(Ability.PLAN)
@require_safe
def page(request: StaffRequest, code: str) -> HttpResponse:
    """What the flyer says, how it can be printed, and what it brought."""
    return _show(request, _flyer(request, code))


@never_cache
@staff_page(Ability.PLAN)
@require_safe
def printed(request: StaffRequest, code: str) -> HttpResponseBase:
    """The flyer to print."""
    found = _flyer(request, code)
    said = programmes.invitation(found)
    layout = PrintForm(request.GET).layout
    try:
        if paper.check(said) and CONFIRMED not in request.GET:
            url, how = reverse("staff:flyer-page", args=[code]), PrintForm.query(layout)
            return redirect(f"{url}?{urlencode(how)}" if how else url)
        head = letterheads.read(stationery.current(found.offering.municipality))
        layout = replace(layout, head=head)
        return pdf(paper.render(said, dated=timezone.localdate(), layout=layout))
    except (FontsMissing, NothingToInviteTo) as refusal:
        return _show(request, found, refusal=refusal)


def _make(request: StaffRequest, form: NewFlyerForm, listings: list[Listing]) -> Flyer:
    """The flyer of a valid form: its classes stand in the order of their days."""
    given = form.cleaned_data
    wanted = {*given["offering"]}
    chosen = [each.offering for each in listings if each.offering.public_id in wanted]
    return making.create(
        chosen[0],
        label=given["label"],
        beside=chosen[1:],
        headline=given["headline"],
        by=Actor.of(request),
        at=timezone.now(),
    )


def _looked_for(request: StaffRequest) -> tuple[LookForm, list[Brought]]:
    """The form and every line it asks for, in its order. Http404 for no offering at all."""
    rows = flyers.of(request.membership)
    today = timezone.localdate()
    years = [fiscal_year(tokyo_date(each)) for each in rows.datetimes("created_at", "month")]
    form = LookForm(request.GET if request.GET else None, years=years, today=today)
    offering = chosen_offering(request.GET.get("offering", ""))
    if offering is not None:
        rows = flyers.announcing(rows, offering)
    elif request.GET.get("offering"):
        raise Http404
    elif form.wanted_year is not None:
        rows = flyers.made_in(rows, form.wanted_year)
    lines = flyers.brought(rows.reverse())
    return form, sorted(lines, key=_by(form.wanted_order))


def _by(order: Order) -> Callable[[Brought], tuple[int, int]]:
    """The most first; among equals the newest."""
    return {
        Order.REGISTRATIONS: lambda line: (-line.registrations, -line.visits),
        Order.VISITS: lambda line: (-line.visits, -line.registrations),
        Order.NEWEST: lambda _: (0, 0),
    }[order]


def _flyer(request: StaffRequest, code: str) -> Flyer:
    return get_object_or_404(flyers.of(request.membership), code=code)


def _show(
    request: StaffRequest, found: Flyer, *, refusal: RuleViolation | None = None
) -> HttpResponse:
    """The twin. A PDF that was asked for and refused is no success."""
    said = programmes.invitation(found)
    form = PrintForm(request.GET)
    try:
        unprintable, missing = paper.check(said), None
    except FontsMissing as absent:
        unprintable, missing = (), absent
    context = {
        "nav": "offerings",
        "flyer": found,
        "offering": found.offering,
        "announcement": said,
        "several": isinstance(said, programmes.Programme),
        "brought": flyers.brought([found])[0],
        "form": form,
        "pdf_query": urlencode(PrintForm.query(form.layout)),
        "symbol": qr.symbol(said.url),
        "trademark": qr.TRADEMARK,
        "unprintable": unprintable,
        "refusal": refusal or missing,
    }
    refused = refusal is not None and request.path.endswith(".pdf")
    return render(request, "materials/flyer.html", context, status=409 if refused else 200)
