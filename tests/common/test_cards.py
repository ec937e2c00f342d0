"""Cards: what they say, and what a scan of them says."""

import json
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import cards
from common.cards import Names, Read

VECTORS = Path(__file__).parent.parent / "vectors"
codes = st.integers(0, cards.CODES - 1).map(cards.encode_code)


@pytest.mark.parametrize(
    "case", json.loads((VECTORS / "cards.json").read_text()), ids=lambda case: case["says"]
)
def test_what_was_scanned_or_typed(case):
    found = cards.read(case["text"])

    assert (found and {"names": found.names, "value": found.value}) == case["reads"]


@pytest.mark.parametrize(
    "case", json.loads((VECTORS / "digests.json").read_text()), ids=lambda case: case["says"]
)
def test_what_a_tablet_holds_of_a_card(case):
    assert cards.digest(UUID(case["session"]), case["code"]) == case["digest"]


@given(codes)
def test_every_code_is_read_as_itself(code):
    assert cards.read(code.lower()) == Read(Names.CARD, code)


@given(st.integers(0, cards.NUMBERS - 1).map(cards.encode_number))
def test_every_number_is_read_as_itself(number):
    assert cards.read(number) == Read(Names.NUMBER, number)


@given(codes, st.integers(0, 15), st.sampled_from(cards.LETTERS))
def test_one_wrong_character_is_noticed(code, place, letter):
    typed = code[:place] + letter + code[place + 1 :]

    assert cards.read(typed) == (Read(Names.CARD, code) if typed == code else None)


@pytest.mark.parametrize("encode", [cards.encode_code, cards.encode_number])
@pytest.mark.parametrize("number", [-1, cards.CODES])
def test_there_are_only_so_many(encode, number):
    with pytest.raises(ValueError, match="is not within"):
        encode(number)
