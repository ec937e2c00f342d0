"""Until when registration is open once more, and why it is closed or reopened."""

from django import forms

from classes.forms.fields import MomentField

LONGEST = {"max_length": "理由は200文字までで入力してください。"}


class CloseForm(forms.Form):
    """Why registration is closed early, if somebody wants to say so."""

    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=200,
        help_text="記録のためです。空欄でもかまいません。例：会場の都合",
        error_messages=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReopenForm(CloseForm):
    """A new closing."""

    closes_at = MomentField(what="新しい受付終了")
    field_order = ("closes_at", "reason")
