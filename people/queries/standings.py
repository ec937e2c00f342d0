"""What is on file of helpers, gathered for the rule that says whether they may help."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from accounts.models import Municipality
from people.choices import HelperKind, HelperState
from people.models import (
    GuardianConsent,
    Helper,
    HelperTerms,
    Insurance,
    Qualification,
    Training,
)
from people.rules.helping import Consent, Period, Standing, Terms

Kept = TypeVar("Kept", Training, Qualification, Insurance)


def of(helper: Helper, *, on: date) -> Standing:
    """A helper's standing as known on that day; good for judging any day."""
    return of_many([helper], municipality=helper.municipality, on=on)[helper.pk]


def of_many(
    helpers: Iterable[Helper], *, municipality: Municipality, on: date
) -> dict[int, Standing]:
    """The standings of a town's helpers by their key, in five queries however many they are.

    What is on file is read anew; state, kind and days are those of the rows given.
    """
    rows = [*helpers]
    keys = [helper.pk for helper in rows]
    terms = terms_of(municipality)
    consents = _consents(keys)
    trainings, qualifications = _kept(Training, keys), _kept(Qualification, keys)
    insurances = _kept(Insurance, keys)
    return {
        helper.pk: Standing(
            kind=HelperKind(helper.kind),
            state=HelperState(helper.state),
            on=on,
            birth_date=helper.birth_date,
            consents=consents.get(helper.pk, []),
            trainings=[row.done_on for row in trainings.get(helper.pk, ())],
            qualifications=_latest(qualifications.get(helper.pk, ())),
            insurances=[
                Period(row.until, row.starts_on) for row in insurances.get(helper.pk, ())
            ],
            contract=Period(helper.contract_until, helper.contract_from),
            terms=terms,
        )
        for helper in rows
    }


def terms_of(municipality: Municipality) -> Terms:
    """What the town asks of its helpers."""
    row = HelperTerms.objects.filter(municipality=municipality).first()
    if row is None:
        return Terms()
    return Terms(
        minor_hours_a_day=row.minor_hours_a_day,
        minor_hours_a_week=row.minor_hours_a_week,
        minor_until=row.minor_until,
        evening_from=row.evening_from,
        training_for=frozenset(row.training_for),
        training_months=row.training_months,
        insurance_for=frozenset(row.insurance_for),
    )


def _consents(helpers: Sequence[int]) -> Mapping[int, list[Consent]]:
    """In the order in which they were given."""
    rows = GuardianConsent.objects.filter(helper__in=helpers).order_by("given_on", "pk")
    found: dict[int, list[Consent]] = defaultdict(list)
    for row in rows:
        consent = Consent(row.given_on, frozenset(row.covers), row.until, row.withdrawn_on)
        found[row.helper_id].append(consent)
    return found


def _kept(model: type[Kept], helpers: Sequence[int]) -> Mapping[int, list[Kept]]:
    """What is on file and was not withdrawn, by the helper."""
    rows = model.objects.filter(helper__in=helpers, withdrawn_at=None)
    found: dict[int, list[Kept]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.helper_id].append(row)
    return found


def _latest(rows: Iterable[Qualification]) -> dict[str, date | None]:
    """The latest end of each, by name; None where one of them has no end."""
    latest: dict[str, date | None] = {}
    for row in rows:
        latest[row.name] = _later(latest.get(row.name, row.until), row.until)
    return latest


def _later(first: date | None, second: date | None) -> date | None:
    return None if first is None or second is None else max(first, second)
