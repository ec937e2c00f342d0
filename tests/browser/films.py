"""What a camera sees, as a file for Chromium: pictures one after the other, 30 in a second."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import qrcode
from PIL import Image

SIZE = (640, 480)
CODE = 320
A_SECOND = 30


def film(path: Path, scenes: Sequence[tuple[str, float]]) -> Path:
    """Scenes of so many seconds, each of a QR code that says this text, or of a bare table.

    The camera begins again when they are through. The colours are halved across both ways, as
    Chromium reads no others.
    """
    with path.open("wb") as file:
        for text, seconds in scenes:
            shown = BytesIO()
            _picture(text).save(shown, "JPEG", quality=85, subsampling="4:2:0")
            file.write(shown.getvalue() * round(seconds * A_SECOND))
    return path


def _picture(text: str) -> Image.Image:
    table = Image.new("RGB", SIZE, (150, 140, 130))
    if text:
        code = qrcode.make(text).get_image().convert("RGB").resize((CODE, CODE))
        table.paste(code, ((SIZE[0] - CODE) // 2, (SIZE[1] - CODE) // 2))
    return table
