"""A consultation day under way: booked by telephone and on the web, others come without, two
tables call, some are done and written down, some have not come.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from attendance.actions import calling, tickets
from attendance.actions import consultation_records as records
from attendance.actions.consultation_records import Consultation
from attendance.choices import ConsultationResult
from attendance.models import Ticket
from classes.actions import offerings, shifts, slots
from classes.actions.plans import SessionPlan
from classes.actions.shifts import Wanted
from classes.choices import Channel, Joining, Kind
from classes.models import Offering, Registration, Session
from classes.queries.engagements import Span
from common import holidays
from common.clock import at_tokyo, tokyo_date
from demo import staging
from demo.staging import BY, REQUEST, Stage, dated
from people.actions import helpers
from people.actions.helpers import HelperDetails
from people.choices import Device, HelperKind, Language

PEOPLE = 12
TABLES, LENGTH = 2, timedelta(minutes=30)
BEGAN, LASTS = timedelta(hours=2), timedelta(hours=4)
BOOKED = ("line", "photo", "mynaportal", "fraud", "cashless", "basics")
CAME = 3
WALKED_IN = (("fraud", 10), ("apps", 40), ("line", 95), ("disaster", 110))
"""What they ask about, and how many minutes after the beginning they come."""
DONE = (
    Consultation(
        ("line",),
        ConsultationResult.SOLVED,
        25,
        note="写真つきの返事の送り方を練習した",
        next_step="次回はビデオ通話",
    ),
    Consultation(
        ("photo", "apps"),
        ConsultationResult.PARTLY,
        30,
        note="写真の整理。容量が足りない",
        next_step="不要なアプリを消してから、もう一度",
    ),
    Consultation(
        ("fraud",),
        ConsultationResult.REFERRED,
        20,
        note="知らない番号からの支払いの案内",
        referred_to="消費生活センター",
    ),
)

HELPERS: tuple[tuple[str, str, list[Device], list[Language]], ...] = (
    (
        "鎌田　信子（見本）",
        "カマダ ノブコ",
        [Device.IPHONE, Device.ANDROID],
        [Language.JAPANESE],
    ),
    (
        "宮原　誠（見本）",
        "ミヤハラ マコト",
        [Device.ANDROID],
        [Language.JAPANESE, Language.SIGN],
    ),
)


def tell(stage: Stage, *, mark: str) -> None:
    """Today, where the hall is open; else nothing is under way."""
    day = tokyo_date(stage.now)
    if str(day.weekday()) in stage.hall.closed_weekdays or holidays.is_holiday(day):
        return
    midnight = at_tokyo(day, time.min)
    halves = int((stage.now - BEGAN - midnight) / LENGTH)
    start = midnight + max(min(halves, 39), 0) * LENGTH
    session = _announced(stage, start, mark=mark)
    _helped(stage, session)
    if session.starts_at + BEGAN <= stage.now:
        _under_way(stage, session, mark=mark)


def _helped(stage: Stage, session: Session) -> None:
    """Two who help: one all the time; one who signs, and comes half an hour later."""
    spans = (None, Span(session.starts_at + LENGTH, session.ends_at))
    for (name, kana, devices, languages), span in zip(HELPERS, spans, strict=True):
        details = HelperDetails(
            kind=HelperKind.CITIZEN,
            name=name,
            kana=kana,
            devices=devices,
            languages=languages,
        )
        at = stage.now - timedelta(days=20)
        helper = helpers.add(municipality=stage.municipality, details=details, by=BY, at=at)
        shifts.assign(session, helper=helper, wanted=Wanted(span=span), by=BY, at=at)


def _announced(stage: Stage, start: datetime, *, mark: str) -> Session:
    plan = dated(
        stage,
        "スマホなんでも相談会（開催中）",
        key=f"{mark}:consultation",
        opened=21,
        closes=1,
        capacity=2 * int(LASTS / LENGTH),
        kind=Kind.CONSULTATION,
        joining=Joining.SLOT,
    )
    offering = offerings.create(
        municipality=stage.municipality,
        plan=replace(plan, closes_at=start + LASTS),
        sessions=[SessionPlan(start, start + LASTS)],
        by=BY,
        at=plan.opens_at,
    )
    offering = offerings.publish(offering, by=BY, at=plan.opens_at)
    session = offering.sessions.get()
    minutes = int(LENGTH.total_seconds()) // 60
    slots.divide(session, minutes=minutes, seats=TABLES, by=BY, at=plan.opens_at)
    return session


def _under_way(stage: Stage, session: Session, *, mark: str) -> None:
    booked = _booked(stage, session.offering, session)
    start = session.starts_at
    here = [
        tickets.receive(
            row, session=session, id=_id(mark, number), by=BY, at=start - LENGTH / 6
        )
        for number, row in enumerate(booked[:CAME])
    ]
    walked_in = stage.people[len(BOOKED) : len(BOOKED) + len(WALKED_IN)]
    for number, (person, (topic, minutes)) in enumerate(zip(walked_in, WALKED_IN, strict=True)):
        tickets.walk_in(
            person,
            session=session,
            id=_id(mark, 100 + number),
            topic=topic,
            by=BY,
            at=start + timedelta(minutes=minutes),
        )
    _served(session, start, count=len(here), mark=mark)


def _served(session: Session, start: datetime, *, count: int, mark: str) -> None:
    """As many as came in time are done; then the tables call once more."""
    clock = start
    for number, told in zip(range(count), DONE, strict=True):
        table = number % TABLES + 1
        ticket = _started(session, table, clock)
        done = clock + timedelta(minutes=told.minutes)
        records.write(ticket, id=_id(mark, 200 + number), told=told, by=BY, at=done)
        clock = done if table == TABLES else clock
    late = clock + LENGTH
    _started(session, 1, late)
    calling.call_next(session, table=2, by=BY, at=late + LENGTH / 6)


def _started(session: Session, table: int, at: datetime) -> Ticket:
    called = calling.call_next(session, table=table, by=BY, at=at)
    return calling.start(called, by=BY, at=at)


def _booked(stage: Stage, offering: Offering, session: Session) -> Sequence[Registration]:
    spans = [*session.slots.order_by("number")]
    channels = (Channel.PHONE, Channel.WEB)
    return [
        staging.register(
            offering,
            person,
            request=replace(
                REQUEST,
                channel=channels[number % 2],
                session=session,
                slot=spans[number // TABLES],
                topic=topic,
            ),
            at=stage.now - timedelta(days=4),
        )
        for number, (person, topic) in enumerate(zip(stage.people, BOOKED, strict=False))
    ]


def _id(mark: str, number: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"{mark}:consultation:{number}")
