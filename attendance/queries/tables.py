"""What lies on the table while taps are written down: everything read once, under the locks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Manager, Q

from accounts import prepared
from accounts.models import Municipality
from attendance.models import CheckIn, Headcount, HelperCheckIn, TapReceipt, WorkedHours
from attendance.queries import readings
from attendance.rules.reading import Helping, Known, OnCard, OnSlip, Sent, Subject
from classes.choices import RegistrationState
from classes.models import Registration, Session
from people.models import Card, Helper, Participant

R = TypeVar("R")

_RECEIPTS = prepared.Asked(
    lambda named, ids: TapReceipt.objects.filter(Q(pk__in=named) | Q(voids__in=ids)).order_by(
        "pk"
    ),
    list,
    list,
)
_SLIPS = prepared.Asked(
    lambda references, town: (
        Registration.objects.filter(reference__in=references, offering__municipality=town)
        .select_related("participant__merged_into")
        .order_by()
    ),
    list,
    int,
)
_CARDS = prepared.Asked(
    lambda codes, numbers, town: (
        Card.objects.filter(Q(code__in=codes) | Q(number__in=numbers), municipality=town)
        .select_related("participant__merged_into")
        .order_by()
    ),
    list,
    list,
    int,
)
_PEOPLE = prepared.Asked(
    lambda ids, town: (
        Participant.objects.filter(public_id__in=ids, municipality=town)
        .select_related("merged_into")
        .order_by()
    ),
    list,
    int,
)
_HELPERS = prepared.Asked(
    lambda ids, town: Helper.objects.filter(public_id__in=ids, municipality=town).order_by(),
    list,
    int,
)
_SEATS = prepared.Asked(
    lambda people, absorbing, offerings: (
        Registration.objects.filter(
            participant__in=Participant.objects.filter(
                Q(pk__in=people) | Q(merged_into__in=absorbing)
            ).order_by(),
            offering__in=offerings,
        )
        .select_related("participant__merged_into")
        .order_by("registered_at", "pk")
    ),
    list,
    list,
    list,
)
_WORTH = {RegistrationState.CONFIRMED: 2, RegistrationState.CANCELLED: 1}


Seats = dict[tuple[int, int], Registration]
"""What people have of sessions, by the keys of session and kept person."""


@dataclass
class Table:
    """What is known of the taps, of those they take back, and of whom they name."""

    receipts: dict[UUID, TapReceipt]
    waiting: dict[UUID, list[TapReceipt]]
    """Withdrawals that came before what they take back, by that."""
    marks: dict[UUID, CheckIn]
    helped: dict[UUID, HelperCheckIn]
    counted: dict[UUID, Headcount]
    hours: set[UUID]
    people: dict[UUID, Participant] = field(default_factory=dict)
    slips: dict[str, Registration] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    helpers: dict[UUID, Helper] = field(default_factory=dict)

    def known(self, id: UUID) -> TapReceipt | CheckIn | HelperCheckIn | Headcount | None:
        """What was received or written down under this id."""
        return (
            self.receipts.get(id)
            or self.marks.get(id)
            or self.helped.get(id)
            or self.counted.get(id)
        )

    def taken(self, id: UUID) -> bool:
        """Whether something that is no tap has this id."""
        return id not in self.receipts and (
            id in self.marks or id in self.helped or id in self.counted or id in self.hours
        )


def sent(
    taps: Sequence[Sent],
    *,
    about: Sequence[Subject | None],
    municipality: Municipality,
    thorough: bool = True,
) -> Callable[[], Table]:
    """Ask for everything that has the id of one of the taps, or of what one takes back, and
    whom these subjects name in this municipality; give what reads the answers.

    Not `thorough`, only what was received; whatever else has such an id, the database refuses.
    """
    ids = {tap.id for tap in taps}
    named = ids | {tap.voids for tap in taps if tap.voids}
    received = _RECEIPTS.sent([*named], [*ids])
    look_up = _looked_up(about, municipality)

    def table() -> Table:
        laid = _laid(received(), ids, named, thorough=thorough)
        look_up(laid)
        return laid

    return table


def _laid(
    received: Iterable[TapReceipt], ids: set[UUID], named: set[UUID], *, thorough: bool
) -> Table:
    receipts: dict[UUID, TapReceipt] = {}
    waiting: dict[UUID, list[TapReceipt]] = {}
    for receipt in received:
        if receipt.pk in named:
            receipts[receipt.pk] = receipt
        if receipt.voids is not None:
            waiting.setdefault(receipt.voids, []).append(receipt)
    if not thorough:
        repeated = _bulk(CheckIn.objects, {*receipts}, "participant__merged_into")
        return Table(receipts, waiting, repeated, {}, {}, set())
    return Table(
        receipts=receipts,
        waiting=waiting,
        marks=_bulk(CheckIn.objects, named, "participant__merged_into"),
        helped=_bulk(HelperCheckIn.objects, named, "helper"),
        counted=_bulk(Headcount.objects, named),
        hours={*WorkedHours.objects.filter(pk__in=ids).values_list("pk", flat=True)},
    )


def _looked_up(
    asked: Sequence[Subject | None], municipality: Municipality
) -> Callable[[Table], None]:
    """Ask whom the taps name, and give what puts them on the table."""
    cards = {readings.key(each.text) for each in asked if isinstance(each, OnCard)} - {""}
    slips = {readings.reference(each.reference) for each in asked if isinstance(each, OnSlip)}
    slips |= {readings.reference(each.text) for each in asked if isinstance(each, OnCard)}
    town = municipality.pk
    people = {each.person for each in asked if isinstance(each, Known)}
    helpers = {each.helper for each in asked if isinstance(each, Helping)}
    on_slips = _some(_SLIPS, [*slips - {""}], town)
    on_cards = _some(_CARDS, [*cards], [*cards], town)
    known, helping = _some(_PEOPLE, [*people], town), _some(_HELPERS, [*helpers], town)

    def lay(table: Table) -> None:
        table.slips = {row.reference: row for row in on_slips()}
        table.cards = {key: row for row in on_cards() for key in (row.code, row.number)}
        table.people = {row.public_id: row for row in known()}
        table.helpers = {row.public_id: row for row in helping()}

    return lay


def _some(ask: prepared.Asked[R], wanted: list[Any], *more: Any) -> Callable[[], list[R]]:
    """Nothing is asked where nothing is wanted."""
    return ask.sent(wanted, *more) if wanted else list


def seats_sent(
    sessions: Iterable[Session], *, people: Iterable[Participant]
) -> Callable[[], Seats]:
    """Ask what these people have of these sessions: a seat before one that was given back,
    before anything else; the latest of equals. Give what reads the answer."""
    planned = [*sessions]
    kept = {person.kept.pk for person in people}
    if not kept or not planned:
        return dict
    offerings = {session.offering_id for session in planned}
    found = _SEATS.sent([*kept], [*kept], [*offerings])
    return lambda: _best(found(), planned)


def _best(rows: Iterable[Registration], planned: Sequence[Session]) -> Seats:
    found: Seats = {}
    for row in sorted(rows, key=lambda row: _WORTH.get(RegistrationState(row.state), 0)):
        for session in planned:
            if is_for(row, session):
                found[session.pk, row.participant.kept.pk] = row
    return found


def is_for(registration: Registration, session: Session) -> bool:
    """Whether the registration is one of this session: of its whole series, or of it alone."""
    return registration.offering_id == session.offering_id and registration.session_id in {
        None,
        session.pk,
    }


def _bulk(found: Manager[Any], ids: set[UUID], *related: str) -> dict[UUID, Any]:
    if not ids:
        return {}
    rows = found.filter(pk__in=ids)
    return {row.pk: row for row in (rows.select_related(*related) if related else rows)}
