"""Who logs in for the town: added, changed, ended, given another first password."""

import secrets

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import rules
from accounts.actions import members, passwords
from accounts.actors import Actor
from accounts.choices import Ability, Standing
from accounts.forms.members import MemberForm, NewMemberForm, member_answers
from accounts.models import Membership
from accounts.permissions import StaffRequest, staff_page
from accounts.queries import members as lists
from common.errors import RuleViolation

RANDOM_OCTETS = 16
_BESIDE: dict[type[RuleViolation], str] = {
    members.AlreadyMember: "username",
    members.UsernameTaken: "username",
    members.NameIsShared: "display_name",
    members.EndsBeforeItStarts: "ends_on",
}


@never_cache
@staff_page(Ability.ADMINISTER)
def new(request: StaffRequest) -> HttpResponse:
    """Add a log-in. The first password stands in this answer and nowhere else."""
    form = NewMemberForm(request.POST or None)
    context = {"nav": "settings", "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/member_new.html", context)
    username = form.cleaned_data["username"]
    if request.POST.get("same_person") == username:
        return _join(request, form)
    password = rules.spelled(secrets.token_bytes(RANDOM_OCTETS))
    try:
        membership = members.enrol(
            username=username,
            password=password,
            municipality=request.membership.municipality,
            details=form.details(),
            by=Actor.of(request),
            at=timezone.now(),
        )
    except RuleViolation as refusal:
        form.add_error(_BESIDE.get(type(refusal)), refusal.message)
        if isinstance(refusal, members.UsernameTaken):
            context["asked"] = username
        elif isinstance(refusal, members.AlreadyMember):
            context["known"] = lists.one(username, municipality=request.membership.municipality)
    else:
        return _handed_over(request, membership, password, heading="利用者を登録しました")
    return render(request, "accounts/member_new.html", context)


@never_cache
@staff_page(Ability.ADMINISTER)
def change(request: StaffRequest, key: int) -> HttpResponse:
    """A member's name, role and period, and everything else that is done to a log-in."""
    membership = _own(request, key)
    form = MemberForm(request.POST or None, initial=member_answers(membership))
    if request.method == "POST" and form.is_valid():
        try:
            members.change(
                membership,
                details=form.details(),
                seen=form.cleaned_data["seen"],
                by=Actor.of(request),
                at=timezone.now(),
            )
        except members.ChangedMeanwhile as refusal:
            answers = member_answers(membership) | {
                name: request.POST.get(name, "") for name in form.fields if name != "seen"
            }
            form = MemberForm(initial=answers)
            return _page(request, membership, form=form, refusal=refusal)
        except RuleViolation as refusal:
            form.add_error(_BESIDE.get(type(refusal)), refusal.message)
        else:
            messages.success(request, "利用者の登録を保存しました。")
            return redirect("staff:members")
    return _page(request, membership, form=form)


@require_POST
@staff_page(Ability.ADMINISTER)
def end(request: StaffRequest, key: int) -> HttpResponse:
    """Let today be somebody's last day."""
    membership = _own(request, key)
    try:
        members.end(membership, by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return redirect("staff:member", key)
    messages.success(request, "所属を終えました。その方がした記録は、そのまま残ります。")
    return redirect("staff:members")


@never_cache
@require_POST
@staff_page(Ability.ADMINISTER)
def reissue(request: StaffRequest, key: int) -> HttpResponse:
    """Give somebody another first password, which stands in this answer and nowhere else."""
    membership = _own(request, key)
    if membership.pk == request.membership.pk:
        return redirect("staff:password")
    password = rules.spelled(secrets.token_bytes(RANDOM_OCTETS))
    try:
        passwords.reissue(
            membership, password=password, by=Actor.of(request), at=timezone.now()
        )
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return redirect("staff:member", key)
    return _handed_over(request, membership, password, heading="パスワードを作り直しました")


def _own(request: StaffRequest, key: int) -> Membership:
    """The membership, if it is one of this town's. Raises Http404."""
    rows = Membership.objects.select_related("user", "municipality")
    return get_object_or_404(rows, pk=key, municipality=request.membership.municipality)


def _join(request: StaffRequest, form: NewMemberForm) -> HttpResponse:
    """Somebody who already has a log-in, in another town or from before."""
    try:
        members.join(
            username=form.cleaned_data["username"],
            municipality=request.membership.municipality,
            details=form.details(),
            by=Actor.of(request),
            at=timezone.now(),
        )
    except RuleViolation as refusal:
        form.add_error(_BESIDE.get(type(refusal)), refusal.message)
        context = {"nav": "settings", "form": form}
        return render(request, "accounts/member_new.html", context)
    messages.success(
        request,
        "登録しました。パスワードは、いままでのものをそのまま使えます。",
    )
    return redirect("staff:members")


def _handed_over(
    request: StaffRequest, membership: Membership, password: str, *, heading: str
) -> HttpResponse:
    """The page that shows a first password: neither stored nor cached, nor sent on."""
    context = {
        "nav": "settings",
        "heading": heading,
        "member": membership,
        "password": password,
        "login_address": request.build_absolute_uri(reverse("login")),
    }
    return render(request, "accounts/member_password.html", context)


def _page(
    request: StaffRequest,
    membership: Membership,
    *,
    form: MemberForm,
    refusal: RuleViolation | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    standing = rules.standing((membership.starts_on, membership.ends_on), on=today)
    context = {
        "nav": "settings",
        "member": membership,
        "standing": standing,
        "upcoming": standing is Standing.UPCOMING,
        "over": membership.ends_on is not None and membership.ends_on <= today,
        "myself": membership.pk == request.membership.pk,
        "shared": lists.works_elsewhere(
            membership.user, municipality=membership.municipality, on=today
        ),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "accounts/member.html", context)
