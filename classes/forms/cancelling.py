"""What somebody types who has their reference number and the telephone, and no link."""

import unicodedata
from typing import Any

from django import forms
from django.utils.safestring import mark_safe

from common import references
from common.errors import RuleViolation

LAST_FOUR = 4


class HolderForm(forms.Form):
    """Reference number and the last four digits of the telephone number. Cleans to text."""

    reference = forms.CharField(
        label="受付番号",
        max_length=30,
        help_text=mark_safe(
            '受付票にある8けたの番号です。<span class="nowrap">例：4827-3156</span>'
        ),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-m"}
        ),
        error_messages={
            "required": "受付番号を入れてください。受付票に書いてあります。",
            "max_length": "受付番号は8けたです。もう一度ご確認ください。",
        },
    )
    last_four = forms.CharField(
        label="電話番号の下4けた",
        max_length=20,
        help_text=mark_safe(
            "お申込みのときにお伝えいただいた電話番号の、最後の4つの数字です。"
            '<span class="nowrap">例：1045</span>'
        ),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-s"}
        ),
        error_messages={
            "required": "電話番号の下4けたを入れてください。",
            "max_length": "電話番号の最後の4つの数字だけを入れてください。",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def clean_reference(self) -> str:
        """'4827-3156' from what was typed. A slip is told: that says nothing about anybody."""
        try:
            return references.parse(self.cleaned_data["reference"])
        except RuleViolation as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def clean_last_four(self) -> str:
        """The last four digits; of a whole number that was typed, too."""
        typed = unicodedata.normalize("NFKC", self.cleaned_data["last_four"])
        digits = "".join(each for each in typed if each in "0123456789")
        if len(digits) < LAST_FOUR:
            raise forms.ValidationError("電話番号の最後の4つの数字を入れてください。")
        return digits[-LAST_FOUR:]
