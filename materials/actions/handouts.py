"""A town writes its own handouts: every version is kept, and nobody writes over another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.choices import ActorKind
from accounts.models import Municipality
from classes.models import Course
from common.errors import RuleViolation
from materials.choices import HandoutState, TextOrigin
from materials.models import Handout, HandoutText
from materials.queries import handouts as known
from materials.queries.handouts import Listed
from materials.rules import handout_texts
from materials.rules import handouts as rules
from materials.rules.handout_texts import LONGEST_TITLE
from materials.rules.handouts import Topic

MOST_OWN = 100


class HandoutRefused(RuleViolation):
    """The handout stays as it was. The sentence says why, and what to do next."""


class TitleMissing(HandoutRefused):
    code = "handout_title_missing"
    message = "題名を入力してください。例：電話のかけ方"


class TitleTooLong(HandoutRefused):
    code = "handout_title_too_long"
    message = f"題名は{LONGEST_TITLE}字までにしてください。"


class ChangedMeanwhile(HandoutRefused):
    """`context["now"]` is the handout as it is by now."""

    code = "handout_changed_meanwhile"
    message = (
        "入力している間に、ほかの職員がこの教材を保存しました。"
        "下の「いまの文章」と見くらべて、よければもう一度保存してください。"
    )


class TooMany(HandoutRefused):
    code = "too_many_handouts"
    message = f"市町村の教材は{MOST_OWN}件までです。使わない教材を書きかえてお使いください。"


class NotStandard(HandoutRefused):
    code = "no_standard_text"
    message = "この教材には標準の文章がありません。前の版に戻すときは、その版を選んでください。"


class UnknownHandout(HandoutRefused):
    code = "unknown_handout"
    message = "この教材はありません。教材の一覧を開き直してください。"


class UnknownVersion(HandoutRefused):
    code = "unknown_handout_version"
    message = "この版はありません。版の一覧を開き直してください。"


class CourseOfOtherTown(HandoutRefused):
    code = "course_of_other_town"
    message = "選んだ講座は使えません。画面を開き直して、もう一度お選びください。"


@dataclass(frozen=True)
class Wording:
    """What somebody wants a handout to say, having seen version `seen` (0: none)."""

    title: str
    text: str
    seen: int = 0

    def tidied(self) -> "Wording":
        """As it is stored. Raises TitleMissing, TitleTooLong or handout_texts.UnfitText."""
        title, text = " ".join(self.title.split()), self.text.replace("\r\n", "\n").strip()
        if not title:
            raise TitleMissing
        if len(title) > LONGEST_TITLE:
            raise TitleTooLong
        handout_texts.read(text)
        return Wording(title, text, self.seen)


@transaction.atomic
def write(
    municipality: Municipality, *, key: str, wording: Wording, by: Actor, at: datetime
) -> Topic:
    """Give a handout these words; a key that nobody has yet makes a new one.

    What it says already changes nothing, so a second click does no harm. Raises a
    HandoutRefused, or handout_texts.UnfitText; ChangedMeanwhile when somebody has written since
    the version that was seen.
    """
    town = _lock(municipality)
    listed, words = known.one(town, key), wording.tidied()
    if listed is not None and (listed.topic.title, listed.topic.text) == (
        words.title,
        words.text,
    ):
        return listed.topic
    _refuse_unseen(listed, words.seen)
    _refuse_more(town, listed)
    row = _row(town, key)
    _append(row, origin=TextOrigin.OWN, words=words, by=by, at=at)
    audit.record("handout.written", on=row, municipality=town, by=by, at=at, key=key)
    return _now(town, key).topic


@transaction.atomic
def restore(
    municipality: Municipality, *, key: str, seen: int, by: Actor, at: datetime
) -> Topic:
    """Take the standard text back; the town's versions stay. Where it holds, nothing happens.

    Raises UnknownHandout, NotStandard or ChangedMeanwhile.
    """
    town = _lock(municipality)
    listed = _now(town, key)
    if key not in rules.standard():
        raise NotStandard
    if listed.topic.built_in:
        return listed.topic
    _refuse_unseen(listed, seen)
    row = _row(town, key)
    _append(row, origin=TextOrigin.BUILT_IN, words=Wording("", ""), by=by, at=at)
    audit.record("handout.restored", on=row, municipality=town, by=by, at=at, key=key)
    return _now(town, key).topic


@transaction.atomic
def bring_back(
    municipality: Municipality, *, key: str, number: int, seen: int, by: Actor, at: datetime
) -> Topic:
    """Make the words of an older version the newest again. Raises as `write` and `restore`, and
    UnknownVersion."""
    listed = _now(municipality, key)
    version = known.versions(listed.row).filter(number=number).first() if listed.row else None
    if version is None:
        raise UnknownVersion
    if version.origin == TextOrigin.BUILT_IN:
        return restore(municipality, key=key, seen=seen, by=by, at=at)
    wording = Wording(version.title, version.text, seen)
    return write(municipality, key=key, wording=wording, by=by, at=at)


@transaction.atomic
def choose_state(
    municipality: Municipality, *, key: str, state: HandoutState, by: Actor, at: datetime
) -> None:
    """Publish a handout, or keep it from the public pages. Raises UnknownHandout."""
    town = _lock(municipality)
    if _now(town, key).topic.shown == (state is HandoutState.SHOWN):
        return
    row = _row(town, key)
    row.state = state
    row.save(update_fields=["state"])
    done = "published" if state is HandoutState.SHOWN else "withdrawn"
    audit.record(f"handout.{done}", on=row, municipality=town, by=by, at=at, key=key)


@transaction.atomic
def choose_courses(
    municipality: Municipality, *, key: str, courses: Sequence[Course], by: Actor, at: datetime
) -> None:
    """Say which courses use the handout. Raises UnknownHandout or CourseOfOtherTown."""
    town = _lock(municipality)
    listed = _now(town, key)
    if any(course.municipality_id != town.pk for course in courses):
        raise CourseOfOtherTown
    if {*listed.courses} == {*courses}:
        return
    row = _row(town, key)
    row.courses.set(courses)
    audit.record(
        "handout.courses_chosen",
        on=row,
        municipality=town,
        by=by,
        at=at,
        key=key,
        courses=sorted(course.pk for course in courses),
    )


def _lock(municipality: Municipality) -> Municipality:
    """Two who write wait for each other here."""
    return Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)


def _now(town: Municipality, key: str) -> Listed:
    listed = known.one(town, key)
    if listed is None:
        raise UnknownHandout
    return listed


def _row(town: Municipality, key: str) -> Handout:
    row, _ = Handout.objects.get_or_create(municipality=town, key=key)
    return row


def _refuse_unseen(listed: Listed | None, seen: int) -> None:
    number = listed.topic.number if listed else 0
    if listed is not None and number != seen:
        raise ChangedMeanwhile(now=listed.topic)


def _refuse_more(town: Municipality, listed: Listed | None) -> None:
    own = Handout.objects.filter(municipality=town).exclude(key__in=rules.standard())
    if listed is None and own.count() >= MOST_OWN:
        raise TooMany


def _append(
    row: Handout, *, origin: TextOrigin, words: Wording, by: Actor, at: datetime
) -> HandoutText:
    newest = known.versions(row).first()
    return HandoutText.objects.create(
        handout=row,
        number=newest.number + 1 if newest else 1,
        origin=origin,
        title=words.title,
        text=words.text,
        written_at=at,
        author_id=int(by.key) if by.kind is ActorKind.STAFF else None,
    )
