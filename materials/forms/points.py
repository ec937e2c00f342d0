"""What staff type about points."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict

from attendance.actions import points
from attendance.choices import PointBasis, PointRounding
from attendance.models import PointRule
from attendance.rules.points import Rule
from people.models import Helper

_DAY = {"type": "date"}
_NUMBER = {"class": "w-s", "inputmode": "numeric", "autocomplete": "off"}
_INVALID = "数字で入力してください。例：100"


def _points(label: str, *, required: bool = True, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=1,
        max_value=points.MOST,
        help_text=help_text,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages={
            "required": f"{label}を入れてください。例：100",
            "invalid": _INVALID,
            "min_value": "1以上の数で入力してください。",
            "max_value": f"{points.MOST:,}までの数で入力してください。",
        },
    )


def _day(label: str, *, required: bool) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        error_messages={
            "required": f"{label}を入れてください。",
            "invalid": f"{label}を「2026-04-01」のように入れてください。",
        },
    )


class RuleForm(forms.Form):
    """A rule of the town."""

    name = forms.CharField(
        label="名称",
        max_length=60,
        help_text="例：スマホサポーター活動ポイント",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "決まりの名称を入れてください。",
            "max_length": "名称は60文字までで入力してください。",
        },
    )
    basis = forms.ChoiceField(
        label="単位",
        choices=PointBasis.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "1時間につきか、1回につきかを選んでください。"},
    )
    points = _points("ポイント")
    rounding = forms.ChoiceField(
        label="1ポイントにならない端数",
        choices=PointRounding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "端数の扱いを選んでください。"},
    )
    day_cap = _points("1日の上限", required=False, help_text="なければ空けておきます。")
    year_cap = _points("1年度の上限", required=False, help_text="なければ空けておきます。")
    starts_on = _day("開始日", required=True)
    ends_on = _day("終了日", required=False)

    def __init__(self, data: QueryDict | None, *, starts_on: date) -> None:
        initial = {
            "basis": PointBasis.HOUR,
            "rounding": PointRounding.DOWN,
            "starts_on": starts_on,
        }
        super().__init__(data, initial=initial)
        self.label_suffix = ""

    @property
    def rule(self) -> Rule:
        """The (valid) rule."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "name"}
        basis, rounding = PointBasis(data.pop("basis")), PointRounding(data.pop("rounding"))
        return Rule(basis=basis, rounding=rounding, **data)


class EndForm(forms.Form):
    """When a rule gives points for the last time."""

    rule = forms.IntegerField(widget=forms.HiddenInput)
    ends_on = _day("終了日", required=True)

    def row(self, rows: list[PointRule]) -> PointRule | None:
        """The rule that is meant, if it is one of these."""
        key = self.cleaned_data["rule"]
        return next((row for row in rows if row.pk == key), None)


class CorrectionForm(forms.Form):
    """More points for somebody, or fewer, and why."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    helper = forms.ModelChoiceField(
        label="講師・協力者",
        queryset=Helper.objects.none(),
        empty_label="選んでください",
        error_messages={
            "required": "講師・協力者を選んでください。",
            "invalid_choice": "講師・協力者を一覧から選んでください。",
        },
    )
    change = forms.IntegerField(
        label="増やす・減らすポイント",
        help_text="減らすときは -100 のように入力します。",
        widget=forms.TextInput(attrs={"class": "w-s", "autocomplete": "off"}),
        error_messages={"required": _INVALID, "invalid": _INVALID},
    )
    reason = forms.CharField(
        label="訂正の理由",
        max_length=200,
        help_text="記録に残ります。お名前は書かないでください。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": points.PointsReasonMissing.message},
    )

    def __init__(self, data: QueryDict | None, *, helpers: list[Helper]) -> None:
        super().__init__(data, initial={"key": uuid4()})
        self.label_suffix = ""
        choice: Any = self.fields["helper"]
        keys = [helper.pk for helper in helpers]
        choice.queryset = Helper.objects.filter(pk__in=keys).order_by("kana", "pk")
        choice.label_from_instance = lambda helper: helper.name


class PayoutForm(forms.Form):
    """One press is one list, however often it is sent."""

    key = forms.UUIDField(widget=forms.HiddenInput)
