"""What somebody who answers a text message means. Pure.

Only what can be meant in one way is understood: the words that are asked for, alone in the
message, however they are typed. Everything else is read by a person.
"""

from __future__ import annotations

import re
import unicodedata

from notices.choices import ReplyMeaning
from notices.rules import segments

WORDS: dict[ReplyMeaning, tuple[str, ...]] = {
    ReplyMeaning.ATTEND: (
        *("1", "1です", "1番", "1番です", "1出席", "1.出席"),
        *("出席", "出席です", "出席します", "出席いたします"),
        *("参加", "参加です", "参加します", "参加いたします"),
    ),
    ReplyMeaning.ABSENT: (
        *("2", "2です", "2番", "2番です", "2欠席", "2.欠席"),
        *("欠席", "欠席です", "欠席します", "欠席いたします"),
        *("休みます", "お休みします", "不参加", "参加しません", "辞退", "辞退します"),
    ),
    # The carrier knows the English words by itself, and blocks what follows.
    ReplyMeaning.STOP: (
        *("停止", "配信停止", "停止希望", "配信停止希望"),
        *("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"),
    ),
    ReplyMeaning.START: ("再開", "配信再開", "再開希望", "start", "unstop"),
    ReplyMeaning.HELP: (
        *("help", "info", "ヘルプ", "へるぷ"),
        *("問い合わせ", "問合せ", "問合わせ", "お問い合わせ", "お問合せ", "お問合わせ"),
    ),
}
BY_CARRIER = {
    "STOP": ReplyMeaning.STOP,
    "START": ReplyMeaning.START,
    "HELP": ReplyMeaning.HELP,
}
"""What the carrier itself has understood, and done (Twilio's `OptOutType`)."""

_MEANINGS = {word: meaning for meaning, words in WORDS.items() for word in words}
_AROUND = "「」『』〈〉《》【】()[]{}\"'“”‘’<>、。，．,.!！・:;"
# What a keyboard of a telephone puts around a digit (1️⃣), and what nobody sees.
_UNSEEN = re.compile("[\ufe00-\ufe0f\u20e3\u200b-\u200f\u2060\ufeff]")


def meaning(text: str, *, carrier_said: str = "") -> ReplyMeaning:
    """What the whole text means, whatever its width, case, spaces, quotes and full stops."""
    known = BY_CARRIER.get(carrier_said)
    return known or _MEANINGS.get(plain(text), ReplyMeaning.UNCLEAR)


def plain(text: str) -> str:
    """The text in the letters in which words are compared."""
    folded = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    return "".join(folded.split()).strip(_AROUND)


def answer(told: str, *, town: str, phone: str) -> str:
    """What is answered: from whom, what was understood, where to ask. In one part where the
    names are not very long; '' for nothing."""
    if not told:
        return ""
    short = f"【{town}】{told}"
    whole = f"{short}お問合せ {phone}" if phone else short
    return whole if segments.count(whole).parts == 1 else short
