"""Looking people up, correcting what is known, and joining two entries of one person."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from attendance.queries.histories import fingerprint
from common import phones
from common.ages import AGE_BANDS
from people.actions.participants import Person, PhoneEntry
from people.choices import ContactPreference, Device, PhoneOwner, Residence, SupportNeed
from people.forms.fields import BirthDateField, KanaField, NameField, PhoneField
from people.models import Participant

FEWEST_NUMBERS = 3
"""As many numbers as there are fields for; whoever has more gets more."""
OFF = {"autocomplete": "off"}


class SearchForm(forms.Form):
    """One field for everything by which a person is known."""

    text = forms.CharField(
        label="電話番号・フリガナ・お名前",
        max_length=80,
        widget=forms.TextInput(attrs=OFF),
        help_text="電話番号は3けた以上か下4けた、フリガナとお名前は先頭の文字だけでも、"
        "参加者カードは番号で探せます",
        error_messages={"required": "電話番号・フリガナ・お名前のどれかを入力してください。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class PersonForm(forms.Form):
    """Everything that is known about somebody. `seen` tells whether it changed meanwhile."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    kana = KanaField()
    name = NameField(autocomplete="off")
    birth_date = BirthDateField(required=False, autocomplete="off")
    age_band = forms.ChoiceField(
        label="年代",
        required=False,
        choices=[("", "聞いていない"), *AGE_BANDS[::-1]],
        help_text="生年月日がわかるときは、生年月日から計算します",
    )
    postal_code = forms.CharField(
        label="郵便番号",
        required=False,
        max_length=8,
        widget=forms.TextInput(attrs=OFF | {"inputmode": "numeric", "class": "w-s"}),
        error_messages={"max_length": "郵便番号は「892-8677」のように入力してください。"},
    )
    address = forms.CharField(
        label="住所", required=False, max_length=200, widget=forms.TextInput(attrs=OFF)
    )
    district = forms.CharField(
        label="地区", required=False, max_length=60, widget=forms.TextInput(attrs=OFF)
    )
    residence = forms.ChoiceField(label="お住まい", required=False, choices=Residence.choices)
    contact_preference = forms.ChoiceField(
        label="連絡方法", choices=ContactPreference.choices, widget=forms.RadioSelect
    )
    device = forms.ChoiceField(label="お使いの機種", required=False, choices=Device.choices)
    support_needs = forms.MultipleChoiceField(
        label="必要な配慮",
        required=False,
        choices=SupportNeed.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    family_name = NameField(label="ご家族のお名前", required=False, autocomplete="off")
    note = forms.CharField(
        label="申し送り",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs=OFF | {"rows": 4}),
    )

    def __init__(
        self, participant: Participant, *, data: QueryDict | None = None, on: date
    ) -> None:
        known = answers_of(participant)
        super().__init__(data, initial=known | {"seen": fingerprint(participant)})
        self.typed = data
        self.label_suffix = ""
        birth_date = self.fields["birth_date"]
        assert isinstance(birth_date, BirthDateField)
        birth_date.on = on
        self.rows = range(max(FEWEST_NUMBERS, participant.phones.count() + 1))
        for row in self.rows:
            self.fields[f"phone_{row}"] = PhoneField(
                label=f"電話番号{row + 1}", required=False, autocomplete="off", help_text=""
            )
            self.fields[f"owner_{row}"] = forms.ChoiceField(
                label=f"どなたの番号か（{row + 1}）",
                required=False,
                choices=PhoneOwner.choices,
            )

    @property
    def numbers(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each number and of whose it is."""
        return [(self[f"phone_{row}"], self[f"owner_{row}"]) for row in self.rows]

    def see(self, participant: Participant) -> None:
        """Let what is typed be sent again, now that the clerk sees what changed meanwhile."""
        assert self.typed is not None
        data = self.typed.copy()
        data["seen"] = fingerprint(participant)
        self.data = data

    @property
    def person(self) -> Person:
        """The person as typed. For a valid form."""
        read = self.cleaned_data
        numbers = [
            PhoneEntry(read[f"phone_{row}"], PhoneOwner(read[f"owner_{row}"] or "self"))
            for row in self.rows
            if read[f"phone_{row}"]
        ]
        return Person(
            name=read["name"],
            kana=read["kana"],
            phones=tuple(numbers),
            birth_date=read["birth_date"],
            age_band=read["age_band"],
            postal_code=read["postal_code"],
            address=read["address"],
            district=read["district"],
            residence=read["residence"],
            contact_preference=ContactPreference(read["contact_preference"]),
            device=read["device"],
            support_needs=tuple(read["support_needs"]),
            family_name=read["family_name"],
            note=read["note"],
        )


class MergeForm(forms.Form):
    """Which of two entries is kept, and why they are one person."""

    kept = forms.ChoiceField(
        label="残す登録",
        widget=forms.RadioSelect,
        error_messages={"required": "どちらの登録を残すか選んでください。"},
    )
    reason = forms.CharField(
        label="理由",
        max_length=200,
        help_text="例：電話番号の変更で二重に登録されていた。ご本人に電話で確認",
        widget=forms.TextInput(attrs=OFF),
        error_messages={"required": "理由を入力してください。例：ご本人に電話で確認"},
    )

    def __init__(
        self, first: Participant, second: Participant, *, data: Any = None, kept: Participant
    ) -> None:
        super().__init__(data, initial={"kept": str(kept.public_id)}, label_suffix="")
        choice = self.fields["kept"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            (str(person.public_id), f"{side}：{person.name}（{person.kana}）")
            for side, person in (("A", first), ("B", second))
        ]


def answers_of(participant: Participant) -> dict[str, Any]:
    """What is known, as the fields of the form show it."""
    known: dict[str, Any] = {
        name: getattr(participant, name)
        for name in PersonForm.base_fields
        if hasattr(participant, name)
    }
    for row, phone in enumerate(participant.phones.order_by("pk")):
        known[f"phone_{row}"] = phones.display(phone.digits)
        known[f"owner_{row}"] = phone.owner
    return known
