"""送信の見張り: what waits, what fails, and the alarm when nobody sends."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse

from notices.choices import MessageChannel
from notices.delivery import workers
from notices.models import Pace
from notices.queries import health
from notices.rules.carriers import Accepted, Refused
from notices.rules.health import LATE, SILENT, Level, Signs, is_silent, level
from tests import make
from tests.notices import sent

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
OLD = make.NOON - LATE - MINUTE
GONE = make.NOON - SILENT - MINUTE
HERE = make.NOON - MINUTE


@pytest.fixture(autouse=True)
def carrier():
    with override_settings(**sent.SETTINGS), time_machine.travel(make.NOON, tick=False):
        sent.machines()
        yield


@pytest.mark.parametrize(
    ("oldest", "seen", "silent", "grade"),
    [
        (None, None, False, Level.FINE),
        (HERE, None, False, Level.FINE),
        (OLD, HERE, False, Level.WARNING),
        (OLD, GONE, True, Level.ALARM),
        (OLD, None, True, Level.ALARM),
        (None, GONE, False, Level.FINE),
    ],
)
def test_the_alarm_is_for_what_is_late_and_that_nobody_sends(oldest, seen, silent, grade):  # noqa: PLR0917
    signs = Signs(oldest_due=oldest, last_seen=seen)

    assert (is_silent(signs, make.NOON), level(signs, make.NOON)) == (silent, grade)


@pytest.mark.parametrize("signs", [Signs(None, None, unknown=1), Signs(None, None, paused=1)])
def test_what_somebody_should_look_at_is_a_warning(signs):
    assert level(signs, make.NOON) is Level.WARNING


def test_everything_at_one_moment():
    sent.queued(at=OLD)
    sent.queued(at=make.NOON + MINUTE)
    sent.unknown(at=make.NOON - timedelta(hours=1))
    sent.after(Accepted("SM1"), at=make.NOON)
    sent.after(Refused("21635"), at=make.NOON)
    sent.after(Accepted("SM2", delivered=True), at=make.NOON)
    sent.after(Refused("30005"), at=make.NOON - timedelta(hours=2))

    found = health.of(make.town(), at=make.NOON)

    # The first of them went out with the others, as it was due.
    assert (found.in_flight, found.unknown, found.delivered) == (0, 1, 1)
    assert [(each.channel, each.code, each.number) for each in found.reasons] == [
        (MessageChannel.SMS, "21635", 1)
    ]
    assert [(each.channel, each.waiting) for each in found.queues] == [
        (MessageChannel.SMS, 1),
        (MessageChannel.VOICE, 2),
    ]


def test_another_town_s_messages_are_not_counted():
    sent.queued()

    assert health.of(make.other_town(), at=make.NOON).waiting == 0
    assert health.of(None, at=make.NOON).waiting == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_however_much_waits(rows, django_assert_num_queries):
    for _ in range(rows):
        sent.queued(at=OLD)
    town = make.town()

    with django_assert_num_queries(6):
        assert health.of(town, at=make.NOON).signs.oldest_due == OLD
    with django_assert_num_queries(2):
        assert health.is_silent(town, at=make.NOON) is True


def test_without_a_carrier_nothing_waits_for_a_machine():
    sent.queued(at=OLD)

    with override_settings(NOTICE_GATEWAYS={}):
        assert health.is_silent(make.town(), at=make.NOON) is False
        assert health.of(make.town(), at=make.NOON).level is Level.FINE


def test_the_alarm_stands_on_the_page_of_today_until_a_worker_is_seen(client):
    sent.queued(at=OLD)
    client.force_login(make.staff())

    before = client.get(reverse("staff:today")).content.decode()
    workers.seen(None, name="host:1", sent=0, at=make.NOON)
    after = client.get(reverse("staff:today")).content.decode()

    assert [("送信の仕組みが止まっています" in each) for each in (before, after)] == [
        True,
        False,
    ]


def test_what_nobody_knows_stands_on_the_page_of_today(client):
    sent.unknown()
    client.force_login(make.staff())

    text = client.get(reverse("staff:today")).content.decode()

    assert "届いたかどうか分からない連絡が 1件あります" in text


def test_the_page_says_in_words_what_fails_and_who_sends(client):
    sent.after(Refused("21635"), at=make.NOON)
    workers.seen(None, name="host:1", sent=3, at=HERE)
    Pace.objects.update_or_create(
        channel="sms",
        defaults={
            "next_slot_at": make.NOON,
            "faults": 4,
            "paused_until": make.NOON + MINUTE,
        },
    )
    client.force_login(make.staff())

    text = client.get(reverse("staff:messages-health")).content.decode()

    words = ["固定電話の番号です", "host:1", "続けて4回失敗したため", "確かめることがあります"]
    assert [each in text for each in words] == [True] * 4


def metrics(client, **more):
    return client.get("/metrics", **more)


def test_machines_read_numbers_and_no_names(client):
    message = sent.unknown()
    sent.queued(at=OLD)

    answer = metrics(client)

    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "tomoni_messages_unknown 1" in lines
    assert 'tomoni_messages_due{channel="sms"} 1' in lines
    assert (
        f"tomoni_messages_oldest_due_seconds {int((make.NOON - OLD).total_seconds())}" in lines
    )
    assert "tomoni_messages_alarm 1" in lines
    assert message.participant.name not in answer.content.decode()


@pytest.mark.parametrize(
    ("token", "asked", "status"),
    [
        ("", {"REMOTE_ADDR": "127.0.0.1"}, 200),
        ("", {"REMOTE_ADDR": "::1"}, 200),
        ("", {"REMOTE_ADDR": "192.0.2.1"}, 403),
        ("", {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.1"}, 403),
        ("", {"REMOTE_ADDR": ""}, 403),
        ("secret", {"REMOTE_ADDR": "192.0.2.1", "HTTP_AUTHORIZATION": "Bearer secret"}, 200),
        ("secret", {"REMOTE_ADDR": "127.0.0.1"}, 403),
        ("secret", {"REMOTE_ADDR": "192.0.2.1", "HTTP_AUTHORIZATION": "Bearer wrong"}, 403),
        ("secret", {"REMOTE_ADDR": "192.0.2.1", "HTTP_AUTHORIZATION": "Bearer ひみつ"}, 403),
    ],
)
def test_only_this_machine_or_the_token_opens_the_numbers(client, token, asked, status):  # noqa: PLR0917
    with override_settings(METRICS_TOKEN=token):
        answer = metrics(client, **asked)

    assert (answer.status_code, bool(answer.content)) == (status, status == 200)


def run(capsys, *options):
    """The exit code and what was said."""
    code = 0
    try:
        call_command("notices_health", *options)
    except SystemExit as end:
        code = int(end.code)
    return code, capsys.readouterr().out


def test_the_command_answers_as_a_plug_in_does(capsys):
    assert run(capsys)[0] == 0
    sent.unknown()
    code, line = run(capsys)
    assert (code, line.split(":")[0]) == (1, "WARNING")
    sent.queued(at=OLD)
    code, text = run(capsys, "--json")
    assert (code, json.loads(text)["level"], json.loads(text)["due"]) == (2, "alarm", 1)
