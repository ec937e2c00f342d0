"""Tablets at the door: one in use for the next session, one whose day is over.

Nobody holds their tokens, and their codes are used up: a demo lets nobody in.
"""

from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from accounts.actors import Actor
from attendance.actions import check_ins, kiosks
from attendance.choices import Method, TapKind
from attendance.models import Kiosk
from attendance.rules import kiosks as rules
from classes.models import Registration, Session
from common.clock import tokyo_date
from demo import briefs, doubtful, staging
from demo.staging import BY, Stage, dated
from people.models import Helper

PEOPLE = 8
CAME = 3
BEFORE = timedelta(minutes=40)


def tell(stage: Stage, *, mark: str) -> None:
    """A class with a tablet today, or on the next day on which the hall is open."""
    plan = dated(
        stage,
        "スマホの基本操作（タブレットで受付）",
        key=f"{mark}:tablet",
        opened=30,
        closes=-1,
        instructor=Helper.objects.filter(municipality=stage.municipality).first(),
    )
    offering = staging.announce(stage, plan, 0)
    session = offering.sessions.get()
    booked = staging.apply(offering, stage.crowd(first=0, size=PEOPLE), at=plan.opens_at)
    if rules.allowed_until(rules.end_of(tokyo_date(session.starts_at)), at=stage.now - BEFORE):
        _in_use(stage, session, booked, mark=mark)
    _ended(stage, mark=mark)


def _in_use(stage: Stage, session: Session, booked: list[Registration], *, mark: str) -> None:
    kiosk = _let_in(session, stage=stage, name=f"{stage.hall.name} 1", ahead=BEFORE)
    briefs.tell(session, stage=stage)
    if tokyo_date(session.starts_at) != tokyo_date(stage.now):
        return
    came = [
        check_ins.Tap(
            id=_id(f"{mark}:{registration.reference}"),
            session=session,
            participant=registration.participant,
            registration=registration,
            kind=TapKind.ARRIVED,
            method=Method.TAP,
            occurred_at=stage.now,
        )
        for registration in booked[:CAME]
    ]
    by = Actor.kiosk(kiosk.pk)
    check_ins.record(came, municipality=stage.municipality, by=by, at=stage.now)


def _ended(stage: Stage, *, mark: str) -> None:
    """The tablet of the last session that was held before today."""
    held = Session.objects.filter(
        offering__municipality=stage.municipality,
        ends_at__lt=rules.end_of(tokyo_date(stage.now) - timedelta(days=1)),
    )
    last = held.select_related("venue__municipality").order_by("-starts_at", "-pk").first()
    if last is not None:
        kiosk = _let_in(
            last, stage=stage, name=f"{last.venue.name} 1", ahead=stage.now - last.starts_at
        )
        doubtful.tell(last, kiosk=kiosk, mark=mark)


def _let_in(session: Session, *, stage: Stage, name: str, ahead: timedelta) -> Kiosk:
    """Invited and let in so long before now; the token goes to nobody."""
    at = stage.now - ahead
    letting = kiosks.Letting(
        venue=session.venue,
        sessions=[session],
        name=name,
        helpers=briefs.crew(stage),
        until=rules.end_of(tokyo_date(session.starts_at)),
    )
    invited = kiosks.invite(letting, by=BY, at=at)
    shown = kiosks.Shown(secret=invited.secret)
    return kiosks.pair(shown, platform="iPad", by=BY, at=at).kiosk


def _id(text: str) -> UUID:
    return uuid5(NAMESPACE_URL, text)
