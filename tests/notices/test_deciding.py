"""What staff decide about messages that did not go through."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import override_settings
from django.urls import reverse

from accounts.models import AuditEvent
from common.errors import RuleViolation
from notices.actions import deciding
from notices.choices import (
    Decision,
    MessageChannel,
    MessageState,
    OptOutSource,
    SendingState,
    Shelf,
)
from notices.delivery import opting_out, outbox, receipts
from notices.models import Message
from notices.queries import ledger
from notices.rules.carriers import Accepted, Report
from tests import make
from tests.moments import at_once
from tests.notices import sent

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def carrier():
    with override_settings(**sent.SETTINGS):
        sent.machines()
        yield


@pytest.fixture
def clerk(client):
    user = make.staff()
    client.force_login(user)
    return user


def decide(message, decision, *, at=LATER, **more):
    return deciding.decide(message, decision=decision, by=make.BY, at=at, **more)


def shelf_of(message):
    return ledger.line(message.municipality, message.pk).shelf


def refusal_of(message, decision, **more):
    with pytest.raises(RuleViolation) as caught:
        decide(message, decision, **more)
    return caught.value


def test_what_nobody_knows_goes_out_once_more_if_staff_say_so():
    message = sent.unknown()

    decide(message, Decision.AGAIN)
    assert shelf_of(message) is Shelf.QUEUED
    sent.hand_over(message, Accepted("SM9", delivered=True), at=LATER)

    assert shelf_of(message) is Shelf.TOLD
    assert [each.state for each in message.sendings.all()] == [
        SendingState.UNKNOWN,
        SendingState.DELIVERED,
    ]


def test_a_late_receipt_of_the_first_try_stops_the_second():
    message = sent.unknown()
    decide(message, Decision.AGAIN)

    receipts.hear(message.sendings.get(), Report("delivered"), at=LATER)

    assert shelf_of(message) is Shelf.TOLD
    assert outbox.claim(MessageChannel.SMS, room=5, worker=None, at=LATER) == []


def test_deciding_twice_is_deciding_once():
    message = sent.unknown()

    for _ in range(2):
        decide(message, Decision.AGAIN)

    assert AuditEvent.objects.filter(action="message.sent_again").count() == 1


def test_it_goes_out_by_the_way_that_staff_choose():
    message = sent.failed()

    decide(message, Decision.AGAIN, channel=MessageChannel.VOICE)

    message.refresh_from_db()
    assert (message.channel, message.tries, shelf_of(message)) == ("voice", 0, Shelf.QUEUED)


@pytest.mark.parametrize(
    ("channel", "code"),
    [(MessageChannel.MAIL, "message_not_that_way"), (MessageChannel.SMS, None)],
)
def test_a_way_that_does_not_lead_to_the_person_is_refused(channel, code):
    message = sent.failed()

    if code is None:
        decide(message, Decision.AGAIN, channel=channel)
    else:
        assert refusal_of(message, Decision.AGAIN, channel=channel).code == code
        assert shelf_of(message) is Shelf.FAILED


def test_a_stopped_number_is_not_sent_to_again():
    message = sent.failed()
    for channel in (MessageChannel.SMS, MessageChannel.VOICE):
        opting_out.stop(
            municipality=message.municipality,
            channel=channel,
            to=message.participant.phones.get().digits,
            source=OptOutSource.PHONE,
            by=make.BY,
            at=LATER,
        )

    assert refusal_of(message, Decision.AGAIN).code == "message_without_machine"


def test_past_its_deadline_nothing_goes_out_by_machine():
    message = sent.unknown(message=sent.queued(due_at=LATER))

    assert refusal_of(message, Decision.AGAIN, at=LATER).code == "message_too_late"
    assert shelf_of(message) is Shelf.UNKNOWN


def test_it_had_arrived():
    message = sent.unknown()

    decide(message, Decision.ARRIVED)

    message.refresh_from_db()
    assert (message.state, message.told_at) == (MessageState.TOLD, LATER)
    assert message.sendings.get().state == SendingState.DELIVERED
    assert message.sendings.get().look_up_at is None


def test_told_by_telephone_leaves_the_try_in_doubt():
    message = sent.unknown()

    decide(message, Decision.TOLD)

    assert shelf_of(message) is Shelf.TOLD
    assert message.sendings.get().state == SendingState.UNKNOWN


@pytest.mark.parametrize("make_one", [sent.unknown, sent.queued])
def test_it_is_put_on_the_call_list(make_one):
    message = make_one()

    decide(message, Decision.TO_STAFF)

    message.refresh_from_db()
    assert (message.channel, message.next_at, message.state) == ("phone", None, "waiting")
    assert outbox.claim(MessageChannel.SMS, room=5, worker=None, at=LATER) == []


def test_who_has_an_address_alone_is_written_a_postcard():
    person = make.participant(phone="090-1234-5678", address="中央町1")
    message = sent.unknown(message=sent.queued(person))
    person.phones.all().delete()

    decide(message, Decision.TO_STAFF)

    message.refresh_from_db()
    assert message.channel == "post"


def test_an_expired_one_is_rung_or_let_go():
    due = make.NOON + timedelta(minutes=1)
    message = sent.after(Accepted("x"), message=sent.queued(due_at=due), at=due)
    assert shelf_of(message) is Shelf.EXPIRED

    assert refusal_of(message, Decision.AGAIN).code == "message_not_to_decide"
    decide(message, Decision.TO_STAFF)

    assert shelf_of(message) is Shelf.STAFF


def test_what_is_being_asked_just_now_is_nobody_s_to_decide():
    message = sent.queued()
    outbox.claim(MessageChannel.SMS, room=1, worker=None, at=make.NOON)

    refusals = {refusal_of(message, each).code for each in Decision if each != Decision.AGAIN}

    assert refusals == {"message_not_to_decide"}
    assert decide(message, Decision.AGAIN).state == MessageState.SENDING


@pytest.mark.parametrize("decision", [Decision.TOLD, Decision.WITHDRAW])
def test_a_waiting_message_that_staff_settled_goes_out_no_more(decision):
    message = sent.queued()

    decide(message, decision)

    assert outbox.claim(MessageChannel.SMS, room=5, worker=None, at=LATER) == []
    assert shelf_of(message) in {Shelf.TOLD, Shelf.WITHDRAWN}


def test_several_are_decided_with_one_press_and_what_is_refused_is_said(client, clerk):
    unclear = [sent.unknown() for _ in range(3)]
    told = sent.after(Accepted("SM1", delivered=True))

    answer = press_all(client, Decision.AGAIN, [*unclear, told])

    assert [shelf_of(each) for each in unclear] == [Shelf.QUEUED] * 3
    first, second = map(str, get_messages(answer.wsgi_request))
    assert first == "3件：もう一度送ります。"
    assert "1件は、そのままです。この連絡は、いま「伝達済み」のため" in second


def test_only_messages_of_one_s_own_town_are_decided(client):
    message = sent.unknown()
    client.force_login(make.staff(town=make.other_town()))

    press_all(client, Decision.AGAIN, [message])
    answer = client.post(
        reverse("staff:message-decide", args=[message.pk]), {"decision": "again"}
    )

    assert (shelf_of(message), answer.status_code) == (Shelf.UNKNOWN, 404)


def press_all(client, decision, rows):
    return client.post(
        reverse("staff:messages-decide"),
        {"decision": decision, "message": [each.pk for each in rows]},
    )


@pytest.mark.usefixtures("clerk")
def test_the_page_offers_what_may_be_decided_and_takes_it(client):
    message = sent.unknown()
    page = reverse("staff:message", args=[message.pk])

    text = client.get(page).content.decode()
    answer = client.post(
        reverse("staff:message-decide", args=[message.pk]),
        {"decision": "arrived", "here": page},
    )

    offered = ["届いていた", "もう一度送る", "電話で伝えた", "連絡リストに入れる", "取り消す"]
    assert [f">{each}</button>" in text for each in offered] == [True] * 5
    assert (answer["Location"], shelf_of(message)) == (page, Shelf.TOLD)
    assert "この連絡をどうしますか" not in client.get(page).content.decode()


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize(
    "posted", [{}, {"decision": "x"}, {"decision": "again", "channel": "x"}]
)
def test_what_cannot_be_read_changes_nothing(client, posted):
    message = sent.unknown()

    client.post(reverse("staff:message-decide", args=[message.pk]), posted)
    client.post(reverse("staff:messages-decide"), posted | {"message": ["x", message.pk]})

    assert shelf_of(message) is Shelf.UNKNOWN


@pytest.mark.usefixtures("clerk")
def test_one_is_never_led_away_to_another_host(client):
    message = sent.unknown()

    answer = client.post(
        reverse("staff:message-decide", args=[message.pk]),
        {"decision": "told", "here": "https://example.com/"},
    )

    assert answer["Location"] == reverse("staff:messages")


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_decide_at_once_decide_once():
    message = sent.unknown()

    at_once(*[lambda: decide(message, Decision.AGAIN)] * 2)

    assert AuditEvent.objects.filter(action="message.sent_again").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_claims_while_staff_withdraw_sends_or_does_not():
    message = sent.queued()

    claimed, _ = at_once(
        lambda: outbox.claim(MessageChannel.SMS, room=1, worker=None, at=LATER),
        lambda: decide(message, Decision.WITHDRAW),
    )

    message = Message.objects.get()
    assert (message.state == MessageState.SENDING) == (len(claimed) == 1)
    assert (message.state == MessageState.WITHDRAWN) == (claimed == [])


def test_the_first_try_that_fails_after_staff_sent_again_changes_nothing():
    message = sent.unknown()
    first = message.sendings.get()
    decide(message, Decision.AGAIN)
    sent.hand_over(message, Accepted("SM9"), at=LATER)

    receipts.hear(first, Report("undelivered", "30005"), at=LATER)

    assert shelf_of(message) is Shelf.SENT
    first.refresh_from_db()
    assert first.error == "30005"
