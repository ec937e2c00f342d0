"""What nobody may write down about somebody who was helped: passwords and the like.

A member of staff who helps with a telephone sees and hears secrets. None of them may end up in
a free text: whoever reads the note could use it, and a municipality may keep a my-number only
for the uses that the law names (番号法第20条). So a text that seems to hold one is refused.
Better too few refusals than notes nobody can write: telephone numbers, dates, amounts and the
words themselves (「パスワードを再設定した」) pass.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum


class Secret(Enum):
    """What was found; the value is its name for people."""

    PASSWORD = "パスワード"  # noqa: S105  # the word, not one
    PIN = "暗証番号・認証コード"
    CARD = "クレジットカード番号"
    MY_NUMBER = "マイナンバー"
    ACCOUNT = "口座番号"


_LINK = r"[\sはがをの、,・]{0,3}"
_SIGN = r"(?:\s*[:=「『（(\"'【\[]\s*|\s*は\s*、?\s*[「『]?\s*)"
_WORD = (
    r"(?:パスワード|パスワ|パスコード|合言葉|password|passwd|passcode|\bpass\b|\bpw\b|\bpwd\b)"
)
_PIN = (
    r"(?:暗証番号|暗証|ピンコード|ピン番号|pinコード|pin番号|\bpin\b|認証コード|確認コード|認証番号|"
    r"確認番号|ワンタイム\w{0,6}|ロック番号|ロック解除\w{0,4}|セキュリティコード|\bcvv\b|\bcvc\b|パスコード|パスワード)"
)
_ACCOUNT = r"(?:口座番号|口座|普通預金|当座預金)"
_VALUE = r"(?P<value>[!-~]{4,64})"
# A number of something is no secret: four digits, two times, 8文字以上.
_COUNTED = (
    r"(?!\s*(?:[桁文字回つ年月日時分秒円人歳枚個名件番台]|以上|以内|ケタ|けた|ページ|か所|ヶ))"
)
_DIGITS = rf"(?P<value>(?<!\d)\d{{3,8}})(?!\d){_COUNTED}"

_AFTER_PASSWORD = re.compile(rf"{_WORD}(?P<sign>{_SIGN}|{_LINK}){_VALUE}", re.IGNORECASE)
_BEFORE_PASSWORD = re.compile(
    rf"(?<![!-~])(?P<value>[!-~]{{4,64}}?)[」』]?\s*(?:が|という|とゆう|を)\s*{_WORD}",
    re.IGNORECASE,
)
_AFTER_PIN = re.compile(rf"{_PIN}(?:{_SIGN}|{_LINK}){_DIGITS}", re.IGNORECASE)
_BEFORE_PIN = re.compile(
    rf"(?<![!-~])(?P<value>\d{{3,8}})[」』]?\s*(?:が|という|とゆう)\s*{_PIN}", re.IGNORECASE
)
_AFTER_ACCOUNT = re.compile(rf"{_ACCOUNT}(?:{_SIGN}|{_LINK})(?<!\d)\d{{6,8}}(?!\d)")
_MY_NUMBER = re.compile(r"(?<![\d-])(\d{4})([ -]?)(\d{4})\2(\d{4})(?![\d-]|\s?\d)")
_CARD = re.compile(r"(?<![\d-])(?:\d[ -]?){13,18}\d(?![\d-])")
_STAMP = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d"
)
_NO_PASSWORD = re.compile(
    r"(?:google|apple|line|icloud|yahoo|gmail|android|iphone|ipad|wi-?fi|sms|face|touch|"
    r"facebook|instagram|amazon|paypay|microsoft|outlook|https?|mynaportal|email|e-mail|mail|"
    r"docomo|softbank|rakuten|youtube|twitter|id)\b",
    re.IGNORECASE,
)
NOT_KEPT = (
    "{secret}のような文字があります。見た人が使えてしまうため、お預かりできません。"
    "その部分を消してください。"
)
"""Told to whoever typed it; `secret` is the value of a Secret."""

LENGTH_OF_MY_NUMBER, SHORTEST_PASSWORD = 12, 4
_ISSUERS = "23456"
"""First digits of card numbers (ISO/IEC 7812): travel, banking, Mastercard, Visa, others."""
# Neither a day nor a telephone number is looked at as a password.
_HARMLESS = re.compile(
    r"\d{4}[/.-]\d{1,2}[/.-]\d{1,2}|(?<![\d/])\d{1,2}/\d{1,2}(?![\d/])|"
    r"(?<!\d)0\d{1,4}-\d{1,4}-\d{3,4}(?!\d)|(?<!\d)0\d{9,10}(?!\d)"
)
_DASHES = re.compile(r"[‐‑‒–—―−ー－]")


def found(text: str) -> Secret | None:
    """The first kind of secret that the text seems to hold; None where there is none.

    Digits may be full-width and grouped by spaces or dashes.
    """
    plain = _plain(text)
    bare = _HARMLESS.sub("…", plain)
    checks = (
        (Secret.CARD, _holds_card(plain)),
        (Secret.MY_NUMBER, _holds_my_number(plain)),
        (Secret.PIN, _holds_pin(bare)),
        (Secret.PASSWORD, _holds_password(bare)),
        (Secret.ACCOUNT, _AFTER_ACCOUNT.search(bare) is not None),
    )
    return next((secret for secret, there in checks if there), None)


def passes_luhn(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1, Annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled // 10 + doubled % 10
    return total % 10 == 0


def is_my_number(digits: str) -> bool:
    """Whether twelve digits end in their check digit (番号法施行令第8条、平成26年総務省令第85号
    第5条)."""
    if len(digits) != LENGTH_OF_MY_NUMBER:
        return False
    weighed = sum(
        int(digit) * (place + 1 if place <= 6 else place - 5)  # noqa: PLR2004  # as the ordinance has it
        for place, digit in enumerate(reversed(digits[:-1]), start=1)
    )
    rest = weighed % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)


def _plain(text: str) -> str:
    """Half-width, with one kind of dash; the ー of katakana words stays between letters."""
    folded = unicodedata.normalize("NFKC", text)
    folded = "".join(each for each in folded if unicodedata.category(each) != "Cf")
    return re.sub(rf"(?<=\d){_DASHES.pattern}(?=\d)", "-", folded)


def _holds_card(text: str) -> bool:
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        alike = len({*digits}) == 1
        if digits[0] in _ISSUERS and not alike and passes_luhn(digits):
            return True
    return False


def _holds_my_number(text: str) -> bool:
    for match in _MY_NUMBER.finditer(text):
        digits = match[1] + match[3] + match[4]
        stamp = not match[2] and _STAMP.fullmatch(digits)
        if not stamp and len({*digits}) > 1 and is_my_number(digits):
            return True
    return False


def _holds_pin(text: str) -> bool:
    return any(pattern.search(text) for pattern in (_AFTER_PIN, _BEFORE_PIN))


def _holds_password(text: str) -> bool:
    after = any(
        _looks_chosen(match["value"], said=bool(re.search(r"[:=「『は]", match["sign"])))
        for match in _AFTER_PASSWORD.finditer(text)
    )
    return after or any(
        _looks_chosen(match["value"], said=False) for match in _BEFORE_PASSWORD.finditer(text)
    )


def _looks_chosen(value: str, *, said: bool) -> bool:
    """Whether this is a password rather than a word: after 「は」 or a colon anything but the
    name of a service, elsewhere letters mixed with digits or signs."""
    value = value.strip("().,;:/\"'[]<>")
    if len(value) < SHORTEST_PASSWORD or _NO_PASSWORD.match(value):
        return False
    letters = re.search(r"[A-Za-z]", value) is not None
    others = re.search(r"[^A-Za-z]", value) is not None
    return said or (letters and others)
