"""Taking somebody in who rings at night, and what becomes of it if nobody does anything.

The seat is taken through the ledger, like every other, for a provisional person
(「電話受付 12」) whom the office makes a real one in the morning. Locks are taken in one order:
the call, then those of the ledger.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.actors import Actor
from classes.actions import registrations, words
from classes.actions.refusals import RegistrationRefused
from classes.actions.requests import Request
from classes.choices import LIVE_STATES, Channel, FilledInBy
from classes.choices.night import NightCallState, RecordingState
from classes.models import NightCall, NightLine, NightRecording, Offering, Registration
from classes.queries import lines, offices
from classes.queries import night as calls
from classes.rules import letters, night
from common import phones
from notices.actions import messages
from notices.choices import MessageChannel, Purpose
from notices.queries import routes
from people.actions.participants import Person, PhoneEntry

MOST_FROM_ONE_NUMBER = 4
"""As many as come together; whoever rings more often talks to somebody."""
NO_NAME = "お名前がうかがえないまま、取り置きの期限が過ぎたため"


class TooManyFromHere(RegistrationRefused):
    code = "too_many_from_here"
    message = (
        "この電話番号からのお申し込みが、すでに{limit}件あります。"
        "これより多いときは、{contact}へお電話ください。"
    )


@transaction.atomic
def note_number(
    line: NightLine, *, call_sid: str, phone: str, by: Actor, at: datetime
) -> NightCall:
    """Keep the number that somebody typed until they confirm it. Typed again in the same call
    it is replaced; confirmed already, it stays. Raises UnreadablePhone."""
    digits = phones.parse(phone).digits
    call = _locked(line, call_sid, at=at)
    if call.state == NightCallState.DIALLED:
        call.phone = digits
        call.save(update_fields=["phone"])
        audit.record("night_call.begun", on=call, municipality=line.municipality, by=by, at=at)
    return call


def take(
    line: NightLine,
    *,
    call_sid: str,
    offering: Offering,
    phone: str = "",
    by: Actor,
    at: datetime,
) -> NightCall:
    """Take somebody in: through the ledger where that can be decided by a machine, else on the
    list of those to be rung. `phone` is the number they call from, where they did not type one.

    The same call again gets what it got. Raises a RegistrationRefused; then nothing is left of
    the call, but that somebody was refused.
    """
    refusal: RegistrationRefused | None = None
    with transaction.atomic():
        call = _locked(line, call_sid, at=at)
        if call.state != NightCallState.DIALLED:
            return call
        call.phone = call.phone or phones.parse(phone).digits
        call.offering = offering
        try:
            _refuse_crowd(call, offering)
            _sign_up(call, line=line, by=by, at=at)
        except RegistrationRefused as refused:
            refusal = refused
            call.delete()
    if refusal is not None:
        raise refusal
    return call


@transaction.atomic
def recorded(
    call: NightCall, *, sid: str, seconds: int, by: Actor, at: datetime
) -> NightRecording:
    """Somebody has said their name: to be fetched. Told again, it is the same recording; the
    seat is held until the office has dealt with it."""
    call = _fresh(call)
    known = NightRecording.objects.filter(call=call).first()
    if known is not None:
        return known
    recording = NightRecording.objects.create(
        call=call, sid=sid[:64], seconds=min(seconds, 999), next_at=at
    )
    call.held_until = None
    call.save(update_fields=["held_until"])
    audit.record("night_call.recorded", on=call, municipality=call.municipality, by=by, at=at)
    return recording


@transaction.atomic
def end(call: NightCall, *, reason: str, by: Actor, at: datetime) -> NightCall:
    """Nobody was reached, or they do not want to come: the seat goes to whoever is next, and
    what is known of them is forgotten. A second press changes nothing."""
    call = _fresh(call)
    if call.state in {NightCallState.ENDED, NightCallState.FINISHED}:
        return call
    _give_back(call, reason=reason, by=by, at=at)
    call.state, call.ended_at, call.end_reason = NightCallState.ENDED, at, reason[:200]
    forget(call, by=by, at=at)
    audit.record(
        "night_call.ended",
        on=call,
        municipality=call.municipality,
        by=by,
        at=at,
        reason=reason[:200],
    )
    return call


@transaction.atomic
def lapse(call: NightCall, *, by: Actor, at: datetime) -> NightCall:
    """The seat of somebody without a name was held long enough: it is given back. They stay on
    the list, to be rung."""
    call = _fresh(call)
    due = call.held_until is not None and call.held_until <= at
    if call.state != NightCallState.OPEN or not due:
        return call
    _give_back(call, reason=NO_NAME, by=by, at=at)
    call.state, call.ended_at = NightCallState.LAPSED, at
    call.save(update_fields=["state", "ended_at"])
    audit.record("night_call.lapsed", on=call, municipality=call.municipality, by=by, at=at)
    return call


@transaction.atomic
def drop_broken_off(*, by: Actor, at: datetime) -> int:
    """Forget the numbers of those who hung up before they confirmed them. Gives how many."""
    rows = calls.broken_off(at=at).select_for_update(of=("self",), no_key=True)
    found = [*rows.select_related("municipality").order_by("pk")]
    for call in found:
        audit.record(
            "night_call.dropped", on=call, municipality=call.municipality, by=by, at=at
        )
        call.delete()
    return len(found)


@transaction.atomic
def forget(call: NightCall, *, by: Actor, at: datetime) -> NightCall:
    """Number, note and sound are not needed any more; the carrier's copy goes as well. Stores
    the call as it was handed over, under its lock."""
    audit.record("night_call.forgotten", on=call, municipality=call.municipality, by=by, at=at)
    call.phone = call.note = ""
    call.held_until = None
    call.save()
    recording = NightRecording.objects.filter(call=call).first()
    if recording is not None and recording.state != RecordingState.FORGOTTEN:
        recording.state, recording.content = RecordingState.FORGOTTEN, b""
        recording.tries, recording.next_at = 0, at
        recording.save()
    return call


def _locked(line: NightLine, call_sid: str, *, at: datetime) -> NightCall:
    """The row of this call, made if it is the first one hears of it; held from now on."""
    try:
        with transaction.atomic():
            NightCall.objects.get_or_create(
                call_sid=call_sid,
                defaults={"municipality": line.municipality, "called_at": at},
            )
    except IntegrityError:
        pass  # the same request came twice in one moment: the other one has made it
    rows = NightCall.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("municipality", "offering__municipality", "registration").get(
        call_sid=call_sid, municipality=line.municipality
    )


def _fresh(call: NightCall) -> NightCall:
    rows = NightCall.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related(
        "municipality", "offering__municipality", "registration__offering__municipality"
    ).get(pk=call.pk)


def _refuse_crowd(call: NightCall, offering: Offering) -> None:
    waiting = NightCall.objects.filter(
        municipality=call.municipality, phone=call.phone, state=NightCallState.OPEN
    )
    if waiting.count() >= MOST_FROM_ONE_NUMBER:
        raise TooManyFromHere(limit=MOST_FROM_ONE_NUMBER, contact=offering.contact)


def _sign_up(call: NightCall, *, line: NightLine, by: Actor, at: datetime) -> None:
    assert call.offering is not None
    if calls.is_whole(call.offering):
        call.registration = _register(call, call.offering, by=by, at=at)
        call.held_until = night.hold_until(
            at, days=line.hold_days, calendar=offices.calendar(line.municipality)
        )
    call.state = NightCallState.OPEN
    call.save()
    audit.record("night_call.taken", on=call, municipality=call.municipality, by=by, at=at)
    if call.registration is not None:
        _send_reference(call.registration, by=by, at=at)


def _register(call: NightCall, offering: Offering, *, by: Actor, at: datetime) -> Registration:
    name, kana = night.provisional(call.pk)
    return registrations.apply(
        offering=offering,
        person=Person(name=name, kana=kana, phones=(PhoneEntry(call.phone),)),
        request=Request(
            channel=Channel.PHONE,
            filled_in_by=FilledInBy.SELF,
            key=f"night:{call.call_sid}",
            digest=str(offering.pk),
        ),
        by=by,
        at=at,
    )


def _send_reference(registration: Registration, *, by: Actor, at: datetime) -> None:
    """The receipt number by text message, where a machine can send one: never on the list of
    staff, who ring up anyway."""
    person = registration.participant
    town = routes.town(registration.offering.municipality)
    reach = routes.reaches([person])[routes.key(person)]
    sms = MessageChannel.SMS
    if sms not in town.machines.channels or not reach.to(sms):
        return
    state, title = registration.get_state_display(), registration.offering.title
    begins = lines.beginnings(registration.offering).get(None)
    messages.say(
        to=person,
        purpose=Purpose.RECEIVED,
        dedupe_key=f"{words.subject(registration)}{Purpose.RECEIVED}",
        text=letters.received(title, state=state, reference=registration.reference),
        by=by,
        at=at,
        way=messages.Way(
            channel=sms,
            context={
                "講座": title,
                "日時": letters.moment(begins) if begins else "",
                "会場": registration.offering.venue.name,
                "結果": state,
                "受付番号": registration.reference,
            },
        ),
    )


def _give_back(call: NightCall, *, reason: str, by: Actor, at: datetime) -> None:
    registration = call.registration
    if registration is not None and registration.state in LIVE_STATES:
        registrations.cancel(registration, reason=reason, by=by, at=at)
