"""What a consultation was about and what came of it, without anybody's secrets in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from attendance.actions import calling, check_ins, facts, queues
from attendance.actions.queues import QueueRefused
from attendance.choices import ConsultationResult, TicketState
from attendance.models import ConsultationRecord, RecordTopic, Ticket
from attendance.queries import locks, sessions
from classes.choices import Kind
from classes.models import Offering, Session
from classes.queries import topics
from common import secret_text
from common.ages import band_of

LONGEST = 600
"""Minutes of one consultation, at the most."""


class TellsSecret(QueueRefused):
    code = "tells_secret"
    message = (
        "{secret}のような文字があるため、保存できません。相談の記録に、パスワード・暗証番号・"
        "カード番号・マイナンバー・口座番号は書けません。"
        "見た人が使えてしまうためです。その部分を消してください。"
    )


class TopicMissing(QueueRefused):
    code = "topic_missing"
    message = "相談の分類を1つ以上選んでください。当てはまるものがなければ「その他」です。"


class UnknownTopics(QueueRefused):
    code = "unknown_topics"
    message = "相談の分類が見つかりません。画面を開き直して、もう一度お選びください。"


class ImpossibleMinutes(QueueRefused):
    code = "impossible_minutes"
    message = f"相談時間は1分から{LONGEST}分までの数字で入力してください。"


class RecordedAlready(QueueRefused):
    code = "recorded_already"
    message = (
        "{number}番の方の記録は、もうあります。画面を開き直して、その記録を直してください。"
    )


class RecordReused(QueueRefused):
    code = "record_reused"
    message = (
        "同じ記録が違う内容でもう一度届きました。画面を開き直して、もう一度保存してください。"
    )


class OtherTownsClass(QueueRefused):
    code = "other_towns_class"
    message = "おすすめする講座が見つかりません。画面を開き直して、もう一度お選びください。"


@dataclass(frozen=True)
class Consultation:
    """What is written down. `topics` are codes; the texts never hold a secret."""

    topics: tuple[str, ...]
    result: ConsultationResult
    minutes: int
    note: str = ""
    next_step: str = ""
    referred_to: str = ""
    suggested: Offering | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        return self.note, self.next_step, self.referred_to


@transaction.atomic
def write(
    ticket: Ticket, *, id: UUID, told: Consultation, by: Actor, at: datetime
) -> ConsultationRecord:
    """End somebody's consultation, if it is under way, and write it down.

    The same id with the same content changes nothing. Raises a QueueRefused or a MarkRefused;
    then nothing is stored.
    """
    session = ticket.queue.session
    locks.hold(session.offering.municipality)
    queues.held(session, by=by, at=at)
    if known := ConsultationRecord.objects.filter(pk=id).first():
        return _same(known, told, ticket=ticket)
    if ConsultationRecord.objects.filter(ticket=ticket).exists():
        raise RecordedAlready(number=ticket.number)
    told = _checked(session, told)
    if Ticket.objects.get(pk=ticket.pk).state != TicketState.DONE:
        ticket = calling.finish(ticket, by=by, at=at)
    return _store(session, told, id=id, ticket=ticket, by=by, at=at)


@transaction.atomic
def write_without_ticket(
    session: Session, *, id: UUID, told: Consultation, by: Actor, at: datetime
) -> ConsultationRecord:
    """Write down a consultation that nobody was called to: from a paper memo, by telephone.

    The same id with the same content changes nothing. Raises a QueueRefused or a MarkRefused.
    """
    locks.hold(session.offering.municipality)
    if session.offering.kind != Kind.CONSULTATION:
        raise queues.NotAConsultation
    refusal = check_ins.refusal_for(session, at=at)
    if refusal is not None:
        raise refusal
    if known := ConsultationRecord.objects.filter(pk=id).first():
        return _same(known, told, ticket=None, session=session)
    return _store(session, _checked(session, told), id=id, ticket=None, by=by, at=at)


@transaction.atomic
def correct(
    record: ConsultationRecord, *, told: Consultation, by: Actor, at: datetime
) -> ConsultationRecord:
    """Put a record right. Raises a QueueRefused; then it stays as it was."""
    session = record.session
    locks.hold(session.offering.municipality)
    record = ConsultationRecord.objects.select_for_update(of=("self",), no_key=True).get(
        pk=record.pk
    )
    told = _checked(session, told)
    changed = sorted(
        name for name, value in _columns(told).items() if getattr(record, name) != value
    )
    if {*told.topics} != {row.code for row in record.topics.all()}:
        record.topics.all().delete()
        _name_topics(record, told.topics)
        changed.append("topics")
    if not changed:
        return record
    for name, value in _columns(told).items():
        setattr(record, name, value)
    record.save()
    facts.refresh_consultation(record, by=by, at=at)
    audit.record(
        "consultation.corrected",
        on=record,
        municipality=session.offering.municipality,
        by=by,
        at=at,
        columns=changed,
    )
    return record


def _checked(session: Session, told: Consultation) -> Consultation:
    """What was told, tidied; raises what speaks against keeping it."""
    town = session.offering.municipality
    if not told.topics:
        raise TopicMissing
    if unknown := {*told.topics} - {*topics.of(town).labels}:
        raise UnknownTopics(unknown=sorted(unknown))
    if not 1 <= told.minutes <= LONGEST:
        raise ImpossibleMinutes
    if told.suggested is not None and told.suggested.municipality_id != town.pk:
        raise OtherTownsClass
    secret = next(filter(None, map(secret_text.found, told.texts)), None)
    if secret is not None:
        raise TellsSecret(secret=secret.value)
    return replace(
        told,
        topics=tuple(dict.fromkeys(told.topics)),
        note=told.note.strip(),
        next_step=told.next_step.strip(),
        referred_to=told.referred_to.strip(),
    )


def _same(
    known: ConsultationRecord,
    told: Consultation,
    *,
    ticket: Ticket | None,
    session: Session | None = None,
) -> ConsultationRecord:
    about = (ticket.pk if ticket else None, (session or known.session).pk)
    same = (known.ticket_id, known.session_id) == about
    columns = _columns(told)
    same = same and all(getattr(known, name) == value for name, value in columns.items())
    if not same or {*told.topics} != {row.code for row in known.topics.all()}:
        raise RecordReused
    return known


def _columns(told: Consultation) -> dict[str, object]:
    return {name: value for name, value in vars(told).items() if name != "topics"}


def _store(
    session: Session,
    told: Consultation,
    *,
    id: UUID,
    ticket: Ticket | None,
    by: Actor,
    at: datetime,
) -> ConsultationRecord:
    day = sessions.day_of(session)
    record = ConsultationRecord.objects.create(
        id=id,
        session=session,
        ticket=ticket,
        day=day,
        age_band=_age_band(ticket, session),
        recorded_at=at,
        actor_kind=by.kind,
        actor_key=by.key,
        **_columns(told),
    )
    _name_topics(record, told.topics)
    facts.refresh_consultation(record, by=by, at=at)
    audit.record(
        "consultation.recorded",
        on=record,
        municipality=session.offering.municipality,
        by=by,
        at=at,
        session=str(session.public_id),
        topics=[*told.topics],
        result=told.result,
        minutes=told.minutes,
    )
    return record


def _name_topics(record: ConsultationRecord, codes: Sequence[str]) -> None:
    RecordTopic.objects.bulk_create(RecordTopic(record=record, code=code) for code in codes)


def _age_band(ticket: Ticket | None, session: Session) -> str:
    if ticket is None or ticket.registration is None:
        return ""
    person, day = ticket.registration.participant.kept, sessions.day_of(session)
    born = person.birth_date
    return band_of(born, day) if born is not None and born <= day else person.age_band
