"""What stands against each of a group's wishes: the conditions, the hall, the instructors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from accounts.models import Municipality
from classes.choices import OfferingState, SessionState
from classes.models import Assignment, OutreachRequest, OutreachWish, Session, Venue
from classes.queries import closures, engagements, outreach
from classes.queries.engagements import Span
from classes.rules import wordings
from classes.rules.outreach import checking
from classes.rules.outreach.terms import Terms
from classes.rules.outreach.travelling import Meeting, in_the_way
from common.clock import tokyo_date
from people.choices import HelperKind, HelperState
from people.models import Helper

TEACHING = [HelperKind.INSTRUCTOR, HelperKind.SHOP]


@dataclass(frozen=True)
class Teacher:
    """An instructor, and what they hold at the time; free where that is nothing."""

    helper: Helper
    busy: tuple[str, ...]

    @property
    def free(self) -> bool:
        return not self.busy


@dataclass(frozen=True)
class Look:
    """A wish, with what stands against it in sentences."""

    wish: OutreachWish
    hits: tuple[str, ...]
    hall: tuple[str, ...]
    teachers: tuple[Teacher, ...]

    @property
    def free(self) -> tuple[Teacher, ...]:
        """Who can hold it."""
        return tuple(each for each in self.teachers if each.free)

    def against(self, instructor: Helper | None) -> list[str]:
        """Every sentence against holding it with this instructor."""
        busy = [
            sentence
            for each in self.teachers
            if instructor is not None and each.helper.pk == instructor.pk
            for sentence in each.busy
        ]
        return [*self.hits, *self.hall, *busy]


def teachers(municipality: Municipality) -> list[Helper]:
    """Who may be asked to hold a class: the registered instructors and shops."""
    rows = Helper.objects.filter(
        municipality=municipality, kind__in=TEACHING, state=HelperState.REGISTERED
    )
    return [*rows.order_by("kana", "pk")]


def contracted(helper: Helper, day: date) -> bool:
    """Whether their contract, where they have one, covers the day."""
    return (helper.contract_from is None or helper.contract_from <= day) and (
        helper.contract_until is None or day <= helper.contract_until
    )


def venue_of(request: OutreachRequest) -> Venue | None:
    """The hall that the group means, where the office knows it by that name."""
    rows = Venue.objects.filter(municipality=request.municipality_id, name=request.venue_name)
    return rows.order_by("pk").first()


def looks(request: OutreachRequest, *, venue: Venue | None = None) -> list[Look]:
    """Each wish with what stands against it, in the hall that the group named or in `venue`."""
    wishes = [*request.wishes.all()]
    if not wishes:
        return []
    hall = venue or venue_of(request)
    minutes = outreach.settings_of(request.municipality).travel_minutes
    helpers = teachers(request.municipality)
    others = _others(request, wishes, hall, minutes=minutes)
    shifts = assigned(
        helpers, [(each.starts_at, each.ends_at) for each in wishes], minutes=minutes
    )
    terms, asked_on = Terms.of(request.item.rules), tokyo_date(request.requested_at)
    return [
        Look(
            wish=wish,
            hits=tuple(
                sentence
                for _, sentence in checking.wish(
                    terms, (wish.starts_at, wish.ends_at), on=asked_on
                )
            ),
            hall=tuple(_hall(wish, hall, others)),
            teachers=tuple(
                Teacher(
                    each,
                    _busy(_planned(wish, hall), each, others, minutes=minutes)
                    + _helping(_planned(wish, hall), each, shifts, minutes=minutes),
                )
                for each in helpers
            ),
        )
        for wish in wishes
    ]


def look(request: OutreachRequest, wish: OutreachWish, *, venue: Venue | None) -> Look:
    """One of them."""
    return next(each for each in looks(request, venue=venue) if each.wish.pk == wish.pk)


def _others(
    request: OutreachRequest,
    wishes: Sequence[OutreachWish],
    hall: Venue | None,
    *,
    minutes: int,
) -> list[Session]:
    """What is planned near any of the wishes in the hall, or held by anybody."""
    margin = timedelta(minutes=minutes)
    near = Q(pk__in=[])
    for wish in wishes:
        near |= Q(starts_at__lt=wish.ends_at + margin, ends_at__gt=wish.starts_at - margin)
    needs = Q(instructor__isnull=False)
    if hall is not None:
        needs |= Q(venue=hall)
    rows = Session.objects.filter(
        near,
        needs,
        offering__municipality=request.municipality_id,
        state=SessionState.SCHEDULED,
    ).exclude(offering__state=OfferingState.CANCELLED)
    if request.offering_id is not None:
        rows = rows.exclude(offering=request.offering_id)
    return [*rows.select_related("offering", "venue").order_by("starts_at", "pk")]


def _planned(wish: OutreachWish, hall: Venue | None) -> Meeting:
    return Meeting(wish.starts_at, wish.ends_at, hall.pk if hall else None)


def _hall(wish: OutreachWish, hall: Venue | None, others: Sequence[Session]) -> list[str]:
    if hall is None:
        return []
    found = [
        f"{hall.name}では、{_said(other)}があります。"
        for other in others
        if other.venue_id == hall.pk
        and other.starts_at < wish.ends_at
        and wish.starts_at < other.ends_at
    ]
    day = tokyo_date(wish.starts_at)
    closed = closures.of(hall).reason(day)
    if closed:
        found.insert(0, f"{hall.name}は{wordings.day(day)}はお休みです（{closed}）。")
    return found


def _busy(
    planned: Meeting, helper: Helper, others: Sequence[Session], *, minutes: int
) -> tuple[str, ...]:
    day = tokyo_date(planned.starts_at)
    outside = () if contracted(helper, day) else (f"{helper.name}さんは、契約の期間外です。",)
    return outside + tuple(
        f"{helper.name}さんは、{_said(other)}（{other.venue.name}）を受け持ちます"
        f"（移動{minutes}分を含む）。"
        for other in others
        if other.instructor_id == helper.pk
        and in_the_way(
            planned,
            Meeting(other.starts_at, other.ends_at, other.venue_id),
            minutes=minutes,
        )
    )


def assigned(
    helpers: Iterable[Helper], spans: Sequence[tuple[datetime, datetime]], *, minutes: int
) -> list[Assignment]:
    """The shifts of these helpers at any of these times, with the way there and back."""
    if not spans:
        return []
    way = timedelta(minutes=minutes)
    within = Span(min(span[0] for span in spans) - way, max(span[1] for span in spans) + way)
    return engagements.accepted([each.pk for each in helpers], within=within)


def _helping(
    planned: Meeting, helper: Helper, shifts: Sequence[Assignment], *, minutes: int
) -> tuple[str, ...]:
    return tuple(
        f"{helper.name}さんは、{engagements.said(each.shift.session)}を手伝います"
        f"（移動{minutes}分を含む）。"
        for each in shifts
        if each.helper_id == helper.pk
        and in_the_way(planned, engagements.at_a_shift(each), minutes=minutes)
    )


def _said(session: Session) -> str:
    when = wordings.meeting(session.starts_at, session.ends_at)
    return f"{when}の「{session.offering.title}」"
