"""People who came some time ago, and calls to them."""

from datetime import timedelta
from uuid import uuid4

from people.actions import follow_ups, wishes
from people.actions.follow_ups import Told
from people.actions.wishes import Wish
from people.choices import FollowUpResult, Matter, WishAnswer, WishWay
from people.models import Participant
from tests import make

NOW = make.tokyo("2026-09-01 10:00")


def came(person=None, *, day="2026-06-15", **offering):
    """Somebody who came on that day, 78 days before NOW unless told otherwise."""
    who = person or make.participant(phone=f"099216{Participant.objects.count():04}")
    first = make.tokyo(f"{day} 10:00")
    held = make.offering(first=first, town=who.municipality, **offering)
    before = first - timedelta(days=7)
    make.arrival(make.registration(held, who, at=before))
    return who


def call(person, result=FollowUpResult.NOT_NOW, *, at=NOW, key=None, seen=None, **told):
    return follow_ups.record(
        person,
        key=key or uuid4(),
        told=Told(result, **told),
        seen=seen,
        by=make.BY,
        at=at,
    )


def say(person, answer=WishAnswer.REFUSED, matter=Matter.CALLS, *, at=make.NOON):
    wish = Wish(matter, answer, make.TODAY, WishWay.PHONE)
    return wishes.say(person, wish=wish, by=make.BY, at=at)
