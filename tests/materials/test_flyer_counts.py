"""Which flyer brought how many: the page, the file and the door for machines."""

from functools import partial
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.choices import Role
from attendance.actions import check_ins
from classes.actions import flyers, registrations
from classes.choices import Channel
from materials.queries import flyers as known
from tests import make
from tests.moments import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def flyer_of(offering, *beside, label="窓口"):
    return flyers.create(offering, label=label, beside=beside, by=make.BY, at=make.NOON)


def busy(offering):
    """A flyer with three visits, a registration by each way, one cancelled, one who came."""
    flyer = flyer_of(offering, label="東部公民館")
    for _ in range(3):
        flyers.count_visit(flyer, by=make.BY, at=make.NOON)
    made = [
        make.registration(offering, channel=each, flyer=flyer)
        for each in (Channel.QR, Channel.PHONE, Channel.COUNTER, Channel.FAX, Channel.POSTCARD)
    ]
    registrations.cancel(made[1], reason="都合", by=make.BY, at=make.NOON)
    make.arrival(made[0])
    taken_back = make.arrival(made[2])
    check_ins.undo(taken_back, id=uuid4(), by=make.BY, at=taken_back.occurred_at)
    return flyer


def counts(line):
    return (
        *(line.visits, line.by_code, line.phone, line.counter, line.paper),
        *(line.registrations, line.seats, line.attended),
    )


def test_visits_registrations_by_their_way_seats_and_who_was_there_are_counted():
    offering = make.offering()
    flyer = busy(offering)
    idle = flyer_of(offering)

    busy_line, idle_line = known.brought([flyer, idle])
    assert counts(busy_line) == (3, 1, 1, 1, 2, 5, 4, 1)
    assert busy_line.rate == pytest.approx(1 / 3)
    assert (counts(idle_line), idle_line.rate) == ((0,) * 8, None)


@pytest.mark.django_db(transaction=True)
def test_visits_at_once_are_all_counted():
    flyer = flyer_of(make.offering())
    visit = partial(flyers.count_visit, flyer, by=make.BY, at=make.NOON)

    assert at_once(*[visit] * 6) == [None] * 6
    assert [day.visits for day in flyer.days.all()] == [6]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_however_many_flyers_there_are(
    clerk, rows, django_assert_num_queries
):
    for number in range(rows):
        offering = make.offering(sessions=rows)
        flyer = flyer_of(offering, make.offering(sessions=2), label=f"窓口{number}")
        make.registration(offering, flyer=flyer)
    clerk.get(reverse("staff:flyers"))

    with django_assert_num_queries(12):
        clerk.get(reverse("staff:flyers"))


def test_the_most_registrations_stand_first_or_the_most_visits_or_the_newest(clerk):
    offering = make.offering()
    seen = flyer_of(offering, label="よく見られた")
    for _ in range(9):
        flyers.count_visit(seen, by=make.BY, at=make.NOON)
    flyer_of(offering, label="あとから作った")
    busy(offering)

    def order(**asked):
        lines = clerk.get(reverse("staff:flyers"), asked).context["lines"]
        return [line.flyer.label for line in lines]

    assert order() == ["東部公民館", "よく見られた", "あとから作った"]
    assert order(order="visits") == ["よく見られた", "東部公民館", "あとから作った"]
    assert order(order="newest") == ["東部公民館", "あとから作った", "よく見られた"]
    assert order(order="nonsense", year="x")[0] == "東部公民館"
    assert order(year="2019") == order()
    assert order(year="all") == order()


def test_one_class_shows_the_flyers_on_which_it_stands_and_nonsense_is_not_found(clerk):
    one, two = make.offering(), make.offering()
    both = flyer_of(one, two)
    flyer_of(one, label="一つだけ")

    def shown(value):
        answer = clerk.get(reverse("staff:flyers"), {"offering": value})
        return answer.status_code, [
            line.flyer for line in answer.context["lines"] if answer.status_code == 200
        ]

    assert shown(two.public_id) == (200, [both])
    assert clerk.get(reverse("staff:flyers"), {"offering": "x"}).status_code == 404


def test_the_empty_page_says_what_flyers_are_good_for(clerk):
    page = clerk.get(reverse("staff:flyers")).content.decode()

    assert "チラシはまだありません" in page
    assert reverse("staff:flyers-new") in page


def test_the_file_has_the_same_numbers_and_no_formula(clerk):
    offering = make.offering(title="写真の教室")
    flyer = busy(offering)
    flyers.create(offering, label="=SUM(A1)", by=make.BY, at=make.NOON)

    text = b"".join(clerk.get(reverse("staff:flyers-csv")).streaming_content).decode()
    header, first, second = text.strip().split("\r\n")
    assert header.startswith("\ufeffチラシ番号,配布先,講座,作成日,QRの訪問")
    assert first == f"{flyer.code},東部公民館,写真の教室,2026-06-01,3,1,1,1,2,5,4,1"
    assert "'=SUM(A1)" in second


def test_another_town_sees_none_of_it(clerk, client):
    busy(make.offering())
    client.force_login(make.staff(town=make.other_town()))

    assert "東部公民館" not in client.get(reverse("staff:flyers")).content.decode()


def test_a_flyer_with_several_classes_is_made_in_the_order_of_their_days(clerk):
    late = make.offering(title="遅い", first=make.tokyo("2026-06-20 10:00"))
    early = make.offering(title="早い", first=make.tokyo("2026-06-10 10:00"))
    sent = {
        "offering": [late.public_id, early.public_id],
        "label": "図書館",
        "headline": "夏の教室",
    }

    answer = clerk.post(reverse("staff:flyers-new"), sent)
    made = known.of(make.membership()).get()
    assert answer.url == reverse("staff:flyer-page", args=[made.code])
    assert (made.offering, [each.offering for each in made.further.all()]) == (early, [late])
    assert (made.label, made.headline) == ("図書館", "夏の教室")
    twin = clerk.get(answer.url).content.decode()
    assert [word for word in ("早い", "遅い", "夏の教室") if word not in twin] == []


def test_a_flyer_without_a_place_or_with_seven_classes_is_refused_in_words(clerk):
    seven = [make.offering().public_id for _ in range(7)]
    page = clerk.post(reverse("staff:flyers-new"), {"offering": seven}).content.decode()

    assert "6つまでです" in page
    assert "配布先を入力してください" in page
    theirs = make.offering(town=make.other_town())
    sent = {"offering": [theirs.public_id], "label": "窓口"}
    assert "もう一度選んでください" in (
        clerk.post(reverse("staff:flyers-new"), sent).content.decode()
    )


def test_a_machine_reads_the_same_numbers():
    flyer = busy(make.offering())
    machine = APIClient()
    machine.force_login(make.staff())

    [line] = machine.get("/api/v1/flyers/").json()["results"]
    assert line == {
        "code": flyer.code,
        "place": "東部公民館",
        "headline": "",
        "offerings": [str(flyer.offering.public_id)],
        "created_at": "2026-06-01T12:00:00+09:00",
        "visits": 3,
        "by_code": 1,
        "phone": 1,
        "counter": 1,
        "paper": 2,
        "registrations": 5,
        "seats": 4,
        "attended": 1,
    }
    asked = {"offering": make.offering().public_id}
    assert machine.get("/api/v1/flyers/", asked).json()["results"] == []
    assert machine.get("/api/v1/flyers/", {"offering": "x"}).status_code == 400
    machine.force_login(make.staff(Role.VIEWER))
    assert machine.get("/api/v1/flyers/").status_code == 403


def test_a_machine_may_say_the_flyer_and_an_unknown_one_stops_nothing():
    offering = make.offering()
    flyer = flyer_of(offering)

    def send(key, code, phone):
        person = {"name": "山田", "kana": "ヤマダ", "phone": phone, "age_band": "75_79"}
        content = {
            "offering": str(offering.public_id),
            "channel": "web",
            "flyer": code,
            "participant": person,
        }
        headers = {"Idempotency-Key": key}
        answer = APIClient().post(
            "/api/v1/registrations/", content, format="json", headers=headers
        )
        return answer.status_code, answer.json()["flyer"]

    assert send("request-1", flyer.code.lower(), "0994321045") == (201, flyer.code)
    assert send("request-2", "QQQQQQ", "0994321046") == (201, "")
