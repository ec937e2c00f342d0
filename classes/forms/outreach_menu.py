"""What the office says of a class on the menu, and of how it gives such classes."""

import re
from calendar import monthrange
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Municipality
from classes.actions.outreach_menu import MenuDetails, Ways
from classes.choices import OutreachBelonging
from classes.forms.fields import ClockField, CourseField, DayField, missing, number
from classes.models import OutreachMenuItem, OutreachSettings
from classes.queries import courses
from classes.rules.outreach.terms import (
    LONGEST_LEAD,
    MOST_PEOPLE,
    Counted,
    DayKind,
    Ground,
    Terms,
    TermsUnreadable,
    Yearly,
)
from common import wareki
from common.errors import RuleViolation
from people.forms.fields import PhoneField

SECTIONS: list[tuple[str, tuple[str, ...]]] = [
    ("講座", ("title", "course", "minutes", "description", "teachers", "provides")),
    ("問合せ先", ("contact_name", "contact_phone")),
    ("だれが何人で", ("who", "resident_share", "least_people", "most_people", "yearly_limit")),
    (
        "いつまでに申し込むか",
        (
            "lead_days",
            "lead_counted",
            "earliest_months",
            "least_wishes",
            "decide_within_days",
            "accepting_from",
            "accepting_to",
        ),
    ),
    (
        "いつ行うか",
        (
            "shortest_minutes",
            "longest_minutes",
            *(f"{kind.value}_{end}" for kind in DayKind for end in ("opens", "closes")),
            "closed_yearly",
            "closed_days",
            "season_from",
            "season_to",
        ),
    ),
    ("会場と確認", ("inside_only", "grounds", "talk_first")),
]
"""The fields of a menu item under the headings of the page."""
BESIDE = {
    "contact_phone",
    "most_people",
    "decide_within_days",
    "accepting_to",
    "longest_minutes",
    *(f"{kind.value}_closes" for kind in DayKind),
    "season_to",
}
"""What stands beside the field before it."""
PLAIN = (
    "least_people",
    "most_people",
    "shortest_minutes",
    "longest_minutes",
    "lead_days",
    "earliest_months",
    "resident_share",
    "yearly_limit",
    "least_wishes",
    "decide_within_days",
)
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[/月]\s*(\d{1,2})日?")
_TO = re.compile(r"[〜～~\-－ー]")


def _optional(what: str, *, most: int, least: int = 1, **more: Any) -> forms.IntegerField:
    return number(what, least=least, most=most, required=False, **more)


def _is_day(month_day: tuple[int, int]) -> bool:
    """Whether some year has it."""
    month, day = month_day
    return month in range(1, 13) and 1 <= day <= monthrange(2024, month)[1]


class YearlyField(forms.CharField):
    """12/28〜1/4: a span of days each year; several on lines of their own."""

    widget = forms.Textarea(attrs={"rows": 2})

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value))
        return tuple(self._span(line.strip()) for line in text.splitlines() if line.strip())

    @staticmethod
    def _span(text: str) -> Yearly:
        ends = [_MONTH_DAY.fullmatch(part.strip()) for part in _TO.split(text)]
        days = [(int(end[1]), int(end[2])) for end in ends if end]
        if len(days) != len(ends) or len(days) not in {1, 2} or not all(map(_is_day, days)):
            raise ValidationError("「12/28〜1/4」のように入力してください。")
        return Yearly(days[0], days[-1])

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return "\n".join(
                "〜".join("{}/{}".format(*end) for end in (each.first, each.last))
                for each in value
            )
        return value


class DaysField(forms.CharField):
    """Single days, each on a line of its own."""

    widget = forms.Textarea(attrs={"rows": 2})

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value))
        try:
            return tuple(
                wareki.parse_date(line.strip()) for line in text.splitlines() if line.strip()
            )
        except RuleViolation as refusal:
            raise ValidationError(
                "1行に1日ずつ「2026/8/13」のように入力してください。", code=refusal.code
            ) from refusal

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return "\n".join(f"{day.year}/{day.month}/{day.day}" for day in value)
        return value


class MenuForm(forms.Form):
    """A class on the menu with its conditions."""

    title = forms.CharField(label="講座名", max_length=60, error_messages=missing("講座名"))
    course = CourseField(label="教える内容（カタログ）")
    minutes = number("標準の時間", least=10, most=300, label="標準の時間（分）", initial=90)
    description = forms.CharField(
        label="内容",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="団体の方が読みます。",
    )
    teachers = forms.CharField(
        label="講師", required=False, max_length=120, help_text="例：市の職員2名"
    )
    provides = forms.CharField(
        label="団体で用意するもの",
        required=False,
        max_length=300,
        help_text="例：会場、机、椅子",
    )
    contact_name = forms.CharField(
        label="問合せ先", required=False, max_length=120, help_text="空欄のときは、担当課"
    )
    contact_phone = PhoneField(
        label="問合せ先電話番号",
        required=False,
        autocomplete="off",
        help_text="空欄のときは、担当課の番号",
    )
    who = forms.MultipleChoiceField(
        label="対象の団体",
        required=False,
        choices=[each for each in OutreachBelonging.choices if each[0] != "none"],
        widget=forms.CheckboxSelectMultiple,
        help_text="1つも選ばないと、どなたでも申し込めます。",
    )
    resident_share = _optional("住民の割合", most=100, label="市町村内に住む方の割合（％以上）")
    least_people = _optional("最少の人数", most=MOST_PEOPLE)
    most_people = _optional("最多の人数", most=MOST_PEOPLE)
    yearly_limit = _optional("回数", most=99, label="1年度の回数（回まで）")
    lead_days = number(
        "申込みの期限", least=0, most=LONGEST_LEAD, label="何日前までに申し込むか"
    )
    lead_counted = forms.ChoiceField(
        label="日数の数え方",
        choices=[
            (Counted.CALENDAR.value, "土日祝日も数える"),
            (Counted.BUSINESS.value, "開庁日だけ数える"),
        ],
        widget=forms.RadioSelect,
    )  # fmt: skip
    earliest_months = _optional("何か月前から", most=24, label="何か月前から申し込めるか")
    least_wishes = number("希望日時の数", least=1, most=3, label="希望の日時（最少の数）")
    decide_within_days = _optional("お返事までの日数", most=90)
    accepting_from = DayField(what="受付期間の始まり", required=False)
    accepting_to = DayField(what="受付期間の終わり", required=False)
    shortest_minutes = _optional("最短の時間", most=480, label="最短の時間（分）")
    longest_minutes = _optional("最長の時間", most=480, label="最長の時間（分）")
    closed_yearly = YearlyField(
        label="毎年のお休み", required=False, help_text="例：12/28〜1/4。1行に1つずつ"
    )
    closed_days = DaysField(
        label="その他のお休み", required=False, help_text="例：2026/8/13。1行に1日ずつ"
    )
    season_from = DayField(what="行う期間の始まり", required=False)
    season_to = DayField(what="行う期間の終わり", required=False)
    inside_only = forms.BooleanField(label="会場は市町村内に限る", required=False)
    grounds = forms.MultipleChoiceField(
        label="申込みのときに確かめること",
        required=False,
        choices=[(each.value, each.sentence) for each in Ground],
        widget=forms.CheckboxSelectMultiple,
    )
    talk_first = forms.BooleanField(label="先に電話で相談してもらう", required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        municipality: Municipality,
        item: OutreachMenuItem | None = None,
    ) -> None:
        super().__init__(data, label_suffix="", initial=initial_of(item))
        course = self.fields["course"]
        assert isinstance(course, CourseField)
        course.queryset = courses.choosable(
            municipality, besides=item.course_id if item else None
        )
        self.order_fields([name for _, names in SECTIONS for name in names])

    @property
    def sections(self) -> list[tuple[str, list[list[forms.BoundField]]]]:
        """The fields under their headings, row by row: what goes together stands together."""
        found = []
        for title, names in SECTIONS:
            rows: list[list[forms.BoundField]] = []
            for name in names:
                if name in BESIDE and rows:
                    rows[-1].append(self[name])
                else:
                    rows.append([self[name]])
            found.append((title, rows))
        return found

    def clean(self) -> dict[str, Any]:
        read = super().clean() or self.cleaned_data
        for kind in DayKind:
            opens, closes = read.get(f"{kind}_opens"), read.get(f"{kind}_closes")
            if (opens is None) != (closes is None):
                name = f"{kind}_{'opens' if opens is None else 'closes'}"
                self.add_error(name, f"{kind.label}は、開始と終了の両方を入力してください。")
        for span in ("season", "accepting"):
            first, last = read.get(f"{span}_from"), read.get(f"{span}_to")
            if (first is None) != (last is None):
                name = f"{span}_{'from' if first is None else 'to'}"
                self.add_error(name, "始まりと終わりの両方を入力してください。")
        if not self.errors:
            try:
                read["terms"] = self._terms(read)
            except TermsUnreadable as refusal:
                self.add_error(None, refusal.message)
        return read

    @property
    def details(self) -> MenuDetails:
        """What the form says. Only of a valid form."""
        read = self.cleaned_data
        names = ("title", "course", "minutes", "description", "teachers", "provides")
        contact = ("contact_name", "contact_phone", "terms")
        return MenuDetails(**{name: read[name] for name in (*names, *contact)})

    def _terms(self, read: dict[str, Any]) -> Terms:
        return Terms(
            **{name: read[name] for name in PLAIN},
            lead_counted=Counted(read["lead_counted"]),
            hours={
                kind: (read[f"{kind}_opens"], read[f"{kind}_closes"])
                for kind in DayKind
                if read[f"{kind}_opens"] is not None
            },
            closed_yearly=read["closed_yearly"],
            closed_days=read["closed_days"],
            season=_span(read["season_from"], read["season_to"]),
            accepting=_span(read["accepting_from"], read["accepting_to"]),
            inside_only=read["inside_only"],
            who=tuple(map(OutreachBelonging, read["who"])),
            grounds=tuple(map(Ground, read["grounds"])),
            talk_first=read["talk_first"],
        )


for _kind in DayKind:
    for _end, _word in (("opens", "開始"), ("closes", "終了")):
        MenuForm.base_fields[f"{_kind.value}_{_end}"] = ClockField(
            what=f"{_kind.label}の{_word}", required=False
        )


class WaysForm(forms.Form):
    """How the office gives such classes."""

    travel_minutes = number(
        "移動の時間", least=0, most=240, label="移動の時間（分）",
        help_text="講師の予定の前後に、この分だけ空けます。",
    )  # fmt: skip
    letter_sign = forms.CharField(
        label="文書の記号",
        required=False,
        max_length=20,
        help_text="例：鹿デ。「鹿デ第12号」になります。",
    )
    sender = forms.CharField(
        label="通知書の発信者",
        required=False,
        max_length=60,
        help_text="例：鹿児島市長　鹿児島 太郎",
    )
    instruction = forms.CharField(
        label="不承認通知書の教示文",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="要綱で処分としているときだけ入力します。空欄のときは載りません。",
    )

    def __init__(self, data: Any = None, *, settings: OutreachSettings) -> None:
        initial = {name: getattr(settings, name) for name in self.base_fields}
        super().__init__(data, label_suffix="", initial=initial)

    @property
    def ways(self) -> Ways:
        """What the form says. Only of a valid form."""
        return Ways(**self.cleaned_data)


def initial_of(item: OutreachMenuItem | None) -> dict[str, Any]:
    """What the form shows of an item; of a new one, what most towns ask."""
    terms = Terms.of(item.rules) if item else Terms(closed_yearly=(Yearly((12, 28), (1, 4)),))
    found: dict[str, Any] = {name: getattr(terms, name) for name in PLAIN}
    for kind, (opens, closes) in terms.hours.items():
        found |= {f"{kind}_opens": opens, f"{kind}_closes": closes}
    for span in ("season", "accepting"):
        first, last = getattr(terms, span) or (None, None)
        found |= {f"{span}_from": first, f"{span}_to": last}
    found |= {
        "lead_counted": terms.lead_counted.value,
        "closed_yearly": tuple(terms.closed_yearly),
        "closed_days": tuple(terms.closed_days),
        "inside_only": terms.inside_only,
        "talk_first": terms.talk_first,
        "who": [each.value for each in terms.who],
        "grounds": [each.value for each in terms.grounds],
    }
    if item is not None:
        names = ("title", "minutes", "description", "teachers", "provides")
        found |= {
            name: getattr(item, name) for name in (*names, "contact_name", "contact_phone")
        }
        found["course"] = item.course_id
    return found


def _span(first: date | None, last: date | None) -> tuple[date, date] | None:
    return (first, last) if first is not None and last is not None else None
