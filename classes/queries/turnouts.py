"""How many people are expected at a session, by the device they bring.

Those who have a seat; those in a draw that is not held yet, as far as there are seats; the
group of an outreach class; as many as fit where nobody needs to register. At a day of slots,
the fullest slot: the others come before or after it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F
from django.db.models.functions import Coalesce

from classes.choices import (
    SEATED_STATES,
    OutreachState,
    RegistrationMode,
    RegistrationState,
    SeatDevice,
)
from classes.models import OutreachRequest, Registration, Session
from classes.rules import staffing

_OVER = [OutreachState.REFUSED, OutreachState.CALLED_OFF, OutreachState.WITHDRAWN]


@dataclass(frozen=True)
class _Group:
    """Registrations that are alike in all that matters here."""

    offering: int
    session: int | None
    slot: int | None
    seat: str
    brings: str
    state: str
    people: int


def of_sessions(sessions: Iterable[Session]) -> dict[int, Counter[SeatDevice]]:
    """The people expected at each session, by its key. Two queries, however many there are; the
    sessions come with their offerings and courses."""
    rows = [*sessions]
    groups = _groups(rows)
    parties = _parties(rows)
    return {
        row.pk: _expected(row, groups[row.offering_id], party=parties.get(row.offering_id))
        for row in rows
    }


def _expected(
    session: Session, groups: Sequence[_Group], *, party: int | None
) -> Counter[SeatDevice]:
    offering = session.offering
    taught = staffing.taught(offering.course.device)
    if party is not None:
        return Counter({taught: party})
    if offering.registration_mode == RegistrationMode.NOT_NEEDED:
        return Counter({taught: offering.capacity})
    here = [row for row in groups if row.session in {None, session.pk}]
    seated = [row for row in here if row.state != RegistrationState.APPLIED]
    if slots := {row.slot for row in seated if row.slot is not None}:
        by_slot = [
            _by_device([row for row in seated if row.slot == slot], taught) for slot in slots
        ]
        return max(by_slot, key=lambda each: sum(each.values()))
    counted = _by_device(seated, taught)
    applied = _by_device([row for row in here if row not in seated], taught)
    return counted + _within(applied, offering.capacity - sum(counted.values()), taught)


def _within(
    applied: Counter[SeatDevice], seats: int, taught: SeatDevice
) -> Counter[SeatDevice]:
    """Those who apply, as far as there are seats: who will win is not known, nor with what."""
    if sum(applied.values()) <= seats:
        return applied
    return Counter({taught: max(0, seats)})


def _by_device(groups: Iterable[_Group], taught: SeatDevice) -> Counter[SeatDevice]:
    counted = Counter[SeatDevice]()
    for row in groups:
        device = SeatDevice(row.seat) or taught or staffing.family(row.brings)
        counted[device] += row.people
    return counted


def _groups(sessions: Sequence[Session]) -> Mapping[int, list[_Group]]:
    counted = (
        Registration.objects.filter(
            offering__in={row.offering_id for row in sessions},
            state__in=[*SEATED_STATES, RegistrationState.APPLIED],
        )
        .values_list(
            "offering",
            "session",
            "slot",
            "device",
            Coalesce("participant__merged_into__device", F("participant__device")),
            "state",
        )
        .order_by("offering")
        .annotate(people=Count("pk"))
    )
    found: defaultdict[int, list[_Group]] = defaultdict(list)
    for row in counted:
        found[row[0]].append(_Group(*row))
    return found


def _parties(sessions: Sequence[Session]) -> dict[int, int]:
    """How many people a group said, by its offering."""
    asked = OutreachRequest.objects.filter(
        offering__in={row.offering_id for row in sessions}
    ).exclude(state__in=_OVER)
    return dict(asked.order_by("pk").values_list("offering", "people"))
