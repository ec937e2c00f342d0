"""People who have not come back: some were rung and are to be rung again, one wants no calls,
with the family of one the town may speak."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from accounts.models import Municipality
from attendance.queries import coming_back
from attendance.queries.coming_back import Line, Wanted
from common.clock import tokyo_date
from demo.staging import BY
from people.actions import follow_ups, participants, wishes
from people.actions.follow_ups import Told
from people.actions.wishes import Wish
from people.choices import (
    FollowUpResult,
    Matter,
    PhoneOwner,
    WishAnswer,
    WishWay,
)
from people.models import Participant

CALLS = (
    (7, FollowUpResult.LATER, 7, "孫と写真をやりとりしたい。今日の午前に、と約束"),
    (20, FollowUpResult.STOP, None, ""),
    (5, FollowUpResult.NO_ANSWER, None, ""),
    (10, FollowUpResult.NOT_NOW, None, "畑がいそがしい。冬なら来られる"),
    (3, FollowUpResult.LATER, 8, "娘さんと相談してから"),
    (6, FollowUpResult.WRONG_NUMBER, None, ""),
)
"""How many days ago somebody was rung, what came of it, after how many days they are to be rung
again, and what was noted."""


def tell(municipality: Municipality, *, now: datetime, mark: str) -> None:
    """A list that has been worked on for some weeks."""
    away = coming_back.waiting(municipality, Wanted(), at=now)
    lines = coming_back.lines(municipality, away, at=now)
    _with_family(lines, now=now)
    own = [line.person for line in lines if line.phones]
    for number, (person, call) in enumerate(zip(own, CALLS, strict=False)):
        days, result, after, note = call
        at = now - timedelta(days=days)
        again_on = None if after is None else tokyo_date(at) + timedelta(days=after)
        follow_ups.record(
            person,
            key=uuid5(NAMESPACE_URL, f"{mark}:follow-up:{municipality.code}:{number}"),
            told=Told(result, again_on=again_on, note=note),
            by=BY,
            at=at,
        )
    for person in own[len(CALLS) :][:2]:
        _say(person, Matter.CALLS, WishWay.CLASS, at=now - timedelta(days=70))


def _with_family(lines: list[Line], *, now: datetime) -> None:
    """The first whom their family's number reaches, who agreed to it on paper."""
    reached = (
        line.person
        for line in lines
        if any(phone.owner == PhoneOwner.FAMILY for phone in line.person.phones.all())
    )
    for person in [*reached][:1]:
        at = now - timedelta(days=80)
        told = participants.Person(
            name=person.name,
            kana=person.kana,
            phones=tuple(
                participants.PhoneEntry(phone.digits, PhoneOwner(phone.owner))
                for phone in person.phones.all()
            ),
            family_name=f"{person.name.split('　')[0]}　美咲",
        )
        participants.find_or_create(municipality=person.municipality, person=told, by=BY, at=at)
        _say(person, Matter.FAMILY, WishWay.PAPER, at=at)


def _say(person: Participant, matter: Matter, way: WishWay, *, at: datetime) -> None:
    wish = Wish(matter, WishAnswer.AGREED, tokyo_date(at), way)
    wishes.say(person, wish=wish, by=BY, at=at)
