"""How staff want their postcards."""

from django import forms
from django.http import QueryDict

from materials.documents.postcards import Order

ORDERS = [
    (Order.FED_TWICE.value, "片面ずつ印刷する（宛名面を全部、そのあとに文面を全部）"),
    (Order.BOTH_SIDES.value, "両面印刷のプリンター（宛名面と文面を交互に）"),
]


class PostcardsForm(forms.Form):
    """Which printer, which paper, and what becomes of letters that no font has."""

    order = forms.ChoiceField(
        label="印刷のしかた",
        choices=ORDERS,
        widget=forms.RadioSelect,
        error_messages={"required": "印刷のしかたを選んでください。"},
    )
    blank = forms.BooleanField(
        label="白い紙（郵便番号の枠のない紙）に印刷する",
        required=False,
        help_text="枠・「郵便はがき」・切手の位置も印刷します。",
    )
    substitute = forms.BooleanField(
        label="印刷できない文字は、代わりの文字で印刷する",
        required=False,
        help_text="印をつけないと、印刷できない文字のある方のはがきは作りません。",
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"order": Order.FED_TWICE}, label_suffix="")
