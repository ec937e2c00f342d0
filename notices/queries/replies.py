"""What came back: to which town, on which message, and what is left to look at."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts.models import Municipality
from notices.choices import MessageChannel, ReplyMeaning, ReplyState, SendingState
from notices.models import NoticeTerms, Reply, Sending

ANSWERED_WITHIN = timedelta(days=14)
"""How long after a message an answer is taken as one to it."""
MOST_MESSAGES = 20


def towns(senders: Iterable[str]) -> list[Municipality]:
    """The municipalities that send text messages under one of these names or numbers."""
    names = [name for name in senders if name]
    terms = NoticeTerms.objects.filter(sms_sender__in=names).select_related("municipality")
    return [each.municipality for each in terms.order_by("municipality__code")]


def sent_to(number: str, *, by: Iterable[Municipality], at: datetime) -> list[Sending]:
    """What these towns sent to this number as text messages lately, the latest first, with
    whom it was for. Also what nobody knows the result of: an answer says that it arrived."""
    rows = Sending.objects.filter(
        municipality__in=[*by],
        channel=MessageChannel.SMS,
        to=number,
        asked_at__gt=at - ANSWERED_WITHIN,
        asked_at__lte=at,
    ).exclude(state=SendingState.FAILED)
    rows = rows.select_related(
        "municipality",
        "message__municipality",
        "message__participant__merged_into",
        "message__helper",
    )
    return [*rows.order_by("-asked_at", "-pk")[:MOST_MESSAGES]]


def answered(sendings: Iterable[Sending]) -> set[int]:
    """The messages (keys) among these that were answered with yes or no, and that is done."""
    rows = Reply.objects.filter(
        sending__message__in={each.message_id for each in sendings},
        meaning__in=[ReplyMeaning.ATTEND, ReplyMeaning.ABSENT],
        state=ReplyState.SETTLED,
    )
    return {key for key in rows.values_list("sending__message", flat=True) if key}


def lately_from(number: str, *, at: datetime) -> int:
    """How many messages came from this number in a day: two machines may answer each other."""
    return Reply.objects.filter(sender=number, at__gt=at - timedelta(days=1)).count()


def of(municipality: Municipality, *, state: ReplyState) -> QuerySet[Reply]:
    """A town's replies in this state, with whom they are from as far as is known: what is open
    oldest first, what is settled latest first."""
    rows = Reply.objects.filter(municipality=municipality, state=state).select_related(
        "sending__message__participant__merged_into", "sending__message__helper"
    )
    order = ("at", "pk") if state is ReplyState.OPEN else ("-at", "-pk")
    return rows.order_by(*order)


def open_number(municipality: Municipality) -> int:
    """How many replies wait for somebody."""
    return Reply.objects.filter(municipality=municipality, state=ReplyState.OPEN).count()
