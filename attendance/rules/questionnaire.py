"""The questions of the questionnaire (アンケート), as paper asks them and keying reads them.

A question keeps its key for ever, and what is ticked is a number or a code, never the words: so
answers of several years can be counted together. Whoever changes a question or its answers
gives the questionnaire a new VERSION, which stands on every sheet. Pure.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

VERSION = 1
MINUTES = 3
CODE_LENGTH = 8


class Kind(StrEnum):
    """How a question is answered."""

    FACES = "faces"
    SCALE = "scale"
    SEVERAL = "several"
    TEXT = "text"


@dataclass(frozen=True)
class Answer:
    """What can be ticked: the code that is kept, and its words."""

    code: str
    words: str


@dataclass(frozen=True)
class Question:
    """`key` is what answers are kept under."""

    key: str
    text: str
    kind: Kind
    answers: tuple[Answer, ...] = ()

    @property
    def is_graded(self) -> bool:
        """Whether the answers are grades, the highest the best: they can be averaged."""
        return self.kind in {Kind.FACES, Kind.SCALE}


def _grades(*words: str) -> tuple[Answer, ...]:
    """The best first, as it is read; its grade is the number of answers."""
    return tuple(Answer(str(len(words) - place), each) for place, each in enumerate(words))


SKILL = _grades("ひとりでできる", "だいたいできる", "少しできる", "まだできない")
QUESTIONS: tuple[Question, ...] = (
    Question(
        "satisfaction",
        "今日の教室は、いかがでしたか。",
        Kind.FACES,
        _grades("とてもよかった", "よかった", "ふつう", "あまりよくなかった", "よくなかった"),
    ),
    Question("before", "来る前は、今日の内容をどのくらいできましたか。", Kind.SCALE, SKILL),
    Question("after", "今は、どのくらいできそうですか。", Kind.SCALE, SKILL),
    Question(
        "pace",
        "説明の速さは、いかがでしたか。",
        Kind.SEVERAL,
        (
            Answer("fast", "速かった"),
            Answer("right", "ちょうどよい"),
            Answer("slow", "遅かった"),
        ),
    ),
    Question(
        "next",
        "次に習いたいことはありますか。（いくつでも）",
        Kind.SEVERAL,
        (
            Answer("photo", "写真・動画"),
            Answer("line", "LINE"),
            Answer("map", "地図・乗換え"),
            Answer("search", "調べもの"),
            Answer("cashless", "スマホで支払い"),
            Answer("mynaportal", "マイナポータル"),
            Answer("disaster", "防災"),
            Answer("fraud", "詐欺の防ぎ方"),
            Answer("ai", "生成AI"),
        ),
    ),
    Question(
        "again",
        "また参加したいですか。",
        Kind.SEVERAL,
        (Answer("yes", "はい"), Answer("unsure", "わからない"), Answer("no", "いいえ")),
    ),
    Question("words", "困ったこと、よかったことなど、ご自由にお書きください。", Kind.TEXT),
)


def code_of(session: UUID) -> str:
    """What stands on the sheets of a session for whoever keys them: 3F9C-27D4."""
    digits = session.hex[:CODE_LENGTH].upper()
    return f"{digits[:4]}-{digits[4:]}"


def sessions_with(code: str) -> tuple[UUID, UUID] | None:
    """The first and the last public id that a code can stand for; None for what is no code.

    A code is the beginning of the session's public id, so that nothing has to be stored for it
    and the session is found by a range of its index; among the sessions of one town two with
    the same beginning are not to be expected, and if there were, the day tells them apart.
    """
    digits = code.replace("-", "").strip().lower()
    if len(digits) != CODE_LENGTH or set(digits) - set("0123456789abcdef"):
        return None
    rest = 32 - CODE_LENGTH
    return UUID(digits + "0" * rest), UUID(digits + "f" * rest)
