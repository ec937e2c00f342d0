"""Devices are handed out, come back, are kept longer, or are lost."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions import equipment as devices
from classes.actions import reservations
from classes.actions.lending_refusals import (
    DueNotPossible,
    ErasureNeeded,
    ExtendedAlready,
    KeyReused,
    LentAlready,
    LoanOver,
    NoneFree,
    NotAvailable,
    NotExpected,
    PersonHasOne,
    PersonNotAvailable,
    RemarkMissing,
)
from classes.choices import ATTENDING_STATES
from classes.choices.equipment import (
    Condition,
    EquipmentKind,
    EquipmentNoteKind,
    EquipmentState,
    Erasure,
    LoanPart,
    LoanState,
    LoanTerm,
)
from classes.models import Equipment, Loan, Registration, Session
from classes.queries import equipment as inventory
from classes.queries import lending_turns
from classes.queries import loans as known
from classes.rules import lending, wordings
from common import phones, wareki
from common.clock import at_tokyo, tokyo_date
from notices.actions import messages
from people.choices import ParticipantState
from people.models import Participant
from people.queries import identities


@dataclass(frozen=True)
class Handout:
    """To whom a device is handed: at a meeting (`session`, by their registration for it), or to
    take home until the end of the office hours of `due_on`. `lent_at` is when it was, where
    paper is keyed in later."""

    participant: Participant
    session: Session | None = None
    registration: Registration | None = None
    due_on: date | None = None
    lent_at: datetime | None = None


@dataclass(frozen=True)
class Back:
    """How it came back; `erased` when somebody saw to the data at once."""

    condition: Condition = Condition.GOOD
    remark: str = ""
    erased: bool = False
    returned_at: datetime | None = None


@transaction.atomic
def lend(equipment: Equipment, *, to: Handout, key: UUID, by: Actor, at: datetime) -> Loan:
    """Hand the device out. The same key again is the same loan.

    Raises KeyReused when the key was used for something else, and the other LendingRefused
    for a device, or a person, that cannot be chosen.
    """
    person = _turn_of(to.participant)
    to = replace(to, participant=person)
    town = equipment.municipality
    lending_turns.press(key)
    done = Loan.objects.filter(key=key).first()
    if done is not None:
        same = done.equipment_id == equipment.pk and done.participant.kept == person
        if not same or done.session != to.session:
            raise KeyReused
        return done
    until = _due(to, town=town, at=to.lent_at or at)
    counted = _take_turns(equipment, to=to, until=until, at=at)
    row = devices.lock(equipment)
    _refuse_device(row)
    _refuse_person(person, equipment=row)
    _refuse_stranger(to)
    if counted:
        _refuse_target(to, kind=EquipmentKind(row.kind), until=until, at=at)
    loan = _hand(row, to=to, key=key, until=until, at=at)
    text = loan.get_term_display()
    _write("loan.lent", loan, kind=EquipmentNoteKind.LENT, text=text, by=by, at=at)
    return loan


@transaction.atomic
def take_back(loan: Loan, *, back: Back, key: UUID, by: Actor, at: datetime) -> Loan:
    """The device is here again. The same key again changes nothing.

    Unless it was erased, it is lent to nobody before it is. Raises LoanOver, RemarkMissing or
    KeyReused.
    """
    row, loan = _ending(loan, key=key)
    if loan.end_key == key:
        return loan
    words = " ".join(back.remark.split())
    if back.condition is Condition.NOTED and not words:
        raise RemarkMissing
    loan.condition = back.condition
    _end(loan, LoanState.RETURNED, key=key, at=back.returned_at or at)
    row.state = EquipmentState.AVAILABLE
    if row.holds_data and not back.erased:
        row.erasure = Erasure.NEEDED
    row.save(update_fields=["state", "erasure"])
    text = "　".join(filter(None, (back.condition.label, words)))
    _write("loan.returned", loan, kind=EquipmentNoteKind.RETURNED, text=text, by=by, at=at)
    messages.withdraw(municipality=loan.municipality, about=about(loan), by=by, at=at)
    return loan


@transaction.atomic
def report_lost(loan: Loan, *, words: str, key: UUID, by: Actor, at: datetime) -> Loan:
    """It will not come back, as far as anybody knows. The same key again changes nothing.

    Raises LoanOver or KeyReused, or RemarkMissing where nobody says what happened.
    """
    row, loan = _ending(loan, key=key)
    if loan.end_key == key:
        return loan
    text = " ".join(words.split())
    if not text:
        raise RemarkMissing
    _end(loan, LoanState.LOST, key=key, at=at)
    row.state = EquipmentState.LOST
    row.save(update_fields=["state"])
    _write("loan.lost", loan, kind=EquipmentNoteKind.MOVED, text=f"紛失　{text}", by=by, at=at)
    messages.withdraw(municipality=loan.municipality, about=about(loan), by=by, at=at)
    return loan


@transaction.atomic
def extend(loan: Loan, *, due_on: date, by: Actor, at: datetime) -> Loan:
    """Let somebody keep it longer, once, as far as nothing else is reserved. The same day again
    changes nothing.

    Raises LoanOver, ExtendedAlready, DueNotPossible or NoneFree.
    """
    town = loan.municipality
    lending_turns.alone(town)
    devices.lock(loan.equipment)
    loan = _fresh(loan)
    _refuse_over(loan)
    if tokyo_date(loan.due_at) == due_on:
        return loan
    if loan.extended_at is not None or loan.term != LoanTerm.TAKE_HOME:
        raise ExtendedAlready
    days = inventory.settings_of(town).extension_days
    latest = max(tokyo_date(loan.due_at), tokyo_date(at)) + timedelta(days=days)
    if not max(tokyo_date(loan.due_at), tokyo_date(at)) < due_on <= latest:
        raise DueNotPossible(latest=wareki.format_date(latest))
    due_at = at_tokyo(due_on, town.office_closes)
    _refuse_taken(loan.equipment, since=loan.due_at, until=due_at, besides=loan, at=at)
    loan.due_at, loan.extended_at = due_at, at
    loan.save(update_fields=["due_at", "extended_at"])
    text = f"{wareki.format_date(due_on)}まで"
    _write("loan.extended", loan, kind=EquipmentNoteKind.EXTENDED, text=text, by=by, at=at)
    messages.withdraw(municipality=town, about=about(loan), by=by, at=at)
    return loan


def part_of(equipment: Equipment) -> LoanPart:
    """What a person has one of at a time: a device, and something that goes with it."""
    return LoanPart.DEVICE if equipment.holds_data else LoanPart.EXTRA


def about(loan: Loan) -> str:
    """How the keys of all messages about the loan begin."""
    return f"loan:{loan.pk}/"


def _turn_of(participant: Participant) -> Participant:
    """Whom the entry stands for, as they are now: nobody joins or forgets them, or hands them
    anything, until the end of the transaction."""
    identities.share(participant.municipality)
    rows = Participant.objects.select_related("municipality", "merged_into__municipality")
    person = rows.get(pk=participant.pk).kept
    identities.claim([person])
    person.refresh_from_db(fields=["state"])
    return person


def _take_turns(equipment: Equipment, *, to: Handout, until: datetime, at: datetime) -> bool:
    """Whether it must be counted before the device is handed out."""
    start = to.lent_at or at
    end = until + timedelta(
        minutes=inventory.settings_of(equipment.municipality).buffer_minutes
    )
    return lending_turns.hand_out(equipment, session=to.session, within=(start, end), at=at)


def _hand(row: Equipment, *, to: Handout, key: UUID, until: datetime, at: datetime) -> Loan:
    """The new loan."""
    row.state = EquipmentState.LENT
    row.save(update_fields=["state"])
    return Loan.objects.create(
        municipality=row.municipality,
        key=key,
        equipment=row,
        part=part_of(row),
        participant=to.participant,
        registration=to.registration,
        session=to.session,
        term=LoanTerm.CLASS if to.session else LoanTerm.TAKE_HOME,
        lent_at=to.lent_at or at,
        due_at=until,
    )


def _refuse_device(row: Equipment) -> None:
    """Raise what stands against lending the device to anybody."""
    state = EquipmentState(row.state)
    if state is EquipmentState.LENT:
        loan = known.current(row)
        town = row.municipality
        number = phones.display(town.phone) if town.phone else ""
        contact = f"{town.office_name}（電話 {number}）" if number else town.office_name
        raise LentAlready(number=row.number, where=_where(loan), contact=contact)
    if state is not EquipmentState.AVAILABLE:
        raise NotAvailable(number=row.number, state=state.label)
    if row.needs_erasure:
        raise ErasureNeeded(number=row.number)


def _where(loan: Loan | None) -> str:
    if loan is None:
        return "記録を確認中"
    if loan.session is not None:
        return (
            f"{loan.session.offering.title} {wordings.day(tokyo_date(loan.session.starts_at))}"
        )
    return f"持ち帰り {wordings.day(tokyo_date(loan.due_at))}まで"


def _refuse_person(person: Participant, *, equipment: Equipment) -> None:
    ours = person.municipality_id == equipment.municipality_id
    if not ours or person.state != ParticipantState.ACTIVE:
        raise PersonNotAvailable
    has = Loan.objects.filter(
        participant__in=identities.of(person), part=part_of(equipment), state=LoanState.OUT
    )
    first = has.select_related("equipment").order_by("pk").first()
    if first is not None:
        raise PersonHasOne(number=first.equipment.number)


def _refuse_stranger(to: Handout) -> None:
    """Raise NotExpected for somebody without a seat in the meeting."""
    seat = to.registration
    if to.session is not None and (
        seat is None
        or seat.participant.kept != to.participant.kept
        or seat.offering_id != to.session.offering_id
        or seat.session_id not in {None, to.session.pk}
        or seat.state not in ATTENDING_STATES
    ):
        raise NotExpected


def _refuse_target(to: Handout, *, kind: EquipmentKind, until: datetime, at: datetime) -> None:
    """Raise NoneFree where what is here is promised to others."""
    if to.session is None:
        town = to.participant.municipality
        _refuse_kind(kind, town=town, within=(to.lent_at or at, until), at=at)
    elif to.session.ends_at > at:
        reservations.refuse_too_many(to.session, kind=kind, lent=1, at=at)


def _refuse_taken(
    row: Equipment, *, since: datetime, until: datetime, besides: Loan, at: datetime
) -> None:
    _refuse_kind(
        EquipmentKind(row.kind),
        town=row.municipality,
        within=(max(since, at), until),
        besides=besides,
        at=at,
    )


def _refuse_kind(
    kind: EquipmentKind,
    *,
    town: Municipality,
    within: lending.Span,
    at: datetime,
    besides: Loan | None = None,
) -> None:
    spare = timedelta(minutes=inventory.settings_of(town).buffer_minutes)
    there = inventory.inventory(town).get(kind, 0)
    held = inventory.holds(town, kind, at=at, besides=besides)
    start, end = within
    if lending.free(there, held, within=(start, end + spare)) < 1:
        when = f"{wordings.day(tokyo_date(start))}から{wordings.day(tokyo_date(end))}まで"
        raise NoneFree(kind=kind.label, missing=1, inventory=there, when=when)


def _due(to: Handout, *, town: Municipality, at: datetime) -> datetime:
    """When it is to be back. Raises DueNotPossible."""
    if to.session is not None:
        return max(to.session.ends_at, at)
    today = tokyo_date(at)
    latest = today + timedelta(days=inventory.settings_of(town).loan_days)
    day = to.due_on or latest
    if not today < day <= latest:
        raise DueNotPossible(latest=wareki.format_date(latest))
    return at_tokyo(day, town.office_closes)


def _fresh(loan: Loan) -> Loan:
    return known.detailed(Loan.objects.filter(pk=loan.pk)).get()


def _ending(loan: Loan, *, key: UUID) -> tuple[Equipment, Loan]:
    """The device and its loan as they are now, in nobody else's hands: still out, or ended by
    this very press. Raises LoanOver, or KeyReused for a press that ended another."""
    lending_turns.press(key)
    row = devices.lock(loan.equipment)
    loan = _fresh(loan)
    if loan.end_key != key:
        _refuse_over(loan)
        if Loan.objects.filter(end_key=key).exists():
            raise KeyReused
    return row, loan


def _refuse_over(loan: Loan) -> None:
    if loan.state != LoanState.OUT:
        raise LoanOver(state=LoanState(loan.state).label)


def _end(loan: Loan, state: LoanState, *, key: UUID, at: datetime) -> None:
    loan.state, loan.ended_at, loan.end_key = state, at, key
    loan.save(update_fields=["state", "ended_at", "end_key", "condition"])


def _write(
    action: str, loan: Loan, *, kind: EquipmentNoteKind, text: str, by: Actor, at: datetime
) -> None:
    devices.note(loan.equipment, kind=kind, text=text, loan=loan, by=by, at=at)
    audit.record(
        action,
        on=loan,
        municipality=loan.municipality,
        by=by,
        at=at,
        equipment=loan.equipment.number,
    )
