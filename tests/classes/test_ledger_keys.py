"""A world that is made again has the keys it had before."""

import pytest
from django.db import transaction

from tests import make
from tests.classes import ledger_keys

pytestmark = pytest.mark.django_db


def in_a_world():
    with transaction.atomic():
        ledger_keys.start_anew()
        offering = make.offering()
        keys = offering.pk, [session.pk for session in offering.sessions.all()]
        transaction.set_rollback(True)
    return keys


def test_a_world_has_the_same_keys_whatever_was_made_before():
    first = in_a_world()
    make.offering()

    assert in_a_world() == first


def test_no_two_tables_share_a_key():
    offering, sessions = in_a_world()

    assert offering not in sessions
