"""Who rang at night: written down in the morning, while somebody is on the telephone."""

from typing import Any

from django import forms

from classes.models import NightCall
from common.ages import AGE_BANDS
from people.actions.participants import Person, PhoneEntry
from people.choices import ContactPreference, Device, Residence
from people.forms.fields import BirthDateField, KanaField, NameField, PhoneField

OFF = {"autocomplete": "off"}


class NightForm(forms.Form):
    """What somebody tells of themselves; the number is the one they gave at night."""

    kana = KanaField(autocomplete="off")
    name = NameField(autocomplete="off")
    phone = PhoneField(autocomplete="off")
    birth_date = BirthDateField(required=False, autocomplete="off")
    age_band = forms.ChoiceField(
        label="年代",
        required=False,
        choices=[("", "聞いていない"), *AGE_BANDS[::-1]],
        help_text="生年月日がわかるときは、生年月日から計算します",
    )
    residence = forms.ChoiceField(label="お住まい", required=False, choices=Residence.choices)
    device = forms.ChoiceField(label="お使いの機種", required=False, choices=Device.choices)
    contact_preference = forms.ChoiceField(
        label="連絡方法",
        choices=ContactPreference.choices,
        initial=ContactPreference.PHONE,
        widget=forms.RadioSelect,
    )
    override = forms.CharField(
        label="職員の判断で受け付ける理由",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=OFF),
        help_text="対象外の方や、同じ時間に別の講座がある方を受け付けるときだけ、書いてください",
    )

    def __init__(self, data: Any = None, *, call: NightCall) -> None:
        super().__init__(data, initial={"phone": call.phone})
        self.label_suffix = ""

    @property
    def person(self) -> Person:
        """Whoever is written down."""
        told = {name: self.cleaned_data[name] for name in _TOLD}
        return Person(phones=(PhoneEntry(self.cleaned_data["phone"]),), **told)


_TOLD = [
    "name",
    "kana",
    "birth_date",
    "age_band",
    "residence",
    "device",
    "contact_preference",
]
