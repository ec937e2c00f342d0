"""Coordinators at desks of their own: nobody is promised to two classes in one moment.

Who comes first stands still with what it has read, until the others queue behind it. The
canaries take the lock out and must see the promise broken.
"""

import pytest

from classes.models import Assignment, Session
from tests import make
from tests.classes.shifting import citizen, led, session, trained
from tests.make import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
READ = {"halts": "classes.queries.candidates:one"}
LOOKED = {"halts": "classes.queries.engagements:promises"}
UNHELD = {"unheld": True}


def assigning(held, helper, *, role="helper", **more):
    what = {"do": "assign", "session": held.pk, "helper": helper.pk, "role": role}
    return what | {"at": NOON} | more


def appointing(offering, helper, **more):
    what = {"do": "appoint", "offering": offering.pk, "helper": helper.pk}
    return what | {"at": NOON} | more


def refused(answers):
    return [each["refused"] for each in answers if "refused" in each]


def promises(helper):
    """How many classes count on somebody: by an assignment, and as their instructor."""
    led_by = Session.objects.filter(instructor=helper).count()
    return led_by + Assignment.objects.filter(helper=helper, state="accepted").count()


def test_two_coordinators_do_not_promise_one_helper_to_two_classes(crowd):
    helper = citizen()
    first, *others = [assigning(led(8), helper) for _ in range(3)]

    answers = crowd.at_once(first | READ, *others)

    assert refused(answers) == ["cannot_help"] * 2
    assert promises(helper) == 1


def test_canary_without_the_lock_both_classes_count_on_the_helper(crowd):
    helper = citizen()

    answers = crowd.at_once(
        assigning(led(8), helper, **READ, **UNHELD), assigning(led(8), helper, **UNHELD)
    )

    assert (refused(answers), promises(helper)) == ([], 2)


def test_one_helper_settled_at_three_desks_for_one_class_is_one_assignment(crowd):
    held, helper = led(8), citizen()
    first, *others = [assigning(held, helper)] * 3

    answers = crowd.at_once(first | READ, *others)

    assert {each["assignment"] for each in answers} == {Assignment.objects.get().pk}


@pytest.mark.parametrize(("settles", "appoints"), [(READ, {}), ({}, LOOKED)])
def test_nobody_is_made_an_instructor_while_they_are_promised_elsewhere(
    crowd, settles, appoints
):
    helper, here = trained(), make.offering(instructor=make.helper())
    elsewhere = session()

    answers = crowd.at_once(
        assigning(elsewhere, helper, **settles), appointing(here, helper, **appoints)
    )

    assert refused(answers) == (["instructor_promised"] if settles else ["cannot_help"])
    assert promises(helper) == 1


def test_canary_without_the_lock_an_instructor_is_promised_elsewhere(crowd):
    helper, here = trained(), make.offering(instructor=make.helper())

    answers = crowd.at_once(
        assigning(session(), helper, **READ, **UNHELD), appointing(here, helper, **UNHELD)
    )

    assert (refused(answers), promises(helper)) == ([], 2)
