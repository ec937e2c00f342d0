"""What a town decides about its night line."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions import class_numbers
from classes.choices.night import NightHours, NightLineState
from classes.models import NightLine
from classes.queries import night
from common import phones
from common.errors import RuleViolation

COLUMNS = ["state", "number", "hours", "forward_to", "hold_days"]
MOST_DAYS = 5


class NightLineRefused(RuleViolation):
    """The line stays as it was. The sentence says why."""


class NumberMissing(NightLineRefused):
    code = "night_number_missing"
    message = "自動受付を使うには、受付の電話番号を入力してください。"


class NumberTaken(NightLineRefused):
    code = "night_number_taken"
    message = "この電話番号は、ほかの市町村の自動受付で使われています。番号を確かめてください。"


class DaysImpossible(NightLineRefused):
    code = "night_days_impossible"
    message = f"席を取っておく日数は、1から{MOST_DAYS}までの数字で入力してください。"


class RingsItself(NightLineRefused):
    code = "night_rings_itself"
    message = "転送先が受付の電話番号と同じです。役所の電話番号を入力してください。"


class ChangedMeanwhile(NightLineRefused):
    code = "night_line_changed_meanwhile"
    message = (
        "入力のあいだに、ほかの職員がこの設定を変更しました。"
        "いまの設定を確かめて、よければもう一度保存してください。"
    )


@dataclass(frozen=True, slots=True)
class Line:
    """What is typed; numbers as people write them."""

    state: NightLineState
    number: str
    hours: NightHours
    forward_to: str
    hold_days: int

    def tidied(self) -> "Line":
        """Numbers in digits. Raises UnreadablePhone or a NightLineRefused."""
        number = phones.parse(self.number).digits if self.number.strip() else ""
        forward = phones.parse(self.forward_to).digits if self.forward_to.strip() else ""
        if self.state is NightLineState.OPEN and not number:
            raise NumberMissing
        if number and number == forward:
            raise RingsItself
        if not 1 <= self.hold_days <= MOST_DAYS:
            raise DaysImpossible
        return Line(self.state, number, self.hours, forward, self.hold_days)


@transaction.atomic
def change(
    municipality: Municipality, *, line: Line, seen: str, by: Actor, at: datetime
) -> NightLine:
    """Store the town's line. Put into use, every published class gets its number.

    Raises ChangedMeanwhile, an UnreadablePhone or another NightLineRefused. The same again
    changes nothing.
    """
    told = line.tidied()
    Municipality.objects.select_for_update(of=("self",), no_key=True).get(pk=municipality.pk)
    stored = NightLine.objects.filter(municipality=municipality).order_by("pk").first()
    values = {name: getattr(told, name) for name in COLUMNS}
    changed = sorted(name for name in COLUMNS if getattr(stored, name, None) != values[name])
    if stored is not None and not changed:
        return stored
    if seen != night.stamp(stored):
        raise ChangedMeanwhile
    taken = NightLine.objects.filter(number=told.number).exclude(municipality=municipality)
    if told.number and taken.exists():
        raise NumberTaken
    kept, _ = NightLine.objects.update_or_create(
        municipality=municipality, defaults=values | {"changed_at": at}
    )
    if kept.state == NightLineState.OPEN:
        class_numbers.give_all(kept, by=by, at=at)
    audit.record(
        "night_line.changed",
        on=kept,
        municipality=municipality,
        by=by,
        at=at,
        changed=changed,
    )
    kept.refresh_from_db()
    return kept
