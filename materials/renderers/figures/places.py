"""What a telephone sees: a flower, a code, a map, a card."""

from materials.renderers.figures.parts import phone
from materials.renderers.figures.shapes import (
    FROST,
    GREY,
    RED,
    SUN,
    Drawing,
    Path,
    Segment,
    Words,
    area,
    arrow,
    box,
    circle,
    line,
    moved,
    turned,
)
from materials.renderers.palette import BLACK, KEY, WHITE

CAMERA = Drawing(
    96,
    (
        *phone(8, 2, width=52, height=92, screen=WHITE),
        box(11, 8, width=46, height=58, fill=FROST, thick=0.8),
        line((34, 42), (34, 62), thick=2.4),
        *(
            circle(34 + x, 34 + y, 6.5, fill=SUN, thick=0.9)
            for x, y in ((0, -9), (8.6, -2.8), (5.3, 7.3), (-5.3, 7.3), (-8.6, -2.8))
        ),
        circle(34, 34, 5.5, fill=WHITE, thick=0.9),
        circle(34, 77, 7.5, fill=WHITE, thick=1.6),
        circle(34, 77, 5.2, fill=GREY, thick=0.8),
        line((43, 77), (62, 77)),
        Words("シャッター", 87, 77, 9),
    ),
)


def _eye(x: float, y: float) -> tuple[Path, ...]:
    """A corner of a code; the whole is no code that anything could read."""
    return (
        box(x, y, width=9, height=9, fill=WHITE, edge=BLACK, thick=1.8),
        box(x + 3, y + 3, width=3, height=3, fill=BLACK, edge=BLACK, thick=0.3),
    )


QR_SCAN = Drawing(
    84,
    (
        box(4, 22, width=40, height=48, fill=WHITE, thick=1),
        line((10, 30), (38, 30), thick=2),
        *_eye(12, 38),
        *_eye(27, 38),
        *_eye(12, 53),
        *(
            box(x, y, width=3, height=3, fill=BLACK, edge=BLACK, thick=0.2)
            for x, y in ((28, 54), (33, 58), (28, 60), (23, 50), (34, 52))
        ),
        *arrow((48, 45), (59, 45), colour=KEY, thick=3.2),
        *phone(64, 3),
        *_eye(75, 30),
        *_eye(88, 30),
        *_eye(75, 43),
        *(
            box(x, y, width=3, height=3, fill=BLACK, edge=BLACK, thick=0.2)
            for x, y in ((89, 44), (94, 49), (88, 50))
        ),
        *(
            line(*points, colour=KEY, thick=2.4)
            for points in (
                ((70, 32), (70, 25), (77, 25)),
                ((93, 25), (101, 25), (101, 32)),
                ((70, 50), (70, 57), (77, 57)),
                ((93, 57), (101, 57), (101, 50)),
            )
        ),
    ),
)

MAP = Drawing(
    84,
    (
        *phone(18, 2, width=76, height=80, screen=WHITE),
        *(
            box(x, y, width=w, height=h, fill=FROST, edge=FROST, thick=0.4)
            for x, y, w, h in (
                (22, 9, 22, 19),
                (50, 9, 18, 19),
                (74, 9, 16, 19),
                (22, 34, 22, 18),
                (50, 34, 18, 18),
                (74, 34, 16, 18),
                (22, 58, 22, 17),
                (50, 58, 40, 17),
            )
        ),
        line((47, 69), (47, 55), (71, 55), (71, 31), colour=KEY, thick=3.4),
        circle(47, 69, 4.4, fill=KEY, edge=WHITE, thick=1.6),
        Path(
            (71, 31),
            (
                Segment(((66, 24), (63, 21), (63, 17))),
                Segment(((63, 6.5), (79, 6.5), (79, 17))),
                Segment(((79, 21), (76, 24), (71, 31))),
                Segment(()),
            ),
            RED,
        ),
        circle(71, 17, 2.8, fill=WHITE, thick=0.8),
        Words("現在地", 69, 69, 9),
    ),
)

CARD = Drawing(
    102,
    (
        *moved(turned(phone(0, 0, width=38, height=80), -90, about=(0, 0)), 16, 41),
        Words("スマートフォン", 57, 23, 9),
        *arrow((56, 43), (56, 56), colour=KEY, thick=3.6),
        box(22, 59, width=68, height=41, radius=4, fill="#fbe3ea", thick=1.6),
        Words("マイナンバー", 56, 68, 9),
        box(29, 76, width=14, height=18, fill=WHITE, thick=0.9),
        circle(36, 82, 3, fill=GREY, thick=0.7),
        area((30.5, 93.5), (33, 88), (39, 88), (41.5, 93.5), fill=GREY, thick=0.7),
        *(line((49, y), (80, y), thick=1.6) for y in (80, 86, 92)),
    ),
)
