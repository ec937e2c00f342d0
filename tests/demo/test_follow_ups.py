"""The list of people to ring has something of everything in the demo."""

import pytest

from attendance.queries import coming_back
from attendance.queries.coming_back import Wanted
from demo import follow_ups
from people.choices import Matter, PhoneOwner
from people.models import ContactWish, FollowUpCall
from tests import make
from tests.attendance.following_up import NOW, came

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Nine with a number of their own, and one whom the family's number reaches."""
    hall = make.venue()
    found = [came(venue=hall, capacity=20) for _ in range(9)]
    family = make.participant(name="宮内　千代", kana="ミヤウチ チヨ")
    make.phone_of(family, "0993221234", owner=PhoneOwner.FAMILY)
    return [*found, came(family)]


def test_some_were_rung_one_refused_and_one_family_may_be_spoken_with(people):
    follow_ups.tell(make.town(), now=NOW, mark="demo")

    results = FollowUpCall.objects.order_by("pk").values_list("result", flat=True)
    assert [*results] == [result for _, result, _, _ in follow_ups.CALLS]
    assert ContactWish.objects.filter(answer="refused").count() == 1
    assert ContactWish.objects.filter(answer="agreed").count() == 3
    away = coming_back.waiting(make.town(), Wanted(), at=NOW)
    lines = coming_back.lines(make.town(), away, at=NOW)
    assert lines[0].due.promised == NOW.date()
    assert lines[0].calls[0].note.startswith("孫と")
    [family] = [line for line in lines if Matter.FAMILY in line.answers]
    assert (family.family_name, len(family.phones)) == ("宮内　美咲", 1)
    assert len(lines) == len(people) - 4
