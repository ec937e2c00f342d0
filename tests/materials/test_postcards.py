"""Postcards: where everything stands on them, and which are made."""

from datetime import date
from io import BytesIO

import pypdf
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Municipality
from materials.choices import Direction
from materials.documents import postcards
from materials.documents.address_sides import FRAMES
from materials.documents.postcards import Order, Postcard, Way
from materials.renderers.sheets import POINT
from notices.actions import messages, posting
from notices.choices import MessageChannel, Purpose
from notices.models import Message
from tests import make
from tests.materials import paper

pytestmark = pytest.mark.django_db
PRINT = {"kind": "postcard", "order": "fed_twice", "direction": "horizontal"}
TEXT = "「はじめてのスマホ」に当選しました。第1回は令和8年6月15日（月）10:00〜12:00です。"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def clerk():
    client = Client()
    client.force_login(make.staff())
    return client


def card(**more):
    columns = {
        "key": 1,
        "name": "髙田　ハナ",
        "postal_code": "892-0816",
        "address": "鹿児島市山下町5-9",
        "title": "当選のお知らせ",
        "text": TEXT,
        "person": "",
    }
    return Postcard(**(columns | more))


def render(*cards, order=Order.FED_TWICE, direction=Direction.HORIZONTAL, blank=False, **more):
    way = Way(order, direction, blank)
    town, dated = make.town(), date(2026, 6, 1)
    return postcards.render(cards, town=town, way=way, dated=dated, **more).content


def waiting(name="髙田　ハナ", *, text=TEXT, address="鹿児島市山下町5-9", **person):
    told = {"kana": "タカダ ハナ", "postal_code": "892-0816", "phone": ""}
    return messages.say(
        to=make.participant(name=name, address=address, **(told | person)),
        purpose=Purpose.DRAW_WON,
        dedupe_key="draw:1",
        text=text,
        way=messages.Way(channel=MessageChannel.POST),
        by=make.BY,
        at=make.NOON,
    )


def post(client, *cards, **told):
    keys = {"message": [each.pk for each in cards]}
    return client.post(reverse("staff:postcards-print"), PRINT | keys | told)


# ---------- the paper ----------


def test_a_page_is_a_postcard_and_each_has_two():
    content = render(card(), card(name="東　清"))

    read = paper.pages(content)
    assert len(read) == 4
    box = pypdf.PdfReader(BytesIO(content)).pages[0].mediabox
    assert (round(box.width * POINT), round(box.height * POINT)) == (100, 148)


@pytest.mark.parametrize(
    ("order", "found"),
    [(Order.FED_TWICE, "宛宛文文"), (Order.BOTH_SIDES, "宛文宛文")],
)
def test_the_sides_follow_each_other_as_the_printer_needs_them(order, found):
    read = paper.pages(render(card(), card(), order=order))

    assert "".join("文" if "当選" in page else "宛" for page in read) == found


def test_the_digits_stand_in_the_frames():
    content = render(card())
    page = pypdf.PdfReader(BytesIO(content)).pages[0]
    seen = []

    def note(text, _cm, tm, _font, _size):
        if text.strip().isdigit() and len(text.strip()) == 1 and tm[5] * POINT > 120:
            seen.append((text.strip(), tm[4] * POINT))

    page.extract_text(visitor_text=note)

    assert "".join(digit for digit, _ in seen) == "8920816"
    for (_, x), left in zip(seen, FRAMES, strict=True):
        assert left < x < left + 5.7


def test_both_sides_bear_one_number():
    read = paper.pages(render(card(), card(name="東　清")))

    assert [page.split()[-1] for page in read] == ["1", "2", "1", "2"]


def test_a_blank_sheet_is_made_a_postcard():
    assert "郵便はがき" in paper.text(render(card(), blank=True))
    assert "郵便はがき" not in paper.text(render(card()))


@pytest.mark.parametrize("name", ["一", "寿限無" * 20, "𠮷田　茂"])
@pytest.mark.parametrize("address", ["鹿屋市", "鹿児島市\n山下町\n第一団地\n12号棟\n東方" * 2])
def test_name_and_address_of_any_length_stand_there_whole(name, address):
    content = render(card(name=name, address=address))

    read = paper.text(content)
    assert "".join(name.split()) in read
    assert "".join(address.split()) in read
    assert len(paper.pages(content)) == 2


def test_a_postcode_that_is_none_is_left_empty():
    assert card(postal_code="").digits == card(postal_code="892").digits == ""
    assert card(postal_code="〒８９２－０８１６").digits == "8920816"


def test_the_same_postcards_are_the_same_bytes():
    assert render(card()) == render(card())


def test_words_without_room_are_named():
    long = card(text=TEXT * 12)

    assert postcards.too_long([card(), long]) == [long]


@pytest.mark.parametrize(
    ("purpose", "title"),
    [(Purpose.DRAW_WON, "当選のお知らせ"), (Purpose.LOAN_OVERDUE, "貸出機器の返却のお願い")],
)
def test_the_head_says_what_it_is_about(purpose, title):
    message = waiting()
    Message.objects.filter(pk=message.pk).update(purpose=purpose)

    [read] = postcards.read(Message.objects.select_related("participant"))

    assert read.title == title


# ---------- the page ----------


def test_what_was_on_the_screen_is_printed_and_nothing_else(clerk):
    shown = waiting()
    waiting("東　清", kana="アズマ キヨシ")

    content = post(clerk, shown).content

    assert "髙田ハナ様" in paper.text(content)
    assert "東清" not in paper.text(content)
    assert AuditEvent.objects.get(action="postcards.printed").detail == {"people": 1}


def test_printing_sends_nothing_and_what_was_sent_is_printed_no_more(clerk):
    message = waiting()
    post(clerk, message)
    assert "おさまる1通を" in clerk.get(reverse("staff:postcards-print")).content.decode()

    posting.send([message], by=make.BY, at=make.NOON)

    assert post(clerk, message).status_code == 409
    page = clerk.get(reverse("staff:postcards-print")).content.decode()
    assert "印刷するはがき・手紙はありません" in page


def test_who_has_no_address_is_counted_and_left_out(clerk):
    waiting(address="")

    page = clerk.get(reverse("staff:postcards-print")).content.decode()

    assert "住所のない方が 1人います" in page


def test_words_that_do_not_fit_go_by_letter(clerk):
    message = waiting(text=TEXT * 12)

    page = clerk.get(reverse("staff:postcards-print")).content.decode()

    assert "はみ出す方が 1人います" in page
    assert post(clerk, message).status_code == 409


def test_a_letter_that_no_font_has_stops_that_postcard_alone(clerk):
    odd, plain = waiting("\U0002ff00山　一"), waiting("東　清", kana="アズマ キヨシ")

    page = clerk.get(reverse("staff:postcards-print")).content.decode()
    without = post(clerk, odd, plain)
    replaced = post(clerk, odd, plain, substitute="on")

    assert "U+2FF00" in page
    assert len(paper.pages(without.content)) == 2
    assert "〓山一様" in paper.text(replaced.content)
    # Only what is printed as typed can be marked as sent with one press.
    assert page.split("投函したあと")[1].count('name="message"') == 1


@pytest.mark.parametrize("order", ["", "sideways"])
def test_how_it_is_printed_must_be_said(clerk, order):
    answer = post(clerk, waiting(), order=order)

    assert answer["Content-Type"].startswith("text/html")
    assert not AuditEvent.objects.filter(action="postcards.printed").exists()


def test_another_town_s_postcards_are_not_printed(clerk):
    elsewhere = make.other_town()
    message = waiting(town=elsewhere)

    assert Municipality.objects.count() == 2
    assert post(clerk, message).status_code == 409
