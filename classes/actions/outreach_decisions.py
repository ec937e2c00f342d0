"""The office decides about a request: agreed, refused, called off."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from classes.actions import (
    loan_forgetting,
    offerings,
    outreach_letters,
    outreach_steps,
    outreach_words,
    shift_steps,
    venues,
)
from classes.actions.outreach_refusals import (
    NeedsReason,
    NotHeldYet,
    PartOfOtherTown,
    ReasonMissing,
    StateDoesNotAllow,
    StillNeeded,
)
from classes.actions.plans import OfferingPlan, SessionPlan
from classes.actions.venues import VenueDetails
from classes.choices import (
    Kind,
    LetterKind,
    OfferingState,
    OutreachState,
    RegistrationMode,
)
from classes.models import Offering, OutreachRequest, OutreachWish, Venue
from classes.queries import outreach, outreach_clashes
from classes.rules import letters, wordings
from classes.rules.outreach import states
from classes.rules.outreach import wordings as sentences
from common import phones
from notices.actions import forgetting
from notices.choices import Purpose
from people.actions import groups
from people.choices import ParticipantState
from people.models import GroupContact, Helper, Participant
from people.queries import identities

OFFERING_KEYS = uuid.UUID("0f3a5b0e-7d0c-4c55-9a86-0d6a0b5f1c11")
"""Names the class of a request: pressed twice, there is one."""


@dataclass(frozen=True)
class Agreement:
    """When, where, with whom, and on which conditions. Without a venue it is the one that the
    group named; `override` is why staff set aside what stands against it."""

    wish: OutreachWish
    instructor: Helper | None = None
    venue: Venue | None = None
    conditions: str = ""
    override: str = ""


@transaction.atomic
def coordinate(request: OutreachRequest, *, by: Actor, at: datetime) -> OutreachRequest:
    """Somebody is seeing to it. Harmless when repeated. Raises StateDoesNotAllow."""
    request = outreach_steps.lock(request)
    if request.state == OutreachState.COORDINATING:
        return request
    return outreach_steps.move(request, to=OutreachState.COORDINATING, by=by, at=at)


@transaction.atomic
def agree(
    request: OutreachRequest, *, agreement: Agreement, by: Actor, at: datetime
) -> OutreachRequest:
    """Hold it at one of the wishes: a class with its meeting, a letter, and news for the group.

    The same press again changes nothing. Raises NeedsReason for what stands against the wish,
    StateDoesNotAllow or PartOfOtherTown.
    """
    request = outreach_steps.lock(request)
    conditions = agreement.conditions.strip()
    to = OutreachState.CONDITIONAL if conditions else OutreachState.APPROVED
    if not states.may(OutreachState(request.state), to):
        if _same_again(request, agreement):
            return request
        raise StateDoesNotAllow(state=request.get_state_display())
    _refuse_strangers(request, agreement)
    if agreement.instructor is not None:
        shift_steps.lock_helpers([agreement.instructor.pk])
    against = outreach_clashes.look(request, agreement.wish, venue=agreement.venue).against(
        agreement.instructor
    )
    override = agreement.override.strip()[:200]
    if against and not override:
        raise NeedsReason(sentence="".join(against), hits=against)
    request.offering = _class_of(request, agreement, by=by, at=at)
    request.conditions = conditions
    if against:
        request.overridden = override
    outreach_steps.move(
        request, to=to, reason=override if against else conditions, by=by, at=at
    )
    kind = LetterKind.CONDITIONAL if conditions else LetterKind.APPROVED
    outreach_letters.issue(request, kind=kind, by=by, at=at)
    text = sentences.approved(
        request.item.title,
        span=(agreement.wish.starts_at, agreement.wish.ends_at),
        venue=request.offering.venue.name,
        conditions=conditions,
    )
    context = {
        "日時": letters.moment(agreement.wish.starts_at),
        "会場": request.offering.venue.name,
        "条件": conditions,
    }
    purpose = Purpose.OUTREACH_APPROVED
    outreach_words.say(request, purpose=purpose, text=text, by=by, at=at, context=context)
    return request


@transaction.atomic
def refuse(
    request: OutreachRequest, *, reason: str, by: Actor, at: datetime
) -> OutreachRequest:
    """It will not be held. Raises ReasonMissing or StateDoesNotAllow."""
    request = outreach_steps.lock(request)
    request.reason = _reason(reason)
    outreach_steps.move(request, to=OutreachState.REFUSED, reason=request.reason, by=by, at=at)
    outreach_letters.issue(request, kind=LetterKind.REFUSED, by=by, at=at)
    text = sentences.refused(
        request.item.title, reason=request.reason, phone=phones.display(request.item.phone)
    )
    purpose, context = Purpose.OUTREACH_REFUSED, {"理由": request.reason}
    outreach_words.say(request, purpose=purpose, text=text, by=by, at=at, context=context)
    return request


@transaction.atomic
def call_off(
    request: OutreachRequest, *, reason: str, by: Actor, at: datetime
) -> OutreachRequest:
    """What was agreed on is not held after all. Raises ReasonMissing or StateDoesNotAllow."""
    request = outreach_steps.lock(request)
    request.reason = _reason(reason)
    session = outreach.session_of(request)
    outreach_steps.move(
        request, to=OutreachState.CALLED_OFF, reason=request.reason, by=by, at=at
    )
    if request.offering is not None and request.offering.state != OfferingState.CANCELLED:
        offerings.cancel(request.offering, reason=request.reason, by=by, at=at)
    outreach_letters.issue(request, kind=LetterKind.CALLED_OFF, by=by, at=at)
    text = sentences.called_off(
        request.item.title,
        meetings=[wordings.meeting(session.starts_at, session.ends_at)] if session else [],
        reason=request.reason,
        phone=phones.display(request.item.phone),
    )
    context = {"理由": request.reason}
    if session is not None:
        context["日時"] = letters.moment(session.starts_at)
    purpose = Purpose.OUTREACH_CALLED_OFF
    outreach_words.say(request, purpose=purpose, text=text, by=by, at=at, context=context)
    return request


@transaction.atomic
def hold(request: OutreachRequest, *, by: Actor, at: datetime) -> OutreachRequest:
    """It took place. Raises NotHeldYet before it begins, or StateDoesNotAllow."""
    request = outreach_steps.lock(request)
    session = outreach.session_of(request)
    if session is None or session.starts_at > at:
        raise NotHeldYet
    return outreach_steps.move(request, to=OutreachState.HELD, by=by, at=at)


@transaction.atomic
def close(request: OutreachRequest, *, by: Actor, at: datetime) -> OutreachRequest:
    """How many came is written down: the last step. Harmless when repeated.

    Raises NotHeldYet or StateDoesNotAllow.
    """
    request = outreach_steps.lock(request)
    if request.state == OutreachState.REPORTED:
        return request
    if request.state != OutreachState.HELD:
        request = hold(request, by=by, at=at)
    outreach_words.withdraw(request, by=by, at=at)
    return outreach_steps.move(request, to=OutreachState.REPORTED, by=by, at=at)


@transaction.atomic
def forget(request: OutreachRequest, *, by: Actor, at: datetime) -> OutreachRequest:
    """Blank whom the office spoke with, once it is over; the numbers stay.

    Harmless when repeated. Raises StillNeeded, or StillHolds where they have a device of the
    town and would be known no more.
    """
    _turn_of_contact(request)
    request = outreach_steps.lock(request)
    if OutreachState(request.state) not in states.ENDED:
        raise StillNeeded
    contact = GroupContact.objects.select_related("person").get(pk=request.contact_id)
    if contact.forgotten_at is not None:
        return request
    alone = not outreach.needed_elsewhere(contact)
    outreach_words.withdraw(request, by=by, at=at)
    groups.forget(contact, with_person=alone, by=by, at=at)
    _forget_loans(contact.person, by=by, at=at)
    request.note = ""
    request.save(update_fields=["note"])
    audit.record(
        "outreach.contact_forgotten",
        on=request,
        municipality=request.municipality,
        by=by,
        at=at,
    )
    return request


def _turn_of_contact(request: OutreachRequest) -> None:
    """Nobody registers, joins or lends anything to the contact meanwhile (ADR 0009)."""
    identities.share(request.municipality)
    people = Participant.objects.filter(group_contacts=request.contact_id).order_by("pk")
    identities.claim(people.select_related("merged_into"))


def _forget_loans(person: Participant | None, *, by: Actor, at: datetime) -> None:
    """Where the person was forgotten with the contact. Raises StillHolds, and nobody was."""
    if person is None:
        return
    person.refresh_from_db(fields=["state"])
    if person.state == ParticipantState.FORGOTTEN:
        loan_forgetting.forget(person, by=by, at=at)
        forgetting.forget(person, by=by, at=at)


def _reason(text: str) -> str:
    if not text.strip():
        raise ReasonMissing
    return text.strip()[:300]


def _same_again(request: OutreachRequest, agreement: Agreement) -> bool:
    session = outreach.session_of(request)
    return (
        OutreachState(request.state) in states.AGREED
        and request.conditions == agreement.conditions.strip()
        and session is not None
        and session.starts_at == agreement.wish.starts_at
    )


def _refuse_strangers(request: OutreachRequest, agreement: Agreement) -> None:
    town = request.municipality_id
    parts = [agreement.instructor, agreement.venue]
    foreign = any(part is not None and part.municipality_id != town for part in parts)
    if foreign or agreement.wish.request_id != request.pk:
        raise PartOfOtherTown


def _class_of(
    request: OutreachRequest, agreement: Agreement, *, by: Actor, at: datetime
) -> Offering:
    """The class of the request, announced to nobody: the group brings its own people."""
    wish, item = agreement.wish, request.item
    plan = OfferingPlan(
        kind=Kind.OUTREACH,
        course=item.course,
        title=f"{item.title}（{request.group}）",
        venue=agreement.venue or _venue(request, by=by, at=at),
        capacity=request.people,
        opens_at=at,
        closes_at=max(wish.starts_at, at + timedelta(minutes=1)),
        instructor=agreement.instructor,
        registration_mode=RegistrationMode.NOT_NEEDED,
        description=item.description,
        contact_name=item.contact_name,
        contact_phone=item.contact_phone,
    )
    made = offerings.create(
        municipality=request.municipality,
        plan=plan,
        sessions=[SessionPlan(wish.starts_at, wish.ends_at)],
        key=uuid.uuid5(OFFERING_KEYS, str(request.public_id)),
        promised_too=True,  # `agree` has looked, and asks for a reason
        by=by,
        at=at,
    )
    return offerings.publish(made, by=by, at=at)


def _venue(request: OutreachRequest, *, by: Actor, at: datetime) -> Venue:
    """The hall that the group named; written down where the office does not know it."""
    known = outreach_clashes.venue_of(request)
    if known is not None:
        return known
    details = VenueDetails(name=request.venue_name, address=request.venue_address)
    return venues.create(municipality=request.municipality, details=details, by=by, at=at)
