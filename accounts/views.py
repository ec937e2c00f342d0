"""Come in, choose the municipality, go; and read who did what."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.actions import logins
from accounts.actors import Actor
from accounts.choices import Ability
from accounts.forms import LoginForm, MembershipForm, TrailForm
from accounts.models import User
from accounts.permissions import CHOSEN, StaffRequest, staff_page
from accounts.queries import memberships, trail

LINES_PER_PAGE = 50


class Login(LoginView):
    """Username and password. Five wrong ones lock the pair of name and address for a while."""

    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        logins.enter(form.get_user(), by=Actor.of(self.request), at=timezone.now())
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        tell = logins.lock if getattr(self.request, "axes_locked_out", False) else logins.refuse
        username = str(form.data.get("username", ""))
        tell(username, by=Actor.of(self.request), at=timezone.now())
        return super().form_invalid(form)


class Logout(LogoutView):
    """By button only: a link would let any page on the web log a clerk out."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if isinstance(request.user, User):
            logins.leave(request.user, by=Actor.of(request), at=timezone.now())
        return super().post(request, *args, **kwargs)


@login_required
def choose_municipality(request: HttpRequest) -> HttpResponse:
    """Under which membership to act, for those who have several."""
    assert isinstance(request.user, User)
    rows = memberships.in_force(request.user, on=timezone.localdate())
    if not rows:
        return render(request, "accounts/no_membership.html", status=403)
    chosen = request.session.get(CHOSEN)
    form = MembershipForm(
        request.POST or None, memberships=rows, initial={"membership": chosen or rows[0].pk}
    )
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["membership"]
        request.session[CHOSEN] = key
        membership = next(row for row in rows if row.pk == key)
        logins.choose(membership, by=Actor.of(request), at=timezone.now())
        return redirect("staff:today")
    return render(request, "accounts/choose_municipality.html", {"form": form})


@require_safe
@staff_page(Ability.AUDIT)
def audit_trail(request: StaffRequest) -> HttpResponseBase:
    """Who did what in this municipality, the latest first."""
    form = TrailForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    municipality = request.membership.municipality
    events = trail.events(
        municipality=municipality,
        action=asked.get("action", ""),
        first_day=asked.get("first_day"),
        last_day=asked.get("last_day"),
    )
    page = Paginator(events, LINES_PER_PAGE).get_page(request.GET.get("page"))
    query = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    context = {
        "form": form,
        "page": page,
        "lines": trail.lines(page.object_list),
        "query": urlencode(query),
        "reset_url": reverse("staff:audit") if query else "",
    }
    return render(request, "accounts/audit.html", context)
