"""What a group is told, in sentences that can be read out on the telephone. Pure."""

from collections.abc import Sequence
from datetime import datetime

from classes.choices import OutreachState
from classes.rules import wordings

S = OutreachState
NEXT: dict[OutreachState, str] = {
    S.RECEIVED: "担当課が日程と内容を確かめています。決まりしだい、お知らせします。",
    S.COORDINATING: "担当課が講師や日程を調整しています。お電話でご相談することがあります。",
    S.APPROVED: "出前講座を行います。会場と参加する方のご準備をお願いします。",
    S.CONDITIONAL: "条件をお守りいただくことで、出前講座を行います。下の条件をお読みください。",
    S.REFUSED: "今回はお受けできませんでした。理由は下のとおりです。",
    S.HELD: "出前講座が終わりました。参加した人数をお知らせください。",
    S.REPORTED: "ありがとうございました。参加した人数の報告を受け取りました。",
    S.CALLED_OFF: "この出前講座は中止になりました。理由は下のとおりです。",
    S.WITHDRAWN: "お申込みは取り下げられました。またのお申込みをお待ちしています。",
}
"""What happens now, for the group's own page."""


def received(title: str, *, reference: str) -> str:
    """Answers a fax, a letter or a call."""
    return (
        f"出前講座「{title}」のお申込みを受け付けました。受付番号は{reference}です。"
        "決まりしだい、お知らせします。"
    )


def approved(
    title: str, *, span: tuple[datetime, datetime], venue: str, conditions: str
) -> str:
    """The class will be held."""
    condition = f"条件：{conditions}" if conditions else ""
    return (
        f"お申込みの出前講座「{title}」を、{wordings.meeting(*span)}に"
        f"{venue}で行うことが決まりました。{condition}"
    )


def refused(title: str, *, reason: str, phone: str) -> str:
    """The class will not be held."""
    return (
        f"お申込みの出前講座「{title}」は、お受けできませんでした。理由：{reason}{_call(phone)}"
    )


def called_off(title: str, *, meetings: Sequence[str], reason: str, phone: str) -> str:
    """A class that was agreed on is not held."""
    when = f"（{'、'.join(meetings)}）" if meetings else ""
    return f"出前講座「{title}」{when}は中止になりました。理由：{reason}{_call(phone)}"


def ask_number(title: str, *, day: str, phone: str) -> str:
    """The class was held and nobody has said how many came."""
    return f"{day}の出前講座「{title}」にご参加いただいた人数をお聞かせください。{_call(phone)}"


def _call(phone: str) -> str:
    return f"お問い合わせは{phone}へお願いします。" if phone else ""
