"""A loaner is lent in class and comes back; another goes home with somebody."""

import pytest
from playwright.sync_api import expect

from classes.models import Loan
from tests import make
from tests.browser.conftest import log_in
from tests.classes.lending import shelf

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


@pytest.fixture
def hall():
    make.staff(username="clerk")
    shelf.device("A-001")
    shelf.device("A-002")
    person = make.participant(name="髙田　ハナ", kana="タカダ ハナ", device="none")
    session, _ = shelf.afternoon(people=0)
    make.registration(session.offering, person)
    return session


def pdf_of(page, address):
    return page.request.get(address).body()[:5]


def test_a_loaner_is_lent_and_returned(hall, open_browser):
    staff = open_browser(width=390, scripts=False)
    log_in(staff, "clerk")
    staff.get_by_role("link", name="機器の貸出").click()
    assert pdf_of(staff, "/staff/loans/labels.pdf") == b"%PDF-"

    staff.get_by_role("link", name=hall.offering.title).click()
    number = staff.get_by_label("機器の番号（髙田　ハナさん）")
    number.fill("A-009")
    staff.get_by_role("button", name="貸し出す").click()
    expect(staff.get_by_text("この番号の機器は登録されていません。")).to_be_visible()
    number.fill("ａ‐００１")
    staff.get_by_role("button", name="貸し出す").click()
    expect(staff.get_by_text("A-001を貸し出しました。")).to_be_visible()
    expect(staff.locator(".tally")).to_contain_text("まだ返っていない機器 1台")

    staff.get_by_role("button", name="返却（異常なし）").click()
    expect(staff.get_by_text("A-001の返却を記録しました。")).to_be_visible()
    expect(staff.locator(".lending__past")).to_contain_text("返却済み")

    staff.goto("/staff/loans/")
    staff.get_by_label("機器の番号").fill("https://x.example/device/462012/A-001/")
    staff.get_by_role("button", name="この機器を開く").click()
    expect(staff.get_by_text("前に使った方のデータが残っています")).to_be_visible()
    staff.get_by_role("button", name="データを消した").click()
    expect(staff.get_by_role("button", name="この方に貸し出す")).to_be_visible()


def test_a_loaner_goes_home_with_an_agreement_and_comes_back_scratched(hall, open_browser):
    office = open_browser()
    log_in(office, "clerk")
    person = hall.offering.registrations.get().participant
    office.goto(f"/staff/participants/{person.public_id}/")
    office.get_by_role("link", name="機器を貸し出す").click()
    office.get_by_label("機器の番号").fill("A-002")
    office.get_by_role("button", name="貸し出す", exact=True).click()
    expect(office.get_by_role("heading", name="A-002の貸出")).to_be_visible()

    office.get_by_role("link", name="借用書を印刷する").click()
    address = office.get_by_role("link", name="借用書のPDFを開く").get_attribute("href")
    assert address is not None
    assert pdf_of(office, address) == b"%PDF-"

    office.go_back()
    office.get_by_label("気づいたことがある").check()
    office.get_by_role("button", name="返却を記録する").click()
    expect(office.get_by_text("気づいたことを入力してください。")).to_be_visible()
    office.get_by_label("気づいたこと", exact=False).last.fill("画面に傷")
    office.get_by_role("button", name="返却を記録する").click()
    expect(office.get_by_text("A-002の返却を記録しました。")).to_be_visible()
    expect(office.get_by_role("cell", name="気づいたことがある　画面に傷")).to_be_visible()
    assert Loan.objects.get().condition == "noted"
