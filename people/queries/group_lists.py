"""Lists that teachers hand in: where a link leads, what waits there, and who came of it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count

from people.choices import DraftKind
from people.models import GroupList, Helper, IntakeDraft, School
from people.queries import standings
from people.queries.drafts import KEPT_FOR
from people.rules import group_lists as rules
from people.rules import list_files as files
from people.rules.group_lists import Identity, Line, Student


@dataclass(frozen=True)
class Survey:
    """A list as it was read, before anybody is registered by it."""

    lines: list[Line]

    @property
    def fresh(self) -> list[Line]:
        return [line for line in self.lines if line.fresh]

    @property
    def known(self) -> list[Line]:
        return [line for line in self.lines if line.known]

    @property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.problems]


def school(code: str, *, on: date) -> School | None:
    """Where a teacher's link leads; None for one that was renewed, ended, or never was."""
    rows = School.objects.filter(list_code=code, list_until__gte=on)
    return rows.select_related("municipality").first()


def draft(key: UUID, *, school: School, at: datetime) -> IntakeDraft | None:
    """What was uploaded and not yet confirmed."""
    return IntakeDraft.objects.filter(
        key=key,
        kind=DraftKind.GROUP_LIST,
        offering_key=form_of(school),
        municipality=school.municipality_id,
        updated_at__gt=at - KEPT_FOR,
    ).first()


def form_of(school: School) -> str:
    """What a draft of this school's list is kept under."""
    return f"list:{school.pk}"


def survey(text: str, *, school: School, on: date) -> Survey:
    """The lines of a list, each compared with the school's students. Raises a ListRefused."""
    known = identities(school)
    return Survey(rules.read(files.parse(text), known=known, on=on))


def identities(school: School) -> set[Identity]:
    """By what the school's students are known; also of those who have left."""
    rows = Helper.objects.filter(
        school=school, birth_date__isnull=False, forgotten_at__isnull=True
    )
    return {
        Student(row.name, row.kana, row.birth_date, row.grade).identity
        for row in rows.only("name", "kana", "birth_date", "grade")
        if row.birth_date
    }


def taken(key: UUID, *, school: School) -> GroupList | None:
    """The list that was confirmed under this key at this school."""
    rows = GroupList.objects.filter(key=key, school=school)
    return rows.select_related("school", "municipality").first()


def students(found: GroupList) -> list[Helper]:
    """Who was registered by the list, in its order; whoever was forgotten is nobody."""
    rows = Helper.objects.filter(group_list=found, forgotten_at=None)
    return [*rows.select_related("school", "municipality").order_by("pk")]


def minors(rows: list[Helper], *, on: date) -> list[Helper]:
    """Those of them who need a guardian's consent on the day: five queries at most."""
    if not rows:
        return []
    known = standings.of_many(rows, municipality=rows[0].municipality, on=on)
    return [row for row in rows if known[row.pk].is_minor(on)]


def of_school(school: School) -> list[GroupList]:
    """The lists of a school, the latest first, each with how many it registered (`number`)."""
    rows = GroupList.objects.filter(school=school).annotate(number=Count("helpers"))
    return [*rows.order_by("-taken_at", "-pk")]
