"""A group's answers, one screen after the other: what comes of them.

Kept as they were typed and read again each time: what is shown, checked and sent is what the
group wrote.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from classes.actions.outreach_requests import Wanted
from classes.choices import Channel, OutreachBelonging, OutreachEquipment, OutreachNeed
from classes.forms.outreach_screens import (
    CHECK,
    QUESTIONS,
    Answers,
    ConfirmForm,
    OutreachStep,
    WishesForm,
)
from classes.models import OutreachMenuItem
from classes.rules import wordings
from classes.rules.outreach.terms import Terms, confirmations
from common import phones
from people.actions.details import Person, PhoneEntry
from people.actions.groups import Group


@dataclass(frozen=True)
class Line:
    """An answer as it is read again before sending, and the screen where it is changed."""

    step: str
    label: str
    value: str


@dataclass(frozen=True)
class OutreachApplication:
    """All answers given so far, and the day on which they are read."""

    item: OutreachMenuItem
    answers: Answers
    on: date

    @cached_property
    def questions(self) -> list[str]:
        """The screens in order; without one to confirm where nothing is to be confirmed."""
        asked = confirmations(Terms.of(self.item.rules))
        return [step for step, form in QUESTIONS.items() if asked or form is not ConfirmForm]

    @property
    def order(self) -> list[str]:
        """The screens, the last one to read everything again."""
        return [*self.questions, CHECK]

    def form(self, step: str, data: Answers | None = None) -> OutreachStep:
        """The screen with `data`, else with what was answered there before, else empty."""
        if data is None and self._answers_of(step):
            data = self.answers
        return QUESTIONS[step](data, item=self.item, on=self.on)

    def with_answers_of(self, form: OutreachStep) -> dict[str, Any]:
        """The answers after this screen."""
        return {**self.answers, **form.typed}

    @cached_property
    def waiting_for(self) -> str:
        """The first screen that has no readable answer yet; CHECK when all have one."""
        return next((step for step in self.questions if not self._answered(step)), CHECK)

    def before(self, step: str) -> str:
        """The screen before this one; "" before the first."""
        place = self.order.index(step)
        return self.order[place - 1] if place else ""

    def number(self, step: str) -> int:
        """Which screen this is, from 1."""
        return self.order.index(step) + 1

    def wanted(self, *, channel: Channel, key: str, digest: str) -> Wanted:
        """What is asked for. Only when nothing is waited for."""
        return wanted_of(
            self.item, self._read, spans=self._spans, channel=channel, key=key, digest=digest
        )

    @property
    def lines(self) -> list[Line]:
        """The answers in words. Only when nothing is waited for."""
        read = self._read
        spans = [
            Line("wishes", f"第{rank}希望", wordings.meeting(*span))
            for rank, span in enumerate(self._spans, start=1)
        ]
        has = [OutreachEquipment(each).label for each in read["equipment"]]
        needs = [OutreachNeed(each).label for each in read["needs"]]
        where = "\n".join(filter(None, (read["venue_name"], read["venue_address"])))
        return [
            Line("group", "団体の名前", read["group"]),
            Line("group", "団体の方", OutreachBelonging(read["belonging"]).label),
            Line("contact", "代表者", read["representative"]),
            Line("contact", "連絡する方", f"{read['name']}（{read['kana']}）"),
            Line("contact", "電話番号", phones.display(read["phone"])),
            Line("contact", "団体の所在地", read["address"] or "（なし）"),
            *spans,
            Line("place", "会場", where),
            Line("people", "予定人数", f"{read['people']}人"),
            Line("people", "会場にあるもの", "、".join(has) or "（なし）"),
            Line("people", "配慮が必要なこと", "、".join(needs) or "（なし）"),
            Line("people", "知りたいこと・ご連絡", read["note"] or "（なし）"),
        ]

    @cached_property
    def _forms(self) -> dict[str, OutreachStep]:
        forms = {step: self.form(step, self.answers) for step in self.questions}
        for step, form in forms.items():
            assert form.is_valid(), step
        return forms

    @cached_property
    def _read(self) -> dict[str, Any]:
        return {
            name: value
            for form in self._forms.values()
            for name, value in form.cleaned_data.items()
        }

    @property
    def _spans(self) -> list[Any]:
        form = self._forms["wishes"]
        assert isinstance(form, WishesForm)
        return form.spans

    def _answered(self, step: str) -> bool:
        return self._answers_of(step) and self.form(step, self.answers).is_valid()

    def _answers_of(self, step: str) -> bool:
        return all(name in self.answers for name in QUESTIONS[step].base_fields)


def wanted_of(item: OutreachMenuItem, read: Answers, **more: Any) -> Wanted:
    """What the read answers ask for; `spans` are the wishes."""
    return Wanted(
        item=item,
        group=read["group"],
        contact=Group(
            representative=read["representative"],
            person=Person(
                name=read["name"], kana=read["kana"], phones=(PhoneEntry(read["phone"]),)
            ),
            address=read["address"],
        ),
        wishes=more.pop("spans"),
        people=read["people"],
        venue_name=read["venue_name"],
        venue_address=read["venue_address"],
        inside=read["inside"] == "yes",
        belonging=OutreachBelonging(read["belonging"]),
        equipment=read["equipment"],
        needs=read["needs"],
        note=read["note"],
        confirmed=frozenset(read.get("confirmed", ())),
        **more,
    )
