"""Whom a cancelled session concerns, and who of them has heard of it."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from classes.choices import CALLED_OFF
from classes.models import Registration, RegistrationEvent, Session
from classes.queries import concerned, rebookings, tellings
from notices.choices import MessageChannel, MessageState, Purpose
from notices.models import Message
from notices.queries import calls
from notices.queries.calls import Call
from people.models import Participant


@dataclass(frozen=True)
class Row:
    """Somebody who was to come. `call` is the news, None where nobody was to be told; `instead`
    is what they are registered for now."""

    registration: Registration
    call: Call | None
    instead: Registration | None

    @property
    def person(self) -> Participant:
        return self.registration.participant.kept

    @property
    def reached(self) -> bool:
        """Whether they know."""
        return self.call is not None and self.call.message.state == MessageState.TOLD

    @property
    def posted(self) -> bool:
        """Whether it goes by postcard."""
        return self.call is not None and self.call.message.channel == MessageChannel.POST

    @property
    def shelf(self) -> str:
        """On which shelf of the call list the news is."""
        return tellings.shelf(self.call.message) if self.call else "open"


def registrations(session: Session) -> QuerySet[Registration]:
    """Whom it concerns: what is not over, and what is over because of it."""
    instead = [*rebookings.made(session)]
    ended = RegistrationEvent.objects.filter(registration=OuterRef("pk"), reason=CALLED_OFF)
    because = Q(session=session) & Q(Exists(ended))
    concerns = concerned.registrations(session).order_by().values("pk")
    rows = Registration.objects.filter(
        Q(pk__in=concerns) | because | Q(reference__in=instead), offering=session.offering_id
    )
    return (
        rows.select_related(
            "offering__municipality", "participant__merged_into", "participant__municipality"
        )
        .prefetch_related("participant__phones", "participant__merged_into__phones")
        .order_by("participant__kana_key", "pk")
    )


def of(session: Session) -> list[Row]:
    """Everybody concerned, those who have not been reached first; not who registered later and
    knew. The number of queries does not grow."""
    whole = f"{concerned.subject(session.offering)}{Purpose.OFFERING_CANCELLED}@"
    news = Message.objects.filter(
        Q(dedupe_key__startswith=concerned.subject(session)) | Q(dedupe_key__startswith=whole),
        municipality=session.offering.municipality_id,
    ).exclude(state=MessageState.WITHDRAWN)
    listed = calls.listed(calls.detailed(news).order_by("created_at", "pk"))
    by_person = {call.person.pk: call for call in listed}
    told_since = min((call.message.created_at for call in listed), default=None)
    instead = rebookings.made(session)
    rows = [
        Row(
            registration=row,
            call=by_person.get(row.participant.kept.pk),
            instead=rebookings.live(instead.get(row.reference, [])),
        )
        for row in registrations(session)
        if told_since is None
        or row.registered_at <= told_since
        or row.participant.kept.pk in by_person
    ]
    return sorted(rows, key=lambda row: row.reached)
