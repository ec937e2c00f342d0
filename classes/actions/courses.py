"""The course catalogue: what is taught."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from classes.choices import CatalogueState, CourseDevice, Level
from classes.models import Course
from common.errors import RuleViolation


class CourseRefused(RuleViolation):
    """The course stays as it was. The sentence says why."""


class CourseTitleMissing(CourseRefused):
    code = "course_title_missing"
    message = "講座名を入力してください。"


class CourseTitleTaken(CourseRefused):
    code = "course_title_taken"
    message = "「{title}」という講座はすでにあります。区別できる講座名にしてください。"


class CourseTakesNoTime(CourseRefused):
    code = "course_takes_no_time"
    message = "1回の時間は1分以上にしてください。"


class PrerequisiteOfOtherTown(CourseRefused):
    code = "prerequisite_of_other_town"
    message = "この講座は「先に受ける講座」に選べません。画面を開き直してください。"


class PrerequisiteGoesInCircles(CourseRefused):
    code = "prerequisite_goes_in_circles"
    message = (
        "「{title}」の前に受ける講座をたどると、この講座に戻ってしまいます。"
        "「先に受ける講座」を選び直してください。"
    )


@dataclass(frozen=True)
class CourseDetails:
    """The columns of a course; `minutes` is the length of one meeting."""

    title: str
    level: Level
    minutes: int
    device: CourseDevice = CourseDevice.BOTH
    description: str = ""
    topics: tuple[str, ...] = ()
    prerequisite: Course | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """As they are stored: topics as a list."""
        return {**vars(self), "topics": [*self.topics]}


@transaction.atomic
def create(
    *, municipality: Municipality, details: CourseDetails, by: Actor, at: datetime
) -> Course:
    """Add a course to the catalogue. Raises a CourseRefused."""
    _refuse_nonsense(details, municipality=municipality, besides=None)
    course = Course.objects.create(municipality=municipality, **details.columns)
    audit.record("course.created", on=course, municipality=municipality, by=by, at=at)
    return course


@transaction.atomic
def change(course: Course, *, details: CourseDetails, by: Actor, at: datetime) -> Course:
    """Give the course other details; offerings already planned keep theirs.

    Raises a CourseRefused.
    """
    _refuse_nonsense(details, municipality=course.municipality, besides=course)
    course = _locked(course)
    columns = details.columns
    changed = [name for name, value in columns.items() if getattr(course, name) != value]
    if not changed:
        return course
    for name in changed:
        setattr(course, name, columns[name])
    course.save(update_fields=changed)
    audit.record(
        "course.changed",
        on=course,
        municipality=course.municipality,
        by=by,
        at=at,
        columns=changed,
    )
    return course


def retire(course: Course, *, by: Actor, at: datetime) -> Course:
    """Offer it no longer for choice. What is planned with it stays. Harmless when repeated."""
    return _enter(course, CatalogueState.RETIRED, "course.retired", by=by, at=at)


def restore(course: Course, *, by: Actor, at: datetime) -> Course:
    """Offer it for choice again."""
    return _enter(course, CatalogueState.IN_USE, "course.restored", by=by, at=at)


def _refuse_nonsense(
    details: CourseDetails, *, municipality: Municipality, besides: Course | None
) -> None:
    if not details.title.strip():
        raise CourseTitleMissing
    if details.minutes < 1:
        raise CourseTakesNoTime
    # Under the municipality's lock, so that two clerks do not add one course twice.
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    namesakes = Course.objects.filter(municipality=municipality, title=details.title)
    if besides is not None:
        namesakes = namesakes.exclude(pk=besides.pk)
    if namesakes.exists():
        raise CourseTitleTaken(title=details.title)
    _refuse_prerequisite(details, municipality=municipality, course=besides)


def _refuse_prerequisite(
    details: CourseDetails, *, municipality: Municipality, course: Course | None
) -> None:
    before = details.prerequisite
    if before is not None and before.municipality_id != municipality.pk:
        raise PrerequisiteOfOtherTown
    while course is not None and before is not None:
        if before == course:
            raise PrerequisiteGoesInCircles(title=details.title)
        before = before.prerequisite


def _locked(course: Course) -> Course:
    return (
        Course.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality", "prerequisite")
        .get(pk=course.pk)
    )


@transaction.atomic
def _enter(
    course: Course, state: CatalogueState, action: str, *, by: Actor, at: datetime
) -> Course:
    course = _locked(course)
    if course.state != state:
        course.state = state
        course.save(update_fields=["state"])
        audit.record(action, on=course, municipality=course.municipality, by=by, at=at)
    return course
