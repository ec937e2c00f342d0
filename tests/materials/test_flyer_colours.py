"""A flyer in its town's colour, with its logo, where they can be seen and read."""

import pypdfium2
import pytest
import time_machine
from django.urls import reverse
from pypdfium2 import raw

from materials.documents.flyer_format import Layout
from materials.documents.letterheads import Letterhead
from materials.renderers.palette import INK, KEY, PALE
from materials.rules.contrast import LETTERS, WHITE, contrast, judge
from tests import make
from tests.materials import geometry, paper, posting

pytestmark = pytest.mark.django_db
CRIMSON = "#9b1b30"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def printed(client):
    """The flyer as it is printed now, in a size."""
    flyer = paper.flyer_of(make.offering(title="はじめてのスマホ"))
    client.force_login(make.staff())
    address = reverse("staff:flyer-pdf", args=[flyer.code])
    return lambda query="": client.get(address + query).content


def objects(content, kind):
    return [*pypdfium2.PdfDocument(content)[0].get_objects(filter=[kind])]


def dots(content, colour):
    """How many dots of the first page have the colour."""
    page = pypdfium2.PdfDocument(content)[0].render(scale=1).to_pil().convert("RGB")
    wanted = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    found = {seen: number for number, seen in page.getcolors(maxcolors=1 << 20)}
    return found.get(wanted, 0)


@pytest.mark.parametrize("query", ["", "?slip=1", "?size=a5", "?size=a5x2"])
def test_it_is_in_the_colour_of_the_letterhead(printed, query):
    before = printed(query)
    posting.set_head(make.town(), posting.head(colour=CRIMSON))

    after = printed(query)

    assert (dots(before, KEY) > 1000, dots(before, CRIMSON)) == (True, 0)
    assert (dots(after, KEY), dots(after, CRIMSON) > 1000) == (0, True)


@pytest.mark.parametrize(("query", "height"), [("", 297), ("?size=a5", 210)])
def test_the_logo_stands_at_the_foot_beside_the_words(printed, query, height):
    posting.set_head(make.town())

    content = printed(query)

    [logo] = objects(content, raw.FPDF_PAGEOBJ_IMAGE)
    left, bottom, right, top = (edge * 25.4 / 72 for edge in logo.get_bounds())
    assert 0 < top - bottom <= 6.51
    assert 7 < bottom < top < 22
    beside = [box for box in geometry.texts(content) if box.bottom > height - top]
    assert len(beside) == 2
    assert all(box.right < left or box.left > right for box in beside)


def test_where_a_long_name_leaves_no_room_the_logo_is_left_out(printed):
    town = make.town()
    posting.set_head(town)
    town.name = "長い名前の広域行政事務組合"
    town.save()

    assert objects(printed("?size=a5"), raw.FPDF_PAGEOBJ_IMAGE) == []


@pytest.mark.parametrize("colour", [KEY, CRIMSON, judge("#ff7700").nearest, "#000000"])
def test_letters_on_the_pale_ground_can_be_read_in_any_colour_that_is_allowed(colour):
    page = Layout(head=Letterhead(colour=colour)).format

    assert contrast(page.colour, WHITE) >= LETTERS
    assert contrast(page.letters, PALE) >= LETTERS
    assert page.letters in {colour, INK}
