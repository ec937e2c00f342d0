"""A group asks for a class, and may take that back."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions import offerings, outreach_steps, outreach_words, requests
from classes.actions.outreach_refusals import (
    ConditionsNotKept,
    GroupNameMissing,
    NotOnTheMenu,
    PeopleMissing,
    RequestReused,
    StateDoesNotAllow,
    TextTooLong,
    TooLateToWithdraw,
    VenueMissing,
    WishMissing,
)
from classes.choices import (
    DESK_CHANNELS,
    CatalogueState,
    Channel,
    OfferingState,
    OutreachBelonging,
    OutreachState,
)
from classes.models import OutreachMenuItem, OutreachRequest, OutreachWish, Registration
from classes.queries import outreach as asked
from classes.rules.outreach import checking, states, wordings
from classes.rules.outreach.checking import Asked
from classes.rules.outreach.terms import MOST_PEOPLE, Terms
from common import names, phones, references
from common.clock import tokyo_date
from notices.choices import Purpose
from people.actions import groups
from people.actions.groups import Group

TRIES = 5
MOST_WISHES = 3
PAPER = {Channel.FAX, Channel.POSTCARD}
WITHDRAWN_BY_THE_GROUP = "団体からの取下げ"
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Wanted:
    """What a group asks for. `wishes` are from when to when, the first wish first; `key` names
    the form that was sent, `override` is why staff set a condition aside."""

    item: OutreachMenuItem
    group: str
    contact: Group
    wishes: Sequence[Span]
    people: int
    venue_name: str
    channel: Channel
    venue_address: str = ""
    inside: bool = True
    belonging: OutreachBelonging = OutreachBelonging.RESIDENT
    equipment: Sequence[str] = ()
    needs: Sequence[str] = ()
    note: str = ""
    confirmed: frozenset[str] = frozenset()
    key: str | None = None
    override: str = ""

    digest: str = field(default="")

    @property
    def columns(self) -> dict[str, object]:
        """What is stored of the request itself."""
        return {
            "item": self.item,
            "channel": self.channel,
            "group": names.tidy(self.group),
            "group_key": names.fold(names.tidy(self.group)),
            "belonging": self.belonging,
            "venue_name": names.tidy(self.venue_name),
            "venue_address": names.tidy(self.venue_address),
            "inside": self.inside,
            "people": self.people,
            "equipment": [*self.equipment],
            "needs": [*self.needs],
            "note": self.note.strip(),
            "confirmed": sorted(self.confirmed),
            "overridden": self.override.strip(),
            "request_key": self.key,
            "request_digest": self.fingerprint,
        }

    @property
    def fingerprint(self) -> str:
        """Tells whether the same key asks for the same thing."""
        if self.digest or self.key is None:
            return self.digest
        spans = [[start.isoformat(), end.isoformat()] for start, end in self.wishes]
        told = [self.group, self.contact, spans, self.people, self.venue_name]
        return requests.digest_of([str(self.item.public_id), told, self.note])

    @property
    def desk(self) -> bool:
        """Whether staff write it down for the group."""
        return self.channel in DESK_CHANNELS


def ask(*, wanted: Wanted, by: Actor, at: datetime) -> OutreachRequest:
    """Take a request down. The same key with the same content gets the same request again.

    Raises RequestReused for a key that asked for something else, ConditionsNotKept unless staff
    give a reason, another OutreachRefused, a PersonRefused or an UnreadablePhone.
    """
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                return _ask(wanted, by=by, at=at)
        except IntegrityError as error:
            if "reference" not in str(error) or not left:
                raise
    raise AssertionError("the last try returns or raises")


@transaction.atomic
def withdraw(
    request: OutreachRequest, *, reason: str = "", by: Actor, at: datetime
) -> OutreachRequest:
    """The group takes it back, until the class begins; what was planned for it is called off.

    Raises StateDoesNotAllow or TooLateToWithdraw.
    """
    request = outreach_steps.lock(request)
    if not states.may(OutreachState(request.state), OutreachState.WITHDRAWN):
        raise StateDoesNotAllow(state=request.get_state_display())
    if request.offering is not None:
        begun = asked.session_of(request)
        if begun is not None and begun.starts_at <= at:
            raise TooLateToWithdraw(contact=contact_of(request.item))
    outreach_words.withdraw(request, by=by, at=at)
    why = reason.strip() or WITHDRAWN_BY_THE_GROUP
    outreach_steps.move(request, to=OutreachState.WITHDRAWN, reason=why, by=by, at=at)
    if request.offering is not None and request.offering.state != OfferingState.CANCELLED:
        offerings.cancel(request.offering, reason=WITHDRAWN_BY_THE_GROUP, by=by, at=at)
    return request


def contact_of(item: OutreachMenuItem) -> str:
    """The office and its number, as a sentence names them."""
    number = phones.display(item.phone)
    return f"{item.contact}（電話 {number}）" if number else item.contact


def _ask(wanted: Wanted, *, by: Actor, at: datetime) -> OutreachRequest:
    item = wanted.item
    # Two presses wait for each other here: the second finds what the first has written.
    Municipality.objects.select_for_update(no_key=True).get(pk=item.municipality_id)
    known = _answered(wanted)
    if known is not None:
        return known
    if item.state != CatalogueState.IN_USE and not wanted.desk:
        raise NotOnTheMenu(title=item.title, contact=contact_of(item))
    _refuse_nonsense(wanted)
    _refuse_terms(wanted, at=at)
    contact = groups.write_down(
        municipality=item.municipality, group=wanted.contact, by=by, at=at
    )
    request = OutreachRequest.objects.create(
        municipality=item.municipality,
        reference=_reference(),
        state=OutreachState.RECEIVED,
        contact=contact,
        requested_at=at,
        **wanted.columns,
    )
    OutreachWish.objects.bulk_create(
        OutreachWish(request=request, rank=rank, starts_at=start, ends_at=end)
        for rank, (start, end) in enumerate(wanted.wishes, start=1)
    )
    outreach_steps.begin(request, by=by, at=at)
    if wanted.channel in PAPER:
        text = wordings.received(item.title, reference=request.reference)
        purpose = Purpose.OUTREACH_RECEIVED
        outreach_words.say(request, purpose=purpose, text=text, by=by, at=at)
    return request


def _answered(wanted: Wanted) -> OutreachRequest | None:
    if wanted.key is None:
        return None
    known = OutreachRequest.objects.filter(request_key=wanted.key).first()
    if known is not None and known.request_digest != wanted.fingerprint:
        raise RequestReused(reference=known.reference)
    return known


def _reference() -> str:
    """A number that neither a request nor a registration has: both are read out."""
    while True:
        drawn = references.encode(secrets.randbelow(references.NUMBERS))
        if not Registration.objects.filter(reference=drawn).exists():
            return drawn


def _refuse_terms(wanted: Wanted, *, at: datetime) -> None:
    if wanted.desk and wanted.override.strip():
        return
    day = tokyo_date(at)
    question = Asked(
        people=wanted.people,
        wishes=wanted.wishes,
        inside=wanted.inside,
        belonging=wanted.belonging,
        confirmed=wanted.confirmed,
        earlier=asked.earlier(wanted.item.municipality, group=wanted.group, on=day),
    )
    hits = checking.check(Terms.of(wanted.item.rules), question, on=day)
    if hits:
        raise ConditionsNotKept(sentence=hits[0].sentence, hits=hits)


def _refuse_nonsense(wanted: Wanted) -> None:
    columns = wanted.columns
    if not columns["group"]:
        raise GroupNameMissing
    if not columns["venue_name"]:
        raise VenueMissing
    if wanted.people not in range(1, MOST_PEOPLE + 1):
        raise PeopleMissing
    if len(wanted.wishes) not in range(1, MOST_WISHES + 1) or any(
        end <= start for start, end in wanted.wishes
    ):
        raise WishMissing
    for column, label in LIMITED.items():
        limit = LENGTHS[column]
        if len(str(columns[column])) > limit:
            raise TextTooLong(label=label, limit=limit)


LENGTHS = {each.name: each.max_length or 0 for each in OutreachRequest._meta.concrete_fields}
LIMITED = {
    "group": "団体名",
    "group_key": "団体名",
    "venue_name": "会場",
    "venue_address": "会場の所在地",
    "note": "連絡事項",
    "overridden": "職員の判断の理由",
}
