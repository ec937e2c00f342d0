"""What is written down of a device."""

from uuid import uuid4

import pytest

from accounts.models import AuditEvent
from classes.actions import equipment
from classes.actions.equipment import EquipmentDetails
from classes.actions.lending_refusals import (
    HomeOfOtherTown,
    ModelMissing,
    NumberTaken,
    NumberUnreadable,
    RemarkMissing,
    StateNotPossible,
)
from classes.choices.equipment import EquipmentKind, EquipmentNoteKind, EquipmentState, Erasure
from classes.models import Equipment
from classes.queries import equipment as devices
from classes.rules import lending
from tests import make
from tests.classes.lending import shelf

pytestmark = pytest.mark.django_db


def details(**more):
    given = {"number": "A-012", "kind": EquipmentKind.IPHONE, "model": "iPhone SE"}
    return EquipmentDetails(**(given | more))


def add(**more):
    return equipment.add(
        municipality=make.town(), details=details(**more), by=make.BY, at=make.NOON
    )


def move(row, to, remark=""):
    return equipment.move(row, to=to, remark=remark, by=make.BY, at=make.NOON)


def lines(row):
    return [(note.kind, note.text) for note in devices.ledger(row)]


@pytest.mark.parametrize("typed", ["a-012", "Ａ－０１２", " A‐012 ", "a ー 012"])
def test_a_number_is_one_number_however_it_is_typed(typed):
    row = add(number=typed)

    assert row.number == "A-012"
    assert devices.by_number(typed, municipality=make.town()) == row


@pytest.mark.parametrize("typed", ["", "A_1", "あ-1", "-1", "A--1", "A" * 13])
def test_a_number_that_no_label_can_bear_is_refused(typed):
    with pytest.raises(NumberUnreadable):
        add(number=typed)


def test_a_number_is_given_once_in_a_town_and_again_in_another():
    add()
    shelf.device("A-012", town=make.other_town())

    with pytest.raises(NumberTaken):
        add(number="a-012")
    assert Equipment.objects.filter(number="A-012").count() == 2


def test_the_label_of_another_town_names_no_device_here():
    row = add()
    here, there = (f"https://x.example/device/{code}/A-012/" for code in ("462012", "462144"))

    assert devices.by_number(here, municipality=make.town()) == row
    assert devices.by_number(there, municipality=make.town()) is None
    assert lending.read_number("https://x.example/offerings/A-012/") is None


def test_what_has_no_model_or_a_home_elsewhere_is_refused():
    with pytest.raises(ModelMissing):
        add(model="  ")
    with pytest.raises(HomeOfOtherTown):
        add(home=make.venue(town=make.other_town()))


def test_a_change_is_written_down_once():
    row = add()

    for _ in range(2):
        equipment.change(row, details=details(photo="P12"), by=make.BY, at=make.NOON)

    row.refresh_from_db()
    assert row.photo == "P12"
    assert AuditEvent.objects.filter(action="equipment.changed").count() == 1


def test_a_device_goes_into_repair_and_comes_back():
    row = add()

    move(row, EquipmentState.REPAIR, "電源が入らない")
    move(row, EquipmentState.REPAIR)
    row = move(row, EquipmentState.AVAILABLE)

    assert row.state == EquipmentState.AVAILABLE
    assert lines(row) == [
        (EquipmentNoteKind.MOVED, "修理中 → 貸出できる"),
        (EquipmentNoteKind.MOVED, "貸出できる → 修理中　電源が入らない"),
        (EquipmentNoteKind.ADDED, ""),
    ]


def test_nobody_moves_by_hand_what_is_lent():
    row = add()
    shelf.take_home(row)

    for to in (EquipmentState.AVAILABLE, EquipmentState.REPAIR):
        with pytest.raises(StateNotPossible):
            move(row, to)
    with pytest.raises(StateNotPossible):
        move(shelf.device(), EquipmentState.LENT)


def test_what_was_lost_is_erased_when_it_is_found():
    row = add()
    move(row, EquipmentState.LOST)

    assert move(row, EquipmentState.AVAILABLE).erasure == Erasure.NEEDED


def test_the_same_remark_sent_twice_is_one_line():
    row = add()

    first, second = (
        equipment.remark(row, text=" 画面に  ひび ", by=make.BY, at=make.NOON) for _ in range(2)
    )

    assert first == second
    assert first.text == "画面に ひび"
    with pytest.raises(RemarkMissing):
        equipment.remark(row, text="　", by=make.BY, at=make.NOON)


def test_the_ledger_is_never_rewritten():
    note = devices.ledger(add())[0]

    with pytest.raises(TypeError):
        note.save()
    with pytest.raises(TypeError):
        note.delete()


def test_only_what_can_be_lent_is_reckoned_with():
    rows = shelf.devices(4)
    for row, to in zip(rows, (EquipmentState.REPAIR, EquipmentState.LOST), strict=False):
        move(row, to)
    shelf.take_home(rows[2])

    assert devices.inventory(make.town()) == {EquipmentKind.ANDROID: 2}
    assert devices.by_key(uuid4(), municipality=make.town()) is None
