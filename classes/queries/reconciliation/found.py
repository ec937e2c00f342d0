"""What the reconciliation looks for, and what it says when it finds it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import TextChoices

GRACE = timedelta(days=1)
"""So long the nightly and hourly work may be late before it is called forgotten."""


class Check(TextChoices):
    """One thing that must hold of the ledger; the label says what is wrong if it does not."""

    NO_HISTORY = "no_history", "履歴がない"
    STATE_UNLIKE_HISTORY = "state_unlike_history", "状態と履歴の不一致"
    BROKEN_HISTORY = "broken_history", "履歴のつながりの不一致"
    IMPOSSIBLE_STEP = "impossible_step", "ありえない状態の変化"
    NOT_AUDITED = "not_audited", "監査記録がない"
    NUMBERS = "numbers", "受付順の欠番・重複"
    OUT_OF_PLACE = "out_of_place", "募集と合わない申込み"
    NO_PLACE = "no_place", "待ち順がない"
    PLACE_TWICE = "place_twice", "待ち順の重複"
    PLACE_TOO_MANY = "place_too_many", "待っていないのに待ち順がある"
    NO_DEADLINE = "no_deadline", "返事の期限がない"
    OFFER_OVERDUE = "offer_overdue", "期限を過ぎたままの案内"
    OVERSOLD = "oversold", "定員を超えた席"
    OFFERED_WITHOUT_SEAT = "offered_without_seat", "空きのない席の案内"
    FILL_FORGOTTEN = "fill_forgotten", "空席があるのに案内していない"
    TWICE = "twice", "同じ方の重複"
    SAME_TIME = "same_time", "同じ方の時間の重なり"
    PARTY_SPLIT = "party_split", "一緒の申込みの食い違い"
    SEED = "seed", "種と照合コードの不一致"
    ENTRIES_CHANGED = "entries_changed", "抽選名簿の書きかえ"
    ENTRIES_UNLIKE_ROWS = "entries_unlike_rows", "抽選名簿と申込みの不一致"
    NO_RESULT = "no_result", "抽選結果がない"
    RESULT_UNREPEATABLE = "result_unrepeatable", "抽選結果の不一致"
    RESULT_NOT_FOLLOWED = "result_not_followed", "抽選結果どおりでない申込み"
    CHANGE_UNWRITTEN = "change_unwritten", "記録のない結果の変更"
    NOT_DRAWN = "not_drawn", "抽選待ちのまま"
    UNTOLD = "untold", "結果のお知らせがない"
    REQUEST_KEY = "request_key", "要求キーの不備"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit, without a word about who it is: by the public key of the
    offering (of the draw, where several share it) and by receipt numbers."""

    check: Check
    municipality: str
    offering: str
    receipts: tuple[str, ...]
    sentence: str

    def as_json(self) -> dict[str, Any]:
        return {
            "check": self.check.value,
            "name": self.check.label,
            "municipality": self.municipality,
            "offering": self.offering,
            "receipts": [*self.receipts],
            "sentence": self.sentence,
        }


def of(
    check: Check, where: tuple[Any, Any], *, receipts: Iterable[str] = (), sentence: str
) -> Finding:
    """The finding; `where` is the code of the municipality and the public key."""
    return Finding(check, str(where[0]), str(where[1]), tuple(receipts), sentence)
