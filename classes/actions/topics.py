"""The topics of a municipality's consultations: its own words for them, under lasting codes."""

import re
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from classes.choices import CatalogueState
from classes.models import ConsultationTopic
from classes.rules.topics import LONGEST_CODE, STANDARD
from common.errors import RuleViolation

LONGEST = 40
MOST = 40


class TopicRefused(RuleViolation):
    """The topics stayed as they were. The sentence says why."""


class TopicLabelMissing(TopicRefused):
    code = "topic_label_missing"
    message = f"分類の名称を{LONGEST}文字までで入力してください。"


class TopicLabelTaken(TopicRefused):
    code = "topic_label_taken"
    message = "「{label}」という分類はすでにあります。区別できる名称にしてください。"


class TooManyTopics(TopicRefused):
    code = "too_many_topics"
    message = f"分類は{MOST}個までです。使わない分類の名称を変えてお使いください。"


class LastTopic(TopicRefused):
    code = "last_topic"
    message = "分類は1つ以上必要です。ほかの分類を使えるようにしてから、やめてください。"


class NoSuchTopic(TopicRefused):
    code = "no_such_topic"
    message = "この分類が見つかりません。画面を開き直して、もう一度お試しください。"


@transaction.atomic
def add(
    municipality: Municipality, *, label: str, by: Actor, at: datetime
) -> ConsultationTopic:
    """Add a topic at the end. The first change makes the standard topics the town's own.
    Raises a TopicRefused."""
    rows = _own(municipality)
    if len(rows) >= MOST:
        raise TooManyTopics
    text = _label(label, besides=None, rows=rows)
    made = ConsultationTopic.objects.create(
        municipality=municipality,
        code=_code(text),
        label=text,
        position=max((row.position for row in rows), default=0) + 1,
    )
    return _noted("topic.added", made, by=by, at=at)


@transaction.atomic
def rename(
    municipality: Municipality, *, code: str, label: str, by: Actor, at: datetime
) -> ConsultationTopic:
    """Call a topic something else; what was recorded under it stays with it. Raises a
    TopicRefused."""
    rows = _own(municipality)
    topic = _named(rows, code)
    text = _label(label, besides=topic, rows=rows)
    if topic.label == text:
        return topic
    topic.label = text
    topic.save(update_fields=["label"])
    return _noted("topic.renamed", topic, by=by, at=at)


@transaction.atomic
def retire(
    municipality: Municipality, *, code: str, by: Actor, at: datetime
) -> ConsultationTopic:
    """Offer it no longer; what was recorded under it stays counted. Raises a TopicRefused."""
    rows = _own(municipality)
    topic = _named(rows, code)
    if topic.state == CatalogueState.RETIRED:
        return topic
    if sum(row.state == CatalogueState.IN_USE for row in rows) == 1:
        raise LastTopic
    return _enter(topic, CatalogueState.RETIRED, "topic.retired", by=by, at=at)


@transaction.atomic
def restore(
    municipality: Municipality, *, code: str, by: Actor, at: datetime
) -> ConsultationTopic:
    """Offer it again. Raises NoSuchTopic."""
    topic = _named(_own(municipality), code)
    if topic.state == CatalogueState.IN_USE:
        return topic
    return _enter(topic, CatalogueState.IN_USE, "topic.restored", by=by, at=at)


def _own(municipality: Municipality) -> list[ConsultationTopic]:
    """The town's topics under its lock; the standard ones, stored, where it has none yet."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    rows = [*ConsultationTopic.objects.filter(municipality=municipality)]
    if rows:
        return rows
    return ConsultationTopic.objects.bulk_create(
        ConsultationTopic(municipality=municipality, code=code, label=label, position=place)
        for place, (code, label) in enumerate(STANDARD, start=1)
    )


def _named(rows: list[ConsultationTopic], code: str) -> ConsultationTopic:
    found = next((row for row in rows if row.code == code), None)
    if found is None:
        raise NoSuchTopic
    return found


def _label(
    text: str, *, besides: ConsultationTopic | None, rows: list[ConsultationTopic]
) -> str:
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise TopicLabelMissing
    if any(row.label == text for row in rows if row != besides):
        raise TopicLabelTaken(label=text)
    return text


def _code(label: str) -> str:
    """A code of the town's own: plain letters of the name, if any, and a few that differ."""
    plain = re.sub(r"[^a-z0-9]", "", label.lower())[: LONGEST_CODE - 8]
    plain = plain if plain[:1].isalpha() else "own"
    return f"{plain}-{uuid4().hex[:6]}"


def _enter(
    topic: ConsultationTopic, state: CatalogueState, done: str, *, by: Actor, at: datetime
) -> ConsultationTopic:
    topic.state = state
    topic.save(update_fields=["state"])
    return _noted(done, topic, by=by, at=at)


def _noted(
    done: str, topic: ConsultationTopic, *, by: Actor, at: datetime
) -> ConsultationTopic:
    town = topic.municipality
    audit.record(done, on=topic, municipality=town, by=by, at=at, code=topic.code)
    return topic
