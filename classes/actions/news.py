"""Telling everybody who is registered what has changed."""

import zlib
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from classes.models import Offering
from classes.queries import concerned
from notices.actions import messages
from notices.choices import Purpose


@transaction.atomic
def tell(
    offering: Offering, *, purpose: Purpose, subject: str, text: str, by: Actor, at: datetime
) -> int:
    """Say it once to each person who holds a seat, and take back older news about `subject`.

    `subject` is the beginning of a key, from `queries.concerned.subject`. Gives how many people
    are to be told.
    """
    messages.withdraw(municipality=offering.municipality, about=subject, by=by, at=at)
    # Two changes in one moment are two pieces of news.
    key = f"{subject}{purpose}@{int(at.timestamp())}/{zlib.crc32(text.encode()):08x}"
    people = concerned.people(offering)
    for person in people:
        messages.say(
            participant=person,
            purpose=purpose,
            dedupe_key=key,
            text=text,
            by=by,
            at=at,
        )
    return len(people)
