"""What staff decide by hand for the helpers of a class."""

from typing import Any

from django import forms
from django.http import QueryDict

from attendance.actions import briefs
from attendance.actions.briefs import Wanted
from attendance.models.briefs import LONGEST_AHEAD, LONGEST_KEPT, LONGEST_NOTE, MOST_SEATS
from attendance.queries.briefs import Brief, Line
from attendance.rules.briefs import Terms
from common import secret_text

NUMBER = {"class": "w-s", "inputmode": "numeric", "autocomplete": "off"}


class SeatForm(forms.Form):
    """The seat, who helps, and a few words. `seen` is what the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)
    seat = forms.IntegerField(
        label="席の番号",
        required=False,
        min_value=1,
        max_value=MOST_SEATS,
        help_text="空欄にすると、自動で決まります。",
        widget=forms.TextInput(attrs=NUMBER),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), briefs.SeatImpossible.message
        ),
    )
    helper = forms.ChoiceField(
        label="担当する協力者",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": briefs.NoSuchHelper.message},
    )
    note = forms.CharField(
        label="協力者への申し送り",
        required=False,
        max_length=LONGEST_NOTE,
        help_text="例：右側から話しかける。連絡先やパスワードは書かないでください。"
        "教室が終わると消えます。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": briefs.NoteTooLong.message},
    )

    def __init__(self, data: QueryDict | None, *, brief: Brief, line: Line) -> None:
        row = line.decided
        initial = {
            "seen": line.seen,
            "seat": row.seat if row else None,
            "helper": str(row.helper_id or "") if row else "",
            "note": line.note,
        }
        super().__init__(data, initial=initial)
        self.label_suffix = ""
        if brief.consults:
            del self.fields["seat"]
        field: Any = self.fields["helper"]
        field.choices = [
            ("", "自動で決める"),
            *((str(x.pk), x.name) for x in brief.crew.helpers),
        ]

    def clean_note(self) -> str:
        note: str = self.cleaned_data["note"]
        secret = secret_text.found(note)
        if secret is not None:
            words = briefs.NoteTellsSecret.message.format(secret=secret.value)
            raise forms.ValidationError(words)
        return note

    @property
    def wanted(self) -> Wanted:
        """The (valid) answers."""
        data = self.cleaned_data
        return Wanted(
            data.get("seat"), int(data["helper"]) if data["helper"] else None, data["note"]
        )


class TermsForm(forms.Form):
    """How long briefs are kept, and how early helpers see theirs."""

    kept_days = forms.IntegerField(
        label="教室のあとに残す日数",
        min_value=0,
        max_value=LONGEST_KEPT,
        help_text="0は、教室の日の夜12時までです。過ぎると、席・担当・申し送りが消えます。",
        widget=forms.TextInput(attrs=NUMBER),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), briefs.TermsImpossible.message
        ),
    )
    hours_ahead = forms.IntegerField(
        label="協力者ご本人のページに出す時間（教室の何時間前から）",
        min_value=1,
        max_value=LONGEST_AHEAD,
        help_text="ご本人のページには、お名前は出ません。教室の終わりの時刻に消えます。",
        widget=forms.TextInput(attrs=NUMBER),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), briefs.TermsImpossible.message
        ),
    )

    def __init__(self, data: QueryDict | None, *, now: Terms) -> None:
        super().__init__(data, initial=vars(now))
        self.label_suffix = ""

    @property
    def terms(self) -> Terms:
        """The (valid) answers."""
        return Terms(self.cleaned_data["kept_days"], self.cleaned_data["hours_ahead"])
