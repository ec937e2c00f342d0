"""How planning asks for days, times, venues and people: read kindly, refused in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from classes.models import Course, Venue
from common import secret_text, wareki
from common.errors import RuleViolation
from people.models import Helper

YEARS = range(2015, 2100)
"""What can be planned, or written down from before. Other years are slips of the keyboard."""


def missing(what: str) -> dict[str, str]:
    """The sentence for a field that was left empty."""
    return {"required": f"{what}を入力してください。"}


def unchosen(what: str) -> dict[str, str]:
    """The sentences for a list from which nothing, or nothing on offer, was chosen."""
    return {
        "required": f"{what}を選んでください。",
        "invalid_choice": f"選んだ{what}は使えません。もう一度選んでください。",
    }


def refuse_secret(text: str) -> None:
    """Raise ValidationError for a text that seems to hold a password or the like."""
    secret = secret_text.found(text)
    if secret is not None:
        raise ValidationError(secret_text.NOT_KEPT.format(secret=secret.value))


class TopicField(forms.ChoiceField):
    """What somebody comes to a consultation to ask about; it may stay open."""

    def __init__(self, offered: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(
            label="相談したいこと",
            required=False,
            choices=[("", "まだ決めていない"), *offered],
            error_messages={"invalid_choice": "相談したいことを一覧から選んでください。"},
            **kwargs,
        )


def number(what: str, *, least: int, most: int, **kwargs: Any) -> forms.IntegerField:
    """A whole number, full-width digits accepted."""
    between = f"{what}は{least}から{most}までの数字で入力してください。"
    messages = missing(what) | dict.fromkeys(("invalid", "min_value", "max_value"), between)
    return forms.IntegerField(
        label=kwargs.pop("label", what),
        min_value=least,
        max_value=most,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-xs"}
        ),
        error_messages=messages,
        **kwargs,
    )


class DayField(forms.Field):
    """A day: from the browser's calendar, or typed as 令和8年6月15日, R8.6.15, 2026/6/15."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, *, what: str, **kwargs: Any) -> None:
        kwargs.setdefault("label", what)
        super().__init__(error_messages=missing(what), **kwargs)

    def to_python(self, value: Any) -> date | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            day = wareki.parse_date(text)
        except RuleViolation as refusal:
            raise ValidationError(
                "日付を「2026/6/15」や「令和8年6月15日」のように入力してください。",
                code=refusal.code,
            ) from refusal
        if day.year not in YEARS:
            raise ValidationError(f"{day.year}年は入力できません。年をご確認ください。")
        return day


class ClockField(forms.TimeField):
    """A time of day: 10:00."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def __init__(self, *, what: str, **kwargs: Any) -> None:
        kwargs.setdefault("label", what)
        messages = missing(what) | {"invalid": f"{what}を「10:00」のように入力してください。"}
        super().__init__(input_formats=["%H:%M", "%H:%M:%S"], error_messages=messages, **kwargs)


class MomentField(forms.SplitDateTimeField):
    """A day and a time of day, in two boxes. Cleans to an aware datetime, or None."""

    def __init__(self, *, what: str, **kwargs: Any) -> None:
        widget = forms.SplitDateTimeWidget(
            date_format="%Y-%m-%d",
            time_format="%H:%M",
            date_attrs={"type": "date", "aria-label": f"{what}の日"},
            time_attrs={"type": "time", "aria-label": f"{what}の時刻"},
        )
        messages = missing(what) | {
            "invalid_date": f"{what}の日付を「2026/6/15」のように入力してください。",
            "invalid_time": f"{what}の時刻を「17:00」のように入力してください。",
        }
        kwargs.setdefault("label", what)
        super().__init__(
            widget=widget,
            input_date_formats=["%Y-%m-%d", "%Y/%m/%d"],
            input_time_formats=["%H:%M", "%H:%M:%S"],
            error_messages=messages,
            **kwargs,
        )

    def clean(self, value: Any) -> datetime | None:
        moment: datetime | None = super().clean(value)
        if moment is not None and moment.year not in YEARS:
            raise ValidationError(f"{moment.year}年は入力できません。年をご確認ください。")
        return moment

    def compress(self, data_list: Any) -> datetime | None:
        """A day without a time, or a time without a day, is pointed out."""
        day, clock = data_list or (None, None)
        if isinstance(day, date) != isinstance(clock, time):
            raise ValidationError("日付と時刻の両方を入力してください。")
        moment: datetime | None = super().compress(data_list)
        return moment


class CourseField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A course with its level and length."""

    def __init__(self, queryset: QuerySet[Course] | None = None, **kwargs: Any) -> None:
        kwargs = {"label": "講座", "empty_label": "選んでください"} | kwargs
        super().__init__(queryset=queryset, error_messages=unchosen("講座"), **kwargs)

    def label_from_instance(self, obj: Model) -> str:
        assert isinstance(obj, Course)
        return f"{obj.title}（{obj.get_level_display()}・{obj.minutes}分）"


class VenueField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A venue with its seats."""

    def __init__(self, queryset: QuerySet[Venue] | None = None, **kwargs: Any) -> None:
        kwargs = {"label": "会場", "empty_label": "選んでください"} | kwargs
        super().__init__(queryset=queryset, error_messages=unchosen("会場"), **kwargs)

    def label_from_instance(self, obj: Model) -> str:
        assert isinstance(obj, Venue)
        return f"{obj.name}（{obj.seats}席）" if obj.seats else obj.name


class HelperField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Somebody who teaches."""

    def label_from_instance(self, obj: Model) -> str:
        assert isinstance(obj, Helper)
        return f"{obj.name}（{obj.affiliation or obj.get_kind_display()}）"


class MemberField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A member of staff, by the name shown on the screen."""

    def label_from_instance(self, obj: Model) -> str:
        return str(getattr(obj, "user", obj))


class SeveralField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # see above
    """Several rows. A key that is too large for the database is nobody's."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid_choice"]) from error


class MembersField(SeveralField):
    """Members of staff, by the names shown on the screen."""

    def label_from_instance(self, obj: Model) -> str:
        return str(getattr(obj, "user", obj))
