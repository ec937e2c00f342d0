"""Cards on the tables that say where to sit, and a plan for those who work there."""

import re
from datetime import timedelta

import pytest
import time_machine

from accounts.models import AuditEvent
from attendance.queries import briefs
from classes.choices import OfferingState
from materials.documents import seat_plan, table_cards, tables
from materials.renderers.sheets import NOTE, SMALLEST_BODY
from materials.rules.tables import divided, letter, numbers
from tests import make
from tests.attendance.test_briefs import BEFORE, change, guest, helper, room
from tests.materials import paper

pytestmark = pytest.mark.django_db
KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマ"


def class_of_six():
    """Five with an iPhone, one with Android."""
    people = [(f"ア{letter}", "iphone") for letter in KANA[:5]]
    return room(*people, ("イノウエ", "android"), helpers=[helper("カトウ", "iphone")])


def class_with_name(name):
    session = room()
    make.registration(session.offering, make.participant(name=name, kana="タカダ ハナ"))
    return session


def read(session, **how):
    return tables.read(briefs.of(session, at=BEFORE), held=1, **how)


def cards(session, *, named=False, **how):
    return table_cards.render(read(session, **how), named=named, dated=make.TODAY)


def plan(session, **how):
    return seat_plan.render(read(session, **how), at=BEFORE)


# ---------- which seats stand together ----------


@pytest.mark.parametrize(
    ("size", "most", "sizes"),
    [(0, 4, []), (1, 4, [1]), (4, 4, [4]), (5, 4, [2, 3]), (9, 4, [3, 3, 3]), (3, 1, [1] * 3)],
)
def test_seats_are_divided_as_evenly_as_can_be(size, most, sizes):
    found = divided(range(size), most=most)

    assert [len(each) for each in found] == sizes
    assert [seat for each in found for seat in each] == [*range(size)]


def test_tables_have_letters_and_never_run_out_of_them():
    assert [letter(number) for number in (1, 26, 27, 53)] == ["A", "Z", "AA", "BA"]


def test_seats_are_named_briefly():
    assert [numbers(each) for each in ([3], [1, 2, 3], [1, 3])] == ["3番", "1〜3番", "1・3番"]


def test_tables_are_divided_by_device_and_by_how_many_sit_at_one():
    def shown(most):
        found = read(class_of_six(), most=most).tables
        return [(each.sign, each.label, each.seats) for each in found]

    assert shown(4) == [
        ("A", "iPhone", "1〜2番"),
        ("B", "iPhone", "3〜5番"),
        ("C", "Android", "6番"),
    ]
    assert shown(8) == [("A", "iPhone", "1〜5番"), ("B", "Android", "6番")]


def test_a_seat_that_was_changed_by_hand_is_changed_here():
    session = class_of_six()
    change(session, "アア", seat=20)

    assert read(session, most=8).tables[0].seats == "1・2・3・4・20番"


# ---------- the cards ----------


def test_each_table_has_a_page_that_says_the_same_from_both_sides():
    pages = paper.pages(cards(class_of_six()).content)

    assert [page.count("iPhone") for page in pages] == [2, 2, 0]
    assert [page.count("〜2番") for page in pages] == [2, 0, 0]


def test_the_upper_half_stands_on_its_head():
    picture = paper.picture(cards(class_of_six()).content, dpi=50)
    width, height = picture.size
    # The short marks of the fold and their word lie between the halves.
    lower = picture.crop((0, height // 2 + 12, width, height))
    upper = picture.crop((0, 0, width, height - height // 2 - 12)).rotate(180)

    assert lower.getextrema()[0] < 128
    differing = sum(
        abs(a - b) > 128 for a, b in zip(lower.tobytes(), upper.tobytes(), strict=True)
    )
    assert differing < len(lower.tobytes()) / 200


def test_no_name_lies_open_unless_the_office_wants_it():
    session = class_of_six()

    assert "アア" not in paper.text(cards(session).content)
    named = paper.text(cards(session, named=True).content)
    assert named.count("1番アアさん") == 2
    assert "令和8年6月15日（月）までに廃棄" in named


@pytest.mark.parametrize("name", ["𠮷留　フミ子", "葛\U000e0100城　清", "髙" * 60])
def test_any_name_is_printed_to_its_end(name):
    session = class_with_name(name)

    assert "".join(name.split()) in paper.text(cards(session, named=True).content)
    assert "".join(name.split()) in paper.text(plan(session).content)


def test_the_letter_is_read_from_the_door():
    assert max(paper.sizes(cards(class_of_six()).content)) >= 200


# ---------- the plan ----------


def test_the_plan_has_every_seat_and_who_helps():
    printed = paper.text(plan(class_of_six()).content)

    assert [f"{number}ア{kana}" in printed for number, kana in enumerate("アイウエオ", 1)] == [
        True
    ] * 5
    assert "担当：カトウ" in printed
    assert "令和8年6月15日（月）までに廃棄" in printed


def test_who_has_no_helper_is_not_hidden_behind_one_who_helps_others():
    session = room(*[(f"ア{kana}", "iphone") for kana in KANA[:8]])

    assert [table.helpers for table in read(session, most=8).tables] == [
        "德永　慎一（1〜4番）、なし（5〜8番）"
    ]


def test_a_class_of_sixty_fits_on_one_page():
    session = room()
    session.offering.capacity = 60
    session.offering.save()
    for number in range(60):
        guest(session.offering, KANA[number // 30] + KANA[number % 30], "iphone")

    assert len(paper.pages(plan(session).content)) == 1


def test_tables_of_one_go_on_overleaf_with_the_number_of_the_page():
    session = room(*[(f"ア{letter}", "iphone") for letter in KANA])

    pages = paper.pages(plan(session, most=1).content)

    assert len(pages) > 1
    assert [re.findall(r"\d／\dページ", page) for page in pages] == [
        [f"{number}／{len(pages)}ページ"] for number in range(1, len(pages) + 1)
    ]


def test_nothing_on_the_plan_is_smaller_than_twelve_points_but_notes():
    sizes = paper.sizes(plan(class_of_six()).content)

    assert [size for size in sizes if size < SMALLEST_BODY and size != NOTE] == []


def test_the_same_tables_are_the_same_bytes():
    session = class_of_six()

    assert plan(session) == plan(session)
    assert cards(session, named=True) == cards(session, named=True)


# ---------- the page ----------


@pytest.fixture
def clerk(client):
    """A clerk, at nine on the day of the class."""
    with time_machine.travel(BEFORE, tick=False):
        client.force_login(make.staff())
        yield client


def address(session, end=""):
    return f"/staff/sessions/{session.public_id}/tables/{end}"


def test_the_roster_leads_to_the_tables(clerk):
    session = class_of_six()

    page = clerk.get(f"/staff/sessions/{session.public_id}/").content.decode()

    assert address(session) in page


def test_the_page_shows_the_tables_and_that_it_was_read_is_written_down(clerk):
    page = clerk.get(address(class_of_six())).content.decode()

    assert "1番 アア さん" in page
    assert "1〜2番" in page
    assert AuditEvent.objects.filter(action="brief.viewed").count() == 1


def test_names_that_were_taken_are_written_down(clerk):
    session = class_of_six()

    assert clerk.get(address(session, "cards.pdf"))["Content-Type"] == "application/pdf"
    assert not AuditEvent.objects.filter(action="table_cards.printed").exists()

    clerk.get(address(session, "cards.pdf"), {"named": "on"})
    clerk.get(address(session, "plan.pdf"))
    assert AuditEvent.objects.get(action="table_cards.printed").detail == {"people": 6}
    assert AuditEvent.objects.get(action="seat_plan.printed").detail == {"people": 6}


@pytest.mark.parametrize("most", ["", "0", "9", "四", "99999999999999999999"])
@pytest.mark.parametrize("end", ["cards.pdf", "plan.pdf"])
def test_a_number_of_seats_that_makes_no_sense_is_refused_in_words(clerk, most, end):
    answer = clerk.get(address(class_of_six(), end), {"most": most})

    assert answer.status_code == 409
    assert "1から8までの数字" in answer.content.decode()


def test_a_letter_that_no_font_has_stops_only_what_bears_names(clerk):
    session = class_with_name("髙🧓田　ハナ")

    assert clerk.get(address(session, "cards.pdf")).status_code == 200
    for end, given in (("cards.pdf", {"named": "on"}), ("plan.pdf", {})):
        asked = clerk.get(address(session, end), given)
        assert asked.status_code == 409
        assert "U+1F9D3" in asked.content.decode()
        taken = clerk.get(address(session, end), given | {"substitute": "on"})
        assert "髙〓田" in paper.text(taken.content)


@pytest.mark.parametrize("end", ["", "cards.pdf", "plan.pdf"])
def test_where_nobody_is_expected_the_page_says_what_to_do(clerk, end):
    answer = clerk.get(address(room(), end))

    assert "申込みのあった方はいません" in answer.content.decode()
    assert answer.status_code == (409 if end else 200)


@pytest.mark.parametrize("end", ["", "cards.pdf", "plan.pdf"])
def test_after_the_day_nobodys_seat_is_shown(clerk, end):
    session = class_of_six()

    with time_machine.travel(BEFORE + timedelta(days=2), tick=False):
        clerk.force_login(make.staff())
        page = clerk.get(address(session, end)).content.decode()

    assert "この回の席の割当ては消去しました" in page
    assert "アア" not in page


def test_a_class_that_was_called_off_has_no_tables(clerk):
    session = class_of_six()
    session.offering.state = OfferingState.CANCELLED
    session.offering.save()

    assert "この回は中止です" in clerk.get(address(session)).content.decode()


@pytest.mark.parametrize("end", ["", "cards.pdf", "plan.pdf"])
def test_another_towns_tables_are_not_found(clerk, end):
    elsewhere = make.offering(town=make.other_town()).sessions.get()

    assert clerk.get(address(elsewhere, end)).status_code == 404
