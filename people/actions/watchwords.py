"""合言葉: a word that somebody chooses, so that they know messages of the town by it."""

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from common.errors import RuleViolation
from people.choices import ParticipantState
from people.models import Participant

LONGEST = 12
"""UTF-16 units: as much as a text message has room for."""
_MARKS = frozenset("{}｛｝［］[]<>")


class WatchwordRefused(RuleViolation):
    """The word stays as it was."""


class WatchwordTooLong(WatchwordRefused):
    code = "watchword_too_long"
    message = "合言葉は12文字までにしてください。"


class WatchwordUnreadable(WatchwordRefused):
    code = "watchword_unreadable"
    message = "合言葉には、かっこや改行などの記号を使わないでください。例：さくら"


@transaction.atomic
def choose(participant: Participant, *, word: str, by: Actor, at: datetime) -> Participant:
    """Say this word in messages to the person from now on; '' is none. The word itself is in no
    trail. Raises a WatchwordRefused."""
    word = word.strip()
    if len(word.encode("utf-16-be")) // 2 > LONGEST:
        raise WatchwordTooLong
    if not word.isprintable() or _MARKS & {*word}:
        raise WatchwordUnreadable
    person = (
        Participant.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality")
        .get(pk=participant.kept.pk)
    )
    if person.watchword == word or person.state == ParticipantState.FORGOTTEN:
        return person
    person.watchword = word
    person.save(update_fields=["watchword"])
    audit.record("watchword.chosen", on=person, municipality=person.municipality, by=by, at=at)
    return person
