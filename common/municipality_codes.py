"""全国地方公共団体コード: prefecture (two digits), municipality (three), check digit (one).

Modulus 11 after 総務省「全国地方公共団体コード仕様」: JIS X 0401 and X 0402 plus a check digit.
"""

from __future__ import annotations

import unicodedata

from common.errors import RuleViolation

LENGTH = 6
_WEIGHTS = (6, 5, 4, 3, 2)

PREFECTURES: tuple[str, ...] = (
    "北海道",
    *("青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県"),
    *("茨城県", "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県"),
    *("新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県"),
    *("岐阜県", "静岡県", "愛知県", "三重県"),
    *("滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県"),
    *("鳥取県", "島根県", "岡山県", "広島県", "山口県"),
    *("徳島県", "香川県", "愛媛県", "高知県"),
    *("福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県"),
)
"""In the order of their codes, 01 北海道 first."""


class InvalidMunicipalityCode(RuleViolation):
    """Not the code of a Japanese local government."""

    code = "invalid_municipality_code"
    message = (
        "自治体コードが正しくありません。総務省の6けたの全国地方公共団体コード"
        "（例：鹿児島市 462012）を入力してください。"
    )


def check_digit(five: str | int) -> int:
    """The sixth digit for the first five. ValueError unless they are five digits."""
    digits = f"{five:05d}" if isinstance(five, int) else five
    if not (digits.isascii() and digits.isdecimal() and len(digits) == len(_WEIGHTS)):
        raise ValueError(f"{five!r} is not five digits")
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return (11 - total % 11) % 10


def is_valid(code: str) -> bool:
    """Six digits, an existing prefecture, and the right check digit."""
    if not (code.isascii() and code.isdecimal() and len(code) == LENGTH):
        return False
    in_japan = 1 <= int(code[:2]) <= len(PREFECTURES)
    return in_japan and check_digit(code[:-1]) == int(code[-1])


def normalise(code: str) -> str:
    """Six half-width digits from what was typed; five digits receive their check digit.

    Raises InvalidMunicipalityCode: also for five digits that look like six whose leading zero a
    spreadsheet has eaten (11002 for 札幌市 011002), because they would name another town.
    """
    plain = unicodedata.normalize("NFKC", code).strip()
    if _is_five_digit_code(plain):
        plain = f"{plain}{check_digit(plain)}"
    if not is_valid(plain):
        raise InvalidMunicipalityCode
    return plain


def prefecture_of(code: str) -> str:
    """'鹿児島県' for '462012', by the first two digits. Raises InvalidMunicipalityCode."""
    if not is_valid(code):
        raise InvalidMunicipalityCode
    return PREFECTURES[int(code[:2]) - 1]


def _is_five_digit_code(digits: str) -> bool:
    """Municipalities are numbered from 100 within a prefecture, which itself is 000."""
    if not (digits.isascii() and digits.isdecimal() and len(digits) == LENGTH - 1):
        return False
    return digits[2] != "0" or digits[2:] == "000"
