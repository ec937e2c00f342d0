"""Who may help, and the sentence that says why not."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from common.clock import at_tokyo
from people.choices import ConsentScope, HelperKind, HelperState
from people.rules import helping
from people.rules.helping import Code, Consent, Period, Standing, Terms, why_not

DAY = date(2026, 6, 15)
ACTIVITY = frozenset({ConsentScope.ACTIVITY})
WHOLE = ACTIVITY | {ConsentScope.EVENING}
STUDENT = Standing(
    kind=HelperKind.STUDENT,
    state=HelperState.REGISTERED,
    on=DAY,
    birth_date=date(2009, 2, 3),
    consents=(Consent(date(2026, 4, 1), ACTIVITY),),
    insurances=(Period(date(2027, 3, 31)),),
)
CITIZEN = Standing(kind=HelperKind.CITIZEN, state=HelperState.REGISTERED, on=DAY)


def at(hour, minute=0, *, day=DAY):
    return at_tokyo(day, time(hour, minute))


def codes(standing, *, starts=10, ends=12, day=DAY, adult_present=True, **hours):
    reasons = why_not(
        standing,
        starts_at=at(starts, day=day),
        ends_at=at(ends, day=day),
        adult_present=adult_present,
        **hours,
    )
    return [reason.code for reason in reasons]


def test_a_student_with_everything_on_file_may_help():
    assert codes(STUDENT) == []


def test_a_citizen_needs_nothing_unless_the_town_asks_for_it():
    assert codes(CITIZEN, starts=18, ends=22, adult_present=False) == []


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (HelperState.APPLIED, Code.NOT_REGISTERED),
        (HelperState.PAUSED, Code.PAUSED),
        (HelperState.RETIRED, Code.RETIRED),
    ],
)
def test_who_is_not_in_the_register_may_not(state, code):
    assert codes(replace(CITIZEN, state=state)) == [code]


def test_a_minor_without_consent_may_not_and_the_sentence_says_what_to_do():
    (reason,) = why_not(
        replace(STUDENT, consents=()), starts_at=at(10), ends_at=at(12), adult_present=True
    )

    assert reason.sentence == (
        "18歳未満で、有効な保護者の同意がありません。"
        "同意書を印刷して渡し、戻ってきたら登録してください。"
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2027, 2, 1), [Code.NO_CONSENT]), (date(2027, 2, 2), []), (date(2027, 2, 3), [])],
)
def test_18_is_reached_the_day_before_the_birthday(day, expected):
    assert codes(replace(STUDENT, consents=()), day=day) == expected


def test_a_student_whose_birth_date_is_not_known_is_a_minor():
    (reason,) = why_not(
        replace(STUDENT, birth_date=None, consents=()),
        starts_at=at(10),
        ends_at=at(12),
        adult_present=True,
    )

    assert reason.code == Code.NO_CONSENT
    assert reason.sentence.startswith(
        "生年月日が登録されていないため、18歳未満として扱います。"
    )


def test_a_consent_holds_until_the_day_before_it_is_withdrawn():
    withdrawn = Consent(date(2026, 4, 1), ACTIVITY, withdrawn_on=DAY)
    standing = replace(STUDENT, consents=[withdrawn])

    assert codes(standing, day=DAY - timedelta(days=1)) == []
    assert codes(standing) == [Code.NO_CONSENT]


def test_a_newer_form_replaces_a_wider_one():
    narrower = Consent(date(2026, 6, 1), frozenset({ConsentScope.PHOTO}))
    wide = Consent(date(2026, 4, 1), WHOLE)

    assert codes(replace(STUDENT, consents=[wide, narrower])) == [Code.NO_CONSENT]
    assert codes(replace(STUDENT, consents=[wide, narrower]), day=date(2026, 5, 31)) == []


def test_the_evening_is_asked_for_by_itself():
    assert codes(STUDENT, starts=16, ends=18) == []
    assert codes(STUDENT, starts=17, ends=19) == [Code.EVENING_NOT_COVERED]
    covered = replace(STUDENT, consents=[Consent(date(2026, 4, 1), WHOLE)])
    assert codes(covered, starts=17, ends=20) == []
    assert codes(covered, starts=17, ends=21) == [Code.AT_NIGHT]
    assert codes(covered, starts=4, ends=8) == [Code.AT_NIGHT]


def test_the_hours_of_a_minor_are_the_town_s():
    strict = replace(STUDENT, terms=Terms(minor_hours_a_day=3, minor_hours_a_week=6))

    assert codes(strict, hours_that_day=1, hours_that_week=4) == []
    assert codes(strict, hours_that_day=1.5) == [Code.TOO_LONG_A_DAY]
    assert codes(strict, hours_that_week=4.25) == [Code.TOO_LONG_A_WEEK]


def test_a_minor_is_never_without_a_responsible_adult():
    assert codes(STUDENT, adult_present=False) == [Code.NO_ADULT]


def test_training_is_asked_for_where_the_town_says_so_and_may_run_out():
    once = replace(CITIZEN, terms=Terms(training_for=frozenset({HelperKind.CITIZEN})))
    yearly = replace(once, terms=replace(once.terms, training_months=12))

    assert codes(once) == [Code.NO_TRAINING]
    assert codes(replace(once, trainings=[date(2020, 1, 1)])) == []
    assert codes(replace(yearly, trainings=[date(2025, 6, 16)])) == []
    assert codes(replace(yearly, trainings=[date(2025, 6, 15)])) == [Code.TRAINING_EXPIRED]
    # What is done later is no help today.
    assert codes(replace(yearly, trainings=[date(2026, 6, 16)])) == [Code.NO_TRAINING]


@pytest.mark.parametrize(
    ("done_on", "months", "last"),
    [
        (date(2025, 6, 16), 12, date(2026, 6, 15)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 31), 11, date(2026, 11, 30)),
        (date(2025, 10, 31), 1, date(2025, 11, 30)),
        (date(2025, 11, 1), 1, date(2025, 11, 30)),
    ],
)
def test_months_end_as_the_civil_code_counts_them(done_on, months, last):
    assert helping.valid_until(done_on, months=months) == last


def test_a_qualification_that_has_run_out_stands_against_it():
    assert codes(replace(CITIZEN, qualifications={"支援員": DAY})) == []
    assert codes(replace(CITIZEN, qualifications={"支援員": None})) == []
    assert codes(replace(CITIZEN, qualifications={"支援員": DAY - timedelta(days=1)})) == [
        Code.QUALIFICATION_EXPIRED
    ]


def test_the_insurance_covers_the_day_itself():
    until = replace(STUDENT, insurances=[Period(DAY)])
    later = replace(STUDENT, insurances=[Period(date(2027, 3, 31), DAY + timedelta(days=1))])

    assert codes(until) == []
    assert codes(until, day=DAY + timedelta(days=1)) == [Code.NOT_INSURED]
    assert codes(later) == [Code.NOT_INSURED]


def test_a_contractor_helps_within_the_contract_only():
    hired = replace(
        CITIZEN,
        kind=HelperKind.CONTRACTOR,
        contract=Period(date(2026, 6, 30), date(2026, 6, 15)),
    )

    assert codes(hired) == []
    assert codes(hired, day=date(2026, 6, 30)) == []
    assert codes(hired, day=date(2026, 7, 1)) == [Code.OUTSIDE_CONTRACT]
    assert codes(hired, day=date(2026, 6, 14)) == [Code.OUTSIDE_CONTRACT]
    assert codes(replace(hired, kind=HelperKind.CITIZEN), day=date(2026, 7, 1)) == []


def test_what_runs_out_is_told_thirty_days_before():
    runs_out = replace(STUDENT, insurances=[Period(date(2026, 7, 14))])
    longer = replace(STUDENT, insurances=[Period(date(2026, 7, 15))])

    assert helping.lacking(runs_out) == []
    assert [reason.code for reason in helping.running_out(runs_out)] == [Code.NOT_INSURED]
    assert helping.running_out(longer) == []
    # What is missing already does not run out.
    gone = replace(STUDENT, insurances=[])
    assert [reason.code for reason in helping.lacking(gone)] == [Code.NOT_INSURED]
    assert helping.running_out(gone) == []


def test_time_runs_forwards():
    with pytest.raises(ValueError, match="is before"):
        why_not(CITIZEN, starts_at=at(12), ends_at=at(10), adult_present=True)


days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
periods = st.tuples(days, days).map(lambda pair: Period(max(pair), min(pair)))
consents = st.builds(
    Consent,
    given_on=days,
    covers=st.frozensets(st.sampled_from(ConsentScope)),
    until=st.none() | days,
    withdrawn_on=st.none() | days,
)
standings = st.builds(
    Standing,
    kind=st.sampled_from(HelperKind),
    state=st.sampled_from(HelperState),
    on=days,
    birth_date=st.none() | st.dates(date(1990, 1, 1), date(2012, 12, 31)),
    consents=st.lists(consents, max_size=3),
    trainings=st.lists(days, max_size=2),
    qualifications=st.dictionaries(st.sampled_from("甲乙"), st.none() | days),
    insurances=st.lists(periods, max_size=2),
    contract=periods,
    terms=st.builds(
        Terms,
        minor_hours_a_day=st.integers(1, 8),
        training_for=st.frozensets(st.sampled_from(HelperKind)),
        training_months=st.none() | st.integers(1, 36),
        insurance_for=st.frozensets(st.sampled_from(HelperKind)),
    ),
)
starts = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 30))  # noqa: DTZ001


@given(standings, st.tuples(starts, st.integers(0, 12 * 60)), st.booleans())
@example(STUDENT, (datetime(2027, 2, 1, 10), 60), False)  # noqa: DTZ001, FBT003
def test_yes_means_that_a_minor_is_protected(standing, asked, adult):
    """What a guardian relies on, told without the rule's own words."""
    start, minutes = asked
    day = start.date()
    starts_at = at_tokyo(day, start.time())
    ends_at = starts_at + timedelta(minutes=minutes)

    reasons = why_not(standing, starts_at=starts_at, ends_at=ends_at, adult_present=adult)

    assert all(reason.sentence.endswith("。") for reason in reasons)
    if reasons or not minor(standing, day):
        return
    assert standing.state == HelperState.REGISTERED
    assert adult
    assert any(
        ConsentScope.ACTIVITY in consent.covers
        and consent.given_on <= day
        and not (consent.withdrawn_on and consent.withdrawn_on <= day)
        and not (consent.until and consent.until < day)
        for consent in standing.consents
    )
    assert minutes <= 60 * standing.terms.minor_hours_a_day
    assert ends_at <= at_tokyo(day, time(20))


def minor(standing, day):
    """Whether the 18th birthday is later than the day after."""
    born = standing.birth_date
    if born is None:
        return standing.kind == HelperKind.STUDENT
    turns = (
        date(born.year + 18, 3, 1)
        if (born.month, born.day) == (2, 29)
        else born.replace(year=born.year + 18)
    )
    return turns > day + timedelta(days=1)


@given(standings, starts)
def test_more_on_file_never_makes_it_worse(standing, start):
    """A longer insurance, another training, a wider and newer consent: no new reason."""
    moment = at_tokyo(start.date(), start.time())
    asked = {"starts_at": moment, "ends_at": moment, "adult_present": True}
    more = replace(
        standing,
        consents=[*standing.consents, Consent(date(2025, 1, 1), frozenset(ConsentScope))],
        trainings=[*standing.trainings, start.date()],
        insurances=[*standing.insurances, Period(start.date())],
    )

    before = {reason.code for reason in why_not(standing, **asked)}
    after = {reason.code for reason in why_not(more, **asked)}

    assert after <= before
