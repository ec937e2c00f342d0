"""A certificate from the office to the school: issued, checked, revoked, checked again."""

import pypdf
import pytest
from playwright.sync_api import expect

from materials.models import IssuedDocument
from tests import make
from tests.browser.conftest import log_in
from tests.materials import paperwork

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


@pytest.fixture
def helper():
    """髙田さん helped for two hours on 25 May."""
    town = make.town()
    make.staff(town=town, username="clerk")
    helper = make.helper(town=town, name="髙田　ハナ", kana="タカダ ハナ")
    session = make.offering(first=make.tokyo("2026-05-25 10:00")).sessions.get()
    paperwork.issuer(helper)
    paperwork.worked(helper, session, at=make.NOON)
    return helper


def test_issued_opened_checked_revoked_and_checked_again(helper, open_browser, tmp_path):
    office, school = open_browser(), open_browser(width=390, scripts=False)
    log_in(office, "clerk")
    office.goto(f"/staff/helpers/{helper.pk}/hours/")
    office.get_by_role("link", name="活動証明書を発行する").click()
    office.get_by_role("button", name="この期間の証明書を発行する").click()
    expect(office.get_by_role("heading", level=1)).to_contain_text("第令和8-0001号")

    address = office.get_by_role("link", name="証明書のPDFを開く").get_attribute("href")
    assert address is not None
    paper = tmp_path / "certificate.pdf"
    paper.write_bytes(office.request.get(address).body())
    printed = pypdf.PdfReader(paper).pages[0].extract_text()
    code = IssuedDocument.objects.get().code_in_groups
    assert code in printed

    school.goto("/verify/")
    school.get_by_label("確認用の符号").fill(code)
    school.get_by_role("button", name="確かめる").click()
    expect(school.locator("main")).to_contain_text("有効な証明書です")
    expect(school.locator("main")).to_contain_text("髙田　○○　様")

    office.get_by_label("取り消す理由").fill("期間の誤り")
    office.get_by_role("button", name="取り消す", exact=True).click()
    expect(office.locator("main")).to_contain_text("この証明書は取り消されています")
    school.reload()
    expect(school.locator("main")).to_contain_text("取り消された証明書です")
