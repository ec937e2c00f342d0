"""Certificates of activity: what they freeze, who may have one, and how they end."""

from datetime import date
from uuid import uuid4

import pytest
from django.forms import model_to_dict
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEvent
from attendance.actions import worked_hours
from attendance.queries import hours
from materials.actions import certificates
from materials.actions.certificates import Span
from materials.choices import DocumentState
from materials.documents import certificate
from materials.models import IssuedDocument, IssuedLine
from materials.queries import certificates as issued
from materials.rules import certificates as rules
from people.actions import consents
from people.choices import ConsentScope, HelperKind, HelperState
from people.rules.helping import Consent, Standing
from tests import make
from tests.materials import paper, paperwork
from tests.materials.paperwork import AFTER, JUNE
from tests.people import files

BY = {"by": make.BY, "at": AFTER}
START = make.tokyo("2026-06-15 10:00")


@pytest.fixture
def helper():
    return make.helper(name="髙田　ハナ", kana="タカダ ハナ")


@pytest.fixture
def session():
    return make.offering(first=START, title="はじめてのスマホ教室").sessions.get()


@pytest.fixture
def document(helper, session):
    return paperwork.certificate(helper, session)


def fresh(document):
    return issued.of_town(document.municipality).get(pk=document.pk)


def correct(document, minutes):
    line = document.lines.get()
    worked_hours.correct(
        id=uuid4(),
        session=line.session,
        helper=document.helper,
        minutes=minutes,
        reason="途中で帰ったため",
        seen=line.minutes,
        **BY,
    )


# ---------- what is issued ----------


@pytest.mark.django_db
def test_the_lines_are_the_ledger_at_the_time_of_issue(helper):
    sessions = make.offering(sessions=3, first=START).sessions.order_by("number")
    paperwork.issuer(helper)
    for number, each in enumerate(sessions):
        paperwork.worked(helper, each, minutes=60 + number)

    document = paperwork.issue(helper, span=Span(date(2026, 6, 1), date(2026, 6, 30)))

    # The third is on 29 June; what is taken back is not certified.
    ledger = hours.between(helper, first=JUNE.first, last=JUNE.last)
    rows = document.lines.order_by("number")
    assert [(row.session_id, row.day, row.minutes) for row in rows] == [
        (each.session.pk, each.line.day, each.line.minutes) for each in ledger
    ]
    assert [row.minutes for row in rows] == [60, 61, 62]
    event = AuditEvent.objects.get(action="certificate.issued")
    assert event.detail == {"serial": "令和8-0001", "activities": 3, "minutes": 183}


@pytest.mark.django_db
def test_serials_count_up_within_a_town_and_a_fiscal_year(helper, session):
    first = paperwork.certificate(helper, session)
    second = paperwork.issue(helper)
    next_year = paperwork.issue(helper, at=make.tokyo("2027-04-01 09:00"), span=JUNE)
    town = make.other_town()
    elsewhere = paperwork.certificate(
        make.helper(town=town), make.offering(town=town, first=START).sessions.get()
    )

    serials = [each.serial for each in (first, second, next_year, elsewhere)]

    assert serials == ["令和8-0001", "令和8-0002", "令和9-0001", "令和8-0001"]
    assert len({each.code for each in (first, second, next_year, elsewhere)}) == 4


@pytest.mark.django_db
def test_the_same_key_is_the_same_document(helper, session):
    document = paperwork.certificate(helper, session)
    asked = {"key": document.key, "helper": helper}

    again = certificates.issue(span=Span(document.first_day, document.last_day), **asked, **BY)

    assert (again, IssuedDocument.objects.count()) == (document, 1)
    with pytest.raises(certificates.KeyReused):
        certificates.issue(span=Span(date(2026, 5, 1), date(2026, 5, 2)), **asked, **BY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("span", "refusal"),
    [
        (Span(date(2026, 6, 30), date(2026, 6, 1)), certificates.PeriodReversed),
        (Span(date(2026, 6, 1), date(2026, 7, 1)), certificates.PeriodAhead),
        (Span(date(2026, 6, 1), date(2026, 6, 14)), certificates.NothingToCertify),
    ],
)
def test_a_period_with_nothing_to_certify_is_refused(document, span, refusal):
    with pytest.raises(refusal):
        paperwork.issue(document.helper, span=span)


@pytest.mark.django_db
def test_nobody_has_signed_yet(helper, session):
    paperwork.worked(helper, session)

    with pytest.raises(certificates.NobodyIssues):
        paperwork.issue(helper)
    with pytest.raises(certificates.IssuerMissing):
        certificates.name_issuer(
            helper.municipality, organisation="鹿児島市", representative=" ", **BY
        )


# ---------- minors ----------


def standing(*consents, birth_date=date(2010, 4, 1)):
    return Standing(
        kind=HelperKind.STUDENT,
        state=HelperState.REGISTERED,
        on=date(2026, 6, 30),
        birth_date=birth_date,
        consents=consents,
    )


def consent(given_on, *, until=None, covers=ConsentScope.ACTIVITY):
    return Consent(given_on, frozenset({covers}), until)


@pytest.mark.parametrize(
    ("known", "may"),
    [
        (standing(), False),
        (standing(birth_date=None), False),
        (standing(birth_date=date(2008, 7, 1)), True),  # 18 on this very day
        (standing(consent(date(2026, 6, 1))), True),
        (standing(consent(date(2026, 6, 20))), True),  # afterwards, and in force now
        (standing(consent(date(2026, 4, 1), until=date(2026, 6, 15))), True),
        (standing(consent(date(2026, 4, 1), until=date(2026, 6, 14))), False),
        (standing(consent(date(2026, 4, 1), covers=ConsentScope.PHOTO)), False),
    ],
)
def test_a_minor_is_certified_with_a_guardian_s_consent_alone(known, may):
    why = rules.without_consent(known, [date(2026, 6, 15)])

    assert (why == "") is may
    assert may or "有効な保護者の同意がありません" in why


@pytest.mark.django_db
def test_a_student_whose_consent_never_held_after_all_gets_no_certificate(session):
    student = make.helper(kind=HelperKind.STUDENT, birth_date=date(2010, 4, 1))
    paperwork.issuer(student)
    consent = files.consent(student)
    paperwork.worked(student, session)
    consents.withdraw(consent, on=consent.given_on, **BY)

    with pytest.raises(certificates.NoConsent, match="保護者の同意がありません"):
        paperwork.issue(student)


# ---------- the paper ----------


@pytest.mark.django_db
def test_the_same_certificate_is_the_same_bytes(document):
    first = certificates.print_again(document, **BY)
    second = certificates.print_again(fresh(document), **BY)

    assert first.content == second.content
    assert AuditEvent.objects.filter(action="certificate.printed").count() == 2


@pytest.mark.django_db
def test_it_says_when_where_what_how_long_and_who_vouches_for_it(document):
    content = certificates.print_again(document, **BY).content

    text = paper.text(content)
    line = document.lines.get()
    for words in (
        "第令和8-0001号",
        "髙田ハナ様",
        "令和8年6月15日（月）",
        "10:00〜12:00",
        line.place,
        "はじめてのスマホ教室",
        "合計1回2時間",
        "鹿児島市",
        "市長山田太郎",
        document.code_in_groups,
    ):
        assert words in text, words
    assert all(paper.fonts(content).values())


@pytest.mark.django_db
def test_a_camera_reads_where_to_check_it(document):
    content = certificates.print_again(document, **BY).content

    assert paper.codes(content, dpi=200) == [f"http://127.0.0.1:8000/verify/{document.code}/"]


@pytest.mark.django_db
@pytest.mark.parametrize("lines", [1, 9, 10, 11, 12, 13, 40])
def test_every_line_and_the_signature_find_room(helper, lines):
    first = make.tokyo("2026-04-02 10:00")
    days = [
        first.replace(month=4 + number // 20, day=1 + number % 20) for number in range(lines)
    ]
    paperwork.issuer(helper)
    for each in make.offering(sessions=days).sessions.order_by("number"):
        paperwork.worked(helper, each)
    document = paperwork.issue(helper, span=Span(date(2026, 4, 1), date(2026, 6, 30)))

    pages = paper.pages(certificates.print_again(document, **BY).content)

    text = "".join("".join(pages).split())
    assert text.count("10:00〜12:00") == lines
    assert "市長山田太郎" in "".join(pages[-1].split())
    assert [f"{n}／{len(pages)}ページ" in page for n, page in enumerate(pages, 1)] == [
        True
    ] * len(pages)


@pytest.mark.django_db
def test_a_new_layout_changes_how_it_looks_and_not_whether_it_is_genuine(document, monkeypatch):
    before = certificates.print_again(document, **BY).content
    monkeypatch.setattr(certificate, "SIDE", certificate.SIDE + 1)

    after = certificates.print_again(fresh(document), **BY).content

    assert after != before
    assert paper.text(after) == paper.text(before)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "columns", [{"minutes": 121}, {"place": "別の会場"}, {"content": "別"}]
)
def test_a_line_that_says_something_else_was_not_issued(document, columns):
    line = document.lines.get()
    document.lines.all()._raw_delete("default")
    IssuedLine.objects.create(
        **(
            model_to_dict(line, exclude=["id"])
            | {"document": document, "session": line.session}
            | columns
        )
    )

    with pytest.raises(certificates.NotAsIssued):
        certificates.print_again(fresh(document), **BY)


@pytest.mark.django_db
def test_another_name_is_not_the_certificate_that_was_issued(document):
    type(document.helper).objects.filter(pk=document.helper_id).update(name="髙田　花")

    with pytest.raises(certificates.NotAsIssued):
        certificates.print_again(fresh(document), **BY)


# ---------- what becomes of it ----------


@pytest.mark.django_db
def test_revoked_it_says_so_for_ever(document):
    certificates.revoke(document, reason=" 誤りが\nあったため ", **BY)

    assert fresh(document).revoked_because == "誤りが あったため"
    assert issued.check(document.code).state is DocumentState.REVOKED
    with pytest.raises(certificates.AlreadyRevoked):
        certificates.revoke(document, reason="もう一度", **BY)
    with pytest.raises(certificates.RevocationReasonMissing):
        certificates.revoke(document, reason=" ", **BY)


@pytest.mark.django_db
def test_issued_anew_it_says_what_the_ledger_says_now(document):
    correct(document, 90)
    key = uuid4()

    new = certificates.reissue(document, key=key, reason="訂正のため", **BY)

    assert (new.serial, new.replaces) == ("令和8-0002", document)
    assert new.lines.get().minutes == 90
    assert document.lines.get().minutes == 120
    old = fresh(document)
    assert (issued.state(old), old.replacement) == (DocumentState.REVOKED, new)
    assert certificates.reissue(document, key=key, reason="訂正のため", **BY) == new
    with pytest.raises(certificates.AlreadyRevoked):
        certificates.reissue(document, key=uuid4(), reason="訂正のため", **BY)


@pytest.mark.django_db
def test_a_line_that_was_corrected_afterwards_is_told_of_until_it_is_put_back(document):
    assert not issued.check(document.code).corrected

    correct(document, 0)
    assert issued.check(document.code).corrected

    line = document.lines.get()
    paperwork.worked(document.helper, line.session, at=make.tokyo("2026-06-30 19:00"))
    assert not issued.check(document.code).corrected


@pytest.mark.django_db
def test_an_activity_that_came_later_corrects_nothing(document):
    more = make.offering(first=make.tokyo("2026-06-20 10:00")).sessions.get()
    paperwork.worked(document.helper, more)

    assert not issued.check(document.code).corrected


# ---------- the name ----------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("髙田　ハナ", "髙田　○○"),
        ("葛\U000e0100城　清", "葛\U000e0100○　○"),
        ("林　学", "林　○"),
        ("高　花子", "高　○○"),
        ("学", "○"),
        ("", ""),
    ],
)
def test_the_last_two_letters_are_hidden(name, shown):
    assert rules.hidden(name) == shown


@given(st.text(alphabet="髙田ハナ辻󠄀　 ", max_size=12))
def test_never_is_a_whole_name_shown(name):
    shown = rules.hidden(name)

    letters = [each for each in name if not each.isspace()]
    assert not letters or rules.MASK in shown
    assert len(shown) <= len(name)
