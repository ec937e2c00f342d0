"""配信停止, and by which ways somebody gets messages."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages as screen
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from common.errors import RuleViolation
from notices.actions import opt_outs, viewings
from notices.choices import OptOutSource
from notices.forms.contacts import MailForm, ResumeForm, StopForm
from notices.models import OptOut
from notices.queries import contacts
from people.actions import line_accounts, mail_addresses
from people.actions import viewings as people_seen
from people.choices import ParticipantState
from people.models import Participant

ON_A_PAGE = 50
UNREADABLE = "記録できませんでした。画面を開き直して、もう一度押してください。"


@never_cache
@staff_page(Ability.REGISTER)
def stopped(request: StaffRequest) -> HttpResponse:
    """Which numbers want no more of what, since when and how it is known; posted, one more."""
    town, at = request.membership.municipality, timezone.now()
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number, channel, source = form.chosen
        try:
            opt_outs.stop(
                town, channel=channel, number=number, source=source, by=Actor.of(request), at=at
            )
        except RuleViolation as refusal:
            form.add_error("number", refusal.message)
        else:
            screen.success(request, f"{channel.label}の配信停止を記録しました。")
            return redirect("staff:opt-outs")
    ended = request.GET.get("shelf") == "ended"
    rows = contacts.opt_outs(town, ended=ended)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    if page.object_list:
        viewings.record_messages(town, by=Actor.of(request), at=at)
    context = {
        "nav": "calls",
        "form": form,
        "page": page,
        "ended": ended,
        "query": "shelf=ended" if ended else "",
        "owners": contacts.owners(town, page.object_list),
        "sources": ResumeForm().fields["source"],
    }
    return render(request, "notices/opt_outs.html", context)


@require_POST
@staff_page(Ability.REGISTER)
def resume(request: StaffRequest, key: int) -> HttpResponse:
    """The owner of a number wants it again."""
    rows = OptOut.objects.filter(municipality=request.membership.municipality)
    row = get_object_or_404(rows.select_related("municipality"), pk=key)
    form = ResumeForm(request.POST)
    if not form.is_valid():
        screen.error(request, UNREADABLE)
        return redirect("staff:opt-outs")
    source = OptOutSource(form.cleaned_data["source"])
    _try(
        request,
        lambda: opt_outs.resume(row, source=source, by=Actor.of(request), at=timezone.now()),
        "配信停止を解除しました。",
    )
    return redirect("staff:opt-outs")


@never_cache
@staff_page(Ability.REGISTER)
def contact(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """How somebody gets messages: by their numbers, by mail, by LINE. Raises Http404."""
    person = _person(request, public_id)
    at, by = timezone.now(), Actor.of(request)
    found = contacts.of(person)
    mail = MailForm(request.POST or None, initial={"email": found.email})
    if request.method == "POST" and mail.is_valid():
        try:
            mail_addresses.settle(person, email=mail.cleaned_data["email"], by=by, at=at)
        except RuleViolation as refusal:
            mail.add_error("email", refusal.message)
        else:
            screen.success(request, "メールアドレスを保存しました。")
            return redirect("staff:participant-contact", person.public_id)
    people_seen.record(person, by=by, at=at)
    code = found.code if found.code and found.code.until > at else None
    context = {
        "nav": "participants",
        "person": person,
        "contact": found,
        "mail": mail,
        "code": code,
        "line": bool(settings.LINE_CHANNEL_TOKEN),
        "stop": StopForm(),
    }
    return render(request, "notices/contact.html", context)


@require_POST
@staff_page(Ability.REGISTER)
def line(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Give a code that links an account on LINE, or end the link. Raises Http404."""
    person = _person(request, public_id)
    at, by = timezone.now(), Actor.of(request)
    if request.POST.get("do") == "unlink":
        _try(
            request,
            lambda: line_accounts.unlink(person, by=by, at=at),
            "LINEのつながりを終了しました。",
        )
    elif request.POST.get("do") == "code":
        _try(
            request,
            lambda: line_accounts.give_code(person, by=by, at=at),
            "LINEをつなぐ番号を発行しました。30分以内に送ってもらってください。",
        )
    else:
        screen.error(request, UNREADABLE)
    return redirect("staff:participant-contact", person.public_id)


def _person(request: StaffRequest, public_id: UUID) -> Participant:
    rows = Participant.objects.filter(municipality=request.membership.municipality).exclude(
        state=ParticipantState.FORGOTTEN
    )
    found = get_object_or_404(
        rows.select_related("municipality", "merged_into__municipality"), public_id=public_id
    )
    return found.kept


def _try(request: StaffRequest, act: Callable[[], object], done: str) -> None:
    """Do it, and say how it went."""
    try:
        act()
    except RuleViolation as refusal:
        screen.error(request, refusal.message)
    else:
        screen.success(request, done)
