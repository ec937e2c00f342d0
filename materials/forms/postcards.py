"""How staff want what goes by post."""

from django import forms
from django.http import QueryDict

from materials.choices import Direction, PostKind
from materials.documents.postcards import Order, Way

ORDERS = [
    (Order.FED_TWICE.value, "片面ずつ印刷する（はがきは宛名面を全部、そのあとに文面を全部）"),
    (
        Order.BOTH_SIDES.value,
        "両面印刷のプリンター（はがきは交互に、手紙は次の方が裏に出ないように）",
    ),
]


def _chosen(label: str, choices: list[tuple[str, str]], told: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), told),
    )


class PostcardsForm(forms.Form):
    """Postcards or letters, for which printer, on which paper, and what becomes of letters
    that no font has."""

    kind = _chosen("送るもの", PostKind.choices, "送るものを選んでください。")
    order = _chosen("印刷のしかた", ORDERS, "印刷のしかたを選んでください。")
    direction = _chosen(
        "はがきの宛名", Direction.choices, "はがきの宛名の書き方を選んでください。"
    )
    blank = forms.BooleanField(
        label="白い紙（郵便番号の枠のない紙）のはがきに印刷する",
        required=False,
        help_text="枠・「郵便はがき」・切手の位置も印刷します。",
    )
    substitute = forms.BooleanField(
        label="印刷できない文字は、代わりの文字で印刷する",
        required=False,
        help_text="印をつけないと、印刷できない文字のある方の分は作りません。",
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        initial = {
            "kind": PostKind.POSTCARD,
            "order": Order.FED_TWICE,
            "direction": Direction.VERTICAL,
        }
        super().__init__(data, initial=initial, label_suffix="")

    @property
    def kind_of_post(self) -> PostKind:
        return PostKind(self.cleaned_data["kind"])

    @property
    def way(self) -> Way:
        """The (valid) wishes about postcards."""
        told = self.cleaned_data
        return Way(Order(told["order"]), Direction(told["direction"]), told["blank"])
