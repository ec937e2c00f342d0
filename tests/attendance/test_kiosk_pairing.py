"""A tablet is let in without an account: by six digits or a QR code, once."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections

from accounts.actors import Actor
from accounts.choices import ActorKind
from accounts.models import AuditEvent
from attendance.actions import kiosks
from attendance.actions.kiosks import (
    GuessedTooOften,
    Letting,
    NothingToOpen,
    NotWaiting,
    PairingRefused,
    Shown,
    TooLong,
)
from attendance.choices import KioskState
from attendance.models import Kiosk
from attendance.queries import kiosks as tablets
from attendance.rules import kiosks as rules
from tests import make

pytestmark = pytest.mark.django_db
AT = make.tokyo("2026-06-01 09:00")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def session():
    offering = make.offering(
        first=make.tokyo("2026-06-01 14:00"), closes=make.tokyo("2026-06-01 13:30")
    )
    return offering.sessions.get()


def visitor(address="203.0.113.7"):
    return Actor(ActorKind.VISITOR, "", address)


def pair(shown, *, at=AT, device=None, by=None):
    return kiosks.pair(shown, platform="iPad", device=device, by=by or visitor(), at=at)


def wrong(invited, number=1):
    """Six digits that nobody was given."""
    return Shown(code=rules.code_from((int(invited.kiosk.code) + number) % 1_000_000))


def test_six_digits_let_in_one_tablet_for_the_sessions_that_were_chosen(session):
    invited = make.invitation(session, at=AT)

    kiosk, token = pair(Shown(code=invited.kiosk.code))

    assert len(token) == 64
    assert tablets.by_token(token) == kiosk
    assert [grant.session for grant in kiosk.grants.all()] == [session]
    assert [grant.day for grant in kiosk.grants.all()] == [make.TODAY]
    assert tablets.state(kiosk, at=AT) == KioskState.PAIRED


def test_the_qr_code_lets_in_what_the_digits_let_in(session):
    invited = make.invitation(session, at=AT)

    kiosk, _ = pair(Shown(secret=invited.secret))

    assert kiosk == invited.kiosk


def test_neither_token_nor_secret_is_kept(session):
    invited = make.invitation(session, at=AT)
    before = [str(value) for value in Kiosk.objects.values().get().values()]
    _, token = pair(Shown(secret=invited.secret))
    after = [str(value) for value in Kiosk.objects.values().get().values()]

    assert [value for value in before + after if value in {invited.secret, token}] == []
    kept = str([*AuditEvent.objects.values_list("detail", "subject_key")])
    assert (invited.secret in kept, token in kept, invited.kiosk.code in kept) == (
        False,
        False,
        False,
    )


def test_an_invitation_is_good_once(session):
    invited = make.invitation(session, at=AT)
    pair(Shown(secret=invited.secret))

    for shown in (Shown(secret=invited.secret), Shown(code=invited.kiosk.code)):
        with pytest.raises(PairingRefused):
            pair(shown)


def test_an_invitation_ends_after_ten_minutes(session):
    invited = make.invitation(session, at=AT)

    with pytest.raises(PairingRefused):
        pair(Shown(secret=invited.secret), at=AT + 10 * MINUTE)

    assert tablets.state(invited.kiosk, at=AT + 10 * MINUTE) == KioskState.LAPSED


def test_nothing_shown_lets_nobody_in(session):
    """A kiosk that is paired has neither digits nor secret: empty must not find it, nor any."""
    make.invitation(session, at=AT)
    make.tablet(session, at=AT)

    with pytest.raises(PairingRefused):
        pair(Shown())


def test_a_stopped_invitation_lets_nobody_in(session):
    invited = make.invitation(session, at=AT)
    kiosks.revoke(invited.kiosk, by=make.BY, at=AT)

    with pytest.raises(PairingRefused):
        pair(Shown(secret=invited.secret))


def test_a_tablet_that_lost_the_answer_gets_the_same_one_again(session):
    invited, device = make.invitation(session, at=AT), uuid4()
    shown = Shown(code=invited.kiosk.code)

    first = pair(shown, device=device)
    again = pair(shown, device=device, at=AT + 2 * MINUTE)

    assert first == again
    assert AuditEvent.objects.filter(action="kiosk.paired").count() == 1
    assert AuditEvent.objects.filter(action="kiosk.refused").count() == 0


def test_another_tablet_or_a_later_moment_gets_nothing_again(session):
    invited, device = make.invitation(session, at=AT), uuid4()
    shown = Shown(secret=invited.secret)
    kiosk, _ = pair(shown, device=device)

    with pytest.raises(PairingRefused):
        pair(shown, device=uuid4())
    with pytest.raises(PairingRefused):
        pair(shown, device=device, at=AT + 2 * MINUTE + timedelta(seconds=1))
    kiosks.revoke(kiosk, by=make.BY, at=AT)
    with pytest.raises(PairingRefused):
        pair(shown, device=device)


def test_the_same_digits_for_the_same_tablet_years_later_are_no_fault(session):
    invited, device = make.invitation(session, at=AT), uuid4()
    code = invited.kiosk.code
    _, token = pair(Shown(code=code), device=device)
    later = AT + timedelta(hours=4)
    other = make.invitation(session, at=later)
    Kiosk.objects.filter(pk=other.kiosk.pk).update(code=code)

    kiosk, another = pair(Shown(code=code), device=device, at=later)

    assert kiosk == other.kiosk
    assert another != token


def test_digits_are_never_given_to_two_at_once(session, monkeypatch):
    numbers = iter([482913, 482913, 482913, 7])
    monkeypatch.setattr(kiosks.secrets, "randbelow", lambda _: next(numbers))

    codes = [make.invitation(session, at=AT).kiosk.code for _ in range(2)]

    assert codes == ["482913", "000007"]


def test_digits_that_ended_may_be_given_again(session, monkeypatch):
    monkeypatch.setattr(kiosks.secrets, "randbelow", lambda _: 482913)
    first = make.invitation(session, at=AT)

    again = make.invitation(session, at=AT + 10 * MINUTE)

    first.kiosk.refresh_from_db()
    assert (first.kiosk.code, first.kiosk.secret_digest) == ("", "")
    assert again.kiosk.code == "482913"


def test_another_number_kills_the_first_one(session):
    first = make.invitation(session, at=AT)

    again = kiosks.invite_again(first.kiosk, by=make.BY, at=AT + 11 * MINUTE)

    assert again.kiosk == first.kiosk
    with pytest.raises(PairingRefused):
        pair(Shown(secret=first.secret), at=AT + 11 * MINUTE)
    assert pair(Shown(secret=again.secret), at=AT + 11 * MINUTE).kiosk == first.kiosk
    with pytest.raises(NotWaiting):
        kiosks.invite_again(first.kiosk, by=make.BY, at=AT + 12 * MINUTE)


def test_a_tablet_is_let_in_for_something_and_for_a_week_at_most(session):
    week = rules.end_of(rules.last_day(at=AT, days=7))
    letting = {"venue": session.venue, "name": "x"}

    def invite(sessions, until):
        named = Letting(sessions=sessions, until=until, **letting)
        return kiosks.invite(named, by=make.BY, at=AT)

    assert invite([session], week).kiosk.expires_at == make.tokyo("2026-06-08 00:00")
    with pytest.raises(NothingToOpen):
        invite([], week)
    for until in (week + MINUTE, AT):
        with pytest.raises(TooLong):
            invite([session], until)


def test_five_wrong_numbers_from_one_address_and_then_none_for_a_while(session):
    invited = make.invitation(session, at=AT)
    for number in range(1, 6):
        with pytest.raises(PairingRefused):
            pair(wrong(invited, number), at=AT)

    with pytest.raises(GuessedTooOften) as refusal:
        pair(Shown(code=invited.kiosk.code), at=AT + 5 * MINUTE)

    assert "10分たってから" in refusal.value.message
    assert pair(Shown(code=invited.kiosk.code), by=visitor("203.0.113.8")).kiosk == (
        invited.kiosk
    )


def test_the_wait_ends(session):
    guessed = make.invitation(session, at=AT - 5 * MINUTE)
    for number in range(1, 6):
        with pytest.raises(PairingRefused):
            pair(wrong(guessed, number), at=AT)

    invited = make.invitation(session, at=AT + 14 * MINUTE)

    assert pair(Shown(code=invited.kiosk.code), at=AT + 15 * MINUTE).kiosk == invited.kiosk


def test_a_qr_code_is_taken_where_numbers_are_held_back(session):
    invited = make.invitation(session, at=AT)
    for number in range(1, 6):
        with pytest.raises(PairingRefused):
            pair(wrong(invited, number))

    assert pair(Shown(secret=invited.secret)).kiosk == invited.kiosk


def test_guesses_from_everywhere_are_counted_together(session):
    invited = make.invitation(session, at=AT)
    for number in range(1, 31):
        with pytest.raises(PairingRefused):
            pair(wrong(invited, number), by=visitor(f"203.0.113.{number}"))

    with pytest.raises(GuessedTooOften):
        pair(Shown(code=invited.kiosk.code), by=visitor("198.51.100.1"))
    assert pair(Shown(secret=invited.secret)).kiosk == invited.kiosk


def test_a_household_of_version_six_counts_as_one_address(session):
    invited = make.invitation(session, at=AT)
    for number in range(1, 6):
        with pytest.raises(PairingRefused):
            pair(wrong(invited, number), by=visitor(f"2001:db8:1:2::{number}"))

    with pytest.raises(GuessedTooOften):
        pair(Shown(code=invited.kiosk.code), by=visitor("2001:db8:1:2:ffff::1"))


def test_stopping_and_naming_are_written_down_once(session):
    kiosk, _ = make.tablet(session, at=AT)

    kiosks.rename(kiosk, name="受付の青いiPad", by=make.BY, at=AT)
    kiosks.revoke(kiosk, by=make.BY, at=AT)
    again = kiosks.revoke(kiosk, by=make.BY, at=AT + MINUTE)

    assert (again.name, again.revoked_at) == ("受付の青いiPad", AT)
    assert [
        *AuditEvent.objects.filter(action__startswith="kiosk.")
        .order_by("pk")
        .values_list("action", flat=True)
    ] == ["kiosk.invited", "kiosk.paired", "kiosk.renamed", "kiosk.revoked"]


@pytest.mark.django_db(transaction=True)
def test_of_several_tablets_at_the_same_time_one_is_let_in():
    offering = make.offering(
        first=make.tokyo("2026-06-01 14:00"), closes=make.tokyo("2026-06-01 13:30")
    )
    invited = make.invitation(offering.sessions.get(), at=AT)
    shown = [Shown(secret=invited.secret), Shown(code=invited.kiosk.code)] * 3
    start, got = threading.Barrier(len(shown)), []

    def tablet(by_this):
        start.wait()
        try:
            got.append(pair(by_this, device=uuid4()).kiosk.pk)
        except PairingRefused:
            got.append(None)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=tablet, args=[each]) for each in shown]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(got, key=str) == [invited.kiosk.pk, *[None] * 5]


@pytest.mark.django_db(transaction=True)
def test_guesses_made_at_once_wait_for_each_other():
    offering = make.offering(
        first=make.tokyo("2026-06-01 14:00"), closes=make.tokyo("2026-06-01 13:30")
    )
    invited = make.invitation(offering.sessions.get(), at=AT)
    start, got = threading.Barrier(12), []

    def guess(number):
        start.wait()
        try:
            pair(wrong(invited, number))
        except (PairingRefused, GuessedTooOften) as refusal:
            got.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guess, args=[number]) for number in range(1, 13)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(got) == ["pairing_refused"] * 5 + ["throttled"] * 7


@pytest.mark.django_db(transaction=True)
def test_a_tablet_that_asks_twice_at_once_gets_one_answer():
    offering = make.offering(
        first=make.tokyo("2026-06-01 14:00"), closes=make.tokyo("2026-06-01 13:30")
    )
    invited, device = make.invitation(offering.sessions.get(), at=AT), uuid4()
    start, got = threading.Barrier(4), []

    def ask():
        start.wait()
        try:
            got.append(pair(Shown(secret=invited.secret), device=device).token)
        except PairingRefused as refusal:
            got.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(got) == 4
    assert [tablets.by_token(token) for token in {*got}] == [invited.kiosk]
    assert AuditEvent.objects.filter(action="kiosk.paired").count() == 1
