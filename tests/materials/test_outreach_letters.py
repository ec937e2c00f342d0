"""Letters to groups, read from the paper as a person reads them."""

from datetime import date
from io import BytesIO

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pypdfium2 import raw

from classes.actions import outreach_decisions, outreach_menu
from classes.actions.outreach_menu import Ways
from classes.models import OutreachLetter
from materials.actions import stationery
from materials.choices import Seal
from materials.documents import outreach_letters
from tests import make
from tests.classes.outreach import asking
from tests.materials import posting

pytestmark = pytest.mark.django_db
INSTRUCTION = (
    "この決定に不服があるときは、この通知を受け取った日の翌日から起算して3か月以内に、"
    "市長に対して審査請求をすることができます。"
)


def words(document):
    pages = PdfReader(BytesIO(document.content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def settled(**ways):
    given = {"letter_sign": "鹿デ", "sender": "鹿児島市長", "instruction": INSTRUCTION} | ways
    outreach_menu.settle(make.town(), ways=Ways(**given), by=make.BY, at=make.NOON)


def refused(reason="営利を目的とした集まりのため"):
    asked = asking.request()
    outreach_decisions.refuse(asked, reason=reason, by=make.BY, at=make.NOON)
    return OutreachLetter.objects.get(request=asked)


def test_an_approval_says_what_when_and_where():
    settled()
    asked = asking.agreed(conditions="駐車は3台までにしてください。")

    read = words(outreach_letters.render(asked.letters.get()))

    for part in (
        "鹿デ第1号",
        "令和8年6月1日",
        "東町自治会代表者東太郎様",
        "鹿児島市長",
        "出前講座条件付承認通知書",
        f"（受付番号{asked.reference}）",
        "令和8年6月22日（月）10:00〜11:30",
        "東町集会所東町2番地",
        "条件駐車は3台までにしてください。",
        "099-216-1115",
    ):
        assert part in read, part
    assert "審査請求" not in read


def test_a_refusal_says_why_and_where_to_complain():
    settled()

    read = words(outreach_letters.render(refused()))

    assert "理由営利を目的とした集まりのため" in read
    assert "市長に対して審査請求をすることができます。" in read
    assert "令和8年6月22日" not in read


def test_where_it_is_no_disposition_nothing_is_said_of_complaints():
    settled(instruction="")

    assert "審査請求" not in words(outreach_letters.render(refused()))


def test_a_class_called_off_says_which():
    asked = asking.agreed()
    outreach_decisions.call_off(asked, reason="台風のため", by=make.BY, at=make.NOON)

    read = words(outreach_letters.render(OutreachLetter.objects.get(kind="called_off")))

    assert "出前講座中止通知書" in read
    assert "令和8年6月22日（月）10:00〜11:30" in read
    assert "理由台風のため" in read


def test_a_long_reason_goes_on_on_another_page():
    long = "会場の都合と講師の都合が合いませんでした。" * 14
    settled(instruction=INSTRUCTION * 12)

    pages = PdfReader(BytesIO(outreach_letters.render(refused(long)).content)).pages

    assert len(pages) == 2


def test_a_forgotten_group_is_addressed_without_a_name():
    letter = refused()
    outreach_decisions.forget(letter.request, by=make.BY, at=make.NOON)
    letter = OutreachLetter.objects.get()

    assert outreach_letters.read(letter).addressee == "東町自治会　御中"


def test_the_same_letter_gives_the_same_bytes():
    letter = refused()

    first, second = (outreach_letters.render(letter) for _ in range(2))

    assert first.content == second.content
    assert letter.issued_on == date(2026, 6, 1)


def test_it_bears_logo_and_stamp_of_the_letterhead_of_its_day_and_no_later_one():
    letter = refused()
    client = Client()
    client.force_login(make.staff(town=make.town()))
    url = reverse("staff:outreach-letter-pdf", args=[letter.public_id])
    plain = client.get(url).content
    posting.set_head(make.town())
    on_its_day = client.get(url).content
    bare = posting.head(logo=None, seal=Seal.NONE)
    later = make.tokyo("2026-06-02 00:00")
    stationery.change(make.town(), head=bare, seen=1, by=make.BY, at=later)

    assert [pictures(each) for each in (plain, on_its_day)] == [0, 2]
    assert client.get(url).content == on_its_day


def pictures(content):
    page = pypdfium2.PdfDocument(content)[0]
    return sum(each.type == raw.FPDF_PAGEOBJ_IMAGE for each in page.get_objects())


def test_the_twin_says_the_same_and_the_paper_is_a_pdf():
    settled()
    letter = refused()
    client = Client()
    client.force_login(make.staff(town=make.town()))

    page = client.get(reverse("staff:outreach-letter", args=[letter.public_id]))
    paper = client.get(reverse("staff:outreach-letter-pdf", args=[letter.public_id]))

    assert "出前講座不承認通知書" in page.content.decode()
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")
