"""A session of thirty is called off: who knows is seen, and two who do not are rung up."""

from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from notices.models import NoticeTerms
from tests import make
from tests.browser.conftest import log_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


@pytest.fixture
def thirty(settings):
    settings.NOTICE_GATEWAYS = {"sms": "notices.gateways.console.Console"}
    make.staff(username="clerk")
    NoticeTerms.objects.create(
        municipality=make.town(), machines=["sms"], sms_for="all_mobiles", sms_sender="TOMONI"
    )
    offering = make.offering(capacity=30, title="はじめてのスマホ教室")
    for number in range(27):
        make.registration(offering, make.participant(phone=f"090-1234-{number:04}"))
    for number in range(3):
        make.registration(offering, make.participant(phone=f"099-224-11{number:02}"))
    return offering


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.usefixtures("thirty")
def test_a_session_is_called_off_watched_and_two_are_rung_up(open_browser, scripts):
    page = open_browser(width=390, scripts=scripts)
    log_in(page, "clerk")
    page.goto("/staff/mass-notices/new/?day=2026-06-15")
    page.get_by_label("理由・お知らせ").fill("台風が近づいているため")
    page.get_by_role("button", name="人数を確かめる").click()
    expect(page.locator(".figure-now")).to_have_text("30人")
    expect(page.get_by_text("約324円")).to_be_visible()
    page.get_by_role("button", name="1回を中止にして、知らせる").click()
    expect(page.locator(".figure-now")).to_have_text("0件")
    expect(page.get_by_role("heading", name="まだ伝わっていない方（3件）")).to_be_visible()

    call_command("deliver", "--once", stdout=StringIO())

    if not scripts:
        page.reload()
    expect(page.locator(".figure-now")).to_have_text("27件")
    for left in (2, 1):
        page.get_by_role("button", name="電話した（伝わった）").first.click()
        expect(
            page.get_by_role("heading", name=f"まだ伝わっていない方（{left}件）")
        ).to_be_visible()
    expect(page.locator(".figure-now")).to_have_text("29件")
    page.go_back()
    page.reload()
    expect(page.locator(".figure-now")).to_have_text("29件")
