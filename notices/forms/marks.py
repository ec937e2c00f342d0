"""What a clerk says after a call."""

from __future__ import annotations

from django import forms

from notices.choices import MessageState


class MarkForm(forms.Form):
    """How the call went, and how many tries the clerk saw when pressing the button."""

    result = forms.ChoiceField(choices=MessageState.choices)
    tries_seen = forms.IntegerField(required=False, min_value=0)
