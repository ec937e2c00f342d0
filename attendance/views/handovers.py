"""What a stopped tablet could not send any more, taken over from a file or from QR codes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import handovers
from attendance.forms.handovers import HandoverForm
from attendance.models import Kiosk
from attendance.permissions import refuse_old
from attendance.queries import handovers as previews
from attendance.queries import kiosks
from common.errors import RuleViolation


class NotOurTablet(RuleViolation):
    """The tablet is another town's, another venue's, or nobody's."""

    code = "not_our_tablet"
    message = (
        "このタブレットの記録は受け取れません。ほかの市町村か、担当していない会場の"
        "タブレットです。タブレットの画面に出ている担当課へお渡しください。"
    )


@never_cache
@staff_page(Ability.ATTEND)
def page(request: StaffRequest) -> HttpResponse:
    """Choose the file or paste the texts; look; press once. Once more changes nothing."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = HandoverForm(*sent)
    context: dict[str, object] = {"nav": "today", "form": form}
    kiosk = _kiosk(request, form) if form.is_valid() else None
    if kiosk is None:
        return render(request, "attendance/kiosks/handover.html", context)
    context["kiosk"] = kiosk
    if "take" in request.POST:
        by, at = Actor.of(request), timezone.now()
        context["taken"] = handovers.take(form.handover, kiosk=kiosk, by=by, at=at)
    else:
        context["preview"] = previews.preview(form.handover, kiosk=kiosk)
    return render(request, "attendance/kiosks/taken.html", context)


def _kiosk(request: StaffRequest, form: HandoverForm) -> Kiosk | None:
    """The tablet that handed this out; None, with the reason in the form, where it is not one
    of those that the sender answers for, or too old."""
    mine = kiosks.visible_to(request.membership)
    kiosk = mine.filter(public_id=form.handover.kiosk, paired_at__isnull=False).first()
    try:
        if kiosk is None:
            raise NotOurTablet
        refuse_old(request.membership, kiosk, at=timezone.now())
    except RuleViolation as refusal:
        form.add_error(None, refusal.message)
        return None
    return kiosk
