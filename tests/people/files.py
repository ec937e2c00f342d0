"""Builders of what is on file of a helper.

student = files.student()                 # 17 on make.TODAY, registered, nothing on file
files.consent(student)                    # for activities, from 1 April 2026
files.insurance(student)                  # until 31 March 2027
"""

from datetime import date
from typing import Any
from uuid import uuid4

from people.actions import group_lists
from people.choices import ConsentScope, HelperKind
from people.models import (
    ConsentScan,
    GroupList,
    GuardianConsent,
    Helper,
    HelperTerms,
    Insurance,
    Qualification,
    School,
    Training,
)
from tests import make

YEAR_STARTS, YEAR_ENDS = date(2026, 4, 1), date(2027, 3, 31)
SEVENTEEN = date(2009, 2, 3)


def school(*, town=None, **columns: Any) -> School:
    given: dict[str, Any] = {
        "name": "鹿児島高校",
        "join_code": f"school{School.objects.count()}",
    } | columns
    return School.objects.create(municipality=town or make.town(), **given)


STUDENT = "氏名,フリガナ,生年月日,学年・組\r\n川畑　蓮,カワバタ レン,2009/5/1,2年1組\r\n"


def group_list(school: School, text: str = STUDENT) -> GroupList:
    """A list that a teacher of the school handed in and confirmed."""
    known: dict[str, Any] = {"by": make.BY, "at": make.NOON}
    group_lists.open_link(school, **known)
    draft = group_lists.upload(school, key=uuid4(), content=text.encode(), **known)
    return group_lists.confirm(draft, school=school, **known)


def student(**columns: Any) -> Helper:
    given: dict[str, Any] = {
        "kind": HelperKind.STUDENT,
        "name": "篠原　結衣",
        "kana": "シノハラ ユイ",
        "birth_date": SEVENTEEN,
    } | columns
    return make.helper(**given)


def consent(
    helper: Helper, *covers: ConsentScope, given_on: date = YEAR_STARTS, **columns: Any
) -> GuardianConsent:
    given: dict[str, Any] = {
        "guardian_name": "篠原　太郎",
        "guardian_phone": "0992161115",
        "covers": [*(covers or (ConsentScope.ACTIVITY,))],
        "given_on": given_on,
        "entered_at": make.NOON,
    } | columns
    return GuardianConsent.objects.create(helper=helper, **given)


PDF = b"%PDF-1.7 a signed form"


def scan(consent: GuardianConsent, *, content: bytes = PDF) -> ConsentScan:
    return ConsentScan.objects.create(
        consent=consent, media_type="application/pdf", content=content
    )


def insurance(helper: Helper, *, until: date = YEAR_ENDS, **columns: Any) -> Insurance:
    given: dict[str, Any] = {"name": "ボランティア活動保険", "entered_at": make.NOON} | columns
    return Insurance.objects.create(helper=helper, until=until, **given)


def training(helper: Helper, *, done_on: date = YEAR_STARTS, **columns: Any) -> Training:
    given: dict[str, Any] = {"course": "協力者研修", "entered_at": make.NOON} | columns
    return Training.objects.create(helper=helper, done_on=done_on, **given)


def qualification(
    helper: Helper, *, until: date | None = YEAR_ENDS, **columns: Any
) -> Qualification:
    given: dict[str, Any] = {"name": "スマホサポーター", "entered_at": make.NOON} | columns
    return Qualification.objects.create(helper=helper, until=until, **given)


def terms(*, town=None, **columns: Any) -> HelperTerms:
    return HelperTerms.objects.create(municipality=town or make.town(), **columns)
