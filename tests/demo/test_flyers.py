"""The demo has a flyer with several classes in two places, and what each brought."""

import pytest

from demo import flyers
from demo.building import build
from demo.towns import KAGOSHIMA
from materials.queries import flyers as known
from tests import make

pytestmark = pytest.mark.django_db


def test_the_slips_of_the_club_bring_more_than_the_code_at_the_library():
    town = build(KAGOSHIMA, password="to-look-at-only", at=make.NOON).municipality

    rows = known.of(make.membership(town=town)).filter(headline=flyers.HEADLINE)
    library, club = known.brought(rows)
    assert [len(each.classes) for each in (library, club)] == [3, 3]
    assert (library.visits, library.by_code, library.phone) == (9, 2, 1)
    assert (club.visits, club.paper, club.counter, club.phone) == (2, 3, 1, 1)
