"""What a clerk reads aloud: before saving what was understood, after it what came of it."""

from collections.abc import Sequence
from datetime import datetime

from classes.choices import RegistrationState
from classes.models import Registration
from classes.queries import lines, outlooks
from classes.rules import reading_back
from classes.views.placing import Placing
from common import phones
from people.actions.participants import Person
from people.choices import ContactPreference, PhoneOwner
from people.models import Participant
from people.queries import reaching

Somebody = Participant | Person


def number_of(person: Somebody) -> str:
    """The number to call back on: the person's own before the family's."""
    if isinstance(person, Person):
        numbers = [(entry.digits_or_text, entry.owner) for entry in person.phones]
    else:
        numbers = [(row.digits, PhoneOwner(row.owner)) for row in person.phones.all()]
    numbers.sort(key=lambda number: number[1] != PhoneOwner.SELF)
    return numbers[0][0] if numbers else ""


def before(
    placing: Placing, somebody: Somebody, *, companions: Sequence[str], by_family: bool
) -> str:
    """What was understood; '' for a class that is over."""
    if placing.next_at is None:
        return ""
    offering = placing.option.offering
    return reading_back.sentence(
        reading_back.Understood(
            kana=somebody.kana,
            companions=tuple(companions),
            starts_at=placing.next_at,
            meetings=len(placing.meetings),
            venue=offering.venue.name,
            title=offering.title,
            seat=placing.seat.words if placing.seat else "",
            phone=phones.display(number_of(somebody)),
            fee=offering.fee,
            by_family=by_family,
        )
    )


def after(together: Sequence[Registration], *, starts: Sequence[datetime]) -> str:
    """What came of it, for the caller and whoever comes along; '' once it is over. `starts`
    are the meetings they would come to."""
    first = together[0]
    offering = first.offering
    outcome = reading_back.Outcome(
        title=offering.title,
        references=tuple(row.reference for row in together),
        starts_at=starts[0] if starts else None,
        meetings=len(starts),
        venue=offering.venue.name,
        belongings=offering.belongings,
    )
    state = RegistrationState(first.state)
    if state is RegistrationState.CONFIRMED:
        return reading_back.confirmed(outcome)
    if state is RegistrationState.WAITING:
        return reading_back.waiting(
            outcome,
            place=lines.place(first) or 1,
            answer_hours=offering.municipality.answer_hours,
            by_post=_by_post(first),
        )
    if state is RegistrationState.APPLIED and outlooks.is_drawn_by_lot(offering):
        return reading_back.in_the_draw(
            outcome, closes_at=offering.closes_at, by_post=_by_post(first)
        )
    return ""


def _by_post(registration: Registration) -> bool:
    return reaching.channel(registration.participant.kept) == ContactPreference.POST
