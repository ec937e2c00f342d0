"""In the morning: whoever signed up at night becomes somebody with a name."""

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent
from attendance.actions import identities
from attendance.queries import locks
from classes.actions import admission, ledger, night_calls
from classes.choices import LIVE_STATES
from classes.choices.night import NightCallState
from classes.models import NightCall, Registration
from common.errors import RuleViolation
from people.actions.participants import Person
from people.models import Participant

ONE_PERSON = "夜間の電話申込の方"
PLAYED = "night_recording.played"


class NightDeskRefused(RuleViolation):
    """The call stays on the list. The sentence says why."""


class OverAlready(NightDeskRefused):
    code = "night_call_over"
    message = (
        "この電話申込は、すでに「{state}」になっています。"
        "ほかの職員が先に対応した可能性があります。"
    )


class NoSeatHeld(NightDeskRefused):
    code = "night_call_without_seat"
    message = (
        "この方の席はありません（折り返しのご希望か、期限切れです）。"
        "電話受付の画面で申し込みを受けてから、「対応を終える」を押してください。"
    )


@transaction.atomic
def finish(
    call: NightCall,
    *,
    person: Person | Participant,
    override: str = "",
    by: Actor,
    at: datetime,
) -> Registration:
    """Write down who it is: what they told, or somebody who is known already, with whom the
    provisional entry is joined. Their number and the recording are forgotten then.

    Raises OverAlready, NoSeatHeld, a PersonRefused, an UnreadablePhone, AlreadyRegistered, or,
    unless staff give a reason (`override`), TooYoung, NotForYou or SameTimeElsewhere.
    """
    call = _locked(call)
    if call.state == NightCallState.FINISHED and call.registration is not None:
        return call.registration  # a second press
    registration = _held(call)
    locks.hold(call.municipality)
    provisional = registration.participant.kept
    if isinstance(person, Participant):
        identities.merge(kept=person, absorbed=provisional, reason=ONE_PERSON, by=by, at=at)
    else:
        identities.change(provisional, person=person, by=by, at=at)
    _look_at(registration, override=override, at=at)
    call.state, call.ended_at = NightCallState.FINISHED, at
    night_calls.forget(call, by=by, at=at)
    audit.record("night_call.finished", on=call, municipality=call.municipality, by=by, at=at)
    return registration


@transaction.atomic
def settle(call: NightCall, *, by: Actor, at: datetime) -> NightCall:
    """Somebody without a seat was rung, and whatever they wanted is done. A second press
    changes nothing. Raises OverAlready where a seat is held."""
    call = _locked(call)
    if call.state == NightCallState.FINISHED:
        return call
    if _is_live(call):
        raise OverAlready(state=call.get_state_display())
    call.state, call.ended_at = NightCallState.FINISHED, at
    night_calls.forget(call, by=by, at=at)
    audit.record("night_call.finished", on=call, municipality=call.municipality, by=by, at=at)
    return call


@transaction.atomic
def note(call: NightCall, *, text: str, by: Actor, at: datetime) -> NightCall:
    """What was heard in the recording, for the next one who looks."""
    call = _locked(call)
    if call.state in {NightCallState.FINISHED, NightCallState.ENDED}:
        raise OverAlready(state=call.get_state_display())
    call.note = text.strip()[:200]
    call.save(update_fields=["note"])
    audit.record("night_call.noted", on=call, municipality=call.municipality, by=by, at=at)
    return call


def record_played(call: NightCall, *, by: Actor, at: datetime) -> AuditEvent:
    """Somebody listened to a name."""
    return audit.record(PLAYED, on=call, municipality=call.municipality, by=by, at=at)


def _locked(call: NightCall) -> NightCall:
    rows = NightCall.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related(
        "municipality", "registration__offering", "registration__participant__merged_into"
    ).get(pk=call.pk)


def _held(call: NightCall) -> Registration:
    if call.state == NightCallState.ENDED:
        raise OverAlready(state=call.get_state_display())
    if call.registration is None or not _is_live(call):
        raise NoSeatHeld
    return call.registration


def _is_live(call: NightCall) -> bool:
    return call.registration is not None and call.registration.state in LIVE_STATES


def _look_at(registration: Registration, *, override: str, at: datetime) -> None:
    """Now that it is known who it is: under the lock of the offering, as in the ledger."""
    ledger.lock(registration.offering)
    registration = ledger.fresh(registration)
    if not override.strip():
        admission.refuse_known(registration, at=at)
        return
    admission.refuse_twin(registration)
    registration.overridden = override.strip()[:200]
    registration.save(update_fields=["overridden"])
