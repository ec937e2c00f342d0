"""A town hears that no trained instructor is there where it keeps trainings, or has said so."""

from dataclasses import replace

import pytest
import time_machine

from classes.actions import staffing_terms
from classes.queries import engagements
from classes.rules.staffing import Terms
from people.actions import records
from tests import make
from tests.classes.shifting import citizen, led, short
from tests.people import files

pytestmark = pytest.mark.django_db
PAGE = "/staff/shifts/terms/"
QUIET = "研修の記録がまだないため、いまは講師に研修を求めていません。"


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    with time_machine.travel(make.NOON, tick=False):
        yield client


def untrained():
    """A class whose instructor has no training on file."""
    return led(3, lead=make.helper())


def settle(**changes):
    terms = replace(engagements.terms_of(make.town()), **changes)
    staffing_terms.settle(make.town(), terms=terms, by=make.BY, at=make.NOON)


def test_a_town_that_keeps_no_trainings_misses_no_trained_instructor():
    assert short(untrained()) == (0, 0)


def test_it_does_from_the_first_training_on_file_of_anybody():
    held = untrained()

    files.training(citizen())

    assert short(held) == (1, 0)


def test_a_training_of_another_town_and_one_that_was_withdrawn_are_none():
    held = untrained()
    files.training(make.helper(town=make.other_town()))
    records.withdraw(files.training(citizen()), by=make.BY, at=make.NOON)

    assert short(held) == (0, 0)


def test_a_town_that_has_settled_it_is_told_whatever_is_on_file():
    held = untrained()

    settle(trained_instructors=True)
    assert short(held) == (1, 0)

    files.training(citizen())
    settle(trained_instructors=False)
    assert short(held) == (0, 0)


def test_one_query_tells_both(django_assert_num_queries):
    town = make.town()

    with django_assert_num_queries(1):
        assert engagements.terms_of(town) == Terms(trained_instructors=False)


def test_the_settings_say_why_nobody_is_asked_for_a_training(clerk):
    page = clerk.get(PAGE)
    assert QUIET in page.content.decode()
    assert page.context["form"].initial["trained_instructors"] is False

    files.training(citizen())
    page = clerk.get(PAGE)
    assert QUIET not in page.content.decode()
    assert page.context["form"].initial["trained_instructors"] is True


def test_the_settings_do_not_say_so_where_the_town_has_decided_it(clerk):
    settle(trained_instructors=False)

    assert QUIET not in clerk.get(PAGE).content.decode()
