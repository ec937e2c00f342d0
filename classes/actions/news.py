"""Telling everybody who is registered what has changed."""

import zlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from classes.actions import words
from classes.models import Offering, Session
from classes.queries import concerned, places_told, tellings
from notices.actions import messages, taking_back
from notices.choices import Purpose
from people.queries import reaching


@transaction.atomic
def tell(
    of: Offering | Session,
    *,
    purpose: Purpose,
    text: str,
    by: Actor,
    at: datetime,
    topic: str = "",
    context: Mapping[str, str] = words.NOTHING_MORE,
) -> int:
    """Say it once to each person it concerns (seated, in the draw or in line), and take back
    older news about the same offering or session, or about its `topic` ("venue/"). `context`
    is what stands in the places of the wording besides the class itself.

    By telephone, or by post to those who have an address alone. Gives how many are to be told.
    """
    offering = of.offering if isinstance(of, Session) else of
    subject = concerned.subject(of) + topic
    messages.withdraw(municipality=offering.municipality, about=subject, by=by, at=at)
    # Two changes in one moment are two pieces of news.
    key = f"{subject}{purpose}@{int(at.timestamp())}/{zlib.crc32(text.encode()):08x}"
    people = concerned.people(of)
    places = places_told.of(of, at=at) | {**context}
    channels = reaching.channels(people, urgent=True)
    sayings = [
        messages.Saying(
            participant=person,
            purpose=purpose,
            dedupe_key=key,
            text=text,
            way=messages.Way(channel=channels[person.pk], context=places),
        )
        for person in people
    ]
    messages.say_all(sayings, by=by, at=at)
    return len(people)


@transaction.atomic
def take_back(of: Offering | Session, *, by: Actor, at: datetime) -> None:
    """What is called off altogether is told in one piece: offers and results that nobody has
    heard yet are taken back."""
    rows = concerned.registrations(of)
    if isinstance(of, Session):
        rows = rows.filter(session=of)
    keys = tellings.open_about([*rows])
    taking_back.withdraw(keys, by=by, at=at)
