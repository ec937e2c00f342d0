"""Pictures that a town sends in (its logo, its stamp): read, checked and written anew.

Nothing of the file is kept but its colours: no name of a camera, no place, no layer that
nobody sees. What is transparent is put on white, for paper is white.
"""

import warnings
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from common.errors import RuleViolation

MOST_BYTES = 300 * 1024
MOST_PIXELS = 6_000
"""On either side; what is larger is no logo, and would fill the memory."""
LEAST_PIXELS = 40
KEPT_PIXELS = 600
"""On the longer side: 45 mm at 340 dots to the inch."""
_KINDS = ("PNG", "JPEG")


class PictureRefused(RuleViolation):
    """The picture is not taken. The sentence says why."""


class PictureTooLarge(PictureRefused):
    code = "picture_too_large"
    message = (
        "画像が大きすぎます（300KB、縦横6000ピクセルまで）。"
        "小さくした画像を選び直してください。"
    )


class PictureTooSmall(PictureRefused):
    code = "picture_too_small"
    message = (
        "画像が小さすぎます（縦横40ピクセル以上）。"
        "印刷しても粗くならない、大きい画像を選び直してください。"
    )


class UnreadablePicture(PictureRefused):
    code = "picture_unreadable"
    message = "画像として読めません。PNGかJPEGの画像を選び直してください。"


@dataclass(frozen=True)
class Picture:
    """A PNG without anything hidden, and its size in pixels."""

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()

    def within(self, *, width: float, height: float) -> tuple[float, float]:
        """Its width and height, in the unit of the room, as large as the room allows."""
        scale = min(width / self.width, height / self.height)
        return self.width * scale, self.height * scale


def tidied(content: bytes) -> Picture:
    """The picture as we keep it: same file, same bytes. Raises a PictureRefused."""
    if len(content) > MOST_BYTES:
        raise PictureTooLarge
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a size that Pillow wonders at is looked at below
        opened = _opened(content)
    return drawn(opened)


def drawn(picture: Image.Image) -> Picture:
    """A picture that a program has drawn, as we keep it."""
    shown = _on_white(picture)
    shown.thumbnail((KEPT_PIXELS, KEPT_PIXELS), Image.Resampling.LANCZOS)
    written = BytesIO()
    shown.save(written, "PNG", optimize=True)
    return Picture(written.getvalue(), *shown.size)


def _opened(content: bytes) -> Image.Image:
    try:
        found = Image.open(BytesIO(content), formats=_KINDS)
        if max(found.size) > MOST_PIXELS:
            raise PictureTooLarge
        if min(found.size) < LEAST_PIXELS:
            raise PictureTooSmall
        found.load()
        return ImageOps.exif_transpose(found)
    except (UnidentifiedImageError, Image.DecompressionBombError) as fault:
        raise UnreadablePicture from fault
    except (OSError, SyntaxError, ValueError, EOFError) as fault:  # as Pillow says "broken"
        raise UnreadablePicture from fault


def _on_white(picture: Image.Image) -> Image.Image:
    """The colours alone, on white where there was nothing."""
    colours = picture.convert("RGBA")
    paper = Image.new("RGBA", colours.size, "#ffffff")
    return Image.alpha_composite(paper, colours).convert("RGB")
