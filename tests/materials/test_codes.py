"""A QR code that a telephone reads from paper: its size, its margin, its picture."""

import pytest

from materials.renderers import qr
from materials.renderers.sheets import Sheet
from tests import make
from tests.materials import paper

URL = "https://kouza.city.example.lg.jp/f/K7M4XH/"


def printed(*, size, content=URL):
    sheet = Sheet(title="試し刷り", author="鹿児島市", dated=make.TODAY)
    # On colour, as in the flyer: the margin has to be made, it is not there by itself.
    sheet.box(x=0, y=0, width=210, height=297, fill="#006173")
    sheet.qr(qr.symbol(content), x=20, y=30, size=size)
    return sheet.finish()


@pytest.mark.parametrize("dpi", [100, 300])
@pytest.mark.parametrize("size", [20, 30])
def test_the_code_is_read_from_paper(size, dpi):
    assert paper.codes(printed(size=size), dpi=dpi) == [URL]


def test_the_code_is_as_wide_as_it_was_asked_for():
    left, bottom, right, top = (edge * paper.POINT for edge in paper.symbol(printed(size=20)))

    assert (round(right - left, 2), round(top - bottom, 2)) == (20, 20)


def test_four_cells_around_the_code_are_blank():
    dots, cell = 1200 / 25.4, 20 / qr.symbol(URL).size
    picture = paper.picture(printed(size=20), dpi=1200)

    def darkest(area):
        """Within these cells from the corner of the margin; a hair's breadth is left out."""
        corner = (20, 30, 20, 30)
        box = [mm + cells * cell for mm, cells in zip(corner, area, strict=True)]
        hair = (0.05, 0.05, -0.05, -0.05)
        edges = [round((mm + by) * dots) for mm, by in zip(box, hair, strict=True)]
        return picture.crop(edges).getextrema()[0]

    margins = [(0, 0, 37, 4), (0, 33, 37, 37), (0, 0, 4, 37), (33, 0, 37, 37)]
    assert [darkest(each) for each in margins] == [255] * 4
    assert darkest((4, 4, 5, 5)) == 0


def test_a_code_too_small_for_paper_is_not_drawn():
    with pytest.raises(ValueError, match="too small"):
        printed(size=19.9)


def test_a_content_too_long_for_a_flyer_is_not_drawn():
    with pytest.raises(ValueError, match="too many"):
        qr.symbol("https://example.jp/" + "x" * 200)


@pytest.mark.parametrize("length", [12, 42, 43, 62, 63, 84, 106, 122, 152, 180, 213])
def test_every_length_that_fits_is_read_again(length):
    content = "https://e.jp/" + "x" * (length - 13) if length > 13 else "https://e.jp"

    assert paper.codes(printed(size=30, content=content), dpi=300) == [content]


def test_the_same_address_is_always_the_same_picture():
    assert qr.symbol(URL) == qr.symbol(URL)
    assert (qr.symbol(URL).size, qr.symbol(URL).span) == (29, 37)
