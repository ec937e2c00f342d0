"""Groups that asked for a class: a menu, and a request in each state."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from attendance.actions import outreach as reporting
from attendance.actions.headcounts import Heads
from classes.actions import outreach_decisions, outreach_menu, outreach_requests
from classes.actions.outreach_decisions import Agreement
from classes.actions.outreach_menu import MenuDetails, Ways
from classes.actions.outreach_requests import Wanted
from classes.choices import Channel, OutreachEquipment, OutreachState
from classes.models import Course, OutreachMenuItem, OutreachRequest
from classes.rules.outreach import days
from classes.rules.outreach.terms import DayKind, Terms, Yearly, confirmations
from common.clock import at_tokyo, tokyo_date
from demo.staging import BY, Stage
from people.actions.details import Person
from people.actions.groups import Group

PEOPLE = 10
TERMS = Terms(
    lead_days=14,
    hours={
        DayKind.WEEKDAY: (time(9), time(17)),
        DayKind.SATURDAY: (time(9), time(17)),
        DayKind.SUNDAY: (time(9), time(17)),
    },
    closed_yearly=(Yearly((12, 28), (1, 4)),),
    decide_within_days=10,
)
GROUPS = (
    ("見本東町自治会", Channel.WEB),
    ("見本さくら高齢者クラブ", Channel.FAX),
    ("見本港町サロン", Channel.PHONE),
    ("見本女性学級", Channel.WEB),
    ("見本健康づくりの会", Channel.COUNTER),
    ("見本商店会", Channel.WEB),
    ("見本西町自治会", Channel.PHONE),
    ("見本公民館講座の会", Channel.WEB),
    ("見本北町自治会", Channel.WEB),
    ("見本南町自治会", Channel.PHONE),
)


def tell(stage: Stage, courses: Sequence[Course]) -> None:
    """Some weeks of requests, up to the one that came in today."""
    town = stage.municipality
    start = stage.now - timedelta(days=90)
    ways = Ways(letter_sign="見本", sender=f"{town.name}長")
    outreach_menu.settle(town, ways=ways, by=BY, at=start)
    items = [_offer(stage, course, at=start) for course in courses]
    asked = [
        _ask(stage, items[number % len(items)], number, ago=ago)
        for number, ago in enumerate((0, 1, 3, 5, 8, 12, 20, 70, 75, 10))
    ]
    _decide(stage, asked)


def _offer(stage: Stage, course: Course, *, at: datetime) -> OutreachMenuItem:
    details = MenuDetails(
        title=course.title,
        course=course,
        terms=TERMS,
        description=course.description,
        minutes=min(course.minutes, 90),
        teachers="市の職員または委託した講師",
        provides="会場、机、椅子。参加する方は、ご自分のスマートフォンをお持ちください。",
    )
    return outreach_menu.create(municipality=stage.municipality, details=details, by=BY, at=at)


def _ask(stage: Stage, item: OutreachMenuItem, number: int, *, ago: int) -> OutreachRequest:
    name, channel = GROUPS[number]
    person: Person = stage.people[number]
    at = stage.now - timedelta(days=ago)
    wanted = Wanted(
        item=item,
        group=name,
        contact=Group(
            representative=person.name,
            person=replace(person, birth_date=None, age_band=""),
        ),
        wishes=_wishes(tokyo_date(at), minutes=item.minutes, later=number),
        people=12 + 3 * number,
        venue_name=f"{name}の集会所",
        channel=channel,
        equipment=[OutreachEquipment.DESKS, OutreachEquipment.SCREEN],
        confirmed=frozenset(confirmations(TERMS)),
        key=f"demo:outreach:{stage.municipality.code}:{number}",
    )
    return outreach_requests.ask(wanted=wanted, by=BY, at=at)


def _wishes(asked: date, *, minutes: int, later: int) -> list[tuple[datetime, datetime]]:
    """Three days on offer, at ten, at half past one and at ten."""
    offered = days.on_offer(TERMS, asked=asked + timedelta(days=later % 3))
    found = [day for day, _ in zip(offered, range(3), strict=False)]
    hours = (time(10), time(13, 30), time(10))
    starts = [at_tokyo(day, hour) for day, hour in zip(found, hours, strict=False)]
    return [(start, start + timedelta(minutes=minutes)) for start in starts]


def _decide(stage: Stage, asked: Sequence[OutreachRequest]) -> None:
    """The first two wait; the others are where a clerk has brought them."""
    soon = stage.now - timedelta(hours=1)
    outreach_decisions.coordinate(asked[2], by=BY, at=soon)
    _agree(asked[3], at=soon)
    _agree(asked[4], at=soon, conditions="駐車は3台までにしてください。")
    outreach_decisions.refuse(
        asked[5], reason="営利を目的とした集まりにあたるため", by=BY, at=soon
    )
    outreach_requests.withdraw(asked[6], by=BY, at=soon)
    _agree(asked[9], at=soon)
    outreach_decisions.call_off(
        asked[9], reason="会場の工事のため", by=BY, at=soon + timedelta(minutes=30)
    )
    for number, request in enumerate(asked[7:9]):
        _agree(request, at=request.requested_at + timedelta(days=2))
        if number:
            _report(request, at=stage.now - timedelta(days=40))


def _agree(request: OutreachRequest, *, at: datetime, conditions: str = "") -> None:
    first = request.wishes.order_by("rank")[0]
    agreement = Agreement(wish=first, conditions=conditions)
    outreach_decisions.agree(request, agreement=agreement, by=BY, at=at)


def _report(request: OutreachRequest, *, at: datetime) -> None:
    done = reporting.report(
        request,
        key=uuid5(NAMESPACE_URL, request.request_key or ""),
        heads=Heads(request.people - 2, {"65_69": 5, "70_74": 8, "75_79": 6}),
        by=BY,
        at=at,
    )
    assert done.state == OutreachState.REPORTED
