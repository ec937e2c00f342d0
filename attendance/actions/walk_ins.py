"""Somebody stands at the door: found or written down, registered and marked in one go."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actors import Actor
from attendance.actions import check_ins
from attendance.actions.check_ins import MarkReused
from attendance.choices import Method
from attendance.models import CheckIn
from attendance.queries import locks
from classes.actions import registrations
from classes.models import Offering, Session
from common import kana
from people.actions import participants
from people.actions.participants import Person
from people.models import Participant


@transaction.atomic
def receive(*, session: Session, person: Person, id: UUID, by: Actor, at: datetime) -> CheckIn:
    """Let in somebody who gives their details: found by phone and furigana, or new.

    The same id again gives the same mark again, provided that it is about the same furigana.
    Raises a MarkRefused, PersonRefused, UnreadablePhone or RegistrationRefused; then nothing at
    all is stored, the person neither.
    """
    _take_turn(session)
    known = CheckIn.objects.filter(pk=id).select_related("participant").first()
    if known is not None:
        same = known.participant.kana_key == kana.search_key(person.kana)
        return _known(known, session=session, same_person=same)
    participant = participants.find_or_create(
        municipality=session.offering.municipality, person=person, by=by, at=at
    )
    return _let_in(session, participant, id=id, by=by, at=at)


@transaction.atomic
def admit(
    *, session: Session, participant: Participant, id: UUID, by: Actor, at: datetime
) -> CheckIn:
    """Let in somebody known: not registered, or registered and cancelled, and here after all.

    Raises a MarkRefused or a RegistrationRefused; then nothing is stored.
    """
    _take_turn(session)
    known = CheckIn.objects.filter(pk=id).select_related("participant").first()
    if known is not None:
        same = known.participant_id == participant.kept.pk
        return _known(known, session=session, same_person=same)
    return _let_in(session, participant, id=id, by=by, at=at)


def _take_turn(session: Session) -> None:
    """The municipality first, then the offering, in the order of every registration."""
    locks.hold(session.offering.municipality)
    Offering.objects.select_for_update(of=("self",), no_key=True).get(pk=session.offering_id)


def _known(check_in: CheckIn, *, session: Session, same_person: bool) -> CheckIn:
    if check_in.session_id != session.pk or not same_person:
        raise MarkReused
    return check_in


def _let_in(
    session: Session, participant: Participant, *, id: UUID, by: Actor, at: datetime
) -> CheckIn:
    refusal = check_ins.refusal_for(session, at=at)
    if refusal is not None:
        raise refusal
    registration = registrations.admit(session=session, participant=participant, by=by, at=at)
    return check_ins.arrive(
        session=session, registration=registration, id=id, method=Method.WALK_IN, by=by, at=at
    )
