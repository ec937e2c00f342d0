"""Log lines name events, kinds and places: nothing that belongs to a person."""

import json
import logging
import logging.config

import pytest
import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from classes.views import own
from people.models import Participant
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    """The formatted lines of everything that is logged, at any level."""
    written = []
    formatter = logging.config.DictConfigurator(settings.LOGGING).configure_formatter(
        {**settings.LOGGING["formatters"]["json"]}
    )

    class Keeper(logging.Handler):
        def emit(self, record):
            written.append(formatter.format(logging.makeLogRecord(record.__dict__)))

    keeper, root = Keeper(), logging.getLogger()
    root.addHandler(keeper)
    yield written
    root.removeHandler(keeper)


def test_a_fault_is_logged_by_kind_and_place_and_not_by_its_words(lines):
    person = make.participant(name="山田　花子")

    try:
        with transaction.atomic():
            Participant.objects.create(
                pk=person.pk,
                municipality=person.municipality,
                name="山田　花子",
                kana="ヤマダ ハナコ",
                created_at=make.NOON,
            )
    except IntegrityError:
        logging.getLogger("tomoni").exception("Internal Server Error: /staff/")

    [line] = lines
    told = json.loads(line)
    assert told["event"] == "Internal Server Error: /staff/"
    assert told["exception"][0] == "django.db.utils.IntegrityError"
    assert told["where"][-1].endswith(" execute")
    assert any("test_logs.py" in place for place in told["where"])
    for private in ("山田", "ヤマダ", "exc_info", str(person.person_key)):
        assert private not in line


def test_structlog_s_own_lines_say_as_little(capsys):
    try:
        int("山田花子")
    except ValueError:
        structlog.get_logger().error("failed", exc_info=True)

    told = json.loads(capsys.readouterr().out)
    assert told["exception"] == ["builtins.ValueError"]
    assert "山田" not in json.dumps(told, ensure_ascii=False)


def test_the_address_of_a_holder_s_own_page_is_not_logged(lines, monkeypatch):
    registration = make.registration(make.offering())
    monkeypatch.delattr(own, "_context")

    Client(raise_request_exception=False).get(f"/my/{registration.secret}/")

    assert [json.loads(line)["event"] for line in lines] == ["Internal Server Error: /my/…/"]
    assert str(registration.secret) not in "".join(lines)
