"""What of the ledger of messages is to be seen, and what staff decide there."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.forms.fields import DayField
from notices.choices import MACHINE_CHANNELS, Decision, MessageChannel, Purpose, Shelf
from notices.queries.ledger import Asked

ALL = [("", "すべて")]


class LedgerForm(forms.Form):
    """What is to be seen. What cannot be read narrows nothing."""

    shelf = forms.ChoiceField(label="状態", required=False, choices=[*ALL, *Shelf.choices])
    purpose = forms.ChoiceField(label="用件", required=False, choices=[*ALL, *Purpose.choices])
    channel = forms.ChoiceField(
        label="伝え方", required=False, choices=[*ALL, *MessageChannel.choices]
    )
    first_day = DayField(label="この日から", required=False, widget=forms.DateInput)
    last_day = DayField(label="この日まで", required=False, widget=forms.DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name in ("first_day", "last_day"):
            self.fields[name].widget.attrs |= {"class": "w-m", "autocomplete": "off"}

    @property
    def asked(self) -> Asked:
        """As far as it could be read."""
        self.full_clean()
        read = self.cleaned_data if self.is_bound else {}
        return Asked(
            shelf=Shelf(read["shelf"]) if read.get("shelf") else None,
            purpose=Purpose(read["purpose"]) if read.get("purpose") else None,
            channel=MessageChannel(read["channel"]) if read.get("channel") else None,
            first_day=read.get("first_day"),
            last_day=read.get("last_day"),
        )


class DecisionForm(forms.Form):
    """What is decided, and by which way something goes out again."""

    decision = forms.ChoiceField(choices=Decision.choices)
    channel = forms.ChoiceField(
        required=False, choices=[(each.value, each.label) for each in MACHINE_CHANNELS]
    )

    @property
    def chosen(self) -> tuple[Decision, MessageChannel | None]:
        """Only of a valid form."""
        way = self.cleaned_data["channel"]
        return Decision(self.cleaned_data["decision"]), MessageChannel(way) if way else None
