"""Labels and agreements, read from the paper as a person and a camera read them."""

from datetime import timedelta
from io import BytesIO

import pypdf
import pypdfium2
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from classes.actions import equipment
from classes.actions.equipment import Ways
from materials.documents import device_labels, loan_agreement
from materials.renderers.sheets import POINT
from materials.rules.labels import Shift
from tests import make
from tests.classes.lending import shelf
from tests.materials import paper

pytestmark = pytest.mark.django_db


def labels(rows):
    return device_labels.render(make.town(), rows, dated=make.TODAY).content


def corners(content):
    """The left bottom corner of every label's edge, in millimetres from the page's."""
    page = pypdfium2.PdfDocument(content)[0]
    for each in page.get_objects():
        left, bottom, right, top = (edge * POINT for edge in each.get_bounds())
        if 67 < right - left < 69 and 40 < top - bottom < 41:
            yield left, bottom


@pytest.fixture
def clerk():
    client = Client()
    client.force_login(make.staff())
    return client


def test_each_label_bears_its_number_and_a_code_that_leads_to_the_device():
    content = labels([shelf.device("A-001"), shelf.device("A-002")])

    assert {*paper.codes(content, dpi=200)} == {
        f"{settings.PUBLIC_ORIGIN}/device/462012/{number}/" for number in ("A-001", "A-002")
    }
    for part in ("A-001", "A-002", "AQUOSwish4", "鹿児島市", "099-216-1115"):
        assert part in paper.text(content)


def test_the_code_is_22_mm_wide():
    left, _, right, _ = paper.symbol(labels([shelf.device()]))

    assert round((right - left) * POINT, 1) == 22.0


def test_labels_lie_where_the_pieces_of_a_sheet_of_21_lie():
    rows = shelf.devices(21)
    here = paper.symbol(device_labels.render(make.town(), rows[-1:], dated=make.TODAY).content)
    moved = device_labels.render(
        make.town(), rows[-1:], dated=make.TODAY, shift=Shift(2, -1)
    ).content

    left, bottom, _, top = (edge * POINT for edge in here)
    assert 0 < left < 70
    assert 297 - 0.45 - 42.3 < bottom < top < 297 - 0.45
    assert [
        round((there - first) * POINT, 1)
        for there, first in zip(paper.symbol(moved), here, strict=True)
    ] == [2.0, 1.0, 2.0, 1.0]
    places = {(round(x), round(y)) for x, y in corners(labels(rows))}
    assert places == {
        (1 + 70 * across, round(297 - 0.45 - 42.3 * (down + 1) + 1))
        for across in range(3)
        for down in range(7)
    }


def test_22_devices_need_two_sheets():
    assert len(paper.pages(labels(shelf.devices(22)))) == 2


def test_the_agreement_says_who_borrows_what_until_when():
    person = make.participant(name="髙田　ハナ", kana="タカダ ハナ")
    loan = shelf.take_home(shelf.device("A-001"), person)

    content = loan_agreement.render(loan).content

    read = paper.text(content)
    for part in (
        "借用書",
        "髙田ハナ（タカダハナ）",
        "A-001AQUOSwish4（Android・SIMなし）",
        "令和8年6月1日（月）から",
        "令和8年7月1日（水）17:15まで",
        "本人だけが使い、ほかの人に貸しません。",
        "お名前（自署）",
        "電話099-216-1115",
    ):
        assert part in read, part
    assert min(paper.sizes(content)) >= 10.5
    assert content == loan_agreement.render(loan).content


def test_a_town_writes_its_own_conditions_however_many():
    own = "\n".join(f"{number}番目の約束を守ります。" for number in range(1, 31))
    equipment.settle(make.town(), ways=Ways(conditions=own), by=make.BY, at=make.NOON)

    content = loan_agreement.render(shelf.take_home(shelf.device())).content

    assert "30番目の約束を守ります。" in paper.text(content)
    assert "ほかの人に貸しません" not in paper.text(content)
    assert len(pypdf.PdfReader(BytesIO(content)).pages) == 2


def test_the_twin_and_the_pdf_are_for_who_registers_people(clerk):
    loan = shelf.take_home(shelf.device("A-001"))

    page = clerk.get(reverse("staff:loan-agreement", args=[loan.public_id]))
    printed = clerk.get(reverse("staff:loan-agreement-pdf", args=[loan.public_id]))

    assert "借りるときの約束" in page.content.decode()
    assert printed["Content-Type"] == "application/pdf"
    assert AuditEvent.objects.filter(action="loan.agreement_printed").count() == 1


def test_a_loan_in_class_has_no_agreement(clerk):
    _, (seat,) = shelf.afternoon()
    loan = shelf.hand(shelf.device(), seat)

    page = clerk.get(reverse("staff:loan-agreement", args=[loan.public_id]))

    assert page.status_code == 404
    assert loan.due_at - loan.lent_at < timedelta(days=1)


def test_labels_of_nothing_are_no_paper(clerk):
    answer = clerk.get(reverse("staff:equipment-labels"), follow=True)

    assert "ラベルを印刷する機器がありません。" in answer.content.decode()
