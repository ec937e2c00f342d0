"""The paper for helpers: the whole room, a page for each, and nothing that need not be."""

import re

import pytest
import time_machine

from accounts.models import AuditEvent
from attendance.queries import briefs
from materials.documents import brief as document
from materials.renderers.sheets import NOTE, SMALLEST_BODY
from people.choices import SupportNeed
from tests import make
from tests.attendance.test_briefs import BEFORE, change, helper, room
from tests.materials import paper

pytestmark = pytest.mark.django_db


def read(session):
    return document.read(briefs.of(session, at=BEFORE), held=1)


def print_out(session):
    return document.render(read(session), at=BEFORE)


def class_of_three():
    session = room(
        ("アリマ", "iphone"),
        ("イノウエ", "android"),
        ("ウエノ", ""),
        helpers=[helper("カトウ", "iphone"), helper("サトウ", "android")],
    )
    change(session, "アリマ", note="右側から話しかける")
    return session


def test_the_room_comes_first_and_then_a_page_for_each_who_helps():
    first, second, third = paper.pages(print_out(class_of_three()).content)

    assert ("全員" in first, "カトウさんの担当" in second, "サトウさんの担当" in third) == (
        True,
        True,
        True,
    )
    assert [name for name in ("アリマ", "イノウエ", "ウエノ") if name in first] == [
        "アリマ",
        "イノウエ",
        "ウエノ",
    ]
    assert "アリマ" in second
    assert "アリマ" not in third


def test_every_page_says_by_when_it_is_destroyed():
    pages = paper.pages(print_out(class_of_three()).content)

    words = "終わったら回収し、令和8年6月15日（月）までに廃棄"
    assert [words in "".join(page.split()) for page in pages] == [True] * 3


def test_it_says_what_a_helper_should_know():
    session = class_of_three()
    person = session.offering.registrations.get(participant__kana="アリマ").participant
    person.support_needs = [SupportNeed.HEARING]
    person.save()

    printed = paper.text(print_out(session).content)

    assert "聞こえにくい（筆談など）" in printed
    assert "→右側から話しかける" in printed
    assert "機種は未確認" in printed


def test_no_number_address_or_age_stands_on_it():
    session = room()
    make.registration(
        session.offering,
        make.participant(phone="090-1234-5678", address="山下町5-9", age_band="70s"),
    )

    printed = paper.text(print_out(session).content)

    assert re.findall(r"\d{3,4}-?\d{4}|山下町|70(?:代|歳|s)", printed) == []


def test_it_does_not_say_who_is_under_18_but_who_is_in_charge():
    student = helper("ガクセイ", "iphone")
    student.kind = "student"
    student.save()

    printed = paper.text(print_out(room(("アリマ", "iphone"), helpers=[student])).content)

    assert "責任者：德永慎一さん" in printed
    assert re.findall("18歳|未成年|学生", printed) == []


def test_sixty_people_take_pages_each_with_head_and_number():
    kana = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマ"
    session = room(*[(f"ア{letter}", "iphone") for letter in kana])

    pages = paper.pages(print_out(session).content)

    assert [re.findall(r"\d+／\d+ページ", page) for page in pages] == [
        [f"{number}／{len(pages)}ページ"] for number in range(1, len(pages) + 1)
    ]
    assert sum(page.count("お名前") for page in pages) == len(pages)


def test_nothing_is_smaller_than_twelve_points_but_furigana_and_notes():
    sizes = paper.sizes(print_out(class_of_three()).content)

    assert [size for size in sizes if size < SMALLEST_BODY and size != NOTE] == []


def test_a_letter_that_no_font_has_is_named_with_the_person():
    session = room(("アリマ", "iphone"))
    change(session, "アリマ", note="🧓さん")

    [found] = print_out(session).warnings

    assert (found.where, found.character) == ("1番 アリマ さん（アリマ）", "🧓")


@pytest.fixture
def own(client):
    """A clerk, at nine on the day of the class."""
    with time_machine.travel(BEFORE, tick=False):
        client.force_login(make.staff())
        yield client


def test_taking_the_paper_is_written_down(own):
    session = class_of_three()

    answer = own.get(f"/staff/sessions/{session.public_id}/brief.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert AuditEvent.objects.get(action="brief.printed").detail == {"people": 3}


def test_the_twin_says_the_same(own):
    session = class_of_three()

    page = own.get(f"/staff/sessions/{session.public_id}/brief-paper/").content.decode()

    assert "右側から話しかける" in page
    assert "カトウさんの担当（2人）" in page
    assert AuditEvent.objects.filter(action="brief.viewed").count() == 1


def test_where_there_is_nothing_to_tell_the_page_says_so(own):
    session = room()

    answer = own.get(f"/staff/sessions/{session.public_id}/brief.pdf", follow=True)

    assert "申込みのあった方はいません" in answer.content.decode()
