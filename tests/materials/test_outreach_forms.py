"""The form on which a group asks for an outreach class, on paper and on the screen."""

import pytest
from django.urls import reverse

from classes.actions import outreach_menu
from classes.choices import OutreachBelonging, OutreachEquipment, OutreachNeed
from classes.rules.outreach.terms import Terms, confirmations
from tests import make
from tests.classes.outreach import asking
from tests.materials import paper

pytestmark = pytest.mark.django_db


def page(item):
    return reverse("outreach-form", args=[item.public_id])


def pdf(item):
    return reverse("outreach-form-pdf", args=[item.public_id])


def plain(text):
    return "".join(text.split())


def test_paper_and_screen_ask_what_the_town_asks_on_its_screens(client):
    terms = Terms(least_people=8, resident_share=50, talk_first=True)
    item = asking.item(title="LINEの基本", terms=terms)
    told = [
        "出前講座申込書",
        "LINEの基本（90分）",
        "人数：8人以上",
        "団体名",
        "第3希望",
        *confirmations(terms).values(),
        *(str(each.label) for each in OutreachBelonging),
        *(str(each.label) for each in OutreachEquipment),
        *(str(each.label) for each in OutreachNeed),
        "099-216-1115",
    ]

    printed, shown = client.get(pdf(item)), client.get(page(item))

    assert printed["Content-Type"] == "application/pdf"
    assert len(paper.pages(printed.content)) == 1
    on_paper, on_screen = paper.text(printed.content), plain(shown.content.decode())
    assert [words for words in told if plain(words) not in on_paper] == []
    assert [words for words in told if plain(words) not in on_screen] == []
    assert client.get(pdf(item)).content == printed.content


def test_the_page_of_the_class_leads_to_it(client):
    item = asking.item()

    seen = client.get(reverse("outreach-start", args=[item.public_id])).content.decode()

    assert page(item) in seen


def test_what_is_not_offered_any_more_has_no_form(client):
    item = asking.item()
    outreach_menu.retire(item, by=make.BY, at=make.NOON)

    refused, shown = client.get(pdf(item)), client.get(page(item))

    assert (refused.status_code, shown.status_code) == (409, 200)
    for answer in (refused, shown):
        assert "この出前講座の受付は終わったため" in answer.content.decode()
        assert pdf(item) not in answer.content.decode()


def test_a_letter_that_no_font_has_is_printed_as_a_geta(client):
    item = asking.item(title="\U0002ff00の使い方")

    assert "〓の使い方" in paper.text(client.get(pdf(item)).content)
