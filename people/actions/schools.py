"""Schools whose students help, and what the town asks of its helpers."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from common import names, phones
from common.errors import RuleViolation
from people.models import HelperTerms, School
from people.queries import identities
from people.rules.helping import Terms

# Read aloud and typed from paper: no letter or digit that is taken for another one.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 8


class SchoolRefused(RuleViolation):
    """The school stays as it was. The sentence says why."""


class SchoolNameMissing(SchoolRefused):
    code = "school_name_missing"
    message = "学校名を入力してください。"


class SchoolNameTaken(SchoolRefused):
    code = "school_name_taken"
    message = "同じ名前の学校が登録されています。一覧から開いてください。"


class TermsRefused(RuleViolation):
    code = "helper_terms_refused"
    message = "1日の時間は1〜24、1週間の時間は1〜168の数字で入力してください。"


@dataclass(frozen=True)
class SchoolDetails:
    """What is known of a school. Teacher and phone may be empty."""

    name: str
    contact_teacher: str = ""
    phone: str = ""


@transaction.atomic
def add(
    *, municipality: Municipality, details: SchoolDetails, by: Actor, at: datetime
) -> School:
    """A school, with the code of its poster. Raises a SchoolRefused, or UnreadablePhone."""
    columns = _columns(details)
    # Two clicks wait for each other here.
    identities.hold(municipality)
    if School.objects.filter(municipality=municipality, name=columns["name"]).exists():
        raise SchoolNameTaken
    school = School.objects.create(municipality=municipality, join_code=new_code(), **columns)
    audit.record("school.added", on=school, municipality=municipality, by=by, at=at)
    return school


@transaction.atomic
def change(school: School, *, details: SchoolDetails, by: Actor, at: datetime) -> School:
    """Correct what is known of a school. Raises a SchoolRefused, or UnreadablePhone."""
    columns = _columns(details)
    identities.hold(school.municipality)
    others = School.objects.filter(municipality=school.municipality).exclude(pk=school.pk)
    if others.filter(name=columns["name"]).exists():
        raise SchoolNameTaken
    for column, value in columns.items():
        setattr(school, column, value)
    school.save(update_fields=[*columns])
    town = school.municipality
    audit.record("school.changed", on=school, municipality=town, by=by, at=at)
    return school


@transaction.atomic
def renew_code(school: School, *, by: Actor, at: datetime) -> School:
    """Another code for the poster: posters printed before lead nowhere any more."""
    school.join_code = new_code()
    school.save(update_fields=["join_code"])
    town = school.municipality
    audit.record("school.code_renewed", on=school, municipality=town, by=by, at=at)
    return school


@transaction.atomic
def set_terms(*, municipality: Municipality, terms: Terms, by: Actor, at: datetime) -> None:
    """What the town asks of its helpers from now on. Raises TermsRefused."""
    if not (1 <= terms.minor_hours_a_day <= 24 and 1 <= terms.minor_hours_a_week <= 168):  # noqa: PLR2004  # hours of a day and of a week
        raise TermsRefused
    columns = asdict(terms) | {
        "training_for": sorted(terms.training_for),
        "insurance_for": sorted(terms.insurance_for),
    }
    row, _ = HelperTerms.objects.update_or_create(municipality=municipality, defaults=columns)
    audit.record("helper_terms.changed", on=row, municipality=municipality, by=by, at=at)


def _columns(details: SchoolDetails) -> dict[str, str]:
    name = names.tidy(details.name)
    if not name:
        raise SchoolNameMissing
    return {
        "name": name,
        "contact_teacher": names.tidy(details.contact_teacher),
        "phone": phones.parse(details.phone).digits if details.phone.strip() else "",
    }


def new_code(length: int = LENGTH) -> str:
    """About five bits a letter; the database refuses one that is taken."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
