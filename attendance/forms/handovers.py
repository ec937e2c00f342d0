"""What a stopped tablet handed out: a file, or the texts of its QR codes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File

from attendance.rules import handovers
from attendance.rules.handovers import Handover
from common.errors import RuleViolation

NOTHING = "ファイルを選ぶか、QRコードの文字を貼り付けてください。"
BOTH = "ファイルとQRコードの文字の、どちらか1つだけを入れてください。"


class HandoverForm(forms.Form):
    """One of both. The valid form has the `handover` and the `text` that it was read from."""

    file = forms.FileField(
        label="タブレットで書き出したファイル",
        required=False,
        help_text="「tomoni-…json」という名前のファイルです。",
        error_messages={
            "empty": "ファイルが空です。タブレットの画面でもう一度書き出してください。"
        },
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    codes = forms.CharField(
        label="QRコードの文字",
        required=False,
        help_text="1枚に1行、「TOMONI1/」で始まる文字です。順番はどれからでもかまいません。",
        widget=forms.Textarea(
            attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"},
        ),
    )
    handover: Handover
    text: str

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        file, codes = cleaned.get("file"), cleaned.get("codes", "")
        if bool(file) is bool(codes):
            raise ValidationError(BOTH if file else NOTHING)
        try:
            self.text = _content(file) if file else codes
            self.handover = handovers.read(self.text)
        except RuleViolation as refusal:
            self.add_error("file" if file else "codes", refusal.message)
        return cleaned


def _content(file: "File[bytes]") -> str:
    if file.size > handovers.MOST_BYTES:
        raise handovers.HandoverTooLarge
    try:
        return str(file.read().decode())
    except UnicodeDecodeError as error:
        raise handovers.HandoverUnreadable from error
