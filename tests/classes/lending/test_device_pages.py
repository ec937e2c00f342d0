"""The inventory, one device, one loan and what is taken home, as the office does it."""

from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from classes.actions import equipment
from classes.actions.lending_refusals import (
    EquipmentUnknown,
    ExtendedAlready,
    LoanOver,
    NumberTaken,
    NumberUnreadable,
    PersonNotAvailable,
    RemarkMissing,
    StateNotPossible,
)
from classes.choices.equipment import EquipmentState, LoanState
from classes.models import Equipment, EquipmentNote, Loan
from people.choices import ParticipantState
from people.models import Participant
from tests import boxes, make
from tests.classes.lending import shelf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def url(name, *rows):
    return reverse(f"staff:{name}", args=[row.public_id for row in rows])


def told(response):
    return [str(each) for each in response.context["messages"]]


def press(client, name, row, **typed):
    return client.post(url(name, row), typed, follow=True)


def text(response):
    return response.content.decode()


def test_there_are_no_devices_yet(clerk):
    teacher = Client()
    teacher.force_login(make.staff(Role.INSTRUCTOR))

    assert "貸し出すスマートフォンやタブレットを1台ずつ登録し" in text(
        clerk.get(url("equipment"))
    )
    assert "機器の登録は、市町村の担当課が行います" in text(teacher.get(url("equipment")))
    assert "貸出中の機器はありません" in text(clerk.get(url("loans")))
    assert told(clerk.get(url("equipment-labels"), follow=True)) == [
        "ラベルを印刷する機器がありません。"
    ]


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ({}, ["A-001", "A-002"]),
        ({"state": "repair"}, ["A-002"]),
        ({"kind": "router"}, []),
        ({"state": "x", "kind": "y"}, ["A-001", "A-002"]),
    ],
)
def test_the_list_is_narrowed_by_state_and_kind(clerk, asked, seen):
    shelf.device("A-001")
    equipment.move(shelf.device("A-002"), to=EquipmentState.REPAIR, by=make.BY, at=make.NOON)

    page = clerk.get(url("equipment"), asked)

    assert [row.number for row in page.context["rows"]] == seen
    assert ("あてはまる機器はありません" in text(page)) == (not seen)


def write_down(client, **typed):
    given = boxes.of(client.get(url("equipment-new")))
    given |= {"number": "A-001", "model": "AQUOS wish4"} | typed
    return client.post(url("equipment-new"), given, follow=True)


def test_a_device_is_written_down_once_and_the_second_click_is_told(clerk):
    assert told(write_down(clerk)) == ["A-001を登録しました。ラベルを印刷できます。"]

    page = write_down(clerk, number="ａ－００１")

    assert page.context["form"].errors["number"] == [NumberTaken(number="A-001").message]
    assert Equipment.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "box", "sentence"),
    [
        ({"number": ""}, "number", "機器の番号を入力してください。"),
        ({"number": "番号"}, "number", NumberUnreadable.message),
        ({"number": "https://x.jp/device/462012/A-001/"}, "number", NumberUnreadable.message),
        ({"model": ""}, "model", "機種名を入力してください。"),
        ({"kind": "toaster"}, "kind", "選んだ種類は使えません。もう一度選んでください。"),
    ],
)
def test_what_is_wrong_with_a_device_is_said_beside_its_box(clerk, *, typed, box, sentence):
    page = write_down(clerk, **typed)

    assert page.context["form"].errors[box] == [sentence]
    assert not Equipment.objects.exists()


def test_a_device_is_corrected_and_nothing_changed_is_nothing_written(clerk):
    row = shelf.device("A-001")
    given = boxes.of(clerk.get(url("equipment-change", row)))

    for _ in range(2):
        clerk.post(url("equipment-change", row), given | {"model": "arrows We2"})

    row.refresh_from_db()
    assert (row.number, row.model) == ("A-001", "arrows We2")


def test_a_number_leads_to_its_device_and_a_wrong_one_is_said(clerk):
    row = shelf.device("A-001")

    found = clerk.post(url("loans"), {"number": "a‐001"})
    wrong = clerk.post(url("loans"), {"number": "A-999"})

    assert found.url == url("equipment-one", row)
    assert wrong.context["form"].errors["number"] == [EquipmentUnknown.message]


def lend(client, row, to, *, key=None):
    return press(client, "equipment-lend", row, to=to, key=key or uuid4())


def choice(session, seat):
    return f"{session.number}:{seat.reference}"


def test_a_scanned_device_is_handed_to_somebody_who_is_expected_today(clerk):
    row, (session, (seat,)), key = shelf.device(), shelf.afternoon(), uuid4()
    assert choice(session, seat) in text(clerk.get(url("equipment-one", row)))

    for _ in range(2):
        assert told(lend(clerk, row, choice(session, seat), key=key)) == [
            f"{row.number}を貸し出しました。"
        ]
    assert Loan.objects.get().participant == seat.participant

    shelf.bring(Loan.objects.get())
    (sentence,) = told(lend(clerk, row, choice(session, seat), key=key))
    assert "いまは「返却済み」です" in sentence


@pytest.mark.parametrize("to", ["", "1:R-NONE", "x" * 30])
def test_nobody_chosen_or_somebody_unknown_is_asked_for_again(clerk, to):
    row, _ = shelf.device(), shelf.afternoon()

    assert told(lend(clerk, row, to)) == ["渡す方を選んでください。"]


def test_nobody_is_expected_today(clerk):
    assert "今日、貸し出せる教室はありません" in text(
        clerk.get(url("equipment-one", shelf.device()))
    )


def test_data_is_erased_once_and_only_what_is_here_can_be_lent(clerk):
    row = shelf.device()
    shelf.bring(shelf.take_home(row))
    assert "前に使った方のデータが残っています" in text(clerk.get(url("equipment-one", row)))
    equipment.move(row, to=EquipmentState.REPAIR, by=make.BY, at=make.NOON)

    for _ in range(2):
        page = press(clerk, "equipment-erase", row)

    assert told(page) == [f"{row.number}のデータの消去を記録しました。"]
    assert EquipmentNote.objects.filter(kind="erased").count() == 1


def test_a_remark_is_written_once_and_holds_no_secret(clerk):
    row = shelf.device()

    for _ in range(2):
        press(clerk, "equipment-remark", row, text="充電の口がゆるい")
    empty = press(clerk, "equipment-remark", row, text=" ")
    secret = press(clerk, "equipment-remark", row, text="暗証番号は1234")

    assert EquipmentNote.objects.filter(kind="remark").count() == 1
    assert empty.context["remark"].errors["text"] == ["気づいたことを入力してください。"]
    assert secret.context["remark"].errors["text"]


@pytest.mark.parametrize(
    ("to", "said_"),
    [
        ("repair", "「修理中」にしました。"),
        ("lent", StateNotPossible(state="貸出できる", wanted="貸出中").message),
        ("gone", "状態を選んで、理由は200文字までで入力してください。"),
    ],
)
def test_a_device_moves_from_state_to_state(clerk, to, said_):
    row = shelf.device()

    (sentence,) = told(press(clerk, "equipment-move", row, to=to, remark=""))

    assert sentence.endswith(said_)


def take_home(client, person, **typed):
    given = boxes.of(client.get(url("loan-take-home", person))) | typed
    return client.post(url("loan-take-home", person), given, follow=True)


def test_a_device_is_taken_home_once_and_the_agreement_is_asked_for(clerk):
    row, person, key = shelf.device(), make.participant(), uuid4()
    assert "機器を借りたことはありません" in text(clerk.get(url("loan-take-home", person)))

    for _ in range(2):
        page = take_home(clerk, person, number=row.number, key=key)

    assert told(page) == [f"{row.number}を貸し出しました。借用書を印刷してください。"]
    assert page.request["PATH_INFO"] == url("loan", Loan.objects.get())


@pytest.mark.parametrize(
    ("typed", "box"),
    [
        ({"number": ""}, "number"),
        ({"number": "Z-999"}, "number"),
        ({"number": "T-DAY", "due_on": "2026-05-31"}, "due_on"),
        ({"number": "T-DAY", "due_on": "2026-13-40"}, "due_on"),
        ({"number": "T-DAY", "due_on": ""}, "due_on"),
        ({"number": "T-DAY", "due_on": "2030-01-01"}, "due_on"),
    ],
)
def test_what_is_wrong_is_said_beside_its_box_and_nothing_is_lent(clerk, typed, box):
    shelf.device("T-DAY")

    page = take_home(clerk, make.participant(), **typed)

    assert [*page.context["form"].errors] == [box]
    assert not Loan.objects.exists()


def test_nobody_who_was_forgotten_is_lent_anything(clerk):
    row, person = shelf.device(), make.participant()
    Participant.objects.filter(pk=person.pk).update(state=ParticipantState.FORGOTTEN)

    page = clerk.post(
        url("loan-take-home", person),
        {"number": row.number, "due_on": "2026-06-20", "key": uuid4()},
    )

    assert page.context["form"].errors["number"] == [PersonNotAvailable.message]
    assert "この方の登録は使えません" in text(page)


def test_a_loan_is_extended_once_and_an_old_page_hears_why_not_again(clerk):
    loan = shelf.take_home(shelf.device())

    first = press(clerk, "loan-extend", loan, due_on="2026-07-10")
    again = press(clerk, "loan-extend", loan, due_on="2026-07-12")

    assert told(first) == ["返却の期限を延ばしました。ご本人に伝えてください。"]
    assert told(again) == [ExtendedAlready.message]
    wrong = press(clerk, "loan-extend", shelf.take_home(shelf.device()), due_on="あした")
    assert wrong.context["extension"].errors["due_on"]


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("loan-extend", {"due_on": "2026-07-10"}),
        ("loan-lost", {"words": "バスに忘れた", "key": str(uuid4())}),
    ],
)
def test_what_is_over_is_neither_extended_nor_lost_and_the_page_says_so(clerk, page, typed):
    loan = shelf.take_home(shelf.device())
    shelf.bring(loan)

    assert told(press(clerk, page, loan, **typed)) == [LoanOver(state="返却済み").message]


def test_a_return_with_a_remark_needs_words_and_keeps_what_was_typed(clerk):
    loan = shelf.take_home(shelf.device())
    typed = {"condition": "noted", "remark": "", "erased": "on", "key": str(uuid4())}

    page = press(clerk, "loan-return", loan, **typed)

    assert page.context["back"].errors["remark"] == [RemarkMissing.message]
    assert page.context["back"]["erased"].value() is True
    press(clerk, "loan-return", loan, **typed | {"remark": "画面に傷"})
    loan.refresh_from_db()
    assert (loan.state, loan.equipment.erasure) == (LoanState.RETURNED, "done")


def test_what_is_lost_is_told_in_words_and_once(clerk):
    loan, key = shelf.take_home(shelf.device()), str(uuid4())

    empty = press(clerk, "loan-lost", loan, words="", key=key)
    for _ in range(2):
        page = press(clerk, "loan-lost", loan, words="バスに忘れた", key=key)

    assert empty.context["lost"].errors["words"]
    assert told(page) == [f"{loan.equipment.number}を紛失として記録しました。"]
    assert EquipmentNote.objects.filter(equipment=loan.equipment, kind="moved").count() == 1


def test_how_the_town_lends_is_changed_and_wrong_numbers_are_refused(clerk):
    given = boxes.of(clerk.get(url("loan-settings")))

    wrong = clerk.post(url("loan-settings"), given | {"loan_days": "0"})
    clerk.post(url("loan-settings"), given | {"loan_days": "14"})

    assert [*wrong.context["form"].errors] == ["loan_days"]
    page = clerk.get(url("loan-take-home", make.participant()))
    assert "持ち帰りは14日までです" in text(page)


PLANNED = ["equipment-new", "equipment-labels", "loan-settings"]
OF_A_DEVICE = ["equipment-one", "equipment-change"]


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.CONTRACTOR])
def test_who_only_attends_plans_nothing_and_lets_nothing_be_taken_home(role):
    client, row, person = Client(), shelf.device(), make.participant()
    client.force_login(make.staff(role))

    refused = [client.get(url(name)).status_code for name in PLANNED]
    refused += [client.get(url("equipment-change", row)).status_code]
    refused += [client.get(url("loan-take-home", person)).status_code]
    refused += [press(client, "equipment-move", row, to="lost").status_code]

    assert {*refused} == {403}
    assert client.get(url("equipment-one", row)).status_code == 200


def test_another_town_finds_nothing():
    client, row = Client(), shelf.device()
    loan = shelf.take_home(row)
    client.force_login(make.staff(town=make.other_town()))

    pages = [url(name, row) for name in OF_A_DEVICE]
    pages += [url(name, loan) for name in ("loan", "loan-agreement", "loan-agreement-pdf")]
    pages += [url("loan-take-home", loan.participant)]
    for name in ("equipment-lend", "equipment-erase", "equipment-remark", "equipment-move"):
        assert press(client, name, row).status_code == 404
    for name in ("loan-return", "loan-extend", "loan-lost"):
        assert press(client, name, loan).status_code == 404
    assert {client.get(page).status_code for page in pages} == {404}
    assert row.number not in text(client.get(url("equipment")))
    assert Loan.objects.get().state == LoanState.OUT


@pytest.mark.parametrize(("page", "queries"), [("equipment", 6), ("loans", 14)])
def test_the_lists_cost_the_same_for_one_and_for_three(
    clerk, django_assert_num_queries, *, page, queries
):
    for more in (1, 2):
        for row in shelf.devices(more):
            shelf.take_home(row)
        clerk.get(url(page))
        with django_assert_num_queries(queries):
            clerk.get(url(page))


def test_a_person_s_loans_cost_the_same_for_one_and_for_three(clerk, django_assert_num_queries):
    person = make.participant()
    for more in (1, 2):
        for row in shelf.devices(more):
            shelf.bring(shelf.take_home(row, person))
        clerk.get(url("loan-take-home", person))
        with django_assert_num_queries(11):
            clerk.get(url("loan-take-home", person))
