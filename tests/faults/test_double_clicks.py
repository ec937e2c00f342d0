"""Two clicks in one moment, as two requests to the server: one effect, and two good answers."""

from functools import partial
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Membership
from attendance.choices import FactRole
from attendance.models import AttendanceFact, CheckIn, Headcount
from classes.models import Course, Flyer, Offering, Registration, RegistrationEvent, Venue
from notices.choices import Purpose
from notices.models import Attempt, Message
from people.models import FollowUpCall, Helper, IntakeDraft, Merge, Participant
from reports.models import Indicator, PastResult, Plan
from tests import boxes, make
from tests.addresses import World
from tests.api.test_registrations import body
from tests.classes import series, walk
from tests.classes.desk import Desk
from tests.moments import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def twin(client):
    """The same browser in another thread."""
    other = Client()
    other.cookies.update(client.cookies)
    return other


def click_twice(client, url, data, **headers):
    """Send the same form twice at once; both answers, for nobody knows which is shown."""
    sent = [
        partial(one.post, url, data, headers=headers) for one in (twin(client), twin(client))
    ]
    return at_once(*sent)


def written(session):
    """How many marks and counts of heads there are of the session, and how many people came
    besides its helpers."""
    facts = AttendanceFact.objects.filter(session=session).exclude(role=FactRole.HELPER)
    kinds = (CheckIn.objects, Headcount.objects)
    written = (kind.filter(session=session).count() for kind in kinds)
    return (*written, sum(facts.values_list("count", flat=True)))


def test_the_last_step_of_the_web_form():
    for number in range(ROUNDS):
        offering, browser = make.offering(), Client()
        walk.answer(browser, offering, phone={"phone": f"0992-16-{1_100 + number}"})
        check = walk.url(offering, "check")
        data = walk.Page(browser.get(check)).hidden

        answers = click_twice(browser, check, data)

        assert {(one.status_code, one.url) for one in answers} == {
            (302, walk.url(offering, "done"))
        }
        assert offering.registrations.count() == 1
    assert Participant.objects.count() == Registration.objects.count() == ROUNDS
    assert RegistrationEvent.objects.count() == ROUNDS
    assert AuditEvent.objects.filter(action="registration.created").count() == ROUNDS
    assert not IntakeDraft.objects.exists()


def test_saving_at_the_phone_desk(clerk):
    for number in range(ROUNDS):
        offering, desk = make.offering(), Desk(clerk)
        typed = {"kana": "やまだ", "name": "山田", "phone": f"0992-16-{1_100 + number}"}
        desk.press("choose", "new").press("next", **typed).press("pick", offering.public_id)

        answers = click_twice(clerk, reverse("staff:phone"), desk.posted() | {"save": "1"})

        assert {one.status_code for one in answers} == {302}
        assert len({one.url for one in answers}) == 1
        assert offering.registrations.count() == 1
    assert Participant.objects.count() == Registration.objects.count() == ROUNDS
    assert not IntakeDraft.objects.exists()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_button_of_the_roster(clerk, headers):
    world = World(make.town())
    data = {"key": uuid4(), "person": world.person.public_id, "do": "arrived", "takes_back": ""}
    press = reverse("staff:roster-press", args=[world.session.public_id])

    answers = click_twice(clerk, press, data, **headers)

    assert {one.status_code for one in answers} == ({200} if headers else {302})
    assert written(world.session) == (1, 0, 1)


def test_the_result_of_a_call_to_somebody_who_has_not_come_back(clerk):
    person = World(make.town()).person
    url = reverse("staff:follow-up", args=[person.public_id])
    data = {"key": uuid4(), "seen": "0", "result": "not_now", "away": "60"}

    answers = click_twice(clerk, url, data)

    assert [one.status_code for one in answers] == [302, 302]
    assert FollowUpCall.objects.count() == 1


def test_two_colleagues_have_rung_the_same_person(clerk):
    person, colleague = World(make.town()).person, Client()
    colleague.force_login(make.staff())
    url = reverse("staff:follow-up", args=[person.public_id])
    data = {"seen": "0", "result": "not_now", "away": "60"}

    answers = at_once(
        partial(clerk.post, url, data | {"key": uuid4()}),
        partial(colleague.post, url, data | {"key": uuid4()}),
    )

    assert sorted(one.status_code for one in answers) == [200, 302]
    assert FollowUpCall.objects.count() == 1


def test_two_colleagues_press_the_same_button(clerk):
    """Two marks, as two people saw somebody come; one presence."""
    world, colleague = World(make.town()), Client()
    colleague.force_login(make.staff())
    data = {"person": world.person.public_id, "do": "arrived", "takes_back": ""}
    press = reverse("staff:roster-press", args=[world.session.public_id])

    at_once(
        partial(clerk.post, press, data | {"key": uuid4()}),
        partial(colleague.post, press, data | {"key": uuid4()}),
    )

    assert written(world.session) == (2, 0, 1)


def test_somebody_at_the_door_and_heads_without_names(clerk):
    session = World(make.town()).session
    typed = {"walk-in-kana": "タナカ ハナ", "walk-in-key": uuid4(), "walk-in-choice": "new"}
    heads = {"heads-key": uuid4(), "heads-count": "12", "heads-group": "老人クラブ"}

    for page, data in (("walk-in", typed), ("headcount", heads)):
        where = reverse(f"staff:roster-{page}", args=[session.public_id])
        answers = click_twice(clerk, where, data)
        assert {one.status_code for one in answers} == {302}

    assert Participant.objects.filter(kana="タナカ ハナ").count() == 1
    assert written(session) == (1, 1, 13)


def test_saving_a_new_offering(clerk):
    for number in range(1, ROUNDS + 1):
        seen = series.press(clerk, "save", series.answers())

        answers = click_twice(clerk, series.NEW, series.fields(seen) | {"do": "save"})

        # The second finds its own series, and does not take it for something in the way.
        assert {one.status_code for one in answers} == {302}
        assert len({one.url for one in answers}) == 1
        assert Offering.objects.count() == number
    assert AuditEvent.objects.filter(action="offering.created").count() == ROUNDS


def test_one_request_of_a_machine():
    offering, machine = make.offering(), Client()
    sent = partial(
        machine.post,
        "/api/v1/registrations/",
        body(offering),
        "application/json",
        headers={"Idempotency-Key": "request-0001"},
    )

    answers = at_once(*[sent] * 4)

    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["reference"] for one in answers}) == 1
    assert Registration.objects.count() == Participant.objects.count() == 1


def test_one_key_of_a_machine_for_different_people():
    offering = make.offering()

    def send(number):
        content = body(offering, participant={"phone": f"0992-16-{1_100 + number}"})
        headers = {"Idempotency-Key": "request-0001"}
        machine = Client()
        return machine.post(
            "/api/v1/registrations/", content, "application/json", headers=headers
        )

    answers = at_once(*(partial(send, number) for number in range(4)))

    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]
    refused = {one.json()["code"] for one in answers if one.status_code == 409}
    assert refused == {"request_reused"}
    assert Registration.objects.count() == Participant.objects.count() == 1


def test_one_tap_of_a_tablet(clerk):
    world = World(make.town())
    tap = {
        "id": str(uuid4()),
        "session": str(world.session.public_id),
        "registration": world.registration.reference,
        "kind": "arrived",
        "method": "tap",
        "occurred_at": "2026-06-01T12:00:00+09:00",
    }
    batch = {"taps": [tap] * 3, "sent_at": "2026-06-01T12:00:00+09:00"}

    answers = at_once(
        *(
            partial(twin(clerk).post, "/api/v1/check-ins/", batch, "application/json")
            for _ in range(3)
        )
    )

    outcomes = [row["outcome"] for one in answers for row in one.json()["results"]]
    assert sorted(outcomes) == ["repeated"] * 8 + ["stored"]
    assert written(world.session) == (1, 0, 1)


NEW_THINGS = {
    "venue-new": (Venue, {"name": "東部公民館"}),
    "course-new": (Course, {"title": "LINE教室", "level": "introductory", "minutes": "90"}),
    "helper-new": (Helper, {"name": "有馬　明", "kana": "アリマ アキラ", "kind": "student"}),
    "plan-new": (
        Plan,
        {"name": "DX計画", "starts_on": "2026-04-01", "ends_on": "2030-03-31"},
    ),
    "past-result-new": (
        PastResult,
        {"title": "市主催教室", "measure": "attendances", "value": "64", "year": "2023",
         "kind": "classroom", "organiser": "city", "source": "成果説明書"},
    ),
    "indicator-new": (
        Indicator,
        {"title": "参加者数", "slug": "participants", "measure": "attendances", "unit": "人",
         "window": "fiscal_year", "visibility": "internal"},
    ),
    "member-new": (
        Membership,
        {"username": "arima", "display_name": "有馬", "role": "viewer"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("page", "made"), NEW_THINGS.items(), ids=NEW_THINGS)
def test_a_form_for_something_new(clerk, page, made):
    model, typed = made
    url = reverse(f"staff:{page}")
    before = model.objects.count()
    data = boxes.of(clerk.get(url)) | typed

    answers = click_twice(clerk, url, data)

    assert model.objects.count() == before + 1
    # The second is told that it is there already, or shown what the first has made.
    assert {one.status_code for one in answers} <= {200, 302}


def test_buttons_that_do_something_once(clerk):
    world = World(make.town())
    offering, people = [world.offering.public_id], [world.person, world.twin]
    presses = [
        (reverse("staff:flyer-new", args=offering), {"label": "図書館"}),
        (
            reverse("staff:call-mark", args=[world.message.pk]),
            {"result": "no_answer", "tries_seen": "0"},
        ),
        (
            reverse("staff:participant-compare", args=[one.public_id for one in people]),
            {"kept": str(world.person.public_id), "reason": "同じ方"},
        ),
        (
            reverse("staff:phone-cancel", args=[world.registration.reference]),
            {"reason": "plans", "note": ""},
        ),
        (reverse("staff:offering-cancel", args=offering), {"reason": "台風"}),
    ]  # fmt: skip
    told = Message.objects.count()

    for url, data in presses:
        assert {one.status_code for one in click_twice(clerk, url, data)} <= {200, 302}, url

    assert Flyer.objects.filter(label="図書館").count() == 1
    assert Attempt.objects.filter(result="no_answer").count() == 1
    assert Merge.objects.filter(absorbed=world.twin).count() == 1
    assert AuditEvent.objects.filter(action="registration.cancelled").count() == 1
    assert AuditEvent.objects.filter(action="offering.cancelled").count() == 1
    # Whose registration the office cancelled hears it once.
    assert Message.objects.filter(purpose=Purpose.REGISTRATION_CANCELLED).count() == 1
    assert Message.objects.count() == told + 1
