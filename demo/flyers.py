"""A flyer with several classes, laid out in two places: scanned, rung up about, and its slips
typed in."""

from dataclasses import replace
from datetime import timedelta

from classes.actions import flyers
from classes.choices import Channel
from classes.models import Flyer
from demo import staging
from demo.staging import BY, REQUEST, Queue, Stage, dated, register

PEOPLE = 12
HEADLINE = "スマホをもっと楽しむ教室"
CLASSES = (("写真とアルバム", 20), ("地図とお出かけ", 27), ("スマホで家計簿", 34))
LIBRARY, CLUB = "図書館の掲示板", "老人クラブの回覧（切り取り申込書つき）"
VISITS = {LIBRARY: 9, CLUB: 2}
CAME = {
    LIBRARY: (Channel.QR, Channel.PHONE, Channel.QR),
    CLUB: (Channel.FAX, Channel.COUNTER, Channel.FAX, Channel.POSTCARD, Channel.PHONE),
}


def tell(stage: Stage, *, mark: str) -> None:
    """Three classes ahead; the club's paper brings more than the library's code."""
    queue, at = Queue(stage), stage.now - timedelta(days=6)
    offerings = [
        staging.announce(
            stage,
            dated(stage, title, key=f"{mark}:flyers:{ahead}", opened=8, closes=ahead - 4),
            ahead,
            hour=14,
        )
        for title, ahead in CLASSES
    ]
    for label in (LIBRARY, CLUB):
        flyer = flyers.create(
            offerings[0], label=label, beside=offerings[1:], headline=HEADLINE, by=BY, at=at
        )
        _come(stage, flyer, queue)


def _come(stage: Stage, flyer: Flyer, queue: Queue) -> None:
    at = stage.now - timedelta(days=4)
    for _ in range(VISITS[flyer.label]):
        flyers.count_visit(flyer, by=BY, at=at)
    asked = [flyer.offering, *(each.offering for each in flyer.further.order_by("place"))]
    ways = CAME[flyer.label]
    for number, (way, person) in enumerate(zip(ways, queue.next(len(ways)), strict=False)):
        request = replace(REQUEST, channel=way, flyer=flyer)
        moment = at + timedelta(minutes=number)
        register(asked[number % len(asked)], person, request=request, at=moment)
