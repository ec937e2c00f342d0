"""A clerk's day: what to decide, whom to ring, and what was decided before; a case of each."""

from dataclasses import replace
from datetime import timedelta

from classes.actions import offerings, rebooking, registrations, sessions, slots, words
from classes.choices import Channel, Joining, Kind, Residence, SeatDevice
from classes.models import Offering
from classes.queries import called_off, rebookings
from demo import common_draws, offers, staging
from demo.staging import BY, REQUEST, Queue, Stage, dated, register
from notices.actions import messages
from notices.choices import MessageState
from notices.models import Message
from people.actions.details import Person
from people.choices import Device
from people.choices import Residence as Home

PEOPLE = 100

TURNED_AWAY = (
    *(("75_79", Home.ELSEWHERE, channel) for channel in (Channel.WEB, Channel.PHONE)),
    *(("60_64", Home.HERE, channel) for channel in (Channel.WEB, Channel.QR, Channel.COUNTER)),
    *(("65_69", Home.HERE, channel) for channel in (Channel.PHONE, Channel.WEB)),
    *(("80_84", Home.HERE, channel) for channel in (Channel.COUNTER, Channel.FAX, Channel.QR)),
)
"""Who tried: some are not meant, and the last ones find neither a seat nor a place in line."""


def tell(stage: Stage, *, mark: str) -> None:
    """What a clerk finds on the desk, most of it about the weeks to come."""
    queue = Queue(stage)
    common_draws.tell(stage, queue, mark=mark)
    offers.tell(stage, queue, mark=mark)
    _consultation(stage, queue, key=f"{mark}:slots")
    _too_few(stage, queue, key=f"{mark}:few")
    _called_off(stage, queue, key=f"{mark}:weather")
    _asked_twice(stage, queue, key=f"{mark}:asked")
    _made_smaller(stage, queue, key=f"{mark}:smaller")
    _for_some(stage, queue, key=f"{mark}:some")


def _consultation(stage: Stage, queue: Queue, *, key: str) -> None:
    """A day divided into slots, some of which are taken."""
    plan = dated(
        stage,
        "スマホ何でも相談（時間枠）",
        key=key,
        opened=7,
        closes=9,
        capacity=8,
        kind=Kind.CONSULTATION,
        joining=Joining.SLOT,
    )
    offering = staging.announce(stage, plan, 12, hour=9)
    session = offering.sessions.get()
    spans = slots.divide(session, minutes=30, seats=2, by=BY, at=plan.opens_at)
    for number, person in zip([0, 0, 1, 3, 3], queue.next(5), strict=True):
        register(
            offering,
            person,
            request=replace(REQUEST, session=session, slot=spans[number]),
            at=stage.now - timedelta(days=4),
        )


def _too_few(stage: Stage, queue: Queue, *, key: str) -> None:
    """Registration has closed, and fewer came than are needed."""
    plan = dated(
        stage,
        "スマホで家計簿（最少催行人数に届かない講座）",
        key=key,
        opened=25,
        closes=-1,
        capacity=12,
        minimum=6,
    )
    offering = staging.announce(stage, plan, 9, hour=10)
    staging.apply(offering, queue.next(3), at=stage.now - timedelta(days=8))


def _called_off(stage: Stage, queue: Queue, *, key: str) -> None:
    """The first of three sessions is called off for the weather: some know, some do not, and
    one of them comes to the second instead."""
    plan = dated(
        stage,
        "防災とスマホ（大雨で第1回が中止）",
        key=key,
        opened=20,
        closes=5,
        capacity=12,
        joining=Joining.SESSIONS,
    )
    offering = staging.announce(stage, plan, 2, 9, 16, hour=10)
    first, second, _ = offering.sessions.order_by("number")
    registered = [
        register(
            offering,
            person,
            request=replace(REQUEST, session=each),
            at=stage.now - timedelta(days=7),
        )
        for person, each in [
            *((person, None) for person in queue.next(3)),
            *((person, first) for person in queue.next(4)),
            *((person, second) for person in queue.next(2)),
            *((person, first) for person in queue.without_phone(2)),
        ]
    ]
    sessions.cancel(
        first,
        reason="大雨の警報が出ているため",
        by=BY,
        at=stage.now - timedelta(hours=3),
    )
    results = [MessageState.TOLD] * 3 + [MessageState.NO_ANSWER, MessageState.UNREACHABLE]
    news = [row.call.message for row in called_off.of(first) if row.call and not row.posted]
    for message, result in zip(news, results, strict=False):
        messages.mark(message, result=result, by=BY, at=stage.now - timedelta(hours=2))
    at = stage.now - timedelta(hours=1)
    found = rebookings.places(first, within=Offering.objects.filter(pk=offering.pk), at=at)
    place = next((each for each in found if each.session == second), None)
    rebooking.rebook(registered[3], session=first, place=place, by=BY, at=at)


def _asked_twice(stage: Stage, queue: Queue, *, key: str) -> None:
    """A seat came free; whoever is next was rung up twice and did not answer. Some of those
    who wait or come have an address alone."""
    plan = dated(
        stage, "はじめてのインターネット（繰上げのご案内中）", key=key, opened=15, closes=12,
        capacity=4,
    )  # fmt: skip
    offering = staging.announce(stage, plan, 18, hour=10)
    by_post = replace(REQUEST, channel=Channel.POSTCARD)
    booked = [
        register(offering, person, request=request, at=stage.now - timedelta(days=5))
        for person, request in [
            *((person, by_post) for person in queue.without_phone(2)),
            *((person, REQUEST) for person in queue.next(4)),
            *((person, by_post) for person in queue.without_phone(1)),
        ]
    ]
    registrations.cancel(
        booked[2], reason="入院のため", by=BY, at=stage.now - timedelta(hours=4)
    )
    offer = Message.objects.get(dedupe_key__startswith=words.subject(booked[4]))
    for hours in (3, 1):
        at = stage.now - timedelta(hours=hours)
        messages.mark(offer, result=MessageState.NO_ANSWER, by=BY, at=at)


def _made_smaller(stage: Stage, queue: Queue, *, key: str) -> None:
    """There are more people than seats by now, and staff decide for each."""
    plan = dated(
        stage, "スマホで写真（定員を減らした講座）", key=key, opened=15, closes=10, capacity=8
    )
    offering = staging.announce(stage, plan, 15, hour=10)
    staging.apply(offering, queue.next(8), at=stage.now - timedelta(days=6))
    offerings.change(
        offering,
        plan=replace(plan, capacity=6),
        reason="会場が小さい部屋に変わったため",
        by=BY,
        at=stage.now - timedelta(hours=5),
    )


def _for_some(stage: Stage, queue: Queue, *, key: str) -> None:
    """Only for people of the town from 65 on, with seats told apart by device: friends come
    together, one is let in for a reason, and others are turned away."""
    plan = dated(
        stage,
        "65歳からのスマホ（機種ごとの席・対象あり）",
        key=key,
        opened=12,
        closes=12,
        capacity=8,
        seats_iphone=3,
        seats_android=5,
        minimum_age=65,
        residence=Residence.RESIDENT,
        waiting_limit=1,
    )
    offering = staging.announce(stage, plan, 20, hour=10)
    android = replace(REQUEST, device=SeatDevice.ANDROID.value)
    registrations.apply_together(
        offering=offering,
        people=[_of(person, band="70_74") for person in queue.next(3)],
        request=android,
        by=BY,
        at=plan.opens_at + timedelta(hours=1),
    )
    (helper,) = queue.next(1)
    register(
        offering,
        _of(helper, band="60_64"),
        request=replace(android, override="お母さまの付き添いとして来られるため"),
        at=stage.now - timedelta(days=3),
    )
    for band, home, channel in TURNED_AWAY:
        (person,) = queue.next(1)
        request = replace(android, channel=channel)
        try:
            register(
                offering,
                _of(person, band, home),
                request=request,
                at=stage.now - timedelta(days=2),
            )
        except registrations.RegistrationRefused:
            continue  # which is remembered without a name


def _of(person: Person, band: str, home: Home = Home.HERE) -> Person:
    return replace(
        person, birth_date=None, age_band=band, residence=home, device=Device.ANDROID
    )
