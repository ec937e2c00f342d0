"""Whoever is marked as a helper is judged: what is missing holds the hours, or is told."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from accounts.models import AuditEvent
from attendance.actions import conflicts, stays, worked_hours
from attendance.actions.worked_hours import NoConsent
from attendance.choices import (
    OFF_THE_LIST,
    Answer,
    ConflictKind,
    ConflictState,
    FactRole,
    TapKind,
)
from attendance.models import AttendanceFact, HelperCheckIn, SyncConflict
from attendance.queries import matters
from classes.models import Shift
from common.clock import tokyo_date
from people.actions import consents, register
from people.choices import ConsentScope, HelperKind
from people.rules.register import Step
from tests import make
from tests.attendance.doubts import KIOSK, LATER, Class
from tests.people import files

pytestmark = pytest.mark.django_db
HELD, LACKS = ConflictKind.HELPER_HELD, ConflictKind.HELPER_LACKS


@pytest.fixture
def held():
    """A class with an adult who teaches."""
    made = Class.held()
    made.session.instructor = make.helper()
    made.session.save()
    return made


def came(held, helper, *, minutes=60):
    """The marks of somebody who stayed that long."""
    moments = [
        (TapKind.ARRIVED, held.session.starts_at),
        (TapKind.LEFT, held.session.starts_at + timedelta(minutes=minutes)),
    ]
    passings = [
        stays.Passing(uuid4(), held.session, helper, kind, when) for kind, when in moments
    ]
    return stays.record(passings, by=KIOSK, at=LATER)


def minutes_of(held):
    rows = AttendanceFact.objects.filter(session=held.session, role=FactRole.HELPER)
    return [*rows.values_list("minutes", flat=True)]


def asked():
    rows = SyncConflict.objects.exclude(state__in=OFF_THE_LIST).order_by("pk")
    return [*rows.values_list("kind", "state")]


def settle(answer, *, at=LATER):
    row = SyncConflict.objects.get(state=ConflictState.OPEN)
    return conflicts.settle(row, answer=answer, by=make.BY, at=at)


def story():
    [matter] = matters.of(SyncConflict.objects.order_by("pk"), on=tokyo_date(LATER))
    return matter


def covered(**columns):
    """A student with everything on file."""
    student = files.student(**columns)
    files.consent(student)
    files.insurance(student)
    return student


def test_a_minor_with_everything_on_file_is_counted_and_nobody_is_asked(held):
    came(held, covered())

    assert (minutes_of(held), asked()) == ([60], [])


def test_marks_of_a_minor_without_consent_are_kept_and_count_nothing(held):
    student = files.student()
    files.insurance(student)

    came(held, student)

    assert HelperCheckIn.objects.filter(helper=student).count() == 2
    assert (minutes_of(held), asked()) == ([], [("helper_held", "open")])
    assert story().proposal.answer is Answer.DISCARD
    assert story().story == (
        "協力者の篠原　結衣さんの出入りが記録されました。まだ活動時間に入れていません。"
        "18歳未満で、有効な保護者の同意がありません。"
        "同意書を印刷して渡し、戻ってきたら登録してください。"
    )


def test_hours_are_not_counted_before_there_is_a_consent(held):
    came(held, files.student())

    with pytest.raises(NoConsent):
        settle(Answer.HOURS)

    assert (minutes_of(held), asked()) == ([], [("helper_held", "open")])


def test_a_guardian_who_agrees_later_lets_the_office_count_the_hours(held):
    student = files.student()
    files.insurance(student)
    came(held, student)

    files.consent(student, given_on=tokyo_date(LATER))

    assert story().proposal.answer is Answer.HOURS
    settle(Answer.HOURS)
    assert (minutes_of(held), asked()) == ([60], [("helper_held", "settled")])


def test_a_consent_that_comes_between_two_marks_counts_nothing_by_itself(held):
    student = files.student()
    files.insurance(student)
    start = held.session.starts_at
    first = stays.Passing(uuid4(), held.session, student, TapKind.ARRIVED, start)
    stays.record([first], by=KIOSK, at=LATER)
    files.consent(student)

    gone = first._replace(id=uuid4(), kind=TapKind.LEFT, occurred_at=start + timedelta(hours=1))
    stays.record([gone], by=KIOSK, at=LATER)

    assert (minutes_of(held), asked()) == ([], [("helper_held", "open")])


def test_what_the_office_does_not_count_stays_uncounted_when_marks_come_in_later(held):
    student = files.student()
    came(held, student)
    settle(Answer.DISCARD)

    came(held, student, minutes=90)

    assert (minutes_of(held), asked()) == ([], [("helper_held", "settled")])


def test_marks_that_come_after_the_answer_are_counted_by_it(held):
    student = files.student()
    files.insurance(student)
    came(held, student)
    files.consent(student)
    settle(Answer.HOURS)

    came(held, student, minutes=90)

    assert minutes_of(held) == [90]


@pytest.mark.parametrize(("hour", "kind"), [(16, []), (17, [("helper_held", "open")])])
def test_the_evening_needs_a_consent_for_the_evening(hour, kind):
    held = Class.held(first=make.tokyo(f"2026-06-15 {hour}:00"))
    held.session.instructor = make.helper()
    held.session.save()

    came(held, covered())

    assert asked() == kind


def test_whoever_has_only_applied_is_held(held):
    came(held, make.helper(kind=HelperKind.CITIZEN, state="applied"))

    assert (minutes_of(held), asked()) == ([], [("helper_held", "open")])


def test_whoever_left_the_register_after_the_class_was_in_it(held):
    citizen = make.helper(kind=HelperKind.CITIZEN)
    after = held.session.ends_at + timedelta(hours=1)
    register.take(citizen, step=Step.RETIRE, by=make.BY, at=after)
    citizen.refresh_from_db()

    came(held, citizen)

    assert (minutes_of(held), asked()) == ([60], [])


def test_hours_without_insurance_count_and_the_office_is_told(held):
    student = files.student()
    files.consent(student)
    files.insurance(student, until=date(2026, 5, 31))

    came(held, student)

    assert (minutes_of(held), asked()) == ([60], [("helper_lacks", "open")])
    assert story().proposal.answer is Answer.KEEP
    settle(Answer.KEEP)
    assert minutes_of(held) == [60]


def test_the_office_may_refuse_hours_of_somebody_without_training(held):
    files.terms(training_for=[HelperKind.CITIZEN], insurance_for=[])
    came(held, make.helper(kind=HelperKind.CITIZEN))
    assert (minutes_of(held), asked()) == ([60], [("helper_lacks", "open")])

    settle(Answer.DISCARD)

    assert minutes_of(held) == []


def test_a_minor_among_minors_is_told_until_an_adult_was_there():
    held = Class.held()
    came(held, covered())
    assert asked() == [("helper_lacks", "open")]

    came(held, make.helper())

    assert (minutes_of(held), asked()) == ([60, 60], [])


def test_a_minor_is_not_alone_where_staff_said_that_an_adult_attends_besides():
    held = Class.held()
    Shift.objects.create(session=held.session, supervised=True)

    came(held, covered())

    assert (minutes_of(held), asked()) == ([60], [])


def test_marks_that_were_taken_back_ask_nothing(held):
    student = files.student()
    rows = came(held, student)
    taken = [
        HelperCheckIn(
            session=row.session,
            helper=student,
            kind=TapKind.VOIDED,
            voids=row.pk,
            day=row.day,
            occurred_at=LATER,
            received_at=LATER,
            actor_kind=KIOSK.kind,
        )
        for row in rows
    ]
    HelperCheckIn.objects.bulk_create(taken)

    stays.derive(taken, municipality=held.offering.municipality, by=KIOSK, at=LATER)

    assert asked() == []


def log(held, helper, minutes=60):
    return worked_hours.log(
        id=uuid4(), session=held.session, helper=helper, minutes=minutes, by=make.BY, at=LATER
    )


def test_staff_cannot_enter_hours_of_a_minor_without_consent(held):
    with pytest.raises(NoConsent) as refusal:
        log(held, files.student())

    assert refusal.value.message == (
        "18歳未満で、有効な保護者の同意がありません。"
        "同意書を印刷して渡し、戻ってきたら登録してください。"
        "同意を登録すると、活動時間を入れられます。"
    )


def test_hours_of_a_minor_can_be_taken_back_after_the_consent_was_withdrawn(held):
    student = covered()
    log(held, student)
    consent = student.guardianconsents.get()
    consents.withdraw(consent, on=consent.given_on, by=make.BY, at=LATER)

    log(held, student, 0)

    assert minutes_of(held) == []


def test_what_was_missing_stands_beside_hours_that_staff_entered(held):
    student = files.student()
    files.consent(student, ConsentScope.ACTIVITY)

    log(held, student)

    event = AuditEvent.objects.get(action="worked_hours.logged")
    assert (minutes_of(held), event.detail["lacking"]) == ([60], ["not_insured"])
