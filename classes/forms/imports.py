"""Which list is to be taken in, and what is decided for all of its rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from classes.datasets import event_lists
from classes.forms.fields import number
from classes.rules.events.readings import Allowances

MOST_ROWS = 900
"""Rows on one page: a tick box each, and Django takes 1,000 fields. The command takes all."""
LONGEST_NAME = 120


class DecisionForm(forms.Form):
    """What is decided for every row of a list, so that nothing need be guessed."""

    capacity = number(
        "定員が空の行の定員",
        least=1,
        most=999,
        required=False,
        help_text="空欄のときは、定員が書かれていない行を取り込みません。",
    )
    serials = forms.BooleanField(
        label="日付番号を日付として読む",
        required=False,
        help_text="表計算ソフトで保存した一覧では、日付が「44596」のような番号になっていることが"
        "あります。選ばないときは、その行を取り込みません。",
    )

    @property
    def decided(self) -> dict[str, Any]:
        """What is kept of the (valid) form."""
        return {name: self.cleaned_data[name] for name in ("capacity", "serials")}


class ListForm(DecisionForm):
    """A CSV file, read as far as its header and its encoding."""

    file = forms.FileField(
        label="催しの一覧（CSVファイル）",
        help_text="ベース・レジストリまたは推奨データセットのイベント一覧。"
        "1行目は見出し、5MBまで。文字コードはUTF-8とShift_JISに対応します。",
        error_messages={
            "required": "取り込むファイルを選んでください。",
            "empty": event_lists.ListEmpty.message,
            "invalid": "ファイルを受け取れませんでした。もう一度選んでください。",
        },
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    field_order = ("file", "capacity", "serials")

    def clean_file(self) -> dict[str, Any]:
        """What is kept of the file until its rows have been looked through: name and text."""
        file = self.cleaned_data["file"]
        try:
            if (file.size or 0) > event_lists.LARGEST:
                raise event_lists.ListTooLarge
            text, encoding = event_lists.decode(file.read())
            listed = event_lists.parse(text)
        except event_lists.ListUnreadable as refusal:
            raise ValidationError(refusal.message, code=refusal.code) from refusal
        if len(listed.records) > MOST_ROWS:
            raise ValidationError(
                f"この画面で取り込めるのは{MOST_ROWS}行までです"
                f"（この一覧は{len(listed.records)}行）。ファイルを分けてください。",
                code="too_many_rows",
            )
        name = "".join(each for each in file.name or "" if each.isprintable())
        return {"name": name[:LONGEST_NAME], "encoding": encoding, "text": text}

    def clean(self) -> dict[str, Any]:
        """A browser never sends a file twice by itself: say so beside it."""
        data = super().clean() or self.cleaned_data
        if self.errors and "file" in data:
            self.add_error("file", "ファイルをもう一度選んでください。")
        return data

    @property
    def answers(self) -> dict[str, Any]:
        """What is kept of the (valid) form: the list, and what was decided for it."""
        return {**self.cleaned_data["file"], **self.decided}


def allowances(answers: dict[str, Any]) -> Allowances:
    """What was decided for all rows, from the answers that were kept."""
    return Allowances(capacity=answers["capacity"], serials=answers["serials"])
