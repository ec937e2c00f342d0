"""Which flyers are looked at, and what a new one announces."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from classes.queries.offerings import Listing
from classes.rules.flyers import DEFAULT_HEADLINE, MOST_CLASSES
from common.fiscal import fiscal_year
from materials.choices import FlyerSize
from materials.documents.flyer_format import Layout
from materials.forms.newsletters import label_of


class Order(StrEnum):
    """By what the flyers are sorted, the most first."""

    REGISTRATIONS = "registrations"
    VISITS = "visits"
    NEWEST = "newest"


class LookForm(forms.Form):
    """What is looked for; anything else is the default: an address never fails."""

    year = forms.ChoiceField(label="作った年度", required=False)
    order = forms.ChoiceField(
        label="並べる順",
        required=False,
        choices=[
            (Order.REGISTRATIONS.value, "申込みの多い順"),
            (Order.VISITS.value, "QRの訪問の多い順"),
            (Order.NEWEST.value, "新しい順"),
        ],
    )

    def __init__(self, *args: Any, years: Sequence[int], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        current = fiscal_year(today)
        self._current = current
        shown = sorted({current, *years}, reverse=True)
        chosen = self.fields["year"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [
            *((str(year), f"{year}年度") for year in shown),
            ("all", "すべて"),
        ]
        self.initial = {"year": str(current), "order": Order.REGISTRATIONS.value}

    @property
    def wanted_year(self) -> int | None:
        """The fiscal year; None is all of them."""
        given = self.cleaned_data.get("year", "") if self.is_valid() else ""
        if given == "all":
            return None
        return int(given) if given else self._current

    @property
    def wanted_order(self) -> Order:
        given = self.cleaned_data.get("order", "") if self.is_valid() else ""
        return Order(given) if given else Order.REGISTRATIONS


class NewFlyerForm(forms.Form):
    """A flyer with several classes. They stand on it in the order of their days."""

    offering = forms.TypedMultipleChoiceField(
        label=f"のせる講座（{MOST_CLASSES}つまで）",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "のせる講座を1つ以上選んでください。",
            "invalid_choice": "選んだ講座の中に、終わったか中止になったものがあります。"
            "もう一度選んでください。",
        },
    )
    headline = forms.CharField(
        label="見出し",
        max_length=60,
        required=False,
        help_text=f"講座が2つ以上のときに、いちばん上に大きく入ります。空欄なら「{DEFAULT_HEADLINE}」",
        error_messages={"max_length": "見出しは60文字までで入力してください。"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    label = forms.CharField(
        label="配布先",
        max_length=80,
        help_text="例：東部公民館の窓口、広報6月号",
        error_messages={
            "required": "配布先を入力してください。例：東部公民館の窓口",
            "max_length": "配布先は80文字までで入力してください。",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, listings: Iterable[Listing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        chosen = self.fields["offering"]
        assert isinstance(chosen, forms.TypedMultipleChoiceField)
        chosen.choices = [(str(each.offering.public_id), label_of(each)) for each in listings]

    def clean_offering(self) -> list[UUID]:
        chosen: list[UUID] = self.cleaned_data["offering"]
        if len(chosen) > MOST_CLASSES:
            raise forms.ValidationError(
                f"1枚のチラシにのせられる講座は{MOST_CLASSES}つまでです。"
                "講座を減らすか、チラシを2つに分けてください。"
            )
        return chosen


class PrintForm(forms.Form):
    """On what the flyer is printed; an address that says anything else is A4 without a slip."""

    size = forms.ChoiceField(
        label="大きさ", required=False, choices=FlyerSize.choices, widget=forms.RadioSelect
    )
    slip = forms.ChoiceField(
        label="申込書",
        required=False,
        choices=[("", "つけない"), ("1", "つける（入らないときは裏面に）")],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__({"size": FlyerSize.A4.value, "slip": "", **data.dict()})
        self.label_suffix = ""

    @property
    def layout(self) -> Layout:
        self.is_valid()
        size = self.cleaned_data.get("size") or FlyerSize.A4
        return Layout(FlyerSize(size), slip=self.cleaned_data.get("slip") == "1")

    @staticmethod
    def query(layout: Layout) -> dict[str, str]:
        """The layout as an address says it; nothing where it is the usual one."""
        size = {} if layout.size == FlyerSize.A4 else {"size": layout.size.value}
        return size | ({"slip": "1"} if layout.slip else {})


def chosen_offering(text: str) -> UUID | None:
    """The offering whose flyers are looked at; None for no public id."""
    try:
        return UUID(text)
    except ValueError:
        return None
