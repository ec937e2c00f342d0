"""Those who come along (一緒に申し込む方): two or three lines each, at the desk and on the web.

Their answers stand flat beside all others, numbered from 1; `mates` says how many there are.
"""

from collections.abc import Mapping
from typing import Any

from django import forms

from classes.actions.admission import LARGEST_PARTY
from people.actions.participants import Person, PhoneEntry
from people.choices import PhoneOwner
from people.forms.fields import KanaField, NameField, PhoneField

Answers = Mapping[str, Any]
MOST = LARGEST_PARTY - 1
COUNT = "mates"
COLUMNS = ("kana", "name", "phone")
NAMES = (
    COUNT,
    *(f"mate{number}-{column}" for number in range(1, MOST + 1) for column in COLUMNS),
)
LONGEST = 120


class CompanionForm(forms.Form):
    """One of them. At the desk the furigana is enough; on the web the name is asked too."""

    kana = KanaField(label="フリガナ", help_text="ひらがなでもかまいません")
    name = NameField(label="お名前", autocomplete="off", help_text="")
    phone = PhoneField(
        label="電話番号",
        required=False,
        autocomplete="off",
        help_text="同じ番号なら空欄",
    )

    def __init__(
        self,
        answers: Answers,
        *,
        number: int,
        read: bool,
        by_ear: bool = False,
        area_code: str | None = None,
    ) -> None:
        """`read` validates what was typed; without it the fields only show it."""
        prefix = f"mate{number}"
        shown = {name: answers.get(f"{prefix}-{name}", "") for name in COLUMNS}
        super().__init__(answers if read else None, initial=shown, prefix=prefix)
        self.number = number
        self.label_suffix = ""
        self.fields["name"].required = not by_ear
        phone = self.fields["phone"]
        assert isinstance(phone, PhoneField)
        phone.area_code = area_code
        if by_ear:
            self.fields["name"].help_text = "漢字。不明なら空欄"

    def aim(self) -> None:
        """Put the cursor into the first field that is to be filled in or mended."""
        refused = [name for name in self.fields if self[name].errors]
        self.fields[refused[0] if refused else "kana"].widget.attrs["autofocus"] = True

    def person(self, *, number: str) -> Person:
        """Them, as they go into the books; `number` is where they are reached when they gave
        none of their own. For a valid form."""
        read = self.cleaned_data
        own = PhoneEntry(read["phone"])
        entry = own if read["phone"] else PhoneEntry(number, PhoneOwner.OTHER)
        return Person(
            name=read["name"] or read["kana"],
            kana=read["kana"],
            phones=(entry,) if entry.digits_or_text else (),
        )


def count(answers: Answers) -> int:
    """How many sets of fields are on the screen."""
    text = str(answers.get(COUNT, ""))
    return min(int(text), MOST) if text.isdecimal() and len(text) == 1 else 0


def is_blank(answers: Answers, number: int) -> bool:
    """Whether nothing was typed about this one."""
    return not any(str(answers.get(f"mate{number}-{name}", "")).strip() for name in COLUMNS)


def forms_of(
    answers: Answers, *, read: bool, by_ear: bool = False, area_code: str | None = None
) -> list[CompanionForm]:
    """A form for each of them, in order."""
    return [
        CompanionForm(answers, number=number, read=read, by_ear=by_ear, area_code=area_code)
        for number in range(1, count(answers) + 1)
    ]


def arranged(answers: Answers, *, without: int = 0, blank: bool = True) -> dict[str, str]:
    """All answers about them, numbered anew: `without` one of them, and without those of whom
    nothing was typed unless `blank`."""
    numbers = [
        number
        for number in range(1, count(answers) + 1)
        if number != without and (blank or not is_blank(answers, number))
    ]
    new = dict.fromkeys(NAMES, "")
    for place, number in enumerate(numbers, start=1):
        for name in COLUMNS:
            typed = str(answers.get(f"mate{number}-{name}", ""))
            new[f"mate{place}-{name}"] = typed[:LONGEST]
    return new | {COUNT: str(len(numbers)) if numbers else ""}


def with_one_more(answers: Answers) -> dict[str, str]:
    """All answers about them, and an empty set of fields; as they are when there are enough."""
    return arranged(answers) | {COUNT: str(min(count(answers) + 1, MOST))}
