"""Staff take over what a stopped tablet could not send any more."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from attendance.actions import kiosks
from attendance.models import CheckIn, Kiosk, TapReceipt
from classes.models import VenueStaff
from tests import make
from tests.attendance.pages import text
from tests.attendance.taps import class_on, present, seat, tap
from tests.attendance.test_handover_texts import packed

pytestmark = pytest.mark.django_db
PAGE = reverse("staff:kiosk-handover")


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def office(client):
    client.force_login(make.staff())
    return client


@pytest.fixture
def offering():
    return class_on(title="はじめてのスマホ教室")


@pytest.fixture
def stopped(offering):
    """A tablet that was stopped with two marks on it."""
    kiosk = make.tablet(offering.sessions.get(), name="中央公民館 1").kiosk
    Kiosk.objects.filter(pk=kiosk.pk).update(unsent=2)
    kiosk.refresh_from_db()
    return kiosks.revoke(kiosk, by=make.BY, at=make.NOON)


def document(kiosk, *taps, **more):
    made_at = {"version": 1, "kiosk": str(kiosk.public_id), "made_at": "2026-06-01T11:00:00Z"}
    return made_at | {"taps": [*taps]} | more


def upload(client, content, **more):
    file = SimpleUploadedFile("tomoni.json", json.dumps(content).encode())
    return client.post(PAGE, {"file": file, **more})


def pasted(client, content, **more):
    return client.post(PAGE, {"codes": "\n".join(reversed(packed(content))), **more})


def take(client, looked_at):
    """Press the button of the page that shows what there is."""
    return client.post(
        PAGE, {"codes": looked_at.context["form"].text, "take": "yes"}, format="multipart"
    )


def test_a_file_is_looked_at_and_then_taken_over(office, offering, stopped):
    session = offering.sessions.get()
    marks = [tap(session, registration=seat(offering).reference) for _ in range(2)]

    looked_at = upload(office, document(stopped, *marks))
    before = CheckIn.objects.count()
    taken = take(office, looked_at)

    shown = text(looked_at)
    assert "中央公民館 1" in shown
    assert "2件を受け取る" in shown
    assert "はじめてのスマホ教室：2件" in shown
    assert "令和8年6月1日（月）10:10" in shown
    assert before == 0
    assert "記録しました2件" in text(taken)
    assert len(present()) == 2
    stopped.refresh_from_db()
    assert stopped.unsent == 0


def test_what_is_taken_over_is_the_tablet_s_and_by_whom(office, offering, stopped):
    mark = tap(offering.sessions.get(), registration=seat(offering).reference)

    take(office, pasted(office, document(stopped, mark)))

    receipt = TapReceipt.objects.get()
    assert (str(receipt.id), receipt.kiosk, receipt.actor_kind) == (
        mark["id"],
        stopped,
        "staff",
    )
    event = AuditEvent.objects.get(action="marks.handed_over")
    assert event.subject_key == str(stopped.pk)
    assert event.detail == {"stored": 1, "repeated": 0, "conflicts": 0, "refused": 0}


def test_taking_it_over_again_changes_nothing(office, offering, stopped):
    marks = [
        tap(offering.sessions.get(), registration=seat(offering).reference) for _ in range(2)
    ]
    looked_at = upload(office, document(stopped, *marks))

    take(office, looked_at)
    again = take(office, looked_at)

    assert "記録しました0件 記録済み2件" in text(again)
    assert (CheckIn.objects.count(), len(present())) == (2, 2)


def test_what_does_not_fit_and_what_cannot_be_kept_is_said(office, offering, stopped):
    session = offering.sessions.get()
    elsewhere = class_on().sessions.get()
    fits = tap(session, registration=seat(offering).reference)
    unknown = tap(session, card="0000000000000000", method="qr")
    foreign = tap(elsewhere, registration=seat(elsewhere.offering).reference)

    looked_at = upload(office, document(stopped, fits, unknown, foreign, {"id": "x"}))
    taken = take(office, looked_at)

    assert "ほかの回の記録 1件" in text(looked_at)
    assert "読み取れない記録 1件" in text(looked_at)
    said = text(taken)
    assert "記録しました1件 記録済み0件 要確認1件　要確認の一覧を開く 記録できません2件" in said
    assert "1件：このタブレットでは開けない回の記録です" in said
    assert "1件：この記録は読み取れないため" in said


def test_the_clock_is_set_right_by_what_the_tablet_measured_alone(office, stopped, noon):
    """A file that is two days old says nothing of the clock."""
    session = stopped.grants.get().session
    offering = session.offering
    measured = tap(
        session,
        registration=seat(offering).reference,
        occurred_at="2026-06-01T13:10:00+09:00",
        clock_offset=-3 * 3_600_000,
    )
    plain = tap(session, registration=seat(offering).reference)
    noon.shift(timedelta(days=2))
    office.force_login(make.staff())

    take(office, upload(office, document(stopped, measured, plain)))

    assert {*CheckIn.objects.values_list("occurred_at", flat=True)} == {
        make.tokyo("2026-06-01 10:10")
    }


def test_codes_that_are_missing_are_named_and_what_was_pasted_stays(office, offering, stopped):
    texts = packed(document(stopped, tap(offering.sessions.get())))
    assert len(texts) > 2

    page = office.post(PAGE, {"codes": texts[0]})

    assert f"QRコード{len(texts)}枚のうち、2" in text(page)
    assert texts[0] in page.content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "ファイルを選ぶか、QRコードの文字を貼り付けてください"),
        ({"codes": "こんにちは"}, "タブレットの記録として読み取れません"),
        ({"codes": "x" * 1_000_001}, "記録が大きすぎます"),
        ({"file": SimpleUploadedFile("x.json", b"\xff\xfe")}, "読み取れません"),
        ({"file": SimpleUploadedFile("x.json", b" " * 1_000_001)}, "記録が大きすぎます"),
        ({"file": SimpleUploadedFile("x.json", b"")}, "ファイルが空です"),
    ],
    ids=range(6),
)
def test_what_is_no_handover_is_said(office, sent, said):
    assert said in text(office.post(PAGE, sent))


def test_another_town_s_tablet_is_refused_and_says_nothing_of_it(client, offering, stopped):
    client.force_login(make.staff(town=make.other_town()))
    content = document(stopped, tap(offering.sessions.get()))

    for page in (upload(client, content), upload(client, content, take="yes")):
        assert "このタブレットの記録は受け取れません" in text(page)
        assert "中央公民館 1" not in text(page)
    assert TapReceipt.objects.count() == 0


def test_a_tablet_that_nobody_let_in_is_refused(office, offering):
    invited = make.invitation(offering.sessions.get()).kiosk

    page = upload(office, document(invited, tap(offering.sessions.get())))

    assert "このタブレットの記録は受け取れません" in text(page)


def test_facility_staff_hand_over_for_their_hall_for_two_weeks(client, stopped, noon):
    member, session = make.membership(Role.FACILITY_STAFF), stopped.grants.get().session
    content = document(stopped, tap(session, registration=seat(session.offering).reference))
    client.force_login(member.user)
    not_theirs = text(upload(client, content))
    VenueStaff.objects.create(venue=stopped.venue, membership=member)
    theirs = text(upload(client, content))
    noon.move_to(stopped.expires_at + timedelta(days=14))
    client.force_login(member.user)
    late = text(upload(client, content, take="yes"))
    client.force_login(make.staff())
    by_the_office = text(upload(client, content, take="yes"))

    assert "このタブレットの記録は受け取れません" in not_theirs
    assert "1件を受け取る" in theirs
    assert "14日をすぎています" in late
    assert "099-216-1115" in late
    assert "記録しました1件" in by_the_office


def test_more_than_a_batch_is_taken_over_whole(office, offering, stopped):
    session = offering.sessions.get()
    group = {"kind": "counted", "method": "tap", "group": {"name": "あおば会", "count": 12}}
    marks = [tap(session, **group) for _ in range(501)]

    taken = take(office, upload(office, document(stopped, *marks)))

    assert "記録しました501件" in text(taken)


def test_whoever_reads_numbers_only_takes_nothing_over(client, offering, stopped):
    client.force_login(make.staff(Role.VIEWER))

    assert upload(client, document(stopped, tap(offering.sessions.get()))).status_code == 403
