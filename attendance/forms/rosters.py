"""What is typed at the door."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.db.models import TextChoices

from accounts.models import Municipality
from attendance.actions import headcounts, worked_hours
from classes.forms.fields import HelperField
from people.actions.participants import Person, PhoneEntry
from people.forms.fields import KanaField, NameField, PhoneField
from people.models import Helper
from people.queries import helpers

NUMBER = {"class": "w-s", "inputmode": "numeric", "autocomplete": "off"}
NEW = "new"


class Press(TextChoices):
    """The buttons of a line on the roster."""

    ARRIVED = "arrived", "出席"
    LEFT = "left", "早退"
    UNDO = "undo", "取消し"
    ADMIT = "admit", "来られました"


class PressForm(forms.Form):
    """One press of one button. Rendered by hand, so its errors mean a stale or forged page."""

    key = forms.UUIDField()
    person = forms.UUIDField()
    do = forms.ChoiceField(choices=Press.choices)
    takes_back = forms.CharField(required=False, max_length=4_000)

    @property
    def press(self) -> Press:
        return Press(self.cleaned_data["do"])

    @property
    def named(self) -> UUID:
        """What this button writes: another id for each line and each of its buttons."""
        return uuid5(self.cleaned_data["key"], f"{self.cleaned_data['person']} {self.press}")

    def clean_takes_back(self) -> list[UUID]:
        try:
            return [UUID(key) for key in self.cleaned_data["takes_back"].split()]
        except ValueError as error:
            raise forms.ValidationError("読み取れません。") from error


class KeyedForm(forms.Form):
    """A form that is opened once and may be sent twice: `key` names what it writes."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    @property
    def named(self) -> UUID:
        key: UUID = self.cleaned_data["key"]
        return key


class WalkInForm(KeyedForm):
    """Somebody who stands at the door without a registration."""

    kana = KanaField(label="フリガナ", help_text="ひらがなでもかまいません")
    name = NameField(
        required=False,
        autocomplete="off",
        help_text="わからなければ空欄でかまいません（フリガナを使います）",
    )
    phone = PhoneField(
        required=False, autocomplete="off", help_text="同じ方の二重登録を防げます"
    )

    # Who of those named as alike it is: nobody asked yet, somebody new, or a public id.
    choice = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="walk-in", **kwargs)

    @property
    def asked(self) -> bool:
        """Whether the clerk has said who it is."""
        return bool(self.cleaned_data["choice"])

    @property
    def chosen(self) -> UUID | None:
        """The known person whom the clerk chose; None for somebody new."""
        try:
            return UUID(self.cleaned_data["choice"])
        except ValueError:
            return None

    @property
    def person(self) -> Person:
        """The person as typed. For a valid form."""
        read = self.cleaned_data
        numbers = (PhoneEntry(read["phone"]),) if read["phone"] else ()
        return Person(name=read["name"] or read["kana"], kana=read["kana"], phones=numbers)


class HeadcountForm(KeyedForm):
    """How many came without giving names."""

    group = forms.CharField(
        label="団体名",
        required=False,
        max_length=headcounts.LONGEST,
        help_text="同じ団体名でもう一度入力すると、人数が置き換わります",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": headcounts.GroupNameTooLong.message},
    )
    count = forms.IntegerField(
        label="人数",
        min_value=0,
        max_value=headcounts.MOST,
        help_text="0にすると取り消します",
        widget=forms.TextInput(
            attrs={"class": "w-s", "inputmode": "numeric", "autocomplete": "off"}
        ),
        error_messages={
            "required": "人数を数字で入力してください。例：12",
            "invalid": "人数を数字で入力してください。例：12",
            "min_value": headcounts.CountOutOfRange.message,
            "max_value": headcounts.CountOutOfRange.message,
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="heads", **kwargs)


class HoursForm(KeyedForm):
    """How long a helper was there."""

    helper = HelperField(
        label="講師・協力者",
        queryset=Helper.objects.none(),
        empty_label="選んでください",
        error_messages={
            "required": "講師・協力者を選んでください。",
            "invalid_choice": "講師・協力者を一覧から選んでください。",
        },
    )
    minutes = forms.IntegerField(
        label="活動時間（分）",
        min_value=0,
        max_value=worked_hours.MOST,
        help_text="0にすると取り消します",
        widget=forms.TextInput(
            attrs={"class": "w-s", "inputmode": "numeric", "autocomplete": "off"}
        ),
        error_messages={
            "required": "活動時間を分で入力してください。例：120",
            "invalid": "活動時間を分で入力してください。例：120",
            "min_value": worked_hours.MinutesOutOfRange.message,
            "max_value": worked_hours.MinutesOutOfRange.message,
        },
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, prefix="hours", **kwargs)
        choice = self.fields["helper"]
        assert isinstance(choice, HelperField)
        choice.queryset = helpers.worked(municipality=municipality)
