"""For whom an offering is: ages at their birthdays, what is not known, one reason each."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classes.choices import AgeBasis, Experience, Hindrance, Residence, SeatDevice
from classes.rules import eligibility
from classes.rules.eligibility import Applicant, Terms
from common.ages import AGE_BANDS, oldest_in, youngest_in

FIRST = date(2026, 6, 15)
TODAY = date(2026, 6, 1)
births = st.dates(date(1920, 1, 1), date(2010, 12, 31))
ages = st.integers(1, 99)
days = st.dates(date(2026, 4, 1), date(2032, 3, 31))
applicants = st.builds(
    Applicant,
    birth_date=st.none() | births,
    age_band=st.sampled_from(["", *dict(AGE_BANDS)]),
    lives_here=st.sampled_from([None, True, False]),
    visits=st.integers(0, 3),
    visits_this_year=st.integers(0, 3),
    device=st.sampled_from(["", "iphone", "android", "rakuraku", "feature", "none"]),
)
ONE_TERM = [
    ({"minimum_age": 65}, Hindrance.TOO_YOUNG),
    ({"maximum_age": 74}, Hindrance.TOO_OLD),
    ({"residence": Residence.RESIDENT}, Hindrance.NOT_RESIDENT),
    ({"experience": Experience.FIRST_TIME}, Hindrance.NOT_FIRST_TIME),
    ({"yearly_limit": 2}, Hindrance.YEARLY_LIMIT),
    ({"device": SeatDevice.IPHONE}, Hindrance.WRONG_DEVICE),
]


def hindrances(terms, applicant, *, first=FIRST, registered=TODAY):
    return eligibility.hindrances(terms, applicant, first_session=first, registered=registered)


def birthday(birth: date, age: int) -> date:
    """The birthday; of somebody born on 29 February, in a common year, 1 March."""
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:
        return date(birth.year + age, 3, 1)


@given(births, ages)
def test_somebody_is_old_enough_from_the_day_before_the_birthday(birth, age):
    reached = birthday(birth, age) - timedelta(days=1)
    terms, applicant = Terms(minimum_age=age), Applicant(birth_date=birth)

    assert hindrances(terms, applicant, first=reached) == []
    too_early = hindrances(terms, applicant, first=reached - timedelta(days=1))
    assert too_early == [Hindrance.TOO_YOUNG]


@given(births, ages)
def test_somebody_is_too_old_from_the_day_before_the_next_birthday(birth, age):
    reached = birthday(birth, age + 1) - timedelta(days=1)
    terms, applicant = Terms(maximum_age=age), Applicant(birth_date=birth)

    assert hindrances(terms, applicant, first=reached) == [Hindrance.TOO_OLD]
    assert hindrances(terms, applicant, first=reached - timedelta(days=1)) == []


@given(births, ages, days)
def test_nobody_is_too_young_and_too_old_at_once(birth, age, day):
    applicant = Applicant(birth_date=birth)

    young = hindrances(Terms(minimum_age=age), applicant, first=day)
    old = hindrances(Terms(maximum_age=age - 1), applicant, first=day)

    assert bool(young) != bool(old)


@pytest.mark.parametrize(
    ("birth", "first", "refused"),
    [
        ("1960-02-29", "2025-02-27", True),
        ("1960-02-29", "2025-02-28", False),
        ("1961-04-01", "2026-03-30", True),
        ("1961-04-01", "2026-03-31", False),
        ("1962-01-01", "2026-12-30", True),
        ("1962-01-01", "2026-12-31", False),
    ],
)
def test_sixty_five_is_reached_the_day_before(birth, first, refused):
    found = hindrances(
        Terms(minimum_age=65),
        Applicant(birth_date=date.fromisoformat(birth)),
        first=date.fromisoformat(first),
    )

    assert found == [Hindrance.TOO_YOUNG] * refused


@pytest.mark.parametrize(
    ("basis", "birth", "refused"),
    [
        (AgeBasis.REGISTRATION, "1961-06-02", False),
        (AgeBasis.REGISTRATION, "1961-06-03", True),
        (AgeBasis.FIRST_SESSION, "1961-06-16", False),
        (AgeBasis.FIRST_SESSION, "1961-06-17", True),
        (AgeBasis.FISCAL_YEAR_END, "1962-04-01", False),
        (AgeBasis.FISCAL_YEAR_END, "1962-04-02", True),
    ],
)
def test_each_day_on_which_the_age_may_be_asked_for(basis, birth, refused):
    terms = Terms(minimum_age=65, age_basis=basis)

    found = hindrances(terms, Applicant(birth_date=date.fromisoformat(birth)))

    assert found == [Hindrance.TOO_YOUNG] * refused


@given(st.sampled_from([*dict(AGE_BANDS)]), ages)
def test_of_a_band_whoever_may_be_of_the_age_is_let_in(band, age):
    applicant = Applicant(age_band=band)
    oldest, youngest = oldest_in(band), youngest_in(band)

    too_young = oldest is not None and oldest < age
    assert hindrances(Terms(minimum_age=age), applicant) == [Hindrance.TOO_YOUNG] * too_young
    too_old = youngest > age
    assert hindrances(Terms(maximum_age=age), applicant) == [Hindrance.TOO_OLD] * too_old


@given(applicants)
def test_terms_that_exclude_nobody_exclude_nobody(applicant):
    assert hindrances(Terms(), applicant) == []


@given(applicants, st.lists(st.sampled_from(ONE_TERM), unique_by=lambda term: term[1]))
def test_each_term_has_its_own_reason_and_no_other(applicant, chosen):
    together = Terms()
    for columns, _ in chosen:
        together = replace(together, **columns)
    alone = [hindrances(Terms(**columns), applicant) for columns, _ in chosen]

    assert all(
        found in ([], [reason]) for found, (_, reason) in zip(alone, chosen, strict=True)
    )
    assert {*hindrances(together, applicant)} == {each for found in alone for each in found}


def test_somebody_of_whom_nothing_is_known_is_believed():
    columns = {name: value for term, _ in ONE_TERM for name, value in term.items()}

    assert hindrances(Terms(**columns), Applicant()) == []


@pytest.mark.parametrize(("visits", "refused"), [(0, False), (1, False), (2, True), (3, True)])
def test_the_yearly_limit_is_a_number_of_visits_that_is_not_passed(visits, refused):
    found = hindrances(Terms(yearly_limit=2), Applicant(visits_this_year=visits))

    assert found == [Hindrance.YEARLY_LIMIT] * refused


@pytest.mark.parametrize(
    ("seat", "device", "refused"),
    [
        (SeatDevice.IPHONE, "iphone", False),
        (SeatDevice.IPHONE, "android", True),
        (SeatDevice.IPHONE, "rakuraku", True),
        (SeatDevice.IPHONE, "none", False),
        (SeatDevice.ANDROID, "android", False),
        (SeatDevice.ANDROID, "rakuraku", False),
        (SeatDevice.ANDROID, "iphone", True),
        (SeatDevice.ANDROID, "", False),
    ],
)
def test_a_seat_of_a_device_is_for_that_device(seat, device, refused):
    found = hindrances(Terms(device=seat), Applicant(device=device))

    assert found == [Hindrance.WRONG_DEVICE] * refused


def test_what_is_published_names_the_age_its_day_and_the_town():
    terms = Terms(minimum_age=65, residence=Residence.RESIDENT)

    assert eligibility.in_words(terms, town="鹿児島市") == [
        "65歳以上の方（開催日の時点）",
        "鹿児島市にお住まいの方",
    ]
