"""What people and clerks want, by name, for processes that are told what to do in JSON."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from accounts.actors import Actor
from attendance.actions import identities
from classes.actions import (
    draws,
    loans,
    offerings,
    outreach_decisions,
    outreach_requests,
    parties,
    registrations,
    reservations,
    shifts,
    waiting,
)
from classes.actions.loans import Back, Handout
from classes.actions.outreach_decisions import Agreement
from classes.actions.plans import OfferingPlan
from classes.actions.shift_steps import Wanted
from classes.choices import Channel, ShiftRole
from classes.choices.equipment import EquipmentKind
from classes.models import (
    Draw,
    Equipment,
    Loan,
    Offering,
    OutreachMenuItem,
    OutreachRequest,
    Registration,
    Session,
)
from classes.queries import lines
from common.errors import RuleViolation
from notices.actions import messages
from notices.choices import MessageState
from notices.models import Message
from people.actions.participants import Person, PhoneEntry
from people.models import Helper, Participant
from tests.classes.outreach import asking

BY = Actor.command("crowd")
Answer = dict[str, Any]


def run(call: dict[str, Any]) -> Answer:
    """Make the call. A refusal is an answer, by its code and sentence."""
    errand: Callable[..., Answer] = globals()[call.pop("do")]
    at = datetime.fromisoformat(call.pop("at"))
    try:
        return errand(**call, at=at)
    except RuleViolation as refusal:
        return {"refused": refusal.code, "sentence": str(refusal)}


def register(
    *, offering: int, participant: int, channel: str, at: datetime, key: str | None = None
) -> Answer:
    return told(
        registrations.register(
            offering=Offering.objects.get(pk=offering),
            participant=Participant.objects.get(pk=participant),
            request=registrations.Request(channel=Channel(channel), key=key, digest=key or ""),
            by=BY,
            at=at,
        )
    )


def apply(*, offering: int, phone: str, key: str, at: datetime) -> Answer:
    person = Person(
        name="山田　花子",
        kana="ヤマダ ハナコ",
        phones=(PhoneEntry(phone),),
        age_band="70_74",
    )
    return told(
        registrations.apply(
            offering=Offering.objects.get(pk=offering),
            person=person,
            request=registrations.Request(channel=Channel.WEB, key=key, digest=key),
            by=BY,
            at=at,
        )
    )


def walk_in(*, offering: int, participant: int, at: datetime) -> Answer:
    return told(
        registrations.admit(
            session=Session.objects.filter(offering=offering).earliest("starts_at"),
            participant=Participant.objects.get(pk=participant),
            by=BY,
            at=at,
        )
    )


def cancel(*, registration: int, at: datetime) -> Answer:
    return told(registrations.cancel(_of(registration), reason="都合", by=BY, at=at))


def accept(*, registration: int, at: datetime) -> Answer:
    return told(waiting.accept(_of(registration), by=BY, at=at))


def decline(*, registration: int, at: datetime) -> Answer:
    return told(waiting.decline(_of(registration), reason="都合", by=BY, at=at))


def reorder(*, registration: int, place: int, at: datetime) -> Answer:
    row = _of(registration)
    return told(waiting.reorder(row, place=place, reason="誤りの訂正", by=BY, at=at))


def tend(*, at: datetime) -> Answer:
    """What `manage.py tend_waiting` does, at a time of our own."""
    offered = 0
    for offering in lines.with_a_line():
        offered += len(waiting.fill(offering, by=BY, at=at))
        waiting.lapse(offering, by=BY, at=at)
    return {"offered": offered}


def resize(*, offering: int, capacity: int, at: datetime) -> Answer:
    row = Offering.objects.get(pk=offering)
    plan = replace(OfferingPlan.of(row), capacity=capacity)
    return {"capacity": offerings.change(row, plan=plan, by=BY, at=at).capacity}


def freeze(*, draw: int, at: datetime) -> Answer:
    frozen = draws.freeze(Draw.objects.get(pk=draw), by=BY, at=at)
    return {"digest": frozen.entries_digest}


def hold(*, draw: int, at: datetime) -> Answer:
    held = draws.hold(Draw.objects.get(pk=draw), by=BY, at=at)
    return {"result": held.result, "drawn_at": held.drawn_at}


def join(*, registration: int, other: int, at: datetime) -> Answer:
    rows = parties.join(_of(registration), other=_of(other), by=BY, at=at)
    return {"together": [row.pk for row in rows]}


def merge(*, kept: int, absorbed: int, at: datetime) -> Answer:
    people = {"kept": kept, "absorbed": absorbed}
    rows = {name: Participant.objects.get(pk=pk) for name, pk in people.items()}
    return {"merge": identities.merge(**rows, reason="同じ方", by=BY, at=at).pk}


def ask_for_a_class(*, item: int, group: str, key: str, at: datetime) -> Answer:
    offer = OutreachMenuItem.objects.get(pk=item)
    wanted = asking.wanted(offer, group=group, key=key)
    return {"asked": outreach_requests.ask(wanted=wanted, by=BY, at=at).pk}


def agree(*, asked: int, rank: int, instructor: int, at: datetime) -> Answer:
    row = OutreachRequest.objects.get(pk=asked)
    agreement = Agreement(
        wish=row.wishes.get(rank=rank), instructor=Helper.objects.get(pk=instructor)
    )
    agreed = outreach_decisions.agree(row, agreement=agreement, by=BY, at=at)
    return {"state": agreed.state, "offering": agreed.offering_id}


def assign(*, session: int, helper: int, role: str = "instructor", at: datetime) -> Answer:
    row = shifts.assign(
        Session.objects.get(pk=session),
        helper=Helper.objects.get(pk=helper),
        wanted=Wanted(role=ShiftRole(role)),
        by=BY,
        at=at,
    )
    return {"state": row.state, "assignment": row.pk}


def appoint(*, offering: int, helper: int, at: datetime) -> Answer:
    """Make somebody the instructor of a class."""
    row = Offering.objects.get(pk=offering)
    plan = replace(OfferingPlan.of(row), instructor=Helper.objects.get(pk=helper))
    return {"instructor": offerings.change(row, plan=plan, by=BY, at=at).instructor_id}


def lend(*, equipment: int, registration: int, at: datetime) -> Answer:
    """The device is handed to somebody at the first meeting of their offering."""
    seat = _of(registration)
    meeting = Session.objects.filter(offering=seat.offering).earliest("starts_at")
    row = Equipment.objects.get(pk=equipment)
    to = Handout(seat.participant, meeting, seat)
    return {"loan": loans.lend(row, to=to, key=uuid4(), by=BY, at=at).pk}


def bring_back(*, loan: int, at: datetime) -> Answer:
    row = Loan.objects.get(pk=loan)
    return {"state": loans.take_back(row, back=Back(), key=uuid4(), by=BY, at=at).state}


def keep_devices(*, session: int, count: int, at: datetime) -> Answer:
    row = Session.objects.get(pk=session)
    reservations.keep(row, kind=EquipmentKind.ANDROID, count=count, by=BY, at=at)
    return {"kept": count}


def refuse(*, asked: int, at: datetime) -> Answer:
    row = OutreachRequest.objects.get(pk=asked)
    return {"state": outreach_decisions.refuse(row, reason="営利", by=BY, at=at).state}


def told_by_phone(*, message: int, at: datetime) -> Answer:
    row = Message.objects.get(pk=message)
    with transaction.atomic():
        return {"state": messages.mark(row, result=MessageState.TOLD, by=BY, at=at).state}


def told(registration: Registration) -> Answer:
    """What somebody is told about their registration."""
    return {"registration": registration.pk, "state": registration.state}


def _of(registration: int) -> Registration:
    return Registration.objects.get(pk=registration)
