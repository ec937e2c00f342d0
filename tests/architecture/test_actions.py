"""The shape of every public action: keyword-only, with an author and a time."""

import importlib
import inspect
import pkgutil
from importlib.util import find_spec

import pytest
from django.conf import settings


def find_actions():
    for app in settings.FIRST_PARTY_APPS:
        package = find_spec(f"{app}.actions") if find_spec(app) else None
        if package is None:
            continue
        for module in pkgutil.walk_packages(
            package.submodule_search_locations, prefix=f"{app}.actions."
        ):
            loaded = importlib.import_module(module.name)
            for name, function in inspect.getmembers(loaded, inspect.isfunction):
                source = inspect.unwrap(function)
                if source.__module__ == loaded.__name__ and not name.startswith("_"):
                    yield pytest.param(source, id=f"{module.name}.{name}")


ACTIONS = [*find_actions()]
# They read or compute; they live beside the actions that use them.
HELPERS = {
    "attendance.actions.check_ins.refusal_for",
    "attendance.actions.worked_hours.refuse_minor",
    "classes.actions.admission.refuse",
    "classes.actions.admission.refuse_clash_meanwhile",
    "classes.actions.admission.refuse_known",
    "classes.actions.admission.refuse_strangers",
    "classes.actions.admission.refuse_twin",
    # Part of giving a seat back and of changing an offering, which are audited.
    "classes.actions.equipment.lock",
    "classes.actions.ledger.another_turn",
    "classes.actions.ledger.end_of_line",
    "classes.actions.ledger.fresh",
    "classes.actions.ledger.lock",
    "classes.actions.ledger.reason_of",
    "classes.actions.ledger.refusal",
    "classes.actions.ledger.retried",
    "classes.actions.ledger.turn",
    # Who was turned away, and by whom, is not kept: only that somebody was.
    "classes.actions.registrations.refusals_kept",
    "classes.actions.loans.about",
    "classes.actions.loans.part_of",
    "classes.actions.lots.lock",
    "classes.actions.outreach_requests.contact_of",
    "classes.actions.outreach_steps.lock",
    "classes.actions.promises.hold",
    "classes.actions.promises.refuse",
    # Nobody decides about a reminder: its author is the clock, whoever moves the date.
    "classes.actions.reminders.follow",
    "classes.actions.reminders.follow_all",
    "classes.actions.reminders.remind",
    "classes.actions.requests.digest_of",
    "classes.actions.shift_words.way",
    "classes.actions.shift_steps.fresh",
    "classes.actions.shift_steps.lock",
    "classes.actions.shift_steps.lock_helpers",
    "classes.actions.shift_steps.open_post",
    "classes.actions.shift_steps.town_of",
    "classes.actions.shift_words.subject",
    "classes.actions.shift_words.task_of",
    "classes.actions.reservations.refuse_moved",
    "classes.actions.reservations.refuse_too_many",
    "classes.actions.terms.refuse_below_taken",
    "classes.actions.terms.refuse_impossible",
    "classes.actions.terms.refuse_settled",
    "classes.actions.words.subject",
    "materials.actions.print_jobs.lock",
    "people.actions.helpers.asked_before",
    "people.actions.helpers.digest_of",
    "people.actions.helpers.read",
    "people.actions.joining.free_references",
    "people.actions.participants.identify",
    "people.actions.register.lock",
    "people.actions.schools.new_code",
    "materials.actions.stationery.tidied",
}


def writes(action):
    return f"{action.__module__}.{action.__name__}" not in HELPERS


def test_there_are_actions_to_look_at():
    assert len(ACTIONS) > 20


@pytest.mark.parametrize("action", ACTIONS)
def test_actions_never_read_the_clock(action):
    source = inspect.getsource(action)

    assert [word for word in ("timezone.now", ".now(", ".today(") if word in source] == []


@pytest.mark.parametrize("action", ACTIONS)
def test_actions_take_at_most_one_positional_argument(action):
    kinds = [parameter.kind for parameter in inspect.signature(action).parameters.values()]

    assert kinds.count(inspect.Parameter.POSITIONAL_OR_KEYWORD) <= 1


@pytest.mark.parametrize("action", [one for one in ACTIONS if writes(one.values[0])])
def test_actions_name_their_author_and_their_time(action):
    assert {"by", "at"} - set(inspect.signature(action).parameters) == set()
