"""Closing registration early and opening it again: the actions and their pages."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.actions import closing, draws, offerings, registrations
from classes.choices import OfferingState, RegistrationMode, RegistrationState, Selection
from classes.models import Offering
from classes.rules import closing as rules
from tests import make
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db
LATER = make.tokyo("2026-06-10 17:00")


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


def notes(response):
    return [str(note) for note in response.context["messages"]]


def events():
    rows = AuditEvent.objects.filter(action__in=["offering.closed_early", "offering.reopened"])
    return [(row.action, row.detail) for row in rows.order_by("pk")]


def closed(**columns):
    return make.offering(closes=NOON - timedelta(hours=1), **columns)


def moment(day="2026-06-10", clock="17:00", **more):
    return {"closes_at_0": day, "closes_at_1": clock, **more}


def test_closing_early_turns_newcomers_away_and_leaves_everybody_where_they_are():
    offering = make.offering(capacity=1, waiting_limit=None)
    seated, waiting = make.registration(offering), make.registration(offering)

    closing.close(offering, reason=" 会場の都合 ", by=BY, at=NOON)

    with pytest.raises(registrations.RegistrationClosed):
        make.registration(offering, at=NOON)
    seated.refresh_from_db()
    waiting.refresh_from_db()
    assert (seated.state, waiting.state) == (
        RegistrationState.CONFIRMED,
        RegistrationState.WAITING,
    )
    before = offering.closes_at.astimezone(NOON.tzinfo)
    [(action, detail)] = events()
    assert action == "offering.closed_early"
    assert detail["reason"] == "会場の都合"
    assert make.tokyo(detail["before"][:16].replace("T", " ")).tzinfo
    assert Offering.objects.get().closes_at == NOON < before


def test_closing_twice_is_written_down_once():
    offering = make.offering()

    closing.close(offering, by=BY, at=NOON)
    closing.close(offering, by=BY, at=NOON + timedelta(seconds=1))

    assert [action for action, _ in events()] == ["offering.closed_early"]
    assert Offering.objects.get().closes_at == NOON


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        ({"state": OfferingState.DRAFT}, closing.NotTakingRegistrations),
        ({"state": OfferingState.CANCELLED}, closing.NotTakingRegistrations),
        ({"registration_mode": RegistrationMode.NOT_NEEDED}, closing.NoRegistrationToClose),
        ({"opens": NOON + timedelta(hours=1)}, closing.NotOpenedYet),
        ({"opens": NOON}, closing.NotOpenedYet),
    ],
)
def test_what_does_not_take_registrations_is_not_closed(columns, refusal):
    offering = make.offering(**columns)

    with pytest.raises(refusal):
        closing.close(offering, by=BY, at=NOON)

    assert events() == []


def test_a_lottery_that_is_closed_early_can_be_drawn():
    offering = make.offering(selection=Selection.LOTTERY)
    draw = draws.commit([offering], by=BY, at=NOON)
    with pytest.raises(draws.NotYetClosed):
        draws.freeze(draw, by=BY, at=NOON)

    closing.close(offering, by=BY, at=NOON)

    assert draws.hold(draw, by=BY, at=NOON).state == "drawn"


def test_reopening_takes_registrations_until_the_new_closing():
    offering = closed()

    closing.reopen(offering, closes_at=LATER, by=BY, at=NOON)

    assert make.registration(offering, at=LATER - timedelta(minutes=1)).state == "confirmed"
    with pytest.raises(registrations.RegistrationClosed):
        make.registration(offering, at=LATER)
    assert [action for action, _ in events()] == ["offering.reopened"]


def test_reopening_twice_with_the_same_closing_changes_nothing_and_another_is_refused():
    offering = closed()
    closing.reopen(offering, closes_at=LATER, by=BY, at=NOON)

    closing.reopen(offering, closes_at=LATER, by=BY, at=NOON)
    with pytest.raises(closing.StillOpen) as refusal:
        closing.reopen(offering, closes_at=LATER + timedelta(days=1), by=BY, at=NOON)

    assert refusal.value.message.startswith("受付中です（6月10日（水）17:00まで）。")
    assert len(events()) == 1


@pytest.mark.parametrize(
    ("columns", "closes_at", "refusal"),
    [
        ({}, NOON, closing.ClosesTooEarly),
        ({}, make.tokyo("2026-06-15 10:01"), closing.ClosesTooLate),
        ({"sessions": [make.tokyo("2026-05-01 10:00")]}, LATER, closing.NothingAhead),
        ({"state": OfferingState.DRAFT}, LATER, closing.NotTakingRegistrations),
    ],
)
def test_a_closing_that_cannot_be_is_refused(columns, closes_at, refusal):
    offering = closed(**columns)

    with pytest.raises(refusal):
        closing.reopen(offering, closes_at=closes_at, by=BY, at=NOON)

    assert Offering.objects.get().closes_at == NOON - timedelta(hours=1)


@pytest.mark.parametrize("step", [draws.freeze, draws.hold])
def test_registration_is_not_reopened_once_the_entries_are_frozen(step):
    offering = closed(selection=Selection.LOTTERY)
    step(draws.commit([offering], by=BY, at=NOON), by=BY, at=NOON)

    with pytest.raises(closing.EntriesFrozen) as refusal:
        closing.reopen(offering, closes_at=LATER, by=BY, at=NOON)

    assert refusal.value.message.startswith("抽選の名簿を確定したため、受付は再開できません。")


def test_a_lottery_whose_entries_are_not_frozen_is_reopened():
    offering = closed(selection=Selection.LOTTERY)
    draws.commit([offering], by=BY, at=NOON)

    closing.reopen(offering, closes_at=LATER, by=BY, at=NOON)

    assert make.registration(offering).state == RegistrationState.APPLIED


@pytest.mark.parametrize(
    ("first", "proposed"),
    [("2026-06-15 10:00", "2026-06-14 17:00"), ("2026-06-02 10:00", "2026-06-01 17:00")],
)
def test_the_usual_closing_is_five_o_clock_on_the_day_before(first, proposed):
    assert rules.proposed(make.tokyo(first), at=NOON) == make.tokyo(proposed)


def test_when_that_is_over_it_is_the_beginning():
    evening = make.tokyo("2026-06-01 18:00")
    first = make.tokyo("2026-06-02 10:00")

    assert rules.proposed(first, at=evening) == first


def test_one_click_closes_and_the_next_reopens_with_the_closing_that_is_filled_in(clerk):
    offering = make.offering(sessions=2)
    page = url("offering", offering)
    assert url("offering-close", offering) in text(clerk.get(page))

    done = clerk.post(url("offering-close", offering), follow=True)
    assert notes(done) == ["受付を締め切りました。申し込んだ方とキャンセル待ちはそのままです。"]
    assert 'name="closes_at_0" value="2026-06-14"' in text(done)
    again = clerk.post(
        url("offering-reopen", offering), moment("2026-06-14", "17:00"), follow=True
    )

    assert notes(again) == ["受付を再開しました（6月14日（日）17:00まで）。"]
    assert Offering.objects.get().closes_at == make.tokyo("2026-06-14 17:00")


def test_the_pages_name_those_who_are_registered(clerk):
    offering = make.offering()
    make.registration(offering, make.participant(name="辻󠄀 ハナ"))

    pages = [clerk.get(url(name, offering)) for name in ("offering-close", "offering-reopen")]

    assert [text(page).count("辻󠄀 ハナ") for page in pages] == [1, 1]
    assert [text(page).count("申し込んでいる方（1人）") for page in pages] == [1, 1]


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "新しい受付終了を入力してください。"),
        (moment("2026-05-01"), closing.ClosesTooEarly.message),
        (moment("いつか"), "新しい受付終了の日付を「2026/6/15」のように入力してください。"),
        (moment("2026-06-20"), "最後の回が始まる6月15日（月）10:00まで"),
        (moment(reason="長" * 201), "理由は200文字までで入力してください。"),
    ],
)
def test_a_wrong_closing_is_asked_for_again(clerk, answers, sentence):
    offering = closed()

    answer = clerk.post(url("offering-reopen", offering), answers)

    assert answer.status_code == 200
    assert sentence in text(answer)
    assert events() == []


def test_a_refusal_to_close_is_said_on_its_page(clerk):
    offering = make.offering(state=OfferingState.DRAFT)

    answer = clerk.post(url("offering-close", offering))

    assert "この募集は今「下書き」のため、受付を締め切ったり再開したりできません。" in text(
        answer
    )


def test_no_button_reopens_what_is_frozen_or_over(clerk):
    frozen = closed(selection=Selection.LOTTERY)
    draws.hold(draws.commit([frozen], by=BY, at=NOON), by=BY, at=NOON)
    over = make.offering(first=make.tokyo("2026-05-01 10:00"))
    gone = make.offering()
    offerings.cancel(gone, reason="台風", by=BY, at=NOON)

    for offering in (frozen, over, gone):
        page = text(clerk.get(url("offering", offering)))
        assert url("offering-reopen", offering) not in page
        assert url("offering-close", offering) not in page


@pytest.mark.parametrize("name", ["offering-close", "offering-reopen", "offering-over"])
def test_another_town_finds_nothing(client, name):
    offering = make.offering()
    client.force_login(make.staff(town=make.other_town()))

    assert client.get(url(name, offering)).status_code == 404
    assert client.post(url(name, offering), moment()).status_code == 404
    assert events() == []


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.CONTRACTOR, Role.VIEWER])
@pytest.mark.parametrize("name", ["offering-close", "offering-reopen", "offering-over"])
def test_who_does_not_plan_neither_closes_nor_reopens(client, name, role):
    offering = make.offering()
    client.force_login(make.staff(role))

    assert client.post(url(name, offering), moment()).status_code == 403
    assert events() == []
