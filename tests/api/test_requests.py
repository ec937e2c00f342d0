"""What may be asked for by machine besides a seat in the series: a session, a slot, a party."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from classes.actions import registrations
from classes.choices import Channel, RegistrationState, Selection
from classes.models import Refusal, Registration
from people.actions.participants import Person, PhoneEntry
from people.models import Participant
from tests import make
from tests.api import seats
from tests.api.test_registrations import body, send

pytestmark = pytest.mark.django_db
HUSBAND = {
    "name": "葛󠄀城 清",
    "kana": "カツラギ キヨシ",
    "phone": "0994-32-1045",
    "birth_date": "1945-04-01",
}
YOUNG = {"birth_date": "1990-01-01"}


def refused(answer):
    return answer.status_code, answer.json()["code"]


def test_one_session_of_a_series(stranger):
    offering = seats.by_session()
    first = offering.sessions.first()

    answer = send(stranger, body(offering, session=str(first.public_id)))

    assert answer.status_code == 201
    assert answer.json()["session"] == str(first.public_id)
    assert Registration.objects.get().session == first


def test_a_slot_names_its_session_too(stranger):
    slot = seats.by_slot()[1]

    answer = send(stranger, body(slot.session.offering, slot=str(slot.public_id)))

    assert (answer.json()["slot"], answer.json()["session"]) == (
        str(slot.public_id),
        str(slot.session.public_id),
    )


def test_a_slot_that_is_taken_is_full(stranger):
    slot, *_ = seats.by_slot()
    make.registration(slot.session.offering, session=slot.session, slot=slot)

    answer = send(stranger, body(slot.session.offering, slot=str(slot.public_id)))

    assert refused(answer) == (409, "offering_full")


@pytest.mark.parametrize("field", ["session", "slot"])
def test_what_belongs_to_another_offering_is_refused(stranger, field):
    mine, other = seats.by_slot()[0], seats.by_slot()[0]
    wrong = {"session": other.session.public_id, "slot": other.public_id}[field]
    content = {"slot": str(mine.public_id)} | {field: str(wrong)}

    answer = send(stranger, body(mine.session.offering, **content))

    assert refused(answer) == (409, "choose_session")
    assert not Participant.objects.exists()


def test_a_slot_of_another_session_of_the_same_offering_is_refused(stranger):
    slot, *_ = seats.by_slot()
    other = make.session(slot.session.offering, starts_at=make.tokyo("2026-06-22 10:00"))
    content = {"slot": str(slot.public_id), "session": str(other.public_id)}

    answer = send(stranger, body(slot.session.offering, **content))

    assert refused(answer) == (409, "choose_session")


def test_an_unknown_session_and_one_of_a_whole_series_are_refused(stranger):
    series = make.offering(sessions=2)
    unknown = send(stranger, body(series, session=str(uuid.uuid4())))
    single = send(stranger, body(series, session=str(series.sessions.first().public_id)))

    assert refused(unknown) == (409, "choose_session")
    assert refused(single) == (409, "series_only")


def test_a_day_of_slots_asks_for_one(stranger):
    offering = seats.by_slot()[0].session.offering

    assert refused(send(stranger, body(offering))) == (409, "choose_session")


def test_the_kind_of_seat_where_they_differ(stranger):
    offering = make.offering(capacity=2, seats_iphone=1, seats_android=1)

    without = send(stranger, body(offering))
    taken = send(stranger, body(offering, device="iphone"), "request-0002")
    unknown = send(stranger, body(offering, device="fax"), "request-0003")

    assert refused(without) == (409, "choose_device")
    assert (taken.status_code, taken.json()["device"]) == (201, "iphone")
    assert list(unknown.json()["errors"]) == ["device"]


def test_those_who_come_together_are_one_party(stranger):
    answer = send(stranger, body(make.offering(), companions=[HUSBAND]))

    wife, husband = Registration.objects.order_by("pk")
    assert answer.json()["party"] == [wife.reference, husband.reference]
    assert answer.json()["reference"] == wife.reference
    assert (wife.party, husband.participant.name) == (husband.party, "葛󠄀城　清")


def test_all_of_a_party_wait_when_one_seat_is_left(stranger):
    offering = make.offering(capacity=1, waiting_limit=None)

    answer = send(stranger, body(offering, companions=[HUSBAND])).json()

    assert (answer["state"], answer["position"]) == ("waiting", 1)
    assert {*seats.states(Registration.objects.all())} == {"waiting"}


def test_the_same_party_again_is_the_same_party(stranger):
    content = body(make.offering(), companions=[HUSBAND])

    first, again = send(stranger, content), send(stranger, content)

    assert again.json() == first.json()
    assert Registration.objects.count() == 2


def test_another_companion_under_the_same_key_is_refused(stranger):
    offering = make.offering()
    send(stranger, body(offering, companions=[HUSBAND]))

    assert refused(send(stranger, body(offering))) == (409, "request_reused")


def test_nobody_is_their_own_companion(stranger):
    content = body(make.offering())

    answer = send(stranger, content | {"companions": [content["participant"]]})

    assert refused(answer) == (409, "same_person_twice")
    assert not Registration.objects.exists()


def test_a_group_is_too_large(stranger):
    answer = send(stranger, body(make.offering(), companions=[HUSBAND] * 4))

    assert answer.status_code == 400
    assert "4人まで" in str(answer.json()["errors"]["companions"])


def test_what_is_wrong_about_a_companion_is_told(stranger):
    nameless = {key: value for key, value in HUSBAND.items() if key != "kana"}

    answer = send(stranger, body(make.offering(), companions=[nameless]))

    assert list(answer.json()["errors"]["companions"]["0"]) == ["kana"]


def test_the_rank_of_a_wish_is_kept(stranger):
    offering = make.offering(selection=Selection.LOTTERY)

    answer = send(stranger, body(offering, rank=2))

    assert answer.json()["state"] == RegistrationState.APPLIED
    assert Registration.objects.get().rank == 2


@pytest.mark.parametrize("rank", [0, 10, -1, "x", 10**20])
def test_a_rank_that_is_none_is_refused(stranger, rank):
    answer = send(stranger, body(make.offering(), rank=rank))

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["rank"])


def test_staff_let_somebody_in_for_a_reason(clerk):
    offering = make.offering(minimum_age=65)
    asked = body(offering, channel="phone", participant=YOUNG)

    without = send(clerk, asked)
    allowed = send(clerk, asked | {"override": "ご家族の付き添い"}, "request-0002")

    assert refused(without) == (409, "too_young")
    assert allowed.status_code == 201
    assert Registration.objects.get().overridden == "ご家族の付き添い"


@pytest.mark.parametrize("reason", ["", "   ", "\x00", "あ" * 201])
def test_an_override_needs_a_reason_that_can_be_read(clerk, reason):
    answer = send(clerk, body(make.offering(), channel="phone", override=reason))

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["override"])


def test_the_public_overrides_nothing(stranger):
    asked = body(make.offering(minimum_age=65), participant=YOUNG, override="特別に")

    answer = send(stranger, asked)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["override"])
    assert not Registration.objects.exists()
    assert not Refusal.objects.exists()


def test_staff_override_at_the_desk_only(clerk):
    asked = body(make.offering(minimum_age=65), participant=YOUNG, override="特別に")

    assert refused(send(clerk, asked)) == (409, "override_needs_desk")


def test_a_request_without_any_of_it_costs_no_more_than_the_ledger(stranger):
    """The door itself finds the offering, and reads nothing else."""
    first, second = make.offering(), make.offering(first=make.tokyo("2026-06-16 10:00"))
    person = Person(name="山田", kana="ヤマダ", phones=(PhoneEntry("0994321046"),))
    asked = registrations.Request(channel=Channel.WEB, key="direct-0001", digest="one")

    with CaptureQueriesContext(connection) as direct:
        registrations.apply(
            offering=first, person=person, request=asked, by=make.BY, at=make.NOON
        )
    with CaptureQueriesContext(connection) as through_the_door:
        assert send(stranger, body(second)).status_code == 201

    finding_the_offering = 3
    assert len(through_the_door) <= len(direct) + finding_the_offering
