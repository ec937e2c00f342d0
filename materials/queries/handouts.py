"""The handouts of a town: the standard ones in their order, with its own words where it has
written any, then those that it made itself."""

from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from accounts.models import Municipality
from classes.models import Course
from common import wareki
from common.clock import tokyo_date
from materials.choices import HandoutState, TextOrigin
from materials.models import Handout, HandoutText
from materials.rules import handouts as rules
from materials.rules.handouts import Topic


@dataclass(frozen=True)
class Listed:
    """A handout with what the town has stored about it; None where that is nothing yet."""

    topic: Topic
    row: Handout | None
    courses: tuple[Course, ...] = ()
    newest: HandoutText | None = None


def of(municipality: Municipality) -> list[Listed]:
    """Every handout of the town, hidden ones too, in three queries."""
    rows = {row.key: row for row in _rows(municipality)}
    keys = [*rules.standard(), *(key for key in rows if key not in rules.standard())]
    found = (_listed(key, rows.get(key)) for key in keys)
    return [each for each in found if each is not None]


def shown(municipality: Municipality) -> list[Listed]:
    """Those that everybody may read."""
    return [each for each in of(municipality) if each.topic.shown]


def one(municipality: Municipality, key: str) -> Listed | None:
    """The handout of the town with this key; None if there is none."""
    return _listed(key, _rows(municipality).filter(key=key).first())


def of_course(course: Course) -> list[Topic]:
    """What everybody may read of the handouts that the course uses, in their order."""
    keys = set(
        Handout.objects.filter(courses=course, state=HandoutState.SHOWN).values_list(
            "key", flat=True
        )
    )
    if not keys:
        return []
    return [each.topic for each in shown(course.municipality) if each.topic.key in keys]


def versions(row: Handout) -> QuerySet[HandoutText]:
    """Every version, the newest first, with who wrote it."""
    # Not by way of the row, which may have been read with its newest version alone.
    texts = HandoutText.objects.filter(handout=row)
    return texts.select_related("author", "handout").order_by("-number")


def said(version: HandoutText) -> tuple[str, str]:
    """Title and text of a version; a standard one says what is the standard now."""
    if version.origin == TextOrigin.OWN:
        return version.title, version.text
    standard = rules.standard().get(version.handout.key)
    return (standard.title, standard.text) if standard else ("", "")


def _rows(municipality: Municipality) -> QuerySet[Handout]:
    courses = Course.objects.order_by("title", "pk")
    later = HandoutText.objects.filter(
        handout=OuterRef("handout"), number__gt=OuterRef("number")
    )
    newest = HandoutText.objects.filter(~Exists(later)).select_related("author")
    return (
        Handout.objects.filter(municipality=municipality)
        .prefetch_related(
            Prefetch("courses", queryset=courses), Prefetch("texts", queryset=newest)
        )
        .order_by("pk")
    )


def _listed(key: str, row: Handout | None) -> Listed | None:
    standard = rules.standard().get(key)
    if row is None:
        return Listed(standard, None) if standard else None
    texts = [*row.texts.all()]
    newest = texts[0] if texts else None
    topic = _topic(row, newest, standard)
    return Listed(topic, row, tuple(row.courses.all()), newest) if topic else None


def _topic(row: Handout, newest: HandoutText | None, standard: Topic | None) -> Topic | None:
    shown = row.state == HandoutState.SHOWN
    if newest is not None and newest.origin == TextOrigin.OWN:
        day = wareki.format_date(tokyo_date(newest.written_at), weekday=False)
        return Topic(
            row.key,
            newest.title,
            newest.text,
            f"第{newest.number}版（{day}）",
            number=newest.number,
            built_in=False,
            shown=shown,
        )
    number = newest.number if newest else 0
    return replace(standard, number=number, shown=shown) if standard else None
