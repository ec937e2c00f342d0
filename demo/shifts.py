"""Who teaches and helps in the weeks to come: a class that is short, one for which people are
asked, and one where somebody dropped out and another came in."""

from dataclasses import replace
from datetime import timedelta

from classes.actions import shift_answers, shift_chain, shifts
from classes.actions.shifts import Wanted
from classes.choices import AssignmentState
from classes.models import Assignment, Session
from demo import staging
from demo.staging import BY, Queue, Stage, dated
from people.actions import helpers
from people.actions.helpers import HelperDetails
from people.choices import Device, HelperKind
from people.models import Helper

PEOPLE = 40
BOTH = [Device.IPHONE, Device.ANDROID]
SUPPORTERS: tuple[tuple[str, str, str, list[Device]], ...] = (
    ("有村　協子（見本）", "アリムラ キョウコ", "谷山地区", BOTH),
    ("伊地知　清（見本）", "イジチ キヨシ", "中央地区", [Device.ANDROID]),
    (
        "上之園　さゆり（見本）",
        "ウエノソノ サユリ",
        "中央地区",
        [Device.IPHONE, Device.RAKURAKU],
    ),
    ("川畑　勝（見本）", "カワバタ マサル", "", [Device.ANDROID]),
    ("坂元　恵（見本）", "サカモト メグミ", "伊敷地区", BOTH),
    ("田中　実（見本）", "タナカ ミノル", "", []),
)


def tell(stage: Stage, *, mark: str) -> None:
    """Citizens who help, and three classes ahead."""
    for name, kana, district, devices in SUPPORTERS:
        details = HelperDetails(
            kind=HelperKind.CITIZEN, name=name, kana=kana, district=district, devices=devices
        )
        helpers.add(
            municipality=stage.municipality,
            details=details,
            by=BY,
            at=stage.now - timedelta(days=60),
        )
    queue = Queue(stage)
    _class(
        stage, queue, title="スマホで写真（協力者が足りない回）", key=f"{mark}:short", ahead=8
    )
    asked = _class(
        stage, queue, title="スマホで地図（協力者に依頼中の回）", key=f"{mark}:asked", ahead=11
    )
    shift_chain.invite_next(asked, by=BY, at=stage.now - timedelta(hours=20))
    changed = _class(
        stage, queue, title="LINE入門（協力者が代わった回）", key=f"{mark}:changed", ahead=15
    )
    _substitute(stage, changed)


def _class(stage: Stage, queue: Queue, *, title: str, key: str, ahead: int) -> Session:
    """A class with eight people and an instructor."""
    plan = dated(stage, title, key=key, opened=20, closes=ahead - 2, capacity=10)
    lead = Helper.objects.filter(
        municipality=stage.municipality, kind=HelperKind.INSTRUCTOR
    ).order_by("kana", "pk")
    offering = staging.announce(stage, replace(plan, instructor=lead.first()), ahead, hour=10)
    staging.apply(offering, queue.next(8), at=stage.now - timedelta(days=8))
    return offering.sessions.get()


def _substitute(stage: Stage, session: Session) -> None:
    """Somebody was settled by telephone and fell ill; the first who said yes comes instead."""
    settled = Helper.objects.get(municipality=stage.municipality, name=SUPPORTERS[1][0])
    at = stage.now - timedelta(days=3)
    row = shifts.assign(session, helper=settled, wanted=Wanted(), by=BY, at=at)
    shift_answers.drop_out(row, reason="体調不良", by=BY, at=at + timedelta(days=1))
    asked = Assignment.objects.filter(
        shift__session=session, state=AssignmentState.INVITED
    ).order_by("pk")
    first = asked.first()
    if first is not None:
        shift_answers.accept(first, by=BY, at=at + timedelta(days=1, hours=2))
