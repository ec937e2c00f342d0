"""What staff say about a draw: why a result is changed, and which offerings belong together."""

from __future__ import annotations

from typing import Any

from django import forms

from classes.choices import REGISTRATION_TRANSITIONS, DrawChangeGround, RegistrationState
from classes.forms.fields import unchosen


class ResultForm(forms.Form):
    """One result, changed by hand."""

    to = forms.ChoiceField(
        label="変更後",
        widget=forms.RadioSelect,
        error_messages=unchosen("変更後の状態"),
    )
    ground = forms.ChoiceField(
        label="理由（公開されます）",
        choices=[("", "選んでください"), *DrawChangeGround.choices],
        error_messages=unchosen("理由"),
        help_text="受付番号と一緒に、結果表に載ります。",
    )
    note = forms.CharField(
        label="事情（公開されません）",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="役所の中の記録です。例：6月20日に電話で辞退の連絡",
        error_messages={
            "required": "事情を入力してください。あとで説明を求められたときの記録になります。",
            "max_length": "事情は200文字までで入力してください。",
        },
    )

    def __init__(self, *args: Any, state: RegistrationState, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.value, each.label) for each in destinations(state)]


def destinations(state: RegistrationState) -> list[RegistrationState]:
    """What a result may be changed to by hand. A seat is offered by the waiting list alone."""
    possible = REGISTRATION_TRANSITIONS[state] - {RegistrationState.OFFERED}
    return [each for each in RegistrationState if each in possible]
