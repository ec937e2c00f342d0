"""What a helper can see without an account: the sessions that look for somebody, why one of
them is not for them, and where they are expected."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from classes.choices import (
    LIVING_ASSIGNMENTS,
    AssignmentState,
    OfferingState,
    SeatDevice,
    SessionState,
    ShiftRole,
)
from classes.models import Assignment, Session
from classes.queries import engagements, staffing
from classes.queries.candidates import Field
from classes.queries.engagements import Span
from classes.queries.staffing import Post
from classes.rules.candidates import Against
from classes.rules.staffing import Hand, known
from people.choices import TEACHING_KINDS
from people.models import Helper

LOOKS_AHEAD = timedelta(days=92)


@dataclass(frozen=True)
class OpenShift:
    """A session that looks for somebody; `against` says why it is not for this helper."""

    post: Post
    role: ShiftRole
    span: Span
    against: tuple[Against, ...]
    room: bool
    """Whether somebody like them is looked for."""

    @property
    def open(self) -> bool:
        """Whether the helper can ask for it."""
        return not self.against


@dataclass(frozen=True)
class Entry:
    """A line of a helper's calendar: a session they have said yes to, or teach."""

    session: Session
    span: Span
    role: ShiftRole
    assignment: Assignment | None


def open_to(helper: Helper, at: datetime) -> list[OpenShift]:
    """The published sessions of the next three months that look for somebody, the next first,
    each with what stands in this helper's way; without those at which they are expected."""
    town = helper.municipality
    sessions = staffing.sessions_ahead(
        Session.objects.filter(
            offering__municipality=town, starts_at__gt=at, starts_at__lt=at + LOOKS_AHEAD
        ),
        at=at,
        drafts=False,
    )
    posts = [post for post in staffing.posts(sessions, municipality=town) if wanting(post)]
    if not posts:
        return []
    field = Field(posts, [helper], municipality=town)
    return [_open(post, helper, field) for post in posts if not _expected(post, helper)]


def wanting(post: Post) -> bool:
    """Whether a session looks for anybody at all."""
    have = len(post.as_class.hands)
    return bool(post.shortage) or have < post.needs.people + post.shift.extra


def of_helper(helper: Helper) -> list[Entry]:
    """Where a helper is expected, past and to come, the earliest first. Three queries."""
    terms = engagements.terms_of(helper.municipality)
    rows = Assignment.objects.filter(
        helper=helper, state=AssignmentState.ACCEPTED
    ).select_related("shift__session__offering", "shift__session__venue")
    mine = [
        Entry(row.shift.session, Span(row.starts_at, row.ends_at), ShiftRole(row.role), row)
        for row in rows.order_by("starts_at", "pk")
    ]
    assigned = {each.session.pk for each in mine}
    led = [
        Entry(session, engagements.whole(session, terms), ShiftRole.INSTRUCTOR, None)
        for session in _led(helper)
        if session.pk not in assigned
    ]
    return sorted([*mine, *led], key=lambda each: (each.span.starts_at, each.session.pk))


def by_secret(secret: UUID) -> Assignment | None:
    """The assignment whose answer page has this secret; None for that of somebody forgotten."""
    rows = Assignment.objects.filter(secret=secret, helper__forgotten_at=None)
    return rows.select_related(
        "helper__municipality",
        "shift__session__venue",
        "shift__session__offering__municipality",
    ).first()


def living(helper: Helper, *, at: datetime) -> QuerySet[Assignment]:
    """What a helper is asked for or expected at and is not over, the next first."""
    rows = Assignment.objects.filter(
        helper=helper, state__in=LIVING_ASSIGNMENTS, ends_at__gt=at
    ).select_related("shift__session__offering", "shift__session__venue")
    return rows.order_by("starts_at", "pk")


def place_for(post: Post, helper: Helper) -> OpenShift:
    """What this session would have for a helper, whether it looks for them or not."""
    town = post.session.offering.municipality
    return _open(post, helper, Field([post], [helper], municipality=town))


def _open(post: Post, helper: Helper, field: Field) -> OpenShift:
    """As an instructor, where one is missing and they are one; otherwise as a helper."""
    span = engagements.whole(post.session, post.terms)
    teaches = helper.kind in TEACHING_KINDS and bool(post.shortage.instructors)
    role = ShiftRole.INSTRUCTOR if teaches else ShiftRole.HELPER
    hand = Hand(role, known(helper.devices), span.starts_at, span.ends_at)
    against = field.ranked(post, role=role, device=SeatDevice.ANY)[0].against
    room = post.as_class.has_room_for(hand)
    if not room:
        against = (*against, _elsewhere(post))
    return OpenShift(post, role, span, against, room)


def _elsewhere(post: Post) -> Against:
    """What this session looks for instead."""
    short = post.shortage
    devices = [label for label, _ in short.known]
    if devices:
        wanted = f"{'、'.join(devices)}がわかる方"
    else:
        wanted = "講師" if short.instructors else "ほかの時間に来られる方"
    return Against(
        "not_looked_for", "募集の対象", f"この回は、{wanted}を募集しています。", final=False
    )


def _expected(post: Post, helper: Helper) -> bool:
    return any(line.helper.pk == helper.pk for line in post.lines)


def _led(helper: Helper) -> QuerySet[Session]:
    rows = Session.objects.filter(instructor=helper, state=SessionState.SCHEDULED)
    rows = rows.exclude(offering__state=OfferingState.CANCELLED)
    return rows.select_related("offering", "venue").order_by("starts_at", "pk")
