"""Print every document, page by page as PNG, and one sheet on which all of them are seen.

    python3 run.py setup test && .venv/bin/python -m tests.papers FOLDER [--longest] [--dpi 60]

Needs no database: it makes one in memory. `contact-sheet.png` names each document under its
first page.
"""

import argparse
import os
from pathlib import Path
from typing import Any

ACROSS, GAP, LABEL = 6, 16, 26


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--longest", action="store_true", help="with the longest that fits")
    asked.add_argument("--dpi", type=int, default=60)
    asked.add_argument("--only", default="", help="documents whose name holds these letters")
    asked.add_argument("--golden", action="store_true", help="take down how they look now")
    told = asked.parse_args()
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    os.environ.setdefault("SECRET_KEY", "papers")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases, setup_test_environment

    setup_test_environment()
    setup_databases(verbosity=0, interactive=False)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    told.folder.mkdir(parents=True, exist_ok=True)
    print_all(told)


def print_all(told: argparse.Namespace) -> None:
    """The PDF and the pages of each document, and the sheet with all of them."""
    import time_machine

    from tests.papers import golden
    from tests.papers.scenes import NOW, Scene
    from tests.papers.specimens import SPECIMENS

    folder, seen = told.folder, []
    with time_machine.travel(NOW, tick=False):
        scene = Scene(longest=told.longest)
        for specimen in (each for each in SPECIMENS if told.only in each.name):
            content = specimen.ask(scene)
            (folder / f"{specimen.name}.pdf").write_bytes(content)
            pages = pictures(content, dpi=told.dpi)
            for number, page in enumerate(pages, start=1):
                page.save(folder / f"{specimen.name}-{number}.png")
            print(f"{specimen.name}: {len(pages)} pages, {len(content) / 1000:.0f} kB")
            if told.golden and not told.longest:
                golden.keep(specimen.name, golden.taken_down(content))
            seen.append((specimen.name, pages[0]))
    sheet = folder / "contact-sheet.png"
    together(seen).save(sheet)
    print(sheet)


def pictures(content: bytes, *, dpi: int) -> list[Any]:
    """Every page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]


def together(seen: list[tuple[str, Any]]) -> Any:
    """The first pages in rows, each with its name."""
    from PIL import Image, ImageDraw, ImageFont

    from materials.renderers import fonts
    from materials.renderers.fonts import Weight

    wide = max(page.width for _, page in seen)
    high = max(page.height for _, page in seen)
    rows = -(-len(seen) // ACROSS)
    size = (ACROSS * (wide + GAP) + GAP, rows * (high + LABEL + GAP) + GAP)
    sheet = Image.new("RGB", size, "#8c8c8c")
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(fonts.folder() / fonts.FILES[Weight.REGULAR][0]), 16)
    for number, (name, page) in enumerate(seen):
        down, across = divmod(number, ACROSS)
        x, y = GAP + across * (wide + GAP), GAP + down * (high + LABEL + GAP)
        sheet.paste(page, (x, y))
        draw.text((x, y + high + 3), name, font=font, fill="#ffffff")
    return sheet


if __name__ == "__main__":
    main()
