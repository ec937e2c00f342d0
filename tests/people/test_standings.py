"""What is on file reaches the rule, and the database refuses what cannot be."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from people.choices import ConsentScope, HelperKind, HelperState
from people.models import Helper, School
from people.queries import standings
from people.rules.helping import Consent, Period, Terms, why_not
from tests import make
from tests.people import files

pytestmark = pytest.mark.django_db


def test_everything_on_file_is_in_the_standing():
    helper = files.student()
    files.consent(helper, ConsentScope.ACTIVITY, ConsentScope.EVENING)
    files.insurance(helper, starts_on=files.YEAR_STARTS)
    files.training(helper)
    files.qualification(helper, until=date(2026, 5, 1))
    files.qualification(helper, until=date(2027, 5, 1))
    files.qualification(helper, name="英検", until=None)
    files.qualification(helper, name="英検", until=date(2020, 1, 1))

    found = standings.of(helper, on=make.TODAY)

    both = frozenset({ConsentScope.ACTIVITY, ConsentScope.EVENING})
    assert found.consents == [Consent(files.YEAR_STARTS, both)]
    assert found.insurances == [Period(files.YEAR_ENDS, files.YEAR_STARTS)]
    assert found.trainings == [files.YEAR_STARTS]
    assert found.qualifications == {"スマホサポーター": date(2027, 5, 1), "英検": None}
    assert (found.kind, found.state) == (HelperKind.STUDENT, HelperState.REGISTERED)
    assert (found.birth_date, found.on) == (files.SEVENTEEN, make.TODAY)


def test_what_was_withdrawn_does_not_count():
    helper = files.student()
    files.insurance(helper, withdrawn_at=make.NOON)
    files.training(helper, withdrawn_at=make.NOON)
    files.qualification(helper, withdrawn_at=make.NOON)

    found = standings.of(helper, on=make.TODAY)

    assert (found.insurances, found.trainings, found.qualifications) == ([], [], {})


def test_the_last_form_given_counts_in_whatever_order_it_was_entered():
    helper = files.student()
    files.consent(helper, ConsentScope.PHOTO, given_on=date(2026, 5, 1))
    files.consent(helper, given_on=date(2026, 4, 1))

    assert not standings.of(helper, on=make.TODAY).has_consent(make.TODAY)
    assert standings.of(helper, on=make.TODAY).has_consent(date(2026, 4, 30))


def test_each_town_asks_for_its_own():
    files.terms(minor_hours_a_day=3, training_for=["citizen"], training_months=12)

    assert standings.terms_of(make.town()) == Terms(
        minor_hours_a_day=3, training_for=frozenset({"citizen"}), training_months=12
    )
    assert standings.terms_of(make.other_town()) == Terms()


def test_an_instructor_entered_as_before_may_be_assigned():
    helper = make.helper()

    reasons = why_not(
        standings.of(helper, on=make.TODAY),
        starts_at=make.tokyo("2026-06-15 18:00"),
        ends_at=make.tokyo("2026-06-15 21:00"),
        adult_present=False,
    )

    assert reasons == []


@pytest.mark.parametrize("count", [1, 3])
def test_many_take_five_queries(count):
    helpers = [files.student() for _ in range(count)]
    for helper in helpers:
        files.consent(helper)

    town = make.town()
    with CaptureQueriesContext(connection) as queries:
        found = standings.of_many(helpers, municipality=town, on=make.TODAY)

    assert ([*found], len(queries)) == ([helper.pk for helper in helpers], 5)


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"state": "retired"}, "whoever_has_left_has_a_day_of_leaving"),
        ({"retired_at": make.NOON}, "whoever_has_left_has_a_day_of_leaving"),
        ({"forgotten_at": make.NOON}, "only_helpers_who_have_left_are_forgotten"),
        ({"name": ""}, "a_helper_has_name_and_kana_until_forgotten"),
        (
            {"contract_from": date(2026, 4, 2), "contract_until": date(2026, 4, 1)},
            "a_helper_s_contract_ends_after_it_starts",
        ),
        ({"kind": "citizen", "grade": "2年"}, "only_students_have_a_school_and_a_grade"),
    ],
)
def test_the_database_refuses_nonsense_about_a_helper(columns, name):
    helper = files.student()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Helper.objects.filter(pk=helper.pk).update(**columns)


def test_the_database_refuses_nonsense_on_file():
    helper = files.student()
    early, late = date(2026, 4, 1), date(2026, 4, 2)

    with pytest.raises(IntegrityError, match="a_consent_ends"), transaction.atomic():
        files.consent(helper, given_on=late, until=early)
    with pytest.raises(IntegrityError, match="a_consent_is_withdrawn"), transaction.atomic():
        files.consent(helper, given_on=late, withdrawn_on=early, withdrawn_at=make.NOON)
    with pytest.raises(IntegrityError, match="a_withdrawn_consent"), transaction.atomic():
        files.consent(helper, given_on=early, withdrawn_on=late)
    with pytest.raises(IntegrityError, match="an_insurance_ends"), transaction.atomic():
        files.insurance(helper, starts_on=late, until=early)


def test_a_school_stands_once_in_a_town():
    files.school()
    files.school(town=make.other_town())

    with pytest.raises(IntegrityError), transaction.atomic():
        files.school()
    assert School.objects.count() == 2
