"""Whom to look for among those who have not come back, and what came of a call."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict

from accounts.forms.fields import WorkingDayField
from attendance.queries.coming_back import Wanted
from attendance.rules.coming_back import AWAY, AWAY_CHOICES
from classes.models import Course, Venue
from people.actions.follow_ups import LONGEST_NOTE, NoteTooLong, Told
from people.choices import FollowUpResult, SpokenWith

OFF = {"autocomplete": "off"}
MOST_RECORDS = 100_000
STALE = dict.fromkeys(
    ("required", "invalid", "min_value", "max_value"),
    "結果を受け取れませんでした。もう一度、結果のボタンを押してください。",
)


class WantedForm(forms.Form):
    """What narrows the list. An address that cannot be read narrows nothing."""

    away = forms.TypedChoiceField(
        label="最後に来た日",
        coerce=int,
        choices=[(days, f"{days}日より前") for days in AWAY_CHOICES],
    )
    course = forms.TypedChoiceField(
        label="最後に来た講座", coerce=int, required=False, empty_value=None
    )
    venue = forms.TypedChoiceField(
        label="最後に来た会場", coerce=int, required=False, empty_value=None
    )

    def __init__(
        self, data: QueryDict, *, courses: Sequence[Course], venues: Sequence[Venue]
    ) -> None:
        typed = {name: data.get(name, "") for name in self.base_fields}
        super().__init__({**typed, "away": typed["away"] or str(AWAY)}, label_suffix="")
        for name, rows in (("course", courses), ("venue", venues)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "すべて"), *((row.pk, str(row)) for row in rows)]

    @property
    def wanted(self) -> Wanted:
        """What was chosen."""
        self.is_valid()
        chosen: dict[str, Any] = self.cleaned_data
        return Wanted(**{name: chosen[name] for name in self.fields if name in chosen})

    @property
    def place(self) -> dict[str, str]:
        """The way back to the same list, for an address."""
        wanted = vars(self.wanted)
        return {name: str(value) for name, value in wanted.items() if value is not None}


class CallForm(forms.Form):
    """One call: a button for each result, a few words, the day on which to ring again.

    `again_on` is on the screen beforehand, so it counts with its own button alone.
    """

    key = forms.UUIDField(widget=forms.HiddenInput, error_messages=STALE)
    seen = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=MOST_RECORDS, error_messages=STALE
    )
    spoken_with = forms.ChoiceField(
        label="お話しした方", choices=SpokenWith.choices, required=False
    )
    note = forms.CharField(
        label="メモ",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.TextInput(attrs=OFF),
        error_messages={"max_length": NoteTooLong.message},
    )
    again_on = WorkingDayField(label="また電話する日", required=False)
    result = forms.ChoiceField(
        choices=FollowUpResult.choices,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "電話の結果のボタンを押してください。"
        ),
    )

    def __init__(self, data: QueryDict | None = None, **initial: Any) -> None:
        super().__init__(
            data, initial={"key": uuid4()} | initial, label_suffix="", auto_id=False
        )

    def clean(self) -> dict[str, Any]:
        """The day as far as it is asked for: with another result it is nobody's mistake."""
        read = {**self.cleaned_data}
        if read.get("result") != FollowUpResult.LATER:
            self.errors.pop("again_on", None)
            read["again_on"] = None
        return read

    @property
    def told(self) -> Told:
        """What came of the call. For a valid form."""
        read = self.cleaned_data
        return Told(
            result=FollowUpResult(read["result"]),
            spoken_with=SpokenWith(read["spoken_with"] or SpokenWith.SELF),
            again_on=read["again_on"],
            note=read["note"],
        )
