"""Handing out and taking back in class, as the desk does it: wrong numbers, second clicks, old
pages, and who may open what."""

from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.actions.lending_refusals import (
    EquipmentUnknown,
    LentAlready,
    LoanOver,
    NotExpected,
    NothingToReserveFor,
    NumberUnreadable,
    PersonHasOne,
)
from classes.choices.equipment import EquipmentKind, LoanState
from classes.models import EquipmentReservation, Loan
from classes.queries import loans as known
from tests import make
from tests.classes.lending import shelf

pytestmark = pytest.mark.django_db
ANDROID = EquipmentKind.ANDROID


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def page_of(session, name="loan-session"):
    return reverse(f"staff:{name}", args=[session.public_id])


def hand(client, to, number, *, key=None):
    session, seat = to
    typed = {"reference": seat.reference, "number": number, "key": key or uuid4()}
    return client.post(page_of(session), typed, follow=True)


def said(response):
    """What stands on the page as a sentence, at the top or beside a box."""
    top = [str(each) for each in response.context["messages"]]
    form = response.context["typed"]
    return top + [str(each) for each in (form.errors.get("number", []) if form else [])]


def out():
    return [loan.equipment.number for loan in Loan.objects.filter(state=LoanState.OUT)]


def test_nobody_has_a_seat_yet(clerk):
    page = clerk.get(page_of(make.offering().sessions.get())).content.decode()

    assert "席の決まった方はまだいません" in page
    assert "機器の予約はありません" in page


@pytest.mark.parametrize("typed", ["a-001", "Ａ－００１", " A-001 ", "A‐001"])
def test_a_number_is_read_however_it_is_typed(clerk, typed):
    shelf.device("A-001")
    session, (seat,) = shelf.afternoon()

    hand(clerk, (session, seat), typed)

    assert out() == ["A-001"]


def test_a_scanner_types_the_address_of_the_label(clerk):
    row, (session, (seat,)) = shelf.device(), shelf.afternoon()

    hand(clerk, (session, seat), f"https://example.jp/device/462012/{row.number}/")

    assert out() == [row.number]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "機器の番号を入力してください。"),
        ("番号", NumberUnreadable.message),
        ("Z-999", EquipmentUnknown.message),
        ("https://example.jp/device/462144/T-001/", EquipmentUnknown.message),
    ],
)
def test_a_number_that_is_none_of_ours_is_said_beside_its_box(clerk, typed, sentence):
    session, (seat,) = shelf.afternoon()

    page = hand(clerk, (session, seat), typed)

    assert page.context["typed"].errors["number"] == [sentence]
    assert sentence in page.content.decode()
    assert out() == []


def test_a_device_of_another_town_is_unknown_here(clerk):
    session, (seat,) = shelf.afternoon()
    shelf.device("X-001", town=make.other_town())

    assert said(hand(clerk, (session, seat), "X-001")) == [EquipmentUnknown.message]


def test_somebody_who_is_not_expected_is_refused_in_words(clerk):
    row, (session, _), (_, (stranger,)) = shelf.device(), shelf.afternoon(), shelf.afternoon()

    assert NotExpected.message in said(hand(clerk, (session, stranger), row.number))
    assert out() == []


def test_a_second_click_is_the_same_loan(clerk):
    row, (session, (seat,)), key = shelf.device(), shelf.afternoon(), uuid4()

    for _ in range(2):
        page = hand(clerk, (session, seat), row.number, key=key)

    assert said(page) == [f"{row.number}を貸し出しました。"]
    assert Loan.objects.count() == 1


def test_an_old_page_sent_again_after_the_return_lends_nothing_and_says_so(clerk):
    row, (session, (seat,)), key = shelf.device(), shelf.afternoon(), uuid4()
    hand(clerk, (session, seat), row.number, key=key)
    shelf.bring(Loan.objects.get())

    (sentence,) = said(hand(clerk, (session, seat), row.number, key=key))

    assert "いまは「返却済み」です" in sentence
    assert out() == []


def test_a_second_desk_that_hands_the_same_person_another_device_hears_why_not(clerk):
    """Their line has no box any more: the sentence stands at the top."""
    (first, second), (session, (seat,)) = shelf.devices(2), shelf.afternoon()
    shelf.hand(first, seat)

    page = hand(clerk, (session, seat), second.number)

    assert PersonHasOne(number=first.number).message in page.content.decode()
    assert out() == [first.number]


def test_a_device_that_somebody_else_has_is_not_lent_again_and_nobody_is_named(clerk):
    row, (session, (one, other)) = shelf.device(), shelf.afternoon(people=2)
    shelf.hand(row, one)

    (sentence,) = said(hand(clerk, (session, other), row.number))

    assert sentence.startswith(f"{row.number}は貸出中です（{session.offering.title}")
    assert one.participant.name not in sentence
    assert LentAlready.code == "equipment_lent_already"


def take_back(client, loan, **more):
    typed = {"key": uuid4(), "condition": "good", "from": "session"} | more
    return client.post(reverse("staff:loan-return", args=[loan.public_id]), typed, follow=True)


def test_back_with_one_press_and_pressed_twice(clerk):
    row, (session, (seat,)), key = shelf.device(), shelf.afternoon(), uuid4()
    loan = shelf.hand(row, seat)

    for _ in range(2):
        page = take_back(clerk, loan, key=key)

    assert page.request["PATH_INFO"] == page_of(session)
    assert said(page) == [f"{row.number}の返却を記録しました。"]
    assert row.notes.filter(kind="returned").count() == 1


def test_who_takes_back_what_is_back_already_hears_it(clerk):
    loan = shelf.hand(shelf.device(), shelf.afternoon()[1][0])
    shelf.bring(loan)

    page = take_back(clerk, loan)

    assert [str(each) for each in page.context["messages"]] == [
        LoanOver(state="返却済み").message
    ]


def keep(client, session, **more):
    typed = {"kind": ANDROID, "count": "2"} | more
    return client.post(page_of(session, "loan-keep"), typed, follow=True)


def test_devices_are_kept_changed_and_let_go(clerk):
    shelf.devices(3)
    session, _ = shelf.afternoon()

    for count, kept in (("2", [2]), ("2", [2]), ("3", [3]), ("0", [])):
        keep(clerk, session, count=count)
        assert [*EquipmentReservation.objects.values_list("count", flat=True)] == kept


@pytest.mark.parametrize("count", ["", "-1", "100", "二"])
def test_a_number_of_devices_that_is_none_is_said_beside_its_box(clerk, count):
    shelf.devices(3)
    session, _ = shelf.afternoon()

    page = keep(clerk, session, count=count)

    assert page.context["keeping"].errors["count"]
    assert not EquipmentReservation.objects.exists()


def test_too_many_are_refused_with_how_many_are_missing(clerk):
    shelf.device()
    session, _ = shelf.afternoon()

    (sentence,) = keep(clerk, session).context["keeping"].errors["count"]

    assert "1台足りません" in sentence


def test_who_reserves_from_a_page_opened_before_the_end_hears_that_it_is_over(clerk):
    shelf.devices(2)
    session, _ = shelf.afternoon()
    with time_machine.travel(make.tokyo("2026-06-01 16:30"), tick=False):
        page = keep(clerk, session)

    assert [str(each) for each in page.context["messages"]] == [NothingToReserveFor.message]


def keep_one(client, session, reference, *, kind=ANDROID):
    typed = {"reference": reference, "kind": kind}
    return client.post(page_of(session, "loan-keep-one"), typed, follow=True)


def test_a_device_is_kept_for_one_person_and_let_go(clerk):
    shelf.device()
    session, (seat,) = shelf.afternoon()

    assert "を予約</span>" in keep_one(clerk, session, seat.reference).content.decode()
    assert (
        "を予約</span>"
        not in keep_one(clerk, session, seat.reference, kind="").content.decode()
    )


@pytest.mark.parametrize(("known_", "kind"), [(False, ANDROID), (True, "toaster")])
def test_a_reservation_that_cannot_be_is_refused_in_words(clerk, known_, kind):
    session, (seat,) = shelf.afternoon()

    page = keep_one(clerk, session, seat.reference if known_ else "R-NONE", kind=kind)

    assert [str(each) for each in page.context["messages"]] == [NotExpected.message]


def test_after_the_class_paper_is_keyed_in_with_the_time_it_began(clerk):
    row, (session, (seat,)) = shelf.device(), shelf.afternoon()
    with time_machine.travel(make.tokyo("2026-06-01 17:00"), tick=False):
        hand(clerk, (session, seat), row.number)
        page = clerk.get(page_of(session)).content.decode()

    assert Loan.objects.get().lent_at == session.starts_at
    assert "まだ返っていない機器が 1台あります" in page


def test_opening_the_page_is_in_the_trail_once_a_day(clerk):
    session, _ = shelf.afternoon()

    for _ in range(2):
        clerk.get(page_of(session))

    assert AuditEvent.objects.filter(action="loans.viewed").count() == 1


def test_another_town_and_a_teacher_of_other_classes_find_nothing(clerk):
    row, (session, (seat,)) = shelf.device(), shelf.afternoon()
    loan = shelf.hand(row, seat)
    strangers = [make.staff(town=make.other_town()), make.staff(Role.INSTRUCTOR)]

    for stranger in strangers:
        other = Client()
        other.force_login(stranger)
        assert other.get(page_of(session)).status_code == 404
        assert hand(other, (session, seat), row.number).status_code == 404
        assert take_back(other, loan).status_code == 404
        assert other.get(reverse("staff:loan", args=[loan.public_id])).status_code == 404
    assert out() == [row.number]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CONTRACTOR])
def test_who_may_not_plan_may_not_reserve(role):
    session, _ = shelf.afternoon()
    client = Client()
    client.force_login(make.staff(role))

    assert keep(client, session).status_code == 403
    assert not EquipmentReservation.objects.exists()


def test_the_page_costs_the_same_for_one_and_for_three(clerk, django_assert_num_queries):
    for people in (1, 3):
        session, seats = shelf.afternoon(people=people)
        for seat in seats:
            shelf.hand(shelf.device(), seat)
        clerk.get(page_of(session))  # who opened it is written once a day
        with django_assert_num_queries(14):
            assert len(clerk.get(page_of(session)).context["lines"]) == people
    assert len(known.borrowers(session)) == 3
