"""What staff say when they make a card anew."""

from typing import Any

from django import forms

from people.actions.cards import ANEW
from people.choices import CardEnd


class AnewForm(forms.Form):
    """Why somebody who has a card gets another, and which card that is."""

    card = forms.IntegerField(widget=forms.HiddenInput)
    because = forms.ChoiceField(
        label="作り直す理由",
        choices=[(each.value, each.label) for each in ANEW],
        widget=forms.RadioSelect,
        error_messages={"required": "作り直す理由を選んでください。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    @property
    def reason(self) -> CardEnd:
        return CardEnd(self.cleaned_data["because"])
