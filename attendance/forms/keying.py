"""A paper roster as it is typed in: numbers, and what was written by hand below them."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import TextChoices

from accounts.models import Municipality
from attendance.actions import headcounts, worked_hours
from attendance.forms.rosters import NUMBER, KeyedForm
from attendance.rules import keying
from classes.forms.fields import HelperField
from common import phones
from common.errors import RuleViolation
from common.kana import to_full_katakana
from people.actions.participants import Person, PhoneEntry
from people.queries import helpers as lists

LONGEST = 4_000
MOST_WALK_INS = 50
MOST_TICKED = 900
"""With more boxes than that, a request would have more fields than Django takes."""
HELPERS = range(1, 4)
OFF = {"autocomplete": "off"}
_PARTS = re.compile(r"[、，,\t;；]+")


class Way(TextChoices):
    """How those who came are told: by the numbers on the paper, or ticked in its order."""

    NUMBERS = "numbers", "番号で入力する"
    LIST = "list", "一覧に印をつける"


class Numbers(forms.TextInput):
    """Numbers typed in one field, or ticked in a list whose boxes have the field's name."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        if not hasattr(data, "getlist"):
            value: str | None = super().value_from_datadict(data, files, name)
            return value
        given = data.getlist(name)
        return " ".join(given) if given else None


class KeyingForm(KeyedForm):
    """Everything of one sheet. `people` are the public ids of those it numbers, in order."""

    people = forms.CharField(required=False, max_length=40_000, widget=forms.HiddenInput)
    came = forms.CharField(
        label="出席した方の番号",
        required=False,
        max_length=LONGEST,
        widget=Numbers(attrs=OFF),
        help_text="例：1 2 4-9 12　全員のときは「全員」、欠席の方を除くときは「全員 -3 -5」",
    )
    left = forms.CharField(
        label="早退した方の番号",
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs=OFF),
        help_text="出席した方のうち、途中で帰られた方",
    )
    walk_ins = forms.CharField(
        label="当日、申込みなしで来られた方",
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs=OFF | {"rows": 4}),
        help_text="1行に1人。フリガナ、お名前、電話番号を「、」で区切ります。"
        "例：ヤマダ ハナコ、山田 花子、099-216-1111"
        "　お名前と電話番号はなくてもかまいません",
    )
    group = forms.CharField(
        label="団体名",
        required=False,
        max_length=headcounts.LONGEST,
        widget=forms.TextInput(attrs=OFF),
        help_text="お名前のわからない団体があるとき",
    )
    heads = forms.IntegerField(
        label="団体の人数",
        required=False,
        min_value=0,
        max_value=headcounts.MOST,
        widget=forms.TextInput(attrs=NUMBER),
        help_text="お名前なしで数えた人数",
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        helpers = lists.worked(municipality=municipality)
        for row in HELPERS:
            self.fields[f"helper_{row}"] = HelperField(
                label=f"講師・協力者{row}", required=False, queryset=helpers, empty_label="—"
            )
            self.fields[f"minutes_{row}"] = forms.IntegerField(
                label=f"活動時間{row}（分）",
                required=False,
                min_value=0,
                max_value=worked_hours.MOST,
                widget=forms.TextInput(attrs=NUMBER),
            )

    @property
    def typed(self) -> dict[str, Any]:
        """Everything as it stands in the form, read or not."""
        return {name: self[name].value() for name in self.fields}

    @property
    def ticked(self) -> set[int]:
        """The numbers of those who came, as far as they can be read."""
        last = len(str(self["people"].value() or "").split())
        return {*keying.read(self["came"].value() or "", last=last).numbers}

    @property
    def helped(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"helper_{row}"], self[f"minutes_{row}"]) for row in HELPERS]

    def clean_people(self) -> list[UUID]:
        try:
            return [UUID(key) for key in self.cleaned_data["people"].split()]
        except ValueError as error:
            raise forms.ValidationError("画面を開き直してください。") from error

    def clean_came(self) -> tuple[int, ...]:
        return self._numbers("came")

    def clean_left(self) -> tuple[int, ...]:
        return self._numbers("left")

    def clean_walk_ins(self) -> list[Person]:
        lines = [line for line in self.cleaned_data["walk_ins"].splitlines() if line.strip()]
        if len(lines) > MOST_WALK_INS:
            raise forms.ValidationError(
                f"一度に入力できるのは{MOST_WALK_INS}人までです。分けて入力してください。"
            )
        return [_person(line) for line in lines]

    def clean(self) -> dict[str, Any]:
        read = super().clean() or self.cleaned_data
        for row in HELPERS:
            helper, minutes = read.get(f"helper_{row}"), read.get(f"minutes_{row}")
            if (helper is None) is not (minutes is None) and f"minutes_{row}" in read:
                self.add_error(f"minutes_{row}", "協力者と時間（分）の両方を入力してください。")
        if read.get("group") and read.get("heads") is None and "heads" in read:
            self.add_error("heads", "団体の人数を数字で入力してください。例：12")
        return read

    def _numbers(self, name: str) -> tuple[int, ...]:
        last = len(self.cleaned_data.get("people", ()))
        found = keying.read(self.cleaned_data[name], last=last)
        if found.complaints:
            raise forms.ValidationError(found.complaints)
        return found.numbers


def _person(line: str) -> Person:
    """「ヤマダ ハナコ、山田 花子、099-216-1111」; the number may stand second."""
    kana, *more = [part.strip() for part in _PARTS.split(line) if part.strip()]
    kana = to_full_katakana(kana)
    name, number = "", ""
    for part in more:
        if any(each.isdigit() for each in part):
            number = part
        else:
            name = name or part
    entries = (PhoneEntry(number),) if number else ()
    try:
        if number:
            phones.parse(number)
    except RuleViolation as refusal:
        raise forms.ValidationError(f"「{line.strip()}」：{refusal.message}") from refusal
    return Person(name=name or kana, kana=kana, phones=entries)
