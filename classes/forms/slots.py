"""How long a slot is, and how many people it is for."""

from django import forms

from classes.forms.fields import number
from classes.rules.slotting import LONGEST, SHORTEST


class SlotsForm(forms.Form):
    """The division of one day."""

    minutes = number(
        "1枠の長さ（分）",
        least=SHORTEST,
        most=LONGEST,
        help_text="例：30。終わりに余った時間は使いません。",
    )
    seats = number(
        "1枠の組数", least=1, most=99, initial=1, help_text="相談員の人数が目安です。"
    )
