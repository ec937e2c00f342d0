"""Why something did not arrive, in the words of the office, and what happens next. Pure.

Codes of five digits are Twilio's (https://www.twilio.com/docs/api/errors); the others are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum


class Next(Enum):
    """What follows from a failure."""

    AGAIN = "again"  # the same way once more, later
    ONWARDS = "onwards"  # the next way
    STOP = "stop"  # they want no more of this way: noted, and the next way


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong (`label`) and what staff can do about it (`advice`)."""

    label: str
    advice: str
    next: Next = Next.ONWARDS


KNOWN: dict[str, Failure] = {
    "21211": Failure("番号が正しくありません", "電話番号を確かめ、登録を直してください。"),
    "21408": Failure(
        "この地域への送信が許可されていません",
        "通信会社（Twilio）の設定で、日本への送信を許可してください。",
    ),
    "21602": Failure("送る文が空です", "文面を確かめてください。"),
    "21606": Failure(
        "差出人からは送れません", "連絡の設定で、差出人の番号を確かめてください。"
    ),
    "21610": Failure("配信停止を希望されています", "電話か郵便でお伝えください。", Next.STOP),
    "21612": Failure(
        "この差出人からこの番号へは送れません", "連絡の設定で、差出人を確かめてください。"
    ),
    "21614": Failure("携帯電話の番号ではありません", "電話でお伝えください。"),
    "21617": Failure("文が長すぎます", "文面を短くしてください。"),
    "21635": Failure("固定電話の番号です", "電話でお伝えください。"),
    "30003": Failure(
        "電源が入っていないか、圏外です",
        "しばらくして送り直します。続くときは、電話でお伝えください。",
        Next.AGAIN,
    ),
    "30004": Failure(
        "受信を拒否しています",
        "電話でお伝えください。携帯電話の会社の「危険SMS拒否」のこともあります。",
    ),
    "30005": Failure("使われていない番号です", "番号が変わっていないか、確かめてください。"),
    "30006": Failure(
        "固定電話か、ショートメッセージを受け取れない番号です", "電話でお伝えください。"
    ),
    "30007": Failure(
        "携帯電話の会社が止めました",
        "文に電話番号やURLが多いと止められることがあります。電話でお伝えください。",
    ),
    "30008": Failure("理由がわかりません", "電話でお伝えください。", Next.AGAIN),
    "13224": Failure("かけられない番号です", "電話番号を確かめ、登録を直してください。"),
    "21217": Failure("かけられない番号です", "電話番号を確かめ、登録を直してください。"),
    "busy": Failure("話し中でした", "しばらくしてかけ直します。", Next.AGAIN),
    "no-answer": Failure("出られませんでした", "しばらくしてかけ直します。", Next.AGAIN),
    "not-heard": Failure(
        "電話には出ましたが、内容は聞かれていません",
        "留守番電話だったか、途中で切れました。電話でお伝えください。",
    ),
    "machine": Failure("留守番電話でした", "電話でお伝えください。"),
    "wrong-number": Failure(
        "番号ちがいとのことでした",
        "この番号への自動のお知らせを止めました。電話番号を確かめ、登録を直してください。",
    ),
    "canceled": Failure("送る前に取り消されました", "必要なら、電話でお伝えください。"),
    "no-sender": Failure(
        "差出人が設定されていません", "連絡の設定で、差出人を登録してください。"
    ),
    "no-gateway": Failure(
        "送る仕組みが設定されていません", "システムの管理者に伝え、電話でお伝えください。"
    ),
    "mail-address": Failure(
        "メールアドレスが正しくありません", "アドレスを確かめ、登録を直してください。"
    ),
    "smtp-450": Failure(
        "受信側のメールサーバーが、いまは受け取れません",
        "しばらくして送り直します。",
        Next.AGAIN,
    ),
    "smtp-451": Failure(
        "受信側のメールサーバーが、いまは受け取れません",
        "しばらくして送り直します。",
        Next.AGAIN,
    ),
    "smtp-452": Failure(
        "受信箱がいっぱいか、メールサーバーが混み合っています",
        "しばらくして送り直します。",
        Next.AGAIN,
    ),
    "smtp-535": Failure(
        "メールサーバーに入れません",
        "システムの管理者に、メールサーバーのパスワードを確かめるよう伝えてください。",
    ),
    "smtp-550": Failure(
        "使われていないメールアドレスです", "アドレスを確かめ、登録を直してください。"
    ),
    "smtp-552": Failure("受信箱がいっぱいです", "電話でお伝えください。"),
    "smtp-553": Failure(
        "メールアドレスが正しくありません", "アドレスを確かめ、登録を直してください。"
    ),
    "smtp-554": Failure("メールの受信を断られました", "電話でお伝えください。"),
    "line-400": Failure(
        "LINEのアカウントに送れません", "LINEのつなぎ直しをご案内し、電話でお伝えください。"
    ),
    "line-401": Failure(
        "LINEの公式アカウントに入れません",
        "システムの管理者に、LINEの設定を確かめるよう伝えてください。",
    ),
    "line-403": Failure(
        "LINEの公式アカウントから送れません",
        "システムの管理者に、LINEの契約を確かめるよう伝えてください。",
    ),
    "line-limit": Failure(
        "LINEの今月の送信数を使い切りました",
        "電話でお伝えください。送信数は、LINEの契約で決まっています。",
    ),
    "429": Failure("通信会社が混み合っています", "自動で送り直します。", Next.AGAIN),
    "unreachable-carrier": Failure(
        "通信会社につながりません", "自動で送り直します。", Next.AGAIN
    ),
    "timeout": Failure(
        "通信会社の返事がありませんでした",
        "届いたかどうか分かりません。ご本人に確かめるか、もう一度送るかを決めてください。",
    ),
    "carrier-fault": Failure(
        "通信会社で障害がありました",
        "届いたかどうか分かりません。ご本人に確かめるか、もう一度送るかを決めてください。",
    ),
    "worker-gone": Failure(
        "送信の途中で止まりました",
        "届いたかどうか分かりません。ご本人に確かめるか、もう一度送るかを決めてください。",
    ),
}
UNKNOWN_CODE = Failure("届きませんでした", "電話でお伝えください。")

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)
HANDSET_PAUSE = timedelta(hours=2)
MOST_TRIES = 8
"""How often one message is tried by one way before the next way has its turn."""
MOST_HANDSET_TRIES = 2
"""The same, where it is the handset that does not answer."""


def of(code: str) -> Failure:
    """What a code means: a sentence for every one, known or not."""
    return KNOWN.get(code, UNKNOWN_CODE)


def pause(tries: int) -> timedelta:
    """How long to wait after so many tries that a carrier could not take: 30 seconds, doubled
    each time, a quarter of an hour at most."""
    times: int = 2 ** min(max(tries - 1, 0), 10)
    return min(FIRST_PAUSE * times, LONGEST_PAUSE)
