"""What the demo names after a class: what follows, by device, and for whoever knows it all."""

from random import Random

import pytest

from attendance.queries import following
from classes.choices import CourseDevice, Kind, Level
from classes.models import Offering
from demo import afterwards, staging
from demo.people import crowd
from demo.towns import KAGOSHIMA
from tests import make

pytestmark = pytest.mark.django_db


def test_those_who_came_are_named_several_things_and_a_regular_the_consultation():
    stage = staging.Stage(
        municipality=make.town(),
        hall=make.venue(),
        course=make.course(title="はじめてのスマホ"),
        people=crowd(
            size=afterwards.PEOPLE, place=KAGOSHIMA.place, on=make.TODAY, dice=Random(7)
        ),
        now=make.NOON,
    )
    iphone = make.course(device=CourseDevice.IPHONE, level=Level.BASIC)
    make.offering(course=iphone, first=make.tokyo("2026-05-18 10:00"))
    make.offering(course=iphone)
    consultation = make.offering(kind=Kind.CONSULTATION)

    afterwards.tell(stage, mark="demo")

    held = Offering.objects.get(import_key="demo:held")
    found = following.of(held, at=make.NOON)
    assert len(found) == afterwards.PEOPLE
    lists = [[named.listing.offering.title for named in each.named] for each in found]
    assert sorted(map(len, lists)) == [0, 1, 1, 2, 2]
    assert [each[0] for each in lists if each] == [afterwards.FOLLOWING] * 4
    reasons = {reason for each in found for named in each.named for reason in named.reasons}
    assert reasons == {
        "「はじめてのスマホ」の続きの講座です",
        "ひとつ上の「基本」の講座です",
        "お使いの機種で学べます",
        "同じ会場です",
    }
    [advised] = [each.consultation for each in found if each.consultation]
    assert advised.offering == consultation
