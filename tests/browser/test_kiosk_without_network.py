"""A day in a hall without a network: nothing is lost, and nothing counts twice.

A real server process and a real browser that keeps its profile, whose camera sees real cards:
the tablet is paired, the network goes and the server is killed, people are marked by card, by
name and by hand, the tablet is switched off and on again, more are marked, and when everything
is back every mark is there once.
"""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from attendance.choices import FactRole
from attendance.models import AttendanceFact, CheckIn, TapReceipt
from people.models import Participant
from reports import indicators
from tests import make
from tests.browser import tablets
from tests.browser.films import film
from tests.browser.server import Server

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]

FAMILY = [("有村", "アリムラ"), ("川畑", "カワバタ"), ("坂元", "サカモト"), ("田中", "タナカ")]
FAMILY += [("中村", "ナカムラ"), ("浜田", "ハマダ"), ("前田", "マエダ"), ("山下", "ヤマシタ")]
GIVEN = [("一郎", "イチロウ"), ("和子", "カズコ"), ("幸子", "サチコ"), ("正", "タダシ")]
GIVEN += [("直子", "ナオコ"), ("花子", "ハナコ"), ("実", "ミノル")]
NAMES = [(f"{f} {g}", f"{fk} {gk}") for f, fk in FAMILY for g, gk in GIVEN]
CARDS = 10
"""How many of them have a card, and show it."""
MARKED = 40
"""How many are marked before the tablet is switched off; ten more afterwards."""
NEARLY = timedelta(seconds=2)
"""As well as a tablet knows the server's time, from answers that a busy machine gave late."""


METHODS = ["qr"] * CARDS + ["tap"] * (MARKED - CARDS) + ["walk_in", *["tap"] * 10, "walk_in"]


@pytest.fixture
def served():
    """A server that this test may kill."""
    server = Server()
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture
def session():
    """A class that is on now, with 56 people."""
    now = timezone.now()
    offering = make.offering(
        first=now - timedelta(minutes=5),
        opens=now - timedelta(days=20),
        closes=now - timedelta(hours=1),
        capacity=60,
    )
    for name, kana in NAMES:
        person = make.participant(name=name, kana=kana)
        make.registration(offering, person, at=now - timedelta(days=2))
    return offering.sessions.get()


@pytest.fixture
def start(session, playwright, tmp_path):
    """Switch the tablet on, with what it kept from before; its camera sees the cards."""
    people = Participant.objects.filter(kana__in=[kana for _, kana in NAMES[:CARDS]])
    cards = {person.kana: make.card(person) for person in people}
    scenes = []
    for _, kana in NAMES[:CARDS]:
        scenes += [(f"http://localhost/card/#{cards[kana].code}", 0.7), ("", 0.2)]
    seen = film(tmp_path / "cards.mjpeg", scenes)
    return partial(tablets.started, playwright, tmp_path / "profile", film=seen)


def test_a_day_without_a_network(session, served, start):
    indicator = make.indicator(slug="everybody")
    moments = [timezone.now()]
    with start() as tablet:
        paired(session, tablet, served.address)
        without_a_network(tablet, served)
    moments.append(timezone.now())
    with start() as tablet:
        after_a_restart(tablet, served)

    later = [kana for _, kana in NAMES[MARKED:50]]
    expected = [kana for _, kana in NAMES[:MARKED]]
    expected += ["サメシマ ツル", *later, "テラシ キク"]
    arrivals = CheckIn.objects.filter(session=session, kind="arrived").order_by("occurred_at")
    marked = [row.participant.kana for row in arrivals]
    # Which card the camera saw first, nobody knows.
    assert sorted(marked[:CARDS]) == sorted(expected[:CARDS])
    assert marked[CARDS:] == expected[CARDS:]
    assert [row.method for row in arrivals] == METHODS
    # The last of those before the restart was undone; one arrived and left.
    assert TapReceipt.objects.count() == CheckIn.objects.count() == len(expected) + 2
    facts = AttendanceFact.objects.filter(session=session, role=FactRole.PARTICIPANT)
    assert facts.count() == value_of(indicator) == len(expected) - 1
    times = [row.occurred_at for row in arrivals]
    assert moments[0] < times[0] + NEARLY
    assert times[MARKED] - NEARLY < moments[1] < times[MARKED + 1] + NEARLY


def paired(session, tablet, address):
    """Let the tablet in by the six digits."""
    now = timezone.now()
    invited = make.invitation(session, at=now, until=now + timedelta(days=1))
    tablet.open(address)
    tablet.pair(invited.kiosk.code)


def without_a_network(tablet, server):
    tablet.ready_for_anything()
    tablet.context.set_offline(True)
    server.kill()
    tablet.tab("scan")
    tablet.unsent(CARDS)
    tablet.tab("roster")
    for name, _ in NAMES[CARDS:MARKED]:
        tablet.press(name)
    tablet.does("undo")
    tablet.press(NAMES[CARDS][0])
    tablet.does("leave")
    tablet.walk_in("鮫島 ツル", "サメシマ ツル")
    tablet.is_offline()
    tablet.unsent(MARKED + 3)


def after_a_restart(tablet, server):
    tablet.open(server.address)
    tablet.shows_roster()
    tablet.unsent(MARKED + 3)
    expect(tablet.line(NAMES[1][0])).to_have_attribute("data-presence", "present")
    for name, _ in NAMES[MARKED:50]:
        tablet.press(name)
    tablet.walk_in("寺師 キク", "テラシ キク")
    tablet.unsent(MARKED + 3 + 10 + 1)
    server.start()
    tablet.page.evaluate("dispatchEvent(new Event('online'))")
    tablet.unsent(0)
    tablet.is_online()
    expect(tablet.line("寺師 キク")).to_have_attribute("data-presence", "present")


def value_of(indicator):
    """What the indicator says today."""
    [reading] = indicators.read_all(indicator.municipality, timezone.localdate())
    return reading.actual
