"""A town decides what it tells people by itself, and an offering may do otherwise."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions import reminders
from classes.choices.reminders import Reminding, Telling
from classes.models import Offering, OfferingReminders, ReminderTerms
from classes.rules.reminding import MOST_DAYS, Times
from common.errors import RuleViolation


class DaysImpossible(RuleViolation):
    """The times stay as they were."""

    code = "reminder_days_impossible"
    message = "何日前に知らせるかは、1〜{most}日の間にしてください。"


NEVER = Times()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a town tells by itself; the default is nothing."""

    times: Times = NEVER
    helpers: Telling = Telling.NO

    @classmethod
    def of(cls, row: ReminderTerms | None) -> "Terms":
        if row is None:
            return cls()
        times = Times(row.days_before, row.days_at, row.evening_at)
        return cls(times, Telling(row.helpers))

    @property
    def columns(self) -> dict[str, object]:
        """As ReminderTerms keeps it."""
        return _times(self.times) | {"helpers": self.helpers}


@transaction.atomic
def settle(municipality: Municipality, *, terms: Terms, by: Actor, at: datetime) -> None:
    """Go by these from now on; `remind` sets right what is written already. The same again
    changes nothing. Raises DaysImpossible."""
    _refuse(terms.times)
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    known = ReminderTerms.objects.filter(municipality=municipality).first()
    if known is not None and Terms.of(known) == terms:
        return
    row, _ = ReminderTerms.objects.update_or_create(
        municipality=municipality, defaults=terms.columns
    )
    audit.record("reminders.settled", on=row, municipality=municipality, by=by, at=at)


@transaction.atomic
def settle_offering(
    offering: Offering, *, follows: Reminding, times: Times, by: Actor, at: datetime
) -> None:
    """Let people be reminded of this offering at the town's times, at its own, or never. Those
    who are registered are followed at once. Raises DaysImpossible."""
    _refuse(times)
    town = offering.municipality
    Municipality.objects.select_for_update(no_key=True).get(pk=town.pk)
    # Whoever writes reminders holds this row: a town that has set nothing has one from here on.
    ReminderTerms.objects.get_or_create(municipality=town)
    wanted = {"follows": follows, **_times(times if follows is Reminding.OWN else Times())}
    known = OfferingReminders.objects.filter(offering=offering).values(*wanted).first()
    if known == wanted or (known is None and follows is Reminding.TOWN):
        return
    row, _ = OfferingReminders.objects.update_or_create(offering=offering, defaults=wanted)
    audit.record("reminders.settled", on=row, municipality=town, by=by, at=at)
    reminders.follow_all([offering], at=at)


def _refuse(times: Times) -> None:
    if times.days_before is not None and not 1 <= times.days_before <= MOST_DAYS:
        raise DaysImpossible(most=MOST_DAYS)


def _times(times: Times) -> dict[str, object]:
    return {
        "days_before": times.days_before,
        "days_at": times.days_at,
        "evening_at": times.evening_at,
    }
