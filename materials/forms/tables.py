"""What staff choose before table cards and the seat plan are printed."""

from django import forms
from django.http import QueryDict

from materials.rules.tables import MOST, USUAL

WRONG = f"席の数を、1から{MOST}までの数字で入れてください。"


class TablesForm(forms.Form):
    """How many sit at a table, whether the cards bear names, and what becomes of letters that
    no font has. It is read from an address: nothing is stored."""

    most = forms.IntegerField(
        label="1つのテーブルの席の数",
        min_value=1,
        max_value=MOST,
        help_text="機種ごとに、この数までの席を1つのテーブルにします。",
        widget=forms.NumberInput(attrs={"class": "w-s", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), WRONG),
    )
    named = forms.BooleanField(
        label="席札にお名前も印刷する",
        required=False,
        help_text="席札はだれにでも見えます。印をつけないと、お名前は入りません。",
    )
    substitute = forms.BooleanField(
        label="印刷できない文字は、代わりの文字で印刷する", required=False
    )

    def __init__(self, data: QueryDict) -> None:
        given = data.copy()
        given.setdefault("most", str(USUAL))
        super().__init__(given, label_suffix="")

    @property
    def seats(self) -> int:
        """At one table; as usual where nothing valid was said."""
        return int(self.cleaned_data.get("most") or USUAL)
