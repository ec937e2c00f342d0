"""A teacher registers a group of students from a list, without an account."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.actions import audit, tries
from accounts.actors import Actor
from accounts.models import AuditEvent
from common.clock import tokyo_date
from common.errors import RuleViolation
from people.actions import drafts
from people.actions.joining import free_references
from people.actions.schools import new_code
from people.choices import DraftKind, HelperKind, HelperState
from people.models import GroupList, Helper, IntakeDraft, School
from people.queries import group_lists as lists
from people.queries import identities
from people.rules import list_files as files
from people.rules.group_lists import Line

TRIED, MOST_AN_HOUR = "group_list.sent", 30
"""Uploads from one place in an hour: enough to mend a list many times."""
OPEN_FOR = timedelta(days=30)
LENGTH = 16
"""Letters of a link: 79 random bits."""


class GroupListRefused(RuleViolation):
    """Nobody was registered. The sentence says why."""


class NobodyNew(GroupListRefused):
    code = "group_list_nobody_new"
    message = "新しく登録できる生徒がいません。名簿を直して、もう一度選んでください。"


@transaction.atomic
def open_link(school: School, *, by: Actor, at: datetime) -> School:
    """Another link for the teacher, for 30 days; the one before leads nowhere any more."""
    school.list_code = new_code(LENGTH)
    school.list_until = tokyo_date(at) + OPEN_FOR
    school.save(update_fields=["list_code", "list_until"])
    town = school.municipality
    audit.record("school.list_opened", on=school, municipality=town, by=by, at=at)
    return school


@transaction.atomic
def close_link(school: School, *, by: Actor, at: datetime) -> School:
    """The teacher's link leads nowhere any more. Again, it changes nothing."""
    if school.list_code is None:
        return school
    school.list_code = school.list_until = None
    school.save(update_fields=["list_code", "list_until"])
    town = school.municipality
    audit.record("school.list_closed", on=school, municipality=town, by=by, at=at)
    return school


@transaction.atomic
def upload(
    school: School, *, key: UUID, content: bytes, by: Actor, at: datetime
) -> IntakeDraft:
    """Keep a list until it is confirmed. Nobody is registered yet.

    Raises a ListRefused where the file as a whole cannot be read, or tries.TooManyTries.
    """
    town = school.municipality
    tries.take(TRIED, most=MOST_AN_HOUR, municipality=town, by=by, at=at)
    text = files.decode(content)
    files.parse(text)
    return drafts.save(
        kind=DraftKind.GROUP_LIST,
        municipality=town,
        user=None,
        key=key,
        offering_key=lists.form_of(school),
        answers={"text": text},
        by=by,
        at=at,
    )


@transaction.atomic
def confirm(draft: IntakeDraft, *, school: School, by: Actor, at: datetime) -> GroupList:
    """Register everybody on the list who can be read and is not known yet: they have applied.

    Confirmed twice, it is the same list. What was uploaded is thrown away. Raises NobodyNew.
    """
    town = school.municipality
    identities.hold(town)
    known = lists.taken(draft.key, school=school)
    if known is not None:
        return known
    found = lists.survey(draft.answers["text"], school=school, on=tokyo_date(at))
    if not found.fresh:
        raise NobodyNew
    taken = GroupList.objects.create(
        municipality=town,
        school=school,
        key=draft.key,
        left_out=len(found.lines) - len(found.fresh),
        taken_at=at,
    )
    _register(found.fresh, taken, by=by, at=at)
    number = len(found.fresh)
    audit.record(
        "group_list.taken", on=taken, municipality=town, by=by, at=at, registered=number
    )
    drafts.discard(draft, by=by, at=at)
    return taken


def _register(lines: list[Line], taken: GroupList, *, by: Actor, at: datetime) -> None:
    town = taken.municipality
    references = free_references(town, number=len(lines))
    rows = [
        Helper(
            municipality=town,
            school=taken.school,
            group_list=taken,
            kind=HelperKind.STUDENT,
            state=HelperState.APPLIED,
            reference=reference,
            applied_at=at,
            name=line.student.name,
            kana=line.student.kana,
            birth_date=line.student.birth_date,
            grade=line.student.grade,
            phone=line.student.phone,
            devices=[*line.student.devices],
        )
        for line, reference in zip(lines, references, strict=True)
        if line.student is not None
    ]
    AuditEvent.objects.bulk_create(
        audit.line("helper.applied", on=helper, municipality=town, by=by, at=at)
        for helper in Helper.objects.bulk_create(rows)
    )
