"""Come in, choose the municipality, go."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.actions import logins
from accounts.actors import Actor
from accounts.forms.entry import LoginForm, MembershipForm
from accounts.models import User
from accounts.permissions import CHOSEN
from accounts.queries import memberships


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
