"""Which messages are about which registration, and what came of them.

A message is no column of a registration: the beginning of its key says what it is about.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q

from classes.models import Offering, Registration
from notices.choices import MessageState
from notices.models import Message
from notices.queries import calls
from people.models import Participant

_ABOUT = re.compile(r"registration:(\d+)/")
_SHELVES = {
    MessageState.UNKNOWN: "unknown",
    MessageState.UNREACHABLE: "unreachable",
    MessageState.EXPIRED: "expired",
    MessageState.TOLD: "done",
    MessageState.WITHDRAWN: "done",
}
_SESSION = re.compile(r"offering:\d+/session:(\d+)/")


def key_of(message: Message) -> int | None:
    """The row number of the registration that a message is about; None for other news."""
    found = _ABOUT.match(message.dedupe_key)
    return int(found[1]) if found else None


def registrations_of(messages: Iterable[Message]) -> dict[int, Registration]:
    """The registrations that the messages are about, by message key. One query."""
    about = {message.pk: key_of(message) for message in messages}
    rows = (
        Registration.objects.filter(pk__in={key for key in about.values() if key})
        .select_related("offering__municipality", "offering__venue", "session", "slot")
        .order_by("pk")
        .in_bulk()
    )
    return {message: rows[key] for message, key in about.items() if key in rows}


def shelf(message: Message) -> str:
    """On which shelf of the call list a message is, by the name that stands in its address."""
    return _SHELVES.get(MessageState(message.state), "open")


def open_about(registrations: Sequence[Registration]) -> list[int]:
    """The messages (by row) about these registrations that somebody may still hear of. One
    query."""
    mine = {row.pk for row in registrations}
    rows = Message.objects.filter(
        participant__in={row.participant.kept.pk for row in registrations},
        dedupe_key__startswith="registration:",
        state__in=[*calls.OPEN_STATES, MessageState.SENDING, MessageState.SENT],
    )
    return [row.pk for row in rows.order_by("pk") if key_of(row) in mine]


def about(offering: Offering) -> list[Message]:
    """Every message to somebody about this offering or their place in it, the oldest first."""
    rows = Registration.objects.filter(offering=offering).order_by()
    theirs = Participant.objects.filter(registrations__in=rows)
    kept = theirs.filter(merged_into__isnull=False).values("merged_into")
    everybody = Participant.objects.filter(
        Q(pk__in=theirs.values("pk")) | Q(pk__in=kept) | Q(merged_into__in=kept)
    )
    messages = Message.objects.filter(
        Q(dedupe_key__startswith=f"offering:{offering.pk}/")
        | Q(dedupe_key__startswith="registration:", participant__in=everybody.values("pk")),
        municipality=offering.municipality_id,
    ).order_by("created_at", "pk")
    messages = calls.detailed(messages)
    mine = {*rows.values_list("pk", flat=True)}
    return [row for row in messages if (key := key_of(row)) is None or key in mine]


def by_registration(
    messages: Iterable[Message], registrations: Sequence[Registration]
) -> dict[int, list[Message]]:
    """What `about` gives, by the registration it concerns: news of the offering concerns each
    registration of the person."""
    own: defaultdict[int, list[Message]] = defaultdict(list)
    shared: defaultdict[int, list[Message]] = defaultdict(list)
    for message in messages:
        key = key_of(message)
        if key is not None:
            own[key].append(message)
        else:
            shared[message.person.pk].append(message)
    return {
        row.pk: sorted(
            [
                *own[row.pk],
                *(each for each in shared[row.participant.kept.pk] if _concerns(each, row)),
            ],
            key=lambda each: (each.created_at, each.pk),
        )
        for row in registrations
    }


def _concerns(message: Message, registration: Registration) -> bool:
    """Whether news of the offering, or of one of its sessions, concerns this registration."""
    found = _SESSION.match(message.dedupe_key)
    return (
        found is None
        or registration.session_id is None
        or registration.session_id == int(found[1])
    )
