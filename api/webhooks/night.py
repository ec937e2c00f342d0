"""The night line: somebody rings, hears the classes, and signs up with keys.

    /webhooks/twilio/voice/            somebody rings; /webhooks/twilio/night/ is the same
    /webhooks/twilio/night/<place>/    a key was pressed there, or none
    /webhooks/twilio/night/name/       a name was said, or not

Which class it is about stands in the address as the number that is printed on flyers; numbers
of people never do. Whose line it is says the number that was called.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from api.webhooks.calling import call_page, call_sid, nothing_to_say, pressed
from classes.actions import night_calls
from classes.actions.refusals import RegistrationRefused
from classes.models import NightCall, NightLine
from classes.queries import night as calls
from classes.queries import offices
from classes.rules import night
from classes.rules.night import Place, Step
from common import phones
from notices.rules import speech
from notices.rules.dialogue import Script

BY = Actor.ringing()


@call_page
def rings(request: HttpRequest) -> Script:
    """Somebody rings: taken in at night, put through while the office is open."""
    line, at = calls.line_called(request.POST.get("To", "")), timezone.now()
    if line is None:
        return nothing_to_say()
    if not calls.answers(line, at=at):
        forward = phones.parse(line.forward_to).e164 if line.forward_to else ""
        return night.in_office_hours(calls.office(line.municipality), forward_to=forward)
    welcome = night.welcome(calls.office(line.municipality))
    return _put(request, line, Step(Place.MENU), before=welcome, at=at)


@call_page
def keyed(request: HttpRequest, place: str) -> Script:
    """A key, or silence, at a question."""
    line, at, step = calls.line_called(request.POST.get("To", "")), timezone.now(), None
    if place in set(Place):
        step = _step(request, Place(place))
    if line is None or step is None:
        return nothing_to_say()
    key = pressed(request)
    if key and step.place is Place.NUMBER:
        return _number_typed(request, line, step, at=at)
    if key and step.place is Place.TYPE:
        return _phone_typed(request, line, step, at=at)
    if step.place is Place.CLASS and key == "1" and not _takes(line, step, at=at):
        key = ""  # the offer was not made, or the class has closed meanwhile
    return _put(request, line, night.follow(step, key), at=at)


@call_page
def named(request: HttpRequest) -> Script:
    """A name was said, or nothing was heard."""
    line = calls.line_called(request.POST.get("To", ""))
    call = calls.by_sid(call_sid(request), line) if line else None
    if line is None or call is None:
        return nothing_to_say()
    sid = request.POST.get("RecordingSid", "")[:64]
    if sid:
        length = request.POST.get("RecordingDuration", "")
        seconds = int(length) if length.isdecimal() else 0
        night_calls.recorded(call, sid=sid, seconds=seconds, by=BY, at=timezone.now())
    elif "again" not in request.GET:
        return night.name_again(to=_name_address(), silent=_name_address(again=True))
    return _done(line, call, named=bool(sid) or calls.has_name(call))


def _put(
    request: HttpRequest,
    line: NightLine,
    step: Step,
    *,
    before: tuple[str, ...] = (),
    at: datetime,
) -> Script:
    """Put a question."""
    if step.place is Place.MENU:
        return _menu(line, step, before=before, at=at)
    if step.place is Place.CLASS:
        return _class(line, step, at=at)
    if step.place is Place.TAKE:
        return _take(request, line, step, at=at)
    return _ask(request, line, step)


def _ask(request: HttpRequest, line: NightLine, step: Step, *, told: str = "") -> Script:
    """A question that is asked without looking at a class; at OVER, goodbye."""
    if step.place is Place.NUMBER:
        return night.number(told=told, to=_address(step))
    if step.place in {Place.PHONE, Place.TYPE}:
        return _ask_phone(request, step, told=told)
    call = calls.by_sid(call_sid(request), line) if step.place is Place.CHECK else None
    if call is not None and call.phone:
        return night.check(call.phone, to=_address(step))
    return _goodbye(line, told)


def _ask_phone(request: HttpRequest, step: Step, *, told: str) -> Script:
    """The number to ring: the one they call from, where that is shown, else they type it."""
    caller = _caller(request)
    if step.place is Place.PHONE and caller:
        return night.phone(caller, to=_address(step))
    return night.type_phone(told=told, to=_address(replace(step, place=Place.TYPE)))


def _menu(line: NightLine, step: Step, *, before: tuple[str, ...], at: datetime) -> Script:
    """The list; heard again it is the list as it is by then."""
    listed = calls.listed(line.municipality, at=at)
    if not listed:
        return _nothing_listed(line, step, before=before, at=at)
    put = Step(Place.MENU, asked=step.asked, listed=tuple(each.number for each in listed))
    return night.menu(listed, before=before, to=_address(put))


def _nothing_listed(
    line: NightLine, step: Step, *, before: tuple[str, ...], at: datetime
) -> Script:
    """No seat anywhere: who holds a flyer may still wait in line, or be rung by staff."""
    if calls.takes_any(line.municipality, at=at):
        to = _address(Step(Place.NUMBER, asked=step.asked))
        return night.number(told=night.NO_SEAT, before=before, to=to)
    hours = night.hours_in_words(offices.calendar(line.municipality))
    return night.no_class(calls.office(line.municipality), before=before, hours=hours)


def _class(line: NightLine, step: Step, *, at: datetime) -> Script:
    listing = calls.by_number(line.municipality, step.number, at=at)
    if listing is None:
        return night.number(told=night.NO_SUCH_NUMBER, to=_address(Step(Place.NUMBER)))
    return night.about(calls.spoken(listing), to=_address(step))


def _number_typed(request: HttpRequest, line: NightLine, step: Step, *, at: datetime) -> Script:
    typed = pressed(request).rstrip("#")
    listing = calls.by_number(line.municipality, typed, at=at)
    if listing is not None:
        return _put(request, line, Step(Place.CLASS, number=typed), at=at)
    return _ask(request, line, night.again(step), told=night.NO_SUCH_NUMBER)


def _phone_typed(request: HttpRequest, line: NightLine, step: Step, *, at: datetime) -> Script:
    typed = pressed(request).rstrip("#")
    try:
        night_calls.note_number(line, call_sid=call_sid(request), phone=typed, by=BY, at=at)
    except phones.UnreadablePhone:
        return _ask(request, line, night.again(step), told=night.NO_SUCH_PHONE)
    return _ask(request, line, Step(Place.CHECK, number=step.number))


def _take(request: HttpRequest, line: NightLine, step: Step, *, at: datetime) -> Script:
    """The number is confirmed: a seat, a place in line, or the reason why not."""
    listing = calls.by_number(line.municipality, step.number, at=at)
    office = calls.office(line.municipality)
    if listing is None:
        return night.goodbye(office, night.NO_SUCH_NUMBER)
    try:
        call = night_calls.take(
            line,
            call_sid=call_sid(request),
            offering=listing.offering,
            phone=_caller(request),
            by=BY,
            at=at,
        )
    except (RegistrationRefused, phones.UnreadablePhone) as refusal:
        return night.goodbye(office, speech.speakable(refusal.message))
    return night.taken(
        calls.got(call),
        calls.reference(call),
        to=_name_address(),
        silent=_name_address(),
    )


def _done(line: NightLine, call: NightCall, *, named: bool) -> Script:
    until = "" if named or call.held_until is None else speech.moment(call.held_until)
    return night.done(
        calls.office(line.municipality), reference=calls.reference(call), named=until
    )


def _goodbye(line: NightLine, told: str = "") -> Script:
    hours = night.hours_in_words(offices.calendar(line.municipality))
    return night.goodbye(calls.office(line.municipality), told, hours=hours)


def _takes(line: NightLine, step: Step, *, at: datetime) -> bool:
    listing = calls.by_number(line.municipality, step.number, at=at)
    return listing is not None and calls.standing(listing) in night.TAKES


def _caller(request: HttpRequest) -> str:
    """The number from which somebody calls, in digits; '' where it is withheld or foreign."""
    try:
        return phones.parse(request.POST.get("From", "")).digits
    except phones.UnreadablePhone:
        return ""


def _step(request: HttpRequest, place: Place) -> Step | None:
    """The question as it stands in the address."""
    asked = request.GET.get("asked", "1")
    if len(asked) != 1 or asked not in "123456789" or place in {Place.OVER, Place.TAKE}:
        return None
    number, listed = request.GET.get("class", "")[:8], request.GET.get("listed", "")[:60]
    return Step(place, number, int(asked), tuple(each for each in listed.split(".") if each))


def _address(step: Step) -> str:
    query = {"asked": step.asked, "class": step.number, "listed": ".".join(step.listed)}
    given = urlencode({name: value for name, value in query.items() if value})
    return f"{reverse('twilio-night-key', args=[step.place])}?{given}"


def _name_address(*, again: bool = False) -> str:
    return reverse("twilio-night-name") + ("?again=1" if again else "")
