"""Whom a tap means: the entry that it names, and what they have of the session."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from attendance.queries import readings, tables
from attendance.queries.tables import Table
from attendance.rules.fitting import Standing
from attendance.rules.reading import Known, OnCard, OnSlip
from classes.choices import RegistrationState
from classes.models import Registration, Session
from common.names import tidy
from people.models import Card, Participant


def group_of_card(hint: str) -> str:
    """The group as which somebody with an unknown card is counted, as staff would type it: so
    that their counts of the group replace the tablet's."""
    return tidy(f"カード …{hint}")


class Whom(NamedTuple):
    """`row` is the entry as it was named, joined with another or not; None for nobody known."""

    row: Participant | None
    standing: Standing
    registration: Registration | None = None
    card: Card | None = None
    hint: str = ""
    alike: Participant | None = None

    @property
    def person(self) -> Participant | None:
        """Who was there; a dead card does not say who brought it."""
        return None if self.standing is Standing.DEAD_CARD else self.row

    @property
    def group(self) -> str:
        """The group as which somebody with an unknown card is counted."""
        return group_of_card(self.hint)


@dataclass(frozen=True)
class Register:
    """Who is known, and what they have: `seats` by the keys of session and kept person."""

    table: Table
    seats: Mapping[tuple[int, int], Registration]

    def whom(self, subject: OnSlip | Known | OnCard, session: Session) -> Whom | None:
        """None for a person whom the municipality does not know."""
        if isinstance(subject, OnSlip):
            return self._by_slip(subject.reference, session)
        if isinstance(subject, OnCard):
            return self._by_card(subject.text, session)
        row = self.table.people.get(subject.person)
        return self._seated(Whom(row, Standing.NOTHING), session) if row else None

    def _by_slip(self, text: str, session: Session) -> Whom:
        slip = self.table.slips.get(readings.reference(text))
        if slip is None:
            return Whom(None, Standing.STRANGE_CARD, hint=readings.hint(text))
        here = tables.is_for(slip, session)
        if here and slip.state == RegistrationState.CONFIRMED:
            return Whom(slip.participant, Standing.SEATED, slip)
        otherwise = Standing.NOTHING if here else Standing.ANOTHER_SLIP
        return self._seated(Whom(slip.participant, otherwise, slip), session)

    def _by_card(self, text: str, session: Session) -> Whom:
        card = self.table.cards.get(readings.key(text))
        if card is None:
            return self._by_slip(text, session)
        hint = readings.hint(text)
        if card.ended_at is not None:
            return Whom(card.participant, Standing.DEAD_CARD, card=card, hint=hint)
        whom = Whom(card.participant, Standing.NOTHING, card=card, hint=hint)
        return self._seated(whom, session)

    def _seated(self, whom: Whom, session: Session) -> Whom:
        """Whether they have a seat here after all, whatever they showed."""
        assert whom.row is not None
        seat = self.seats.get((session.pk, whom.row.kept.pk))
        state = seat.state if seat is not None else ""
        if state == RegistrationState.CONFIRMED:
            return whom._replace(standing=Standing.SEATED, registration=seat)
        if whom.standing is Standing.NOTHING and state == RegistrationState.CANCELLED:
            return whom._replace(standing=Standing.GAVE_BACK, registration=seat)
        return whom
