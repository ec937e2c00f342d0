"""The devices of one meeting: kept before it, handed out at its beginning, back at its end."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import loans, reservations, viewings
from classes.actions.lending_refusals import EquipmentUnknown, NotExpected
from classes.actions.loans import Handout
from classes.choices.equipment import EquipmentKind
from classes.forms.lending import HandoutForm, KeepForm
from classes.forms.planning import refused
from classes.models import Session
from classes.queries import equipment as devices
from classes.queries import loans as known
from classes.queries.loans import Borrower
from classes.views.lending import may_scan, own_session, say_lent, say_unseen
from common.errors import RuleViolation
from people.choices import Device

PAGE = "classes/loans/session.html"
WITHOUT = {Device.NONE.value, Device.FEATURE_PHONE.value}


@never_cache
@may_scan
@staff_page(Ability.ATTEND)
def page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Who has which device; sent, a device that is handed to somebody."""
    session = own_session(request, public_id)
    if request.method != "POST":
        return _show(request, session)
    form = HandoutForm(request.POST)
    if form.is_valid() and _hand_out(request, session, form):
        return redirect("staff:loan-session", public_id)
    return _show(request, session, typed=form)


@require_POST
@staff_page(Ability.PLAN)
def keep(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Keep devices for the meeting, or for all meetings of its offering."""
    session, form = own_session(request, public_id), KeepForm(request.POST)
    if not form.is_valid():
        return _show(request, session, keeping=form)
    kind, count = EquipmentKind(form.cleaned_data["kind"]), form.cleaned_data["count"]
    ways = {"kind": kind, "count": count, "by": Actor.of(request), "at": timezone.now()}
    try:
        if form.cleaned_data["every"]:
            reservations.keep_for_all(session.offering, **ways)
        else:
            reservations.keep(session, **ways)
    except RuleViolation as refusal:
        refused(form, "count", refusal.message)
        return _show(request, session, keeping=form)
    said = f"{kind.label}を{count}台予約しました。" if count else "予約を取り消しました。"
    messages.success(request, said)
    return redirect("staff:loan-session", public_id)


@require_POST
@staff_page(Ability.PLAN)
def keep_one(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Keep a device for somebody with a seat, or let it go."""
    session = own_session(request, public_id)
    borrower = _borrower(session, request.POST.get("reference", ""))
    kind, by, now = request.POST.get("kind", ""), Actor.of(request), timezone.now()
    if borrower is None or (kind and kind not in EquipmentKind.values):
        messages.error(request, NotExpected.message)
        return redirect("staff:loan-session", public_id)
    try:
        if kind:
            kept = EquipmentKind(kind)
            reservations.keep_for(borrower.registration, kind=kept, by=by, at=now)
        else:
            reservations.release(borrower.registration, by=by, at=now)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "予約を保存しました。")
    return redirect("staff:loan-session", public_id)


def _borrower(session: Session, reference: str) -> Borrower | None:
    rows = known.borrowers(session)
    return next((each for each in rows if each.registration.reference == reference), None)


def _hand_out(request: StaffRequest, session: Session, form: HandoutForm) -> bool:
    """Whether it was handed out; where not, the form says why."""
    borrower = _borrower(session, form.cleaned_data["reference"])
    row = devices.by_number(
        form.cleaned_data["number"], municipality=request.membership.municipality
    )
    if borrower is None or row is None:
        refused(form, "number", (NotExpected if row else EquipmentUnknown).message)
        return False
    now = timezone.now()
    keyed = session.starts_at if session.ends_at <= now else None
    to = Handout(borrower.person, session, borrower.registration, lent_at=keyed)
    try:
        loan = loans.lend(row, to=to, key=form.press, by=Actor.of(request), at=now)
    except RuleViolation as refusal:
        refused(form, "number", refusal.message)
        return False
    say_lent(request, loan)
    return True


def _show(
    request: StaffRequest,
    session: Session,
    *,
    typed: HandoutForm | None = None,
    keeping: KeepForm | None = None,
) -> HttpResponse:
    now = timezone.now()
    viewings.record_loans(session, by=Actor.of(request), at=now)
    rows = known.borrowers(session)
    rest = known.others(session, seen=rows)
    wanted = typed.data.get("reference") if typed else None
    lines = [
        (
            row,
            typed
            if typed and row.registration.reference == wanted
            else HandoutForm(
                initial={"reference": row.registration.reference},
                auto_id=f"n{row.person.pk}_%s",
            ),
        )
        for row in rows
    ]
    open_boxes = {row.registration.reference for row in rows if not row.out}
    say_unseen(request, typed, shown=wanted in open_boxes)
    say_unseen(request, keeping, shown=session.ends_at > now)
    kept = devices.kept([session])
    context = {
        "nav": "loans",
        "session": session,
        "lines": lines,
        "rest": rest,
        "out": [*(loan for row in rows for loan in row.out), *rest],
        "kept": [
            (EquipmentKind(kind).label, needs)
            for (_, kind), needs in sorted(kept.items(), key=lambda pair: pair[0][1])
        ],
        "keeping": keeping or KeepForm(initial={"kind": EquipmentKind.ANDROID}),
        "kinds": EquipmentKind.choices,
        "over": session.ends_at <= now,
        "without": WITHOUT,
        "typed": typed,
        "now": now,
        "return_key": uuid4,
    }
    return render(request, PAGE, context)
