"""What is decided by hand for the helpers of a class, and its end after the class."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from attendance.models import BriefTerms, SeatBrief
from attendance.models.briefs import LONGEST_AHEAD, LONGEST_KEPT, LONGEST_NOTE, MOST_SEATS
from attendance.queries import briefs, locks
from attendance.queries.briefs import Brief, Line
from attendance.rules.briefs import Terms
from classes.models import Registration, Session
from common import secret_text
from common.errors import RuleViolation


class BriefRefused(RuleViolation):
    """The brief stays as it was. The sentence says why."""


class NoBrief(BriefRefused):
    code = "no_brief"
    message = (
        "この回の申し送りはありません。中止になったか、終わったあとに消去されました。"
        "名簿は、これまでどおり使えます。"
    )


class NotExpected(BriefRefused):
    code = "not_expected"
    message = "この方は、いまこの回の席を持っていません。画面を開き直して確かめてください。"


class SeatImpossible(BriefRefused):
    code = "seat_impossible"
    message = (
        f"席の番号は1から{MOST_SEATS}までの数字で入力してください。決めないときは空欄にします。"
    )


class TableFollows(BriefRefused):
    code = "table_follows_helper"
    message = (
        "相談会のテーブルは、担当する協力者で決まります。"
        "番号は空欄にして、担当を選んでください。"
    )


class SeatTaken(BriefRefused):
    code = "seat_taken"
    message = (
        "{seat}番の席は、ほかの方に決めてあります。ほかの番号にするか、"
        "先にその方の席の番号を変えてください。"
    )


class NoteTooLong(BriefRefused):
    code = "note_too_long"
    message = f"申し送りは{LONGEST_NOTE}文字までで入力してください。"


class NoteTellsSecret(BriefRefused):
    code = "tells_secret"
    message = (
        "{secret}のような文字があるため、保存できません。申し送りに、パスワード・暗証番号・"
        "カードの番号・マイナンバー・口座番号は書かないでください。"
    )


class NoSuchHelper(BriefRefused):
    code = "no_such_helper"
    message = "選んだ方は、この回の講師・協力者ではありません。一覧から選び直してください。"


class BriefChangedMeanwhile(BriefRefused):
    code = "brief_changed_meanwhile"
    message = (
        "画面を開いたあとに、この方の申し送りが変わりました。"
        "いまの内容を確かめて、必要ならもう一度変えてください。"
    )


class TermsImpossible(BriefRefused):
    code = "brief_terms_refused"
    message = (
        f"残す日数は0から{LONGEST_KEPT}まで、"
        f"何時間前からは1から{LONGEST_AHEAD}までの数字で入力してください。"
    )


@dataclass(frozen=True)
class Wanted:
    """What is to hold for one person: None and "" leave it to the plan."""

    seat: int | None = None
    helper: int | None = None
    note: str = ""


@transaction.atomic
def change(
    session: Session, *, reference: str, wanted: Wanted, seen: str, by: Actor, at: datetime
) -> SeatBrief | None:
    """Decide by hand about whoever has this reference; None where nothing is decided any more.

    `seen` is `Line.seen` as the author saw it: whoever was faster is not overwritten unseen.
    The same again changes nothing. Raises a BriefRefused.
    """
    locks.hold(session.offering.municipality)
    brief = briefs.of(Session.objects.get(pk=session.pk), at=at)
    if brief is None:
        raise NoBrief
    line = brief.line_of(reference)
    if line is None:
        raise NotExpected
    told = Wanted(wanted.seat, wanted.helper, " ".join(wanted.note.split()))
    if _as_it_is(line, told):
        return line.decided
    if line.seen != seen:
        raise BriefChangedMeanwhile
    _refuse(brief, line, told)
    kept = _write(brief, line.registration, told)
    audit.record(
        "brief.changed", on=session, municipality=session.offering.municipality, by=by, at=at
    )
    return kept


@transaction.atomic
def forget(municipality: Municipality, *, by: Actor, at: datetime) -> int:
    """Delete what was decided for classes that are over; return how many people it was about.

    That there was a brief, and who saw it, stays in the audit trail; what it said does not.
    """
    locks.hold(municipality)
    gone, _ = briefs.outdated(municipality, at=at).delete()
    if gone:
        audit.record(
            "briefs.forgotten",
            on=municipality,
            municipality=municipality,
            by=by,
            at=at,
            people=gone,
        )
    return gone


@transaction.atomic
def set_terms(municipality: Municipality, *, terms: Terms, by: Actor, at: datetime) -> None:
    """How long the town keeps briefs from now on. Raises TermsImpossible."""
    if not (0 <= terms.kept_days <= LONGEST_KEPT and 1 <= terms.hours_ahead <= LONGEST_AHEAD):
        raise TermsImpossible
    columns = {"kept_days": terms.kept_days, "hours_ahead": terms.hours_ahead}
    row, _ = BriefTerms.objects.update_or_create(municipality=municipality, defaults=columns)
    audit.record(
        "brief_terms.changed", on=row, municipality=municipality, by=by, at=at, **columns
    )


def _as_it_is(line: Line, wanted: Wanted) -> bool:
    row = line.decided
    if row is None:
        return wanted == Wanted()
    return wanted == Wanted(row.seat, row.helper_id, row.note)


def _refuse(brief: Brief, line: Line, wanted: Wanted) -> None:
    if wanted.seat is not None and brief.consults:
        raise TableFollows
    if wanted.seat is not None and not 1 <= wanted.seat <= MOST_SEATS:
        raise SeatImpossible
    if len(wanted.note) > LONGEST_NOTE:
        raise NoteTooLong
    secret = secret_text.found(wanted.note)
    if secret is not None:
        raise NoteTellsSecret(secret=secret.value)
    before = line.decided.helper_id if line.decided else None
    known = {one.pk for one in brief.crew.helpers} | {None, before}
    if wanted.helper not in known:
        raise NoSuchHelper
    others = [one.decided for one in brief.lines if one is not line and one.decided]
    if wanted.seat is not None and any(row.seat == wanted.seat for row in others):
        raise SeatTaken(seat=wanted.seat)


def _write(brief: Brief, registration: Registration, wanted: Wanted) -> SeatBrief | None:
    """Whoever gave their registration back keeps no seat from the others."""
    held = SeatBrief.objects.filter(session=brief.session)
    expected = [line.registration.pk for line in brief.lines]
    held.exclude(registration__in=expected).delete()
    if wanted == Wanted():
        held.filter(registration=registration).delete()
        return None
    row, _ = SeatBrief.objects.update_or_create(
        session=brief.session,
        registration=registration,
        defaults={"seat": wanted.seat, "helper_id": wanted.helper, "note": wanted.note},
    )
    return row
