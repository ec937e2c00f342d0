"""Under which name or number text messages and calls go out. Pure.

A text message may come from a number, from a name of letters that nobody can answer (at most 11
of ASCII letters, digits and spaces, one of them a letter: Twilio, alphanumeric sender ID), or
from a messaging service that chooses among numbers (MG and 32 hexadecimal digits). A call comes
from a number: in Japan from a Japanese one (Twilio, voice guidelines Japan).
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

from common import phones
from common.phones import PhoneKind

_SERVICE = re.compile(r"MG[0-9a-f]{32}")
_LETTERS = re.compile(r"(?=[A-Za-z0-9 ]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9 ]{0,10}")
_ABROAD = re.compile(r"\+[1-9][0-9]{7,14}")
_JAPANESE = re.compile(r"\+81[1-9][0-9]{8,9}")
# Nobody is rung from these: machines, pagers, navigation dial.
_CALLING = {PhoneKind.LANDLINE, PhoneKind.IP, PhoneKind.TOLL_FREE, PhoneKind.MOBILE}


class SenderKind(Enum):
    """What a sender of text messages is."""

    NUMBER = "number"
    LETTERS = "letters"
    SERVICE = "service"


def kind(sender: str) -> SenderKind | None:
    """What this (tidied) sender is; None for what is none."""
    if _SERVICE.fullmatch(sender):
        return SenderKind.SERVICE
    if _ABROAD.fullmatch(sender):
        return SenderKind.NUMBER
    return SenderKind.LETTERS if _LETTERS.fullmatch(sender) else None


def of_texts(typed: str) -> str | None:
    """The sender of text messages as it is stored: a number as +81…, letters as typed. None for
    what cannot be one."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    dialled = re.sub(r"[-() ]", "", plain)
    number = _number(plain)
    if number:
        return number
    if _ABROAD.fullmatch(dialled) and not dialled.startswith("+81"):
        return dialled
    return plain if kind(plain) in (SenderKind.SERVICE, SenderKind.LETTERS) else None


def of_calls(typed: str) -> str:
    """The number from which calls come, as +81…; "" for one that is not Japanese."""
    return _number(typed)


def can_be_answered(sender: str) -> bool:
    """Whether somebody can write back to it, and so stop messages by answering."""
    return kind(sender) in (SenderKind.NUMBER, SenderKind.SERVICE)


def _number(typed: str) -> str:
    """A Japanese number in E.164; '' for anything else."""
    try:
        read = phones.parse(typed)
    except phones.UnreadablePhone:
        return ""
    return read.e164 if read.kind in _CALLING and _JAPANESE.fullmatch(read.e164) else ""
