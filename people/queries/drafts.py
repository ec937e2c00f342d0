"""What was typed and not yet sent."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Municipality, User
from people.choices import DraftKind
from people.models import IntakeDraft

# Long enough for somebody who puts the form away over the holidays and comes back to it.
KEPT_FOR = timedelta(days=14)


def expired(*, at: datetime) -> QuerySet[IntakeDraft]:
    """What nobody has touched for `KEPT_FOR`, the oldest first."""
    left = IntakeDraft.objects.filter(updated_at__lt=at - KEPT_FOR)
    return left.select_related("municipality").order_by("updated_at", "pk")


def web(key: UUID, *, kind: DraftKind = DraftKind.WEB) -> IntakeDraft | None:
    """The draft of the browser that holds this key."""
    return IntakeDraft.objects.filter(kind=kind, key=key).select_related("municipality").first()


def desk(*, user: User, municipality: Municipality) -> list[IntakeDraft]:
    """A clerk's unfinished calls in this municipality, the latest first."""
    return [
        *IntakeDraft.objects.filter(
            kind=DraftKind.DESK, user=user, municipality=municipality
        ).order_by("-updated_at", "pk")
    ]


def desk_draft(key: UUID, *, user: User, municipality: Municipality) -> IntakeDraft | None:
    """One of them, by its key."""
    return (
        IntakeDraft.objects.filter(
            kind=DraftKind.DESK, user=user, municipality=municipality, key=key
        )
        .select_related("municipality")
        .first()
    )
