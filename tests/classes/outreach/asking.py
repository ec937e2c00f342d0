"""A menu, a group and what it asks for."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from accounts.models import Municipality
from classes.actions import outreach_decisions, outreach_menu, outreach_requests
from classes.actions.outreach_decisions import Agreement
from classes.actions.outreach_menu import MenuDetails
from classes.actions.outreach_requests import Wanted
from classes.choices import Channel
from classes.models import OutreachMenuItem, OutreachRequest
from classes.rules.outreach.terms import Terms, Yearly, confirmations
from people.actions.details import Person, PhoneEntry
from people.actions.groups import Group
from tests import make

TERMS = Terms(closed_yearly=(Yearly((12, 28), (1, 4)),))
WISHES = ("2026-06-22 10:00", "2026-06-23 13:30", "2026-06-24 10:00")


def item(
    *, town: Municipality | None = None, terms: Terms = TERMS, **details: Any
) -> OutreachMenuItem:
    """LINEの基本, 90 minutes, for 10 people who ask 14 days before."""
    municipality = town or make.town()
    given: dict[str, Any] = {
        "title": "LINEの基本",
        "course": make.course(town=municipality),
        "provides": "会場、机、椅子",
    } | details
    return outreach_menu.create(
        municipality=municipality,
        details=MenuDetails(terms=terms, **given),
        by=make.BY,
        at=make.NOON,
    )


def span(start: str, minutes: int = 90) -> tuple[datetime, datetime]:
    begin = make.tokyo(start)
    return begin, begin + timedelta(minutes=minutes)


def group(*, name: str = "髙田　ハナ", phone: str = "0994321045") -> Group:
    """A 自治会 whose secretary is rung up."""
    return Group(
        representative="東　太郎",
        person=Person(name=name, kana="タカダ ハナ", phones=(PhoneEntry(phone),)),
        address="東町1番地",
    )


def wanted(offer: OutreachMenuItem | None = None, **more: Any) -> Wanted:
    """東町自治会 asks for it on the web, with three wishes, for 25 people."""
    offer = offer or item()
    given: dict[str, Any] = {
        "item": offer,
        "group": "東町自治会",
        "contact": group(),
        "wishes": [span(each) for each in WISHES],
        "people": 25,
        "venue_name": "東町集会所",
        "venue_address": "東町2番地",
        "channel": Channel.WEB,
        "confirmed": frozenset(confirmations(Terms.of(offer.rules))),
    } | more
    return Wanted(**given)


def request(
    offer: OutreachMenuItem | None = None, *, at: datetime = make.NOON, **more: Any
) -> OutreachRequest:
    """A request that was received."""
    more.setdefault("key", f"test:{uuid4()}")
    return outreach_requests.ask(wanted=wanted(offer, **more), by=make.BY, at=at)


def agreed(
    asked: OutreachRequest | None = None,
    *,
    rank: int = 1,
    at: datetime = make.NOON,
    **more: Any,
) -> OutreachRequest:
    """A request of which one wish was accepted."""
    asked = asked or request()
    wish = asked.wishes.get(rank=rank)
    return outreach_decisions.agree(
        asked, agreement=Agreement(wish=wish, **more), by=make.BY, at=at
    )
