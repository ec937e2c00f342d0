"""Waiting lists in the hands of several processes: nobody jumps the queue, no seat is lost."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from classes.choices import SEATED_STATES
from classes.models import RegistrationEvent
from notices.models import Message
from tests import make
from tests.classes.lines import full
from tests.faults.calls import asking, registering, resizing, tending
from tests.make import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
SECOND = timedelta(seconds=1)
ROUNDS = 3
EVENING_BEFORE = make.tokyo("2026-06-14 18:00")


def seated(offering):
    return offering.registrations.filter(state__in=SEATED_STATES).count()


def in_line(offering):
    rows = offering.registrations.filter(queue_number__isnull=False)
    return [*rows.order_by("queue_number").values_list("pk", flat=True)]


def states(rows):
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def codes(answers):
    return sorted(answer["refused"] for answer in answers if "refused" in answer)


def keys(rows):
    return [row.pk for row in rows]


def test_one_offer_accepted_by_four_at_once_is_one_seat(crowd):
    offering, (first, _), line = full(2, waiting=2)
    crowd.at_once(asking("cancel", first))

    answers = crowd.at_once(*[asking("accept", line[0])] * 4)

    assert [answer["state"] for answer in answers] == ["confirmed"] * 4
    assert states(line) == ["confirmed", "waiting"]
    assert seated(offering) == 2
    confirmed = AuditEvent.objects.filter(action="registration.confirmed")
    assert confirmed.count() == 1


def test_at_a_last_call_the_first_two_who_say_yes_have_the_two_seats(crowd):
    offering, seats, line = full(2, waiting=6)
    crowd.at_once(*(asking("cancel", row, at=EVENING_BEFORE) for row in seats))
    assert offering.registrations.filter(called_at=EVENING_BEFORE).count() == 6

    answers = crowd.at_once(
        *(asking("accept", row, at=EVENING_BEFORE, slow=0.02) for row in line)
    )

    assert codes(answers) == ["seat_gone"] * 4
    assert sorted(states(line)) == ["confirmed"] * 2 + ["waiting"] * 4
    assert seated(offering) == 2
    assert len(in_line(offering)) == 4


@pytest.mark.parametrize("halting", ["accept", "tend", None])
def test_an_answer_in_the_moment_in_which_the_offer_runs_out(crowd, halting):
    offering, (seat,), line = full(1, waiting=2)
    crowd.at_once(asking("cancel", seat))
    line[0].refresh_from_db()
    deadline = line[0].offer_deadline
    halt = {"halts": "classes.actions.ledger:move"}

    answer, _ = crowd.at_once(
        asking("accept", line[0], at=deadline - SECOND) | (halt if halting == "accept" else {}),
        tending(deadline) | (halt if halting == "tend" else {}),
    )

    in_time = answer.get("state") == "confirmed"
    assert answer.get("refused") == (None if in_time else "seat_gone")
    assert states(line) == (["confirmed", "waiting"] if in_time else ["waiting", "offered"])
    assert in_time or halting != "accept"
    assert not in_time or halting != "tend"
    assert seated(offering) == 1


def test_whoever_is_late_is_told_once_and_the_seat_goes_to_the_next(crowd):
    offering, (seat,), line = full(1, waiting=2)
    crowd.at_once(asking("cancel", seat))
    line[0].refresh_from_db()
    late = asking("accept", line[0], at=line[0].offer_deadline)

    answers = crowd.at_once(*[late] * 3, tending(line[0].offer_deadline))

    assert "state" not in {name for answer in answers for name in answer}
    assert {*codes(answers)} <= {"offer_expired", "seat_gone"}
    assert states(line) == ["waiting", "offered"]
    back = RegistrationEvent.objects.filter(from_state="offered", to_state="waiting")
    assert back.count() == seated(offering) == 1


def test_cancelled_accepted_and_applied_at_once_nobody_jumps_the_queue(crowd):
    for _ in range(ROUNDS):
        offering, seats, line = full(4, waiting=4)
        crowd.at_once(asking("cancel", seats[0]))

        answers = crowd.at_once(
            asking("cancel", seats[1]),
            asking("accept", line[0]),
            *(registering(offering, slow=0.02) for _ in range(4)),
            asking("cancel", seats[2]),
        )

        assert codes(answers) == []
        assert [answer["state"] for answer in answers[2:6]] == ["waiting"] * 4
        assert states(line) == ["confirmed", "offered", "offered", "waiting"]
        assert in_line(offering)[:3] == keys(line[1:])
        assert seated(offering) == 4


def test_more_seats_go_to_the_head_of_the_line_and_to_nobody_new(crowd):
    offering, _, line = full(3, waiting=4)

    answers = crowd.at_once(
        resizing(offering, 6), *(registering(offering, slow=0.02) for _ in range(5))
    )

    assert [answer["state"] for answer in answers[1:]] == ["waiting"] * 5
    assert states(line) == ["offered"] * 3 + ["waiting"]
    assert seated(offering) == 6


def test_the_order_is_changed_while_seats_come_free(crowd):
    for _ in range(ROUNDS):
        offering, seats, line = full(3, waiting=6)

        answers = crowd.at_once(
            *(asking("reorder", row, place=1) for row in line[3:]),
            *(asking("cancel", row) for row in seats[:2]),
            tending(NOON),
            tending(NOON),
            asking("reorder", line[0], place=6),
        )

        assert {*codes(answers)} <= {"no_offer"}
        assert len(in_line(offering)) == 6
        assert sorted(states(line)) == ["offered"] * 2 + ["waiting"] * 4
        assert seated(offering) == 3
        assert Message.objects.filter(purpose="seat_offered", state="waiting").count() == 2
        Message.objects.update(state="withdrawn")


def test_a_call_is_marked_in_the_moment_in_which_the_person_says_yes(crowd):
    _, (seat,), line = full(1, waiting=1)
    crowd.at_once(asking("cancel", seat))
    call = Message.objects.get(purpose="seat_offered")

    _, answer = crowd.at_once(
        {"do": "told_by_phone", "message": call.pk, "at": NOON}
        | {"halts": "notices.actions.messages:mark"},
        asking("accept", line[0]),
    )

    assert answer.get("state") == "confirmed", answer
    call.refresh_from_db()
    assert call.state == "told"
