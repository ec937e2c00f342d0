"""Colours that white letters can be read on, sentences with names, pictures without secrets."""

from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from materials.renderers import pictures
from materials.renderers.palette import KEY
from materials.rules import contrast, sentences
from tests.materials import posting

# ---------- colours ----------


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ffffff", 4.0)],
)
def test_contrast_is_that_of_wcag(one, other, found):
    assert contrast.contrast(one, other) == pytest.approx(found, abs=0.01)
    assert contrast.contrast(other, one) == contrast.contrast(one, other)


@pytest.mark.parametrize(
    ("colour", "legible"), [("#767676", True), ("#777777", False), (KEY, True)]
)
def test_a_colour_is_taken_from_4_5_to_1_on(colour, legible):
    assert contrast.judge(colour).is_legible is legible


@pytest.mark.parametrize("colour", ["#ffffff", "#ffd43d", "#ff0000", "#8ab4f8", "#00ff00"])
def test_the_nearest_colour_is_legible_and_one_step_lighter_is_not(colour):
    nearest = contrast.judge(colour).nearest

    assert contrast.judge(nearest).is_legible
    parts = [int(nearest[at : at + 2], 16) for at in (1, 3, 5)]
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    lighter = [
        min(part + 2, most) if most else 0 for part, most in zip(parts, wanted, strict=True)
    ]
    assert not contrast.judge("#" + "".join(f"{part:02x}" for part in lighter)).is_legible


@pytest.mark.parametrize("text", ["", "red", "#12345", "#gggggg", "#0061733", "＃006173"])
def test_what_is_no_colour_is_none(text):
    assert contrast.tidied(text) == ""


# ---------- sentences ----------


def test_names_in_braces_are_filled_in_and_not_read_again():
    text = sentences.tidied("｛氏名｝様、{ 市町村 }の{用件}です。\r\n")
    values = dict.fromkeys(sentences.NAMES, "x") | {"氏名": "{電話}", "市町村": "鹿児島市"}

    assert sentences.fill(text, values) == "{電話}様、鹿児島市のxです。"


@pytest.mark.parametrize(
    ("text", "unknown", "is_torn"),
    [
        ("{氏名}様", (), False),
        ("{名前}と{名前}と{住所}", ("名前", "住所"), False),
        ("{氏名様", (), True),
        ("氏名}様", (), True),
        ("{}", ("",), False),
        ("{氏名.__class__}", ("氏名.__class__",), False),
    ],
)
def test_what_cannot_be_filled_in_is_found_before(text, unknown, is_torn):
    found = sentences.slips(text)

    assert (found.unknown, found.is_torn) == (unknown, is_torn)


# ---------- pictures ----------


def opened(picture):
    return Image.open(BytesIO(picture.content))


def test_nothing_but_the_colours_of_a_file_is_kept():
    secret = PngImagePlugin.PngInfo()
    secret.add_text("Author", "somebody")
    written = BytesIO()
    Image.new("RGB", (100, 100), "red").save(written, "PNG", pnginfo=secret)

    kept = pictures.tidied(written.getvalue())

    assert b"somebody" in written.getvalue()
    assert b"somebody" not in kept.content
    assert opened(kept).info == {}


def test_what_is_transparent_becomes_white():
    assert opened(posting.picture()).getpixel((299, 0)) == (255, 255, 255)


def test_a_large_picture_is_kept_smaller_and_as_wide_to_its_height():
    kept = pictures.tidied(posting.file(size=(3000, 1000)))

    assert (kept.width, kept.height) == (600, 200)


def test_a_photograph_stands_upright_as_its_camera_says():
    written, exif = BytesIO(), Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    Image.new("RGB", (200, 100), "blue").save(written, "JPEG", exif=exif)

    kept = pictures.tidied(written.getvalue())

    assert (kept.width, kept.height) == (100, 200)


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1", "LA"])
def test_pictures_of_any_kind_are_read(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    written = BytesIO()
    Image.new(mode, (100, 50)).save(written, kind)

    assert pictures.tidied(written.getvalue()).width == 100


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", pictures.UnreadablePicture),
        (b"<svg></svg>", pictures.UnreadablePicture),
        (b"GIF89a" + b"\0" * 50, pictures.UnreadablePicture),
        (posting.file()[:200], pictures.UnreadablePicture),
        (posting.file("JPEG", mode="RGB")[:400], pictures.UnreadablePicture),
        (b"x" * (300 * 1024 + 1), pictures.PictureTooLarge),
        (posting.file(size=(6001, 50)), pictures.PictureTooLarge),
        (posting.file(size=(39, 100)), pictures.PictureTooSmall),
    ],
    ids=["nothing", "svg", "gif", "torn png", "torn jpeg", "bytes", "pixels", "small"],
)
def test_what_is_no_picture_for_paper_is_refused(content, refusal):
    with pytest.raises(refusal):
        pictures.tidied(content)


def test_the_same_file_is_the_same_picture():
    assert posting.picture() == posting.picture()
