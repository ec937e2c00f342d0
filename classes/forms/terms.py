"""How seats are given and for whom, as a clerk says it."""

from typing import Any

from django import forms

from classes.choices import Experience, Joining, Priority, Residence, Selection
from classes.forms.fields import MomentField, number, unchosen

TERMS = (
    "selection",
    "priorities",
    "joining",
    "waiting_limit",
    "kept_seats",
    "kept_until",
    "minimum",
    "seats_iphone",
    "seats_android",
    "residence",
    "experience",
    "yearly_limit",
)
"""The fields of this part, in order; the ages stand beside them."""


class TermsFields(forms.Form):
    """The part of the planning form about seats and applicants."""

    selection = forms.ChoiceField(
        label="決め方",
        required=False,
        choices=Selection.choices,
        error_messages=unchosen("決め方"),
    )
    priorities = forms.MultipleChoiceField(
        label="抽選の優先順位",
        required=False,
        choices=Priority.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="選んだものを上から順に見ます。募集と一緒に公開されます。",
        error_messages={"invalid_choice": "画面の中から選んでください。"},
    )
    joining = forms.ChoiceField(
        label="参加のしかた",
        required=False,
        choices=Joining.choices,
        error_messages=unchosen("参加のしかた"),
    )
    waiting_limit = number(
        "キャンセル待ちの人数",
        least=0,
        most=999,
        required=False,
        help_text="空欄は制限なし、0は受け付けない",
    )
    kept_seats = number(
        "電話・窓口のための席",
        least=0,
        most=999,
        required=False,
        help_text="ホームページからは申し込めない席の数",
    )
    kept_until = MomentField(
        what="電話・窓口の席の開放日時",
        required=False,
        help_text="この日時から、どなたでも申し込めます。空欄のときは最後まで残します。",
    )
    minimum = number(
        "最少催行人数",
        least=1,
        most=999,
        required=False,
        help_text="締切までに満たないとき、担当者に知らせます。",
    )
    seats_iphone = number(
        "iPhoneの席", least=0, most=999, required=False, help_text="機種で席を分けるときだけ"
    )
    seats_android = number("Androidの席", least=0, most=999, required=False)
    residence = forms.ChoiceField(
        label="お住まいの条件",
        required=False,
        choices=Residence.choices,
        error_messages=unchosen("お住まいの条件"),
    )
    experience = forms.ChoiceField(
        label="参加の経験の条件",
        required=False,
        choices=Experience.choices,
        error_messages=unchosen("参加の経験の条件"),
    )
    yearly_limit = number(
        "年度内の上限（回）",
        least=1,
        most=99,
        required=False,
        help_text="同じ年度にこの回数参加した方は、申し込めません。",
    )
    maximum_age = number(
        "対象年齢の上限", least=1, most=120, required=False, label="対象年齢（歳以下）"
    )

    @property
    def terms(self) -> dict[str, Any]:
        """The terms of the plan, by column. For a valid form."""
        data = self.cleaned_data
        return {
            "selection": Selection(data["selection"] or Selection.FIRST_COME),
            "priorities": data["priorities"],
            "joining": Joining(data["joining"] or Joining.SERIES),
            "residence": Residence(data["residence"] or Residence.ANYONE),
            "experience": Experience(data["experience"] or Experience.ANYONE),
            "kept_seats": data["kept_seats"] or 0,
        } | {
            name: data[name]
            for name in (
                *("waiting_limit", "kept_until", "minimum", "seats_iphone", "seats_android"),
                *("yearly_limit", "maximum_age"),
            )
        }

    def check_terms(self, data: dict[str, Any]) -> None:
        """Say beside the field what cannot be."""
        capacity = data.get("capacity")
        split = (data.get("seats_iphone"), data.get("seats_android"))
        if capacity and split != (None, None) and sum(each or 0 for each in split) != capacity:
            self.add_error("seats_iphone", f"合わせて定員（{capacity}人）にしてください。")
        if capacity and (data.get("kept_seats") or 0) >= capacity:
            self.add_error("kept_seats", f"定員（{capacity}人）より少なくしてください。")
        if capacity and (data.get("minimum") or 0) > capacity:
            self.add_error("minimum", f"定員（{capacity}人）以下にしてください。")
        lottery = data.get("selection") == Selection.LOTTERY
        if lottery and data.get("kept_seats"):
            self.add_error("kept_seats", "抽選のときは使えません。空欄にしてください。")
        if data.get("priorities") and not lottery:
            self.add_error("priorities", "優先順位は、決め方が「抽選」のときだけ使えます。")
