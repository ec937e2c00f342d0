"""What became of each registration of an offering, and whether the person has heard of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from accounts.models import User
from classes.models import Offering, Registration, RegistrationEvent
from classes.queries import tellings
from classes.rules.hearing import Heard, heard
from notices.choices import MACHINE_CHANNELS, MessageChannel, MessageState
from notices.models import Message
from notices.queries import calls
from notices.queries.calls import Call
from people.models import Participant

WAYS = {
    Heard.SCREEN: "画面で確認",
    Heard.DESK: "職員が直接",
    Heard.UNTOLD: "お知らせなし",
}
POSTED = "はがき"
OVER = {MessageState.TOLD, MessageState.WITHDRAWN}
"""States of a message about which nothing is left to do."""


@dataclass(frozen=True)
class Outcome:
    """One registration with how its result went out. `call` is the message, where there is one;
    else `heard` says how they know."""

    registration: Registration
    event: RegistrationEvent | None
    call: Call | None
    heard: Heard
    by: str
    """Who told them, as staff are named on the screen."""

    @property
    def person(self) -> Participant:
        return self.registration.participant.kept

    @property
    def posted(self) -> bool:
        """Whether it goes by postcard."""
        return self.call is not None and self.call.message.channel == MessageChannel.POST

    @property
    def way(self) -> str:
        """By which way, in words."""
        if self.call is None:
            return WAYS[self.heard]
        if self.posted:
            return POSTED
        if self.call.message.channel in MACHINE_CHANNELS:
            return self.call.message.get_channel_display()
        return "電話"

    @property
    def open(self) -> bool:
        """Whether somebody is still to tell them."""
        return self.call is not None and self.call.message.state not in OVER

    @property
    def reached(self) -> bool:
        """Whether they know."""
        if self.call is None:
            return self.heard is not Heard.UNTOLD
        return self.call.message.state == MessageState.TOLD

    @property
    def at(self) -> datetime | None:
        """When they heard."""
        if not self.reached:
            return None
        if self.call is not None:
            return self.call.message.told_at
        return self.event.at if self.event else self.registration.registered_at

    @property
    def shelf(self) -> str:
        """On which shelf of the call list the message is."""
        return tellings.shelf(self.call.message) if self.call else "done"


def of(offering: Offering) -> list[Outcome]:
    """Every registration there ever was: those who are still to be told first, what is due
    soonest before the rest; then in 五十音順. The number of queries does not grow."""
    rows = [
        *Registration.objects.filter(offering=offering)
        .select_related("participant__merged_into", "session", "slot")
        .prefetch_related(
            Prefetch("history", queryset=RegistrationEvent.objects.order_by("at", "pk"))
        )
        .order_by("participant__kana_key", "pk")
    ]
    told = tellings.by_registration(tellings.about(offering), rows)
    latest = {row.pk: _latest(row, told[row.pk]) for row in rows}
    listed = calls.listed(each for each in latest.values() if each)
    by_message = {call.message.pk: call for call in listed}
    names = _names(rows)
    outcomes = [
        _outcome(row, by_message[message.pk] if message else None, names=names)
        for row in rows
        for message in [latest[row.pk]]
    ]
    return sorted(outcomes, key=_urgency)


def _urgency(outcome: Outcome) -> tuple[bool, bool, float]:
    due = outcome.call.message.due_at if outcome.call else None
    return not outcome.open, due is None, due.timestamp() if due and outcome.open else 0


def _event(registration: Registration) -> RegistrationEvent | None:
    history = [*registration.history.all()]
    return history[-1] if history else None


def _latest(registration: Registration, messages: Sequence[Message]) -> Message | None:
    """The newest message that was not taken back and says what has been so since then."""
    event = _event(registration)
    since = event.at if event else registration.registered_at
    valid = [
        each
        for each in messages
        if each.state != MessageState.WITHDRAWN and each.created_at >= since
    ]
    still_open = [each for each in valid if each.state not in OVER]
    return next(reversed(still_open or valid), None)


def _outcome(
    registration: Registration, call: Call | None, *, names: dict[str, str]
) -> Outcome:
    event = _event(registration)
    first = event is None or not event.from_state
    way = heard(
        first=first,
        channel=registration.channel,
        actor_kind=event.actor_kind if event else "",
    )
    by = names.get(event.actor_key, "") if event and way is Heard.DESK else ""
    return Outcome(
        registration=registration,
        event=event,
        call=call,
        heard=way,
        by=call.last_by if call else by,
    )


def _names(rows: Sequence[Registration]) -> dict[str, str]:
    keys = {event.actor_key for row in rows if (event := _event(row)) is not None}
    users = User.objects.filter(pk__in=[key for key in keys if key.isdecimal()]).order_by("pk")
    return {str(user.pk): str(user) for user in users}
