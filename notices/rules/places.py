"""Which places a wording of each purpose may have, and what might stand in them. Pure."""

from __future__ import annotations

from notices.choices import MessageChannel, Purpose
from notices.rules.wording import Rules, Values

OFFICE = ("町名", "担当", "電話", "確認電話")
"""Known of every message: who says it, where to ring, where to ask whether it is genuine."""
PERSON = ("合言葉",)
"""What somebody has chosen, so that they know the town by it."""
SPOKEN = ("内容",)
"""What staff would say: there is room for it everywhere but in a text message."""

_CLASS = ("講座", "日時", "会場")
_OF: dict[Purpose, tuple[str, ...]] = {
    Purpose.OFFERING_CANCELLED: (*_CLASS, "理由"),
    Purpose.SESSION_CANCELLED: (*_CLASS, "理由"),
    Purpose.SESSION_CHANGED: (*_CLASS, "変更前"),
    Purpose.WEATHER: (*_CLASS, "お知らせ"),
    Purpose.DRAW_WON: (*_CLASS, "受付番号"),
    Purpose.DRAW_LOST: (*_CLASS, "順番"),
    Purpose.WAITING: (*_CLASS, "順番"),
    Purpose.SEAT_OFFERED: (*_CLASS, "期限"),
    Purpose.LAST_CALL: _CLASS,
    Purpose.SEAT_GIVEN: (*_CLASS, "受付番号"),
    Purpose.OFFER_EXPIRED: (*_CLASS, "順番"),
    Purpose.PUT_BACK: (*_CLASS, "理由"),
    Purpose.REGISTRATION_CANCELLED: (*_CLASS, "理由"),
    Purpose.RECEIVED: (*_CLASS, "結果", "受付番号"),
    Purpose.REMINDER: ("予定",),
    Purpose.CONSULTATION_SLOT: ("予定",),
    Purpose.THANKS: ("講座", "次回"),
    Purpose.OUTREACH_RECEIVED: ("講座", "受付番号"),
    Purpose.OUTREACH_APPROVED: (*_CLASS, "条件"),
    Purpose.OUTREACH_REFUSED: ("講座", "理由"),
    Purpose.OUTREACH_CALLED_OFF: ("講座", "日時", "理由"),
    Purpose.OUTREACH_REPORT: ("講座", "日時"),
    Purpose.SHIFT_INVITED: (*_CLASS, "役割", "期限"),
    Purpose.SHIFT_CONFIRMED: (*_CLASS, "役割"),
    Purpose.SHIFT_CHANGED: (*_CLASS, "役割", "変更前"),
    Purpose.SHIFT_ENDED: (*_CLASS, "役割", "理由"),
    Purpose.SHIFT_REMINDER: (*_CLASS, "役割"),
    Purpose.SHIFT_BRIEF: (*_CLASS, "役割", "人数"),
    Purpose.GUARDIAN_NOTICE: _CLASS,
    Purpose.LOAN_DUE: ("機器", "期限"),
    Purpose.LOAN_OVERDUE: ("機器", "期限"),
}
EXAMPLE: Values = {
    "町名": "○○市",
    "担当": "デジタル推進課",
    "電話": "0994-00-0000",
    "確認電話": "0994-00-0000",
    "合言葉": "",
    "講座": "はじめてのスマホ教室",
    "日時": "6月15日（月）10:00",
    "会場": "中央公民館",
    "理由": "台風のため",
    "変更前": "6月12日（金）10:00",
    "お知らせ": "雨が強いときは無理をせずお休みください。",
    "受付番号": "4821-0936",
    "順番": "2",
    "期限": "6月10日（水）17:00",
    "結果": "参加確定",
    "予定": [
        {"日時": "6月15日（月）10:00", "講座": "はじめてのスマホ教室", "会場": "中央公民館"}
    ],
    "次回": [{"日時": "6月22日（月）10:00", "講座": "LINEを使ってみよう", "会場": ""}],
    "条件": "会場の準備をお願いします",
    "役割": "協力者",
    "人数": "8",
    "機器": "スマートフォン S-03",
    "内容": "「はじめてのスマホ教室」は、6月15日（月）10:00から中央公民館です。",
}


def of(purpose: Purpose, channel: MessageChannel) -> tuple[str, ...]:
    """The names of the places that can be filled, in the order in which they are offered."""
    spoken = () if channel is MessageChannel.SMS else SPOKEN
    return (*OFFICE, *_OF[purpose], *PERSON, *spoken)


def rules(purpose: Purpose, channel: MessageChannel, *, example: Values | None = None) -> Rules:
    """What a wording for this may hold; `example` stands for real data where there is some."""
    return Rules(channel, of(purpose, channel), {**EXAMPLE, **(example or {})})
