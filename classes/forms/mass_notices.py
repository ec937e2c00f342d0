"""What staff choose before everybody is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet

from classes.actions.mass_notices import LONGEST, Plan
from classes.choices.reminders import MassKind
from classes.forms.fields import DayField, VenueField, unchosen
from classes.models import Session, Venue

MOST_SESSIONS = 200


class DaysForm(forms.Form):
    """Which sessions are shown: of so many days from a day on, in one venue or in all."""

    day = DayField(what="日", required=False)
    days = forms.ChoiceField(
        label="期間",
        required=False,
        choices=[(1, "その日だけ"), (2, "2日間"), (7, "1週間"), (31, "1か月")],
    )
    venue = VenueField(
        queryset=Venue.objects.none(), required=False, empty_label="すべての会場"
    )

    def __init__(self, data: Mapping[str, Any], *, venues: Any, today: date) -> None:
        super().__init__(data, initial={"day": today, "days": 1}, label_suffix="")
        self.today = today
        field = self.fields["venue"]
        assert isinstance(field, VenueField)
        field.queryset = venues

    @property
    def narrowed(self) -> tuple[date, int, int | None]:
        """First day, number of days, venue; today in all venues where it cannot be read."""
        if not self.is_valid():
            return (self.today, 1, None)
        read = self.cleaned_data
        venue = read["venue"].pk if read["venue"] else None
        return (read["day"] or self.today, int(read["days"] or 1), venue)


class NoticeForm(forms.Form):
    """What is said, and of which sessions."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="どうしますか",
        choices=MassKind.choices,
        widget=forms.RadioSelect,
        error_messages=unchosen("どうするか"),
    )
    text = forms.CharField(
        label="理由・お知らせ",
        max_length=LONGEST,
        help_text="例：台風が近づいているため。電話でも読み上げます（60文字まで）。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "理由またはお知らせの文を入力してください。",
            "max_length": "理由・お知らせは60文字までにしてください。電話でも読み上げます。",
        },
    )
    session = forms.ModelMultipleChoiceField(
        queryset=Session.objects.none(),
        to_field_name="public_id",
        error_messages={
            "required": "知らせる回を1つ以上選んでください。",
            "invalid_choice": "もう行われない回があります。選び直してください。",
            "invalid_pk_value": "回を選び直してください。",
        },
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        sessions: QuerySet[Session],
        chosen: list[str] | None = None,
    ) -> None:
        initial = {"key": uuid4(), "kind": MassKind.CANCEL, "session": chosen or []}
        super().__init__(data, initial=initial, label_suffix="")
        field = self.fields["session"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = sessions

    @property
    def checked(self) -> set[str]:
        """The sessions that are ticked, as they stand in the form."""
        ticked = self["session"].value() or []
        return {str(getattr(each, "public_id", each)) for each in ticked}

    @property
    def plan(self) -> Plan:
        """Only of a valid form."""
        read = self.cleaned_data
        sessions = [*read["session"][:MOST_SESSIONS]]
        return Plan(read["key"], sessions, MassKind(read["kind"]), read["text"].strip())
