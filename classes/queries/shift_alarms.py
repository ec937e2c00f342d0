"""What the office has to see to: sessions that are short, and who cannot come after all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts.models import Municipality
from classes.models import Assignment, Session
from classes.queries import shift_lists, staffing
from classes.queries.staffing import Post

AHEAD = timedelta(weeks=4)
"""How far ahead the office is warned."""
BACK = timedelta(days=7)
"""How long it is said that somebody cannot come."""


@dataclass(frozen=True)
class Alarms:
    """The sessions that are short, the next first, and who dropped out of the week's."""

    short: tuple[Post, ...]
    dropped: tuple[Assignment, ...]


def of(sessions: QuerySet[Session], *, municipality: Municipality, at: datetime) -> Alarms:
    """Those of the sessions in the next four weeks, published ones only."""
    near = sessions.filter(starts_at__lt=at + AHEAD)
    ahead = staffing.sessions_ahead(near, at=at, drafts=False)
    posts = staffing.posts(ahead, municipality=municipality)
    return Alarms(
        short=tuple(post for post in posts if post.shortage),
        dropped=tuple(shift_lists.dropped(near, at=at, since=at - BACK)),
    )
