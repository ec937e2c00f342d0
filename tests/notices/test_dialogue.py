"""The dialogue of a call that the machine makes: every question, every key, silence."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.gateways import twiml as documents
from notices.rules import dialogue
from notices.rules.dialogue import OVER, Act, Asked, Move, Place, Script, Turn
from tests.notices import twiml

KEYS = ["", *"0123456789*#", "12"]
OFFICE = dialogue.Office(town="かごしまし", section="デジタル戦略推進室", phone="0992161115")
NEWS = "はじめてのスマホ教室、6月15日、月曜日、午前10時から、です。"
HERE = "/webhooks/twilio/voice/x/content/"


def test_nothing_is_read_before_1_is_pressed():
    start = Turn(Place.GREETING)

    got = {key: dialogue.move(start, key, asked=Asked.COMING) for key in KEYS}

    assert got.pop("1") == Move(Act.HEAR, Turn(Place.CONTENT, read=1))
    assert got.pop("5") == Move(Act.WRONG_NUMBER, OVER)
    assert {*got.values()} == {Move(Act.NOTHING, Turn(Place.GREETING, asked=2))}


@pytest.mark.parametrize("place", [Place.GREETING, Place.CONTENT])
def test_a_question_is_put_twice_and_then_the_call_ends(place):
    second = dialogue.move(Turn(place), "", asked=Asked.COMING).turn

    assert second == Turn(place, asked=2)
    assert dialogue.move(second, "7", asked=Asked.COMING) == Move(Act.NOTHING, OVER)


def test_1_attends_2_asks_once_more_and_9_wants_to_be_rung():
    told = Turn(Place.CONTENT, read=1)

    got = {key: dialogue.move(told, key, asked=Asked.COMING) for key in "1239"}

    assert got == {
        "1": Move(Act.ATTEND, OVER),
        "2": Move(Act.NOTHING, Turn(Place.ABSENT, read=1)),
        "3": Move(Act.HEAR, Turn(Place.CONTENT, read=2)),
        "9": Move(Act.CALL_BACK, OVER),
    }


def test_a_seat_is_given_back_by_a_second_2_alone():
    sure = Turn(Place.ABSENT, read=1)

    acts = {key: dialogue.move(sure, key, asked=Asked.COMING).act for key in KEYS}

    assert {key for key, act in acts.items() if act is Act.STAY_AWAY} == {"2"}


def test_what_asks_for_nothing_is_answered_by_nothing():
    told = Turn(Place.CONTENT, read=1)

    acts = {key: dialogue.move(told, key, asked=Asked.NOTHING).act for key in KEYS}

    assert {act for key, act in acts.items() if key not in "39" or not key} == {Act.NOTHING}


@given(st.lists(st.sampled_from(KEYS), min_size=20, max_size=60), st.sampled_from([*Asked]))
def test_whatever_is_pressed_a_call_ends_and_does_one_thing_at_most(keys, asked):
    turn, acts = Turn(Place.GREETING), []
    for key in keys:
        move = dialogue.move(turn, key, asked=asked)
        acts.append(move.act)
        turn = move.turn

    assert turn.place is Place.OVER
    assert len([act for act in acts if act not in {Act.NOTHING, Act.HEAR}]) <= 1
    assert acts.count(Act.HEAR) <= dialogue.MOST_READ


def scripts():
    """Every document that a call can hear."""
    for asked, times, read in product(Asked, (1, 2), range(1, dialogue.MOST_READ + 1)):
        turn = Turn(Place.CONTENT, asked=times, read=read)
        yield dialogue.content(NEWS, asked=asked, turn=turn, to=HERE)
        yield dialogue.absent(asked=asked, to=HERE)
    for office in (OFFICE, dialogue.Office("たるみずし", "企画政策課", "")):
        for times in (1, 2):
            yield dialogue.greeting(office, turn=Turn(Place.GREETING, asked=times), to=HERE)
        yield dialogue.machine(office)
        for said in (dialogue.NO_ANSWER, dialogue.CALLED_BACK, dialogue.NOT_MEANT):
            yield dialogue.ending(office, said)
        yield dialogue.ending(office, dialogue.TAKEN_BACK)
    yield dialogue.unknown()


def test_every_document_keeps_the_carrier_s_rules():
    for script in scripts():
        verbs = twiml.check(documents.render(script))

        assert twiml.said(verbs) == "\n".join(script.lines)


def test_a_very_long_text_stays_within_the_carrier_s_limits():
    script = dialogue.content(
        "とても長いお知らせです。" * 400, asked=Asked.COMING, turn=Turn(Place.CONTENT), to=HERE
    )

    twiml.check(documents.render(script))


@pytest.mark.parametrize(
    "document",
    [
        "<Shout>a</Shout>",
        "<Say language='ja-JP' voice='Polly.Joanna'>a</Say>",
        "<Say language='ja-JP' voice='Polly.Mizuki'>「あ」</Say>",
        "<Gather action='x y'/>",
        "<Hangup/><Pause/>",
        "<Redirect/>",
        "",
    ],
)
def test_a_document_that_the_carrier_would_not_take_is_found(document):
    with pytest.raises((AssertionError, TypeError)):
        twiml.check(f"<?xml version='1.0'?><Response>{document}</Response>")


def test_a_machine_and_a_greeting_name_the_office_alone():
    heard = "\n".join(
        [
            *dialogue.machine(OFFICE).lines,
            *dialogue.greeting(OFFICE, turn=Turn(Place.GREETING), to=HERE).lines,
        ]
    )

    assert "かごしまし、デジタル戦略推進室" in heard
    assert "ゼロ、キュウ、キュウ" in heard
    assert NEWS not in heard


def test_what_somebody_typed_cannot_become_a_word_of_the_carrier():
    script = Script(("</Say><Hangup/>&",))

    assert "<Hangup/>&" not in documents.render(script)
