"""連絡の台帳: what was said to whom, by which ways, and what came of it."""

import re
from datetime import timedelta

import pytest
from django.test import override_settings
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from notices.actions import messages
from notices.choices import MessageChannel, MessageState, Purpose, Shelf
from notices.delivery import outbox, receipts
from notices.models import Message
from notices.queries import ledger
from notices.queries.ledger import Asked
from notices.rules.carriers import Accepted, Refused, Report
from people.actions import participants
from tests import make
from tests.notices import sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def carrier():
    with override_settings(**sent.SETTINGS):
        yield


@pytest.fixture
def clerk(client):
    user = make.staff(display_name="受付")
    client.force_login(user)
    return user


@pytest.fixture
def every():
    """One message on each shelf."""
    sent.machines()
    found = {
        Shelf.QUEUED: sent.queued(at=make.NOON + timedelta(days=1)),
        Shelf.SENT: sent.after(Accepted("SM1")),
        Shelf.TOLD: sent.after(Accepted("SM2", delivered=True)),
        Shelf.UNKNOWN: sent.unknown(),
        Shelf.FAILED: sent.failed(),
        Shelf.STAFF: sent.queued(make.participant()),
        Shelf.WITHDRAWN: mark(sent.queued(make.participant()), MessageState.WITHDRAWN),
        Shelf.EXPIRED: expired(),
        Shelf.SENDING: asked(),
    }
    for message in found.values():
        message.refresh_from_db()
    return found


def mark(message, result):
    return messages.mark(message, result=result, by=make.BY, at=make.NOON)


def expired():
    due = make.NOON + timedelta(minutes=1)
    message = sent.queued(due_at=due)
    return sent.after(Accepted("never"), message=message, at=due)


def asked():
    message = sent.queued()
    outbox.claim(MessageChannel.SMS, room=1, worker=None, at=make.NOON)
    return message


def page(client, **query):
    return client.get(reverse("staff:messages"), query)


def words(line):
    return [f"{step.way}：{step.words}" for step in line.steps]


def test_a_message_stands_where_the_page_and_the_database_say(every):
    town = make.town()
    found = {
        shelf: [*ledger.of(town, Asked(shelf=shelf)).values_list("pk", flat=True)]
        for shelf in Shelf
    }
    shown = {line.message.pk: line.shelf for line in ledger.lines(ledger.of(town))}

    assert found == {shelf: [message.pk] for shelf, message in every.items()}
    assert shown == {message.pk: shelf for shelf, message in every.items()}
    assert ledger.counts(ledger.of(town)) == dict.fromkeys(Shelf, 1)


def test_the_chain_is_told_in_the_order_in_which_it_happened(clerk):
    sent.machines()
    message = sent.failed()
    messages.mark(
        message,
        result=MessageState.NO_ANSWER,
        by=make.BY,
        at=make.NOON + timedelta(hours=9),
    )

    (line,) = ledger.lines(ledger.of(make.town()))

    assert words(line) == [
        "ショートメッセージ：固定電話の番号です",
        "自動音声電話：留守番電話でした",
        "職員：不在",
    ]
    assert (line.shelf, line.failure.advice) == (Shelf.FAILED, "電話でお伝えください。")


def test_where_no_machine_tries_again_staff_are_told_to_ring():
    sent.machines()
    sent.after(Refused("21635"), Refused("no-answer"), Refused("no-answer"))
    sent.after(Refused("21635"), Refused("no-answer"))

    again, given_up = ledger.lines(ledger.of(make.town()))

    assert (again.shelf, again.advice) == (Shelf.QUEUED, "しばらくしてかけ直します。")
    assert (given_up.shelf, given_up.advice) == (Shelf.FAILED, "電話でお伝えください。")


def test_without_a_carrier_what_a_machine_had_is_for_staff_again():
    sent.machines()
    message = sent.queued()

    with override_settings(NOTICE_GATEWAYS={}):
        (line,) = ledger.lines(ledger.of(make.town()))
        on = [*ledger.of(make.town(), Asked(shelf=Shelf.STAFF))]

    assert (line.shelf, on) == (Shelf.STAFF, [message])


def test_it_is_narrowed_by_purpose_way_day_and_person():
    sent.machines()
    one, other = sent.queued(), sent.failed()
    later = sent.queued(at=make.NOON + timedelta(days=2), purpose=Purpose.WAITING)
    town = make.town()

    def found(**asked):
        return [*ledger.of(town, Asked(**asked))]

    assert found() == [later, other, one]
    assert found(purpose=Purpose.WAITING) == [later]
    assert found(channel=MessageChannel.PHONE) == [other]
    assert found(first_day=make.TODAY + timedelta(days=1)) == [later]
    assert found(last_day=make.TODAY) == [other, one]
    assert found(participant=one.participant) == [one]


def test_somebody_s_messages_are_those_of_every_entry_that_was_joined(client, clerk):
    sent.machines()
    kept = make.participant(phone="090-1234-9999")
    absorbed = sent.queued().participant
    participants.merge(kept=kept, absorbed=absorbed, reason="同じ方", by=make.BY, at=make.NOON)
    own = sent.queued(kept)

    shown = page(client, person=str(kept.public_id)).context["lines"]

    assert {line.message.pk for line in shown} == {own.pk, absorbed.messages.get().pk}
    assert [line.person for line in shown] == [kept, kept]


def test_a_helper_s_messages_are_shown_by_themselves(client, clerk):
    helper = make.helper(phone="0992161116")
    mine, _ = sent.queued(helper, purpose=Purpose.SHIFT_INVITED), sent.queued()

    shown = page(client, helper=str(helper.pk)).context["lines"]

    assert [line.message for line in shown] == [mine]


def test_the_page_says_state_chain_and_advice(client, clerk, every):
    text = page(client, shelf="failed").content.decode()

    message = every[Shelf.FAILED]
    assert "届かず、職員が連絡" in text
    assert "固定電話の番号です" in text
    assert f'href="{reverse("staff:message", args=[message.pk])}"' in text
    assert message.participant.name in text


def test_what_cannot_be_read_narrows_nothing(client, clerk, every):
    answer = page(client, shelf="nowhere", first_day="きのう", before="x")

    assert (answer.status_code, len(answer.context["lines"])) == (200, len(every))


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize("query", [{"person": "x"}, {"person": ""}, {"helper": "987654"}])
def test_somebody_who_is_not_there_is_404(client, query):
    assert page(client, **query).status_code == 404


def test_older_messages_are_reached_by_the_key_of_the_last(client, clerk, monkeypatch):
    monkeypatch.setattr(ledger, "ON_A_PAGE", 2)
    said = [sent.queued(make.participant()) for _ in range(5)]
    seen, before = [], ""
    for _ in range(3):
        answer = page(client, before=before)
        seen += [line.message.pk for line in answer.context["lines"]]
        found = re.search(r"before=(\d+)", answer.content.decode())
        before = found[1] if found else ""

    assert seen == [each.pk for each in reversed(said)]
    assert before == ""


def test_one_message_shows_everything_that_carriers_reported(client, clerk):
    sent.machines()
    message = sent.after(Accepted("SM1"))
    receipts.hear(message.sendings.get(), Report("sent"), at=make.NOON)
    receipts.hear(message.sendings.get(), Report("delivered"), at=make.NOON)

    text = client.get(reverse("staff:message", args=[message.pk])).content.decode()

    assert [word in text for word in ("SM1", "sent", "delivered", "伝達済み")] == [True] * 4
    assert "の教室は中止になりました。" in text


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize("number", [1, 3])
def test_the_ledger_costs_the_same_for_one_and_for_three(
    client, number, django_assert_num_queries
):
    sent.machines()
    for _ in range(number):
        mark(sent.failed(), MessageState.NO_ANSWER)
    page(client)  # the line of the audit trail is written once a day

    # session, user, membership; conflicts; counts; messages, sendings, marks; names; audit
    with django_assert_num_queries(11):
        page(client)


def test_looking_is_written_down_once_a_day(client, clerk):
    sent.queued()
    page(client)
    page(client)

    lines = AuditEvent.objects.filter(action="messages.viewed")
    assert [each.actor_key for each in lines] == [str(clerk.pk)]


def test_another_town_s_messages_are_not_there(client):
    sent.queued()
    client.force_login(make.staff(town=make.other_town()))

    assert page(client).context["lines"] == []
    key = Message.objects.get().pk
    assert client.get(reverse("staff:message", args=[key])).status_code == 404


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.CONTRACTOR, Role.VIEWER])
def test_who_takes_no_registrations_does_not_see_it(client, role):
    client.force_login(make.staff(role))

    assert page(client).status_code == 403
