"""The fairness report for the public: nobody is known by a small number."""

from itertools import chain, product

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from classes.actions import registrations
from classes.choices import Channel
from reports.rules import small_cells
from reports.rules.small_cells import FEWEST, HIDDEN
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
COLUMNS = [*chain.from_iterable(product((0, 1, 2, 4, 5, 6, 9), repeat=n) for n in range(5))]


def test_no_small_number_is_shown_and_nobody_is_no_secret():
    for numbers in COLUMNS:
        for number, shown in zip(numbers, small_cells.published(numbers), strict=True):
            assert shown in ({HIDDEN} if 0 < number < FEWEST else {HIDDEN, str(number)})
            assert number or shown == "0"


def test_what_is_hidden_is_not_reckoned_back_from_the_sum():
    for numbers in COLUMNS:
        away = small_cells.hidden(numbers)
        left_out = sum(numbers[place] for place in away)
        sum_is_hidden = small_cells.published([sum(numbers)]) == [HIDDEN]

        assert not away or sum_is_hidden or (len(away) > 1 and left_out >= FEWEST), numbers


def test_nothing_is_hidden_without_need():
    for numbers in COLUMNS:
        away = small_cells.hidden(numbers)
        large = [numbers[place] for place in away if numbers[place] >= FEWEST]

        # One is enough: it is large itself.
        smallest = min([each for each in numbers if each >= FEWEST], default=0)
        assert large in ([], [smallest]), numbers
        assert away == set() or any(0 < each < FEWEST for each in numbers), numbers


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([7, 3, 9], ["X", "X", "9"]),
        ([7, 1, 2, 9], ["X", "X", "X", "9"]),
        ([4, 4, 20], ["X", "X", "20"]),
        ([5, 5], ["5", "5"]),
        ([3, 0], ["X", "0"]),
        ([], []),
    ],
)
def test_some_columns(numbers, shown):
    assert small_cells.published(numbers) == shown


@pytest.fixture
def one_by_fax():
    """Six by telephone, two on the web and one by fax for eight seats: the fax is refused."""
    with time_machine.travel(NOON, tick=False):
        offering = make.offering(capacity=8)
        for channel in [*[Channel.PHONE] * 6, *[Channel.WEB] * 2]:
            make.registration(offering, channel=channel)
        with pytest.raises(registrations.RegistrationRefused):
            make.registration(offering, channel=Channel.FAX)
        yield offering


def rows(client, query):
    response = client.get(reverse("staff:fairness-csv") + query)
    lines = b"".join(response.streaming_content).decode().split("\r\n")
    return response, [line.split(",")[2:] for line in lines if line]


def test_the_public_file_hides_small_numbers_and_is_called_so(clerk, one_by_fax):
    response, shown = rows(clerk, "?public=on")

    assert response["Content-Disposition"].endswith('-fairness-2026-04-03-public.csv"')
    assert ["受付方法", "電話", "申込み", "X"] in shown  # or the two could be reckoned back
    assert ["受付方法", "ホームページ", "申込み", "X"] in shown
    assert ["受付方法", "窓口", "申込み", "0"] in shown
    assert ["受付方法", "FAX", "お断り", "X"] in shown
    assert [row for row in shown if row[0] == "お断りの理由"] == [
        ["お断りの理由", "満員", "すべて", "X"]
    ]
    assert AuditEvent.objects.get(action="fairness.exported").detail["public"] is True


def test_the_offices_own_file_shows_every_number(clerk, one_by_fax):
    _, shown = rows(clerk, "")

    assert ["受付方法", "ホームページ", "申込み", "2"] in shown
    assert ["受付方法", "FAX", "お断り", "1"] in shown
    assert ["お断りの理由", "満員", "FAX", "1"] in shown
    assert HIDDEN not in {row[-1] for row in shown}


def test_the_public_page_hides_small_numbers_and_their_shares(clerk, one_by_fax):
    page = " ".join(
        clerk.get(reverse("staff:fairness") + "?public=on").content.decode().split()
    )

    assert "<strong>公表用</strong>" in page
    assert '<td class="num" data-label="申込み">2</td>' not in page
    assert page.count('<td class="num" data-label="申込み">X</td>') == 2
    assert '<th scope="col" class="num">電話・窓口・紙</th>' not in page
    assert 'data-label="申込み"><strong>8</strong>' in page
    assert "役所の中だけで使ってください" not in page
    assert "public=on" in page  # the file is saved as it is shown


def test_the_offices_own_page_says_that_it_stays_inside(clerk, one_by_fax):
    page = clerk.get(reverse("staff:fairness")).content.decode()

    assert "役所の中だけで使ってください" in page
    assert '<td class="num" data-label="申込み">2</td>' in page
