"""The figures of handouts, drawn by us: as SVG on pages, as vectors on paper.

figures.svg(FigureName.POWER, says="右の横に電源ボタン")
figures.draw(sheet, FigureName.POWER, x=20, y=40, width=56)
"""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from materials.choices import FigureName
from materials.renderers.figures import danger, gestures, phones, places, talk
from materials.renderers.figures.shapes import WIDTH, Drawing, Path, Shape, Words
from materials.renderers.fonts import Weight
from materials.renderers.sheets import POINT, Sheet, Style

DRAWN: dict[FigureName, Drawing] = {
    FigureName.POWER: phones.POWER,
    FigureName.TAP: gestures.TAP,
    FigureName.LONG_PRESS: gestures.LONG_PRESS,
    FigureName.SWIPE: gestures.SWIPE,
    FigureName.TEXT_SIZE: gestures.TEXT_SIZE,
    FigureName.CHARGE: phones.CHARGE,
    FigureName.WIFI: phones.WIFI,
    FigureName.DIAL: talk.DIAL,
    FigureName.ANSWER: talk.ANSWER,
    FigureName.KEYBOARD: gestures.KEYBOARD,
    FigureName.FLICK: gestures.FLICK,
    FigureName.CAMERA: places.CAMERA,
    FigureName.QR_SCAN: places.QR_SCAN,
    FigureName.MAP: places.MAP,
    FigureName.CHAT: talk.CHAT,
    FigureName.SIREN: danger.SIREN,
    FigureName.MESSAGE_BOARD: danger.MESSAGE_BOARD,
    FigureName.FRAUD_MESSAGE: danger.FRAUD_MESSAGE,
    FigureName.FRAUD_CALL: danger.FRAUD_CALL,
    FigureName.ASK: danger.ASK,
    FigureName.CARD: places.CARD,
    FigureName.AI: talk.AI,
}


def svg(name: FigureName, *, says: str) -> SafeString:
    """The figure as an element of a page; `says` is what it tells whoever cannot see it."""
    drawing = DRAWN[name]
    return format_html(
        '<svg class="figure" viewBox="0 0 {} {}" role="img" aria-label="{}" '
        'stroke-linecap="round" stroke-linejoin="round">{}</svg>',
        f"{WIDTH:g}",
        f"{drawing.height:g}",
        says,
        format_html_join("", "{}", ((_element(shape),) for shape in drawing.shapes)),
    )


def height(name: FigureName, *, width: float) -> float:
    """How high the figure is where it is so wide."""
    return DRAWN[name].height * width / WIDTH


def draw(sheet: Sheet, name: FigureName, *, x: float, y: float, width: float) -> None:
    """The figure on paper, in millimetres."""
    scale = width / WIDTH
    for shape in DRAWN[name].shapes:
        if isinstance(shape, Words):
            _letters(sheet, shape, x=x, y=y, scale=scale)
            continue
        path = shape.placed(lambda point: (x + point[0] * scale, y + point[1] * scale))
        sheet.outline(
            path.start,
            [segment.points for segment in path.segments],
            fill=path.fill,
            edge=path.edge,
            line=path.line * scale,
        )


def _letters(sheet: Sheet, words: Words, *, x: float, y: float, scale: float) -> None:
    style = Style(words.size * scale / POINT, words.weight, leading=1, colour=words.colour)
    sheet.text(
        words.text,
        x=x + words.x * scale,
        y=y + words.baseline * scale - style.baseline,
        style=style,
        align="centre" if words.centred else "left",
    )


def _element(shape: Shape) -> SafeString:
    if isinstance(shape, Words):
        return format_html(
            '<text x="{}" y="{}" font-size="{}" font-weight="{}" fill="{}" '
            'text-anchor="{}">{}</text>',
            _number(shape.x),
            _number(shape.baseline),
            _number(shape.size),
            700 if shape.weight is Weight.BOLD else 400,
            shape.colour,
            "middle" if shape.centred else "start",
            shape.text,
        )
    return format_html(
        '<path d="{}" fill="{}" stroke="{}" stroke-width="{}"/>',
        _outline(shape),
        shape.fill or "none",
        shape.edge or "none",
        _number(shape.line),
    )


def _outline(path: Path) -> str:
    commands = {0: "Z", 1: "L", 3: "C"}
    parts = [f"M{_point(path.start)}"]
    for segment in path.segments:
        ends = " ".join(map(_point, segment.points))
        parts.append(f"{commands[len(segment.points)]}{ends}")
    return "".join(parts)


def _point(point: tuple[float, float]) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _number(value: float) -> str:
    return f"{round(value, 1):g}"
