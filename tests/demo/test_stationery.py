"""Kagoshima's letterhead in the demo."""

import pytest

from demo import stationery
from materials.documents import letterheads
from materials.models import IssuedLetter
from materials.queries import stationery as known
from tests import make
from tests.materials import posting

pytestmark = pytest.mark.django_db


def test_the_letterhead_is_there_with_two_versions_and_a_letter_on_it():
    town = make.town(postal_code="892-8677", address="鹿児島市山下町11番1号")
    posting.message(town=town)

    stationery.tell(town, at=make.NOON)

    head = letterheads.read(known.current(town))
    assert known.versions(town).count() == 2
    assert head.logo is not None
    assert head.sender.splitlines()[-1] == "電話 099-216-1115"
    assert IssuedLetter.objects.get().numbered == "鹿デ第1号"
