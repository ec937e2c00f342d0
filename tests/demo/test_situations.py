"""A clerk's day in the demo: each page that helps to decide has something real to show."""

import io
import json
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from classes.choices import DrawState, RegistrationState, SessionState
from classes.models import Draw, Offering, Refusal, Registration, Session, Slot
from classes.queries import called_off, crowding, minimums, rebookings, reconciliation
from demo import situations, staging
from demo.people import crowd
from demo.towns import KAGOSHIMA, TOWNS
from notices.choices import MessageChannel, MessageState, Purpose
from notices.models import Message
from notices.queries import calls
from people.choices import ContactPreference
from reports.queries import fairness
from reports.rules.fairness import Months
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    offering = make.offering()
    return staging.Stage(
        municipality=offering.municipality,
        hall=offering.venue,
        course=offering.course,
        people=crowd(
            size=situations.PEOPLE, place=KAGOSHIMA.place, on=make.TODAY, dice=Random(7)
        ),
        now=make.NOON,
    )


@pytest.fixture
def told(stage, time_machine):
    time_machine.move_to(make.NOON, tick=False)
    situations.tell(stage, mark="demo")


def named(part):
    return Offering.objects.get(title__contains=part)


def states(offering):
    rows = offering.registrations.order_by("pk")
    return [RegistrationState(state) for state in rows.values_list("state", flat=True)]


def test_one_of_the_towns_has_them_all():
    assert [town.login for town in TOWNS if town.busy] == ["kagoshima"]


def test_the_seat_ledger_fits_together(told):
    assert [*reconciliation.findings(None, at=make.NOON)] == []


def test_two_classes_share_a_draw_for_which_wishes_are_ranked(told):
    draw = Draw.objects.get(state=DrawState.COMMITTED)

    assert (draw.state, draw.offerings.count()) == (DrawState.COMMITTED, 2)
    second = Registration.objects.filter(rank=2)
    assert {*second.values_list("offering__draw", flat=True)} == {
        *Draw.objects.values_list("pk", flat=True)
    }
    together = Registration.objects.filter(offering__draw=draw, party__isnull=False)
    assert together.values("participant").distinct().count() == 2


def test_a_draw_over_two_classes_was_held_and_can_be_repeated(client, told, tmp_path):
    draw = Draw.objects.get(state=DrawState.DRAWN)
    program, sheet = tmp_path / "verify_draw.py", tmp_path / "sheet.json"
    program.write_bytes(client.get("/draws/verify_draw.py").content)
    sheet.write_bytes(client.get(f"/draws/{draw.public_id}/sheet.json").content)

    subprocess.run([sys.executable, "-I", program, sheet], check=True)  # noqa: S603

    shown = json.loads(sheet.read_bytes())
    lots = shown["result"]["winners"] + shown["result"]["waiting"]
    assert len(shown["offerings"]) == 2
    assert [change["ground"] for change in shown["changes"]] == ["辞退による変更"]
    assert max(win["rank"] for win in shown["result"]["winners"]) == 2
    assert max(len(lot["members"]) for lot in lots) == 2


def test_seats_were_offered_and_every_way_an_offer_ends_has_happened(stage, told):
    report = fairness.report(
        stage.municipality,
        months=Months(2026),
        offering=named("孫とビデオ通話"),
        at=make.NOON,
    )

    assert report.offers == fairness.Offers(
        made=7, accepted=2, declined=1, expired=1, passed_over=1, called=0
    )


def test_of_two_open_offers_one_ends_soon_and_one_goes_by_message(told):
    open_offers = named("孫とビデオ通話").registrations.filter(state="offered")
    first, last = open_offers.order_by("offer_deadline")

    assert make.NOON < first.offer_deadline <= make.NOON + timedelta(hours=1, minutes=30)
    assert first.offer_deadline < last.offer_deadline
    assert last.participant.contact_preference == ContactPreference.SMS
    assert [*Message.objects.filter(channel=MessageChannel.SMS).values_list("purpose")] == [
        (Purpose.SEAT_OFFERED,)
    ]


def test_some_slots_of_a_consultation_day_are_taken(told):
    slots = Slot.objects.order_by("number")

    assert [slot.registrations.count() for slot in slots] == [2, 1, 0, 2]
    assert {slot.seats for slot in slots} == {2}


def test_a_class_with_too_few_people_waits_for_a_decision(told):
    (short,) = minimums.shortfalls(Offering.objects.all(), at=make.NOON)

    assert (short.people, short.missing) == (3, 3)


def test_of_a_session_called_off_some_know_and_some_do_not(told):
    session = Session.objects.get(state=SessionState.CANCELLED)
    rows = called_off.of(session)

    assert [row.reached for row in rows].count(True) == 3
    assert [row.posted for row in rows].count(True) == 2
    assert Registration.objects.filter(request_key__startswith="rebook").count() == 1
    others = rebookings.places(session, within=Offering.objects.all(), at=make.NOON)
    assert len(others) > 1


def test_somebody_who_is_offered_a_seat_was_rung_up_twice(told):
    message = Message.objects.get(purpose=Purpose.SEAT_OFFERED, state=MessageState.NO_ANSWER)

    assert calls.tries(message) == 2
    assert message.due_at > make.NOON


def test_who_has_an_address_alone_hears_by_post(told):
    postcards = Message.objects.filter(channel=MessageChannel.POST)

    assert {*postcards.values_list("purpose", flat=True)} >= {
        Purpose.SEAT_GIVEN,
        Purpose.SESSION_CANCELLED,
    }
    assert not any(card.participant.phones.exists() for card in postcards)
    assert all(card.participant.address for card in postcards)


def test_a_class_has_more_people_than_seats(told):
    assert crowding.over(named("定員を減らした"), at=make.NOON) == 2


def test_friends_come_together_and_one_is_let_in_for_a_reason(told):
    offering = named("65歳からの")
    together = offering.registrations.exclude(party=None)

    assert together.count() == 3
    assert together.values("party").distinct().count() == 1
    assert offering.registrations.exclude(overridden="").count() == 1


def test_who_is_turned_away_is_in_the_fairness_report(stage, told):
    report = fairness.report(
        stage.municipality, months=Months(2026), offering=None, at=make.NOON
    )

    by_code = Counter(Refusal.objects.values_list("code", flat=True))
    assert by_code == {"not_eligible": 2, "too_young": 3, "waiting_list_full": 3}
    assert report.total.refused == 8
    assert len([line for line in report.channels if line.counts.refused]) == 5


def test_everything_that_speaks_of_the_seats_says_the_same(told):
    out = io.StringIO()

    call_command("check_seats", stdout=out)

    assert "食い違いはありません" in out.getvalue()


def test_every_page_that_helps_to_decide_shows_something(client, stage, told):
    client.force_login(make.staff(town=stage.municipality))
    called_off_session = Session.objects.get(state=SessionState.CANCELLED)

    def page(name, *args):
        return client.get(reverse(f"staff:{name}", args=args)).content.decode()

    assert "最少催行人数に達していません" in page("today")
    assert "見本町" in page("postcards")
    assert "はじめてのインターネット" in page("calls")
    assert "そのまま参加" in page("offering-over", named("定員を減らした").public_id)
    assert "大雨" in page("session-called-off", called_off_session.public_id)
    committed, drawn = Draw.objects.order_by("state")
    assert "第2希望" in page("draw", committed.public_id)
    assert "辞退による変更" in client.get(f"/draws/{drawn.public_id}/").content.decode()
    assert "孫とビデオ通話" in page("calls")


def test_the_same_people_have_the_same_fate(stage):
    def fates():
        with transaction.atomic():
            situations.tell(stage, mark="demo")
            # What a draw decides is nobody's to foresee, here neither.
            drawn = Q(offering__draw__state=DrawState.DRAWN)
            rows = Registration.objects.exclude(drawn).order_by("pk")
            told = [*rows.values_list("participant__name", "offering__title", "state")]
            transaction.set_rollback(True)
        return told

    once = fates()

    assert once == fates()
    assert len(once) > situations.PEOPLE / 2
