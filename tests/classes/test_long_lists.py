"""Lists with many people come by the page: nobody is missing, nobody is listed twice, and the
cost does not grow with those who are on other pages."""

import re
from itertools import chain

import pytest

from accounts.models import AuditEvent
from classes.actions import draws, viewings
from classes.choices import SeatDevice
from classes.views import drawing, lines, outcomes, planning
from tests import make
from tests.classes.draws import lottery
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db
RECEIPT = re.compile(r"(?<!\d)\d{4}-\d{4}(?!\d)")


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def rows(client, url):
    """The receipt numbers of the tables' rows or the list's entries, in order."""
    page = client.get(url).content.decode()
    main = page[page.index("<main") :]
    listed = re.findall(r"<tr>.*?</tr>|<li class=\"card\".*?</li>", main, re.DOTALL)
    words = [re.sub(r"<[^>]*>", " ", each) for each in listed]
    return [found[0] for each in words if (found := RECEIPT.search(each))]


def references(offering):
    return sorted(offering.registrations.values_list("reference", flat=True))


def staff_url(offering, name=""):
    return f"/staff/offerings/{offering.public_id}/{name}"


def test_who_is_registered_comes_by_the_page(clerk, monkeypatch):
    monkeypatch.setattr(planning, "PEOPLE_ON_A_PAGE", 2)
    offering = make.offering()
    for _ in range(3):
        make.registration(offering)

    first, second = (rows(clerk, f"{staff_url(offering)}?page={each}") for each in (1, 2))

    assert (len(first), len(second)) == (2, 1)
    assert sorted(first + second) == references(offering)


def test_a_clerk_sees_who_has_a_seat_who_waits_and_for_what(clerk):
    offering = make.offering(capacity=2, seats_iphone=1, seats_android=1, waiting_limit=None)
    for _ in range(2):
        make.registration(offering, device=SeatDevice.IPHONE)

    page = clerk.get(staff_url(offering)).content.decode()

    cells = re.findall(r'<td data-label="状態">(.*?)</td>', page, re.DOTALL)
    states = [re.sub(r"<[^>]+>", " ", each).split() for each in cells]
    assert ["参加確定", "iPhone"] in states
    assert ["キャンセル待ち", "iPhone"] in states


def test_to_see_who_waits_for_the_draw_leaves_a_trace(clerk):
    offering = lottery(people=1)

    clerk.get(staff_url(offering))

    assert AuditEvent.objects.filter(
        action=viewings.REGISTRATIONS_VIEWED, subject_key=str(offering.pk)
    ).exists()


def test_the_entries_of_a_draw_come_by_the_page(clerk, monkeypatch):
    monkeypatch.setattr(drawing, "ON_A_PAGE", 2)
    offering = lottery(people=5)
    url = f"/staff/draws/{offering.draw.public_id}/"

    pages = [rows(clerk, f"{url}?page={each}") for each in (1, 2, 3)]

    assert [len(each) for each in pages] == [2, 2, 1]
    assert sorted(chain(*pages)) == references(offering)
    assert "申込み（5口）" in clerk.get(url).content.decode()


def test_two_of_different_pages_become_one_lot_by_receipt_number(clerk, monkeypatch):
    monkeypatch.setattr(drawing, "ON_A_PAGE", 2)
    offering = lottery(people=3)
    url = f"/staff/draws/{offering.draw.public_id}/"
    first, last = rows(clerk, url)[0], rows(clerk, f"{url}?page=2")[0]
    assert 'name="receipt"' in clerk.get(url).content.decode()

    clerk.post(f"{url}lots/", {"lot": first, "receipt": last})

    assert "2人で1組" in clerk.get(url).content.decode()


def test_the_results_of_a_draw_come_by_the_page_in_the_order_of_the_line(
    clerk, monkeypatch, time_machine
):
    monkeypatch.setattr(drawing, "ON_A_PAGE", 3)
    offering = lottery(people=6)
    time_machine.move_to(offering.closes_at, tick=False)
    clerk.force_login(make.staff(username="colleague"))
    draws.hold(offering.draw, by=BY, at=offering.closes_at)
    url = f"/staff/draws/{offering.draw.public_id}/"

    pages = [rows(clerk, f"{url}?page={each}") for each in (1, 2)]

    waiting = offering.registrations.filter(state="waiting").order_by("queue_number")
    line = [*waiting.values_list("reference", flat=True)]
    seated = offering.registrations.filter(state="confirmed").order_by("reference")
    assert [*chain(*pages)] == [*seated.values_list("reference", flat=True), *line]
    second = clerk.get(f"{url}?page=2").content.decode()
    assert "キャンセル待ち（順番どおり）　4人" in second
    assert re.findall(r'data-label="順番">(\d+)<', second) == ["2", "3", "4"]


def test_the_waiting_line_comes_by_the_page_and_stays_there(clerk, monkeypatch):
    monkeypatch.setattr(lines, "ON_A_PAGE", 2)
    offering = make.offering(capacity=1, waiting_limit=None)
    _, *waiting = [make.registration(offering) for _ in range(4)]
    url = f"{staff_url(offering, 'line/')}?page=2"

    assert rows(clerk, url) == [waiting[2].reference]
    assert "3番目" in clerk.get(url).content.decode()
    answered = clerk.post(url, {"reference": waiting[2].reference, "answer": "leave"})

    assert answered.url == url


def test_results_come_by_the_page_and_those_to_be_told_first(clerk, monkeypatch):
    monkeypatch.setattr(outcomes, "ON_A_PAGE", 2)
    offering = make.offering(capacity=5)
    for _ in range(3):
        make.registration(offering)
    url = staff_url(offering, "outcomes/")

    pages = [rows(clerk, f"{url}?page={each}") for each in (1, 2)]

    assert [len(each) for each in pages] == [2, 1]
    assert sorted(chain(*pages)) == references(offering)
    assert "そのほかの方（3人）" in clerk.get(url).content.decode()


def test_who_waits_for_the_draw_is_counted_in_the_list_and_on_the_page(clerk):
    offering = lottery(people=3)

    for url in ("/staff/offerings/", staff_url(offering)):
        page = clerk.get(url).content.decode()
        assert "抽選・受付中" in page
        assert re.search(r">3／2人|>3<small>人", page)
