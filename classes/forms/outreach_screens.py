"""The screens on which a group asks for a class: one thing each."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django import forms

from classes.choices import OutreachBelonging, OutreachEquipment, OutreachNeed
from classes.forms.fields import ClockField, DayField, number, refuse_secret
from classes.forms.screens import choose_one
from classes.models import OutreachMenuItem
from classes.rules.outreach import checking
from classes.rules.outreach.checking import Asked, Hit
from classes.rules.outreach.terms import MOST_PEOPLE, Terms, confirmations
from common.clock import at_tokyo
from people.forms.fields import KanaField, NameField, PhoneField

Answers = Mapping[str, Any]
Span = tuple[datetime, datetime]
CHECK = "check"
WISHES = (1, 2, 3)
LENGTHS = (30, 45, 60, 90, 120, 150, 180)


def line(label: str, *, most: int, missing: str = "", **more: Any) -> forms.CharField:
    """A line of text, asked for with `missing` where it is required."""
    errors = {"max_length": f"{label}は{most}文字までで入力してください。"}
    errors |= {"required": missing} if missing else {}
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(missing),
        error_messages=errors,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        **more,
    )


class OutreachStep(forms.Form):
    """One screen about `item`, opened on the day `on`."""

    title: ClassVar[str]

    def __init__(
        self,
        data: Answers | None = None,
        *,
        item: OutreachMenuItem,
        on: date,
        desk: bool = False,
    ) -> None:
        super().__init__(data, label_suffix="")
        self.item = item
        self.on = on
        self.desk = desk
        self.terms = Terms.of(item.rules)
        self.word()

    def word(self) -> None:
        """Put the question as the menu item asks it."""

    def hits(self) -> Iterable[Hit]:
        """The conditions that the answers do not keep. Only for fields that could be read."""
        return ()

    def clean(self) -> dict[str, Any]:
        """At the desk the conditions are looked at when everything is sent: staff may judge."""
        if not self.desk:
            for hit in self.hits():
                self.add_error(self.place_of(hit), hit.sentence)
        return self.cleaned_data

    def place_of(self, _hit: Hit) -> str | None:
        """The field that a hit is about."""
        return None

    @property
    def listed(self) -> list[tuple[forms.BoundField, Any]]:
        """The fields with their errors, as the summary of errors names them."""
        return [(field, field.errors) for field in self]

    @property
    def typed(self) -> dict[str, Any]:
        """The answers of this screen as they were typed; several ticks are a list."""
        return {name: self._typed(name) for name in self.fields}

    def _typed(self, name: str) -> Any:
        field = self.fields[name]
        if isinstance(field, forms.MultipleChoiceField) and hasattr(self.data, "getlist"):
            return self.data.getlist(name)
        return self.data.get(name, "")


class GroupForm(OutreachStep):
    title = "団体について"
    group = line(
        "団体の名前",
        most=50,
        missing="団体の名前を入力してください。例：東町自治会",
        help_text="例：東町自治会、さくら高齢者クラブ",
    )
    belonging = forms.ChoiceField(
        label="どのような方の団体ですか",
        choices=OutreachBelonging.choices,
        widget=forms.RadioSelect,
        error_messages=choose_one("あてはまるものを1つ選んでください。"),
    )

    def hits(self) -> Iterable[Hit]:
        belonging = self.cleaned_data.get("belonging")
        if belonging and belonging not in self.terms.who and self.terms.who:
            asked = Asked(people=0, wishes=(), belonging=OutreachBelonging(belonging))
            found = checking.group(self.terms, asked)
            yield from (each for each in found if each.code == "not_of_the_town")

    def place_of(self, _hit: Hit) -> str | None:
        return "belonging"


class ContactForm(OutreachStep):
    title = "代表の方と連絡先"
    representative = NameField(
        label="代表者のお名前",
        autocomplete="off",
        help_text="会長など、団体を代表する方",
        error_messages={"required": "代表者のお名前を入力してください。例：山田 太郎"},
    )
    name = NameField(
        label="連絡する方のお名前",
        help_text="代表者と同じときも入力してください。",
        error_messages={"required": "連絡する方のお名前を入力してください。例：山田 花子"},
    )
    kana = KanaField(label="連絡する方のフリガナ")
    phone = PhoneField(
        label="連絡する方の電話番号", help_text="日中につながる番号。例：099-000-0000"
    )
    address = line(
        "団体の所在地（代表者の住所）", most=200, help_text="通知書の宛先になります。"
    )


class WishesForm(OutreachStep):
    title = "希望の日時"
    minutes = forms.TypedChoiceField(
        label="講座の時間",
        coerce=int,
        error_messages=choose_one("講座の時間を選んでください。"),
    )
    day_1 = DayField(what="第1希望の日")
    clock_1 = ClockField(what="第1希望の始まる時刻")
    day_2 = DayField(what="第2希望の日", required=False)
    clock_2 = ClockField(what="第2希望の始まる時刻", required=False)
    day_3 = DayField(what="第3希望の日", required=False)
    clock_3 = ClockField(what="第3希望の始まる時刻", required=False)

    def word(self) -> None:
        field = self.fields["minutes"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(each), f"{each}分") for each in self.lengths]
        field.initial = str(self.item.minutes)
        for rank in WISHES:
            self.fields[f"clock_{rank}"].widget.attrs["step"] = 300

    @property
    def lengths(self) -> list[int]:
        """What may be chosen: the usual length, and whatever the conditions allow."""
        least = self.terms.shortest_minutes or 0
        most = self.terms.longest_minutes or LENGTHS[-1]
        return sorted({self.item.minutes, *(each for each in LENGTHS if least <= each <= most)})

    @property
    def pairs(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """第1希望 with its day and its time."""
        return [
            (f"第{rank}希望", self[f"day_{rank}"], self[f"clock_{rank}"]) for rank in WISHES
        ]

    @property
    def spans(self) -> list[Span]:
        """The wishes that were made, each once. For a valid form."""
        read = self.cleaned_data
        length = timedelta(minutes=read["minutes"])
        starts: list[datetime] = []
        for rank in WISHES:
            day, clock = read.get(f"day_{rank}"), read.get(f"clock_{rank}")
            start = at_tokyo(day, clock) if day and clock else None
            if start is not None and start not in starts:
                starts.append(start)
        return [(start, start + length) for start in starts]

    def clean(self) -> dict[str, Any]:
        for rank in WISHES:
            day, clock = (self.cleaned_data.get(f"{name}_{rank}") for name in ("day", "clock"))
            if day and clock is None and f"clock_{rank}" not in self.errors:
                self.add_error(f"clock_{rank}", f"第{rank}希望の始まる時刻も入力してください。")
            if clock is not None and not day and f"day_{rank}" not in self.errors:
                self.add_error(f"day_{rank}", f"第{rank}希望の日も入力してください。")
        return super().clean()

    def hits(self) -> Iterable[Hit]:
        if "minutes" in self.cleaned_data and not self.errors:
            yield from checking.wishes(self.terms, self.spans, on=self.on)

    def place_of(self, hit: Hit) -> str | None:
        if not hit.wish:
            return None
        if hit.code in {"too_long", "too_short"}:
            return "minutes" if hit.wish == 1 else None
        names = [rank for rank in WISHES if self.cleaned_data.get(f"day_{rank}")]
        kind = "clock" if hit.code == "outside_hours" else "day"
        return f"{kind}_{names[min(hit.wish, len(names)) - 1]}"


class PlaceForm(OutreachStep):
    title = "会場"
    venue_name = line(
        "会場の名前",
        most=120,
        missing="会場の名前を入力してください。例：東町公民館",
        help_text="会場の予約は団体でお願いします。例：東町公民館",
    )
    venue_address = line("会場の所在地", most=200, help_text="わかる範囲でかまいません。")
    inside = forms.ChoiceField(
        label="会場は市町村の中にありますか",
        choices=[("yes", "はい"), ("no", "いいえ")],
        widget=forms.RadioSelect,
        error_messages=choose_one("「はい」か「いいえ」を選んでください。"),
    )

    def hits(self) -> Iterable[Hit]:
        if "inside" in self.cleaned_data:
            yield from checking.place(self.terms, inside=self.cleaned_data["inside"] == "yes")

    def place_of(self, _hit: Hit) -> str | None:
        return "inside"


class PeopleForm(OutreachStep):
    title = "人数と会場の設備"
    people = number(
        "人数", least=1, most=MOST_PEOPLE, label="参加する予定の人数",
        help_text="だいたいの人数でかまいません。例：25",
    )  # fmt: skip
    equipment = forms.MultipleChoiceField(
        label="会場にあるもの",
        required=False,
        choices=OutreachEquipment.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="あるものを、すべて選んでください。",
        error_messages={"invalid_choice": "画面の中から選んでください。"},
    )
    needs = forms.MultipleChoiceField(
        label="配慮が必要なこと",
        required=False,
        choices=OutreachNeed.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="あてはまるものがあれば、選んでください。",
        error_messages={"invalid_choice": "画面の中から選んでください。"},
    )
    note = forms.CharField(
        label="知りたいこと・ご連絡",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"max_length": "300文字までにしてください。続きはお電話でどうぞ。"},
        validators=[refuse_secret],
    )

    def hits(self) -> Iterable[Hit]:
        if "people" in self.cleaned_data:
            yield from checking.people(self.terms, self.cleaned_data["people"])

    def place_of(self, _hit: Hit) -> str | None:
        return "people"


class ConfirmForm(OutreachStep):
    title = "お確かめください"
    confirmed = forms.MultipleChoiceField(
        label="すべて確かめて、印をつけてください",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "画面の中から選んでください。"},
    )

    def word(self) -> None:
        field = self.fields["confirmed"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [*confirmations(self.terms).items()]

    def hits(self) -> Iterable[Hit]:
        confirmed = frozenset(self.cleaned_data.get("confirmed", ()))
        asked = Asked(people=0, wishes=(), confirmed=confirmed)
        found = checking.group(self.terms, asked)
        yield from (each for each in found if each.code.startswith("unconfirmed_"))

    def place_of(self, _hit: Hit) -> str | None:
        return "confirmed"


QUESTIONS: dict[str, type[OutreachStep]] = {
    "group": GroupForm,
    "contact": ContactForm,
    "wishes": WishesForm,
    "place": PlaceForm,
    "people": PeopleForm,
    "confirm": ConfirmForm,
}
"""The screens in order."""
