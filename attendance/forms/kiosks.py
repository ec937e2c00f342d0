"""What is said of a tablet before it is let in, and what it is called."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from accounts.templatetags.tomoni import short_day, time_range
from attendance.actions.kiosks import Letting
from attendance.models import Kiosk
from attendance.queries.lettings import Crew, Place
from attendance.rules import kiosks as rules
from classes.models import Session
from common.clock import tokyo_date
from people.models import Helper

LONGEST_NAME = Kiosk._meta.get_field("name").max_length or 40
AS_LONG_AS_NEEDED = ""
NAME_ERRORS = {
    "required": "タブレットの名前を入力してください。例：中央公民館 1",
    "max_length": f"名前は{LONGEST_NAME}文字までで入力してください。",
}


class NameForm(forms.Form):
    """What the tablet is called."""

    name = forms.CharField(
        label="名前",
        max_length=LONGEST_NAME,
        help_text="タブレットにも表示されます。台に貼る番号などと合わせると見分けられます。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-l"}),
        error_messages=NAME_ERRORS,
    )


class SeveralField(forms.MultipleChoiceField):
    """Some of a few things, by key, as tappable cards."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, rows: Iterable[tuple[int, str]]) -> None:
        self.choices = [(str(key), label) for key, label in rows]


class LettingForm(NameForm):
    """For which sessions a tablet is let in, until when, and who may come and go on it."""

    field_order = ["sessions", "last_day", "helpers", "others", "name"]
    sessions = SeveralField(
        label="タブレットで開く回",
        error_messages={
            "required": "タブレットで開く回を、1つ以上選んでください。",
            "invalid_choice": "回の予定が変わりました。もう一度選んでください。",
        },
    )
    last_day = forms.ChoiceField(
        label="使える期間",
        required=False,
        help_text="過ぎると、名簿は開けなくなります。まだ送っていない記録は、"
        "そのあと14日のあいだ送れます。",
        widget=forms.Select(attrs={"class": "w-l"}),
        error_messages={"invalid_choice": "使える期間を選び直してください。"},
    )
    helpers = SeveralField(
        label="タブレットで出入りを記録する講師・協力者",
        required=False,
        error_messages={"invalid_choice": "一覧から選び直してください。"},
    )
    others = SeveralField(
        label="ほかの講師・協力者",
        required=False,
        error_messages={"invalid_choice": "一覧から選び直してください。"},
    )

    def __init__(
        self, *args: Any, place: Place, crew: Crew, at: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.crew, self.at = place, crew, at
        self._offer("sessions", ((each.pk, _meeting(each)) for each in place.sessions))
        self._offer("helpers", _named(crew.usual))
        self._offer("others", _named(crew.others))
        choice = self.fields["last_day"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(AS_LONG_AS_NEEDED, "選んだ回の日が終わるまで"), *_days(at)]
        for name in ("helpers", "others"):
            if not self.fields[name].choices:  # type: ignore[attr-defined]  # a choice field
                del self.fields[name]

    def _offer(self, name: str, rows: Iterable[tuple[int, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, SeveralField)
        field.offer(rows)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (
            (chosen := self._chosen())
            and (day := cleaned.get("last_day"))
            and date.fromisoformat(day) < tokyo_date(chosen[-1].starts_at)
        ):
            self.add_error(
                "last_day",
                "選んだ回の日より前に、使える期間が終わります。期間をのばすか、"
                "先の日の回のしるしを外してください。",
            )
        return cleaned

    def letting(self) -> Letting:
        """The (valid) answers."""
        chosen, day = self._chosen(), self.cleaned_data["last_day"]
        last = date.fromisoformat(day) if day else tokyo_date(chosen[-1].starts_at)
        ticked = {*self.cleaned_data.get("helpers", []), *self.cleaned_data.get("others", [])}
        return Letting(
            venue=self.place.venue,
            sessions=chosen,
            name=self.cleaned_data["name"],
            until=rules.end_of(last),
            helpers=[
                each for each in (*self.crew.usual, *self.crew.others) if str(each.pk) in ticked
            ],
        )

    def _chosen(self) -> Sequence[Session]:
        ticked = {*self.cleaned_data.get("sessions", [])}
        return [each for each in self.place.sessions if str(each.pk) in ticked]


def usual_answers(place: Place, crew: Crew, *, name: str, on: date) -> dict[str, Any]:
    """What is ticked when the page opens: that day's sessions, and whoever is usually there."""
    return {
        "name": name,
        "sessions": [str(each.pk) for each in place.on(on)],
        "helpers": [str(each.pk) for each in crew.usual],
        "last_day": AS_LONG_AS_NEEDED,
    }


def _meeting(session: Session) -> str:
    when = f"{short_day(session.starts_at)} {time_range(session.starts_at, session.ends_at)}"
    return f"{when}　{session.offering.title}"


def _named(rows: Iterable[Helper]) -> Iterable[tuple[int, str]]:
    for helper in rows:
        yield helper.pk, f"{helper.name}（{helper.affiliation or helper.get_kind_display()}）"


def _days(at: datetime) -> list[tuple[str, str]]:
    first = tokyo_date(at)
    days = [first + timedelta(days=each) for each in range(rules.MOST_DAYS)]
    return [
        (day.isoformat(), f"{short_day(day)}が終わるまで（{number}日間）")
        for number, day in enumerate(days, start=1)
    ]
