"""What is known of somebody that decides who an offering is for, and who is served first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from classes.choices import AgeBasis, Experience, RegistrationState, Residence, SeatDevice
from classes.models import Offering, RegistrationEvent
from classes.rules.eligibility import Applicant, Terms
from common.clock import tokyo_date
from common.fiscal import fiscal_year, fiscal_year_bounds
from people.choices import Residence as Home
from people.models import Participant, Visit

LIVES_HERE: dict[str, bool | None] = {Home.HERE: True, Home.ELSEWHERE: False}


def terms_of(offering: Offering) -> Terms:
    """Whom the offering is for."""
    return Terms(
        minimum_age=offering.minimum_age,
        maximum_age=offering.maximum_age,
        age_basis=AgeBasis(offering.age_basis),
        residence=Residence(offering.residence),
        experience=Experience(offering.experience),
        yearly_limit=offering.yearly_limit,
        device=SeatDevice.ANY,
    )


def applicants(people: Sequence[Participant], *, at: datetime) -> dict[int, Applicant]:
    """What is known of each person (kept entries, by key) at the moment `at`: four queries,
    however many they are. Their joined entries count as theirs."""
    day = tokyo_date(at)
    year = fiscal_year_bounds(fiscal_year(day))
    two_years_ago = day.replace(year=day.year - 2, day=min(day.day, 28))
    kept = {person.pk: person.pk for person in people}
    absorbed = Participant.objects.filter(merged_into__in=[*kept]).order_by("pk")
    kept |= dict(absorbed.values_list("pk", "merged_into_id"))
    ever, this_year, lately, won = (Counter[int]() for _ in range(4))
    visits = Visit.objects.filter(participant__in=[*kept], day__lte=day).order_by("pk")
    for key, visited in visits.values_list("participant_id", "day"):
        ever[kept[key]] += 1
        this_year[kept[key]] += year[0] <= visited <= year[1]
        lately[kept[key]] += visited >= two_years_ago
    given = RegistrationEvent.objects.filter(
        registration__participant__in=[*kept],
        to_state=RegistrationState.CONFIRMED,
        at__lte=at,
        at__gte=at.replace(year=at.year - 2, day=min(at.day, 28)),
    ).order_by("pk")
    winners = given.values_list("registration__participant", flat=True)
    won += Counter(kept[key] for key in winners)
    return {
        person.pk: replace(
            told_by(person),
            visits=ever[person.pk],
            visits_this_year=this_year[person.pk],
            visits_in_two_years=lately[person.pk],
            won_in_two_years=won[person.pk],
        )
        for person in people
    }


def applicant(person: Participant, *, at: datetime) -> Applicant:
    """What is known of one person at the moment `at`."""
    return applicants([person], at=at)[person.pk]


def told_by(person: Participant) -> Applicant:
    """What the entry itself tells of a person, as of one who never came: no query."""
    return Applicant(
        birth_date=person.birth_date,
        age_band=person.age_band,
        lives_here=LIVES_HERE.get(person.residence),
        device=person.device,
    )
