"""Bodies that were not made by our tablets: bounded, refused one by one, the rest unharmed."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from attendance.actions import kiosks
from attendance.models import CheckIn, TapReceipt
from people.models import Participant
from tests import make
from tests.attendance.taps import URL, Tablet, class_on, present, seat, tap

pytestmark = pytest.mark.django_db
WRONG: list[Any] = [
    None,
    "text",
    [],
    {},
    {"id": "x" * 10_000},
    {"id": 7},
    {"session": None},
    {"session": "00000000-0000-0000-0000-00000000000g"},
    {"kind": "burnt"},
    {"kind": ["arrived"]},
    {"method": 3},
    {"registration": "x" * 1_000},
    {"registration": {"a": 1}},
    {"registration": "\u0000"},
    {"person": "nobody", "registration": None},
    {"person": "00000000-0000-0000-0000-000000000000"},
    {"walk_in": {"name": "x" * 100_000, "kana": "ヤマ"}, "registration": None},
    {"walk_in": {"name": "山", "kana": ["ヤマ"]}, "registration": None},
    {"walk_in": "山", "registration": None},
    {"group": {"name": "", "count": -1}, "kind": "counted", "registration": None},
    {"group": {"name": "", "count": 10**30}, "kind": "counted", "registration": None},
    {"group": {"name": "", "count": True}, "kind": "counted", "registration": None},
    {"kind": "voided"},
    {"voids": "00000000-0000-0000-0000-000000000000"},
    {"occurred_at": "yesterday"},
    {"occurred_at": 0},
    {"occurred_at": "2026-06-01T10:00:00"},
    {"occurred_at": "2026-06-01T10:00:00+09:00" + " " * 1_000},
    {"clock_offset": 10**18},
    {"clock_offset": -(10**18)},
    {"clock_offset": "1"},
    {"clock_offset": True},
]


@pytest.fixture
def session():
    return class_on().sessions.get()


@pytest.fixture
def tablet(session):
    return Tablet(session)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: json.dumps(wrong)[:60])
def test_a_tap_that_cannot_be_read_is_refused_alone(tablet, session, wrong):
    rows = [seat(session.offering) for _ in range(2)]
    bad = wrong
    if isinstance(wrong, dict) and wrong:
        bad = tap(session, registration=rows[1].reference) | wrong
        bad = {name: value for name, value in bad.items() if value is not None}

    [refused, stored] = tablet.post(bad, tap(session, registration=rows[0].reference)).json()[
        "results"
    ]

    assert (refused["outcome"], stored["outcome"]) == ("refused", "stored")
    assert refused["sentence"].endswith("ください。")
    assert present() == [rows[0].participant.person_key]
    assert TapReceipt.objects.count() == 1


def test_html_is_a_name_like_any_other(tablet, session):
    name = "<script>alert(1)</script>"

    tablet.send(tap(session, walk_in={"name": name, "kana": "アラート"}, method="walk_in"))

    assert Participant.objects.get().name == name


def test_too_many_taps_and_too_long_a_body_are_refused_whole(tablet, session):
    many = tablet.post(*([{}] * 10_000))
    large = tablet.post({"id": "x" * 1_100_000})

    assert (many.status_code, large.status_code) == (400, 413)
    assert large.json()["code"] == "too_large"


@pytest.mark.parametrize(
    "body", ["", "[]", "7", '{"taps": {}}', "[" * 100_000, '{"taps": NaN}', "\ufeff{"]
)
def test_an_envelope_that_cannot_be_read(tablet, body):
    answer = tablet.client.post(URL, body, content_type="application/json")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_an_envelope_without_a_clock_or_with_a_mad_one_is_read_all_the_same(tablet, session):
    for sent_at in (None, "x", 7, "0001-01-01T00:00:00+00:00", "2026-06-01T12:00:00"):
        row = seat(session.offering)
        answer = tablet.post(tap(session, registration=row.reference), sent_at=sent_at)
        assert answer.status_code == 200


def test_a_tablet_three_hours_wrong_gives_the_right_times(tablet, session):
    rows = [seat(session.offering) for _ in range(2)]
    wrong = {"occurred_at": "2026-06-01T07:10:00+09:00"}
    measured = tap(session, registration=rows[0].reference, clock_offset=10_800_000, **wrong)
    guessed = tap(session, registration=rows[1].reference, **wrong)

    tablet.send(measured)
    tablet.send(guessed, sent_at="2026-06-01T09:00:00+09:00")

    times = {mark.occurred_at for mark in CheckIn.objects.all()}
    assert times == {make.tokyo("2026-06-01 10:10")}
    tablet.kiosk.refresh_from_db()
    assert tablet.kiosk.clock_offset == 10_800_000


def test_a_tablet_that_was_stopped_or_is_none_of_ours(tablet, session):
    kiosks.revoke(tablet.kiosk, by=make.BY, at=make.NOON)
    stopped = tablet.post(tap(session, registration="4827-3156"))
    tablet.client.credentials(HTTP_AUTHORIZATION="Kiosk nobody")
    unknown = tablet.post(tap(session, registration="4827-3156"))

    assert (stopped.status_code, stopped.json()["code"]) == (403, "kiosk_revoked")
    assert (unknown.status_code, unknown.json()["code"]) == (401, "kiosk_unknown")
    assert unknown["WWW-Authenticate"] == "Kiosk"


@pytest.mark.parametrize(("days", "status"), [(1, 200), (13, 200), (16, 403)])
def test_marks_are_taken_for_two_weeks_after_the_day(session, days, status):
    tablet = Tablet(session)
    row = seat(session.offering)

    with time_machine.travel(make.NOON + timedelta(days=days), tick=False):
        answer = tablet.post(tap(session, registration=row.reference))
        assert tablet.get(session, "roster").status_code == 403

    assert answer.status_code == status


READ = ["kiosks/me/", "sessions/{}/roster/", "sessions/{}/marks/"]


def test_a_session_of_another_tablet_or_town_is_refused_alone(tablet, session):
    other = class_on().sessions.get()
    elsewhere = class_on(town=make.other_town()).sessions.get()
    Tablet(other)
    rows = [seat(each.offering) for each in (session, other, elsewhere)]
    taps = [
        tap(each, registration=row.reference)
        for each, row in zip((session, other, elsewhere), rows, strict=True)
    ]

    assert tablet.send(*taps) == [
        ("stored", None),
        ("refused", "session_unknown"),
        ("refused", "session_unknown"),
    ]
    assert present() == [rows[0].participant.person_key]
    for each in (other, elsewhere):
        assert tablet.get(each, "roster").status_code == 404
        assert tablet.get(each, "marks").status_code == 404


def test_an_id_twice_in_one_batch_is_stored_once_and_never_with_another_body(tablet, session):
    first, second = (seat(session.offering) for _ in range(2))
    mark = tap(session, registration=first.reference)

    assert tablet.send(mark, mark, mark | {"registration": second.reference}) == [
        ("stored", None),
        ("repeated", None),
        ("refused", "mark_reused"),
    ]
    assert present() == [first.participant.person_key]


def test_people_of_another_town_are_neither_marked_nor_told(tablet, session):
    away = make.other_town()
    person, helper = make.participant(town=away), make.helper(town=away)
    taps = [
        tap(session, person=str(person.public_id)),
        tap(session, person=str(person.person_key)),
        tap(session, helper=str(helper.public_id)),
    ]

    assert tablet.send(*taps) == [("refused", "person_unknown")] * 3


@pytest.mark.parametrize("body", ['{"taps": [{"id": "\\ud800"}]}', '{"taps": "\\udfff"}'])
def test_half_a_character_is_refused_before_it_is_read(tablet, body):
    answer = tablet.client.post(URL, body, content_type="application/json")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("since", ["", "x", "\u0000", "9" * 10_000, "-1", "MTIz", "%ud800"])
def test_a_cursor_that_nobody_gave_hurts_nobody(tablet, session, since):
    answer = tablet.get(session, "marks", since=since, unsent="9" * 400)

    assert answer.status_code in {200, 400}


@pytest.mark.parametrize("address", READ)
@pytest.mark.parametrize("token", ["", "x", "x" * 100_000, "\u0000", "é", "' OR 1=1 --"])
def test_a_token_that_nobody_has_opens_nothing(session, address, token):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Kiosk {token}")

    answer = client.get(f"/api/v1/{address}".format(session.public_id))

    assert (answer.status_code, answer.json()["code"]) == (401, "kiosk_unknown")


@pytest.mark.parametrize("what", ["roster", "marks"])
def test_a_stopped_tablet_sees_nothing_more(tablet, session, what):
    seat(session.offering)
    kiosks.revoke(tablet.kiosk, by=make.BY, at=make.NOON)

    answer = tablet.get(session, what)

    assert (answer.status_code, answer.json()["code"]) == (403, "kiosk_revoked")


def test_what_was_refused_stands_in_no_log(tablet, session, caplog):
    caplog.set_level("DEBUG")
    secret = {"name": "山本　和子", "kana": "和子", "phone": "0992161115"}

    [[outcome, _]] = tablet.send(tap(session, walk_in=secret, method="walk_in"))
    tablet.client.post(URL, '{"taps": "山本　和子"}', content_type="application/json")

    assert outcome == "refused"
    written = "".join(
        record.getMessage()
        for record in caplog.records
        if not record.name.startswith("django.db")
    )
    assert [word for word in ("山本", "和子", "0992161115") if word in written] == []
