"""Japanese telephone numbers as people write them, and what kind of line they lead to.

Which numbers exist and how they are grouped comes from `phonenumbers`, which follows the
numbering plan of the Ministry of Internal Affairs (総務省 電気通信番号計画).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from common.errors import RuleViolation

EXAMPLES = "「099-000-0000」「090-0000-0000」"


class PhoneKind(StrEnum):
    """What a number leads to, as far as its digits tell."""

    MOBILE = "mobile"  # 060 070 080 090
    LANDLINE = "landline"
    IP = "ip"  # 050
    TOLL_FREE = "toll_free"  # 0120 0800
    OTHER = "other"  # 020 machines and pagers, 0570 navigation dial, 0990


PHONE_KIND_LABELS: dict[PhoneKind, str] = {
    PhoneKind.MOBILE: "携帯電話",
    PhoneKind.LANDLINE: "固定電話",
    PhoneKind.IP: "IP電話",
    PhoneKind.TOLL_FREE: "フリーダイヤル",
    PhoneKind.OTHER: "その他",
}


class UnreadablePhone(RuleViolation):
    """The text is not one Japanese telephone number."""

    code = "unreadable_phone"
    message = f"電話番号を読み取れません。市外局番から{EXAMPLES}のように入力してください。"


class AreaCodeMissing(UnreadablePhone):
    """A local number: which town it is in cannot be known from it."""

    code = "area_code_missing"
    message = f"市外局番がありません。市外局番から{EXAMPLES}のように入力してください。"


@dataclass(frozen=True, slots=True)
class Phone:
    """One number that exists in the numbering plan."""

    digits: str
    """As dialled in Japan, digits only: '0994321045'. This is what is stored and compared."""
    kind: PhoneKind

    @property
    def display(self) -> str:
        """Grouped as the numbering plan groups it: '0994-32-1045'."""
        return phonenumbers.format_number(_dialled(self.digits), PhoneNumberFormat.NATIONAL)

    @property
    def e164(self) -> str:
        """For machines abroad: '+81994321045'."""
        return phonenumbers.format_number(_dialled(self.digits), PhoneNumberFormat.E164)

    @property
    def can_receive_sms(self) -> bool:
        """Only mobile numbers: never 020, 0570, landlines, IP phones or toll-free numbers."""
        return self.kind is PhoneKind.MOBILE


def parse(text: str, *, area_code: str | None = None) -> Phone:
    """Read one number: full-width, brackets, any hyphen, spaces, +81, 「TEL」, （代表）.

    With `area_code` ('099') a local number is completed; without it AreaCodeMissing is raised.
    Raises UnreadablePhone with a sentence saying what to type. A leading zero lost in a
    spreadsheet (994321045) is pointed out, not mended.
    """
    if len(split(text)) > 1:
        raise UnreadablePhone(message="電話番号は1つずつ入力してください。")
    digits = _domestic_digits(text)
    if _is_local(digits):
        if area_code is None:
            raise AreaCodeMissing
        digits = search_digits(area_code) + digits
    number = _known_number(digits)
    kind = _KINDS.get(phonenumbers.number_type(number), PhoneKind.OTHER)
    return Phone(digits=digits, kind=kind)


def split(text: str) -> list[str]:
    """The numbers written in one cell, apart: '0994-32-1045／090-…' → two texts, unparsed.

    Parted by / 、 , ; a line break, または or 又は. Empty pieces are dropped.
    """
    pieces = _BETWEEN_NUMBERS.split(unicodedata.normalize("NFKC", text))
    return [piece.strip() for piece in pieces if piece.strip()]


def display(text: str) -> str:
    """099-216-1115: the number as it is read aloud. What is no number stays as it was typed."""
    try:
        return parse(text).display
    except UnreadablePhone:
        return text


def search_digits(text: str) -> str:
    """The digits of a fragment somebody typed: '３２－1045' → '321045', '+81 90' → '090'."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = _COUNTRY_CODE.sub("0", plain)
    return "".join(character for character in plain if character in "0123456789")


_BETWEEN_NUMBERS = re.compile(r"[/、,;\n\r]+|または|又は")
_COUNTRY_CODE = re.compile(r"^\+\s*81[\s\-‐‑‒–—―−ー]*(?:\(0\)|0)?")
_TITLE = re.compile(r"^(?:TEL|FAX|電話番号|電話|携帯電話|携帯)[\s:.]*", re.IGNORECASE)
_SWITCHBOARD = re.compile(r"\s*\(代表?\)$")
_TRUNK = re.compile("0[1-9][0-9]{8,12}")
_MOBILE = re.compile("0[6-9]0")
_WRITTEN = re.compile(r"\+?[\d\s()\-‐‑‒–—―−ー.·・ｰ]+")
_LOCAL_LENGTHS = range(5, 9)
_KINDS = {
    PhoneNumberType.MOBILE: PhoneKind.MOBILE,
    PhoneNumberType.FIXED_LINE: PhoneKind.LANDLINE,
    PhoneNumberType.VOIP: PhoneKind.IP,
    PhoneNumberType.TOLL_FREE: PhoneKind.TOLL_FREE,
}


def _domestic_digits(text: str) -> str:
    plain = _TITLE.sub("", " ".join(unicodedata.normalize("NFKC", text).split()))
    plain = _SWITCHBOARD.sub("", plain)
    if not plain:
        raise UnreadablePhone(
            message=f"電話番号を入力してください。{EXAMPLES}のように書けます。"
        )
    if plain.startswith("+") and not _COUNTRY_CODE.match(plain):
        raise UnreadablePhone(
            message="海外の電話番号は登録できません。日本の番号を入力してください。"
        )
    if not _WRITTEN.fullmatch(plain):
        raise UnreadablePhone
    return search_digits(plain)


def _is_local(digits: str) -> bool:
    """A subscriber's number without its area code never begins with 0 or 1."""
    return len(digits) in _LOCAL_LENGTHS and digits[0] not in "01"


def _known_number(digits: str) -> phonenumbers.PhoneNumber:
    """The number in the numbering plan, or the reason why there is none."""
    if _exists(digits):
        return _dialled(digits)
    if not digits.startswith("0") and _exists(f"0{digits}"):
        whole = phonenumbers.format_number(_dialled(f"0{digits}"), PhoneNumberFormat.NATIONAL)
        raise UnreadablePhone(message=f"先頭の0がありません。「{whole}」ではありませんか。")
    wanted = (11,) if _MOBILE.match(digits) else (10, 11)
    if digits.startswith("0") and len(digits) not in wanted:
        lengths = "か".join(f"{length}けた" for length in wanted)
        raise UnreadablePhone(
            message=f"電話番号のけた数が合いません。{len(digits)}けた入力されていますが、"
            f"{lengths}のはずです。"
        )
    raise UnreadablePhone(
        message="この番号にはつながらないようです。市外局番からお確かめください。"
    )


def _exists(digits: str) -> bool:
    return bool(_TRUNK.fullmatch(digits)) and phonenumbers.is_valid_number(_dialled(digits))


def _dialled(digits: str) -> phonenumbers.PhoneNumber:
    return phonenumbers.PhoneNumber(country_code=81, national_number=int(digits))
