"""What was not counted is looked at again for a reason; what nobody need answer says why."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from attendance.actions import check_ins, conflicts, doubts, stays
from attendance.actions.conflict_refusals import NothingToAsk, ReasonMissing
from attendance.choices import Answer, ConflictKind, ConflictState, FactRole, TapKind
from attendance.models import AttendanceFact, SyncConflict
from attendance.queries import conflicts as listed
from tests import make
from tests.attendance.doubts import KIOSK, LATER, Class, mark, nameless, presence
from tests.attendance.pages import text
from tests.classes import shifting
from tests.people import files

pytestmark = pytest.mark.django_db
WHY = "保護者の同意書が届いたため"
HELD, LACKS = ConflictKind.HELPER_HELD, ConflictKind.HELPER_LACKS


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    with time_machine.travel(LATER, tick=False):
        yield client


def taught():
    """A class with an adult who teaches."""
    held = Class.held()
    held.session.instructor = make.helper()
    held.session.save()
    return held


def came(held, helper, *, minutes=60):
    """Somebody was marked at the door: their question, if there is one."""
    moments = [(TapKind.ARRIVED, 0), (TapKind.LEFT, minutes)]
    stays.record(
        [
            stays.Passing(
                uuid4(),
                held.session,
                helper,
                kind,
                held.session.starts_at + timedelta(minutes=after),
            )
            for kind, after in moments
        ],
        by=KIOSK,
        at=LATER,
    )
    return SyncConflict.objects.filter(helper=helper).first()


def settle(row, answer=Answer.DISCARD, *, later=0):
    at = LATER + timedelta(hours=later)
    return conflicts.settle(row, answer=answer, by=make.BY, at=at)


def reopen(row, reason=WHY, *, later=0):
    at = LATER + timedelta(hours=later)
    return conflicts.reopen(row, reason=reason, by=make.BY, at=at)


def minutes_of(held):
    rows = AttendanceFact.objects.filter(session=held.session, role=FactRole.HELPER)
    return [*rows.values_list("minutes", flat=True)]


def state(row):
    row.refresh_from_db()
    return row.state, row.answer


def test_hours_that_were_not_counted_can_be_once_the_consent_has_come():
    held, student = taught(), files.student()
    files.insurance(student)
    row = came(held, student)
    settle(row)
    files.consent(student, given_on=LATER.date())

    reopen(row)
    assert (state(row), minutes_of(held)) == ((ConflictState.OPEN, ""), [])

    settle(row, Answer.HOURS)
    assert minutes_of(held) == [60]


def test_hours_that_only_lack_something_count_again_until_they_are_answered():
    files.terms(training_for=["citizen"], insurance_for=[])
    held = taught()
    row = came(held, shifting.citizen())
    settle(row)
    assert minutes_of(held) == []

    reopen(row)

    assert (state(row), minutes_of(held)) == ((ConflictState.OPEN, ""), [60])


def test_a_card_that_was_not_counted_counts_as_one_again_as_often_as_one_changes_one_s_mind():
    held = Class.held()
    row = nameless(held, ConflictKind.UNKNOWN_CARD)
    group = listed.group_of(row)

    def heads():
        return listed.heads(held.session, group=group)

    found = [heads()]
    for hour in range(1, 5, 2):
        settle(row, later=hour)
        found.append(heads())
        reopen(row, later=hour + 1)
        found.append(heads())

    assert found == [1, 0, 1, 0, 1]


def test_what_was_settled_with_one_press_is_opened_with_one():
    held = Class.held()
    rows = [nameless(held, ConflictKind.UNKNOWN_CARD) for _ in range(2)]
    other = nameless(held, ConflictKind.UNKNOWN_CARD, hint="CD34")
    settle(rows[0])
    settle(other)

    reopen(rows[1])

    assert [state(row)[0] for row in (*rows, other)] == ["open", "open", "settled"]


def test_somebody_in_a_class_that_was_called_off_is_asked_about_again():
    row = presence(Class.held(), ConflictKind.SESSION_CANCELLED)
    settle(row)

    reopen(row)

    assert state(row) == (ConflictState.OPEN, "")


def test_the_reason_is_asked_and_kept_in_the_trail():
    row = nameless(Class.held(), ConflictKind.UNKNOWN_CARD)
    settle(row)

    with pytest.raises(ReasonMissing):
        reopen(row, "　")
    reopen(row)

    event = AuditEvent.objects.get(action="conflict.reopened")
    assert event.detail["reason"] == WHY


def test_a_question_that_falls_away_by_itself_says_so(clerk):
    held = Class.held()
    row = came(held, shifting.student())
    came(held, make.helper())

    assert state(row)[0] == ConflictState.FELL_AWAY
    assert AuditEvent.objects.filter(action="conflict.fell_away").count() == 1
    with pytest.raises(NothingToAsk):
        settle(row, Answer.KEEP)
    with pytest.raises(NothingToAsk):
        reopen(row)
    said = text(clerk.get("/staff/conflicts/decided/"))
    assert "確認が不要になった" in said.split("確認した人", 1)[1]


def test_it_is_asked_again_where_the_reason_comes_back():
    held = Class.held()
    student = shifting.student()
    row = came(held, student)
    adult = make.helper()
    came(held, adult)
    first = adult.check_ins.get(kind=TapKind.ARRIVED)
    gone = adult.check_ins.get(kind=TapKind.LEFT)

    for each in (gone, first):
        back = stays.Passing(uuid4(), held.session, adult, TapKind.VOIDED, LATER)
        voided = adult.check_ins.model(
            **back._asdict(),
            voids=each.pk,
            day=each.day,
            received_at=LATER,
            actor_kind=KIOSK.kind,
        )
        voided.save()
        stays.derive([voided], municipality=held.offering.municipality, by=KIOSK, at=LATER)

    assert state(row)[0] == ConflictState.OPEN


def contradicting():
    """Somebody marked in two places at once: the marks by key, and the question about them."""
    here, there = Class.held(), Class.held()
    person = make.participant()
    marks = [mark(here, person), mark(there, person)]
    compare(marks, taken_back=False)
    return {each.pk: each for each in marks}, SyncConflict.objects.get()


def compare(marks, *, taken_back):
    doubts.compare(
        [marks[0].participant],
        sessions=[each.session for each in marks],
        taken_back=taken_back,
        municipality=marks[0].session.offering.municipality,
        by=KIOSK,
        at=LATER,
    )


@pytest.mark.parametrize(
    ("own", "left"), [(True, ConflictState.WITHDRAWN), (False, ConflictState.FELL_AWAY)]
)
def test_a_mark_that_was_taken_back_and_one_that_stands_alone_again_are_told_apart(own, left):
    marks, row = contradicting()
    gone = next(each for key, each in marks.items() if (key == row.tap) is own)

    check_ins.undo(gone, id=uuid4(), by=make.BY, at=LATER)
    compare([*marks.values()], taken_back=True)

    assert state(row)[0] == left


def page_of(row):
    return reverse("staff:conflict-reopen", args=[row.public_id])


def test_the_page_asks_why_and_puts_it_back_on_the_list(clerk):
    held, student = taught(), files.student()
    row = came(held, student)
    settle(row)
    decided = clerk.get("/staff/conflicts/decided/").content.decode()
    assert f'href="{page_of(row)}"' in decided

    assert "いまは「数えない」と確認されています。" in text(clerk.get(page_of(row)))
    empty = clerk.post(page_of(row), {"reason": ""})
    assert "要確認に戻す理由を入力してください。" in text(empty)
    assert state(row)[0] == ConflictState.SETTLED

    done = clerk.post(page_of(row), {"reason": WHY}, follow=True)
    again = clerk.post(page_of(row), {"reason": WHY})
    assert "要確認に戻しました。" in text(done)
    assert (again.status_code, state(row)) == (302, (ConflictState.OPEN, ""))


def test_what_was_answered_is_not_said_to_count_as_it_did_before(clerk):
    """Neither a card, nor hours, nor somebody in a class that was called off."""
    files.terms(training_for=["citizen"], insurance_for=[])
    card = nameless(Class.held(), ConflictKind.UNKNOWN_CARD)
    hours = came(taught(), shifting.citizen())
    off = presence(Class.held(), ConflictKind.SESSION_CANCELLED)
    now = (
        "いまは、お名前なしの1人として数えています",
        "活動時間に入れています",
        "まだ出席に数えていません",
    )
    asked = text(clerk.get("/staff/conflicts/"))
    assert [words in asked for words in now] == [True] * 3

    for row in (card, hours, off):
        settle(row)

    decided = text(clerk.get("/staff/conflicts/decided/"))
    assert [words in decided for words in now] == [False] * 3
    assert "登録のないカード（末尾 AB12）の方が受付をしました。" in decided


def test_the_page_of_what_asks_no_reason_leads_to_the_list(clerk):
    row = presence(Class.held(), ConflictKind.OTHER_DAY)
    settle(row, Answer.KEEP)

    assert clerk.get(page_of(row)).url == "/staff/conflicts/decided/"


def test_a_colleague_of_another_town_finds_no_such_page(client):
    row = nameless(Class.held(), ConflictKind.UNKNOWN_CARD)
    settle(row)
    client.force_login(make.staff(town=make.other_town()))

    assert client.get(page_of(row)).status_code == 404
