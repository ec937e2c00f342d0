"""The steps of a request: the one place where it changes its state."""

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions.outreach_refusals import StateDoesNotAllow
from classes.choices import OutreachState
from classes.models import OutreachEvent, OutreachRequest
from classes.rules.outreach import states


def lock(request: OutreachRequest) -> OutreachRequest:
    """The request as it is now; nobody else decides about it until the end of the transaction.
    The municipality is locked first, as everywhere."""
    Municipality.objects.select_for_update(no_key=True).get(pk=request.municipality_id)
    return (
        OutreachRequest.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "municipality", "item__course", "item__municipality", "contact", "offering"
        )
        .get(pk=request.pk)
    )


@transaction.atomic
def begin(request: OutreachRequest, *, by: Actor, at: datetime) -> None:
    """Write down that it was received."""
    _remember(request, before="", reason=request.overridden, by=by, at=at)
    audit.record(
        "outreach.asked",
        on=request,
        municipality=request.municipality,
        by=by,
        at=at,
        channel=request.channel,
    )


@transaction.atomic
def move(
    request: OutreachRequest, *, to: OutreachState, by: Actor, at: datetime, reason: str = ""
) -> OutreachRequest:
    """Enter the next state, under the lock, together with what the caller has set on it.

    Raises StateDoesNotAllow.
    """
    before = OutreachState(request.state)
    if not states.may(before, to):
        raise StateDoesNotAllow(state=before.label)
    request.state = to
    request.save()
    _remember(request, before=before, reason=reason, by=by, at=at)
    audit.record(
        "outreach.moved",
        on=request,
        municipality=request.municipality,
        by=by,
        at=at,
        from_state=before,
        to_state=to,
        **({"overridden": True} if request.overridden and to in states.AGREED else {}),
    )
    return request


def _remember(
    request: OutreachRequest, *, before: str, reason: str, by: Actor, at: datetime
) -> None:
    OutreachEvent.objects.create(
        request=request,
        from_state=before,
        to_state=request.state,
        reason=reason[:300],
        at=at,
        actor_kind=by.kind,
        actor_key=by.key,
    )
