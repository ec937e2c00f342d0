"""Who completed a class, and the certificate of it: issued once, never changed, checked."""

from functools import partial
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from attendance.actions import check_ins, identities
from attendance.actions import completions as terms
from attendance.actions.completions import TooManyToComplete
from attendance.queries import completions as turnouts
from attendance.rules import completion as rule
from classes.actions import sessions
from classes.choices import Kind
from materials.actions import completions
from materials.actions.certificates import (
    AlreadyRevoked,
    NobodyIssues,
    RevocationReasonMissing,
)
from materials.actions.completions import (
    NobodyToCertify,
    NotAClass,
    NotCompleted,
    NothingAsIssued,
)
from materials.models import Completion
from materials.queries import certificates
from materials.queries import completions as known
from tests import make
from tests.materials import paper, paperwork
from tests.materials.paperwork import AFTER
from tests.moments import at_once, meet

pytestmark = pytest.mark.django_db
BY = {"by": make.BY, "at": AFTER}


@pytest.fixture
def offering():
    """Three Mondays of June."""
    return make.offering(sessions=3, first=make.tokyo("2026-06-08 14:00"), capacity=20)


def came(offering, *numbers, **columns):
    """Somebody with a seat who came to the meetings with these numbers."""
    registration = make.registration(offering, make.participant(**columns))
    marks = [
        make.arrival(registration, offering.sessions.get(number=number)) for number in numbers
    ]
    return registration.participant, marks


def issue(offering, *people):
    return completions.issue(offering, people=people, **BY)


@pytest.mark.parametrize(
    ("held", "asked", "needed"),
    [(4, None, 4), (4, 3, 3), (4, 9, 4), (1, None, 1), (0, None, 1)],
)
def test_all_meetings_are_needed_unless_the_town_says_otherwise(held, asked, needed):
    assert rule.needed(held, asked=asked) == needed


def test_who_came_to_all_completes_and_who_missed_one_does_not(offering):
    all_of_them, _ = came(offering, 1, 2, 3, name="髙田　ハナ", kana="タカダ ハナ")
    missed, _ = came(offering, 1, 3, name="山﨑　清", kana="ヤマサキ キヨシ")
    make.registration(offering)

    found = turnouts.of(offering, at=AFTER)

    assert (found.held, found.ahead, found.needed) == (3, 0, 3)
    assert [(row.person, row.attended, row.completes) for row in found.people] == [
        (all_of_them, 3, True),
        (missed, 2, False),
    ]
    terms.set_terms(offering, sessions=2, **BY)
    assert [row.completes for row in turnouts.of(offering, at=AFTER).people] == [True, True]


def test_a_meeting_that_was_called_off_is_not_asked_for(offering):
    person, _ = came(offering, 1, 2)
    last = offering.sessions.get(number=3)
    sessions.cancel(last, reason="台風のため", by=make.BY, at=make.NOON)

    [row] = turnouts.of(offering, at=AFTER).completing
    assert (row.person, row.attended) == (person, 2)


@pytest.mark.parametrize("sessions", [0, 4])
def test_more_meetings_than_there_are_cannot_be_asked_for(offering, sessions):
    with pytest.raises(TooManyToComplete):
        terms.set_terms(offering, sessions=sessions, **BY)


def test_a_certificate_says_who_completed_what_when(offering):
    paperwork.signed(offering.municipality)
    person, _ = came(offering, 1, 2, 3, name="髙田　ハナ", kana="タカダ ハナ")

    [issued] = issue(offering, person)

    printed, left_out = completions.print_again([issued], **BY)
    said = paper.text(printed.content)
    for words in (
        "第令和8-0001号",
        "修了証",
        "髙田ハナ様",
        offering.title,
        "令和8年6月8日から令和8年6月22日まで3回出席",
        "令和8年6月30日",
        "鹿児島市",
        "市長山田太郎",
        issued.code_in_groups,
    ):
        assert "".join(words.split()) in said, words
    assert left_out == 0
    assert paper.codes(printed.content, dpi=150) == [issued.url]
    assert all(paper.fonts(printed.content).values())
    assert completions.print_again([issued], **BY)[0].content == printed.content


def test_issued_twice_it_is_one_and_numbers_go_on(offering):
    paperwork.signed(offering.municipality)
    people = [came(offering, 1, 2, 3)[0] for _ in range(3)]

    first = issue(offering, people[0])
    rest = issue(offering, *people)

    assert [row.serial for row in (*first, *rest)] == [
        "令和8-0001",
        "令和8-0002",
        "令和8-0003",
    ]
    assert issue(offering, *people) == []
    assert AuditEvent.objects.filter(action="completion.issued").count() == 3


def test_the_database_gives_nobody_two_of_one_class(offering):
    paperwork.signed(offering.municipality)
    person, _ = came(offering, 1, 2, 3)
    [issued] = issue(offering, person)
    copy = Completion.objects.get(pk=issued.pk)
    copy.pk, copy.number, copy.code = None, 2, "2" * 16

    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_nothing_is_issued_for_who_did_not_complete(offering):
    paperwork.signed(offering.municipality)
    person, _ = came(offering, 1, 2, 3)
    missed, _ = came(offering, 1)

    with pytest.raises(NotCompleted):
        issue(offering, person, missed)
    with pytest.raises(NotCompleted):
        issue(offering, make.participant())
    with pytest.raises(NobodyToCertify):
        issue(offering)
    assert not Completion.objects.exists()


def test_nobody_signs_nothing_is_issued(offering):
    person, _ = came(offering, 1, 2, 3)

    with pytest.raises(NobodyIssues):
        issue(offering, person)


def test_a_consultation_is_not_completed():
    day = make.offering(kind=Kind.CONSULTATION)

    with pytest.raises(NotAClass):
        issue(day, make.participant())


def test_whoever_was_married_meanwhile_is_certified_anew(offering):
    paperwork.signed(offering.municipality)
    person, _ = came(offering, 1, 2, 3, name="髙田　ハナ", kana="タカダ ハナ")
    other, _ = came(offering, 1, 2, 3, name="山﨑　清", kana="ヤマサキ キヨシ")
    old, theirs = sorted(issue(offering, person, other), key=lambda row: row.person_id)
    type(person).objects.filter(pk=person.pk).update(name="中村　ハナ")
    old.refresh_from_db()
    old.person.refresh_from_db()

    with pytest.raises(NothingAsIssued):
        completions.print_again([old], **BY)
    printed, left_out = completions.print_again([old, theirs], **BY)
    assert (len(paper.pages(printed.content)), left_out) == (1, 1)

    new = completions.reissue(old, reason="改姓", **BY)

    assert (new.replaces, new.serial) == (old, "令和8-0003")
    assert "中村ハナ" in paper.text(completions.print_again([new], **BY)[0].content)
    assert certificates.check(old.code).state == "revoked"
    assert certificates.check(new.code).state == "valid"


def test_revoking_needs_a_reason_and_happens_once(offering):
    paperwork.signed(offering.municipality)
    person, _ = came(offering, 1, 2, 3)
    [issued] = issue(offering, person)

    with pytest.raises(RevocationReasonMissing):
        completions.revoke(issued, reason="  ", **BY)
    completions.revoke(issued, reason="出席の誤り", **BY)
    with pytest.raises(AlreadyRevoked):
        completions.revoke(issued, reason="もう一度", **BY)

    assert [row.serial for row in issue(offering, person)] == ["令和8-0002"]


def test_who_has_not_completed_any_more_keeps_the_old_one_when_it_is_issued_anew(offering):
    paperwork.signed(offering.municipality)
    person, marks = came(offering, 1, 2, 3)
    [issued] = issue(offering, person)
    check_ins.undo(marks[2], id=uuid4(), by=make.BY, at=AFTER)

    with pytest.raises(NotCompleted):
        completions.reissue(issued, reason="出席の訂正", **BY)

    assert [*Completion.objects.values_list("pk", "revoked_at")] == [(issued.pk, None)]


@pytest.mark.django_db(transaction=True)
def test_two_who_issue_at_once_issue_one_for_each_and_no_number_twice(offering, monkeypatch):
    paperwork.signed(offering.municipality)
    people = [came(offering, 1, 2, 3)[0] for _ in range(3)]

    meet(monkeypatch, (known, "of_offering"))

    got = at_once(*[partial(issue, offering, *people)] * 2)

    assert sorted(len(rows) for rows in got) == [0, 3]
    assert sorted(Completion.objects.values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_two_who_issue_one_anew_at_once_leave_one_in_force(offering):
    paperwork.signed(offering.municipality)
    person, _ = came(offering, 1, 2, 3)
    [issued] = issue(offering, person)

    got = at_once(*[partial(completions.reissue, issued, reason="改姓", **BY)] * 3)

    assert sum(isinstance(each, AlreadyRevoked) for each in got) == 2
    [new] = Completion.objects.filter(revoked_at__isnull=True)
    assert (new.replaces, new.number) == (issued, 2)


def test_who_is_merged_keeps_the_certificate(offering):
    paperwork.signed(offering.municipality)
    person, _ = came(offering, 1, 2, 3)
    [issued] = issue(offering, person)
    twin = make.participant()
    identities.merge(kept=twin, absorbed=person, reason="同じ方", **BY)

    standing = known.of_offering(offering, at=AFTER)

    assert [(line.attender.person, line.document) for line in standing.lines] == [
        (twin, issued)
    ]
    assert standing.due == []


def test_a_correction_of_the_attendance_is_told_to_who_checks(offering):
    paperwork.signed(offering.municipality)
    person, marks = came(offering, 1, 2, 3, name="髙田　ハナ")
    [issued] = issue(offering, person)
    assert not certificates.check(issued.code).corrected

    check_ins.undo(marks[2], id=uuid4(), by=make.BY, at=AFTER)

    told = certificates.check(issued.code)
    assert (told.corrected, told.name, told.title) == (True, "髙田　○○", offering.title)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_five_queries(offering, count, django_assert_num_queries):
    paperwork.signed(offering.municipality)
    issue(offering, *(came(offering, 1, 2, 3)[0] for _ in range(count)))

    with django_assert_num_queries(5):
        standing = known.of_offering(offering, at=AFTER)
        assert [line.document.person.kept for line in standing.lines] == [
            line.attender.person for line in standing.lines
        ]
