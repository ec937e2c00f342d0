"""After a class: a course that leads on to another, whose people have their next step before
them, and one who has been to everything."""

from dataclasses import replace
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from attendance.actions import check_ins, walk_ins
from attendance.choices import Method, TapKind
from classes.actions import courses
from classes.actions.courses import CourseDetails
from classes.choices import (
    Kind,
    Level,
    OfferingState,
    RegistrationMode,
    RegistrationState,
    SessionState,
)
from classes.models import Offering, Registration, Session
from demo import staging
from demo.staging import BY, REQUEST, Stage, dated, register
from people.choices import Device

PEOPLE = 5
# Longer than the longest row of holidays: the class lies in the past on any day.
HELD_BEFORE, FOLLOWS_IN = 14, 20
FOLLOWING = "はじめてのスマホのつづき（写真と連絡先）"


def tell(stage: Stage, *, mark: str) -> None:
    """A class of two weeks ago, the one that follows on it, and a regular who needs neither."""
    devices = (Device.ANDROID, Device.IPHONE, Device.RAKURAKU, Device.NONE, Device.ANDROID)
    people = [
        replace(person, device=device.value, support_needs=())
        for person, device in zip(stage.people, devices, strict=False)
    ]
    told = replace(stage, people=people)
    _hold(told, mark=mark)
    ahead = _follow(told, mark=mark)
    regular = people[-1]
    register(ahead, regular, request=REQUEST, at=stage.now - timedelta(days=2))
    for session in _one_of_each_other_course(told):
        walk_ins.receive(
            session=session,
            person=regular,
            id=uuid5(NAMESPACE_URL, f"{mark}:regular:{session.pk}"),
            by=BY,
            at=session.starts_at,
        )


def _hold(stage: Stage, *, mark: str) -> None:
    """Everybody came."""
    plan = dated(
        stage,
        "はじめてのスマホ（終わった講座。つぎの講座へ）",
        key=f"{mark}:held",
        opened=HELD_BEFORE + 20,
        closes=-HELD_BEFORE - 3,
    )
    offering = staging.announce(stage, plan, -HELD_BEFORE, hour=10)
    session = offering.sessions.select_related("offering__municipality").get()
    booked = staging.apply(offering, stage.people, at=plan.opens_at)
    taps = [
        _arrived(session, row, mark=mark)
        for row in booked
        if row.state == RegistrationState.CONFIRMED
    ]
    check_ins.record(taps, municipality=stage.municipality, by=BY, at=session.ends_at)


def _arrived(session: Session, row: Registration, *, mark: str) -> check_ins.Tap:
    return check_ins.Tap(
        id=uuid5(NAMESPACE_URL, f"{mark}:{row.reference}"),
        session=session,
        participant=row.participant,
        registration=row,
        kind=TapKind.ARRIVED,
        method=Method.TAP,
        occurred_at=session.starts_at,
    )


def _follow(stage: Stage, *, mark: str) -> Offering:
    """The course that asks for the first one, open now."""
    course = courses.create(
        municipality=stage.municipality,
        details=CourseDetails(
            FOLLOWING,
            Level.BASIC,
            120,
            topics=("写真を撮って送る", "連絡先の登録"),
            description="「はじめてのスマホ」に来られた方の、つぎの講座です。",
            prerequisite=stage.course,
        ),
        by=BY,
        at=stage.now - timedelta(days=30),
    )
    plan = dated(stage, FOLLOWING, key=f"{mark}:ahead", opened=10, closes=15, course=course)
    return staging.announce(stage, plan, FOLLOWS_IN, hour=10)


def _one_of_each_other_course(stage: Stage) -> list[Session]:
    """The last class that was held of every course but the first, which they came to."""
    over = Session.objects.filter(
        offering__municipality=stage.municipality,
        offering__kind=Kind.CLASSROOM,
        offering__registration_mode=RegistrationMode.REQUIRED,
        offering__state=OfferingState.PUBLISHED,
        state=SessionState.SCHEDULED,
        ends_at__lt=stage.now - timedelta(days=1),
    ).exclude(offering__course=stage.course)
    ordered = over.select_related("offering__municipality").order_by("starts_at", "pk")
    return [*{session.offering.course_id: session for session in ordered}.values()]
