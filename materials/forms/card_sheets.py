"""What staff choose before cards and badges are printed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from materials.actions.card_sheets import Wanted
from materials.choices import Printed, Unfit
from materials.queries.card_sheets import Holder
from materials.rules.labels import FARTHEST, SHEETS, SheetKind, Shift
from people.models import Participant

OFF = f"-{FARTHEST}から{FARTHEST}までの数字で入れてください（例：0.5、-1）。"


def _off(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=Decimal(-FARTHEST),
        max_value=Decimal(FARTHEST),
        max_digits=3,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"class": "w-s", "step": "0.1", "inputmode": "text"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places",
             "max_whole_digits"),
            OFF,
        ),
    )  # fmt: skip


class PrintForm(forms.Form):
    """What, for whom, on which sheet, and where on it."""

    what = forms.ChoiceField(
        label="印刷するもの",
        choices=Printed.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "印刷するものを選んでください。"},
    )
    sheet = forms.ChoiceField(
        label="用紙",
        choices=[(kind.value, sheet.name) for kind, sheet in SHEETS.items()],
        widget=forms.RadioSelect,
        help_text="文具店で売られているA4の名刺用紙・ラベル用紙の、面の数と大きさです。",
        error_messages={"required": "用紙を選んでください。"},
    )
    start = forms.IntegerField(
        label="最初に印刷する面",
        help_text="使いかけの用紙は、空いている最初の面の番号を入れます。左上が1、右へ数えます。",
        widget=forms.NumberInput(attrs={"class": "w-s", "min": 1, "inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid"), "面の番号を数字で入れてください（左上が1）。"
        ),
    )
    right = _off("右へずらす（mm）")
    down = _off("下へずらす（mm）")
    unfit = forms.ChoiceField(choices=Unfit.choices, required=False)

    def __init__(
        self, data: QueryDict | None, *, holders: Sequence[Holder], shift: Shift
    ) -> None:
        initial = {
            "what": Printed.CARD,
            "sheet": SheetKind.CARDS_10,
            "start": 1,
            "right": f"{shift.right:g}",
            "down": f"{shift.down:g}",
        }
        super().__init__(data, initial=initial)
        self.label_suffix = ""
        self.holders = holders
        self.chosen = {*data.getlist("person")} if data is not None else self._not_printed()

    def clean(self) -> dict[str, Any]:
        """Somebody is chosen, and the sheet has the piece that is named."""
        sheet, start = self.cleaned_data.get("sheet"), self.cleaned_data.get("start")
        if sheet and start is not None and not 1 <= start <= SHEETS[SheetKind(sheet)].pieces:
            pieces = SHEETS[SheetKind(sheet)].pieces
            self.add_error(
                "start", f"この用紙の面は1から{pieces}までです。番号を入れ直してください。"
            )
        return self.cleaned_data

    @property
    def people(self) -> list[Participant]:
        """Those who were ticked and are expected, in the order of the list."""
        return [
            holder.person
            for holder in self.holders
            if str(holder.person.public_id) in self.chosen
        ]

    @property
    def wanted(self) -> Wanted:
        """What was (validly) chosen."""
        told = self.cleaned_data
        shift = Shift(float(told["right"] or 0), float(told["down"] or 0))
        return Wanted(Printed(told["what"]), SheetKind(told["sheet"]), told["start"], shift)

    @property
    def how(self) -> Unfit | None:
        """What becomes of names that cannot be printed, if that was said."""
        told = self.cleaned_data["unfit"]
        return Unfit(told) if told else None

    def _not_printed(self) -> set[str]:
        return {
            str(holder.person.public_id) for holder in self.holders if holder.printed_at is None
        }
