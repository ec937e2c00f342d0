"""What applicants are told, in sentences that can be read out on the telephone."""

from datetime import datetime

from classes.rules import wordings
from common.clock import tokyo_date


def moment(at: datetime) -> str:
    """6月15日（月）10:00."""
    return f"{wordings.day(tokyo_date(at))}{wordings.clock(at)}"


def seat_offered(title: str, *, deadline: datetime, phone: str) -> str:
    """「…」の席が空きました。…までにお返事ください。"""
    return (
        f"キャンセル待ちをされていた「{title}」の席が空きました。"
        f"{moment(deadline)}までに、参加するかどうかを"
        f"お知らせください。{_call(phone)}"
    )


def last_call(title: str, *, phone: str) -> str:
    """開催が近いため、お待ちの皆さまに同時に…"""
    return (
        f"キャンセル待ちをされていた「{title}」に空席が出ました。開催が近いため、"
        f"お待ちの皆さまに同時にお知らせしています。先にお返事をいただいた方が参加できます。"
        f"{_call(phone)}"
    )


def seat_given(title: str, *, reference: str) -> str:
    """「…」の参加が決まりました。"""
    return f"「{title}」の参加が決まりました。受付番号は{reference}です。"


def in_line(title: str, *, place: int, phone: str) -> str:
    """「…」は満員です。キャンセル待ちの…番目です。"""
    return (
        f"「{title}」は満員のため、キャンセル待ちの{place}番目で受け付けました。"
        f"参加はまだ決まっていません。席が空いたらご案内します。{_call(phone)}"
    )


def received(title: str, *, state: str, reference: str) -> str:
    """「…」の申込みを受け付けました（参加確定）。"""
    return f"「{title}」の申込みを受け付けました（{state}）。受付番号は{reference}です。"


def never_free(title: str, *, phone: str) -> str:
    """「…」は席が空かず、今回はご参加いただけません。"""
    return (
        f"キャンセル待ちをされていた「{title}」は、席が空かないまま始まりました。"
        f"今回はご参加いただけません。{_call(phone)}"
    )


def offer_expired(title: str, *, place: int, phone: str) -> str:
    """お返事の期限を過ぎたため…"""
    return (
        f"「{title}」の繰上げのご案内は、お返事の期限を過ぎたため次の方に移りました。"
        f"キャンセル待ちの{place}番目で引き続きお待ちいただいています。{_call(phone)}"
    )


def draw_won(title: str, *, reference: str, phone: str) -> str:
    """「…」に当選しました。"""
    return (
        f"「{title}」の抽選の結果、当選しました。受付番号は{reference}です。"
        f"ご都合が悪くなったときは、早めにお知らせください。{_call(phone)}"
    )


def draw_lost(title: str, *, place: int | None, phone: str) -> str:
    """「…」は落選しました。キャンセル待ちの…番目です。"""
    line = f"キャンセル待ちの{place}番目です。席が空いたらご案内します。" if place else ""
    return (
        f"「{title}」は申込みが多く、抽選の結果、ご参加いただけないことになりました。"
        f"{line}{_call(phone)}"
    )


def seat_kept(title: str, *, reference: str) -> str:
    """「…」は定員が変わりましたが、そのまま参加できます。"""
    return (
        f"「{title}」は定員が変わりましたが、あなたの席はそのままです。"
        f"予定どおりお越しください。受付番号は{reference}です。"
    )


def seat_taken_back(title: str, *, reason: str, phone: str) -> str:
    """「…」の席が減ったため、キャンセル待ちの先頭で…"""
    return (
        f"「{title}」の席が減ったため、参加の決定を取りやめ、キャンセル待ちの先頭で"
        f"お待ちいただくことになりました。申し訳ございません。理由は「{reason}」です。"
        f"席が空いたら、最初にご案内します。{_call(phone)}"
    )


def draw_changed(title: str, *, state: str, ground: str, phone: str) -> str:
    """「…」の抽選の結果が変わりました。"""
    return (
        f"「{title}」の抽選の結果が変わり、「{state}」になりました。"
        f"理由は「{ground}」です。{_call(phone)}"
    )


def registration_cancelled(title: str, *, reason: str, phone: str) -> str:
    """「…」の申込みを取り消しました。"""
    why = f"理由は「{reason}」です。" if reason else ""
    return f"「{title}」のお申込みは取り消されました。{why}{_call(phone)}"


def _call(phone: str) -> str:
    return f"お問い合わせは{phone}へ。" if phone else ""
