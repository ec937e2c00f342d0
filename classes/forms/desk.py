"""What a clerk types while somebody speaks, and how it is read.

Answers are kept as they were typed and read again each time: a call that breaks off comes back
exactly as it stood.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from classes.choices import DESK_CHANNELS, Channel, FilledInBy
from classes.forms import companions
from classes.forms.fields import TopicField, refuse_secret
from common import kana, phones
from common.ages import AGE_BANDS
from people.actions.participants import Person, PhoneEntry
from people.choices import Device, PhoneOwner, Residence, SupportNeed
from people.forms.fields import BirthDateField, KanaField, NameField, PhoneField

NEW = "new"
LONGEST_ANSWER = 300
SEVERAL = ("support_needs",)
FIRST_DETAIL = "kana"
NAMES = (
    *("channel", "filled_in_by", "wish", "topic", "q", "person", "tried", "asked"),
    *("offering", "meeting", "seat", "override", "spoken", "flyer"),
    *companions.NAMES,
    *("kana", "name", "phone", "birth_date", "age_band", "device"),
    *("district", "residence", "family_name", "family_phone"),
)
# Chosen for the clerk beforehand: alone, they are nothing that could be lost.
GIVEN = ("channel", "filled_in_by", "flyer")

Answers = Mapping[str, Any]


def answers_of(data: QueryDict) -> dict[str, Any]:
    """What was typed, by name: nothing else, and nothing longer than a field holds.

    A field that was emptied is told apart from one that was not on the screen.
    """
    answers: dict[str, Any] = {
        name: data.get(name, "")[:LONGEST_ANSWER] for name in NAMES if name in data
    }
    if FIRST_DETAIL in data:
        for name in SEVERAL:
            answers[name] = [one for one in data.getlist(name) if one in SupportNeed.values]
    return answers


def is_empty(answers: Answers) -> bool:
    """Whether nothing was typed that somebody would miss."""
    return not any(value for name, value in answers.items() if name not in (*GIVEN, "turn"))


def looked_for(text: str) -> dict[str, str]:
    """The search text as the first answer about somebody new: furigana, number or name."""
    if kana.is_kana(text):
        return {"kana": kana.to_full_katakana(text)}
    if phones.search_digits(text):
        return {"phone": text}
    return {"name": text} if text.strip() else {}


class CallerForm(forms.Form):
    """Somebody new. Furigana is what is heard; everything else may be asked another day."""

    FIRST: ClassVar = ("kana", "name", "phone", "birth_date", "age_band", "device")
    MORE: ClassVar = (
        "district",
        "residence",
        "support_needs",
        "family_name",
        "family_phone",
    )

    kana = KanaField(help_text="ひらがなも可")
    name = NameField(
        required=False,
        autocomplete="off",
        help_text="漢字。不明なら空欄",
    )
    phone = PhoneField(required=False, autocomplete="off", help_text="市外局番は省略可")
    birth_date = BirthDateField(required=False, autocomplete="off", help_text="例：S22.4.1")
    age_band = forms.ChoiceField(
        label="年代",
        required=False,
        choices=[("", "聞いていない"), *AGE_BANDS[::-1]],
        help_text="生年月日の代わりに",
    )
    device = forms.ChoiceField(
        label="お使いの機種",
        required=False,
        choices=Device.choices,
        help_text="講座選びに使います",
    )
    district = forms.CharField(label="地区", required=False, max_length=60)
    residence = forms.ChoiceField(label="お住まい", required=False, choices=Residence.choices)
    support_needs = forms.MultipleChoiceField(
        label="必要な配慮",
        required=False,
        choices=SupportNeed.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    family_name = NameField(
        label="ご家族のお名前",
        required=False,
        autocomplete="off",
        help_text="代わりに電話した方など",
    )
    family_phone = PhoneField(
        label="ご家族の電話番号", required=False, autocomplete="off", help_text=""
    )

    def __init__(
        self, answers: Answers, *, on: date, area_code: str | None, read: bool = True
    ) -> None:
        """`read` validates what was typed; without it the fields only show it."""
        data = QueryDict(mutable=True)
        for name, value in answers.items():
            data.setlist(name, value if name in SEVERAL else [value])
        super().__init__(data if read else None, initial={**answers})
        self.label_suffix = ""
        self.order_fields(["kana", *self.fields])
        self._complete(on, area_code)

    def _complete(self, on: date, area_code: str | None) -> None:
        birth_date = self.fields["birth_date"]
        assert isinstance(birth_date, BirthDateField)
        birth_date.on = on
        for name in ("phone", "family_phone"):
            field = self.fields[name]
            assert isinstance(field, PhoneField)
            field.area_code = area_code
        self.fields["district"].widget.attrs["autocomplete"] = "off"

    def aim(self) -> None:
        """Put the cursor where the clerk goes on: a refused field, else the next empty one."""
        refused = [name for name in self.fields if self[name].errors]
        empty = [name for name in self.FIRST if not self[name].value()]
        wanted = ["phone"] if self.initial.get("asked") and "phone" in empty else []
        if refused or not self.is_bound:
            target = (refused or wanted or empty or [self.FIRST[0]])[0]
            self.fields[target].widget.attrs["autofocus"] = True

    @property
    def first(self) -> list[forms.BoundField]:
        """What is always asked."""
        return [self[name] for name in self.FIRST]

    @property
    def more(self) -> list[forms.BoundField]:
        """What is asked when there is time."""
        return [self[name] for name in self.MORE]

    @property
    def more_is_used(self) -> bool:
        return any(field.value() or field.errors for field in self.more)

    @property
    def person(self) -> Person:
        """The caller as they go into the books. For a valid form."""
        read = self.cleaned_data
        entries = (
            PhoneEntry(read["phone"]),
            PhoneEntry(read["family_phone"], PhoneOwner.FAMILY),
        )
        return Person(
            name=read["name"] or read["kana"],
            kana=read["kana"],
            phones=tuple(entry for entry in entries if entry.digits_or_text),
            birth_date=read["birth_date"],
            age_band=read["age_band"],
            device=read["device"],
            district=read["district"],
            residence=read["residence"],
            support_needs=tuple(read["support_needs"]),
            family_name=read["family_name"],
        )


class IntakeForm(forms.Form):
    """What belongs to the call and not to the person."""

    channel = forms.ChoiceField(
        label="受付方法",
        choices=[(channel.value, channel.label) for channel in DESK_CHANNELS],
        widget=forms.RadioSelect,
        initial=Channel.PHONE,
        error_messages={"required": "受付方法を選んでください。"},
    )
    filled_in_by = forms.ChoiceField(
        label="お話しの方",
        choices=[(FilledInBy.SELF.value, "ご本人"), (FilledInBy.FAMILY.value, "ご家族")],
        widget=forms.RadioSelect,
        initial=FilledInBy.SELF,
        error_messages={"required": "お話しの方を選んでください。"},
    )
    # An unknown code stops nothing: the person comes first, the count of flyers after.
    flyer = forms.CharField(
        label="チラシ番号",
        required=False,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "maxlength": 20,
                "class": "w-s",
            }
        ),
    )
    wish = forms.CharField(
        label="知りたいこと・困りごと",
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        validators=[refuse_secret],
    )

    def __init__(self, answers: Answers, *, topics: Sequence[tuple[str, str]] = ()) -> None:
        given = {"channel": Channel.PHONE.value, "filled_in_by": FilledInBy.SELF.value}
        super().__init__({**given, **answers})
        if topics:
            self.fields["topic"] = TopicField(topics)
        self.label_suffix = ""


@dataclass(frozen=True)
class Reason:
    """Why somebody gives their seat back, as far as the office needs to know."""

    code: str
    label: str


OTHER_REASON = "other"
HOLDER, OFFICE = "holder", "office"
"""Who wants a registration cancelled."""
REASONS = (
    Reason("plans", "都合がつかなくなった"),
    Reason("health", "体調がすぐれない"),
    Reason("mistake", "申込みの間違い・重複"),
    Reason(OTHER_REASON, "その他"),
)


class CancelForm(forms.Form):
    """Why a registration is cancelled. Cleans `reason` to the sentence that is kept."""

    reason = forms.ChoiceField(
        label="取消しの理由",
        choices=[(reason.code, reason.label) for reason in REASONS],
        widget=forms.RadioSelect,
        initial=REASONS[0].code,
        error_messages={"required": "理由を1つ選んでください。"},
    )
    note = forms.CharField(
        label="補足",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="病名など、くわしい事情は書かないでください",
        error_messages={"max_length": "補足は120文字までで入力してください。"},
    )

    asked_by = forms.ChoiceField(
        label="どなたからの取消しですか",
        required=False,
        choices=[
            (HOLDER, "本人・ご家族から連絡（お知らせはしません）"),
            (OFFICE, "役所の判断（ご本人にお知らせします）"),
        ],
        widget=forms.RadioSelect,
        initial=HOLDER,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    @property
    def tells(self) -> bool:
        """Whether the person is to hear of it: always, unless it was they who called."""
        return bool(self.cleaned_data["asked_by"] != HOLDER)

    def clean(self) -> dict[str, Any]:
        read = {**self.cleaned_data}
        if read.get("reason") == OTHER_REASON and not read.get("note"):
            self.add_error("note", "「その他」のときは、理由を短く書いてください。")
        return read

    @property
    def sentence(self) -> str:
        """「都合がつかなくなった（ほかの日を希望）」. For a valid form."""
        label = next(row.label for row in REASONS if row.code == self.cleaned_data["reason"])
        note = self.cleaned_data["note"]
        return f"{label}（{note}）" if note else label
