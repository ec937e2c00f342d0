"""Offers answered by machine, places changed, seats freed."""

from datetime import timedelta

import pytest
import time_machine

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.actions import registrations
from classes.choices import Channel
from tests import make
from tests.api import seats
from tests.api.seats import URL, ask

pytestmark = pytest.mark.django_db
ANSWERS = {
    "accept": {},
    "decline": {"reason": "都合が悪い"},
    "pass-over": {"reason": "留守"},
    "reorder": {"place": 1, "reason": "送迎の都合"},
    "cancel": {"reason": "用事"},
}


def logged_in_again(client):
    """The same clerk on another day."""
    client.force_login(make.staff())
    return client


def problem(answer):
    return answer.status_code, answer.json()["code"]


def test_a_yes_takes_the_seat_and_a_second_yes_changes_nothing(clerk):
    first, second = seats.offered()

    answers = [ask(clerk, first, "accept") for _ in range(2)]

    assert [(answer.status_code, answer.json()["state"]) for answer in answers] == [
        (200, "confirmed"),
        (200, "confirmed"),
    ]
    assert seats.states([first, second]) == ["confirmed", "waiting"]


def test_a_late_yes_is_told_the_place_in_line(clerk):
    first, second = seats.offered()

    with time_machine.travel(first.offer_deadline, tick=False):
        answer = ask(logged_in_again(clerk), first, "accept")

    assert problem(answer) == (409, "offer_expired")
    assert answer.json()["position"] == 1
    assert "1番目" in answer.json()["title"]
    assert seats.states([first, second]) == ["waiting", "offered"]


@pytest.mark.parametrize("content", [{}, {"reason": "都合が悪い"}])
def test_a_no_gives_the_seat_to_the_next(clerk, content):
    first, second = seats.offered()

    answer = ask(clerk, first, "decline", **content)

    assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
    assert seats.states([first, second]) == ["withdrawn", "offered"]
    assert problem(ask(clerk, first, "decline")) == (409, "no_offer")


def test_whoever_does_not_answer_is_passed_over(clerk):
    first, second = seats.offered()

    answer = ask(clerk, first, "pass-over", reason="留守")

    assert answer.json()["state"] == "waiting"
    assert answer.json()["called_at"] is not None
    assert seats.states([first, second]) == ["waiting", "offered"]
    assert first.history.latest("pk").reason == "留守"


def test_somebody_is_moved_in_line_for_a_reason(clerk):
    _, first, second, third = seats.waiting(people=3)

    answer = ask(clerk, third, "reorder", place=1, reason="送迎の都合")

    assert answer.json()["position"] == 1
    places = [clerk.get(f"{URL}{row.reference}/").json()["position"] for row in (first, second)]
    assert places == [2, 3]
    told = AuditEvent.objects.get(action="registration.reordered")
    assert told.municipality_code == make.town().code


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        (("reorder", {}), ["place", "reason"]),
        (("reorder", {"place": 0, "reason": "x"}), ["place"]),
        (("reorder", {"place": 10**30, "reason": "x"}), ["place"]),
        (("reorder", {"place": 1, "reason": " "}), ["reason"]),
        (("pass-over", {}), ["reason"]),
        (("cancel", {"reason": "あ" * 201}), ["reason"]),
        (("decline", {"reason": "\x00"}), ["reason"]),
    ],
)
def test_what_is_missing_is_told_field_by_field(clerk, sent, fields):
    line = seats.offered()
    answer, content = sent

    got = ask(clerk, line[0], answer, **content)

    assert (got.status_code, sorted(got.json()["errors"])) == (400, fields)
    assert seats.states(line) == ["offered", "waiting"]


@pytest.mark.parametrize("answer", ["accept", "decline", "pass-over"])
def test_who_was_not_asked_has_nothing_to_answer(clerk, answer):
    _, first, _ = seats.waiting()

    got = ask(clerk, first, answer, **ANSWERS[answer])

    assert problem(got) == (409, "no_offer")
    assert "099-216-1115" in got.json()["title"]


def test_whoever_has_a_seat_has_no_place_in_line(clerk):
    seated, *_ = seats.waiting()

    assert problem(ask(clerk, seated, "reorder", place=1, reason="x")) == (409, "no_offer")


def test_at_a_last_call_the_first_yes_has_the_seat(clerk):
    seated, first, second = seats.waiting(
        first=make.tokyo("2026-06-02 10:00"), closes=make.tokyo("2026-06-01 17:00")
    )
    registrations.cancel(seated, reason="用事", by=make.BY, at=make.NOON)

    answers = [ask(clerk, row, "accept") for row in (second, first)]

    assert answers[0].json()["state"] == "confirmed"
    assert problem(answers[1]) == (409, "seat_gone")


@pytest.mark.parametrize("answer", ANSWERS)
def test_another_towns_reference_is_unknown(colleague_elsewhere, answer):
    line = seats.offered()

    got = ask(colleague_elsewhere, line[0], answer, **ANSWERS[answer])

    assert problem(got) == (404, "not_found")
    assert seats.states(line) == ["offered", "waiting"]


@pytest.mark.parametrize("answer", ANSWERS)
def test_strangers_answer_for_nobody(stranger, answer):
    line = seats.offered()

    got = ask(stranger, line[0], answer, **ANSWERS[answer])

    assert problem(got) == (403, "not_authenticated")
    assert "ログイン" in got.json()["title"]
    assert seats.states(line) == ["offered", "waiting"]


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.CONTRACTOR, Role.VIEWER])
def test_nor_does_who_takes_no_registrations(stranger, role):
    line = seats.offered()
    stranger.force_login(make.staff(role))

    got = ask(stranger, line[0], "accept")

    assert problem(got) == (403, "permission_denied")
    assert seats.states(line) == ["offered", "waiting"]


def test_a_hall_that_is_not_mine_has_its_own_staff(stranger):
    line = seats.offered()
    stranger.force_login(make.staff(Role.FACILITY_STAFF))

    assert ask(stranger, line[0], "accept").status_code == 404


def test_the_office_reads_how_things_stand(clerk):
    first, second = seats.offered()

    offered = clerk.get(f"{URL}{first.reference}/").json()
    waits = clerk.get(f"{URL}{second.reference}/").json()

    assert (offered["state"], offered["position"]) == ("offered", None)
    assert make.datetime.fromisoformat(offered["offer_deadline"]) == first.offer_deadline
    assert (waits["state"], waits["position"], waits["offer_deadline"]) == ("waiting", 1, None)
    assert (waits["channel"], waits["rank"], waits["party"]) == ("phone", 1, [])


def test_the_office_reads_for_what_and_with_whom(clerk):
    slot, *_ = seats.by_slot()
    slot.seats = 2
    slot.save()
    party = registrations.register_together(
        offering=slot.session.offering,
        people=[make.participant(), make.participant()],
        request=registrations.Request(
            channel=Channel.PHONE, session=slot.session, slot=slot, override="付き添い"
        ),
        by=make.BY,
        at=make.NOON,
    )

    read = clerk.get(f"{URL}{party[1].reference}/").json()

    assert read["slot"] == str(slot.public_id)
    assert read["session"] == str(slot.session.public_id)
    assert read["party"] == [row.reference for row in party]
    assert read["override"] == "付き添い"


@pytest.mark.parametrize("people", [1, 3])
def test_reading_costs_the_same_however_long_the_line(clerk, people, django_assert_num_queries):
    *_, last = seats.waiting(people)
    url = f"{URL}{last.reference}/"
    clerk.get(url)

    with django_assert_num_queries(6):
        clerk.get(url)


def test_a_yes_in_the_last_second_is_in_time(clerk):
    first, _ = seats.offered()

    with time_machine.travel(first.offer_deadline - timedelta(seconds=1), tick=False):
        answer = ask(logged_in_again(clerk), first, "accept")

    assert answer.json()["state"] == "confirmed"
