"""What happened at the door, in one plain sentence for whoever decides what becomes of it."""

from dataclasses import dataclass
from datetime import date, datetime

from attendance.choices import ConflictKind, Method
from common.clock import tokyo_date, tokyo_time
from common.wareki import format_date

_HOW = {
    Method.QR: "QRコードで",
    Method.TAP: "タブレットの名簿で",
    Method.WALK_IN: "当日受付で",
    Method.PAPER: "紙の名簿で",
}


@dataclass(frozen=True)
class Told:
    """What the sentence names. Empty where there is no such thing."""

    who: str  # 山田 花子さん
    how: Method
    occurred_at: datetime
    day: date  # for which the mark counts
    leaving: bool = False
    card: str = ""
    known: str = ""
    shared: str = "フリガナ"  # with the known person
    slip: str = ""  # 「はじめてのスマホ教室」（令和8年6月8日（月））
    there: str = ""  # 中央公民館の「LINE教室」
    helper: str = ""
    entered: int | None = None
    marked: int | None = None
    why: str = ""  # what stands against a helper, in sentences
    group: str = ""  # 「中央自治会」
    heads: int | None = None
    answered: bool = False  # or nobody need answer any more: how it counts is another matter


_STORIES = {
    ConflictKind.CANCELLED_CAME: (
        "{who}が{how}{marked_as}。この回の申込みは、取り消されています。"
    ),
    ConflictKind.NOT_REGISTERED: "{who}が{how}{marked_as}。この回の申込みはありません。",
    ConflictKind.OTHER_SESSION: "{who}が、{slip}の受付票で{marked_as}。",
    ConflictKind.UNKNOWN_CARD: (
        "登録のないカード（末尾 {card}）の方が{marked_as}。"
        "いまは、お名前なしの1人として数えています。"
    ),
    ConflictKind.OLD_CARD: (
        "{who}の、作り直す前のカード（末尾 {card}）を持った方が{marked_as}。"
        "いまは、お名前なしの1人として数えています。"
    ),
    ConflictKind.ELSEWHERE: (
        "{who}が{how}{marked_as}。同じ時間に、{there}でも出席になっています。"
    ),
    ConflictKind.SESSION_MOVED: (
        "{who}が{how}{marked_as}。"
        "この回は、そのあと日程が変わりました。{day}の出席になっています。"
    ),
    ConflictKind.SESSION_CANCELLED: (
        "中止になった回で、{who}が{how}{marked_as}。まだ出席に数えていません。"
    ),
    ConflictKind.OTHER_DAY: (
        "{who}が{how}{marked_as}。端末の記録は{moment}で、回の日と違います。"
    ),
    ConflictKind.MERGED: (
        "{who}の、統合する前の2つの登録の両方が出席になりました。いまは1人として数えています。"
    ),
    ConflictKind.ALIKE: (
        "当日受付の{who}は、登録済みの{known}と{shared}が同じです。同じ方かもしれません。"
    ),
    ConflictKind.HOURS_ENTERED: (
        "{helper}の活動時間は、職員の入力では{entered}、タブレットの記録では{marked}です。"
    ),
    ConflictKind.HELPER_HELD: (
        "協力者の{helper}の出入りが記録されました。まだ活動時間に入れていません。{why}"
    ),
    ConflictKind.HELPER_LACKS: (
        "協力者の{helper}の出入りが記録され、活動時間に入れています。{why}"
    ),
}


_HEADS_CALLED_OFF = "中止になった回で、{group}の人数が{heads}人と記録されました。"
_HEADS_UNCOUNTED = "まだ人数に数えていません。"
_HELPER_CALLED_OFF = "中止になった回で、協力者の{helper}の出入りが記録されました。"
_HOURS_UNCOUNTED = "まだ活動時間に入れていません。"
_HELPER_ANSWERED = "協力者の{helper}の出入りが記録されました。{why}"
_ANSWERED = {
    ConflictKind.UNKNOWN_CARD: "登録のないカード（末尾 {card}）の方が{marked_as}。",
    ConflictKind.OLD_CARD: (
        "{who}の、作り直す前のカード（末尾 {card}）を持った方が{marked_as}。"
    ),
    ConflictKind.SESSION_CANCELLED: "中止になった回で、{who}が{how}{marked_as}。",
    ConflictKind.HELPER_HELD: _HELPER_ANSWERED,
    ConflictKind.HELPER_LACKS: _HELPER_ANSWERED,
}
"""Where the sentence of an open question says how it counts meanwhile: it without that."""


def story(kind: ConflictKind, told: Told) -> str:
    """The sentence, or two."""
    return _wording(kind, told).format(
        who=told.who,
        how=_HOW[told.how],
        marked_as="退出になりました" if told.leaving else "受付をしました",
        card=told.card,
        known=told.known,
        shared=told.shared,
        slip=told.slip or "ほかの回",
        there=told.there or "ほかの会場",
        day=format_date(told.day, weekday=True),
        moment=_moment(told.occurred_at),
        helper=told.helper or "協力者",
        entered=_minutes(told.entered),
        marked=_minutes(told.marked),
        why=told.why,
        group=told.group,
        heads=told.heads,
    )


def _wording(kind: ConflictKind, told: Told) -> str:
    if kind is ConflictKind.SESSION_CANCELLED and told.heads is not None:
        return _HEADS_CALLED_OFF + ("" if told.answered else _HEADS_UNCOUNTED)
    if kind is ConflictKind.SESSION_CANCELLED and told.helper:
        return _HELPER_CALLED_OFF + ("" if told.answered else _HOURS_UNCOUNTED)
    return _ANSWERED.get(kind, _STORIES[kind]) if told.answered else _STORIES[kind]


def _moment(moment: datetime) -> str:
    local = tokyo_time(moment)
    return f"{format_date(tokyo_date(moment), weekday=True)}{local:%-H:%M}"


def _minutes(minutes: int | None) -> str:
    return "時間がわからず" if minutes is None else f"{minutes}分"
