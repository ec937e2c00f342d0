"""What staff choose before several papers are printed together."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms

from accounts.templatetags import tomoni
from classes.models import Session
from materials.catalogue import Kind
from materials.catalogue.plans import Choice, Wanted, Ways
from materials.choices import Cutting, PrintOrder, Shelf, Sides, Unfit
from materials.rules.labels import SHEETS, SheetKind
from materials.rules.printing import MOST_DAYS

COPIES = "copies_"
NO_SESSION = "印刷する回を1つ以上選んでください。"
NO_PAPER = "印刷する紙を1つ以上選んでください。"
NOT_YOURS = "選んだ回の中に、中止になったか、開けないものがあります。もう一度選んでください。"
UNFIT = [
    (Unfit.LEAVE_OUT.value, "印刷しない（その方の分を除く。名簿などは、その紙を止める）"),
    (Unfit.SUBSTITUTE.value, "代わりの文字で印刷する"),
]


def _day(label: str) -> forms.DateField:
    sentence = "日付を入れてください。例：2026-06-01"
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(("required", "invalid"), sentence),
    )


class SpanForm(forms.Form):
    """From a day to a day, both included."""

    first = _day("いつから")
    last = _day("いつまで")

    def __init__(self, data: Mapping[str, Any] | None, *, today: date) -> None:
        given = dict(data.items()) if data else {}
        if not {"first", "last"} & given.keys():
            given = {"first": f"{today}", "last": f"{today + timedelta(days=1)}"}
        super().__init__(given, label_suffix="")

    def clean(self) -> dict[str, Any]:
        """The days are in order, and not too many."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", "終わりの日は、始まりの日と同じか、あとにしてください。")
        elif first and last and (last - first).days > MOST_DAYS:
            self.add_error(
                "last", f"期間は{MOST_DAYS}日までです。短くして、何度かに分けてください。"
            )
        return self.cleaned_data


class OrderForm(forms.Form):
    """Which papers of which sessions, and how they are laid. Read from an address until the
    order is given: nothing of it is anybody's data."""

    session = forms.TypedMultipleChoiceField(
        label="印刷する回",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NO_SESSION, "invalid_choice": NOT_YOURS},
    )
    paper = forms.MultipleChoiceField(
        label="印刷する紙",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NO_PAPER, "invalid_choice": NO_PAPER},
    )
    order = forms.ChoiceField(
        label="並べ方", choices=PrintOrder.choices, widget=forms.RadioSelect, required=False
    )
    sides = forms.ChoiceField(
        label="印刷する面",
        choices=[
            (Sides.SINGLE.value, "片面"),
            (Sides.DOUBLE.value, "両面（紙ごとに表から始まるよう、白いページをはさみます）"),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    cutting = forms.ChoiceField(
        label="受付票の切り方",
        choices=Cutting.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    labels = forms.ChoiceField(
        label="カード・名札の用紙",
        choices=[(kind.value, sheet.name) for kind, sheet in SHEETS.items()],
        widget=forms.RadioSelect,
        required=False,
    )
    unfit = forms.ChoiceField(
        label="印刷できない文字のあるもの",
        choices=UNFIT,
        widget=forms.RadioSelect,
        required=False,
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        sessions: Sequence[Session],
        kinds: Sequence[Kind],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        usual = {
            "order": PrintOrder.BY_SESSION,
            "sides": Sides.SINGLE,
            "cutting": Cutting.ACROSS,
            "labels": SheetKind.CARDS_10.value,
            "unfit": Unfit.LEAVE_OUT,
            "key": uuid4(),
        }
        super().__init__(data, initial=usual | dict(initial or {}), label_suffix="")
        self.sessions, self.kinds = sessions, kinds
        self._offer("session", [(str(row.public_id), _named(row)) for row in sessions])
        self._offer("paper", [(kind.code, kind.label) for kind in kinds])
        for kind in kinds:
            if kind.most_copies > 1:
                self.fields[COPIES + kind.code] = _copies(kind)

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def shelves(self) -> Iterator[tuple[str, list[tuple[Kind, bool, Any]]]]:
        """The papers by where they are used: each, whether it is ticked, its number field."""
        ticked = {*(self["paper"].value() or ())}
        for shelf in Shelf:
            found = [
                (kind, kind.code in ticked, self._copies(kind))
                for kind in self.kinds
                if kind.shelf == shelf
            ]
            if found:
                yield str(shelf.label), found

    @property
    def ticked(self) -> set[str]:
        """The sessions that are ticked."""
        return {str(each) for each in self["session"].value() or ()}

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What was chosen, to be sent along with the order."""
        assert hasattr(self.data, "getlist")
        names = [name for name in self.fields if name not in {"unfit", "key"}]
        return [(name, value) for name in names for value in self.data.getlist(name)]

    @property
    def wanted(self) -> Wanted:
        """The order. Only when the form is valid."""
        told = self.cleaned_data
        chosen, papers = {*told["session"]}, {*told["paper"]}
        return Wanted(
            [row for row in self.sessions if row.public_id in chosen],
            [
                Choice(kind, told.get(COPIES + kind.code) or 1)
                for kind in self.kinds
                if kind.code in papers
            ],
            Ways(
                Sides(told["sides"] or Sides.SINGLE),
                PrintOrder(told["order"] or PrintOrder.BY_SESSION),
                Unfit(told["unfit"] or Unfit.LEAVE_OUT),
                Cutting(told["cutting"] or Cutting.ACROSS),
                SheetKind(told["labels"] or SheetKind.CARDS_10),
            ),
        )

    def _copies(self, kind: Kind) -> forms.BoundField | None:
        name = COPIES + kind.code
        return self[name] if name in self.fields else None


def _copies(kind: Kind) -> forms.IntegerField:
    wrong = f"部数は、1から{kind.most_copies}までの数字で入れてください。"
    return forms.IntegerField(
        label=f"{kind.label}の部数",
        required=False,
        min_value=1,
        max_value=kind.most_copies,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "w-xs", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
    )


def _named(session: Session) -> str:
    """6月15日（月）10:00〜12:00 はじめてのスマホ教室 第1回（中央公民館）."""
    hours = tomoni.time_range(session.starts_at, session.ends_at)
    title = f"{session.offering.title} 第{session.number}回（{session.venue.name}）"
    return f"{tomoni.short_day(session.starts_at)}{hours} {title}"
