"""What becomes of an answer to something that a machine told. Pure: no database, no clock.

The machine does only what cannot be meant otherwise: it accepts or declines a seat that was
offered, and gives back the seat in a class of one meeting. Everything else waits for staff.
"""

from __future__ import annotations

from dataclasses import dataclass

from notices.choices import ReplyState


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an answer: whether staff still have to look (`state`), a sentence for them
    without names (`sentence`), and what the person who answered is told (`told`)."""

    state: ReplyState
    sentence: str
    told: str


LATER = "お返事を受け付けました。担当からお電話します。"


def settled(sentence: str, *, told: str) -> Outcome:
    """Nothing is left to do."""
    return Outcome(ReplyState.SETTLED, sentence[:200], told)


def left(sentence: str, *, told: str = LATER) -> Outcome:
    """Staff have to look at it."""
    return Outcome(ReplyState.OPEN, sentence[:200], told)


COMES = settled("出席のお返事です。", told="ご出席のお返事を受け付けました。")
COMES_NO_MORE = left(
    "出席のお返事ですが、参加確定のお申込みがありません。電話で確かめてください。"
)
SEAT_TAKEN = settled(
    "「参加する」のお返事で、席を確保しました。", told="お席を確保しました。ご参加ください。"
)
DECLINED = settled(
    "「参加しない」のお返事で、次の方に席をご案内します。",
    told="ご参加されないとのお返事を受け付けました。",
)
GIVEN_BACK = settled(
    "欠席のお返事で申込みを取り消しました。席が空けば、次の方にご案内します。",
    told="お休みを受け付け、お申込みを取り消しました。",
)
OVER_ALREADY = settled(
    "欠席のお返事ですが、申込みはすでに取り消されています。",
    told="お申込みは取消し済みです。",
)
ONE_OF_SEVERAL = left(
    "欠席のお返事です。ほかの回もあるため、申込みは残してあります。"
    "この回だけのお休みか、すべて取りやめるのかを、電話で確かめてください。",
    told="お休みのお返事を受け付けました。ほかの回のお席はそのままです。",
)
SEVERAL_CLASSES = left(
    "欠席のお返事です。同じ日に講座が2つ以上あるため、どれかを電話で確かめてください。"
)
TOO_LATE = left("欠席のお返事が、開始のあとに届きました。申込みはそのままです。")
NOBODY_ASKED = left("このお知らせは返事を求めるものではありません。内容を確かめてください。")
CALL_BACK = left("折り返しの電話をご希望です。")
UNCLEAR = left("何を意味するか、読み取れません。電話で確かめてください。")
STOPPED = settled(
    "配信停止のご希望です。この番号へのショートメッセージを止めました。",
    told="ショートメッセージを止めました。再開は「再開」とご返信ください。",
)
RESUMED = settled(
    "配信再開のご希望です。この番号へのショートメッセージを再開しました。",
    told="ショートメッセージを再開しました。",
)
HELP = settled(
    "問い合わせの返信です。担当の電話番号をお答えしました。",
    told="このメッセージは市町村からのお知らせです。",
)
NOTHING_SENT = left(
    "この番号へは、14日以内にお知らせを送っていません。どなたかを電話で確かめてください。"
)
TWO_QUESTIONS = left(
    "この番号には、返事をお待ちするお知らせが2つ以上あります。"
    "どれへのお返事かを、電話で確かめてください。"
)
