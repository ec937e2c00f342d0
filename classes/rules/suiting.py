"""Which classes to name to a caller first, and why another is not for them. Pure."""

from collections.abc import Sequence
from enum import IntEnum

from classes.choices import CourseDevice, Hindrance, Window
from people.choices import Device


class DeviceFit(IntEnum):
    """How a class suits what the caller holds in hand, the best first."""

    SUITS = 0
    UNKNOWN = 1
    DIFFERS = 2


_TAUGHT_WITH = {
    Device.IPHONE: CourseDevice.IPHONE,
    Device.ANDROID: CourseDevice.ANDROID,
    Device.RAKURAKU: CourseDevice.ANDROID,
}
_BY_WINDOW = {
    Window.CANCELLED: "中止になりました",
    Window.NO_REGISTRATION: "申込み不要です。当日、直接会場へ来ていただきます",
    Window.CLOSED: "受付が終わりました",
    Window.FULL: "満員です",
}


def device_fit(device: str, *, taught: str) -> DeviceFit:
    """Whether a class taught with this device suits somebody who has that one.

    Somebody without a smartphone, or who was not asked, may go to any class.
    """
    wanted = _TAUGHT_WITH.get(Device(device))
    if wanted is None:
        return DeviceFit.UNKNOWN
    return DeviceFit.SUITS if taught in {CourseDevice.BOTH, wanted} else DeviceFit.DIFFERS


def obstacle(window: Window, *, opens: str, registered: bool) -> str:
    """Why nobody at the desk can give the caller a seat, in its words; '' when they can.

    `opens` says when the office takes applications. What concerns the caller comes first:
    somebody registered is told so even when the class is full.
    """
    obstacles = (
        (registered, "すでに申し込んでいます"),
        (window is Window.NOT_YET_OPEN, f"受付は{opens}からです"),
        (window in _BY_WINDOW, _BY_WINDOW.get(window, "")),
    )
    return next((words for holds, words in obstacles if holds), "")


def hindrance(found: Sequence[Hindrance], *, minimum_age: int | None) -> str:
    """Why the class is not meant for the caller; '' when nothing was found."""
    if not found:
        return ""
    if found[0] is Hindrance.TOO_YOUNG:
        return f"{minimum_age}歳以上の方の講座です"
    return str(found[0].label)


def clash(title: str) -> str:
    """What the caller is registered for at the same time."""
    return f"同じ時間に「{title}」を申し込んでいます"
