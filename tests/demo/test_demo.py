"""A town to look at: whole, plausible, and never twice."""

import io
from random import Random

import pytest
from django.core.management import call_command

from accounts.models import AuditEvent, Municipality
from attendance.choices import ConflictKind, ConflictState, KioskState
from attendance.models import AttendanceFact, Kiosk, SyncConflict, WorkedHours
from attendance.queries import kiosks as tablets
from classes.models import Offering, Registration
from classes.queries import reconciliation
from common import phones
from demo import cards
from demo.building import build
from demo.management.commands.demo import kept_password
from demo.people import FAMILY_NAMES, crowd
from demo.towns import TARUMIZU
from materials.choices import PrintState
from materials.models import PrintJob
from people.models import Card, Participant, Phone
from people.queries import register
from tests import make

pytestmark = pytest.mark.django_db
PASSWORD = "to-look-at-only"


@pytest.fixture
def town():
    return build(TARUMIZU, password=PASSWORD, at=make.NOON)


def counts():
    tables = (Offering, Registration, Participant, AttendanceFact, AuditEvent)
    return [table.objects.count() for table in tables]


def test_a_town_has_two_years_of_classes_and_some_to_come(town):
    first_days = [
        offering.sessions.earliest("starts_at").starts_at for offering in Offering.objects.all()
    ]

    assert min(first_days) < make.tokyo("2025-07-01 00:00")
    assert max(first_days) > make.NOON
    assert AttendanceFact.objects.filter(role="participant").count() > 20


def test_building_again_changes_nothing(town):
    before = counts()

    again = build(TARUMIZU, password=PASSWORD, at=make.NOON)

    assert (counts(), again.outcome) == (before, "前に作ったものがあります")


def test_papers_of_the_next_classes_are_ready_and_others_wait_to_be_drawn(town):
    states = [*PrintJob.objects.order_by("pk").values_list("state", flat=True)]

    assert states == [PrintState.READY, PrintState.WORKING]


def test_the_seat_ledger_of_a_town_fits_together(town):
    assert [*reconciliation.findings(town.municipality, at=make.NOON)] == []


def test_staff_find_what_a_tablet_sent_that_did_not_fit(town):
    # In some towns somebody came, too, who had given the seat back.
    listed = SyncConflict.objects.exclude(kind=ConflictKind.CANCELLED_CAME)

    assert [*listed.values_list("kind", "state").order_by("kind", "state")] == [
        (ConflictKind.ALIKE, ConflictState.OPEN),
        (ConflictKind.OTHER_SESSION, ConflictState.OPEN),
        (ConflictKind.UNKNOWN_CARD, ConflictState.OPEN),
        (ConflictKind.UNKNOWN_CARD, ConflictState.SETTLED),
    ]


def test_a_tablet_is_in_use_today_another_has_ended_and_nobody_can_be_let_in(town):
    held = [
        (tablets.state(kiosk, at=make.NOON), kiosk.code, kiosk.secret_digest)
        for kiosk in Kiosk.objects.order_by("paired_at")
    ]

    assert held == [(KioskState.ENDED, "", ""), (KioskState.PAIRED, "", "")]
    in_use = Kiosk.objects.latest("paired_at")
    [grant] = in_use.grants.all()
    assert grant.day == make.TODAY
    assert grant.session.check_ins.filter(actor_kind="kiosk").count() == 3


def test_whoever_came_most_often_has_a_card_and_one_was_lost(town):
    in_force = Card.objects.filter(ended_at__isnull=True)

    assert in_force.count() == cards.HOLDERS
    assert [*Card.objects.exclude(ended_because="").values_list("ended_because")] == [("lost",)]
    holder = in_force.first().participant
    assert holder.last_seen_on is not None


def test_the_same_place_and_day_give_the_same_people():
    crowds = [
        crowd(size=5, place=TARUMIZU.place, on=make.TODAY, dice=Random(7)) for _ in range(2)
    ]

    assert crowds[0] == crowds[1]
    assert len({person.phones for person in crowds[0]}) == 5


def test_a_town_with_other_data_is_left_alone():
    real = make.other_town()
    make.registration(make.offering(town=real))
    before = counts()

    left = build(TARUMIZU, password=PASSWORD, at=make.NOON)

    assert (counts(), left.outcome) == (before, "実際のデータがあるため、何もしません")


def test_nobody_is_rung_up_by_a_demo(town):
    local = {phones.parse(row.digits).digits[4] for row in Phone.objects.all()}

    # No local number in Japan begins with 1.
    assert local == {"1"}


def test_the_characters_that_break_systems_are_among_the_names():
    names = "".join(name for name, _ in FAMILY_NAMES)

    assert [
        char for char in ("髙", "﨑", "𠮷", "邉", "辻\U000e0100") if char not in names
    ] == []


def test_the_command_prints_the_logins(monkeypatch):
    monkeypatch.setattr("demo.management.commands.demo.TOWNS", [TARUMIZU])
    out = io.StringIO()

    call_command("demo", password=PASSWORD, stdout=out)

    assert "tarumizu" in out.getvalue()
    assert PASSWORD in out.getvalue()
    assert Municipality.objects.get().name == "垂水市"


def test_the_password_is_made_once(tmp_path):
    first = kept_password(tmp_path / "var")

    assert kept_password(tmp_path / "var") == first
    assert (tmp_path / "var" / "demo_password").stat().st_mode & 0o077 == 0


def test_every_student_who_helped_may_help_and_there_is_one_in_each_other_state(town):
    rows = register.lines(
        municipality=town.municipality, wanted=register.Wanted(), on=make.TODAY
    )

    assert {(line.helper.state, bool(line.lacking), bool(line.soon)) for line in rows} == {
        ("registered", False, False),
        ("registered", False, True),
        ("applied", True, False),
        ("paused", True, True),
    }
    assert all(
        not line.lacking
        for line in rows
        if WorkedHours.objects.filter(helper=line.helper).exists()
    )
