"""Papers of a whole class in the print centre: handouts and certificates, once a class."""

import pytest

from accounts.choices import Role
from materials import catalogue
from materials.actions import completions, handouts
from materials.choices import PartState, PrintState
from tests import make
from tests.materials import paper, paperwork, printing
from tests.materials.paperwork import AFTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def offering():
    """Two Mondays of June."""
    return make.offering(sessions=2, first=make.tokyo("2026-06-08 14:00"))


def came(offering, **columns):
    registration = make.registration(offering, make.participant(**columns))
    for session in offering.sessions.all():
        make.arrival(registration, session)
    return registration.participant


def test_certificates_of_a_class_are_printed_once_however_many_of_its_days_are_chosen(offering):
    hana = came(offering, name="髙田　ハナ", kana="タカダ ハナ")
    paperwork.signed(offering.municipality)
    completions.issue(offering, people=[hana], by=make.BY, at=AFTER)

    job = printing.finished(*offering.sessions.all(), papers=["completions"], at=AFTER)

    content = printing.taken(job, at=AFTER)
    assert len(paper.pages(content)) == 1
    assert "髙田ハナ様" in paper.text(content)


def test_who_cannot_be_printed_is_left_out_and_the_others_are(offering):
    odd = came(offering, name="\U0002ff00山　一", kana="カワヤマ ハジメ")
    plain = came(offering, name="髙田　ハナ", kana="タカダ ハナ")
    paperwork.signed(offering.municipality)
    completions.issue(offering, people=[odd, plain], by=make.BY, at=AFTER)

    job = printing.finished(offering.sessions.first(), papers=["completions"], at=AFTER)

    said = paper.text(printing.taken(job, at=AFTER))
    assert ("髙田ハナ様" in said, "山一" in said) == (True, False)
    [part] = job.parts.all()
    assert part.unfit[0]["code"] == "U+2FF00"


def test_handouts_of_the_course_are_printed_in_as_many_copies_as_are_asked_for(offering):
    keys = ["power", "fraud"]
    for key in keys:
        handouts.choose_courses(
            offering.municipality, key=key, courses=[offering.course], by=make.BY, at=AFTER
        )

    job = printing.finished(offering.sessions.first(), papers=["handouts"], copies=2, at=AFTER)

    content = printing.taken(job, at=AFTER)
    said = paper.text(content)
    assert job.state == PrintState.READY
    assert len(paper.pages(content)) == 2 * (2 + 2)
    assert ("電源とボタンの使い方" in said, "詐欺に注意" in said) == (True, True)


@pytest.mark.parametrize(
    ("code", "said"), [("completions", "発行してから"), ("handouts", "教材を選んでください")]
)
def test_where_there_is_none_the_order_says_what_to_do(offering, code, said):
    job = printing.finished(offering.sessions.first(), papers=[code, "roster"], at=AFTER)

    parts = {part.kind: part for part in job.parts.all()}
    assert parts[code].state == PartState.EMPTY
    assert said in parts[code].problem


def test_who_does_not_sign_for_the_town_is_not_offered_certificates():
    offered = [kind.code for kind in catalogue.allowed(make.membership(Role.FACILITY_STAFF))]

    assert "completions" not in offered
    assert "handouts" in offered
