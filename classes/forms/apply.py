"""The public application, one question to a screen: what comes of the answers.

Answers are kept as they were typed and read again each time, so what is shown, checked and
sent is always what the person wrote.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from classes.choices import FilledInBy
from classes.forms import companions
from classes.forms.companions import CompanionForm
from classes.forms.screens import (
    AGE_BAND,
    BIRTH,
    CHECK,
    CHOICE,
    DEVICES,
    INSTEAD,
    NOTHING_TO_CHOOSE,
    QUESTIONS,
    SCREENS,
    STORED_DEVICE,
    TOGETHER,
    AgeBandForm,
    Answers,
    BirthForm,
    StepForm,
    Who,
)
from classes.queries.targets import Target, Targets
from common import phones, wareki
from common.ages import AGE_BANDS, age_on
from people.actions.participants import Person, PhoneEntry
from people.choices import PhoneOwner, SupportNeed


@dataclass(frozen=True)
class Line:
    """An answer as it is read again before sending, and the screen where it is changed."""

    step: str
    label: str
    value: str


@dataclass(frozen=True)
class Application:
    """All answers given so far, and the day on which they are read. `alone` where nobody else
    is registered along: a slot is for one person and whoever is with them."""

    answers: Answers
    on: date
    targets: Targets = NOTHING_TO_CHOOSE
    alone: bool = False

    @property
    def questions(self) -> list[str]:
        """The questions that are put, in order."""
        together = companions.count(self.answers) and not self.alone
        return [
            *([CHOICE] if self.targets else []),
            *QUESTIONS,
            *([TOGETHER] if together else []),
        ]

    @property
    def order(self) -> list[str]:
        """The screens in order, the last one to read everything again."""
        return [*self.questions, CHECK]

    def asks(self, step: str) -> bool:
        """Whether there is such a screen in this application."""
        if step == CHOICE:
            return bool(self.targets)
        return not (step == TOGETHER and self.alone)

    def form(self, step: str, data: Answers | None = None) -> StepForm:
        """The screen with `data`, else with what was answered there before, else empty."""
        if data is None and step != TOGETHER and self._answers_of(step):
            data = self.answers
        return SCREENS[step](data, answers=self.answers, on=self.on, targets=self.targets)

    def with_answers_of(self, form: StepForm) -> dict[str, Any]:
        """The answers after this screen; a birth date and an age band replace each other."""
        kept = {**self.answers, **form.typed}
        dropped = {BirthForm: "age_band", AgeBandForm: "birth_date"}.get(type(form), "")
        kept.pop(dropped, None)
        return kept

    @cached_property
    def waiting_for(self) -> str:
        """The first screen that has no readable answer yet; CHECK when all have one."""
        return next((step for step in self.questions if not self._answered(step)), CHECK)

    def before(self, step: str) -> str:
        """The screen before this one, as this person answered it; "" before the first."""
        place = self.order.index(self._place(step))
        return self._shown(self.order[place - 1]) if place else ""

    def number(self, step: str) -> int:
        """Which screen this is, from 1."""
        return self.order.index(self._place(step)) + 1

    @property
    def filled_in_by(self) -> FilledInBy:
        return FilledInBy.SELF if self.answers.get("who") == Who.SELF else FilledInBy.FAMILY

    @property
    def wish(self) -> str:
        return str(self._cleaned["wish"])

    @property
    def topic(self) -> str:
        """The code of what is asked about, "" where that is open or not asked."""
        return str(self._cleaned.get("topic", ""))

    @property
    def person(self) -> Person:
        """Who takes part. Only when nothing is waited for."""
        given = self._cleaned
        owner = PhoneOwner.SELF
        if given["who"] == Who.FAMILY_PHONE:
            owner = PhoneOwner.FAMILY
        return Person(
            name=given["name"],
            kana=given["kana"],
            phones=(PhoneEntry(given["phone"], owner),),
            birth_date=given.get("birth_date"),
            age_band=given.get("age_band", ""),
            device=STORED_DEVICE.get(given["device"], given["device"]),
            support_needs=tuple(given["support_needs"]),
        )

    @property
    def companions(self) -> list[CompanionForm]:
        """Those who come along, read. Only when nothing is waited for."""
        found = [] if self.alone else companions.forms_of(self.answers, read=True)
        return [form for form in found if form.is_valid()]

    @property
    def people(self) -> list[Person]:
        """Everybody who is to be registered. Only when nothing is waited for."""
        number = self._cleaned["phone"]
        return [self.person, *(form.person(number=number) for form in self.companions)]

    @property
    def may_be_more(self) -> bool:
        """Whether another person may be added."""
        return not self.alone and companions.count(self.answers) < companions.MOST

    @property
    def lines(self) -> list[Line]:
        """The answers in words. Only when nothing is waited for."""
        given = self._cleaned
        needs = [str(SupportNeed(need).label) for need in given["support_needs"]]
        return [
            *self._choice_lines(given),
            Line("who", "参加する方", str(Who(given["who"]).label)),
            Line("name", "お名前", given["name"]),
            Line("name", "フリガナ", given["kana"]),
            Line("phone", "電話番号", phones.parse(given["phone"]).display),
            self._age_line(given),
            Line("device", "お使いの機種", DEVICES[given["device"]]),
            *self._topic_lines(given),
            Line("wish", "知りたいこと・お困りのこと", given["wish"] or "（なし）"),
            Line("wish", "手助けが必要なこと", "、".join(needs) or "（なし）"),
            *(self._companion_line(form) for form in self.companions),
        ]

    def _companion_line(self, form: CompanionForm) -> Line:
        read = form.cleaned_data
        number = phones.display(read["phone"]) if read["phone"] else "電話番号は同じ"
        words = f"{read['name']}（{read['kana']}）\n{number}"
        return Line(TOGETHER, "一緒に申し込む方", words)

    @property
    def target(self) -> Target | None:
        """What was chosen: None for the whole series."""
        return self.targets.chosen(str(self._cleaned.get("meeting", "")))

    @property
    def seat(self) -> str:
        """The kind of seat; "" where there is one kind."""
        return str(self._cleaned.get("seat", ""))

    def _choice_lines(self, given: Mapping[str, Any]) -> list[Line]:
        lines = []
        if (target := self.targets.chosen(given.get("meeting", ""))) is not None:
            lines.append(Line(CHOICE, "参加する日時", target.label))
        if (seat := self.targets.seat(given.get("seat", ""))) is not None:
            lines.append(Line(CHOICE, "当日使う機種", seat.words))
        return lines

    def _topic_lines(self, given: Mapping[str, Any]) -> list[Line]:
        if not self.targets.topics:
            return []
        label = dict(self.targets.topics).get(given["topic"], "まだ決めていない")
        return [Line("wish", "相談したいこと", label)]

    def _age_line(self, given: Mapping[str, Any]) -> Line:
        birth = given.get("birth_date")
        if birth is None:
            return Line(AGE_BAND, "年代", dict(AGE_BANDS)[given["age_band"]])
        words = wareki.format_date(birth, weekday=False)
        return Line(BIRTH, "生年月日", f"{words}（{age_on(birth, self.on)}歳）")

    @cached_property
    def _cleaned(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = {}
        for step in self.questions:
            form = self.form(self._shown(step), self.answers)
            assert form.is_valid(), step
            cleaned |= {} if step == TOGETHER else form.cleaned_data
        return cleaned

    def _answered(self, step: str) -> bool:
        shown = self._shown(step)
        return self._answers_of(shown) and self.form(shown, self.answers).is_valid()

    def _answers_of(self, step: str) -> bool:
        return all(name in self.answers for name in SCREENS[step].base_fields)

    def _shown(self, step: str) -> str:
        """The screen on which this person answers the question."""
        instead = INSTEAD.get(step)
        return instead if instead and self._answers_of(instead) else step

    def _place(self, step: str) -> str:
        if step == TOGETHER and step not in self.order:
            return CHECK
        return BIRTH if step == AGE_BAND else step
