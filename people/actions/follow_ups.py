"""Calls to people who have not come back: each is written down once, with what came of it."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from common import secret_text, wareki
from common.clock import TOKYO, tokyo_date
from common.errors import RuleViolation
from people.actions import wishes
from people.actions.participants import Forgotten
from people.actions.wishes import Wish
from people.choices import (
    FollowUpResult,
    Matter,
    ParticipantState,
    SpokenWith,
    WishAnswer,
    WishWay,
)
from people.models import FollowUpCall, FollowUpNote, Participant
from people.queries import follow_ups, identities
from people.queries import wishes as known_wishes
from people.rules import follow_ups as rules

LONGEST_NOTE = 200
FARTHEST = timedelta(days=365)


class CallRefused(RuleViolation):
    """The call was not written down. The sentence says why."""


class DayMissing(CallRefused):
    code = "follow_up_day_missing"
    message = "また電話する日を入力してください。例：1週間後の日"


class DayImpossible(CallRefused):
    code = "follow_up_day_impossible"
    message = "また電話する日は、明日から1年後までの日を入力してください。"


class DayUnasked(CallRefused):
    code = "follow_up_day_unasked"
    message = (
        "また電話する日を決めたときは、「興味あり・また電話する」を押してください。"
        "決めていないときは、日付を空欄にしてください。"
    )


class NoteTooLong(CallRefused):
    code = "follow_up_note_too_long"
    message = f"メモは{LONGEST_NOTE}文字までで入力してください。"


class NoteTellsSecret(CallRefused):
    code = "tells_secret"
    message = (
        "{secret}のような文字があるため、保存できません。メモに、パスワード・暗証番号・"
        "カード番号・マイナンバー・口座番号は書けません。その部分を消してください。"
    )


class FamilyNotAgreed(CallRefused):
    code = "family_not_agreed"
    message = (
        "ご家族への連絡に同意を得ていません。ご本人に確かめて、"
        "参加者の画面で「ご家族への連絡」を記録してから、もう一度お試しください。"
    )


class WishesNoCalls(CallRefused):
    code = "wishes_no_calls"
    message = (
        "この方は、お声かけを断っておられます。お電話はしないでください。"
        "ご本人から申し出があったときは、参加者の画面でご希望を記録してください。"
    )


class JustRung(CallRefused):
    code = "just_rung"
    message = (
        "画面を開いたあとに、この方への電話が記録されました（{when}、{result}）。"
        "いまの内容を確かめて、必要ならもう一度記録してください。"
    )


class KeyReused(CallRefused):
    code = "key_reused"
    message = (
        "この画面の結果は、もう記録してあります。"
        "直すときは、画面を開き直して、新しい結果を記録してください。"
    )


class NothingToTakeBack(CallRefused):
    code = "nothing_to_take_back"
    message = "取り消せる電話の記録がありません。画面を開き直して、ご確認ください。"


@dataclass(frozen=True)
class Told:
    """What came of a call. `again_on` is the day on which to ring again, for LATER alone."""

    result: FollowUpResult
    spoken_with: SpokenWith = SpokenWith.SELF
    again_on: date | None = None
    note: str = ""


@transaction.atomic
def record(
    participant: Participant,
    *,
    key: UUID,
    told: Told,
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> FollowUpCall:
    """Write a call down. STOP refuses all further ones in the person's name; MISTAKE takes the
    last record back, and with it such a refusal.

    The same key with the same content changes nothing. `seen` is how many records of calls to
    the person their author saw; None asks nothing. Raises a CallRefused or Forgotten.
    """
    person = identities.held(participant)
    told = _tidied(told)
    if known := FollowUpCall.objects.filter(key=key).first():
        return _same(known, told, person)
    calls = follow_ups.of(person)
    if seen is not None and seen != len(calls):
        raise _just_rung(calls)
    _refuse(person, told, calls, at=at)
    made = FollowUpCall.objects.create(
        key=key,
        participant=person,
        result=told.result,
        spoken_with=told.spoken_with,
        again_on=told.again_on,
        at=at,
        actor_kind=by.kind,
        actor_key=by.key,
    )
    if told.note:
        FollowUpNote.objects.create(call=made, text=told.note)
    audit.record(
        "follow_up.called",
        on=person,
        municipality=person.municipality,
        by=by,
        at=at,
        result=told.result,
        spoken_with=told.spoken_with,
    )
    _heed(person, told, calls, by=by, at=at)
    return made


@transaction.atomic
def forget_notes(*, by: Actor, at: datetime) -> int:
    """Delete the words of calls that are kept no longer; returns how many. The codes stay."""
    notes = [*follow_ups.outdated_notes(at=at)]
    FollowUpNote.objects.filter(pk__in=[note.pk for note in notes]).delete()
    towns = Counter(note.call.participant.municipality for note in notes)
    for town, count in towns.items():
        audit.record(
            "follow_up.notes_forgotten", on=town, municipality=town, by=by, at=at, notes=count
        )
    return len(notes)


def _tidied(told: Told) -> Told:
    return replace(told, note=" ".join(told.note.split()))


def _same(known: FollowUpCall, told: Told, person: Participant) -> FollowUpCall:
    note = known.note.text if hasattr(known, "note") else ""
    before = Told(
        FollowUpResult(known.result), SpokenWith(known.spoken_with), known.again_on, note
    )
    if before != told or known.participant_id not in identities.of(person):
        raise KeyReused
    return known


def _just_rung(calls: list[FollowUpCall]) -> JustRung:
    last = calls[-1]
    when = f"{wareki.format_date(tokyo_date(last.at))}{last.at.astimezone(TOKYO):%-H:%M}"
    return JustRung(when=when, result=last.get_result_display())


def _refuse(
    person: Participant, told: Told, calls: list[FollowUpCall], *, at: datetime
) -> None:
    if person.state == ParticipantState.FORGOTTEN:
        raise Forgotten
    _refuse_text(told.note)
    _refuse_day(told, on=tokyo_date(at))
    if told.result is FollowUpResult.MISTAKE:
        if not rules.counting(calls):
            raise NothingToTakeBack
        return
    answers = known_wishes.of(person).answers
    if answers.get(Matter.CALLS) is WishAnswer.REFUSED:
        raise WishesNoCalls
    agreed = answers.get(Matter.FAMILY) is WishAnswer.AGREED
    if told.spoken_with is SpokenWith.FAMILY and not agreed:
        raise FamilyNotAgreed


def _refuse_text(note: str) -> None:
    if len(note) > LONGEST_NOTE:
        raise NoteTooLong
    secret = secret_text.found(note)
    if secret is not None:
        raise NoteTellsSecret(secret=secret.value)


def _refuse_day(told: Told, *, on: date) -> None:
    day = told.again_on
    if told.result is not FollowUpResult.LATER:
        if day is not None:
            raise DayUnasked
    elif day is None:
        raise DayMissing
    elif not on < day <= on + FARTHEST:
        raise DayImpossible


def _heed(
    person: Participant, told: Told, calls: list[FollowUpCall], *, by: Actor, at: datetime
) -> None:
    """What follows from the call for the wishes of the person."""
    day = tokyo_date(at)
    if told.result is FollowUpResult.STOP:
        wish = Wish(Matter.CALLS, WishAnswer.REFUSED, day, WishWay.PHONE)
        wishes.say(person, wish=wish, by=by, at=at)
        return
    taken_back = rules.counting(calls)[-1:] if told.result is FollowUpResult.MISTAKE else []
    for call in taken_back:
        said = {each.matter: each.wish for each in known_wishes.of(person).standings}
        refusal = said[Matter.CALLS]
        if call.result == FollowUpResult.STOP and refusal and refusal.entered_at == call.at:
            wishes.withdraw(person, matter=Matter.CALLS, on=day, by=by, at=at)
