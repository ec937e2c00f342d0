"""Results from before the system."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from accounts.models import Municipality
from classes.choices import Kind, Organiser
from classes.forms.fields import DayField, missing, unchosen
from classes.models import Course
from common import fiscal
from reports.actions.past_results import PastEntry, ValueNotCountable
from reports.choices import Measure
from reports.forms.base import NumbersForm, choose_from
from reports.queries import plans

YEARS_BACK = 15


class PastResultForm(NumbersForm):
    """A result from before the system: of a fiscal year, or of a period by its days."""

    title = forms.CharField(
        label="内容",
        max_length=120,
        error_messages=missing("内容"),
        help_text="例：令和5年度 市主催スマホ教室",
    )
    measure = forms.ChoiceField(
        label="数え方", choices=Measure.choices, error_messages=unchosen("数え方")
    )
    value = forms.DecimalField(
        label="実績",
        max_digits=9,
        decimal_places=1,
        localize=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "w-s"}),
        error_messages=missing("実績")
        | dict.fromkeys(
            ("invalid", "max_digits", "max_decimal_places", "max_whole_digits"),
            ValueNotCountable.message,
        ),
    )
    year = forms.TypedChoiceField(
        label="年度",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages=unchosen("年度"),
        help_text="1つの年度の実績でないときは、下の日付で期間を入力してください。",
    )
    starts_on = DayField(what="期間の初日", required=False)
    ends_on = DayField(what="期間の末日", required=False)
    kind = forms.ChoiceField(
        label="種類",
        choices=[("", "分けられていない"), *Kind.choices],
        required=False,
        error_messages=unchosen("種類"),
        help_text="資料で種類が分けられていない実績は、すべての種類を数える指標だけに入ります。",
    )
    organiser = forms.ChoiceField(
        label="主催",
        choices=[("", "分けられていない"), *Organiser.choices],
        required=False,
        error_messages=unchosen("主催"),
        help_text="資料で主催が分けられていない実績は、主催を問わない指標だけに入ります。",
    )
    course = forms.ModelChoiceField(
        queryset=Course.objects.none(),
        label="講座",
        required=False,
        empty_label="特定の講座ではない",
        error_messages=unchosen("講座"),
    )
    source = forms.CharField(
        label="出典",
        max_length=300,
        error_messages=missing("出典"),
        help_text="あとから確かめられるように。例：令和5年度 主要施策の成果説明書 45ページ",
    )

    def __init__(
        self, *args: Any, municipality: Municipality, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        this_year = fiscal.fiscal_year(today)
        year = self.fields["year"]
        assert isinstance(year, forms.TypedChoiceField)
        year.choices = [
            ("", "選ばない（日付で入力する）"),
            *(
                (one, f"{fiscal.label(one)}（{one}年度）")
                for one in range(this_year - 1, this_year - YEARS_BACK, -1)
            ),
        ]
        choose_from(self, "course", plans.courses(municipality))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        year, first, last = (cleaned.get(name) for name in ("year", "starts_on", "ends_on"))
        if {"year", "starts_on", "ends_on"} & set(self.errors):
            return cleaned
        if year is None and (first is None or last is None):
            self.add_error("year", "年度を選ぶか、期間の初日と末日の両方を入力してください。")
        elif year is not None and (first or last):
            self.add_error("year", "年度と日付は、どちらか一方だけを入力してください。")
        elif year is not None:
            cleaned["starts_on"], cleaned["ends_on"] = fiscal.fiscal_year_bounds(year)
        return cleaned

    def entry(self) -> PastEntry:
        """What was filled in. Only for a valid form."""
        given = self.cleaned_data
        return PastEntry(
            title=given["title"],
            measure=Measure(given["measure"]),
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            value=Decimal(given["value"]),
            source=given["source"],
            kind=Kind(given["kind"]) if given["kind"] else None,
            organiser=Organiser(given["organiser"]) if given["organiser"] else None,
            course=given["course"],
        )


class WithdrawalForm(NumbersForm):
    reason = forms.CharField(
        label="取り消す理由",
        max_length=200,
        error_messages=missing("取り消す理由"),
        help_text="例：年度を間違えて入力した",
    )
