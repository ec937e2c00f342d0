"""In the morning: a clerk rings somebody who signed up at night, and writes down who it is."""

import pytest
from playwright.sync_api import expect

from classes.choices.night import NightCallState
from classes.models import NightCall, Registration
from tests import make
from tests.browser.conftest import log_in
from tests.classes import nights

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]
LAST_NIGHT = make.tokyo("2026-05-31 20:00")


@pytest.fixture
def rang():
    """Somebody who said her name, and somebody who hung up before the tone."""
    make.staff(username="clerk")
    hall = make.venue(name="谷山サザンホール", kana="タニヤマサザンホール")
    one = nights.offering(title="はじめてのスマホ教室", venue=hall, minimum_age=65)
    nights.call(offering=one, sid="CA2", phone="09012345678", at=LAST_NIGHT, named=False)
    return nights.call(offering=one, at=LAST_NIGHT)


def fits(page):
    """Whether nothing has to be scrolled sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_desk_finishes_a_registration_of_the_night(rang, open_browser):
    clerk = open_browser()
    log_in(clerk, "clerk")
    expect(clerk.get_by_text("夜間の電話申込が 2件あります")).to_be_visible()
    clerk.get_by_role("link", name="夜間の電話申込を開く").click()
    reference = rang.registration.reference
    expect(clerk.get_by_role("link", name="099-224-0001")).to_be_visible()
    expect(clerk.get_by_text("お名前なし")).to_be_visible()

    card = clerk.locator(".card", has_text=reference)
    card.get_by_role("link", name="電話をかけて登録する").click()
    expect(clerk.locator("audio")).to_be_visible()
    clerk.locator("#id_kana").fill("やまだ　はなこ")
    clerk.locator("#id_name").fill("山田 花子")
    clerk.locator("#id_birth_date").fill("平成2年4月1日")
    clerk.get_by_role("button", name="登録して申込みを完了する").click()
    expect(clerk.get_by_text("65歳以上の方です")).to_be_visible()
    clerk.locator("#id_birth_date").fill("昭和22年4月1日")
    clerk.get_by_role("button", name="登録して申込みを完了する").click()

    expect(clerk.get_by_text(f"登録しました。受付番号は{reference}です。")).to_be_visible()
    person = Registration.objects.get(reference=reference).participant
    assert (person.name, person.kana) == ("山田　花子", "ヤマダ ハナコ")


def test_a_seat_of_somebody_who_cannot_be_reached_is_given_back(rang, open_browser):
    clerk = open_browser(width=390)
    log_in(clerk, "clerk")
    clerk.goto(f"/staff/night/{rang.public_id}/")
    clerk.get_by_text("つながらない・取り消す").click()
    clerk.get_by_role("button", name="取り消す", exact=True).click()

    expect(clerk.get_by_text("取り消しました。")).to_be_visible()
    assert NightCall.objects.get(pk=rang.pk).state == NightCallState.ENDED


@pytest.mark.parametrize("width", [390, 1024, 1280])
def test_the_pages_fit_a_telephone_a_tablet_and_a_desk(rang, open_browser, width):
    clerk = open_browser(width=width)
    log_in(clerk, "clerk")
    addresses = ["/staff/night/", f"/staff/night/{rang.public_id}/"]
    for address in [*addresses, "/staff/settings/night-line/"]:
        clerk.goto(address)
        assert fits(clerk), address
