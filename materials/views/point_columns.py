"""How the lists of points of a town are laid out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import point_columns
from attendance.queries import points as ledger
from common.errors import RuleViolation
from materials.forms.point_columns import ColumnsForm


@staff_page(Ability.CERTIFY)
def page(request: StaffRequest) -> HttpResponse:
    """Which fields, in which order, under which headings."""
    town = request.membership.municipality
    posted = request.POST if request.method == "POST" else None
    form = ColumnsForm(posted, now=ledger.columns(town))
    if posted is not None and form.is_valid():
        try:
            point_columns.choose(
                town, columns=form.columns, by=Actor.of(request), at=timezone.now()
            )
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, "一覧の項目を保存しました。次に保存するCSVから変わります。"
            )
            return redirect("staff:points")
    return render(request, "materials/points/columns.html", {"nav": "settings", "form": form})
