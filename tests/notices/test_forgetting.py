"""What messages said is forgotten; that they were said stays."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.test import override_settings

from accounts.models import AuditEvent
from notices import personal_data
from notices.actions import deciding, forgetting, messages
from notices.choices import (
    Decision,
    MessageChannel,
    MessageState,
    OptOutSource,
    ReplyMeaning,
    ReplyState,
)
from notices.delivery import opting_out, outbox, receipts
from notices.models import Message, OptOut, Reply, Sending
from notices.rules.carriers import Accepted, Refused, Report
from people.choices import ParticipantState
from tests import make
from tests.notices import sent

pytestmark = pytest.mark.django_db
KEPT = timedelta(days=180)
LATER = make.NOON + KEPT + timedelta(days=1)


@pytest.fixture(autouse=True)
def carrier():
    with override_settings(**sent.SETTINGS):
        sent.machines()
        yield


def run(*options, at=LATER):
    out = io.StringIO()
    with time_machine.travel(at, tick=False):
        call_command("forget_messages", *options, stdout=out)
    return out.getvalue()


def left():
    """Everything that stands in a column that is declared personal, by column."""
    found = {}
    for column in personal_data.FORGET:
        app, model, field = column.split(".")
        rows = apps.get_model(app, model).objects.values_list(field, flat=True)
        kept = [each for each in rows if each not in ("", {}, None)]
        if kept:
            found[column] = kept
    return found


def replied(message, state=ReplyState.SETTLED):
    return Reply.objects.create(
        municipality=message.municipality,
        sid=f"SMin{message.pk}",
        channel=MessageChannel.SMS,
        sending=message.sendings.first(),
        sender="09012345678",
        text="1",
        meaning=ReplyMeaning.ATTEND,
        state=state,
        at=make.NOON,
        settled_at=make.NOON if state == ReplyState.SETTLED else None,
    )


def stopped(number="09000000000"):
    return opting_out.stop(
        municipality=make.town(),
        channel=MessageChannel.SMS,
        to=number,
        source=OptOutSource.REPLY,
        by=make.BY,
        at=make.NOON,
    )


def told(**way):
    return sent.after(Accepted("", delivered=True), message=sent.queued(**way))


def facts():
    columns = ("pk", "purpose", "channel", "state", "created_at", "told_at", "dedupe_key")
    tries = ("pk", "channel", "state", "error", "asked_at", "ended_at")
    return [*Message.objects.values_list(*columns)], [*Sending.objects.values_list(*tries)]


def test_nothing_personal_is_left_and_every_fact_is():
    message = told(context={"講座": "LINE教室"})
    replied(message)
    stopped()
    before = facts()
    assert {*left()} == personal_data.FORGET - KEPT_ELSEWHERE

    said = run()

    assert {column for column in left() if column not in KEPT_ELSEWHERE} == set()
    assert facts() == before
    assert "お知らせ1件、返信1件、配信停止の番号1件" in said
    event = AuditEvent.objects.get(action="messages.forgotten")
    assert event.detail == {"messages": 1, "replies": 1, "opt_outs": 1}


KEPT_ELSEWHERE = personal_data.FORGET - {
    "notices.Message.text",
    "notices.Message.context",
    "notices.OptOut.to",
    "notices.Reply.sender",
    "notices.Reply.text",
    "notices.Sending.text",
    "notices.Sending.to",
}
"""What other actions forget: no column of this list may hold anything here."""


def test_a_second_run_finds_nothing():
    told()
    run()

    assert "お知らせ0件" in run()
    assert AuditEvent.objects.filter(action="messages.forgotten").count() == 1


def test_a_dry_run_counts_and_changes_nothing():
    told()
    before = left()

    assert "消す予定：お知らせ1件" in run("--dry-run")
    assert left() == before


def test_what_is_younger_is_kept():
    told()

    run(at=make.NOON + KEPT - timedelta(minutes=1))

    assert Message.objects.get().text


@pytest.mark.parametrize("make_one", [sent.queued, sent.unknown, sent.failed])
def test_what_is_still_to_be_told_is_kept_however_old(make_one):
    message = make_one()

    run()

    message.refresh_from_db()
    assert message.text


def test_open_replies_and_numbers_that_somebody_has_are_kept():
    replied(told(), ReplyState.OPEN)
    person = make.participant(phone="090-1111-2222")
    row = stopped(person.phones.get().digits)

    run()

    assert Reply.objects.get().text == "1"
    assert OptOut.objects.get(pk=row.pk).to == "09011112222"


def test_a_run_that_was_killed_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    for _ in range(5):
        told()

    first = forgetting.sweep(make.town(), by=make.BY, at=LATER)
    assert (first.messages, Message.objects.filter(text="").count()) == (2, 2)

    assert "お知らせ3件" in run()
    assert left() == {}


def test_another_town_keeps_its_own_time():
    other = make.other_town()
    sent.machines(town=other, retention_days=1000)
    theirs = sent.queued(make.participant(town=other, phone="090-3333-4444"))
    sent.after(Accepted("", delivered=True), message=theirs)
    told()

    run()

    assert [bool(each.text) for each in Message.objects.order_by("pk")] == [True, False]


def gone(person):
    person.state = ParticipantState.FORGOTTEN
    person.save(update_fields=["state"])


def test_of_somebody_who_is_forgotten_nothing_more_is_said():
    person = make.participant(phone="090-1111-2222")
    unknown = sent.unknown(message=sent.queued(person))
    known = sent.after(Accepted("SM1", delivered=True), message=sent.queued(person))
    waiting = sent.queued(person)

    for _ in range(2):
        forgetting.forget(person, by=make.BY, at=LATER)

    states = {each.pk: each.state for each in Message.objects.all()}
    assert states == {
        waiting.pk: MessageState.WITHDRAWN,
        unknown.pk: MessageState.WITHDRAWN,
        known.pk: MessageState.TOLD,
    }
    assert left() == {}
    assert outbox.claim(MessageChannel.SMS, room=5, worker=None, at=LATER) == []


def test_what_is_on_its_way_to_somebody_forgotten_goes_no_further():
    person = make.participant(phone="090-1111-2222")
    message = sent.after(Accepted("SM1"), message=sent.queued(person))
    forgetting.forget(person, by=make.BY, at=make.NOON)
    gone(person)

    receipts.hear(message.sendings.get(), Report("undelivered", "30005"), at=LATER)

    message.refresh_from_db()
    assert (message.state, message.next_at) == (MessageState.EXPIRED, None)


def test_the_nightly_run_ends_what_was_left_of_people_who_are_forgotten():
    person = make.participant(phone="090-1111-2222")
    message = sent.after(Refused("30005"), Refused("machine"), message=sent.queued(person))
    gone(person)

    run(at=make.NOON + timedelta(days=1))

    message.refresh_from_db()
    assert (message.state, message.text) == (MessageState.WITHDRAWN, "")


def test_a_helper_who_is_forgotten_is_told_nothing_more():
    helper = make.helper(phone="09011112222")
    message = sent.queued(helper)

    forgetting.forget(helper, by=make.BY, at=LATER)

    message.refresh_from_db()
    assert (message.state, message.text) == (MessageState.WITHDRAWN, "")


def test_what_has_no_words_any_more_is_not_sent_again():
    message = sent.failed()
    messages.mark(message, result=MessageState.UNREACHABLE, by=make.BY, at=make.NOON)
    run()

    with pytest.raises(deciding.WordsForgotten):
        deciding.decide(message, decision=Decision.AGAIN, by=make.BY, at=LATER)
