"""How the papers of one order lie on each other, in whatever way they were ordered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materials.actions import handouts
from materials.catalogue import KINDS
from materials.choices import Cutting, PartState, PrintOrder, PrintState, Sides
from materials.rules import printing as rules
from tests import make
from tests.materials import paper, paperwork, printing
from tests.materials.printing import heads, session_of
from tests.materials.test_roster import class_with, crowd

pytestmark = pytest.mark.django_db


def test_the_papers_of_one_session_lie_together_in_the_order_of_the_catalogue():
    first, second = session_of(*crowd(2)), session_of(*crowd(3))

    job = printing.finished(first, second)

    assert job.state == PrintState.READY
    assert heads(printing.taken(job)) == "RSRS"
    assert [(part.kind, part.first_page) for part in job.parts.all()] == [
        ("roster", 1), ("sign_in", 2), ("roster", 3), ("sign_in", 4),
    ]  # fmt: skip


def test_or_the_same_paper_of_all_sessions_together():
    job = printing.finished(
        session_of(*crowd(2)), session_of(*crowd(3)), order=PrintOrder.BY_DOCUMENT
    )

    assert heads(printing.taken(job)) == "RRSS"


def test_on_both_sides_every_paper_begins_on_a_front_and_what_is_cut_has_an_empty_back():
    session = session_of(*crowd(5))

    job = printing.finished(session, papers=("roster", "slips"), sides=Sides.DOUBLE)

    assert heads(printing.taken(job)) == "R-P-P-"


def test_copies_are_whole_sets():
    job = printing.finished(session_of(), papers=("sign_in_empty",), copies=3)

    assert heads(printing.taken(job)) == "SSS"


def test_every_paper_of_the_catalogue_is_drawn():
    session = session_of(*crowd(5))
    paper.flyer_of(session.offering)
    paperwork.completion(session.offering.registrations.all()[0])
    town, courses = session.offering.municipality, [session.offering.course]
    handouts.choose_courses(town, key="power", courses=courses, by=make.BY, at=make.NOON)

    job = printing.finished(session, papers=(*KINDS,))

    assert {*job.parts.values_list("state", flat=True)} == {PartState.DONE}


def test_a_paper_of_an_offering_is_printed_once_whatever_its_sessions():
    offering = class_with(sessions=3)

    job = printing.ordered(*offering.sessions.all(), papers=("application_form",))

    assert job.parts.count() == 1


def test_labels_lie_behind_everything_else():
    first, second = session_of(*crowd(2)), session_of(*crowd(2))

    job = printing.ordered(first, second, papers=("badges", "roster"))

    assert [part.kind for part in job.parts.all()] == ["roster", "roster", "badges", "badges"]


def test_slips_that_are_cut_in_a_stack_come_out_in_order():
    offering = class_with(*crowd(10))
    job = printing.finished(
        offering.sessions.first(), papers=("slips",), cutting=Cutting.STACKED
    )
    names = paper.pages(printing.taken(job))
    references = [
        row.reference
        for row in sorted(
            offering.registrations.select_related("participant"),
            key=lambda row: row.participant.kana,
        )
    ]

    on_pages = [[one for one in references if one in page] for page in names]

    assert [len(page) for page in on_pages] == [4, 3, 3]
    piles = [references[pile * 3 : pile * 3 + 3] for pile in range(4)]
    assert on_pages == [
        [pile[sheet] for pile in piles if sheet < len(pile)] for sheet in range(3)
    ]


@given(count=st.integers(0, 60), pieces=st.integers(1, 12))
def test_piles_that_are_cut_and_laid_on_each_other_are_in_order(count, pieces):
    laid = rules.stacked([*range(count)], pieces=pieces)

    sheets = rules.stretches(laid, most=pieces)
    piles = [sheet[pile] for pile in range(pieces) for sheet in sheets]
    assert [each for each in piles if each is not None] == [*range(count)]
    assert all(len(sheet) == pieces for sheet in sheets)


def test_the_pdf_can_be_read_whole():
    job = printing.finished(session_of(*crowd(30)), papers=("roster", "sign_in", "slips"))

    content = printing.taken(job)

    assert len(paper.pages(content)) == job.pages
    assert all(paper.fonts(content).values())
