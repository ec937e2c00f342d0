"""Fewer seats than people: the change with a reason, and the decision about each person."""

from dataclasses import replace

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from classes.actions import crowding, offerings, registrations, slots, waiting
from classes.actions.plans import OfferingPlan
from classes.actions.refusals import ReasonMissing
from classes.choices import Joining, OfferingState, RegistrationState
from classes.models import Offering, RegistrationEvent
from classes.queries import crowding as crowds
from classes.queries import lines
from notices.models import Message
from tests import make
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def url(name, offering):
    return reverse(f"staff:{name}", args=[offering.public_id])


def text(response):
    return " ".join(response.content.decode().split())


def shrink(offering, capacity, *, reason="会場の変更"):
    plan = replace(OfferingPlan.of(offering), capacity=capacity)
    offerings.change(offering, plan=plan, reason=reason, by=BY, at=NOON)
    offering.refresh_from_db()


def crowded(*, people=3, capacity=2, waiting_limit=None, **columns):
    """A class with one person more than seats: those registered, the earliest first."""
    offering = make.offering(capacity=people, waiting_limit=waiting_limit, **columns)
    rows = [make.registration(offering) for _ in range(people)]
    shrink(offering, capacity)
    return [offering, *rows]


def state(registration):
    registration.refresh_from_db()
    return registration.state


def put_back(registration, reason="席が減ったため"):
    return crowding.put_back(registration, reason=reason, by=BY, at=NOON)


def test_fewer_seats_than_people_need_a_reason_which_is_written_down():
    offering = make.offering(capacity=3)
    for _ in range(3):
        make.registration(offering)

    with pytest.raises(offerings.CapacityBelowTaken):
        shrink(offering, 2, reason="  ")
    shrink(offering, 2)

    assert Offering.objects.get().capacity == 2
    event = AuditEvent.objects.get(action="offering.changed")
    assert event.detail == {"columns": ["capacity"], "reason": "会場の変更"}


def test_nobody_new_gets_a_seat_while_there_are_too_many():
    offering, first, *_ = crowded(people=4, capacity=2)
    newcomer = make.registration(offering)

    registrations.cancel(first, reason="用事", by=BY, at=NOON)

    assert state(newcomer) == RegistrationState.WAITING
    assert crowds.over(offering, at=NOON) == 1


def test_single_sessions_are_counted_each_for_itself():
    offering = make.offering(capacity=2, sessions=2, joining=Joining.SESSIONS)
    for session in offering.sessions.order_by("number"):
        make.registration(offering, session=session)

    shrink(offering, 1, reason="")

    assert Offering.objects.get().capacity == 1


def test_slots_have_sizes_of_their_own():
    offering = make.offering(capacity=5, joining=Joining.SLOT)
    made = slots.divide(offering.sessions.get(), minutes=60, seats=1, by=BY, at=NOON)
    for slot in made:
        make.registration(offering, session=slot.session, slot=slot)

    shrink(offering, 1, reason="")

    assert crowds.people(offering, at=NOON) == []


def test_open_offers_come_first_and_then_the_latest_registered():
    offering = make.offering(capacity=3, waiting_limit=None)
    first, second, third = (make.registration(offering) for _ in range(3))
    offered = make.registration(offering)
    registrations.cancel(first, reason="用事", by=BY, at=NOON)
    assert state(offered) == RegistrationState.OFFERED

    shrink(offering, 1)

    assert [each.registration for each in crowds.people(offering, at=NOON)] == [
        offered,
        third,
        second,
    ]


def test_whoever_is_put_back_waits_before_everybody_and_is_told():
    offering, first, second, third = crowded()
    waiter = make.registration(offering)

    put_back(third)

    assert state(third) == RegistrationState.WAITING
    assert [*lines.waiting(offering)] == [third, waiter]
    assert lines.place(third) == 1
    event = RegistrationEvent.objects.filter(registration=third).last()
    assert (event.from_state, event.to_state, event.reason) == (
        "confirmed",
        "waiting",
        "席が減ったため",
    )
    message = Message.objects.get(participant=third.participant)
    assert "キャンセル待ちの先頭で" in message.text
    assert "「席が減ったため」" in message.text
    assert (state(first), state(second)) == ("confirmed", "confirmed")


def test_the_earlier_of_two_who_are_put_back_gets_the_first_seat():
    _offering, first, second, third = crowded(capacity=1)
    put_back(third)
    put_back(second)

    registrations.cancel(first, reason="用事", by=BY, at=NOON)

    assert (state(second), state(third)) == (
        RegistrationState.OFFERED,
        RegistrationState.WAITING,
    )


def test_an_offer_is_taken_back_with_what_was_not_yet_told():
    offering = make.offering(capacity=2, waiting_limit=None)
    first, second = make.registration(offering), make.registration(offering)
    offered = make.registration(offering)
    registrations.cancel(first, reason="用事", by=BY, at=NOON)
    shrink(offering, 1)

    put_back(offered)

    assert state(offered) == RegistrationState.WAITING
    assert offered.offer_deadline is None
    assert state(second) == RegistrationState.CONFIRMED
    told = Message.objects.filter(participant=offered.participant).order_by("pk")
    assert [message.state for message in told] == ["withdrawn", "waiting"]


def test_nobody_is_put_back_where_everybody_fits():
    _, first, second, third = crowded()
    put_back(third)

    for row in (first, second):
        with pytest.raises(crowding.NotCrowded):
            put_back(row)
    with pytest.raises(crowding.NotSeated):
        put_back(third)

    assert (state(first), state(second)) == ("confirmed", "confirmed")


def test_a_reason_is_asked_for_because_it_is_told():
    _, _, _, third = crowded()

    with pytest.raises(ReasonMissing):
        put_back(third, reason=" ")

    assert state(third) == RegistrationState.CONFIRMED


def test_whoever_stays_keeps_the_seat_and_is_told_once():
    offering, _, _, third = crowded()

    crowding.keep(third, by=BY, at=NOON)
    with pytest.raises(crowding.DecidedAlready):
        crowding.keep(third, by=BY, at=NOON)

    assert state(third) == RegistrationState.CONFIRMED
    assert AuditEvent.objects.filter(action="registration.kept").count() == 1
    message = Message.objects.get(participant=third.participant)
    assert "あなたの席はそのままです" in message.text
    assert [each.registration for each in crowds.people(offering, at=NOON) if each.settled] == [
        third
    ]


def test_an_offer_that_stays_is_answered_as_before():
    offering = make.offering(capacity=2, waiting_limit=None)
    first, _ = make.registration(offering), make.registration(offering)
    offered = make.registration(offering)
    registrations.cancel(first, reason="用事", by=BY, at=NOON)
    shrink(offering, 1)

    crowding.keep(offered, by=BY, at=NOON)
    offered.refresh_from_db()
    waiting.accept(offered, by=BY, at=NOON)

    assert state(offered) == RegistrationState.CONFIRMED
    assert Message.objects.filter(participant=offered.participant).count() == 1


def test_people_of_a_session_that_was_called_off_are_not_too_many():
    offering = make.offering(capacity=2, sessions=2, joining=Joining.SESSIONS)
    off, held = offering.sessions.order_by("number")
    make.registration(offering, session=off)
    make.registration(offering, session=held)
    type(off).objects.filter(pk=off.pk).update(state="cancelled", cancel_reason="台風")

    assert crowds.over(offering, at=NOON) == 0
    assert crowds.people(offering, at=NOON) == []


def form(offering, client, **changes):
    """The change form as the page shows it."""
    shown = client.get(url("offering-change", offering)).context["form"]
    answers = {
        name: value
        for name, value in shown.initial.items()
        if name in shown.fields and value not in (None, "", [])
    }
    for name in ("opens_at", "closes_at"):
        local = answers.pop(name).astimezone(NOON.tzinfo)
        answers |= {f"{name}_0": f"{local:%Y-%m-%d}", f"{name}_1": f"{local:%H:%M}"}
    return answers | changes


def test_the_change_page_lists_whom_it_concerns_and_goes_on_to_the_decisions(clerk):
    offering = make.offering(capacity=2)
    make.registration(offering, make.participant(name="髙田 一"))
    make.registration(offering, make.participant(name="川邉 二"))
    answers = form(offering, clerk, capacity="1")

    asked = clerk.post(url("offering-change", offering), answers)
    done = clerk.post(url("offering-change", offering), answers | {"below_reason": "会場"})

    assert "席を持っている方が2人います。" in text(asked)
    assert [text(asked).count(name) for name in ("髙田 一", "川邉 二")] == [1, 1]
    assert text(asked).count("それでも減らすときは、理由を入力して") == 1
    assert done.url == url("offering-over", offering)
    assert Offering.objects.get().capacity == 1


def test_the_page_of_decisions_names_each_and_a_click_decides(clerk):
    offering, _, second, third = crowded()
    page = url("offering-over", offering)
    shown = text(clerk.get(page))
    assert "定員より <strong>1人</strong> 多くなっています" in shown
    assert url("offering-over", offering) in text(clerk.get(url("offering", offering)))

    kept = clerk.post(page, {"decision": "keep", "reference": second.reference}, follow=True)
    back = clerk.post(
        page,
        {"decision": "back", "reference": third.reference, "reason": "席が減ったため"},
        follow=True,
    )

    assert "そのまま参加に決定" in text(kept)
    assert (state(second), state(third)) == ("confirmed", "waiting")
    assert "定員におさまっています" in text(back)
    assert AuditEvent.objects.filter(action="offering.registrations_viewed").count() == 1


def test_a_second_click_and_wrong_answers_are_told_in_a_sentence(clerk):
    offering, _, second, third = crowded(capacity=1)
    page = url("offering-over", offering)
    clerk.post(page, {"decision": "keep", "reference": second.reference})

    again = clerk.post(page, {"decision": "keep", "reference": second.reference})
    no_reason = clerk.post(page, {"decision": "back", "reference": third.reference})
    nobody = clerk.post(page, {"decision": "keep", "reference": "00000000"})

    assert [each.status_code for each in (again, no_reason, nobody)] == [409, 409, 409]
    assert crowding.DecidedAlready.message in text(again)
    assert ReasonMissing.message in text(no_reason)
    assert "この方はもう席を持っていません。" in text(nobody)
    assert clerk.post(page, {"decision": "win"}).status_code == 200


def test_a_person_of_another_offering_is_not_decided_about_here(clerk):
    offering, *_ = crowded()
    stranger = make.registration(make.offering())

    answer = clerk.post(
        url("offering-over", offering),
        {"decision": "back", "reference": stranger.reference, "reason": "x"},
    )

    assert answer.status_code == 409
    assert state(stranger) == RegistrationState.CONFIRMED


@pytest.mark.parametrize("people", [2, 5])
def test_the_page_costs_the_same_however_many_there_are(
    clerk, people, django_assert_num_queries
):
    offering, *_ = crowded(people=people, capacity=1)
    clerk.get(url("offering-over", offering))

    with django_assert_num_queries(13):
        clerk.get(url("offering-over", offering))


def test_a_draft_has_no_line_to_go_back_to_and_nothing_breaks(clerk):
    offering = make.offering(state=OfferingState.DRAFT)

    assert clerk.get(url("offering-over", offering)).status_code == 200
