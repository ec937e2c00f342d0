"""What fingers do on a screen."""

from materials.renderers.figures.parts import finger, phone
from materials.renderers.figures.shapes import (
    GREY,
    SUN,
    Drawing,
    Words,
    area,
    arrow,
    box,
    circle,
    line,
)
from materials.renderers.palette import KEY, WHITE

TAP = Drawing(
    96,
    (
        *phone(20, 3),
        *(
            box(26 + 11 * c, 14 + 11 * r, width=8, height=8, radius=2, fill=GREY, thick=0.6)
            for r in range(2)
            for c in range(3)
        ),
        circle(41, 47, 11, edge=KEY, thick=1),
        circle(41, 47, 6.5, fill=SUN, edge=KEY),
        *finger((43, 47)),
        Words("トン", 86, 40, 13),
        line((68, 41), (74, 38), thick=1.8),
        line((68, 48), (74, 50), thick=1.8),
    ),
)

LONG_PRESS = Drawing(
    96,
    (
        *phone(8, 3),
        circle(29, 44, 16, edge=KEY, thick=1),
        circle(29, 44, 11.5, edge=KEY, thick=1.6),
        circle(29, 44, 7, fill=SUN, edge=KEY),
        *finger((31, 44)),
        circle(82, 18, 13, fill=WHITE, thick=1.8),
        line((82, 18), (82, 9), thick=1.8),
        line((82, 18), (88.5, 18), thick=1.8),
        Words("押したまま", 82, 42, 10),
    ),
)

SWIPE = Drawing(
    96,
    (
        *phone(8, 3),
        *(box(14, y, width=30, height=9, radius=1.5, fill=WHITE, thick=0.7) for y in (14, 26)),
        *arrow((29, 56), (29, 12), colour=KEY, thick=3.6),
        *finger((31, 47)),
        Words("すべらせる", 82, 30, 10),
    ),
)

TEXT_SIZE = Drawing(
    84,
    (
        *phone(4, 12, width=34, height=62),
        *phone(66, 3),
        Words("あ", 21, 40, 12),
        Words("あ", 87, 42, 30),
        *arrow((44, 43), (61, 43), colour=KEY, thick=3.6),
    ),
)

_KEYS = ("あ", "か", "さ", "た", "な", "は", "ま", "や", "ら")
KEYBOARD = Drawing(
    84,
    (
        box(10, 2, width=92, height=80, radius=5, fill=GREY, thick=1.6),
        *(
            box(
                17 + 27 * (n % 3),
                7 + 18 * (n // 3),
                width=24,
                height=15,
                radius=2.5,
                fill=WHITE,
            )
            for n in range(9)
        ),
        *(
            Words(key, 29 + 27 * (n % 3), 14.5 + 18 * (n // 3), 12)
            for n, key in enumerate(_KEYS)
        ),
        *(box(17 + 27 * n, 61, width=24, height=15, radius=2.5, fill=WHITE) for n in range(3)),
        Words("小゛", 29, 68.5, 9),
        Words("わ", 56, 68.5, 12),
        Words("、。", 83, 68.5, 10),
    ),
)

FLICK = Drawing(
    84,
    (
        *(
            box(x, y, width=26, height=24, radius=4, fill=fill, thick=1.6)
            for x, y, fill in (
                (43, 30, SUN),
                (43, 3, WHITE),
                (43, 57, WHITE),
                (12, 30, WHITE),
                (74, 30, WHITE),
            )
        ),
        Words("あ", 56, 42, 16),
        Words("う", 56, 15, 14),
        Words("お", 56, 69, 14),
        Words("い", 25, 42, 14),
        Words("え", 87, 42, 14),
        *(
            area(*points, fill=KEY, edge=KEY, thick=0.6)
            for points in (
                ((56, 26.3), (52, 30.6), (60, 30.6)),
                ((56, 57.7), (52, 53.4), (60, 53.4)),
                ((38.3, 42), (42.6, 38), (42.6, 46)),
                ((73.7, 42), (69.4, 38), (69.4, 46)),
            )
        ),
    ),
)
