"""What the pages of lending have in common: who may open what."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TypeVar, cast
from uuid import UUID

from csp.decorators import csp_update
from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404

from accounts.permissions import StaffRequest
from classes.choices import OfferingState, SessionState
from classes.choices.equipment import LoanState
from classes.models import Equipment, Loan, Session
from classes.queries import equipment as devices
from classes.queries import loans, scopes
from common.clock import at_tokyo, tokyo_date

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def may_scan(view: View) -> View:
    """The page may read QR codes: a program in WebAssembly, where the browser has none."""
    return cast("View", csp_update({"script-src": ["'wasm-unsafe-eval'"]})(view))


def say_lent(request: StaffRequest, loan: Loan, more: str = "") -> None:
    """That the device was handed out; or, where an old page was sent again, how things are."""
    if loan.state == LoanState.OUT:
        messages.success(request, f"{loan.equipment.number}を貸し出しました。{more}")
    else:
        state = LoanState(loan.state).label
        messages.warning(
            request,
            f"この貸出は記録済みで、いまは「{state}」です。"
            "もう一度貸し出すときは、この画面から入力し直してください。",
        )


def say_unseen(request: StaffRequest, form: BaseForm | None, *, shown: bool) -> None:
    """What is wrong with a form that the page has no more, because things have changed since
    it was opened, is said at the top."""
    if form is not None and not shown:
        for sentences in form.errors.values():
            for sentence in sentences:
                messages.error(request, str(sentence))


def own_equipment(request: StaffRequest, public_id: UUID) -> Equipment:
    """The device, if it is this municipality's. Raises Http404."""
    row = devices.by_key(public_id, municipality=request.membership.municipality)
    if row is None:
        raise Http404
    return row


def own_loan(request: StaffRequest, public_id: UUID) -> Loan:
    """The loan, if this member of staff may open it. Raises Http404."""
    loan = loans.by_key(public_id, membership=request.membership)
    if loan is None:
        raise Http404
    return loan


def own_session(request: StaffRequest, public_id: UUID) -> Session:
    """The meeting, if it is one of those that somebody may open. Raises Http404."""
    rows = scopes.sessions_for(request.membership)
    return get_object_or_404(
        rows.select_related("offering__municipality", "venue"), public_id=public_id
    )


def todays(request: StaffRequest, *, at: datetime) -> list[Session]:
    """The meetings of the day in somebody's scope."""
    start = at_tokyo(tokyo_date(at), time.min)
    rows = scopes.sessions_for(request.membership).filter(
        starts_at__gte=start,
        starts_at__lt=start + timedelta(days=1),
        state=SessionState.SCHEDULED,
        offering__state=OfferingState.PUBLISHED,
    )
    return [*rows.select_related("offering__municipality", "venue")]
