"""Which membership a request acts under, and what it may open."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.choices import Ability, Role
from accounts.models import Membership
from accounts.queries import memberships
from accounts.rules import may

P = ParamSpec("P")
CHOSEN = "membership"
LOOKING = {"GET", "HEAD", "OPTIONS"}
NOT_DONE = (
    "ログインの時間が切れていたため、いま送った内容は登録されていません。"
    "ログインして、もう一度送ってください。"
)


class StaffRequest(HttpRequest):
    """A request that has passed `staff_page`: somebody is logged in for one municipality."""

    membership: Membership


class MembershipMiddleware:
    """Put the membership under which a logged-in user acts on `request.membership`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.membership = None  # type: ignore[attr-defined]  # set here, typed by StaffRequest
        if request.user.is_authenticated:
            request.membership = memberships.chosen(  # type: ignore[attr-defined]
                request.user,
                key=request.session.get(CHOSEN),
                on=timezone.localdate(),
            )
        return self.get_response(request)


def staff_page(
    ability: Ability | None = None,
) -> Callable[
    [Callable[Concatenate[StaffRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """A page for staff: asks for log-in, a membership in force, and (if given) an ability.

    Raises PermissionDenied (the 403 page says whom to ask) when the role lacks the ability.
    """

    def wrap(
        view: Callable[Concatenate[StaffRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        def page(
            request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _log_in_first(request)
            membership: Membership | None = getattr(request, "membership", None)
            if membership is None:
                return redirect("choose-municipality")
            if ability is not None and not may(Role(membership.role), ability):
                raise PermissionDenied
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # it is one now

        update_wrapper(page, view)
        return page

    return wrap


def _log_in_first(request: HttpRequest) -> HttpResponse:
    """To the log-in and back. What was sent is lost with the session, and that is said."""
    if request.method in LOOKING:
        return redirect_to_login(request.get_full_path())
    messages.warning(request, NOT_DONE)
    return redirect_to_login(_came_from(request))


def _came_from(request: HttpRequest) -> str:
    """The page whose button was pressed: the address of a button alone shows nothing."""
    page = request.headers.get("Referer", "")
    if not page or not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return reverse("staff:today")
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
