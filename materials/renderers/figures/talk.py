"""Calls, messages, and a machine that answers."""

from materials.renderers.figures.parts import bubble, handset, person, phone
from materials.renderers.figures.shapes import (
    FROST,
    GREEN,
    GREY,
    RED,
    Drawing,
    Words,
    box,
    circle,
    line,
)
from materials.renderers.palette import WHITE

_DIGITS = "123456789"
DIAL = Drawing(
    96,
    (
        *phone(22, 2, width=52, height=92, screen=WHITE),
        *(
            circle(34 + 14 * (n % 3), 18 + 15 * (n // 3), 6, fill=FROST, thick=0.8)
            for n in range(9)
        ),
        *(
            Words(digit, 34 + 14 * (n % 3), 18 + 15 * (n // 3), 9)
            for n, digit in enumerate(_DIGITS)
        ),
        circle(48, 63, 6, fill=FROST, thick=0.8),
        Words("0", 48, 63, 9),
        circle(48, 79, 7.5, fill=GREEN, thick=0.8),
        *handset(48, 79, colour=WHITE, size=0.5),
        line((57, 79), (77, 79)),
        Words("電話を", 94, 73, 10),
        Words("かける", 94, 85, 10),
    ),
)

ANSWER = Drawing(
    84,
    (
        *phone(30, 2, width=52, height=80, screen=WHITE),
        circle(56, 23, 9, fill=GREY),
        *(person(56, 20)[1:]),
        Words("田中さん", 56, 40, 9),
        circle(43, 59, 8, fill=RED, thick=0.8),
        *handset(43, 59, colour=WHITE, size=0.5),
        circle(69, 59, 8, fill=GREEN, thick=0.8),
        *handset(69, 59, colour=WHITE, size=0.5),
        line((35, 59), (27, 59)),
        line((77, 59), (85, 59)),
        Words("切る", 15, 59, 11),
        Words("出る", 97, 59, 11),
    ),
)

CHAT = Drawing(
    84,
    (
        *phone(20, 2, width=72, height=80, screen=FROST),
        *bubble(27, 12, width=52, height=16, fill=WHITE),
        Words("元気ですか", 53, 20, 9),
        *bubble(38, 36, width=46, height=16, fill="#cdebc5", tail=1),
        Words("元気です", 61, 44, 9),
        box(26, 62, width=47, height=11, radius=5, fill=WHITE, thick=0.8),
        line((79, 64), (87, 67.5), (79, 71), thick=2),
    ),
)

AI = Drawing(
    96,
    (
        *bubble(4, 3, width=62, height=28, fill=FROST),
        Words("大根の煮物を", 35, 12, 9),
        Words("教えて", 35, 22.5, 9),
        *bubble(34, 45, width=76, height=28, fill=WHITE, tail=1),
        Words("だし汁で20分…", 72, 54, 9),
        Words("（例です）", 72, 64.5, 9),
        *person(15, 54),
        box(84, 82, width=20, height=13, radius=3, fill=GREY),
        circle(90, 88, 1.6, fill=WHITE, thick=0.8),
        circle(98, 88, 1.6, fill=WHITE, thick=0.8),
        line((94, 82), (94, 78)),
    ),
)
