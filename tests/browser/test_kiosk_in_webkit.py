"""The tablet's app in WebKitGTK, the nearest thing here to an iPad's Safari.

The core path: let in by six digits, marking by tap and by hand, the server killed, the app
opened again without it, marking on, the server back, every mark once.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import WebKitGTK
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from attendance.models import AttendanceFact, CheckIn, TapReceipt
from tests import make
from tests.browser import webkit
from tests.browser.server import Server

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.webkit,
    pytest.mark.usefixtures("clock"),
    # Selenium says so of its own call.
    pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning"),
]
PEOPLE = [("有村 一郎", "アリムラ イチロウ"), ("川畑 和子", "カワバタ カズコ")]
PEOPLE += [("坂元 幸子", "サカモト サチコ"), ("山下 正", "ヤマシタ タダシ")]


class Tablet:
    """The app at /kiosk/ in a driven browser."""

    def __init__(self, driver: WebKitGTK, address: str) -> None:
        self.driver, self.address = driver, address

    def open(self) -> None:
        self.driver.get(f"{self.address}/kiosk/")

    def until(self, seen: Callable[[WebKitGTK], Any], why: str) -> Any:
        """What is seen at last; what was drawn anew meanwhile is looked for again."""
        drawn_anew = [StaleElementReferenceException]
        wait = WebDriverWait(self.driver, webkit.PATIENCE, ignored_exceptions=drawn_anew)
        return wait.until(seen, why)

    def found(self, selector: str) -> WebElement:
        """The element, once it is there and can be seen."""

        def seen(driver: WebKitGTK) -> list[WebElement]:
            elements = driver.find_elements(By.CSS_SELECTOR, selector)
            return [each for each in elements if each.is_displayed()]

        element: WebElement = self.until(seen, selector)[0]
        return element

    def says(self, selector: str, words: str) -> None:
        """Wait until the element says it."""
        self.until(lambda _driver: words in self.found(selector).text, words)

    def click(self, by: str, path: str) -> None:
        def clicked(driver: WebKitGTK) -> bool:
            elements = [each for each in driver.find_elements(by, path) if each.is_displayed()]
            for element in elements[:1]:
                element.click()
            return bool(elements)

        self.until(clicked, path)

    def press(self, name: str) -> None:
        """Press somebody's name, and wait for the sentence."""
        self.click(By.XPATH, f"//ul[@data-list]//button[contains(., '{name}')]")
        self.says("[data-said]", name)


def test_the_core_path_on_something_like_an_ipad():
    now = timezone.now()
    offering = make.offering(
        first=now - timedelta(minutes=5),
        opens=now - timedelta(days=9),
        closes=now - timedelta(hours=1),
    )
    for name, kana in PEOPLE:
        person = make.participant(name=name, kana=kana)
        make.registration(offering, person, at=now - timedelta(days=2))
    session = offering.sessions.get()
    invited = make.invitation(session, at=now, until=now + timedelta(days=1))
    server = Server()
    try:
        server.start()
        with webkit.screen() as display, webkit.driven(display) as driver:
            tablet = Tablet(driver, server.address)
            mark_with_and_without_the_server(tablet, server, code=invited.kiosk.code)
    finally:
        server.close()

    people = CheckIn.objects.filter(session=session, kind="arrived").order_by("occurred_at")
    assert [row.participant.kana for row in people] == [
        *(kana for _, kana in PEOPLE),
        "サメシマ ツル",
    ]
    assert TapReceipt.objects.count() == len(people) + 1
    assert AttendanceFact.objects.filter(session=session).count() == len(people) - 1


def mark_with_and_without_the_server(tablet: Tablet, server: Server, *, code: str) -> None:
    tablet.open()
    for digit in code:
        tablet.click(By.CSS_SELECTOR, f".keypad [data-key='{digit}']")
    tablet.press(PEOPLE[0][0])
    tablet.says("[data-status=unsent]", "未送信 0件")
    tablet.driver.execute_async_script(
        "const done = arguments[0]; navigator.serviceWorker.ready.then(() => done(true));"
    )
    server.kill()
    tablet.press(PEOPLE[1][0])
    tablet.open()
    tablet.press(PEOPLE[2][0])
    tablet.press(PEOPLE[3][0])
    tablet.click(By.CSS_SELECTOR, "[data-does=undo]")
    tablet.says("[data-said]", "取り消しました")
    tablet.click(By.CSS_SELECTOR, "[data-tab=walk-in]")
    tablet.found("#kana").send_keys("サメシマ ツル")
    tablet.found("#name").send_keys("鮫島 ツル" + Keys.ENTER)
    tablet.says("[data-said]", "鮫島")
    tablet.says("[data-status=unsent]", "未送信 5件")
    tablet.says("[data-status=online]", "オフライン")
    server.start()
    tablet.driver.execute_script("dispatchEvent(new Event('online'))")
    tablet.says("[data-status=unsent]", "未送信 0件")
