"""How a mark in doubt may be settled, what is proposed, and why. Pure, so that every line of
the inbox can be replayed: `docs/tablets.md`, “Conflicts”, is this table in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from attendance.choices import Answer, ConflictKind, Method

_PRESENCE = (Answer.ADMIT, Answer.KEEP, Answer.WITHDRAW)
_KEPT = (Answer.KEEP, Answer.WITHDRAW)
_CARD = (Answer.COUNT, Answer.IDENTIFY, Answer.DISCARD)
ANSWERS: dict[ConflictKind, tuple[Answer, ...]] = {
    ConflictKind.CANCELLED_CAME: _PRESENCE,
    ConflictKind.NOT_REGISTERED: _PRESENCE,
    ConflictKind.OTHER_SESSION: _PRESENCE,
    ConflictKind.UNKNOWN_CARD: _CARD,
    ConflictKind.OLD_CARD: _CARD,
    ConflictKind.ELSEWHERE: (Answer.HERE, Answer.THERE, Answer.KEEP),
    ConflictKind.SESSION_MOVED: _KEPT,
    ConflictKind.SESSION_CANCELLED: (Answer.ATTEND, Answer.DISCARD),
    ConflictKind.OTHER_DAY: _KEPT,
    ConflictKind.MERGED: _KEPT,
    ConflictKind.ALIKE: (Answer.JOIN, Answer.APART),
    ConflictKind.HOURS_ENTERED: (Answer.KEEP, Answer.TABLET),
    ConflictKind.HELPER_HELD: (Answer.DISCARD, Answer.HOURS),
    ConflictKind.HELPER_LACKS: (Answer.KEEP, Answer.DISCARD),
}
"""Every answer that a kind of conflict can have."""

LEAVES_AS_IT_IS = frozenset({Answer.KEEP, Answer.COUNT, Answer.APART})
"""Answers that change nothing but the list: these can be taken back with one press."""

REOPENED_FOR_A_REASON = frozenset({Answer.DISCARD})
"""Answers that somebody may have to think better of: a consent came, a card was found."""


@dataclass(frozen=True)
class Mark:
    """One of two marks that contradict each other, as far as the proposal depends on it."""

    method: Method
    registered: bool
    occurred_at: datetime


@dataclass(frozen=True)
class Doubt:
    """A conflict, as far as the proposal depends on it.

    `here` and `there` are the two marks of `elsewhere`. `same_kana`, `same_phone`,
    `same_last_four` and `expected` (the known person has a seat in the session and nobody
    marked them) speak of `alike`. `owner` tells
    whether it is known whose the dead card was. `stands` is False when the presence was taken
    back on the roster meanwhile, `lifted` True when the permission that `helper_held` asks for
    is there by now.
    """

    kind: ConflictKind
    here: Mark | None = None
    there: Mark | None = None
    same_kana: bool = True
    same_phone: bool = False
    same_last_four: bool = False
    expected: bool = False
    owner: bool = False
    stands: bool = True
    lifted: bool = False


@dataclass(frozen=True)
class Proposal:
    """The answer that is proposed, the sentence why, and the other answers."""

    answer: Answer
    reason: str

    def others(self, kind: ConflictKind) -> tuple[Answer, ...]:
        return tuple(answer for answer in ANSWERS[kind] if answer is not self.answer)


_PLAIN = {
    ConflictKind.CANCELLED_CAME: Proposal(
        Answer.ADMIT, "実際に来られたので、当日参加として名簿に入れます。"
    ),
    ConflictKind.NOT_REGISTERED: Proposal(
        Answer.ADMIT, "実際に来られたので、当日参加として名簿に入れます。"
    ),
    ConflictKind.OTHER_SESSION: Proposal(
        Answer.ADMIT, "この会場に来られたので、この回の当日参加として名簿に入れます。"
    ),
    ConflictKind.UNKNOWN_CARD: Proposal(
        Answer.COUNT, "どなたかわからなくても、1人来られたことは確かです。"
    ),
    ConflictKind.SESSION_MOVED: Proposal(
        Answer.KEEP, "変更前の日に来られた記録なので、その日の出席として残します。"
    ),
    ConflictKind.SESSION_CANCELLED: Proposal(
        Answer.ATTEND, "会場で受付をした記録があるので、実際に開かれたと考えられます。"
    ),
    ConflictKind.OTHER_DAY: Proposal(
        Answer.KEEP,
        "端末の日付がずれていたか、あとから入力したと考えられます。回の日の出席として残します。",
    ),
    ConflictKind.MERGED: Proposal(
        Answer.KEEP, "同じ方の記録なので、1人として数えています。このままで正しい人数です。"
    ),
    ConflictKind.HOURS_ENTERED: Proposal(
        Answer.KEEP, "職員が確かめて入力した時間のほうが確かです。"
    ),
    ConflictKind.HELPER_LACKS: Proposal(
        Answer.KEEP,
        "実際に協力された時間なので、このまま数えます。"
        "足りないものは、講師・協力者のページで登録してください。",
    ),
}
_TAKEN_BACK = Proposal(
    Answer.KEEP, "この出席は、名簿の画面でもう取り消されています。することはありません。"
)


def propose(doubt: Doubt) -> Proposal:
    """What staff are advised to answer."""
    if not doubt.stands and Answer.KEEP in ANSWERS[doubt.kind]:
        return _TAKEN_BACK
    weigh = _WEIGHED.get(doubt.kind)
    return weigh(doubt) if weigh else _PLAIN[doubt.kind]


def _of_a_card(doubt: Doubt) -> Proposal:
    if doubt.owner:
        return Proposal(Answer.IDENTIFY, "作り直す前のカードですが、持ち主はわかっています。")
    return _PLAIN[ConflictKind.UNKNOWN_CARD]


def _of_a_namesake(doubt: Doubt) -> Proposal:
    """The same where furigana and something else agree."""
    found = {
        "電話番号は同じですが、フリガナが違います。ご家族かもしれません。": not doubt.same_kana,
        "フリガナと電話番号が同じです。": doubt.same_phone,
        "フリガナと、電話番号の下4けたが同じです。": doubt.same_last_four,
        "フリガナが同じで、この回の名簿にあり、ほかに出席の記録がありません。": doubt.expected,
        "電話番号では確かめられません。同姓同名の方かもしれません。": True,
    }
    reason = next(sentence for sentence, holds in found.items() if holds)
    same = doubt.same_phone or doubt.same_last_four or doubt.expected
    return Proposal(Answer.JOIN if doubt.same_kana and same else Answer.APART, reason)


def _of_a_permission(doubt: Doubt) -> Proposal:
    if doubt.lifted:
        return Proposal(Answer.HOURS, "足りなかったものは、そのあと登録されました。")
    return Proposal(
        Answer.DISCARD, "まだ足りないものがあります。登録してからなら、数えることもできます。"
    )


def _of_two_places(doubt: Doubt) -> Proposal:
    """QR beats a tap, a registration beats none, else the earlier mark."""
    here, there = doubt.here, doubt.there
    if here is None or there is None:
        return Proposal(Answer.KEEP, "もう一方の記録は、取り消されています。")
    if (here.method is Method.QR) is not (there.method is Method.QR):
        return _chosen(
            here.method is Method.QR, "カードや受付票を読み取った記録のほうが確かです。"
        )
    if here.registered is not there.registered:
        return _chosen(here.registered, "申込みのある回の出席を残します。")
    return _chosen(here.occurred_at < there.occurred_at, "先に受付をした会場の出席を残します。")


def _chosen(here: object, reason: str) -> Proposal:
    return Proposal(Answer.HERE if here else Answer.THERE, reason)


_WEIGHED: dict[ConflictKind, Callable[[Doubt], Proposal]] = {
    ConflictKind.OLD_CARD: _of_a_card,
    ConflictKind.ALIKE: _of_a_namesake,
    ConflictKind.ELSEWHERE: _of_two_places,
    ConflictKind.HELPER_HELD: _of_a_permission,
}
