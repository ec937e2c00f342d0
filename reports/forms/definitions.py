"""How an indicator is counted, and what it is to reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import Municipality
from classes.choices import Kind, Organiser
from classes.forms.fields import DayField, SeveralField, missing, number, unchosen
from classes.models import Course
from common import fiscal
from common.errors import RuleViolation
from reports.actions.indicators import IndicatorDetails
from reports.choices import Measure, Visibility, Window
from reports.forms.base import LARGEST, NumbersForm, choose_from
from reports.models import Indicator, Plan
from reports.queries import plans

ANY_ORGANISER = [("", "主催を問わない"), *Organiser.choices]
PREVIEW = "preview"


class DefinitionForm(NumbersForm):
    """Everything about an indicator. Saved only after its effect has been shown."""

    title = forms.CharField(
        label="指標の名称", max_length=120, error_messages=missing("指標の名称")
    )
    measure = forms.ChoiceField(
        label="数え方",
        choices=Measure.choices,
        widget=forms.RadioSelect,
        error_messages=unchosen("数え方"),
        help_text="延べ＝参加のたびに1人、実人数＝同じ方は何回でも1人",
    )
    unit = forms.CharField(
        label="単位",
        max_length=12,
        error_messages=missing("単位"),
        widget=forms.TextInput(attrs={"class": "w-s", "autocomplete": "off"}),
        help_text="例：人、人/年、回、件",
    )
    window = forms.ChoiceField(
        label="期間の取り方",
        choices=Window.choices,
        widget=forms.RadioSelect,
        error_messages=unchosen("期間の取り方"),
    )
    window_from = DayField(
        what="期間の初日", required=False, help_text="「日付を決めた累計」のとき"
    )
    window_to = DayField(
        what="期間の末日", required=False, help_text="「日付を決めた累計」のとき"
    )
    plan = forms.ModelChoiceField(
        queryset=Plan.objects.none(),
        label="計画",
        required=False,
        empty_label="計画に属さない",
        error_messages=unchosen("計画"),
    )
    kinds = forms.MultipleChoiceField(
        label="対象の種類",
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=unchosen("種類"),
        help_text="1つも選ばないときは、すべての種類を数えます。",
    )
    organiser = forms.ChoiceField(
        label="対象の主催",
        choices=ANY_ORGANISER,
        required=False,
        error_messages=unchosen("主催"),
    )
    courses = SeveralField(
        queryset=Course.objects.none(),
        label="対象の講座",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "選んだ講座は使えません。もう一度選んでください。",
            "invalid_pk_value": "選んだ講座は使えません。もう一度選んでください。",
        },
        help_text="1つも選ばないときは、すべての講座を数えます。",
    )
    target_wording = forms.CharField(
        label="計画の記載",
        max_length=200,
        required=False,
        help_text="計画書の文のとおりに入力してください。",
    )
    source = forms.CharField(
        label="出典",
        max_length=200,
        required=False,
        help_text="例：○○市DX推進計画 基本方針2 施策1",
    )
    baseline_value = number("基準値", least=0, most=LARGEST, required=False)
    baseline_label = forms.CharField(label="基準値の説明", max_length=80, required=False)
    open_question = forms.CharField(
        label="計画の読み方",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    visibility = forms.ChoiceField(
        label="公開の範囲",
        choices=Visibility.choices,
        initial=Visibility.INTERNAL,
        widget=forms.RadioSelect,
        error_messages=unchosen("公開の範囲"),
    )
    position = number("並び順", least=0, most=999, required=False, help_text="小さいものが先")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    previewed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipality = municipality
        choose_from(self, "plan", plans.plans(municipality))
        choose_from(self, "courses", plans.courses(municipality))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                self.details().check(self.municipality)
            except RuleViolation as refusal:
                self.refuse(refusal)
        return cleaned

    def details(self) -> IndicatorDetails:
        """What was filled in. Only for a form whose fields are valid."""
        given = self.cleaned_data
        plain = ("title", "unit", "plan", "window_from", "window_to", "baseline_value")
        texts = ("baseline_label", "target_wording", "source", "open_question")
        dated = given["window"] == Window.DATES_CUMULATIVE
        return IndicatorDetails(
            **{name: given[name] for name in (*plain, *texts)}
            | ({} if dated else {"window_from": None, "window_to": None}),
            measure=Measure(given["measure"]),
            window=Window(given["window"]),
            kinds=tuple(kind for kind in Kind if kind in given["kinds"]),
            organiser=Organiser(given["organiser"]) if given["organiser"] else None,
            courses=tuple(sorted(given["courses"], key=lambda course: course.pk)),
            visibility=Visibility(given["visibility"]),
            position=given["position"] or 0,
        )

    @property
    def confirmed(self) -> bool:
        """Whether exactly what is filled in was shown with its effect before."""
        shown: str = self.cleaned_data["previewed"]
        return shown == self.details().fingerprint and self.data.get("step") != PREVIEW

    def show_again(self, details: IndicatorDetails) -> None:
        """Carry along what has now been shown, so that the next press saves it."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["previewed"] = details.fingerprint
        self.data = data


class NewIndicatorForm(DefinitionForm):
    """A new indicator also needs its name in addresses and open data."""

    slug = forms.CharField(
        label="識別名",
        max_length=60,
        widget=forms.TextInput(
            attrs={"class": "w-l", "autocomplete": "off", "autocapitalize": "off"}
        ),
        error_messages=missing("識別名"),
        help_text="半角の英小文字・数字・ハイフン。あとから変えられません。例：smartphone-class",
    )
    field_order = ["title", "slug"]


def initial_of(indicator: Indicator) -> dict[str, Any]:
    """An indicator's present details as the form's first values."""
    details = IndicatorDetails.of(indicator)
    return {
        **{name: getattr(details, name) for name in details.as_text()},
        "kinds": [kind.value for kind in details.kinds],
        "seen": details.fingerprint,
    }


class TargetsForm(NumbersForm):
    """One box for each fiscal year; an empty box is no target."""

    def __init__(
        self, *args: Any, years: Sequence[int], targets: dict[int, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.years = years
        for year in years:
            self.fields[f"year_{year}"] = number(
                f"{fiscal.label(year)}（{year}年度）",
                least=1,
                most=LARGEST,
                required=False,
                initial=targets.get(year),
            )

    def targets(self) -> dict[int, int | None]:
        """Fiscal year → target, None for an empty box."""
        return {year: self.cleaned_data[f"year_{year}"] for year in self.years}
