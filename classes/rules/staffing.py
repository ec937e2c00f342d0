"""How many people a class needs to teach and to help, and who is missing. Pure.

At least one 講師 with the prescribed training at each class, and at least one 講師 or
アシスタント for every four 受講者: the ratio of デジタル活用支援推進事業, as the 総括調査票 of
財務省 予算執行調査（令和5年度）describes it. Both numbers are a town's to change (`Terms`).
Towns that teach with students have more: 23 participants and 16 helpers at 上市町.

Somebody who knows iPhones alone helps nobody with an Android. So of those who are there, as
many must know each device as its participants ask for; whoever knows both counts for either,
and never for more people than the ratio says. By Hall's theorem that is enough: when no kind of
participants, and no kinds together, are too many for those who know them, everybody can be
looked after.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from classes.choices import CourseDevice, SeatDevice, ShiftRole
from people.choices import Device

EVERY_DEVICE = frozenset({SeatDevice.IPHONE, SeatDevice.ANDROID})
_FAMILIES = {
    Device.IPHONE: SeatDevice.IPHONE,
    Device.ANDROID: SeatDevice.ANDROID,
    Device.RAKURAKU: SeatDevice.ANDROID,
}
_TAUGHT = {CourseDevice.IPHONE: SeatDevice.IPHONE, CourseDevice.ANDROID: SeatDevice.ANDROID}


@dataclass(frozen=True)
class Terms:
    """What a town wants. Hours are whole hours, minutes whole minutes."""

    participants_per_helper: int = 4
    instructors_per_session: int = 1
    trained_instructors: bool = True
    answer_hours: int = 48
    asked_at_once: int = 2
    before_minutes: int = 30
    after_minutes: int = 15


@dataclass(frozen=True)
class Needs:
    """How many people are wanted: instructors, helpers besides them, and of all these together
    how many who know iPhones, Androids, or at least one of the two."""

    instructors: int
    helpers: int
    iphone: int = 0
    android: int = 0
    either: int = 0

    @property
    def people(self) -> int:
        return self.instructors + self.helpers


@dataclass(frozen=True)
class Hand:
    """Somebody who counts: as what, knowing which devices, there from when to when."""

    role: ShiftRole
    knows: frozenset[SeatDevice]
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Shortage:
    """Who is missing; false where nobody is. Whoever knows both devices fills both."""

    instructors: int = 0
    helpers: int = 0
    iphone: int = 0
    android: int = 0
    either: int = 0

    def __bool__(self) -> bool:
        return any(astuple(self))

    @property
    def people(self) -> int:
        return self.instructors + self.helpers

    @property
    def wanted(self) -> tuple[int, int, int, int]:
        """What somebody can fill: `either` is filled by no one who does not lower another."""
        return self.instructors, self.helpers, self.iphone, self.android

    @property
    def sentence(self) -> str:
        """講師があと1人、協力者があと2人足りません（iPhoneがわかる方が1人）。"""
        if not self:
            return "足りています。"
        parts = [
            f"{label}があと{number}人"
            for label, number in (("講師", self.instructors), ("協力者", self.helpers))
            if number
        ]
        known = [f"{label}がわかる方が{number}人" for label, number in self.known]
        among = f"（うち{'、'.join(known)}）" if known else ""
        return f"{'、'.join(parts)}足りません{among}。"

    @property
    def known(self) -> list[tuple[str, int]]:
        """The devices that have to be known, and by how many of those who are missing."""
        if self.either > self.iphone + self.android:
            return [("iPhoneかAndroid", self.either), *self._each]
        return self._each

    @property
    def _each(self) -> list[tuple[str, int]]:
        both = (("iPhone", self.iphone), ("Android", self.android))
        return [(label, number) for label, number in both if number]


def family(device: str) -> SeatDevice:
    """What somebody must know who helps with this device: らくらくスマートフォン is an Android;
    nothing in particular for whoever has none, or has not said."""
    return _FAMILIES.get(Device(device), SeatDevice.ANY)


def known(devices: Iterable[str]) -> frozenset[SeatDevice]:
    """What somebody can help with who teaches these devices."""
    return frozenset(map(family, devices)) - {SeatDevice.ANY}


def taught(course_device: str) -> SeatDevice:
    """The one device of a course; ANY where it is for both."""
    return _TAUGHT.get(CourseDevice(course_device), SeatDevice.ANY)


def needed(participants: Mapping[SeatDevice, int], terms: Terms) -> Needs:
    """How many are wanted for so many participants of each device. A class for which nobody has
    registered yet wants its instructors all the same."""
    iphone, android = (
        participants.get(SeatDevice.IPHONE, 0),
        participants.get(SeatDevice.ANDROID, 0),
    )
    everybody = sum(participants.values())

    def hands(people: int) -> int:
        return -(-people // terms.participants_per_helper)

    return Needs(
        instructors=terms.instructors_per_session,
        helpers=max(0, hands(everybody) - terms.instructors_per_session),
        iphone=hands(iphone),
        android=hands(android),
        either=hands(iphone + android),
    )


def shortage(needs: Needs, hands: Sequence[Hand]) -> Shortage:
    """Who is missing while just these are there."""
    teaching = sum(hand.role == ShiftRole.INSTRUCTOR for hand in hands)
    instructors = max(0, needs.instructors - teaching)
    iphone = max(0, needs.iphone - _knowing(hands, {SeatDevice.IPHONE}))
    android = max(0, needs.android - _knowing(hands, {SeatDevice.ANDROID}))
    either = max(0, needs.either - _knowing(hands, EVERY_DEVICE))
    anybody = max(0, needs.people - instructors - len(hands))
    return Shortage(
        instructors=instructors,
        helpers=max(anybody, max(iphone, android, either) - instructors),
        iphone=iphone,
        android=android,
        either=either,
    )


def worst(
    needs: Needs, hands: Sequence[Hand], *, starts_at: datetime, ends_at: datetime
) -> Shortage:
    """Who is missing at any moment of the class: people come later and leave earlier. Of each
    number the highest there is."""
    changes = {edge for hand in hands for edge in (hand.starts_at, hand.ends_at)}
    moments = [starts_at, *(each for each in changes if starts_at < each < ends_at)]
    found = [
        shortage(needs, [hand for hand in hands if hand.starts_at <= moment < hand.ends_at])
        for moment in moments
    ]
    return Shortage(*(max(column) for column in zip(*map(astuple, found), strict=True)))


@dataclass(frozen=True)
class Class:
    """What a class wants, who counts for it, and how many more staff want (`extra`)."""

    needs: Needs
    hands: tuple[Hand, ...]
    starts_at: datetime
    ends_at: datetime
    extra: int = 0

    @property
    def shortage(self) -> Shortage:
        return worst(self.needs, self.hands, starts_at=self.starts_at, ends_at=self.ends_at)

    def has_room_for(self, hand: Hand) -> bool:
        """Whether somebody like this is still looked for: they fill what is missing, or are one
        of those whom staff want besides."""
        before = self.shortage
        after = worst(
            self.needs, [*self.hands, hand], starts_at=self.starts_at, ends_at=self.ends_at
        )
        if any(now < then for now, then in zip(after.wanted, before.wanted, strict=True)):
            return True
        beside = len(self.hands) - self.needs.people + before.people
        return hand.role == ShiftRole.HELPER and beside < self.extra


def _knowing(hands: Iterable[Hand], devices: Iterable[SeatDevice]) -> int:
    return sum(not hand.knows.isdisjoint(devices) for hand in hands)
