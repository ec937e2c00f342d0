"""Seven ordinances as rule data: what each accepts, and what it refuses."""

from datetime import date

import pytest

from classes.choices import OutreachBelonging as Belonging
from classes.rules.outreach import checking
from classes.rules.outreach.checking import Asked
from classes.rules.outreach.terms import Terms, confirmations
from tests.classes.outreach import ordinances
from tests.classes.outreach.asking import span

ON = date(2026, 6, 1)
IN_SEASON = date(2024, 6, 1)


def asked(terms, *starts, minutes=90, people=25, **more):
    given = {"confirmed": frozenset(confirmations(terms)), **more}
    return Asked(people=people, wishes=[span(each, minutes) for each in starts], **given)


def codes(terms, question, *, on=ON):
    return [hit.code for hit in checking.check(terms, question, on=on)]


@pytest.mark.parametrize("terms", ordinances.ALL.values(), ids=ordinances.ALL)
def test_the_terms_are_data(terms):
    assert Terms.of(terms.data) == terms


@pytest.mark.parametrize(
    ("town", "start", "on"),
    [
        ("坂東市", "2026-06-22 17:30", ON),
        ("坂東市", "2026-06-21 15:30", ON),
        ("大月市", "2026-06-15 19:30", ON),
        ("大月市", "2026-12-30 10:00", ON),
        ("柏原市", "2026-06-21 19:30", ON),
        ("和水町", "2026-06-15 19:30", ON),
        ("和水町", "2026-07-01 10:00", ON),
        ("倉敷市", "2026-06-15 15:30", ON),
        ("日立市", "2024-07-01 19:30", IN_SEASON),
        ("日立市", "2025-03-29 15:30", IN_SEASON),
    ],
)
def test_what_keeps_the_conditions_is_accepted(town, start, on):
    terms = ordinances.ALL[town]

    assert codes(terms, asked(terms, start), on=on) == []


@pytest.mark.parametrize(
    ("town", "start", "on", "refused"),
    [
        ("坂東市", "2026-06-20 10:00", ON, ["too_late"]),
        ("坂東市", "2026-06-22 18:00", ON, ["outside_hours"]),
        ("坂東市", "2026-06-27 16:00", ON, ["outside_hours"]),
        ("坂東市", "2027-01-04 10:00", ON, ["closed_day"]),
        ("大月市", "2026-06-14 10:00", ON, ["too_late"]),
        ("大月市", "2026-06-22 20:00", ON, ["outside_hours"]),
        ("柏原市", "2026-12-29 10:00", ON, ["closed_day"]),
        ("和水町", "2026-07-02 10:00", ON, ["too_early"]),
        ("和水町", "2026-07-20 17:00", date(2026, 6, 25), ["outside_hours"]),
        ("倉敷市", "2026-06-20 10:00", ON, ["closed_day"]),
        ("日立市", "2024-07-15 10:00", IN_SEASON, ["closed_day"]),
        ("日立市", "2025-04-01 10:00", IN_SEASON, ["closed_day"]),
        ("日立市", "2025-03-28 10:00", date(2025, 3, 1), ["not_accepting"]),
    ],
)
def test_what_does_not_is_refused(town, start, *, on, refused):
    terms = ordinances.ALL[town]

    assert codes(terms, asked(terms, start), on=on) == refused


@pytest.mark.parametrize("terms", ordinances.ALL.values(), ids=ordinances.ALL)
def test_every_town_asks_for_ten_people_of_the_town_inside_the_town(terms):
    on = IN_SEASON if terms is ordinances.HITACHI else ON
    start = "2024-07-02 10:00" if terms is ordinances.HITACHI else "2026-06-23 10:00"
    also = ("2024-07-03 10:00" if terms is ordinances.HITACHI else "2026-06-24 10:00",)
    question = asked(terms, start, *also, people=9, inside=False, belonging=Belonging.NONE)

    assert codes(terms, question, on=on) == [
        "too_few_people",
        "outside_town",
        "not_of_the_town",
    ]
    assert codes(terms, asked(terms, start, *also, people=10), on=on) == []


def test_two_hours_are_the_longest_where_the_ordinance_says_so():
    long = asked(ordinances.BANDO, "2026-06-22 10:00", minutes=121)

    assert codes(ordinances.BANDO, long) == ["too_long"]


def test_sagamihara_asks_for_two_wishes_a_call_before_and_half_an_hour():
    terms = ordinances.SAGAMIHARA
    short = asked(terms, "2026-06-22 10:00", minutes=29, confirmed=frozenset())

    assert codes(terms, short) == [
        "too_few_wishes",
        "too_short",
        "unconfirmed_politics",
        "unconfirmed_religion",
        "unconfirmed_profit",
        "unconfirmed_complaints",
        "unconfirmed_residents",
        "unconfirmed_talked",
    ]
    assert codes(terms, asked(terms, "2026-06-22 10:00", "2026-06-23 10:00", minutes=30)) == []


def test_a_refusal_says_what_to_do_next():
    hits = checking.check(
        ordinances.OTSUKI, asked(ordinances.OTSUKI, "2026-06-10 10:00"), on=ON
    )

    assert [hit.sentence for hit in hits] == [
        "14日前までのお申込みです。6月15日（月）以降の日を選んでください。"
    ]
