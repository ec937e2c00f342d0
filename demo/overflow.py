"""More people than seats: a draw that was held, a draw that is open, a class with a line, and
a class that keeps seats for callers and turns others away."""

from dataclasses import replace
from datetime import timedelta

from classes.actions import draws, registrations
from classes.choices import Channel, Priority, Selection
from demo import staging
from demo.staging import BY, SEATS

# The real case of 富士市: 51 applicants for 15 seats.
APPLICANTS = 51


def tell(stage: staging.Stage, *, mark: str) -> None:
    """Four recruitments in the weeks to come."""
    _drawn(stage, key=f"{mark}:drawn")
    _in_the_draw(stage, key=f"{mark}:draw")
    _in_line(stage, key=f"{mark}:line")
    _kept_for_callers(stage, key=f"{mark}:kept")


def _drawn(stage: staging.Stage, *, key: str) -> None:
    plan = staging.plan(
        stage,
        title="スマホ体験会（抽選済み）",
        opens_at=stage.now - timedelta(days=30),
        closes_at=stage.now - timedelta(days=1),
        key=key,
    )
    plan = replace(
        plan,
        capacity=SEATS,
        selection=Selection.LOTTERY,
        priorities=[Priority.FIRST_TIME.value, Priority.RESIDENT.value],
    )
    offering = staging.announce(stage, plan, 21)
    crowd = stage.crowd(first=0, size=APPLICANTS)
    staging.apply(offering, crowd[2:], at=stage.now - timedelta(days=10))
    registrations.apply_together(
        offering=offering,
        people=crowd[:2],
        request=registrations.Request(channel=Channel.PHONE),
        by=BY,
        at=stage.now - timedelta(days=9),
    )
    offering.refresh_from_db()
    if offering.draw is not None:
        draws.hold(offering.draw, by=BY, at=stage.now)


def _in_the_draw(stage: staging.Stage, *, key: str) -> None:
    plan = staging.plan(
        stage,
        title="スマホで地図を使おう（抽選受付中）",
        opens_at=stage.now - timedelta(days=5),
        closes_at=stage.now + timedelta(days=12),
        key=key,
    )
    plan = replace(
        plan,
        capacity=10,
        selection=Selection.LOTTERY,
        priorities=[Priority.FIRST_TIME.value, Priority.FEWEST_IN_TWO_YEARS.value],
    )
    offering = staging.announce(stage, plan, 28)
    staging.apply(offering, stage.crowd(first=5, size=8), at=stage.now - timedelta(days=1))


def _in_line(stage: staging.Stage, *, key: str) -> None:
    plan = staging.plan(
        stage,
        title="写真の整理と送り方（満員・キャンセル待ち）",
        opens_at=stage.now - timedelta(days=10),
        closes_at=stage.now + timedelta(days=18),
        key=key,
    )
    plan = replace(plan, capacity=6, kept_seats=2, kept_until=stage.now - timedelta(days=3))
    offering = staging.announce(stage, plan, 24)
    booked = staging.apply(
        offering, stage.crowd(first=12, size=9), at=stage.now - timedelta(days=2)
    )
    registrations.cancel(
        booked[0], reason="都合が悪くなったため", by=BY, at=stage.now - timedelta(hours=1)
    )


def _kept_for_callers(stage: staging.Stage, *, key: str) -> None:
    """Nobody may wait: whoever finds no seat is turned away, and that is remembered."""
    plan = staging.plan(
        stage,
        title="年賀状をスマホで作ろう（電話・窓口の席あり）",
        opens_at=stage.now - timedelta(days=8),
        closes_at=stage.now + timedelta(days=14),
        key=key,
    )
    plan = replace(
        plan,
        capacity=5,
        kept_seats=3,
        kept_until=stage.now - timedelta(days=1),
        waiting_limit=0,
        minimum=3,
    )
    offering = staging.announce(stage, plan, 26)
    staging.apply(
        offering,
        stage.crowd(first=20, size=10),
        at=stage.now - timedelta(days=4),
        channels=[Channel.WEB, Channel.QR, Channel.WEB, Channel.PHONE, Channel.COUNTER],
    )
