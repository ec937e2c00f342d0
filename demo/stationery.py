"""The letterhead of a demo town: a logo that is drawn here, and what its letters begin with."""

from datetime import datetime, timedelta

from PIL import Image, ImageDraw

from accounts.models import Municipality
from accounts.templatetags import tomoni
from demo.crew import BY
from materials.actions import letters, stationery
from materials.choices import Occasion, Seal
from materials.documents import postcards
from materials.documents.letterheads import Letterhead
from materials.renderers import pictures
from materials.rules.sentences import Sentences
from notices.choices import MessageState
from notices.queries import calls

SET = timedelta(days=90)
CORRECTED = timedelta(days=30)
GREETING = "{氏名}様には、{市町村}のスマホ教室にお申込みをいただき、ありがとうございます。"
CLOSING = "ご都合が悪くなったときは、{担当課}（電話 {電話}）へ、早めにご連絡ください。"
MOST_LETTERS = 2
_GREEN, _SEA, _SUN = "#2f6b4f", "#1d5f8a", "#d98a1f"


def tell(municipality: Municipality, *, at: datetime) -> None:
    """Two versions, the second with standard sentences; whoever waits for the post first has a
    letter already."""
    first = Letterhead(
        sender=_sender(municipality),
        sign="鹿デ",
        colour=_SEA,
        logo=pictures.drawn(_logo()),
        seal=Seal.OMITTED,
    )
    stationery.change(municipality, head=first, seen=0, by=BY, at=at - SET)
    second = Letterhead(
        sender=first.sender,
        sign=first.sign,
        colour=first.colour,
        logo=first.logo,
        seal=first.seal,
        sentences={
            Occasion.WON: Sentences(GREETING, CLOSING),
            Occasion.LOST: Sentences(GREETING, "次の講座が決まりましたら、お知らせします。"),
        },
    )
    stationery.change(municipality, head=second, seen=1, by=BY, at=at - CORRECTED)
    waiting = calls.by_post(municipality, states=[MessageState.WAITING])[:MOST_LETTERS]
    letters.issue(postcards.read(waiting), municipality=municipality, by=BY, at=at)


def _sender(town: Municipality) -> str:
    place = f"〒{town.postal_code}　{town.address}" if town.postal_code else town.address
    return "\n".join(filter(None, (place, town.name, town.section, _phone(town))))


def _phone(town: Municipality) -> str:
    return f"電話 {tomoni.phone(town.phone)}" if town.phone else ""


def _logo() -> Image.Image:
    """A hill in the sun by the sea: nobody's emblem."""
    picture = Image.new("RGBA", (1200, 400), (255, 255, 255, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((560, 20, 720, 180), fill=_SUN)
    draw.polygon([(180, 290), (520, 60), (640, 160), (760, 110), (1020, 290)], fill=_GREEN)
    for row, left in ((300, 60), (345, 130)):
        for wave in range(9):
            x = left + wave * 115
            draw.arc((x, row, x + 115, row + 60), 180, 360, fill=_SEA, width=18)
    return picture
