"""The register of helpers: students with everything on file, and one in each other state."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from accounts.actors import Actor
from accounts.models import Municipality
from common.clock import tokyo_date
from common.fiscal import fiscal_year, fiscal_year_bounds
from people.actions import consents, group_lists, helpers, joining, records, register, schools
from people.actions.consents import SignedForm
from people.actions.helpers import HelperDetails
from people.actions.schools import SchoolDetails
from people.choices import TEACHING_KINDS, ConsentScope, Device, HelperKind
from people.models import Helper, School
from people.rules.register import Step

BY = Actor.command("demo")
SCHOOL = SchoolDetails("みなみ高等学校（見本）", contact_teacher="中村　恵子")
INSURANCE = "ボランティア活動保険"
SEVENTEEN = 17


@dataclass(frozen=True)
class Office:
    """A town whose register is told: since when, and the moment of the story."""

    municipality: Municipality
    start: datetime
    now: datetime

    @property
    def year_ends(self) -> date:
        return fiscal_year_bounds(fiscal_year(tokyo_date(self.now)))[1]


def tell(office: Office, *, known: Sequence[Helper]) -> None:
    """Put the students who helped on file, and enter those who do not help yet, or no more."""
    school = schools.add(
        municipality=office.municipality, details=SCHOOL, by=BY, at=office.start
    )
    for helper in known:
        if helper.kind == HelperKind.STUDENT:
            _enrol(office, helper, school)
            _cover(office, helper, until=office.year_ends)
        elif helper.kind in TEACHING_KINDS:
            records.enter_training(
                helper,
                course="講師研修",
                done_on=tokyo_date(office.start),
                by=BY,
                at=office.start,
            )
    _hire(office)
    _others(office, school)
    _hand_in(office, school)


def _enrol(office: Office, helper: Helper, school: School) -> None:
    details = HelperDetails(
        kind=HelperKind.STUDENT,
        name=helper.name,
        kana=helper.kana,
        affiliation=helper.affiliation,
        birth_date=_born(office),
        school=school,
        grade="2年",
        devices=[Device.IPHONE, Device.ANDROID],
        membership=helper.membership,
    )
    helpers.change(helper, details=details, by=BY, at=office.start)


def _cover(office: Office, helper: Helper, *, until: date) -> None:
    """The guardian's consent and the insurance."""
    form = SignedForm(
        guardian_name="保護者（見本）",
        given_on=tokyo_date(office.start),
        covers=[ConsentScope.ACTIVITY, ConsentScope.PHOTO],
    )
    consents.give(helper, form=form, by=BY, at=office.start)
    records.enter_insurance(helper, name=INSURANCE, until=until, by=BY, at=office.start)
    records.enter_training(
        helper,
        course="協力者研修",
        done_on=tokyo_date(office.start),
        by=BY,
        at=office.start,
    )


def _hire(office: Office) -> None:
    """A shop and a contractor, each within a contract."""
    for kind, name, kana in (
        (HelperKind.SHOP, "携帯ショップ（見本）", "ケイタイショップ"),
        (HelperKind.CONTRACTOR, "スマホ支援センター（見本）", "スマホシエンセンター"),
    ):
        details = HelperDetails(
            kind=kind,
            name=name,
            kana=kana,
            contract_from=tokyo_date(office.start),
            contract_until=office.year_ends,
        )
        helpers.add(municipality=office.municipality, details=details, by=BY, at=office.start)


def _others(office: Office, school: School) -> None:
    """Applied without consent, insured not much longer, paused, and left."""
    asked = HelperDetails(
        kind=HelperKind.STUDENT,
        name="今村　蒼",
        kana="イマムラ アオイ",
        phone="0994-11-1234",
        birth_date=_born(office),
        school=school,
        grade="1年",
        devices=[Device.IPHONE],
    )
    joining.apply(
        municipality=office.municipality,
        details=asked,
        request_key=uuid5(NAMESPACE_URL, f"demo:{office.municipality.code}:applied"),
        by=BY,
        at=office.now - timedelta(hours=20),
    )
    for name, kana, step in (
        ("内田　凛", "ウチダ リン", None),
        ("上村　翔", "カミムラ ショウ", Step.PAUSE),
        ("下野　葵", "シモノ アオイ", Step.RETIRE),
    ):
        helper = helpers.add(
            municipality=office.municipality,
            details=replace(asked, name=name, kana=kana, grade="3年"),
            by=BY,
            at=office.start,
        )
        _cover(office, helper, until=tokyo_date(office.now) + timedelta(days=20))
        if step is not None:
            register.take(helper, step=step, by=BY, at=office.now - timedelta(days=30))


def _hand_in(office: Office, school: School) -> None:
    """A teacher's list of two, behind a link that still holds."""
    at = office.now - timedelta(days=2)
    born = _born(office)
    lines = [
        "氏名,フリガナ,生年月日,学年・組,電話番号,教えられる機種",
        f"池田　悠真,イケダ ユウマ,{born},1年2組,,iPhone",
        f"浜田　さくら,ハマダ サクラ,{born},1年2組,,Android",
    ]
    key = uuid5(NAMESPACE_URL, f"demo:{office.municipality.code}:list")
    group_lists.open_link(school, by=BY, at=at)
    draft = group_lists.upload(
        school, key=key, content="\r\n".join(lines).encode(), by=BY, at=at
    )
    group_lists.confirm(draft, school=school, by=BY, at=at)


def _born(office: Office) -> date:
    today = tokyo_date(office.now)
    return date(today.year - SEVENTEEN, 1, 15)
