"""What is on file of a helper: looked at, entered, withdrawn; and the steps of the register."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from common.errors import RuleViolation
from people.actions import consents, records, viewings
from people.actions import register as actions
from people.choices import ConsentScope, Device, HelperState, Language
from people.forms.records import (
    ConsentForm,
    InsuranceForm,
    QualificationForm,
    TrainingForm,
    WithdrawalForm,
)
from people.models import (
    ConsentScan,
    GuardianConsent,
    Helper,
    Insurance,
    Qualification,
    Training,
)
from people.queries import standings
from people.rules import helping
from people.rules.register import Step, open_steps
from people.views.helpers import own_helper

FORMS: dict[str, tuple[type[forms.Form], str]] = {
    "training": (TrainingForm, "研修"),
    "qualification": (QualificationForm, "資格"),
    "insurance": (InsuranceForm, "保険"),
    "consent": (ConsentForm, "保護者の同意"),
}
ENTER: dict[str, Callable[..., object]] = {
    "training": records.enter_training,
    "qualification": records.enter_qualification,
    "insurance": records.enter_insurance,
}
KEPT: dict[str, type[Training] | type[Qualification] | type[Insurance]] = {
    "training": Training,
    "qualification": Qualification,
    "insurance": Insurance,
}
DONE = {
    Step.APPROVE: "登録しました。",
    Step.PAUSE: "休止にしました。",
    Step.RESUME: "再開しました。",
    Step.RETIRE: "退会にしました。これまでの活動の記録と時間は、そのまま残ります。",
}


@never_cache
@staff_page(Ability.PLAN)
@require_safe
def page(request: StaffRequest, key: int) -> HttpResponse:
    """Everything on file of one helper, and what stands against a task."""
    helper = own_helper(request, key)
    viewings.record_helper(helper, by=Actor.of(request), at=timezone.now())
    today = timezone.localdate()
    standing = standings.of(helper, on=today)
    context = {
        "nav": "settings",
        "helper": helper,
        "lacking": helping.lacking(standing),
        "soon": helping.running_out(standing),
        "minor": standing.is_minor(today),
        "needs_consent": not standing.has_consent(today),
        "steps": {step.value for step in open_steps(HelperState(helper.state))},
        "consents": helper.guardianconsents.select_related("scan").defer("scan__content"),
        "devices": [Device(each).label for each in helper.devices],
        "languages": [Language(each).label for each in helper.languages],
    }
    return render(request, "people/helper_file.html", context)


@staff_page(Ability.PLAN)
@require_POST
def take(request: StaffRequest, key: int, step: Step) -> HttpResponse:
    """Approve, pause, resume or retire."""
    helper = own_helper(request, key)
    try:
        actions.take(helper, step=step, by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, DONE[step])
    return redirect("staff:helper", key)


@staff_page(Ability.ADMINISTER)
@require_POST
def forget(request: StaffRequest, key: int) -> HttpResponse:
    """Blank what tells who somebody was; asked once more on the page."""
    helper = own_helper(request, key)
    try:
        actions.forget(helper, by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return redirect("staff:helper", key)
    messages.success(request, "個人の情報を消しました。活動の時間は、年度の数字に残ります。")
    return redirect("staff:helpers")


@staff_page(Ability.PLAN)
def enter(request: StaffRequest, key: int, kind: str) -> HttpResponse:
    """Put a training, a qualification, an insurance or a consent on file."""
    helper = own_helper(request, key)
    form_class, label = FORMS[kind]
    sent: Any = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_class(*sent)
    form.label_suffix = ""
    if request.method == "POST" and form.is_valid():
        try:
            _enter(helper, kind=kind, form=form, request=request)
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"{label}を登録しました。")
            return redirect("staff:helper", key)
    context = {"nav": "settings", "helper": helper, "form": form, "label": label}
    return render(request, "people/helper_record.html", context)


@staff_page(Ability.PLAN)
@require_POST
def withdraw(request: StaffRequest, record: int, kind: str) -> HttpResponse:
    """Take a training, a qualification or an insurance off the file."""
    kept: Any = get_object_or_404(KEPT[kind], pk=record, **_own(request))
    records.withdraw(kept, by=Actor.of(request), at=timezone.now())
    messages.success(request, f"{FORMS[kind][1]}を取り消しました。")
    return redirect("staff:helper", kept.helper_id)


@staff_page(Ability.PLAN)
def withdraw_consent(request: StaffRequest, record: int) -> HttpResponse:
    """Write down since when a guardian does not consent any more."""
    consent = _consent(request, record)
    form = WithdrawalForm(
        request.POST if request.method == "POST" else None,
        initial={"on": timezone.localdate()},
        label_suffix="",
    )
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        try:
            consents.withdraw(consent, on=on, by=Actor.of(request), at=timezone.now())
        except RuleViolation as refusal:
            form.add_error("on", refusal.message)
        else:
            messages.success(request, "同意の撤回を登録しました。")
            return redirect("staff:helper", consent.helper_id)
    context = {
        "nav": "settings",
        "helper": consent.helper,
        "form": form,
        "label": "同意の撤回",
    }
    return render(request, "people/helper_record.html", context)


@staff_page(Ability.PLAN)
@require_safe
def consent_form(request: StaffRequest, key: int) -> HttpResponse:
    """The form for the guardian, to print and to sign."""
    helper = own_helper(request, key)
    context = {
        "nav": "settings",
        "helper": helper,
        "town": helper.municipality,
        "terms": standings.terms_of(helper.municipality),
        "scopes": [scope for scope in ConsentScope if scope != ConsentScope.ACTIVITY],
    }
    return render(request, "people/consent_form.html", context)


@never_cache
@staff_page(Ability.PLAN)
@require_safe
def scan(request: StaffRequest, record: int) -> HttpResponse:
    """The signed form as it was scanned; that it was opened is written down."""
    consent = _consent(request, record)
    try:
        found = consents.open_scan(consent, by=Actor.of(request), at=timezone.now())
    except ConsentScan.DoesNotExist as missing:
        raise Http404 from missing
    answer = HttpResponse(bytes(found.content), content_type=found.media_type)
    answer["Content-Disposition"] = "attachment"
    return answer


def _enter(helper: Helper, *, kind: str, form: forms.Form, request: StaffRequest) -> None:
    by, at = Actor.of(request), timezone.now()
    if isinstance(form, ConsentForm):
        consents.give(helper, form=form.signed(), by=by, at=at)
    else:
        ENTER[kind](helper, **form.cleaned_data, by=by, at=at)


def _consent(request: StaffRequest, record: int) -> GuardianConsent:
    rows = GuardianConsent.objects.select_related("helper__municipality")
    return get_object_or_404(rows, pk=record, **_own(request))


def _own(request: StaffRequest) -> dict[str, Any]:
    """What a record of the town's own helpers has."""
    return {
        "helper__municipality": request.membership.municipality,
        "helper__forgotten_at": None,
    }
