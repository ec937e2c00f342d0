"""Tickets of a consultation day on paper."""

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from materials.renderers.sheets import POINT
from tests import make
from tests.attendance import consulting
from tests.materials import paper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def afternoon():
    with time_machine.travel(consulting.at("13:10"), tick=False):
        yield


@pytest.fixture
def clerk():
    client = Client()
    client.force_login(make.staff())
    return client


def one(session, ticket):
    return reverse("staff:consultation-ticket-pdf", args=[session.public_id, ticket.public_id])


def all_of(session):
    return reverse("staff:consultation-tickets-pdf", args=[session.public_id])


def wait(ticket):
    path = reverse("consultation-wait", args=[ticket.public_id])
    return f"{settings.PUBLIC_ORIGIN}{path}"


def test_a_ticket_says_its_number_huge_and_where_it_stands_in_line(clerk):
    session = consulting.day(title="スマホ相談会", venue=make.venue(name="中央公民館"))
    consulting.come(session)
    ticket = consulting.come(session, clock="13:05", topic="line")

    answer = clerk.get(one(session, ticket))

    read = paper.text(answer.content)
    told = [
        "鹿児島市整理券",
        "2番",
        "来場13:05前に1人",
        "スマホ相談会",
        "令和8年6月1日（月）13:00〜15:00",
        "中央公民館",
        "電話099-216-1115",
        "デンソーウェーブ",
    ]
    assert [words for words in told if words not in read] == []
    assert max(paper.sizes(answer.content)) == 96
    assert paper.codes(answer.content, dpi=200) == [wait(ticket)]
    left, _, right, _ = paper.symbol(answer.content)
    assert round((right - left) * POINT, 1) == 24.0
    assert answer.content == clerk.get(one(session, ticket)).content


def test_its_twin_on_the_screen_says_when_where_and_whom_to_ring_up(clerk):
    session = consulting.day(venue=make.venue(name="中央公民館"))
    ticket = consulting.come(session)

    page = _text(
        clerk,
        reverse("staff:consultation-ticket", args=[session.public_id, ticket.public_id]),
    )

    slip = page[page.index("consult-ticket") :]
    told = ["令和8年6月1日（月）", "13:00〜15:00", "中央公民館", "電話 099-216-1115"]
    assert [words for words in told if words not in slip] == []


def test_who_is_next_is_told_so(clerk):
    session = consulting.day()

    read = paper.text(clerk.get(one(session, consulting.come(session))).content)

    assert "来場13:00次の番です" in read


def test_neither_who_it_is_nor_what_they_ask_about_stands_on_it(clerk):
    session = consulting.day()
    booked = consulting.book(session, participant=make.participant(name="東　清"))
    ticket = consulting.come(session, booked, topic="line")

    read = paper.text(clerk.get(one(session, ticket)).content)

    assert "予約13:00来場13:00" in read
    assert [words for words in ("東", "清", "LINE") if words in read] == []


def test_all_who_wait_are_four_to_a_sheet(clerk):
    session = consulting.day()
    tickets = [consulting.come(session) for _ in range(5)]

    content = clerk.get(all_of(session)).content

    assert len(paper.pages(content)) == 2
    assert {*paper.codes(content, dpi=200)} == {wait(each) for each in tickets[:4]}
    assert "5番" in paper.pages(content)[1]


def test_the_longest_title_and_a_number_of_four_digits_fit(clerk):
    session = consulting.day(
        title="名" * 120, contact_name="係" * 120, venue=make.venue(name="館" * 120)
    )
    ticket = consulting.come(session)
    type(ticket).objects.update(number=1234)

    content = clerk.get(one(session, ticket)).content

    read = paper.text(content)
    longest = ("名" * 120, "係" * 120, "館" * 120, "1234番")
    assert [words for words in longest if words not in read] == []
    assert paper.codes(content, dpi=200) == [wait(ticket)]
    assert len(paper.pages(content)) == 1


def test_a_letter_that_no_font_has_does_not_hold_up_the_reception(clerk):
    session = consulting.day(title="スマホ🧓相談")

    read = paper.text(clerk.get(one(session, consulting.come(session))).content)

    assert "スマホ〓相談" in read


def test_nobody_waiting_is_said_at_the_reception(clerk):
    session = consulting.day()

    answer = clerk.get(all_of(session), follow=True)

    door = reverse("staff:consultation-door", args=[session.public_id])
    assert answer.redirect_chain == [(door, 302)]
    assert "いまお待ちの方はいません" in answer.content.decode()


def test_the_pages_lead_to_the_paper(clerk):
    session = consulting.day()
    ticket = consulting.come(session)
    names = {
        one(session, ticket): reverse(
            "staff:consultation-ticket", args=[session.public_id, ticket.public_id]
        ),
        all_of(session): reverse("staff:consultation-door", args=[session.public_id]),
    }

    assert [url for url, page in names.items() if url not in _text(clerk, page)] == []


def test_another_town_and_who_only_reads_numbers_find_none():
    session = consulting.day()
    addresses = [one(session, consulting.come(session)), all_of(session)]
    statuses = []
    for user in (make.staff(town=make.other_town()), make.staff(Role.VIEWER)):
        client = Client()
        client.force_login(user)
        statuses.append({client.get(address).status_code for address in addresses})

    assert statuses == [{404}, {403}]


def _text(client, page):
    return client.get(page).content.decode()
