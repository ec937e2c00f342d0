"""Who has not come back, and when somebody may ring them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from attendance.rules import coming_back
from attendance.rules.coming_back import Due, Known, Rung
from people.choices import FollowUpResult
from people.rules import follow_ups

ON = date(2026, 6, 1)
LATER, NOT_NOW = FollowUpResult.LATER, FollowUpResult.NOT_NOW
NO_ANSWER, MISTAKE = FollowUpResult.NO_ANSWER, FollowUpResult.MISTAKE


def ago(days):
    return ON - timedelta(days=days)


AWAY = Known(last_came=ago(100))


def rung(days_ago, result=NOT_NOW, again=None):
    return Rung(
        ago(days_ago), result, ON + timedelta(days=again) if again is not None else None
    )


def due(known=AWAY, **more):
    return coming_back.due(known, on=ON, **more)


@pytest.mark.parametrize(
    ("days", "named"),
    [(0, False), (59, False), (60, True), (730, True), (731, False)],
)
def test_named_is_who_came_sixty_days_ago_and_not_more_than_two_years(days, named):
    assert (due(Known(last_came=ago(days))) is not None) is named


@pytest.mark.parametrize("away", coming_back.AWAY_CHOICES)
def test_the_office_says_how_long_away_is(away):
    assert due(Known(last_came=ago(away)), away=away) == Due(ago(away))
    assert due(Known(last_came=ago(away - 1)), away=away) is None


def test_whoever_refused_or_has_something_ahead_is_left_alone_even_with_a_promise():
    for calls in ((), (rung(9, LATER, again=0),)):
        assert due(replace(AWAY, refused=True, calls=calls)) is None
        assert due(replace(AWAY, booked=True, calls=calls)) is None


@pytest.mark.parametrize("result", [NOT_NOW, FollowUpResult.WRONG_NUMBER, FollowUpResult.STOP])
def test_whoever_was_rung_has_thirty_days_of_rest(result):
    assert due(replace(AWAY, calls=(rung(29, result),))) is None
    assert due(replace(AWAY, calls=(rung(30, result),))) == Due(ago(100))


def test_whoever_was_not_at_home_is_tried_again_after_three_days_three_times():
    once = (rung(3, NO_ANSWER),)

    assert due(replace(AWAY, calls=(rung(2, NO_ANSWER),))) is None
    assert due(replace(AWAY, calls=once)) == Due(ago(100))
    thrice = (rung(9, NO_ANSWER), rung(6, NO_ANSWER), *once)
    assert due(replace(AWAY, calls=thrice)) is None
    long_ago = (rung(40, NO_ANSWER), rung(36, NO_ANSWER), *once)
    assert due(replace(AWAY, calls=long_ago)) == Due(ago(100))


def test_an_agreed_day_brings_somebody_back_on_that_day_and_not_before():
    assert due(replace(AWAY, calls=(rung(60, LATER, again=1),))) is None
    assert due(replace(AWAY, calls=(rung(7, LATER, again=0),))) == Due(ago(100), ON)
    late = rung(7, LATER, again=-2)
    assert due(replace(AWAY, calls=(late,))) == Due(ago(100), ago(2))


def test_an_agreed_day_holds_however_long_ago_they_came():
    promise = (rung(7, LATER, again=0),)

    assert due(Known(ago(40), calls=promise), away=180) == Due(ago(40), ON)
    assert due(Known(ago(900), calls=promise)) == Due(ago(900), ON)


def test_whoever_has_come_since_needs_no_call_on_the_agreed_day():
    assert due(Known(ago(5), calls=(rung(7, LATER, again=0),))) is None


def test_the_last_call_decides():
    assert due(replace(AWAY, calls=(rung(40, LATER, again=-1), rung(1)))) is None


def test_a_call_that_was_pressed_by_mistake_is_none_nor_is_what_took_it_back():
    first, slip, back = rung(90), rung(1), rung(1, MISTAKE)

    assert follow_ups.counting([first, slip, back]) == [first]
    assert follow_ups.counting([slip, back, first]) == [first]
    assert follow_ups.counting([back]) == []


def test_what_was_promised_comes_first_then_who_is_longest_away():
    dues = [Due(ago(70)), Due(ago(90)), Due(ago(61), ago(1)), Due(ago(500), ago(0))]

    assert [each.last_came for each in sorted(dues, key=lambda each: each.order)] == [
        ago(61),
        ago(500),
        ago(90),
        ago(70),
    ]
