"""What is put on file of a helper, and taken off it again."""

from datetime import date, datetime
from typing import TypeVar

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from common.clock import tokyo_date
from common.errors import RuleViolation
from people.actions.register import Forgotten, lock
from people.models import Helper, Insurance, Qualification, Training

Kept = Training | Qualification | Insurance
Record = TypeVar("Record", Training, Qualification, Insurance)


class RecordRefused(RuleViolation):
    """Nothing was put on file. The sentence says why."""


class RecordNameMissing(RecordRefused):
    code = "record_name_missing"
    message = "研修・資格・保険の名前を入力してください。"


class NotYet(RecordRefused):
    code = "record_not_yet"
    message = "先の日付になっています。済んだ日を入力してください。"


class EndsBeforeItStarts(RecordRefused):
    code = "record_ends_before_it_starts"
    message = "有効期限が、始まりの日より前になっています。日付をご確認ください。"


@transaction.atomic
def enter_training(
    helper: Helper, *, course: str, done_on: date, by: Actor, at: datetime
) -> Training:
    """A training that was completed on that day. Raises a RecordRefused, or Forgotten."""
    if done_on > tokyo_date(at):
        raise NotYet
    return _put(Training(helper=helper, course=_named(course), done_on=done_on), by=by, at=at)


@transaction.atomic
def enter_qualification(
    helper: Helper, *, name: str, until: date | None, by: Actor, at: datetime
) -> Qualification:
    """A qualification and its last day, if it has one. Raises a RecordRefused, or Forgotten."""
    return _put(Qualification(helper=helper, name=_named(name), until=until), by=by, at=at)


@transaction.atomic
def enter_insurance(
    helper: Helper,
    *,
    name: str,
    until: date,
    starts_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Insurance:
    """A policy from a day (None: from ever) to a day. Raises a RecordRefused, or Forgotten."""
    if starts_on is not None and until < starts_on:
        raise EndsBeforeItStarts
    policy = Insurance(helper=helper, name=_named(name), until=until, starts_on=starts_on)
    return _put(policy, by=by, at=at)


@transaction.atomic
def withdraw(record: Kept, *, by: Actor, at: datetime) -> None:
    """Take an entry off the file: it was wrong, or does not hold any more. Again, it changes
    nothing."""
    rows = type(record).objects.filter(pk=record.pk, withdrawn_at=None)
    if rows.update(withdrawn_at=at):
        _tell(record, "withdrawn", by=by, at=at)


def _put(record: Record, *, by: Actor, at: datetime) -> Record:
    """Store it; exactly the same entry again is the same one."""
    if lock(record.helper).forgotten_at is not None:
        raise Forgotten
    asked = {
        field.attname: getattr(record, field.attname)
        for field in record._meta.concrete_fields
        if field.name not in {"id", "entered_at"}
    }
    known = type(record).objects.filter(**asked).order_by("pk").first()
    if known is not None:
        return known
    record.entered_at = at
    record.save()
    _tell(record, "entered", by=by, at=at)
    return record


def _tell(record: Kept, what: str, *, by: Actor, at: datetime) -> None:
    town = record.helper.municipality
    audit.record(
        f"{record._meta.model_name}.{what}", on=record, municipality=town, by=by, at=at
    )


def _named(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise RecordNameMissing
    return name
