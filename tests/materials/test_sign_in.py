"""The sheet at the door: whoever comes signs beside the own name, or on an empty line."""

import re

import pytest

from accounts.models import AuditEvent
from attendance.queries import paper as keyed
from materials.actions import exports
from materials.choices import Paper
from materials.documents import roster, sign_in
from materials.queries import rosters
from materials.renderers.sheets import NOTE, SMALLEST_BODY
from people.choices import Device, SupportNeed
from tests import make
from tests.materials import paper
from tests.materials.test_roster import class_with, crowd

pytestmark = pytest.mark.django_db


def session_of(offering):
    membership = make.membership(town=offering.municipality)
    return rosters.sessions_of(membership).get(offering=offering, number=1)


def read(offering, **how):
    session = session_of(offering)
    known = roster.read(session, rosters.expected(session), held=rosters.held(session))
    return sign_in.read(known, **how)


def print_out(offering, **how):
    return sign_in.render(read(offering, **how), at=make.NOON)


def blank_lines(pages):
    return sum(page.count("フリガナ") for page in pages)


# ---------- the paper ----------


def test_people_have_the_numbers_of_the_roster():
    said = read(class_with(("渡邉　一", "ワタナベ ハジメ"), ("上野　花", "ウエノ ハナ")))

    assert [(line.number, line.name) for line in said.lines] == [
        (1, "上野　花"),
        (2, "渡邉　一"),
    ]


def test_it_lies_open_and_says_nothing_about_anybody_but_the_name():
    offering = class_with()
    person = make.participant(
        phone="090-1234-5678",
        address="山下町5-9",
        device=Device.RAKURAKU,
        support_needs=[SupportNeed.HEARING],
    )
    make.registration(offering, person)

    printed = paper.text(print_out(offering).content)

    assert "".join(person.name.split()) in printed
    assert re.findall(r"\d{3,4}-?\d{4}|山下町|らくらく|聞こえ", printed) == []


@pytest.mark.parametrize("size", [0, 1, 3, 4, 5, 13, 14, 15, 40])
def test_at_least_twelve_lines_are_left_for_those_who_did_not_sign_up(size):
    pages = paper.pages(print_out(class_with(*crowd(size))).content)

    assert blank_lines(pages) >= 12
    assert sum(page.count("髙田") for page in pages) == size


def test_every_page_says_which_class_it_is_and_its_number():
    pages = paper.pages(print_out(class_with(*crowd(40))).content)

    assert [re.findall(r"\d／\dページ", page) for page in pages] == [
        [f"{number}／{len(pages)}ページ"] for number in range(1, len(pages) + 1)
    ]
    assert [page.count("はじめてのスマホ教室") for page in pages] == [1] * len(pages)
    assert ["令和8年6月15日（月）10:00〜12:00" in page for page in pages] == [True] * len(pages)


def test_an_empty_one_has_nobody_on_it_and_a_line_for_the_group():
    printed = print_out(class_with(*crowd(3)), empty=True)

    assert "髙田" not in paper.text(printed.content)
    assert "団体名" in paper.text(printed.content)
    assert blank_lines(paper.pages(printed.content)) >= 12


@pytest.mark.parametrize(
    ("name", "kana"),
    [
        ("𠮷留　フミ子", "ヨシドメ フミコ"),
        ("葛\U000e0100城　清", "カツラギ キヨシ"),
        ("髙" * 60, "タカ" * 60),
    ],
)
def test_any_name_is_printed_to_its_end(name, kana):
    printed = paper.text(print_out(class_with((name, kana))).content)

    assert "".join(name.split()) in printed


def test_a_title_of_two_hundred_letters_leaves_room_for_the_lines():
    offering = class_with(*crowd(3), title="スマホ教室" * 20)

    assert blank_lines(paper.pages(print_out(offering).content)) >= 12


def test_two_people_of_one_name_are_told_apart_by_their_reference():
    said = read(class_with(("林　花子", "ハヤシ ハナコ"), ("林　華子", "ハヤシ ハナコ")))

    assert len({line.reference for line in said.lines} - {""}) == 2


def test_nothing_is_smaller_than_twelve_points_but_furigana_and_notes():
    sizes = paper.sizes(print_out(class_with(*crowd(3))).content)

    assert [size for size in sizes if size < SMALLEST_BODY and size != NOTE] == []


def test_the_same_sheet_at_the_same_minute_is_the_same_bytes():
    said = read(class_with(*crowd(3)))

    assert sign_in.render(said, at=make.NOON) == sign_in.render(said, at=make.NOON)


def test_a_letter_that_no_font_has_is_named_with_the_person():
    document = print_out(class_with(("髙🧓田　ハナ", "タカダ ハナ")))

    assert [(one.where, one.character) for one in document.warnings] == [
        ("1番 髙🧓田　ハナ さん（タカダ ハナ）", "🧓")
    ]


# ---------- the page ----------


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def address(offering, end="/"):
    return f"/staff/sessions/{offering.sessions.first().public_id}/sign-in{end}"


def test_the_roster_leads_to_it(clerk):
    offering = class_with()
    at_the_desk = f"/staff/sessions/{offering.sessions.first().public_id}/"

    assert address(offering) in clerk.get(at_the_desk).content.decode()


def test_the_twin_says_the_same_and_that_it_was_read_is_written_down(clerk):
    offering = class_with(("𠮷留　フミ子", "ヨシドメ フミコ"))

    page = clerk.get(address(offering)).content.decode()

    assert "𠮷留　フミ子" in page
    assert "ヨシドメ フミコ" in page
    assert AuditEvent.objects.filter(action="roster.viewed").count() == 1


def test_printing_names_is_written_down(clerk):
    answer = clerk.get(address(class_with(*crowd(3)), ".pdf"))

    assert answer["Content-Type"] == "application/pdf"
    assert AuditEvent.objects.get(action="sign_in.printed").detail == {"people": 3}


def test_an_empty_sheet_holds_nobodys_data_and_is_not_written_down(clerk):
    answer = clerk.get(address(class_with(*crowd(3)), ".pdf"), {"empty": "1"})

    assert answer["Content-Type"] == "application/pdf"
    assert not AuditEvent.objects.filter(action="sign_in.printed").exists()


def test_a_letter_that_no_font_has_is_shown_before_names_are_printed(clerk):
    offering = class_with(("髙🧓田　ハナ", "タカダ ハナ"))

    asked = clerk.get(address(offering, ".pdf"), follow=True)

    assert asked.redirect_chain == [(address(offering), 302)]
    assert "このままでは印刷できない文字があります" in asked.content.decode()
    assert not AuditEvent.objects.filter(action="sign_in.printed").exists()
    confirmed = clerk.get(address(offering, ".pdf"), {"confirmed": "1"})
    assert "髙〓田" in paper.text(confirmed.content)


def test_where_nobody_is_expected_the_empty_sheet_is_offered(clerk):
    page = clerk.get(address(class_with())).content.decode()

    assert "申込みのあった方はいません" in page
    assert "sign-in.pdf?empty=1" in page


@pytest.mark.parametrize("end", ["/", ".pdf"])
def test_another_towns_sheet_is_not_found(clerk, end):
    elsewhere = make.offering(town=make.other_town())

    assert clerk.get(address(elsewhere, end)).status_code == 404


def test_keying_is_told_when_the_older_of_two_papers_was_printed():
    session = session_of(class_with())
    assert keyed.printed_at(session) is None

    exports.record(Paper.SIGN_IN, on=session, people=0, by=make.BY, at=make.NOON)
    assert keyed.printed_at(session) == make.NOON

    later = make.tokyo("2026-06-14 12:00")
    exports.record(Paper.ROSTER, on=session, people=0, by=make.BY, at=later)
    assert keyed.printed_at(session) == min(make.NOON, later)
