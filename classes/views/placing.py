"""For what a caller is registered: a session, a slot, a kind of seat, where there is a choice;
and what they would get there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from classes.choices import Joining, Outlook, SeatDevice
from classes.models import Session, Slot
from classes.queries import outlooks, targets
from classes.queries.desk import Caller, Option
from classes.queries.seats import PoolKey
from classes.queries.targets import Target, Targets
from people.choices import Device

MEETING, SEAT = "meeting", "seat"
ASK = "ask"
"""The answer of a clerk who wants to choose the kind of seat anew."""
SEAT_OF = {
    Device.IPHONE.value: SeatDevice.IPHONE.value,
    Device.ANDROID.value: SeatDevice.ANDROID.value,
    Device.RAKURAKU.value: SeatDevice.ANDROID.value,
}


@dataclass(frozen=True)
class Placing:
    """The class chosen, the caller, and what was answered about session and seat."""

    option: Option
    caller: Caller
    answers: Mapping[str, Any]
    along: int
    at: datetime

    @property
    def alone(self) -> bool:
        """Whether nobody is registered along: a slot is for one caller and whoever is with
        them."""
        return self.option.offering.joining == Joining.SLOT

    @property
    def people(self) -> int:
        return 1 if self.alone else 1 + self.along

    @cached_property
    def targets(self) -> Targets:
        return targets.of(
            self.option.offering,
            at=self.at,
            desk=True,
            within=str(self.answers.get(MEETING, "")),
            counted=self.option.places.counted,
        )

    @cached_property
    def target(self) -> Target | None:
        """The meeting chosen: None where there is none to choose, or none was chosen yet."""
        return self.targets.chosen(str(self.answers.get(MEETING, "")))

    @cached_property
    def seat(self) -> Target | None:
        """The kind of seat: as answered, else the one that the caller's telephone needs."""
        given = str(self.answers.get(SEAT, "")) or SEAT_OF.get(self.caller.device, "")
        return self.targets.seat(given)

    @property
    def asks(self) -> str:
        """What is still to be chosen, MEETING before SEAT; '' when nothing is."""
        if self.targets.meetings and self.target is None:
            return MEETING
        return SEAT if self.targets.devices and self.seat is None else ""

    @property
    def asked(self) -> tuple[Target, ...]:
        """What there is to choose from now."""
        return self.targets.meetings if self.asks == MEETING else self.targets.devices

    @property
    def session(self) -> Session | None:
        return self.target.session if self.target else None

    @property
    def slot(self) -> Slot | None:
        return self.target.slot if self.target else None

    @property
    def device(self) -> str:
        return self.seat.value if self.seat else ""

    @property
    def meetings(self) -> list[tuple[datetime, datetime]]:
        """When the caller would come: from when to when, for each meeting."""
        if self.slot is not None:
            return [(self.slot.starts_at, self.slot.ends_at)]
        held = self.option.listing.scheduled if self.session is None else [self.session]
        return [(each.starts_at, each.ends_at) for each in held]

    @property
    def next_at(self) -> datetime | None:
        """When they would come first."""
        return next((start for start, end in self.meetings if end > self.at), None)

    @cached_property
    def outlook(self) -> Outlook:
        """What all of them together would get now. For when nothing is still to be chosen."""
        return outlooks.of(
            self.option.offering,
            self.option.places.counted,
            keys=self._keys,
            people=self.people,
            desk=True,
        )

    @property
    def outlook_words(self) -> str:
        """What the clerk says before somebody decides to wait or to look elsewhere; '' for a
        seat at once."""
        words = {
            Outlook.LINE: "満席です。受け付けると、キャンセル待ちになります"
            f"（いま{self.option.places.counted.waiting}人が待っています）。",
            Outlook.NONE: "満席です。キャンセル待ちも受け付けられません。",
            Outlook.DRAW: "抽選の講座です。締切のあとに抽選し、結果は全員にお知らせします。",
        }
        if self.outlook is Outlook.LINE and 0 < self.free < self.people:
            return (
                f"{self.people}名様分の席がありません（あと{self.free}席）。"
                "ご一緒のままだと、キャンセル待ちになります。"
            )
        return words.get(self.outlook, "")

    @property
    def free(self) -> int:
        """Seats for callers where they want to go."""
        return self.option.places.counted.free_for_newcomers(self._keys, desk=True)

    @property
    def only_by_phone(self) -> bool:
        """Whether the web has no seat left there, and callers have."""
        counted = self.option.places.counted
        return self.outlook is Outlook.SEAT and not counted.free_for_newcomers(
            self._keys, desk=False
        )

    @property
    def _keys(self) -> list[PoolKey]:
        return self.option.places.counted.keys(
            session=self.session.pk if self.session else None,
            slot=self.slot.pk if self.slot else None,
            device=self.device,
        )
