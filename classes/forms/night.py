"""How a town's night line is set."""

from typing import Any

from django import forms

from classes.actions.night_lines import MOST_DAYS, Line
from classes.choices.night import NightHours, NightLineState
from classes.models import NightLine
from classes.queries import night
from common import phones

OFF = {"autocomplete": "off", "inputmode": "tel"}
DAYS = f"日数は、1から{MOST_DAYS}までの数字で入力してください。"


class NightLineForm(forms.Form):
    """Whether callers can sign up with the machine, under which number, when."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    state = forms.ChoiceField(
        label="自動受付", choices=NightLineState.choices, widget=forms.RadioSelect
    )
    number = forms.CharField(
        label="受付の電話番号",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs=OFF),
        help_text="自動受付につながる番号です。チラシにのせる番号か、役所の番号からの転送先にします。",
    )
    hours = forms.ChoiceField(
        label="自動で受け付けるとき", choices=NightHours.choices, widget=forms.RadioSelect
    )
    forward_to = forms.CharField(
        label="開庁中の転送先",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs=OFF),
        help_text="空欄のときは、役所の番号をお伝えして切ります。",
    )
    hold_days = forms.IntegerField(
        label="お名前のない席を取っておく日数",
        min_value=1,
        max_value=MOST_DAYS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-xs"}),
        help_text="役所が開く日で数え、その日の閉庁時刻までです。",
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), DAYS),
    )

    def __init__(self, data: Any = None, *, line: NightLine | None) -> None:
        stored = line or NightLine()
        initial = {name: getattr(stored, name) for name in self.base_fields if name != "seen"}
        numbers = {name: phones.display(initial[name]) for name in ("number", "forward_to")}
        super().__init__(data, initial=initial | numbers | {"seen": night.stamp(line)})
        self.label_suffix = ""

    @property
    def line(self) -> Line:
        """What was typed."""
        given = self.cleaned_data
        return Line(
            state=NightLineState(given["state"]),
            number=given["number"],
            hours=NightHours(given["hours"]),
            forward_to=given["forward_to"],
            hold_days=given["hold_days"],
        )
