"""How a person's details are asked for: read kindly, refused with a sentence, kept as typed.

Every field takes `required`, `label` and the like from Django; `autocomplete="off"` is for a
clerk's screen, where the browser must not offer the last caller's details.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from common import kana, names, phones, wareki
from common.errors import RuleViolation
from people import rules
from people.actions import participants

NAME_LENGTH = 80
KANA_LENGTH = 120
PHONE_LENGTH = 40  # as typed: brackets, hyphens, full-width; what is stored has 10 or 11 digits


def refused(refusal: RuleViolation) -> ValidationError:
    """The refusal as an error beside the field, code and sentence unchanged."""
    return ValidationError(refusal.message, code=refusal.code)


class DetailField(forms.CharField):
    """A line of text about a person. Subclasses say what is asked and how it is refused."""

    asked: ClassVar[dict[str, Any]] = {}
    sentences: ClassVar[dict[str, str]] = {}
    autocomplete = "off"
    inputmode = ""

    def __init__(self, *, autocomplete: str | None = None, **kwargs: Any) -> None:
        if autocomplete is not None:
            self.autocomplete = autocomplete
        given = {**self.asked, **kwargs}
        given["error_messages"] = {**self.sentences, **(kwargs.get("error_messages") or {})}
        super().__init__(**given)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs["autocomplete"] = self.autocomplete
        if self.inputmode:
            attrs["inputmode"] = self.inputmode
        return attrs


class NameField(DetailField):
    """A name, kept as it was typed (髙, 𠮷, 辻󠄀): only white space is tidied. Cleans to str."""

    autocomplete = "name"

    asked = {"label": "お名前", "max_length": NAME_LENGTH}
    sentences = {
        "required": "お名前を入力してください。例：山田 花子",
        "max_length": f"お名前は{NAME_LENGTH}文字までで入力してください。",
    }

    def clean(self, value: Any) -> str:
        return str(super().clean(names.tidy(str(value or ""))))


class KanaField(DetailField):
    """Furigana in any script (やまだ, ﾔﾏﾀﾞ). Cleans to full-width katakana."""

    asked = {
        "label": "フリガナ",
        "max_length": KANA_LENGTH,
        "help_text": "例：ヤマダ ハナコ（ひらがなでもかまいません）",
    }
    sentences = {
        "required": "フリガナを入力してください。例：ヤマダ ハナコ",
        "max_length": f"フリガナは{KANA_LENGTH}文字までで入力してください。",
    }

    def clean(self, value: Any) -> str:
        reading = str(super().clean(kana.to_full_katakana(str(value or ""))))
        if reading and not kana.is_kana(reading):
            raise refused(participants.KanaNotReadable())
        return reading


class PhoneField(DetailField):
    """One Japanese telephone number as people write it. Cleans to its digits: 0994321045.

    With `area_code` a local number (32-1045) is completed.
    """

    widget = forms.TextInput(attrs={"type": "tel"})
    autocomplete = "tel-national"
    inputmode = "tel"

    asked = {
        "label": "お電話番号",
        "max_length": PHONE_LENGTH,
        "help_text": "例：099-000-0000（固定電話でも携帯電話でもかまいません）",
    }
    sentences = {
        "required": "お電話番号を入力してください。例：099-000-0000",
        "max_length": "電話番号は1つだけ入力してください。例：099-000-0000",
    }

    def __init__(self, *, area_code: str | None = None, **kwargs: Any) -> None:
        self.area_code = area_code
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text:
            return ""
        try:
            return phones.parse(text, area_code=self.area_code).digits
        except RuleViolation as refusal:
            raise refused(refusal) from refusal


class BirthDateField(DetailField):
    """A birth date in the words people use: 昭和22年4月1日, S22.4.1, 1947/4/1.

    Cleans to a date, to None when it is empty and not required. A date after the day `on`, or
    more than 120 years before it, is refused; without `on` any date is taken.
    """

    autocomplete = "bday"

    asked = {
        "label": "生年月日",
        "max_length": 40,
        "help_text": "例：昭和22年4月1日（S22.4.1 や 1947/4/1 でもかまいません）",
    }
    sentences = {
        "required": "生年月日を入力してください。例：昭和22年4月1日",
        "max_length": "生年月日は「昭和22年4月1日」のように入力してください。",
    }

    def __init__(self, *, on: date | None = None, **kwargs: Any) -> None:
        self.on = on
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A stored date is shown as people say it; typed text stays as typed."""
        return wareki.format_date(value, weekday=False) if isinstance(value, date) else value

    def clean(self, value: Any) -> Any:
        text = str(super().clean(self.prepare_value(value)))
        if not text:
            return None
        try:
            day = wareki.parse_date(text)
            if self.on is not None and not rules.possible_birth_date(day, on=self.on):
                raise participants.BirthDateImpossible
        except RuleViolation as refusal:
            raise refused(refusal) from refusal
        return day
