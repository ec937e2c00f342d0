"""Letters by post: what the window shows, what stands on them, and their numbers."""

from datetime import date
from typing import Any

import pypdfium2
import pytest
import time_machine
from django.test import Client
from pypdfium2 import raw

from materials.choices import Seal
from materials.documents import letters, window_envelopes
from materials.documents.letterheads import PLAIN, Letterhead
from materials.documents.letters import Page
from materials.documents.postcards import Postcard
from materials.documents.window_envelopes import FOLDS, SLACK, WINDOW
from materials.renderers.sheets import HEIGHT, POINT, WIDTH
from tests import make
from tests.materials import paper, posting

pytestmark = pytest.mark.django_db
LONG = posting.TEXT * 12
NAMES = ["一", "寿限無" * 26, "𠮷田　茂", "辻\U000e0100　清", "か\u3099く　はし"]
ADDRESSES = [
    "鹿屋市",
    "鹿児島市山下町11番1号\nサンロード・ビル302号室",
    "鹿児島市\n山下町\n第一団地\n12号棟\n305号室",
]
LONGEST = "\n".join(["鹿児島市山下町", "第一団地", "12号棟", "東方" * 87, "305号室"])


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def clerk():
    client = Client()
    client.force_login(make.staff())
    return client


def page(*, head: Letterhead = PLAIN, **more):
    columns: dict[str, Any] = {
        "key": 1,
        "name": "髙田　ハナ",
        "postal_code": "892-0816",
        "address": ADDRESSES[1],
        "title": "当選のお知らせ",
        "text": posting.TEXT,
        "person": "",
        "purpose": "draw_won",
    }
    letter = letters.written(
        Postcard(**(columns | more)),
        town=make.town(),
        head=head,
        number="鹿デ第12号",
        code="K7M4-XH2P-9RTW-3QZ8",
        on=date(2026, 6, 1),
        version=0,
    )
    return Page(letter, head)


def render(*pages, both_sides=False):
    return letters.render(
        pages, town=make.town(), dated=date(2026, 6, 1), both_sides=both_sides
    ).content


def drawn(content, number=0):
    """Everything on a page: left, top, right, bottom in mm, and whether it is text."""
    document = pypdfium2.PdfDocument(content)
    boxes = []
    for each in document[number].get_objects():
        left, bottom, right, top = (value * POINT for value in each.get_bounds())
        text = each.type == raw.FPDF_PAGEOBJ_TEXT
        boxes.append((left, HEIGHT - top, right, HEIGHT - bottom, text))
    return boxes


def seen_in(boxes, window):
    """The boxes that a window shows a part of."""
    left, top, right, bottom = window
    return [
        box
        for box in boxes
        if box[0] < right and box[2] > left and box[1] < bottom and box[3] > top
    ]


def window(across, down):
    """What the window shows of the paper when it has slid so far in the envelope."""
    left, top = WINDOW[0] - across, WINDOW[1] - down
    return left, top, left + WINDOW[2], top + WINDOW[3]


# ---------- the window ----------


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", ["一", "髙田　ハナ"])
@pytest.mark.parametrize("across", [0, SLACK[0] / 2, SLACK[0]])
@pytest.mark.parametrize("down", [0, SLACK[1] / 2, SLACK[1]])
def test_the_address_is_seen_wherever_the_paper_lies(address, name, *, across, down):
    head = posting.head(sender="\n".join(["鹿児島市デジタル戦略推進室" * 3] * 5))
    boxes = [
        box for box in drawn(render(page(address=address, name=name, head=head))) if box[4]
    ]
    left, top, right, bottom = window(across, down)

    seen = seen_in(boxes, (left, top, right, bottom))

    assert seen == [box for box in boxes if box[0] < 90 and box[1] < 60]
    assert len(seen) >= 3
    for box in seen:
        assert left < box[0], "cut at the left"
        assert top < box[1], "cut at the top"
        assert box[2] < right, "cut at the right"
        assert box[3] < bottom, "cut at the bottom"


@pytest.mark.parametrize("shift", [(-3, 0), (3, 0), (0, 3), (-3, 3), (3, 3)])
@pytest.mark.parametrize("name", NAMES)
def test_the_longest_address_is_seen_with_the_paper_at_the_top(name, shift):
    found = page(name=name, address=LONGEST)
    across, down = SLACK[0] / 2 + shift[0], shift[1]
    left, top, right, bottom = window(across, down)
    boxes = drawn(render(found))

    seen = [box for box in seen_in(boxes, (left, top, right, bottom)) if box[4]]

    assert found.is_tall
    for box in seen:
        assert left < box[0] < box[2] < right
        assert top < box[1] < box[3] < bottom


def test_nothing_but_the_address_can_be_seen():
    head = posting.head(seal_size=24)
    boxes = drawn(render(page(head=head, title="とても長い題名" * 10)))
    widest = (WINDOW[0] - SLACK[0], WINDOW[1] - SLACK[1], *window(0, 0)[2:])

    seen = seen_in(boxes, widest)

    assert all(box[2] < 88 and box[3] < 37 for box in seen)
    assert len(seen) >= 4


def test_a_shift_of_the_address_by_two_millimetres_would_be_noticed(monkeypatch):
    monkeypatch.setattr(window_envelopes, "LEFT", window_envelopes.LEFT - 2)
    left, *_ = window(0, 0)

    boxes = [box for box in drawn(render(page())) if box[4] and box[3] < 37 and box[2] < 100]

    assert min(box[0] for box in boxes) < left


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("address", [*ADDRESSES, LONGEST])
def test_name_and_address_stand_there_whole_and_nothing_leaves_the_paper(name, address):
    content = render(page(name=name, address=address, text=LONG * 3, head=posting.head()))

    read = paper.text(content)
    assert "".join(page(name=name).letter.name.split()).replace("か\u3099", "が") in read
    assert "".join(address.split()) in read
    for number in range(len(paper.pages(content))):
        for left, top, right, bottom, _ in drawn(content, number):
            assert 4 < left < right < WIDTH - 4
            assert 4 < top <= bottom < HEIGHT - 4


def test_it_is_folded_in_three():
    marks = [box for box in drawn(render(page())) if box[2] < 12]

    assert sorted(round(box[1]) for box in marks) == [*map(round, FOLDS)] == [99, 198]


# ---------- what stands on it ----------


def test_everything_stands_on_it():
    head = posting.head(seal=Seal.OMITTED)
    read = paper.text(render(page(head=head)))

    for words in (
        "鹿デ第12号",
        "令和8年6月1日",
        "〒892-0816",
        "髙田ハナ様",
        "鹿児島市山下町11番1号",
        "（公印省略）",
        "当選のお知らせ",
        "お問合せ先鹿児島市デジタル戦略推進室電話099-216-1115",
        "K7M4-XH2P-9RTW-3QZ8",
    ):
        assert words in read
    assert "".join(posting.TEXT.split()) in read


def test_a_long_letter_goes_on_overleaf_and_the_next_begins_on_its_own_paper():
    long, short = page(text=LONG * 3), page()

    assert len(paper.pages(render(long, short))) == 3
    assert len(paper.pages(render(short, long, both_sides=True))) == 4
    assert len(paper.pages(render(short, short, both_sides=True))) == 3
    assert paper.pages(render(short, short, both_sides=True))[1].strip() == ""
    assert "1／2" in paper.pages(render(long))[0]
    assert "つづき" in paper.pages(render(long))[1]


def test_a_stamp_is_as_large_as_it_is_said_to_be():
    head = posting.head(logo=None, seal_size=24)
    document = pypdfium2.PdfDocument(render(page(head=head)))
    [found] = [
        each for each in document[0].get_objects() if each.type == raw.FPDF_PAGEOBJ_IMAGE
    ]
    left, bottom, right, top = found.get_bounds()

    assert ((right - left) * POINT, (top - bottom) * POINT) == pytest.approx((24, 24), abs=0.1)


def test_the_same_letter_is_the_same_bytes():
    assert render(page(head=posting.head())) == render(page(head=posting.head()))


@pytest.mark.parametrize(
    ("name", "character"),
    [
        ("\U0002ff00山　一", "\U0002ff00"),
        ("😀花子", "😀"),
        ("محمد", "م"),
        ("一\u20e3", "\u20e3"),
    ],
)
def test_a_letter_that_no_font_has_is_named_with_whose_it_is(name, character):
    told = letters.check([page(name=name)])

    assert (told[0].where, told[0].character) == (f"{name} さん宛て", character)
