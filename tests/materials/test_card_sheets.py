"""Cards and badges on sheets: on the paper as a reader and a camera see it, and on the page."""

from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from common import cards as codes
from materials.documents import card_sheets
from materials.documents.card_sheets import Face
from materials.models import CardPrint, PrinterShift
from materials.queries import card_sheets as known
from materials.renderers.sheets import POINT
from materials.rules import labels
from materials.rules.labels import SHEETS, SheetKind, Shift
from people.actions import cards as issuing
from people.models import Card
from tests import make
from tests.materials import paper

pytestmark = pytest.mark.django_db
TEN = SHEETS[SheetKind.CARDS_10]
LONG_NAME = "寿限無" * 20
CARDS = {"what": "card", "sheet": "cards-10", "start": "1", "right": "0", "down": "0"}


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def session():
    """A class with two on its roster: 東 and 馬場."""
    offering = make.offering(
        first=make.tokyo("2026-06-01 14:00"), closes=make.tokyo("2026-06-01 13:30")
    )
    for name, kana in (("馬場　花", "ババ ハナ"), ("東　清", "アズマ キヨシ")):
        make.registration(offering, make.participant(name=name, kana=kana))
    return offering.sessions.get()


@pytest.fixture
def clerk():
    client = Client()
    client.force_login(make.staff())
    return client


def address(session):
    return reverse("staff:card-sheets", args=[session.public_id])


def everybody(session):
    return [str(each.person.public_id) for each in known.holders(session)]


def faces(count):
    return [
        Face("髙田　ハナ", "タカダ ハナ", f"482-109-{number:03}", codes.encode_code(number))
        for number in range(count)
    ]


def render(drawn, *, sheet=TEN, **how):
    return card_sheets.render(
        drawn, town=make.town(), sheet=sheet, dated=date(2026, 6, 1), **how
    ).content


# ---------- the sheets ----------


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_every_piece_lies_on_the_paper_and_on_no_other(sheet):
    found = [*labels.places(sheet, count=sheet.pieces)]

    assert {place.page for place in found} == {0}
    assert len({(place.x, place.y) for place in found}) == sheet.pieces
    assert all(place.x >= 0 and place.x + sheet.width <= 210.01 for place in found)
    assert all(place.y >= 0 and place.y + sheet.height <= 297.01 for place in found)
    # As far from the right edge as from the left, from the foot as from the head.
    assert 2 * sheet.left + sheet.across * sheet.width == pytest.approx(210)
    assert 2 * sheet.top + sheet.down * sheet.height == pytest.approx(297)


def test_a_sheet_that_was_begun_is_used_up():
    found = [*labels.places(TEN, count=3, start=9, shift=Shift(0.5, -1))]

    assert [(place.page, place.x, place.y) for place in found] == [
        (0, 14.5, 230),
        (0, 105.5, 230),
        (1, 14.5, 10),
    ]


def test_a_sheet_has_no_piece_beyond_its_last():
    with pytest.raises(ValueError, match="no piece 11"):
        next(labels.places(TEN, count=1, start=11))


# ---------- the paper ----------


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_every_card_is_read_by_a_camera(sheet):
    drawn = faces(sheet.pieces)

    read = paper.codes(render(drawn, sheet=sheet), dpi=200)

    start = f"{settings.PUBLIC_ORIGIN}{codes.PAGE}"
    assert {*read} == {f"{start}{face.code}" for face in drawn}


def test_a_card_says_whose_it_is_and_whom_a_finder_rings_up():
    content = render(faces(1))

    read = paper.text(content)
    for part in (
        "鹿児島市参加者カード",
        "タカダハナ",
        "髙田ハナ様",
        "482-109-000",
        "099-216-1115",
    ):
        assert part in read
    left, _, right, _ = paper.symbol(content)
    assert round((right - left) * POINT, 1) == 21.0
    assert content == render(faces(1))


def test_the_eleventh_card_begins_a_second_sheet():
    assert len(paper.pages(render(faces(10)))) == 1
    assert len(paper.pages(render(faces(11)))) == 2
    assert len(paper.pages(render(faces(10), start=2))) == 2


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
@pytest.mark.parametrize("name", ["一", LONG_NAME, "𠮷田　茂", "辻󠄀　花"])
def test_a_name_of_any_length_stands_on_the_card_whole(name, sheet):
    content = render(
        [Face(name, "カナ" * 20, "482-109-375", codes.encode_code(1))], sheet=sheet
    )

    assert "".join(name.split()) in paper.text(content)
    assert len(paper.pages(content)) == 1


def test_a_badge_says_the_name_large_and_the_class():
    content = render([Face("東　清", "アズマ キヨシ", title="はじめてのスマホ")])

    assert max(paper.sizes(content)) == 36
    assert "はじめてのスマホ" in paper.text(content)
    assert paper.codes(content, dpi=100) == []


def test_the_sheet_to_hold_against_the_light_shows_every_piece():
    document = card_sheets.calibration(
        make.town(), sheet=TEN, shift=Shift(0.5, -1), dated=date(2026, 6, 1)
    )

    read = paper.text(document.content)
    assert "右へ0.5mm・下へ-1mm" in read
    assert "10" in read


# ---------- the page ----------


def test_who_has_no_card_gets_one_and_it_is_printed(session, clerk):
    answer = clerk.post(address(session), CARDS | {"person": everybody(session)})

    assert answer["Content-Type"] == "application/pdf"
    issued = {card.number for card in Card.objects.all()}
    assert len(issued) == CardPrint.objects.count() == 2
    read = paper.text(answer.content)
    assert all(number in read for number in issued)
    assert read.index("東清") < read.index("馬場花")
    assert AuditEvent.objects.get(action="cards.printed").detail == {"people": 2}


def test_printed_again_it_is_the_same_card(session, clerk):
    for _ in range(2):
        clerk.post(address(session), CARDS | {"person": everybody(session)})

    assert Card.objects.count() == 2
    assert CardPrint.objects.count() == 4


def test_who_holds_a_printed_card_is_not_ticked(session, clerk):
    first, second = everybody(session)
    clerk.post(address(session), CARDS | {"person": [first]})

    page = clerk.get(address(session)).content.decode()

    assert f'value="{first}">' in page
    assert f'value="{second}" checked>' in page
    assert page.count("印刷ずみ") == 1


def test_a_badge_needs_no_card(session, clerk):
    told = CARDS | {"what": "badge", "person": everybody(session)}

    assert "馬場花" in paper.text(clerk.post(address(session), told).content)
    assert not Card.objects.exists()
    assert AuditEvent.objects.filter(action="badges.printed").count() == 1


def test_a_name_that_no_font_has_stops_that_card_alone(session, clerk):
    odd = make.participant(name="\U0002ff00山　一", kana="カワヤマ ハジメ")
    make.registration(session.offering, odd)
    told = CARDS | {"person": everybody(session)}

    refused = clerk.post(address(session), told)
    without = clerk.post(address(session), told | {"unfit": "leave_out"})
    given = {card.participant for card in Card.objects.all()}
    replaced = clerk.post(address(session), told | {"unfit": "substitute"})

    assert refused.status_code == 409
    assert "U+2FF00" in refused.content.decode()
    assert "カワヤマ" not in paper.text(without.content)
    assert "〓山一" in paper.text(replaced.content)
    assert given
    assert odd not in given
    assert Card.objects.filter(participant=odd).count() == 1


@pytest.mark.parametrize(
    "case",
    [
        ({"start": "11"}, "この用紙の面は1から10までです。"),
        ({"start": "二"}, "面の番号を数字で入れてください"),
        ({"sheet": "labels-99"}, "正しく選択してください"),
        ({"right": "50"}, "-10から10までの数字で入れてください"),
        ({"person": []}, "印刷する方を一人以上選んでください。"),
        ({"person": ["nobody"]}, "印刷する方を一人以上選んでください。"),
    ],
)
def test_what_cannot_be_printed_is_said_and_nothing_is_issued(session, clerk, case):
    wrong, sentence = case

    answer = clerk.post(address(session), CARDS | {"person": everybody(session)} | wrong)

    assert sentence in answer.content.decode()
    assert not Card.objects.exists()


def test_the_printer_s_fault_is_remembered(session, clerk):
    told = CARDS | {"right": "0.5", "down": "-1", "do": "calibrate"}

    answer = clerk.post(address(session), told)

    assert "右へ0.5mm・下へ-1mm" in paper.text(answer.content)
    assert not Card.objects.exists()
    assert known.shift_of(make.town()) == Shift(0.5, -1)
    page = clerk.get(address(session)).content.decode()
    assert 'name="right" value="0.5"' in page
    clerk.post(address(session), told)
    assert PrinterShift.objects.count() == 1
    assert AuditEvent.objects.filter(action="printer_shift.changed").count() == 1


def test_nobody_expected_is_said(clerk):
    session = make.offering().sessions.get()

    assert "申込みのあった方はいません" in clerk.get(address(session)).content.decode()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.INSTRUCTOR])
def test_who_may_not_register_prints_no_cards(session, role):
    client = Client()
    client.force_login(make.membership(role).user)

    assert client.get(address(session)).status_code in {403, 404}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_three_queries(count, django_assert_num_queries):
    offering = make.offering()
    for _ in range(count):
        issuing.issue(make.registration(offering).participant, by=make.BY, at=make.NOON)

    session = offering.sessions.select_related("offering").get()
    with django_assert_num_queries(3):
        assert len(known.holders(session)) == count
