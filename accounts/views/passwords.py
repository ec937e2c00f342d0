"""One's own password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.actions import passwords
from accounts.actors import Actor
from accounts.forms.passwords import OwnPasswordForm
from accounts.permissions import StaffRequest, staff_page


@sensitive_post_parameters()
@never_cache
@staff_page()
def change(request: StaffRequest) -> HttpResponse:
    """Anybody who logs in changes their own; this session stays, every other one ends."""
    user = request.membership.user
    form = OwnPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = passwords.change(
            user,
            password=form.cleaned_data["new_password1"],
            by=Actor.of(request),
            at=timezone.now(),
        )
        update_session_auth_hash(request, user)
        messages.success(request, "パスワードを変更しました。次のログインから使ってください。")
        return redirect("staff:settings")
    return render(request, "accounts/password.html", {"nav": "settings", "form": form})
