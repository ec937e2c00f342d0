"""A device is handed out, comes back, is kept longer, is lost."""

from datetime import date
from uuid import uuid4

import pytest

from accounts.models import AuditEvent
from classes.actions import loans, registrations
from classes.actions.lending_refusals import (
    DueNotPossible,
    ErasureNeeded,
    ExtendedAlready,
    KeyReused,
    LentAlready,
    LoanOver,
    NotAvailable,
    NotExpected,
    PersonHasOne,
    PersonNotAvailable,
    RemarkMissing,
)
from classes.choices.equipment import (
    Condition,
    EquipmentKind,
    EquipmentNoteKind,
    EquipmentState,
    Erasure,
    LoanState,
    LoanTerm,
)
from classes.models import Loan
from classes.queries import equipment as devices
from classes.queries import loans as known
from tests import make
from tests.classes.lending import shelf

pytestmark = pytest.mark.django_db
AFTER = make.tokyo("2026-06-01 16:10")


def now(row):
    row.refresh_from_db()
    return row.state, row.erasure


def extend(loan, due_on, *, at=make.NOON):
    return loans.extend(loan, due_on=due_on, by=make.BY, at=at)


def test_a_device_is_lent_in_class_until_the_class_ends():
    row = shelf.device()
    session, (seat,) = shelf.afternoon()

    loan = shelf.hand(row, seat)

    assert (loan.term, loan.due_at, loan.state) == (
        LoanTerm.CLASS, session.ends_at, LoanState.OUT
    )  # fmt: skip
    assert now(row) == (EquipmentState.LENT, Erasure.DONE)
    assert known.current(row) == loan
    assert [event.detail for event in AuditEvent.objects.filter(action="loan.lent")] == [
        {"equipment": row.number}
    ]


def test_it_comes_back_with_a_remark_and_waits_until_it_is_erased():
    row, (_, (seat, other)) = shelf.device(), shelf.afternoon(people=2)
    loan = shelf.hand(row, seat)

    shelf.bring(loan, condition=Condition.NOTED, remark="画面に傷", at=AFTER)

    assert now(row) == (EquipmentState.AVAILABLE, Erasure.NEEDED)
    assert devices.ledger(row)[0].text == "気づいたことがある　画面に傷"
    with pytest.raises(ErasureNeeded) as refused:
        shelf.hand(row, other)
    assert row.number in refused.value.message
    shelf.ready(row)
    assert shelf.hand(row, other).participant == other.participant


def test_what_is_erased_at_once_goes_to_the_next_at_once():
    row, (_, (seat, other)) = shelf.device(), shelf.afternoon(people=2)

    shelf.bring(shelf.hand(row, seat), erased=True)

    assert shelf.hand(row, other).state == LoanState.OUT


def test_a_router_remembers_nobody():
    row = shelf.device(kind=EquipmentKind.ROUTER, model="Speed Wi-Fi")

    shelf.bring(shelf.take_home(row))

    assert now(row) == (EquipmentState.AVAILABLE, Erasure.DONE)


def test_the_same_press_lends_once_and_takes_back_once():
    row, (_, (seat,)) = shelf.device(), shelf.afternoon()
    lend, back = uuid4(), uuid4()

    first, second = (shelf.hand(row, seat, key=lend) for _ in range(2))
    for _ in range(2):
        shelf.bring(first, key=back)

    assert first == second
    kinds = [note.kind for note in devices.ledger(row)]
    assert kinds == [
        EquipmentNoteKind.RETURNED, EquipmentNoteKind.LENT, EquipmentNoteKind.ADDED
    ]  # fmt: skip
    assert shelf.hand(row, seat, key=lend) == first


def test_the_same_press_for_something_else_is_refused():
    one, other = shelf.devices(2)
    _, (seat, second) = shelf.afternoon(people=2)
    key = uuid4()
    shelf.hand(one, seat, key=key)

    with pytest.raises(KeyReused):
        shelf.hand(other, second, key=key)


def test_who_asks_for_a_lent_device_hears_where_it_is_and_of_nobody():
    row, (session, (seat, other)) = shelf.device(), shelf.afternoon(people=2)
    shelf.hand(row, seat)

    with pytest.raises(LentAlready) as refused:
        shelf.hand(row, other)

    said = refused.value.message
    assert session.offering.title in said
    assert "099-216-1115" in said
    assert seat.participant.name not in said


def test_a_person_has_one_device_at_a_time_and_a_router_beside_it():
    first, second = shelf.devices(2)
    router = shelf.device(kind=EquipmentKind.ROUTER)
    person = make.participant()
    shelf.take_home(first, person)

    with pytest.raises(PersonHasOne):
        shelf.take_home(second, person)
    assert shelf.take_home(router, person).state == LoanState.OUT


@pytest.mark.parametrize(
    "state", [EquipmentState.REPAIR, EquipmentState.LOST, EquipmentState.RETIRED]
)
def test_what_is_not_there_is_not_lent(state):
    row, (_, (seat,)) = shelf.device(), shelf.afternoon()
    type(row).objects.filter(pk=row.pk).update(state=state)

    with pytest.raises(NotAvailable):
        shelf.hand(row, seat)


def test_only_who_has_a_seat_is_lent_something_in_class():
    row, (session, (seat,)) = shelf.device(), shelf.afternoon()
    elsewhere = make.registration(make.offering())
    registrations.cancel(seat, reason="用事", by=make.BY, at=make.NOON)
    seat.refresh_from_db()

    for stranger in (seat, elsewhere):
        with pytest.raises(NotExpected):
            shelf.hand(row, stranger, session=session)


def test_nobody_of_another_town_borrows_here():
    with pytest.raises(PersonNotAvailable):
        shelf.take_home(shelf.device(), make.participant(town=make.other_town()))


def test_paper_is_keyed_in_with_the_time_it_tells():
    row, (session, (seat,)) = shelf.device(), shelf.afternoon()

    loan = shelf.hand(row, seat, lent_at=session.starts_at, at=AFTER)

    assert (loan.lent_at, loan.due_at) == (session.starts_at, session.ends_at)


def test_a_month_ends_with_the_office_hours_of_its_last_day():
    loan = shelf.take_home(shelf.device())

    assert loan.due_at == make.tokyo("2026-07-01 17:15")


@pytest.mark.parametrize("day", [date(2026, 6, 1), date(2026, 7, 2), date(2025, 6, 1)])
def test_a_loan_ends_after_today_and_within_the_days_of_the_town(day):
    with pytest.raises(DueNotPossible):
        shelf.take_home(shelf.device(), due_on=day)


def test_a_loan_is_extended_once():
    loan = shelf.take_home(shelf.device())

    extend(loan, date(2026, 7, 15))
    longer = extend(loan, date(2026, 7, 15))

    assert longer.due_at == make.tokyo("2026-07-15 17:15")
    with pytest.raises(ExtendedAlready):
        extend(loan, date(2026, 7, 20))


def test_an_extension_is_no_longer_than_the_town_allows():
    loan = shelf.take_home(shelf.device())

    for day in (date(2026, 6, 30), date(2026, 7, 16)):
        with pytest.raises(DueNotPossible):
            extend(loan, day)


def test_what_is_lost_is_out_of_the_inventory_and_says_how():
    row = shelf.device()
    loan = shelf.take_home(row)
    key = uuid4()

    for _ in range(2):
        loans.report_lost(loan, words="バスに置き忘れ", key=key, by=make.BY, at=AFTER)

    loan.refresh_from_db()
    assert (loan.state, loan.ended_at) == (LoanState.LOST, AFTER)
    assert now(row)[0] == EquipmentState.LOST
    assert devices.ledger(row)[0].text == "紛失　バスに置き忘れ"
    with pytest.raises(LoanOver):
        shelf.bring(loan)


def test_a_remark_and_a_loss_are_told_in_words():
    loan = shelf.take_home(shelf.device())

    with pytest.raises(RemarkMissing):
        shelf.bring(loan, condition=Condition.NOTED)
    with pytest.raises(RemarkMissing):
        loans.report_lost(loan, words=" ", key=uuid4(), by=make.BY, at=AFTER)
    assert Loan.objects.get().state == LoanState.OUT


def test_what_is_not_back_after_class_is_overdue():
    clerk, (session, (seat,)) = make.membership(), shelf.afternoon()
    loan = shelf.hand(shelf.device(), seat)

    assert [*known.overdue(clerk, at=session.ends_at)] == []
    assert [*known.overdue(clerk, at=AFTER)] == [loan]


def test_one_press_does_not_end_two_loans():
    first, second = (shelf.take_home(row) for row in shelf.devices(2))
    key = uuid4()
    shelf.bring(first, key=key)

    with pytest.raises(KeyReused):
        shelf.bring(second, key=key)
    with pytest.raises(KeyReused):
        loans.report_lost(second, words="バスに忘れた", key=key, by=make.BY, at=AFTER)
    assert Loan.objects.get(pk=second.pk).state == LoanState.OUT
