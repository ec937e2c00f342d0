"""What a tablet could be let in for: the sessions ahead, by venue, and who helps there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from accounts.models import Membership
from attendance.models import WorkedHours
from attendance.rules import kiosks as rules
from classes.choices import OfferingState, SessionState
from classes.models import Session, Venue
from classes.queries import scopes
from common import kana
from common.clock import at_tokyo, tokyo_date
from people.models import Helper
from people.queries import helpers


@dataclass(frozen=True)
class Place:
    """A venue and the sessions that are held there in the coming days, the earliest first."""

    venue: Venue
    sessions: tuple[Session, ...]

    @property
    def first_day(self) -> date:
        return tokyo_date(self.sessions[0].starts_at)

    def on(self, day: date) -> list[Session]:
        return [each for each in self.sessions if tokyo_date(each.starts_at) == day]


def places(membership: Membership, *, at: datetime) -> list[Place]:
    """Where something is on within the time for which a tablet may be let in. The venues with
    the earliest sessions come first. One query."""
    rows = (
        scopes.sessions_for(membership)
        .filter(
            state=SessionState.SCHEDULED,
            offering__state=OfferingState.PUBLISHED,
            starts_at__gte=at_tokyo(tokyo_date(at), time.min),
            starts_at__lt=rules.end_of(rules.last_day(at=at, days=rules.MOST_DAYS)),
        )
        .select_related("offering", "venue__municipality", "instructor")
    )
    found: dict[int, list[Session]] = {}
    for session in rows.order_by("starts_at", "pk"):
        found.setdefault(session.venue_id, []).append(session)
    return [Place(held[0].venue, tuple(held)) for held in found.values()]


def ahead(session: Session, *, at: datetime) -> bool:
    """Whether a tablet may be let in for the session: from today on, within the week."""
    last = rules.last_day(at=at, days=rules.MOST_DAYS)
    return (
        session.state == SessionState.SCHEDULED
        and tokyo_date(at) <= tokyo_date(session.starts_at) <= last
    )


@dataclass(frozen=True)
class Crew:
    """Who may come and go on the tablet: those who are usually there, and everybody else."""

    usual: tuple[Helper, ...]
    others: tuple[Helper, ...]


def crew(place: Place, *, on: date) -> Crew:
    """The instructors of that day's sessions and whoever worked in the same offerings before;
    then the other helpers of the town. Each in 五十音順."""
    known = _usual(place.on(on))
    everybody = [*helpers.choosable(municipality=place.venue.municipality)]
    everybody.sort(key=lambda helper: (kana.sort_key(helper.kana), helper.pk))
    return Crew(
        usual=tuple(each for each in everybody if each.pk in known),
        others=tuple(each for each in everybody if each.pk not in known),
    )


def _usual(sessions: Iterable[Session]) -> set[int]:
    held = [*sessions]
    worked = WorkedHours.objects.filter(
        session__offering__in={session.offering_id for session in held}
    )
    return {session.instructor_id for session in held if session.instructor_id} | {
        *worked.order_by().values_list("helper_id", flat=True).distinct()
    }
