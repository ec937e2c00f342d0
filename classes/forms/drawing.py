"""What staff say about a draw: why a result is changed, and which offerings belong together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Model, QuerySet

from classes.choices import (
    DESK_CHANNELS,
    REGISTRATION_TRANSITIONS,
    Channel,
    DrawChangeGround,
    RegistrationState,
)
from classes.forms.fields import SeveralField, unchosen
from classes.models import Offering


class ResultForm(forms.Form):
    """One result, changed by hand."""

    to = forms.ChoiceField(
        label="変更後",
        widget=forms.RadioSelect,
        error_messages=unchosen("変更後の状態"),
    )
    ground = forms.ChoiceField(
        label="理由（公開されます）",
        choices=[("", "選んでください"), *DrawChangeGround.choices],
        error_messages=unchosen("理由"),
        help_text="受付番号と一緒に、結果表に載ります。",
    )
    note = forms.CharField(
        label="事情（公開されません）",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="役所の中の記録です。例：6月20日に電話で辞退の連絡",
        error_messages={
            "required": "事情を入力してください。あとで説明を求められたときの記録になります。",
            "max_length": "事情は200文字までで入力してください。",
        },
    )

    alone = forms.BooleanField(
        label="この方だけ変える",
        required=False,
        help_text="選ばなければ、一緒に申し込んだ方全員を、同じ理由で変えます。",
    )

    def __init__(
        self, *args: Any, state: RegistrationState, party: bool = False, **kwargs: Any
    ) -> None:
        """`party`: whether others who applied with this one may be changed as well."""
        super().__init__(*args, **kwargs)
        if not party:
            del self.fields["alone"]
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.value, each.label) for each in destinations(state)]


def destinations(state: RegistrationState) -> list[RegistrationState]:
    """What a result may be changed to by hand. A seat is offered by the waiting list alone."""
    possible = REGISTRATION_TRANSITIONS[state] - {RegistrationState.OFFERED}
    return [each for each in RegistrationState if each in possible]


class DraftsField(SeveralField):
    """Several drafts, told apart by hall and size."""

    def label_from_instance(self, obj: Model) -> str:
        assert isinstance(obj, Offering)
        return f"{obj.title}（{obj.venue.name}、定員{obj.capacity}人）"


class TogetherForm(forms.Form):
    """The drafts that are drawn in one draw."""

    offerings = DraftsField(
        queryset=Offering.objects.none(),
        label="一緒に抽選する募集",
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "一緒に抽選する募集を2つ以上選んでください。",
            "invalid_choice": "選んだ募集は使えません。画面を開き直してください。",
        },
    )

    def __init__(self, *args: Any, drafts: QuerySet[Offering], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["offerings"]
        assert isinstance(field, DraftsField)
        field.queryset = drafts.select_related("venue")

    def clean_offerings(self) -> list[Offering]:
        """At least two: one alone gets its draw when it is published."""
        chosen = [*self.cleaned_data["offerings"]]
        if len(chosen) < 2:  # noqa: PLR2004
            raise forms.ValidationError("一緒に抽選する募集を2つ以上選んでください。")
        return chosen


MOST_WISHES = 3


class WishesForm(forms.Form):
    """第1希望 to 第3希望, and how they reached the office."""

    channel = forms.ChoiceField(
        label="受付方法",
        choices=[(each.value, each.label) for each in DESK_CHANNELS],
        initial=Channel.PHONE,
        error_messages=unchosen("受付方法"),
    )

    def __init__(
        self,
        *args: Any,
        offerings: Sequence[Offering],
        entered: Sequence[Offering],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offerings = {str(each.public_id): each for each in offerings}
        choices = [("", "なし"), *((key, each.title) for key, each in self.offerings.items())]
        size = min(max(MOST_WISHES, len(entered)), len(self.offerings))
        for number in range(1, size + 1):
            initial = str(entered[number - 1].public_id) if number <= len(entered) else ""
            self.fields[f"wish_{number}"] = forms.ChoiceField(
                label=f"第{number}希望",
                required=number == 1,
                choices=choices,
                initial=initial,
                error_messages=unchosen(f"第{number}希望"),
            )

    def clean(self) -> dict[str, Any]:
        """A gap between the wishes is a slip."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        given = [data.get(f"wish_{each}") for each in range(1, len(self.fields))]
        if "" in given and any(given[given.index("") :]):
            self.add_error(None, "希望は、第1希望から順に、間をあけずに選んでください。")
        return data

    @property
    def wishes(self) -> list[Offering]:
        """The offerings, the first wish first. For a valid form."""
        data = self.cleaned_data
        chosen = [data[f"wish_{each}"] for each in range(1, len(self.fields))]
        return [self.offerings[key] for key in chosen if key]
