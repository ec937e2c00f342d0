"""Alarms, and what one should not believe."""

from materials.renderers.figures.parts import bubble, cross, handset, person, phone
from materials.renderers.figures.shapes import (
    FROST,
    RED,
    SUN,
    Drawing,
    Words,
    arc,
    area,
    box,
    line,
)
from materials.renderers.palette import KEY, WHITE

SIREN = Drawing(
    84,
    (
        *phone(30, 2, width=52, height=80, screen=WHITE),
        area((56, 13), (73, 43), (39, 43), fill=SUN, thick=2),
        line((56, 22), (56, 33), thick=3.4),
        line((56, 38), (56, 38.1), thick=3.6),
        Words("緊急", 56, 53, 11),
        Words("知らせ", 56, 66, 11),
        *(arc(86, 38, radius, span=(-45, 45), thick=2.6) for radius in (7, 14, 21)),
        *(arc(26, 38, radius, span=(135, 225), thick=2.6) for radius in (7, 14, 21)),
    ),
)

MESSAGE_BOARD = Drawing(
    84,
    (
        *phone(4, 3, screen=FROST),
        *handset(25, 42, colour=KEY, size=1.3),
        *bubble(54, 6, width=54, height=26, fill=SUN),
        Words("171", 81, 19, 22),
        Words("録音は 1", 82, 52, 11),
        Words("再生は 2", 82, 68, 11),
    ),
)

FRAUD_MESSAGE = Drawing(
    96,
    (
        *phone(16, 2, width=80, height=92, screen=FROST),
        *bubble(23, 12, width=66, height=54, fill=WHITE),
        Words("荷物をお届け", 56, 20.5, 9),
        Words("できません", 56, 31.5, 9),
        box(27, 43, width=50, height=15, radius=3, fill=WHITE, edge=KEY, thick=1.2),
        Words("ここを押す", 51, 50.5, 9, colour=KEY),
        *cross(83, 50.5, 6.5, colour=RED, thick=4),
        Words("押さない", 56, 81, 11, colour=RED),
    ),
)

FRAUD_CALL = Drawing(
    96,
    (
        *person(18, 52),
        *handset(32, 55, colour=KEY, size=0.9),
        *bubble(36, 4, width=74, height=38, fill=WHITE),
        Words("お金を返します", 73, 12.5, 9),
        Words("ATMへ行って", 73, 23, 9),
        Words("ください", 73, 33.5, 9),
        *cross(100, 41, 8, colour=RED, thick=4),
        Words("すぐ切る", 76, 66, 14, colour=RED),
        Words("家族に話す", 76, 84, 11),
    ),
)

ASK = Drawing(
    84,
    (
        *person(20, 32),
        *handset(35, 35, colour=KEY, size=0.9),
        box(50, 4, width=60, height=34, radius=4, fill=FROST, thick=1.6),
        Words("買い物の相談", 80, 12, 9),
        Words("188", 80, 27, 18, colour=KEY),
        box(50, 44, width=60, height=34, radius=4, fill=WHITE, thick=1.6),
        Words("警察の相談", 80, 52, 9),
        Words("#9110", 80, 67, 16, colour=KEY),
    ),
)
