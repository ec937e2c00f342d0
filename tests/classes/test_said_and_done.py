"""What the lists, chips and forms say of the seats is what the ledger then does.

Small offerings of every kind, filled step by step from several channels; after each step what
is said of every choice there is, is held against what a registration would get.
"""

from random import Random

import pytest
from django.db import transaction

from classes.actions import registrations, slots, waiting
from classes.actions.refusals import KeptForDesk, RegistrationRefused
from classes.choices import Channel, Joining, Kind, Outlook, SeatDevice, Selection, Window
from classes.models import Registration
from classes.queries import announcements, desk, offerings, targets, vacancies
from tests import make
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db
RELEASE = make.tokyo("2026-06-10 09:00")
SPLIT = {"capacity": 3, "seats_iphone": 2, "seats_android": 1}
MODES = {
    "series": {},
    "a split series": SPLIT,
    "single sessions": {"joining": Joining.SESSIONS, "sessions": 2},
    "split single sessions": {"joining": Joining.SESSIONS, "sessions": 2} | SPLIT,
    "slots": {"joining": Joining.SLOT, "kind": Kind.CONSULTATION},
    "lots": {"selection": Selection.LOTTERY, "capacity": 1},
    "lots by device": {"selection": Selection.LOTTERY} | SPLIT,
}
LINES = {"no line": 0, "a line of one": 1, "a line without end": None}
TAKEN, ELSE = {"confirmed", "applied"}, {"waiting"}


def opened(mode, limit, kept):
    columns = {"capacity": 2, "waiting_limit": limit} | MODES[mode]
    if columns.get("selection") != Selection.LOTTERY and kept:
        columns |= {"kept_seats": kept, "kept_until": RELEASE}
    offering = make.offering(**columns)
    if offering.joining == Joining.SLOT:
        day = offering.sessions.get()
        slots.divide(day, minutes=60, seats=1, by=BY, at=NOON)
    return offering


def wishes(offering):
    """Everything that somebody may ask for on the web, with what is said of it."""
    found = targets.of(offering, at=NOON)
    for meeting in found.meetings or (None,):
        within = targets.of(offering, at=NOON, within=meeting.value if meeting else "")
        for kind in within.devices or (None,):
            wish = {
                "session": meeting.session if meeting else None,
                "slot": meeting.slot if meeting else None,
                "device": SeatDevice(kind.value) if kind else SeatDevice.ANY,
            }
            yield wish, kind or meeting


def outcome(offering, channel, **wish):
    """What a registration gets, which is then undone: a state, or the refusal's code."""
    try:
        with transaction.atomic():
            state = make.registration(offering, channel=channel, **wish).state
            transaction.set_rollback(True)
    except RegistrationRefused as refused:
        return refused.code
    return state


def hold_against_the_ledger(offering):
    offering.refresh_from_db()
    listing = offerings.listing(offering, at=NOON)
    [vacancy] = vacancies.of([listing], at=NOON)
    on_the_web, at_the_desk = [], []
    for wish, said in wishes(offering):
        got = outcome(offering, Channel.WEB, **wish)
        on_the_web.append(got)
        at_the_desk.append(outcome(offering, Channel.PHONE, **wish))
        if said is not None:
            expected = {
                Outlook.DRAW: "applied",
                Outlook.SEAT: "confirmed",
                Outlook.LINE: "waiting",
                Outlook.DESK_ONLY: KeptForDesk.code,
            }
            assert got == expected.get(said.outlook, got)
            assert (got in TAKEN | ELSE) != said.is_shut
    best = vacancy.outlook
    assert (best in {Outlook.DRAW, Outlook.SEAT}) == bool(TAKEN & {*on_the_web})
    assert (best is Outlook.LINE) <= (not TAKEN & {*on_the_web})
    if offering.selection != Selection.LOTTERY:
        assert (vacancy.free > 0) == ("confirmed" in on_the_web)
    say_the_lists(listing, on_the_web, at_the_desk)
    say_the_kinds(vacancy, offering)


def say_the_lists(listing, on_the_web, at_the_desk):
    """The chip, the open classes and the desk's list."""
    offering = listing.offering
    possible = TAKEN & {*on_the_web, *at_the_desk}
    assert (listing.window is Window.OPEN) == bool(possible)
    assert listing.for_the_desk_alone == bool(possible and not TAKEN & {*on_the_web})
    if listing.window is Window.WAITING_LIST:
        assert "waiting" in on_the_web
    if listing.window is Window.FULL:
        assert not (TAKEN | ELSE) & {*on_the_web}
    announced = [
        each.offering
        for each in announcements.open_now(municipality=offering.municipality, at=NOON)
    ]
    assert (offering in announced) == bool(possible)
    assert (listing.left > 0) == bool(possible) or offering.selection == Selection.LOTTERY
    [option] = desk.options(
        municipality=offering.municipality,
        within=type(offering).objects.filter(pk=offering.pk),
        caller=desk.Caller(),
        at=NOON,
    )
    assert (option.places.outlook in {Outlook.SEAT, Outlook.DRAW}) == bool(
        TAKEN & {*at_the_desk}
    )


def say_the_kinds(vacancy, offering):
    """What the API says is free of each kind, session and slot."""
    if offering.selection == Selection.LOTTERY:
        return
    for kind in vacancy.kinds:
        got = outcome(offering, Channel.WEB, device=kind.device)
        assert (kind.free > 0) == (got == "confirmed")
    for each in vacancy.sessions:
        for kind in each.kinds:
            got = outcome(offering, Channel.WEB, session=each.session, device=kind.device)
            assert (kind.free > 0) == (got == "confirmed")
        for left in each.slots:
            got = outcome(offering, Channel.WEB, session=each.session, slot=left.slot)
            assert (left.free > 0) == (got == "confirmed")


def step(offering, dice):
    """Somebody registers, gives back, or answers an offer."""
    live = [*Registration.objects.filter(offering=offering).order_by("pk")]
    offered = [row for row in live if row.state == "offered"]
    seated = [row for row in live if row.state == "confirmed"]
    if offered and dice.random() < 0.3:
        waiting.accept(dice.choice(offered), by=BY, at=NOON)
    elif seated and dice.random() < 0.25:
        registrations.cancel(dice.choice(seated), reason="用事", by=BY, at=NOON)
    else:
        wish, _ = dice.choice([*wishes(offering)])
        people = [make.participant() for _ in range(dice.choice([1, 1, 2]))]
        channel = dice.choice([Channel.WEB, Channel.WEB, Channel.PHONE])
        request = registrations.Request(channel=channel, **wish)
        try:
            registrations.register_together(
                offering=offering, people=people, request=request, by=BY, at=NOON
            )
        except RegistrationRefused:
            return


@pytest.mark.parametrize("kept", [0, 1])
@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("mode", MODES)
def test_what_is_said_is_what_is_done(mode, line, kept):
    dice, offering = Random(f"{mode}/{line}/{kept}"), opened(mode, LINES[line], kept)
    for _ in range(8):
        hold_against_the_ledger(offering)
        step(offering, dice)
    hold_against_the_ledger(offering)


def test_a_line_for_one_kind_of_seat_hides_no_seat_of_the_other(client):
    offering = make.offering(waiting_limit=1, **SPLIT)
    for _ in range(2):
        make.registration(offering, device=SeatDevice.ANDROID, channel=Channel.WEB)

    listing = offerings.listing(offering, at=NOON)

    assert (listing.window, listing.left) == (Window.OPEN, 2)
    assert [*announcements.open_now(municipality=None, at=NOON)] == [listing]


def test_many_applications_do_not_close_a_draw():
    offering = make.offering(capacity=1, selection=Selection.LOTTERY)
    for _ in range(3):
        make.registration(offering, channel=Channel.WEB)

    found = announcements.open_now(municipality=None, at=NOON)

    assert [each.offering for each in found] == [offering]


@pytest.mark.parametrize(
    "columns",
    [
        {"closes": NOON},
        {"opens": make.tokyo("2026-06-02 09:00")},
        {"state": "cancelled"},
        {"state": "draft"},
        {"registration_mode": "not_needed"},
    ],
)
def test_what_takes_no_registrations_is_not_announced(columns):
    make.offering(**columns)

    assert [*announcements.open_now(municipality=None, at=NOON)] == []


def test_a_long_list_is_read_to_its_end(monkeypatch):
    monkeypatch.setattr(announcements, "AT_ONCE", 2)
    made = [make.offering(first=make.tokyo(f"2026-06-{day} 10:00")) for day in (11, 12, 13, 14)]
    make.registration(full := make.offering(first=make.tokyo("2026-06-10 10:00"), capacity=1))

    found = [each.offering for each in announcements.open_now(municipality=None, at=NOON)]

    assert found == made
    assert full not in found
