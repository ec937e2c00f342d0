"""What staff do to a draw by hand: lots before it, results after it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from classes.actions import draws, offerings, registrations
from classes.choices import DrawState, OfferingState, Selection
from classes.models import DrawChange
from common import references
from notices.models import Message
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
SOON = NOON + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def lottery(people=3, **columns):
    given = {"capacity": 2, "waiting_limit": None, "state": OfferingState.DRAFT, "closes": SOON}
    offering = make.offering(selection=Selection.LOTTERY, **given | columns)
    offering = offerings.publish(offering, by=make.BY, at=NOON)
    for _ in range(people):
        make.registration(offering)
    return offering


def drawn(**columns):
    offering = lottery(**columns)
    draws.hold(offering.draw, by=make.BY, at=SOON)
    return offering


def group(client, draw, **data):
    answer = client.post(reverse("staff:draw-lots", args=[draw.public_id]), data, follow=True)
    return [str(each) for each in answer.context["messages"]]


def changing(row):
    return reverse("staff:draw-change", args=[row.offering.draw.public_id, row.reference])


def receipts(offering):
    return [*offering.registrations.order_by("pk").values_list("reference", flat=True)]


def parties(offering):
    """How many stand together, by lot, the largest first."""
    keys = [row.party or row.pk for row in offering.registrations.all()]
    return sorted((keys.count(each) for each in {*keys}), reverse=True)


def change(client, row, *, to, ground="office_mistake", note="確認のため"):
    return client.post(changing(row), {"to": to, "ground": ground, "note": note}, follow=True)


def test_two_chosen_entries_become_one_lot_and_are_parted_again(clerk):
    offering = lottery()
    first, second, _ = receipts(offering)

    said = group(clerk, offering.draw, lot=[first, second])
    together = parties(offering)
    group(clerk, offering.draw, part=first)

    assert said == ["2人を1組にしました。一緒に抽選します。"]
    assert together == [2, 1]
    assert parties(offering) == [1, 1, 1]


def test_joining_twice_is_harmless(clerk):
    offering = lottery()

    group(clerk, offering.draw, lot=receipts(offering)[:2])
    group(clerk, offering.draw, lot=receipts(offering)[:2])

    assert parties(offering) == [2, 1]


def test_a_receipt_number_may_be_typed_as_it_was_heard(clerk):
    offering = lottery()
    first, second, _ = receipts(offering)

    group(clerk, offering.draw, lot=first, receipt=second.replace("-", " の "))

    assert parties(offering) == [2, 1]


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ([], "一緒に抽選できるのは"),
        (["1234-5678"], "番号が正しくありません"),
        ([references.encode(1), references.encode(2)], "申込みはありません"),
    ],
)
def test_what_cannot_be_one_lot_is_said(clerk, chosen, sentence):
    offering = lottery()

    said = group(clerk, offering.draw, lot=chosen)

    assert [sentence in text for text in said] == [True]
    assert parties(offering) == [1, 1, 1]


def test_one_entry_alone_is_no_lot_of_two(clerk):
    offering = lottery()

    said = group(clerk, offering.draw, lot=receipts(offering)[:1])

    assert ["一緒に抽選できるのは" in text for text in said] == [True]


def test_an_entry_of_another_draw_is_not_joined(clerk):
    ours, theirs = lottery(), lottery()

    said = group(clerk, ours.draw, lot=[receipts(ours)[0], receipts(theirs)[0]])

    assert ["申込みはありません" in text for text in said] == [True]
    assert parties(theirs) == [1, 1, 1]


def test_frozen_lots_stay_as_they_are(clerk):
    offering = lottery()
    draws.freeze(offering.draw, by=make.BY, at=SOON)

    said = group(clerk, offering.draw, lot=receipts(offering)[:2])

    assert ["名簿を確定した" in text or "締め切" in text for text in said] == [True]
    assert parties(offering) == [1, 1, 1]


def test_a_winner_who_declines_gives_the_seat_to_the_next_and_is_not_rung(clerk):
    offering = drawn()
    winner = offering.registrations.filter(state="confirmed").first()

    change(clerk, winner, to="cancelled", ground="declined", note="入院のため")

    row = DrawChange.objects.get()
    assert (row.registration, row.ground, row.note) == (winner, "declined", "入院のため")
    assert sorted(offering.registrations.values_list("state", flat=True)) == [
        "cancelled",
        "confirmed",
        "offered",
    ]
    told = Message.objects.filter(participant=winner.participant, state="waiting")
    assert [each.text for each in told] == []


def test_whoever_loses_a_seat_by_the_office_is_told_why(clerk):
    offering = drawn()
    winner = offering.registrations.filter(state="confirmed").first()

    change(clerk, winner, to="cancelled", ground="eligibility")

    told = Message.objects.get(participant=winner.participant, state="waiting")
    assert "「取消し」になりました" in told.text
    assert "参加資格の確認による変更" in told.text


def test_a_seat_that_is_not_there_is_not_given(clerk):
    offering = drawn()
    waiting = offering.registrations.get(state="waiting")

    answer = change(clerk, waiting, to="confirmed")

    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    assert "空いている席がないため" in answer.content.decode()
    assert not DrawChange.objects.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "変更後の状態を選んでください"),
        ({"to": "offered", "ground": "other", "note": "x"}, "使えません"),
        ({"to": "cancelled", "ground": "other", "note": " "}, "事情を入力してください"),
        ({"to": "cancelled", "ground": "luck", "note": "x"}, "使えません"),
        ({"to": "cancelled", "ground": "other", "note": "x" * 201}, "200文字まで"),
    ],
)
def test_a_change_says_what_is_missing(clerk, data, sentence):
    offering = drawn()
    winner = offering.registrations.filter(state="confirmed").first()

    answer = clerk.post(changing(winner), data)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not DrawChange.objects.exists()


def test_a_second_click_on_a_change_finds_it_done(clerk):
    offering = drawn()
    winner = offering.registrations.filter(state="confirmed").first()
    change(clerk, winner, to="cancelled")

    answer = change(clerk, winner, to="cancelled")

    assert DrawChange.objects.count() == 1
    assert "「取消し」のため、変えられません" in answer.content.decode()


def test_nothing_is_changed_before_the_draw(clerk):
    offering = lottery()
    row = offering.registrations.first()

    answer = change(clerk, row, to="cancelled")

    row.refresh_from_db()
    assert row.state == "applied"
    assert "まだ抽選していないため" in answer.content.decode()


def test_another_town_changes_nothing(client):
    offering = drawn()
    row = offering.registrations.filter(state="confirmed").first()
    client.force_login(make.staff(town=make.other_town()))

    assert client.get(changing(row)).status_code == 404
    assert client.post(changing(row), {"to": "cancelled"}).status_code == 404
    lots = reverse("staff:draw-lots", args=[offering.draw.public_id])
    assert client.post(lots, {"lot": receipts(offering)}).status_code == 404


def test_capacity_and_closing_stand_still_between_freezing_and_the_draw(clerk):
    offering = lottery()
    draws.freeze(offering.draw, by=make.BY, at=SOON)
    offering.refresh_from_db()
    plan = offerings.OfferingPlan.of(offering)

    with pytest.raises(offerings.terms.TermsFrozen):
        offerings.change(
            offering,
            plan=type(plan)(**plan.columns | {"capacity": 5}),
            by=make.BY,
            at=SOON,
        )


def test_a_lottery_that_was_called_off_is_not_drawn():
    offering = lottery()
    offerings.cancel(offering, reason="台風", by=make.BY, at=NOON)

    with pytest.raises(draws.NothingToDraw):
        draws.hold(offering.draw, by=make.BY, at=SOON)

    offering.draw.refresh_from_db()
    assert offering.draw.state == DrawState.COMMITTED
    assert {*offering.registrations.values_list("state", flat=True)} == {"applied"}


def couple_who_won():
    """A draw of two seats that a couple won."""
    offering = lottery(people=0)
    couple = registrations.register_together(
        offering=offering,
        people=[make.participant(), make.participant()],
        request=registrations.Request(channel="phone"),
        by=make.BY,
        at=NOON,
    )
    draws.hold(offering.draw, by=make.BY, at=SOON)
    for row in couple:
        row.refresh_from_db()
    assert [row.state for row in couple] == ["confirmed", "confirmed"]
    return couple


def states(rows):
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def test_who_applied_together_is_named_and_changed_together(clerk):
    one, other = couple_who_won()

    form = clerk.get(changing(one))
    answer = change(clerk, one, to="waiting")

    assert f"受付番号 {other.reference}" in form.content.decode()
    assert states([one, other]) == ["offered", "offered"]
    assert sorted(row.registration_id for row in DrawChange.objects.all()) == [
        one.pk,
        other.pk,
    ]
    assert {row.note for row in DrawChange.objects.all()} == {"確認のため"}
    assert other.reference in answer.content.decode()


def test_one_of_a_couple_may_be_changed_alone(clerk):
    one, other = couple_who_won()

    clerk.post(
        changing(one),
        {"to": "cancelled", "ground": "declined", "note": "入院のため", "alone": "on"},
    )

    assert states([one, other]) == ["cancelled", "confirmed"]
    assert DrawChange.objects.get().registration == one


def test_of_a_couple_for_whom_one_seat_is_left_neither_is_given_it(clerk):
    late = registrations.register_together(
        offering=lottery(people=0, capacity=1),
        people=[make.participant(), make.participant()],
        request=registrations.Request(channel="phone"),
        by=make.BY,
        at=NOON,
    )
    draws.hold(late[0].offering.draw, by=make.BY, at=SOON)
    assert states(late) == ["waiting", "waiting"]

    answer = change(clerk, late[0], to="confirmed")

    assert "空いている席がないため" in answer.content.decode()
    assert states(late) == ["waiting", "waiting"]
    assert not DrawChange.objects.exists()


def test_whoever_came_alone_is_not_asked_about_others(clerk):
    winner = drawn().registrations.filter(state="confirmed").first()

    assert "この方だけ変える" not in clerk.get(changing(winner)).content.decode()
