"""Hours that were worked, and certificates of them."""

from datetime import date, datetime
from uuid import uuid4

from accounts.models import Municipality
from attendance.actions import points, worked_hours
from attendance.models import PointPayout, WorkedHours
from attendance.queries import hours
from classes.models import Registration, Session
from common.clock import tokyo_date
from materials.actions import certificates, completions, handouts
from materials.actions.certificates import Span
from materials.actions.handouts import Wording
from materials.models import Completion, IssuedDocument, Issuer
from people.models import Helper
from tests import make

JUNE = Span(date(2026, 6, 1), date(2026, 6, 30))
AFTER = make.tokyo("2026-06-30 18:00")


def worked(
    helper: Helper, session: Session, *, minutes: int = 120, at: datetime = AFTER
) -> WorkedHours:
    """Staff wrote down that the helper was there so long."""
    return worked_hours.log(
        id=uuid4(), session=session, helper=helper, minutes=minutes, by=make.BY, at=at
    )


def signed(town: Municipality, *, at: datetime = AFTER) -> Issuer:
    """The mayor signs."""
    return certificates.name_issuer(
        town, organisation=town.name, representative="市長　山田　太郎", by=make.BY, at=at
    )


def issuer(helper: Helper) -> Issuer:
    """The mayor of a helper's town signs."""
    return signed(helper.municipality)


def certificate(helper: Helper, session: Session, *, at: datetime = AFTER) -> IssuedDocument:
    """Two hours in the session, certified on the day of `at` for its month."""
    issuer(helper)
    worked(helper, session, at=at)
    return issue(helper, at=at)


def issue(helper: Helper, *, at: datetime = AFTER, span: Span | None = None) -> IssuedDocument:
    """A certificate of the month up to now, unless told otherwise."""
    today = tokyo_date(at)
    days = span or Span(today.replace(day=1), today)
    return certificates.issue(key=uuid4(), helper=helper, span=days, by=make.BY, at=at)


def payout(helper: Helper, *, at: datetime = AFTER) -> PointPayout:
    """A hundred points for the helper, in a list."""
    year, by = hours.this_year(at), make.BY
    points.correct(helper, key=uuid4(), year=year, change=100, reason="手渡し", by=by, at=at)
    return points.pay_out(helper.municipality, key=uuid4(), year=year, by=by, at=at)


def completion(registration: Registration, *, at: datetime = AFTER) -> Completion:
    """Somebody came to every meeting of the class, and was certified for it."""
    offering = registration.offering
    for session in offering.sessions.order_by("number"):
        make.arrival(registration, session)
    signed(offering.municipality, at=at)
    [issued] = completions.issue(
        offering, people=[registration.participant.kept], by=make.BY, at=at
    )
    return issued


WORDS = """はじめに**読みます**。

## つなぐ

1. 設定を開きます。
![電波の図](figure:wifi)

2. 名前を選びます。
   - **iPhone**：Wi-Fi
   - **Android**：インターネット

> 注意：鍵のない電波には、つなぎません。

- 館の方に聞きます。

---

![カードの図](figure:card)"""


def handout(town: Municipality, *, title: str = "公民館のWi-Fi", text: str = WORDS) -> str:
    """The key of a handout that only this town has."""
    key = f"own-{town.code}"
    handouts.write(town, key=key, wording=Wording(title, text), by=make.BY, at=make.NOON)
    return key
