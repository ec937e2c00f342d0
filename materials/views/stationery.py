"""The town's letterhead: set, looked at before it is saved, and every version that was used."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.models import User
from accounts.permissions import StaffRequest, staff_page
from common.clock import tokyo_date
from common.errors import RuleViolation
from materials.actions import stationery
from materials.choices import Occasion
from materials.documents import letterheads, sample_letters
from materials.documents.letterheads import PLAIN, Letterhead
from materials.forms.stationery import SentencesForm, StationeryForm
from materials.models import Stationery
from materials.queries import stationery as known
from materials.renderers.pictures import Picture
from materials.views.papers import pdf

PREVIEW = "preview"
_BESIDE: dict[type[RuleViolation], str] = {
    stationery.SenderTooLong: "sender",
    stationery.SignTooLong: "sign",
    stationery.ColourUnreadable: "colour",
    stationery.ColourIllegible: "colour",
    stationery.SealMissing: "seal_picture",
    stationery.SealSize: "seal_size",
}


@dataclass(frozen=True)
class Version:
    """A line of the history."""

    stored: Stationery
    changed: tuple[str, ...]
    who: str


@never_cache
@staff_page(Ability.ADMINISTER)
def page(request: StaffRequest) -> HttpResponseBase:
    """Sender, colour, logo, stamp, and the versions; sent, looked at or saved."""
    stored = known.current(request.membership.municipality)
    head, version = letterheads.read(stored), stored.version if stored else 0
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = StationeryForm(*sent, head=head, version=version)
    done = _sent(request, form, kind=Occasion.WON) if form.is_valid() else None
    if done is not None:
        return done
    town = request.membership.municipality
    context = {
        "nav": "settings",
        "form": form,
        "stored": stored,
        "head": head,
        "lines": head.lines(town),
        "stale": bool(head.sender and town.phone and not _names_phone(head, town.phone)),
        "versions": _versions([*known.versions(town)]),
    }
    return render(request, "materials/stationery/page.html", context)


@never_cache
@staff_page(Ability.ADMINISTER)
def sentences(request: StaffRequest) -> HttpResponseBase:
    """The standard sentences of each kind of letter; sent, looked at or saved."""
    stored = known.current(request.membership.municipality)
    head, version = letterheads.read(stored), stored.version if stored else 0
    form = SentencesForm(
        request.POST if request.method == "POST" else None, head=head, version=version
    )
    wanted = request.POST.get(PREVIEW, "")
    kind = Occasion(wanted) if wanted in Occasion.values else Occasion.WON
    done = _sent(request, form, kind=kind) if form.is_valid() else None
    if done is not None:
        return done
    context = {"nav": "settings", "form": form}
    return render(request, "materials/stationery/sentences.html", context)


@never_cache
@staff_page(Ability.ADMINISTER)
@require_safe
def sample(request: StaffRequest, version: int) -> HttpResponseBase:
    """A letter to nobody as this version prints it."""
    stored = _own(request, version)
    on = tokyo_date(stored.since)
    try:
        document = sample_letters.render(stored.municipality, letterheads.read(stored), on=on)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return redirect("staff:stationery")
    return pdf(document)


@never_cache
@staff_page(Ability.ADMINISTER)
@require_safe
def logo(request: StaffRequest, version: int) -> HttpResponse:
    """The logo of a version, as it is kept."""
    return _picture(letterheads.read(_own(request, version)).logo)


@never_cache
@staff_page(Ability.ADMINISTER)
@require_safe
def seal(request: StaffRequest, version: int) -> HttpResponse:
    """The stamp of a version, as it is kept."""
    return _picture(letterheads.read(_own(request, version)).seal_picture)


def _sent(
    request: StaffRequest, form: StationeryForm | SentencesForm, *, kind: Occasion
) -> HttpResponseBase | None:
    """What comes of a valid form: a sample, or the saved page; None where it is refused."""
    town, at = request.membership.municipality, timezone.now()
    try:
        head = form.head()
        if PREVIEW in request.POST:
            tidied = stationery.tidied(head)
            return pdf(sample_letters.render(town, tidied, kind=kind, on=tokyo_date(at)))
        seen = form.cleaned_data["seen"] or 0
        stationery.change(town, head=head, seen=seen, by=Actor.of(request), at=at)
    except RuleViolation as refusal:
        field = _BESIDE.get(type(refusal))
        form.add_error(field if field in form.fields else None, refusal.message)
        return None
    messages.success(request, "レターヘッドを保存しました。次に作る手紙から使われます。")
    return redirect(request.path)


def _own(request: StaffRequest, version: int) -> Stationery:
    """A version of the town's own. Raises Http404."""
    return get_object_or_404(known.versions(request.membership.municipality), version=version)


def _picture(found: Picture | None) -> HttpResponse:
    if found is None:
        raise Http404
    return HttpResponse(found.content, content_type="image/png")


def _versions(rows: Sequence[Stationery]) -> list[Version]:
    heads = [*map(letterheads.read, rows), PLAIN]
    keys = [row.actor_key for row in rows if row.actor_key.isdecimal()]
    names = {
        str(user.pk): str(user) for user in User.objects.filter(pk__in=keys).order_by("pk")
    }
    return [
        Version(row, tuple(letterheads.changes(before, after)), names.get(row.actor_key, ""))
        for row, (after, before) in zip(rows, pairwise(heads), strict=True)
    ]


def _names_phone(head: Letterhead, phone: str) -> bool:
    return phone in "".join(filter(str.isdecimal, head.sender))
