"""By which ways people can be told: their numbers, what they said no to, what the town uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import Q

from accounts.models import Municipality
from common import phones
from common.phones import PhoneKind
from notices import choices
from notices.choices import MessageChannel
from notices.models import Message, NoticeTerms, OptOut
from notices.rules import chain as chains
from notices.rules.chain import Machines, Reach
from notices.rules.hours import Hours
from people.choices import Matter, ParticipantState, PhoneOwner, WishAnswer
from people.models import Helper, LineAccount, Participant, Phone
from people.queries import wishes

Person = Participant | Helper
Key = tuple[type[Person], int]

RINGABLE = {PhoneKind.LANDLINE, PhoneKind.MOBILE, PhoneKind.IP}
NOTHING = Machines()


@dataclass(frozen=True)
class Town:
    """What a town's messages follow: what its machines may do, and when."""

    machines: Machines
    hours: Hours
    terms: NoticeTerms | None


def town(municipality: Municipality) -> Town:
    """The terms of a municipality; one that has set nothing sends nothing by machine. At most
    one query for each object."""
    terms = getattr(municipality, "notice_terms", None)
    if terms is None:
        return Town(NOTHING, Hours(), None)
    return Town(_machines(terms), Hours(terms.opens, terms.closes, terms.urgent_until), terms)


def _machines(terms: NoticeTerms) -> Machines:
    there = {*terms.machines} & {*settings.NOTICE_GATEWAYS}
    return Machines(
        channels=frozenset(MessageChannel(each) for each in there),
        sms_for_all=terms.sms_for == choices.SmsFor.ALL_MOBILES,
    )


def ways(message: Message, *, reach: Reach, town: Town) -> list[MessageChannel]:
    """The ways to a message's person in their order (see `rules.chain`). Nobody who is
    forgotten is told by machine."""
    return chains.chain(
        reach,
        wished=MessageChannel(message.wished or message.channel),
        machines=NOTHING if is_gone(message.person) else town.machines,
    )


def is_gone(person: Person) -> bool:
    """Whether nothing is left of the person: nobody is to be told anything."""
    if isinstance(person, Helper):
        return person.forgotten_at is not None
    return person.state == ParticipantState.FORGOTTEN


def reaches(people: Iterable[Person]) -> dict[Key, Reach]:
    """How each of them can be reached, by `key`: four queries, whatever their number.

    A machine uses people's own numbers alone; those of the family are for staff to ring. Who
    has refused messages by machine (自動のお知らせ) is told by staff.
    """
    everybody = [*people]
    numbers = _numbers(everybody)
    stopped = _stopped(everybody, numbers)
    participants = [each.pk for each in everybody if isinstance(each, Participant)]
    lines, answers = _lines(participants), wishes.answers_of(participants)
    found = {}
    for person in everybody:
        its = key(person)
        reach = _reach(person, numbers[its], stopped[person.municipality_id])
        if isinstance(person, Participant):
            reach = replace(reach, mail=person.email, line=lines.get(person.pk, ""))
            if answers.get(person.pk, {}).get(Matter.MACHINES) is WishAnswer.REFUSED:
                reach = replace(reach, mobile="", call="", mail="", line="")
        found[its] = reach
    return found


def _lines(participants: list[int]) -> dict[int, str]:
    """The accounts on LINE by the person who stands for the entry that is linked."""
    rows = LineAccount.objects.filter(
        Q(participant__in=participants) | Q(participant__merged_into__in=participants),
        ended_at__isnull=True,
    ).select_related("participant")
    return {
        row.participant.merged_into_id or row.participant_id: row.user_id
        for row in rows.order_by("linked_at", "pk")
    }


def key(person: Person) -> Key:
    """What tells a participant from a helper with the same row number."""
    return (type(person), person.pk)


@dataclass(frozen=True)
class _Number:
    digits: str
    kind: PhoneKind
    own: bool


def _numbers(people: Iterable[Person]) -> Mapping[Key, list[_Number]]:
    found: defaultdict[Key, list[_Number]] = defaultdict(list)
    participants = [each.pk for each in people if isinstance(each, Participant)]
    rows = Phone.objects.filter(participant__in=participants).order_by("pk")
    for row in rows:
        own = row.owner == PhoneOwner.SELF
        number = _Number(row.digits, PhoneKind(row.kind), own)
        found[Participant, row.participant_id].append(number)
    for person in people:
        if isinstance(person, Helper) and person.phone:
            kind = phones.parse(person.phone).kind
            found[key(person)].append(_Number(person.phone, kind, own=True))
    return found


def _stopped(
    people: Iterable[Person], numbers: Mapping[Key, list[_Number]]
) -> Mapping[int, frozenset[tuple[MessageChannel, str]]]:
    where = {each.digits for row in numbers.values() for each in row}
    towns = {person.municipality_id for person in people}
    rows = OptOut.objects.filter(
        municipality__in=towns, to__in=where, ended_at__isnull=True
    ).order_by("pk")
    found: defaultdict[int, frozenset[tuple[MessageChannel, str]]] = defaultdict(frozenset)
    for row in rows:
        found[row.municipality_id] |= {(MessageChannel(row.channel), row.to)}
    return found


def _reach(
    person: Person, numbers: list[_Number], stopped: frozenset[tuple[MessageChannel, str]]
) -> Reach:
    own = [each for each in numbers if each.own]
    mobiles = [each.digits for each in own if each.kind is PhoneKind.MOBILE]
    ringable = sorted(
        (each for each in own if each.kind in RINGABLE),
        key=lambda each: each.kind is PhoneKind.MOBILE,
    )
    return Reach(
        mobile=mobiles[0] if mobiles else "",
        call=ringable[0].digits if ringable else "",
        address=bool(getattr(person, "address", "")),
        rings=bool(numbers),
        stopped=stopped,
    )
