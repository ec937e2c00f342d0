"""By which ways a machine may tell somebody something, and what they said no to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Municipality
from notices.choices import MessageChannel
from notices.models import OptOut
from people.models import LineAccount, LineCode, Participant, Phone
from people.queries import identities

BY_NUMBER = (MessageChannel.SMS, MessageChannel.VOICE)


@dataclass(frozen=True)
class Way:
    """One channel to one number: stopped, or not."""

    channel: MessageChannel
    opt_out: OptOut | None


@dataclass(frozen=True)
class Number:
    """One number of somebody, and how a machine may use it."""

    phone: Phone
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Contact:
    """Everything on the page about how somebody gets messages."""

    numbers: tuple[Number, ...]
    email: str
    line: LineAccount | None
    code: LineCode | None
    """The number to send to LINE that was given last; it may be over."""


def of(person: Participant) -> Contact:
    """Of the person that was kept: four queries."""
    numbers = [*person.phones.order_by("pk")]
    stopped = _stopped(person.municipality, [each.digits for each in numbers])
    accounts = LineAccount.objects.filter(
        participant__in=identities.of(person), ended_at__isnull=True
    )
    return Contact(
        numbers=tuple(
            Number(
                phone,
                tuple(Way(each, stopped.get((each, phone.digits))) for each in BY_NUMBER),
            )
            for phone in numbers
        ),
        email=person.email,
        line=accounts.order_by("-linked_at", "-pk").first(),
        code=LineCode.objects.filter(participant=person).first(),
    )


def opt_outs(municipality: Municipality, *, ended: bool = False) -> QuerySet[OptOut]:
    """The town's, the latest first: those in force, or those that ended."""
    rows = OptOut.objects.filter(municipality=municipality, ended_at__isnull=not ended)
    return rows.order_by("-since", "-pk")


def owners(municipality: Municipality, rows: Iterable[OptOut]) -> dict[int, Participant]:
    """Whose numbers these are, by opt-out: one query; of a shared number somebody."""
    found = {row.to: row.pk for row in rows if row.to}
    phones = Phone.objects.filter(
        Q(participant__merged_into=None), municipality=municipality, digits__in=[*found]
    ).select_related("participant")
    by_number = {phone.digits: phone.participant for phone in phones.order_by("-pk")}
    return {row.pk: by_number[row.to] for row in rows if row.to in by_number}


def _stopped(
    municipality: Municipality, digits: list[str]
) -> dict[tuple[MessageChannel, str], OptOut]:
    rows = OptOut.objects.filter(
        municipality=municipality, to__in=digits, ended_at__isnull=True
    ).order_by("pk")
    return {(MessageChannel(row.channel), row.to): row for row in rows}
