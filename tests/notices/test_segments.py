"""How many text messages a text comes to, held against a second reading of the rules."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.rules import segments
from notices.rules.segments import BASIC, EXTENSION, Encoding

REMINDER = (
    "【垂水市】スマホ教室のお知らせ\n6月15日(月)10:00〜 垂水市市民館2階\n持ち物:スマホ\n"
    "お休みの場合は0994-32-1045へ"
)
GSM = "".join(sorted(BASIC | EXTENSION))
LETTERS = st.sampled_from("あ漢、。A1 €{𠮷髙\U000e0100😀")
TEXTS = st.one_of(
    st.text(alphabet=GSM, max_size=700),
    st.text(alphabet=LETTERS, max_size=400),
    st.text(max_size=400).filter(
        lambda text: not any(0xD800 <= ord(c) <= 0xDFFF for c in text)
    ),
)


def cut(text):
    """The parts themselves, as bytes: what a telephone would put together again. Made from
    the encoded text, and from its end to its beginning as little as the counting is."""
    if all(letter in GSM for letter in text):
        stream = b"".join(b"\x1b" + b"?" if c in EXTENSION else b"?" for c in text)
        alone, room, step = 160, 153, 1
        torn = lambda piece: piece.endswith(b"\x1b")  # noqa: E731  # said where it is used
    else:
        stream, alone, room, step = codecs.encode(text, "utf-16-be"), 70, 67, 2
        torn = lambda piece: 0xD8 <= piece[-2] <= 0xDB  # noqa: E731
    if len(stream) <= alone * step:
        return [stream] if stream else []
    pieces = []
    while stream:
        piece = stream[: room * step]
        if torn(piece):
            piece = piece[:-step]
        pieces.append(piece)
        stream = stream[len(piece) :]
    return pieces


@given(TEXTS)
def test_as_many_parts_as_a_telephone_would_put_together(text):
    assert segments.count(text).parts == len(cut(text))


@given(TEXTS)
def test_the_units_are_those_of_the_parts(text):
    counted = segments.count(text)
    step = 1 if counted.encoding is Encoding.GSM_7 else 2
    assert counted.units == sum(len(piece) for piece in cut(text)) // step


@given(TEXTS, TEXTS)
def test_more_text_is_never_fewer_parts(text, more):
    if segments.encoding_of(text) is segments.encoding_of(text + more):
        assert segments.count(text).parts <= segments.count(text + more).parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (Encoding.GSM_7, 0, 0)),
        ("a" * 160, (Encoding.GSM_7, 160, 1)),
        ("a" * 161, (Encoding.GSM_7, 161, 2)),
        ("a" * 306, (Encoding.GSM_7, 306, 2)),
        ("a" * 307, (Encoding.GSM_7, 307, 3)),
        ("€", (Encoding.GSM_7, 2, 1)),
        ("€" * 80, (Encoding.GSM_7, 160, 1)),
        ("a" * 152 + "€" * 5, (Encoding.GSM_7, 162, 2)),
        # The € does not fit into what is left of the first part, and one more letter follows.
        ("a" * 152 + "€" + "a" * 152, (Encoding.GSM_7, 306, 3)),
        ("あ" * 70, (Encoding.UCS_2, 70, 1)),
        ("あ" * 71, (Encoding.UCS_2, 71, 2)),
        ("あ" * 134, (Encoding.UCS_2, 134, 2)),
        ("あ" * 135, (Encoding.UCS_2, 135, 3)),
        ("𠮷", (Encoding.UCS_2, 2, 1)),
        ("𠮷" * 35, (Encoding.UCS_2, 70, 1)),
        # 66 and 67: 𠮷 is not torn apart, so that 134 units are three parts here.
        ("あ" * 66 + "𠮷" + "あ" * 66, (Encoding.UCS_2, 134, 3)),
        ("a" * 159 + "あ", (Encoding.UCS_2, 160, 3)),
        ("`", (Encoding.UCS_2, 1, 1)),
    ],
)
def test_known_examples(text, expected):
    counted = segments.count(text)
    assert (counted.encoding, counted.units, counted.parts) == expected


def test_a_reminder_of_a_town_is_one_message():
    counted = segments.count(REMINDER)
    assert (counted.encoding, counted.units, counted.parts) == (Encoding.UCS_2, 68, 1)
    assert counted.room == 70


def test_the_room_is_that_of_the_parts():
    assert [segments.count("あ" * n).room for n in (1, 71, 135)] == [70, 134, 201]
