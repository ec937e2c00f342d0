"""A town's letterhead, its pictures, and letters that were issued."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from accounts.models import Municipality
from materials.actions import letters, stationery
from materials.choices import Seal
from materials.documents import postcards
from materials.documents.letterheads import Letterhead
from materials.models import IssuedLetter, Stationery
from materials.queries import issued_letters
from materials.renderers import pictures
from materials.renderers.pictures import Picture
from notices.actions import messages
from notices.choices import MessageChannel, Purpose
from notices.models import Message
from tests import make

SENDER = "〒892-8677\n鹿児島市山下町11番1号\n鹿児島市 デジタル戦略推進室\n電話 099-216-1115"
TEXT = "「はじめてのスマホ」に当選しました。第1回は令和8年6月15日（月）10:00〜12:00です。"


def file(kind: str = "PNG", *, size: tuple[int, int] = (300, 100), mode: str = "RGBA") -> bytes:
    """A picture file: a red disc on nothing, where there can be nothing."""
    clear = (255, 255, 255, 0) if mode == "RGBA" else "white"
    picture = Image.new(mode, size, clear)
    ImageDraw.Draw(picture).ellipse((0, 0, size[1], size[1]), fill="#8a1538")
    written = BytesIO()
    picture.save(written, kind)
    return written.getvalue()


def picture(**file_of) -> Picture:
    """As it is kept."""
    return pictures.tidied(file(**file_of))


def head(**columns) -> Letterhead:
    """A sender, a sign, a logo and a stamp."""
    given: dict[str, Any] = {
        "sender": SENDER,
        "sign": "鹿デ",
        "logo": picture(),
        "seal": Seal.PICTURE,
        "seal_picture": picture(size=(120, 120)),
    }
    return Letterhead(**(given | columns))


def set_head(town: Municipality, new: Letterhead | None = None) -> Stationery:
    """The next version of the town's letterhead."""
    found = stationery.change(
        town,
        head=new or head(),
        seen=town.stationery.count(),
        by=make.BY,
        at=make.NOON,
    )
    assert found is not None
    return found


def message(
    name: str = "髙田　ハナ", *, key: str = "draw:1", text: str = TEXT, **person
) -> Message:
    """Something that waits for the post."""
    given = {
        "kana": "タカダ ハナ",
        "postal_code": "892-0816",
        "phone": "",
        "address": "鹿児島市山下町5-9",
    }
    return messages.say(
        to=make.participant(name=name, **(given | person)),
        purpose=Purpose.DRAW_WON,
        dedupe_key=key,
        text=text,
        way=messages.Way(channel=MessageChannel.POST),
        by=make.BY,
        at=make.NOON,
    )


def letter(told: Message, *, at=make.NOON) -> IssuedLetter:
    """The message as a letter."""
    letters.issue(postcards.read([told]), municipality=told.municipality, by=make.BY, at=at)
    return issued_letters.valid(told.municipality, [told.pk])[told.pk]
