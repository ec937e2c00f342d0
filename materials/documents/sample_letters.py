"""A letter to nobody, by which a town looks at its letterhead before it is used."""

from datetime import date

from accounts.models import Municipality
from materials.choices import Occasion
from materials.documents import letters
from materials.documents.letterheads import Letterhead
from materials.documents.letters import Page
from materials.documents.postcards import Postcard
from materials.documents.printed import Document
from notices.choices import Purpose

_TOLD = {
    Occasion.WON: (
        Purpose.DRAW_WON,
        (
            "「はじめてのスマホ教室」の抽選に当選しました。"
            "第1回は、6月15日（月）10:00〜12:00、中央公民館です。"
        ),
    ),
    Occasion.LOST: (
        Purpose.DRAW_LOST,
        (
            "「はじめてのスマホ教室」は抽選の結果、キャンセル待ちの3番目になりました。"
            "席が空きましたら、順番にお知らせします。"
        ),
    ),
    Occasion.OFFERED: (
        Purpose.SEAT_OFFERED,
        (
            "「はじめてのスマホ教室」の席が空きました。"
            "参加されるときは、6月10日（水）17:00までにお電話ください。"
        ),
    ),
    Occasion.CALLED_OFF: (
        Purpose.SESSION_CANCELLED,
        "6月15日（月）の「はじめてのスマホ教室」は、中止になりました。",
    ),
    Occasion.CHANGED: (
        Purpose.SESSION_CHANGED,
        "6月15日（月）の「はじめてのスマホ教室」は、会場が市役所2階に変わりました。",
    ),
    Occasion.OTHER: (
        Purpose.LOAN_DUE,
        "お貸ししているスマートフォンは、6月15日（月）までにお返しください。",
    ),
}


def render(
    town: Municipality, head: Letterhead, *, kind: Occasion = Occasion.WON, on: date
) -> Document:
    """One sample on this letterhead. Raises fonts.FontsMissing."""
    purpose, text = _TOLD[kind]
    card = Postcard(
        key=0,
        name="見本　花子",
        postal_code=town.postal_code or "000-0000",
        address=f"{town.prefecture}{town.name}見本町1丁目2番3号\nみほんハイツ101号室",
        title=f"{Purpose(purpose).label}のお知らせ（見本）",
        text=text,
        person="",
        purpose=purpose,
    )
    letter = letters.written(
        card,
        town=town,
        head=head,
        number=f"{head.sign}第0号",
        code="見本（番号は付きません）",
        on=on,
        version=0,
    )
    document = letters.render([Page(letter, head)], town=town, dated=on, both_sides=False)
    return Document(document.content, f"手紙の見本_{on:%Y%m%d}.pdf", document.warnings)
