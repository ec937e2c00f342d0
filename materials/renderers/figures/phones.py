"""The telephone itself: its buttons, its battery, its Wi-Fi."""

from materials.renderers.figures.parts import battery, phone
from materials.renderers.figures.shapes import (
    GREEN,
    GREY,
    SUN,
    Drawing,
    Words,
    arc,
    area,
    box,
    circle,
    line,
)
from materials.renderers.palette import INK, KEY, WHITE

POWER = Drawing(
    84,
    (
        box(54, 18, width=4, height=17, radius=1, fill=SUN),
        box(54, 41, width=4, height=13, radius=1, fill=SUN),
        *phone(12, 3),
        line((59.5, 26), (70, 21)),
        line((59.5, 47), (70, 57)),
        Words("音量", 72, 17, 10.5, centred=False),
        Words("ボタン", 72, 29, 10.5, centred=False),
        Words("電源", 72, 54, 10.5, centred=False),
        Words("ボタン", 72, 66, 10.5, centred=False),
        circle(33, 40, 9, edge=KEY, thick=2),
        line((33, 27), (33, 38), colour="#dff1f4", thick=6),
        line((33, 28), (33, 39), colour=KEY, thick=2),
    ),
)

CHARGE = Drawing(
    84,
    (
        *phone(14, 3, height=58),
        *battery(23, 20, share=0.7, fill=GREEN),
        area((37, 34), (30, 43), (35, 43), (33, 51), (40, 41), (35.5, 41), fill=SUN, thick=0.8),
        box(31, 61, width=8, height=4.5, fill=GREY),
        box(29.5, 65.5, width=11, height=9, radius=2, fill=WHITE),
        line((35, 74.5), (35, 80), (84, 80), (84, 62), thick=2.4),
        box(74, 40, width=20, height=22, radius=3, fill=WHITE, thick=1.6),
        line((79, 40), (79, 32), thick=3),
        line((89, 40), (89, 32), thick=3),
        box(70, 6, width=28, height=20, radius=3, fill=GREY),
        line((79, 12), (79, 20), thick=3),
        line((89, 12), (89, 20), thick=3),
    ),
)

WIFI = Drawing(
    84,
    (
        *phone(8, 3),
        *(arc(29, 48, radius, span=(45, 135), thick=3.4) for radius in (7, 13, 19)),
        circle(29, 47, 2.6, fill=INK),
        *(arc(88, 36, radius, span=(55, 125), thick=2.4) for radius in (9, 16)),
        circle(88, 35, 1.8, fill=INK),
        box(70, 46, width=36, height=15, radius=3, fill=WHITE, thick=1.6),
        *(circle(x, 53.5, 1.5, fill=GREEN, thick=0.6) for x in (78, 84, 90)),
        Words("ルーター", 88, 72, 10),
    ),
)
