"""Who helps at a class, from the alarm to the substitute: a coordinator at the desk, and three
helpers at their telephones with the secret address that they were sent."""

import pytest
from playwright.sync_api import Page, expect

from classes.models import Assignment
from tests import make
from tests.browser.conftest import log_in
from tests.classes import shifting

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]
FIRST, SECOND, THIRD = "赤崎　一子", "井手　二郎", "上野　三枝"
ALARM = "講師・協力者の足りない回が、4週間以内に 1回あります。"
TAKEN = "先にお返事をいただいた方に決まりました。ありがとうございました。"


@pytest.fixture
def helpers():
    """Eight people come, one teaches: another pair of hands is missing, and three have some."""
    make.staff(username="clerk")
    session = shifting.led(8, lead=shifting.trained(name="有馬　明"), title="LINE教室")
    kana = ("アカサキ カズコ", "イデ ジロウ", "ウエノ ミツエ")
    for name, reading in zip((FIRST, SECOND, THIRD), kana, strict=True):
        shifting.citizen(name=name, kana=reading)
    return session


def test_a_place_is_asked_for_taken_given_up_and_taken_by_a_substitute(helpers, open_browser):
    office = open_browser()
    log_in(office, "clerk")
    invites_from_the_alarm(office)
    first, second = (page_of(name, open_browser) for name in (FIRST, SECOND))

    first.get_by_role("button", name="行けます", exact=True).click()
    expect(first.locator("main")).to_contain_text("来ていただくことに決まっています。")
    # This page was opened before the place was taken.
    second.get_by_role("button", name="行けます", exact=True).click()
    expect(second.locator("main")).to_contain_text(TAKEN)
    no_alarm(office)

    first.get_by_text("来られなくなりました", exact=True).click()
    first.get_by_role("button", name="来られないことを知らせる").click()
    expect(first.locator("main")).to_contain_text("代わりの方をさがします。")
    follows_the_drop_out(office)
    third = page_of(THIRD, open_browser)
    third.get_by_role("button", name="行けます", exact=True).click()
    expect(third.locator("main")).to_contain_text("来ていただくことに決まっています。")

    office.reload()
    expect(office.locator("main")).to_contain_text("講師・協力者は足りています。")
    expect(office.locator("tr", has_text=THIRD)).to_contain_text("数えています")
    no_alarm(office)


def invites_from_the_alarm(office: Page) -> None:
    """Two are asked for the one place: whoever says yes first has it."""
    expect(office.locator("main")).to_contain_text(ALARM)
    office.get_by_role("link", name="足りない回を開く").click()
    office.get_by_role("link", name="LINE教室").click()
    expect(office.locator("main")).to_contain_text("協力者があと1人足りません。")
    office.get_by_role("button", name="上から順に依頼する").click()
    expect(
        office.get_by_role("heading", name="返事を待っている方（2人）", exact=True)
    ).to_be_visible()


def page_of(name: str, open_browser) -> Page:
    """What the helper sees under the address of their message, on a small screen."""
    asked = Assignment.objects.get(helper__name=name)
    phone: Page = open_browser(width=390, scripts=False)
    phone.goto(f"/helpers/shifts/{asked.secret}/")
    expect(phone.get_by_role("heading", name="活動のお願い")).to_be_visible()
    expect(phone.locator("body")).not_to_contain_text(name)
    return phone


def no_alarm(office: Page) -> None:
    office.goto("/staff/")
    expect(office.locator("main")).not_to_contain_text("講師・協力者の足りない回が")


def follows_the_drop_out(office: Page) -> None:
    """The first page says who cannot come; the next on the list has been asked already."""
    office.reload()
    expect(office.locator("main")).to_contain_text(f"{FIRST}さんが来られなくなりました")
    expect(office.locator("main")).to_contain_text(ALARM)
    office.get_by_role("link", name="代わりの方の返事を見る").click()
    waiting = office.locator("section", has_text="返事を待っている方（1人）")
    expect(waiting).to_contain_text(THIRD)
