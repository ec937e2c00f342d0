"""The application form, answered the way a visitor does: one thing to a screen."""

import re

from playwright.sync_api import Page, expect

NEXT = re.compile("次へ進む|確認の画面へ進む")


def answer_the_questions(page: Page, *, name: str, kana: str, phone: str) -> None:
    """From the first screen to the review of everything."""
    page.get_by_label("わたしが参加します").check()
    page.get_by_role("button", name=NEXT).click()
    page.get_by_label("お名前").fill(name)
    page.get_by_label("フリガナ").fill(kana)
    page.get_by_role("button", name=NEXT).click()
    page.get_by_label("電話番号").fill(phone)
    page.get_by_role("button", name=NEXT).click()
    page.get_by_label("生年月日").fill("S20.8.1")
    page.get_by_role("button", name=NEXT).click()
    page.get_by_label("Android（アンドロイド）").check()
    page.get_by_role("button", name=NEXT).click()
    page.get_by_role("button", name=NEXT).click()
    expect(page.get_by_role("heading", name="この内容でよろしいですか")).to_be_visible()


def send(page: Page) -> None:
    """Send what was read again; there is a free seat."""
    page.get_by_role("button", name="この内容で申し込む").click()
    expect(page.get_by_text("参加が決まりました")).to_be_visible()
