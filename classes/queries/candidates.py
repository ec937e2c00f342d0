"""Whom a session's places can be given to, in order, each with everything against it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import Municipality
from classes.choices import (
    AssignmentState,
    OfferingState,
    SeatDevice,
    SessionState,
    ShiftRole,
)
from classes.models import Assignment, Session
from classes.queries import engagements, outreach
from classes.queries.engagements import Span
from classes.queries.staffing import Post, place
from classes.rules import candidates, staffing
from classes.rules.candidates import Candidate, Engagement, Ranked
from common import kana
from common.clock import at_tokyo, tokyo_date
from common.fiscal import fiscal_year, fiscal_year_bounds
from people.choices import CONTRACTED_KINDS, HelperState
from people.models import Helper
from people.queries import standings
from people.rules.helping import Standing


class Field:
    """The helpers of a town as they stand to some of its sessions, read at once: some ten
    queries, however many helpers and sessions there are."""

    def __init__(
        self, posts: Sequence[Post], helpers: Iterable[Helper], *, municipality: Municipality
    ) -> None:
        sessions = [post.session for post in posts]
        self.helpers = [*helpers]
        keys = [each.pk for each in self.helpers]
        self.travel = outreach.settings_of(municipality).travel_minutes
        self.standings: Mapping[int, Standing] = standings.of_many(
            self.helpers,
            municipality=municipality,
            on=max(tokyo_date(each.ends_at) for each in sessions),
        )
        self.engagements: Mapping[int, list[Engagement]] = engagements.of_helpers(
            keys, within=engagements.around(sessions), terms=posts[0].terms
        )
        self.known = _known(sessions, keys)
        self.shifts = {
            year: shifts_in(year, keys)
            for year in {fiscal_year(tokyo_date(each.starts_at)) for each in sessions}
        }

    def ranked(
        self, post: Post, *, role: ShiftRole, device: SeatDevice, span: Span | None = None
    ) -> list[Ranked]:
        """The helpers as the list has them, for this place; the whole session unless a `span`
        is given."""
        when = span or engagements.whole(post.session, post.terms)
        wanted = place(post, role=role, device=device, span=when, travel=self.travel)
        return candidates.ranked((self._candidate(each, post) for each in self.helpers), wanted)

    def _candidate(self, helper: Helper, post: Post) -> Candidate:
        session = post.session
        year = fiscal_year(tokyo_date(session.starts_at))
        return Candidate(
            key=helper.pk,
            reading=kana.sort_key(helper.kana),
            standing=self.standings[helper.pk],
            knows=staffing.known(helper.devices),
            near=bool(helper.district) and helper.district == session.venue.district,
            shifts=self.shifts[year][helper.pk],
            engagements=self.engagements.get(helper.pk, ()),
            known=self.known.get((session.pk, helper.pk)),
            leads=session.instructor_id == helper.pk,
            other_contractor=other_contractor(helper, session),
        )


def other_contractor(helper: Helper, session: Session) -> bool:
    """Whether the class is entrusted to somebody else than this contractor or shop: theirs are
    the classes of their own log-in."""
    entrusted = session.offering.contractor_id
    return (
        helper.kind in CONTRACTED_KINDS
        and entrusted is not None
        and entrusted != helper.membership_id
    )


def asked(municipality: Municipality) -> list[Helper]:
    """Whom a town can ask: everybody in the register who has not left and is not waiting."""
    rows = Helper.objects.filter(
        municipality=municipality, state__in=[HelperState.REGISTERED, HelperState.PAUSED]
    )
    return [*rows.select_related("municipality").order_by("kana", "pk")]


def of(post: Post, *, role: ShiftRole, device: SeatDevice) -> list[Ranked]:
    """Everybody whom the town can ask for this place."""
    town = post.session.offering.municipality
    return Field([post], asked(town), municipality=town).ranked(post, role=role, device=device)


def one(
    post: Post, helper: Helper, *, role: ShiftRole, device: SeatDevice, span: Span
) -> Ranked:
    """How one helper stands to this place, from when to when it is."""
    field = Field([post], [helper], municipality=post.session.offering.municipality)
    return field.ranked(post, role=role, device=device, span=span)[0]


def shifts_in(year: int, helpers: Collection[int]) -> Counter[int]:
    """How many sessions each of them has in the fiscal year: said yes to, or teaching them."""
    first, last = fiscal_year_bounds(year)
    begins, ends = at_tokyo(first, time.min), at_tokyo(last + timedelta(days=1), time.min)
    assigned = Assignment.objects.filter(
        helper__in=helpers,
        state=AssignmentState.ACCEPTED,
        starts_at__gte=begins,
        starts_at__lt=ends,
    )
    led = Session.objects.filter(
        ~Q(offering__state=OfferingState.CANCELLED),
        instructor__in=helpers,
        state=SessionState.SCHEDULED,
        starts_at__gte=begins,
        starts_at__lt=ends,
    )
    return _counted(assigned.order_by("helper").values_list("helper")) + _counted(
        led.order_by("instructor").values_list("instructor")
    )


def _counted(rows: QuerySet[Any, Any]) -> Counter[int]:
    return Counter(dict(rows.annotate(many=Count("pk"))))


def _known(
    sessions: Sequence[Session], helpers: Sequence[int]
) -> dict[tuple[int, int], AssignmentState]:
    """What came last of asking each of them for each session."""
    rows = Assignment.objects.filter(shift__session__in=sessions, helper__in=helpers)
    states = rows.order_by("created_at", "pk").values_list("shift__session", "helper", "state")
    return {(session, helper): AssignmentState(state) for session, helper, state in states}
