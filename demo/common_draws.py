"""Two classes in one draw, for which people rank their wishes: one is open, one was held."""

from datetime import datetime, timedelta

from classes.actions import draws as promises
from classes.actions import lots, offerings, wishes
from classes.choices import (
    Channel,
    DrawChangeGround,
    Priority,
    RegistrationState,
    Selection,
)
from classes.models import Draw, Offering, Registration
from demo import staging
from demo.staging import BY, Queue, Stage, dated
from people.actions import participants

CHANNELS = (Channel.PHONE, Channel.WEB, Channel.COUNTER, Channel.POSTCARD)


def tell(stage: Stage, queue: Queue, *, mark: str) -> None:
    """The open one, and the one of which the sheet is published."""
    _open(stage, queue, key=f"{mark}:wishes")
    _held(stage, queue, key=f"{mark}:common")


def _open(stage: Stage, queue: Queue, *, key: str) -> None:
    titles = ["スマホ教室 火曜コース（共通の抽選）", "スマホ教室 水曜コース（共通の抽選）"]
    draw, courses = _promise(stage, titles, key=key, opened=6, closes=10, ahead=22)
    _enter(draw, courses, queue, people=11, at=stage.now - timedelta(days=6))
    _couple(draw, at=stage.now - timedelta(days=1))


def _held(stage: Stage, queue: Queue, *, key: str) -> None:
    """One of those who won could not come after all: the change is on the sheet, and the seat
    is offered to whoever is next."""
    titles = [
        "カメラ講座 午前（共通の抽選・抽選済み）",
        "カメラ講座 午後（共通の抽選・抽選済み）",
    ]
    draw, courses = _promise(stage, titles, key=key, opened=21, closes=-2, ahead=19)
    _enter(draw, courses, queue, people=18, at=stage.now - timedelta(days=20))
    _couple(draw, at=stage.now - timedelta(days=3))
    draw = promises.hold(draw, by=BY, at=stage.now - timedelta(days=1))
    winner = Registration.objects.filter(
        offering__in=courses, state=RegistrationState.CONFIRMED, party__isnull=True
    ).earliest("pk")
    promises.change(
        winner,
        to=RegistrationState.CANCELLED,
        ground=DrawChangeGround.DECLINED,
        note="通院と重なったため",
        by=BY,
        at=stage.now - timedelta(hours=2),
    )


def _promise(
    stage: Stage, titles: list[str], *, key: str, opened: int, closes: int, ahead: int
) -> tuple[Draw, list[Offering]]:
    made = [
        staging.draft(
            stage,
            dated(
                stage,
                title,
                key=f"{key}:{number}",
                opened=opened,
                closes=closes,
                capacity=6,
                selection=Selection.LOTTERY,
                priorities=[Priority.FIRST_TIME.value],
            ),
            ahead + number,
            hour=10,
        )
        for number, title in enumerate(titles)
    ]
    at = stage.now - timedelta(days=opened)
    draw = promises.commit(made, by=BY, at=at)
    return draw, [offerings.publish(each, by=BY, at=at) for each in made]


def _enter(
    draw: Draw, courses: list[Offering], queue: Queue, *, people: int, at: datetime
) -> None:
    """Half of them want the first course and would take the second, some the other way round,
    and some want the first alone."""
    first, second = courses
    ranked = ([first, second], [second, first], [first], [first, second])
    for number, person in enumerate(queue.next(people)):
        moment = at + timedelta(hours=number + 1)
        known = participants.find_or_create(
            municipality=draw.municipality, person=person, by=BY, at=moment
        )
        wishes.rank(
            draw,
            person=known,
            wishes=ranked[number % len(ranked)],
            channel=CHANNELS[number % len(CHANNELS)],
            by=BY,
            at=moment,
        )


def _couple(draw: Draw, *, at: datetime) -> None:
    """Two who want the same in the same order are one lot."""
    rows = Registration.objects.filter(offering__draw=draw, rank=1).order_by("pk")
    lots.join(draw, receipts=[rows[0].reference, rows[3].reference], by=BY, at=at)
