"""The inventory: devices are added, changed, moved from state to state, erased, remarked on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions.lending_refusals import (
    HomeOfOtherTown,
    ModelMissing,
    NumberTaken,
    NumberUnreadable,
    RemarkMissing,
    StateNotPossible,
)
from classes.choices.equipment import (
    EQUIPMENT_TRANSITIONS,
    EquipmentKind,
    EquipmentNoteKind,
    EquipmentState,
    Erasure,
    Sim,
)
from classes.models import Equipment, EquipmentNote, Loan, LoanSettings, Venue
from classes.queries import lending_turns
from classes.rules import lending

LONGEST_REMARK = 200


@dataclass(frozen=True)
class EquipmentDetails:
    """The columns of a device as staff write them down."""

    number: str
    kind: EquipmentKind
    model: str
    os_version: str = ""
    sim: Sim = Sim.NO
    bought_on: date | None = None
    home: Venue | None = None
    photo: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """As they are stored: the number in capitals. Raises NumberUnreadable."""
        read = lending.read_number(self.number)
        if read is None or read[0]:
            raise NumberUnreadable
        return {**vars(self), "number": read[1], "model": self.model.strip()}


@dataclass(frozen=True)
class Ways:
    """How a municipality lends; see LoanSettings."""

    buffer_minutes: int = 60
    loan_days: int = 30
    extension_days: int = 14
    remind_days: int = 3
    conditions: str = ""


@transaction.atomic
def add(
    *, municipality: Municipality, details: EquipmentDetails, by: Actor, at: datetime
) -> Equipment:
    """Another device, free to be lent. Raises a LendingRefused."""
    columns = _columns(details, municipality=municipality, besides=None)
    row = Equipment.objects.create(municipality=municipality, **columns)
    note(row, kind=EquipmentNoteKind.ADDED, by=by, at=at)
    audit.record("equipment.added", on=row, municipality=municipality, by=by, at=at)
    return row


@transaction.atomic
def change(
    equipment: Equipment, *, details: EquipmentDetails, by: Actor, at: datetime
) -> Equipment:
    """Give it other details. Raises a LendingRefused."""
    town = equipment.municipality
    lending_turns.alone(town)  # while somebody counts a kind, nothing becomes of that kind
    columns = _columns(details, municipality=town, besides=equipment)
    row = lock(equipment)
    changed = [name for name, value in columns.items() if getattr(row, name) != value]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, columns[name])
    row.save(update_fields=changed)
    audit.record("equipment.changed", on=row, municipality=town, by=by, at=at, columns=changed)
    return row


@transaction.atomic
def move(
    equipment: Equipment, *, to: EquipmentState, remark: str = "", by: Actor, at: datetime
) -> Equipment:
    """Into repair, out of it, lost, found, retired. What is lent is taken back instead.

    Harmless when repeated. Raises StateNotPossible.
    """
    row = lock(equipment)
    state = EquipmentState(row.state)
    if state is to:
        return row
    by_hand = EquipmentState.LENT not in {state, to}
    if not by_hand or to not in EQUIPMENT_TRANSITIONS[state]:
        raise StateNotPossible(state=state.label, wanted=to.label)
    _enter(row, to)
    text = "　".join(filter(None, (f"{state.label} → {to.label}", remark)))
    note(row, kind=EquipmentNoteKind.MOVED, text=text, by=by, at=at)
    audit.record(
        "equipment.moved",
        on=row,
        municipality=row.municipality,
        by=by,
        at=at,
        from_state=state,
        to_state=to,
    )
    return row


@transaction.atomic
def erase(equipment: Equipment, *, by: Actor, at: datetime) -> Equipment:
    """Somebody saw to it that nothing of the last borrower is left. Harmless when repeated."""
    row = lock(equipment)
    if row.erasure == Erasure.NEEDED:
        row.erasure = Erasure.DONE
        row.save(update_fields=["erasure"])
        note(row, kind=EquipmentNoteKind.ERASED, by=by, at=at)
        audit.record("equipment.erased", on=row, municipality=row.municipality, by=by, at=at)
    return row


@transaction.atomic
def remark(equipment: Equipment, *, text: str, by: Actor, at: datetime) -> EquipmentNote:
    """Write down what was noticed on it. The same words as the last line are that line.

    Raises RemarkMissing.
    """
    words = " ".join(text.split())[:LONGEST_REMARK]
    if not words:
        raise RemarkMissing
    row = lock(equipment)
    last = row.notes.order_by("-at", "-pk").first()
    if last is not None and (last.kind, last.text) == (EquipmentNoteKind.REMARK, words):
        return last
    written = note(row, kind=EquipmentNoteKind.REMARK, text=words, by=by, at=at)
    audit.record("equipment.remarked", on=row, municipality=row.municipality, by=by, at=at)
    return written


@transaction.atomic
def settle(municipality: Municipality, *, ways: Ways, by: Actor, at: datetime) -> LoanSettings:
    """How the municipality lends from now on."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    settings, _ = LoanSettings.objects.get_or_create(municipality=municipality)
    changed = [name for name, value in vars(ways).items() if getattr(settings, name) != value]
    if not changed:
        return settings
    for name in changed:
        setattr(settings, name, getattr(ways, name))
    settings.save(update_fields=changed)
    audit.record(
        "loans.settings_changed",
        on=settings,
        municipality=municipality,
        by=by,
        at=at,
        columns=changed,
    )
    return settings


def lock(equipment: Equipment) -> Equipment:
    """The device as it is now; nobody else decides about it until the end of the
    transaction."""
    return (
        Equipment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality", "home")
        .get(pk=equipment.pk)
    )


def note(
    equipment: Equipment,
    *,
    kind: EquipmentNoteKind,
    text: str = "",
    loan: Loan | None = None,
    by: Actor,
    at: datetime,
) -> EquipmentNote:
    """One line of the ledger, inside the transaction of what it tells of."""
    return EquipmentNote.objects.create(
        equipment=equipment,
        loan=loan,
        at=at,
        kind=kind,
        text=text[:LONGEST_REMARK],
        actor_kind=by.kind,
        actor_key=by.key,
    )


def _enter(row: Equipment, to: EquipmentState) -> None:
    """A device that comes out of the dark may hold somebody's data."""
    found = row.state == EquipmentState.LOST and to is EquipmentState.AVAILABLE
    if found and row.holds_data:
        row.erasure = Erasure.NEEDED
    row.state = to
    row.save(update_fields=["state", "erasure"])


def _columns(
    details: EquipmentDetails, *, municipality: Municipality, besides: Equipment | None
) -> dict[str, Any]:
    columns = details.columns
    if not columns["model"]:
        raise ModelMissing
    if details.home is not None and details.home.municipality_id != municipality.pk:
        raise HomeOfOtherTown
    # Under the municipality's lock, so that two clerks do not give one number twice.
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    same = Equipment.objects.filter(municipality=municipality, number=columns["number"])
    if besides is not None:
        same = same.exclude(pk=besides.pk)
    if same.exists():
        raise NumberTaken(number=columns["number"])
    return columns
