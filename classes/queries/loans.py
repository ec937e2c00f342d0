"""Who has what, until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.choices import Ability, Role
from accounts.models import Membership, Municipality
from accounts.rules import may
from classes.choices import ATTENDING_STATES
from classes.choices.equipment import LoanState, LoanTerm
from classes.models import Equipment, EquipmentReservation, Loan, Registration, Session
from classes.queries import scopes
from common import kana
from people.models import Participant
from people.queries import identities


@dataclass(frozen=True)
class Borrower:
    """Somebody with a seat in a meeting, what is kept for them, and what they have or had."""

    registration: Registration
    kept: EquipmentReservation | None
    loans: tuple[Loan, ...]

    @property
    def person(self) -> Participant:
        return self.registration.participant.kept

    @property
    def out(self) -> list[Loan]:
        """What they have in hand."""
        return [loan for loan in self.loans if loan.state == LoanState.OUT]


def loans_for(membership: Membership) -> QuerySet[Loan]:
    """The loans somebody may open, the earliest due first: all of the town for who registers
    people, else those of their own meetings."""
    rows = Loan.objects.filter(municipality=membership.municipality_id)
    if not may(Role(membership.role), Ability.REGISTER):
        mine = scopes.sessions_for(membership).order_by().values("pk")
        rows = rows.filter(session__in=mine)
    return detailed(rows)


def detailed(rows: QuerySet[Loan]) -> QuerySet[Loan]:
    """The loans with all that a list of them shows."""
    return rows.select_related(
        "equipment__municipality",
        "equipment__home",
        "municipality",
        "participant__merged_into",
        "registration",
        "session__offering",
        "session__venue",
    ).order_by("due_at", "pk")


def out(membership: Membership) -> QuerySet[Loan]:
    """What is not yet back, the earliest due first."""
    return loans_for(membership).filter(state=LoanState.OUT)


def overdue(membership: Membership, *, at: datetime) -> QuerySet[Loan]:
    """What should be back by now."""
    return out(membership).filter(due_at__lt=at)


def by_key(public_id: UUID, *, membership: Membership) -> Loan | None:
    """The loan, if somebody may open it."""
    return loans_for(membership).filter(public_id=public_id).first()


def current(equipment: Equipment) -> Loan | None:
    """Who has the device now; None if nobody does."""
    rows = Loan.objects.filter(equipment=equipment, state=LoanState.OUT)
    return detailed(rows).first()


def of_person(person: Participant) -> Sequence[Loan]:
    """Every loan of this person, whichever row it was made for; the latest first."""
    rows = Loan.objects.filter(participant__in=identities.of(person))
    return [*detailed(rows).order_by("-lent_at", "-pk")]


def held_by(person: Participant) -> Sequence[Loan]:
    """What this person has in hand, whichever row it was lent to; by number."""
    rows = Loan.objects.filter(participant__in=identities.of(person), state=LoanState.OUT)
    return [*detailed(rows).order_by("equipment__number", "pk")]


def borrowers(session: Session) -> list[Borrower]:
    """Everybody with a seat in the meeting, in the order of their furigana. Four queries."""
    seats = Registration.objects.filter(
        Q(session=session) | Q(session__isnull=True),
        offering=session.offering_id,
        state__in=ATTENDING_STATES,
    )
    rows = [*seats.select_related("participant__merged_into").order_by("pk")]
    loans: dict[int, list[Loan]] = {}
    for loan in detailed(Loan.objects.filter(session=session)).order_by("lent_at", "pk"):
        loans.setdefault(loan.participant.kept.pk, []).append(loan)
    reserved = EquipmentReservation.objects.filter(session=session, registration__in=rows)
    by_registration = {row.registration_id: row for row in reserved.order_by("pk")}
    found = [
        Borrower(
            registration=row,
            kept=by_registration.get(row.pk),
            loans=tuple(loans.get(row.participant.kept.pk, ())),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (kana.sort_key(each.person.kana), each.person.pk))


def others(session: Session, *, seen: Sequence[Borrower]) -> list[Loan]:
    """Loans of the meeting to people who have no seat in it any more."""
    shown = {loan.pk for borrower in seen for loan in borrower.loans}
    rows = detailed(Loan.objects.filter(session=session, state=LoanState.OUT))
    return [loan for loan in rows if loan.pk not in shown]


def to_remind(municipality: Municipality, *, until: datetime) -> QuerySet[Loan]:
    """What was taken home, is out, and due before this moment."""
    rows = Loan.objects.filter(
        municipality=municipality,
        state=LoanState.OUT,
        term=LoanTerm.TAKE_HOME,
        due_at__lt=until,
    )
    return detailed(rows)
