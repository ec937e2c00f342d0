"""What helpers are told of a consultation: who booked which time, at which table, and why."""

from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from attendance.actions import briefs as actions
from attendance.actions.briefs import TableFollows, Wanted
from attendance.models import SeatBrief
from attendance.queries import briefs
from classes.models import Assignment
from materials.documents import brief as document
from people.choices import Device, SupportNeed
from tests import make
from tests.attendance import consulting
from tests.attendance.pages import address, text
from tests.classes import shifting
from tests.materials import paper

pytestmark = pytest.mark.django_db
MORNING = consulting.at("09:00")


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def helper(session, kana, *devices, hours=None, **columns):
    """Somebody who said yes to the consultation, from and to some minutes of the clock."""
    one = shifting.citizen(name=kana, kana=kana, devices=[*devices], **columns)
    shifting.assign(session, one)
    if hours:
        times = dict(zip(("starts_at", "ends_at"), map(consulting.at, hours), strict=True))
        Assignment.objects.filter(helper=one).update(**times)
    return one


def book(session, kana, *, slot=1, topic="", **columns):
    person = make.participant(name=kana, kana=kana, **columns)
    row = consulting.book(session, slot, participant=person)
    type(row).objects.filter(pk=row.pk).update(topic=topic)
    return row


def told(session):
    return [
        (line.time, line.place, line.person.kana, line.helper.kana if line.helper else "")
        for line in briefs.of(session, at=MORNING).lines
    ]


@pytest.fixture
def day():
    """Two at one o'clock, one at half past; カトウ knows iPhone, サトウ comes at half past."""
    session = consulting.day(tables=2)
    helper(session, "カトウ", "iphone")
    helper(session, "サトウ", "android", hours=("13:30", "15:00"))
    book(session, "アリマ", device=Device.IPHONE, topic="line")
    book(session, "イノウエ", device=Device.ANDROID, support_needs=[SupportNeed.HEARING])
    book(session, "ウエノ", slot=2, device=Device.ANDROID)
    return session


def test_it_goes_by_time_and_table_and_by_who_is_there_then(day):
    assert told(day) == [
        ("13:00〜13:30", "テーブル1", "アリマ", "カトウ"),
        ("13:00〜13:30", "テーブル3", "イノウエ", ""),
        ("13:30〜14:00", "テーブル2", "ウエノ", "サトウ"),
    ]


def test_the_page_says_when_where_what_and_who_has_nobody(clerk, day):
    said = text(clerk.get(address("brief", day)))

    assert "13:00〜13:30の予約（2人）" in said
    assert "担当できる協力者のいない方が 1人います。" in said
    assert "聞こえにくい（筆談など）" in said
    assert "LINE" in said
    assert "13:30から" in said
    assert "の席（" not in said
    assert address("brief", day) in clerk.get(address("roster", day)).content.decode()


def test_somebody_without_a_booking_is_not_in_it(clerk, day):
    consulting.come(day)

    assert len(told(day)) == 3
    assert "予約のない方は、ここには出ません" in text(clerk.get(address("brief", day)))


def test_who_helps_is_decided_by_hand_and_the_table_follows(clerk, day):
    line = briefs.of(day, at=MORNING).lines[2]
    where = f"{address('brief', day)}{line.registration.reference}/"
    page = clerk.get(where).content.decode()
    assert 'name="seat"' not in page
    kato = next(x for x in briefs.of(day, at=MORNING).crew.helpers if x.kana == "カトウ")

    clerk.post(where, {"seen": line.seen, "helper": kato.pk, "note": "写真を見せてもらう"})

    assert told(day)[2] == ("13:30〜14:00", "テーブル1", "ウエノ", "カトウ")
    assert briefs.of(day, at=MORNING).lines[2].note == "写真を見せてもらう"


def test_a_table_is_not_decided_by_hand(day):
    line = briefs.of(day, at=MORNING).lines[0]

    with pytest.raises(TableFollows):
        actions.change(
            day,
            reference=line.registration.reference,
            wanted=Wanted(seat=2),
            seen=line.seen,
            by=make.BY,
            at=MORNING,
        )


def test_the_paper_has_the_times_and_a_page_for_each_helper(day):
    told_ = document.read(briefs.of(day, at=MORNING), held=1)
    first, *shares = paper.pages(document.render(told_, at=MORNING).content)

    for words in ("13:00〜13:30の予約", "卓", "アリマ", "聞こえにくい"):
        assert words in first
    assert "席" not in first
    assert ["カトウさんの担当" in shares[0], "サトウさんの担当" in shares[1]] == [True, True]


def test_a_helper_s_own_page_has_times_tables_and_needs_and_no_names(day):
    row = Assignment.objects.get(helper__kana="カトウ")

    said = text(Client().get(reverse("helper-brief", args=[row.helper.secret])))

    assert "13:00〜13:30 テーブル1" in said
    assert "iPhone" in said
    assert "アリマ" not in said


def test_machines_and_tablets_read_it_as_a_consultation(clerk, day):
    said = clerk.get(f"/api/v1/sessions/{day.public_id}/brief/").json()

    assert said["consultation"] is True
    assert [table["group"] for table in said["tables"]] == ["13:00〜13:30", "13:30〜14:00"]
    assert said["tables"][1]["seats"][0]["hours"] == "13:30から"


def test_who_signs_and_has_nobody_who_does_is_named_above_the_tables(clerk):
    session = consulting.day(tables=1)
    helper(session, "カトウ")
    book(session, "アリマ", support_needs=[SupportNeed.SIGN])

    said = text(clerk.get(address("brief", session)))

    assert "手話のできる協力者が担当していない方が 1人います。" in said
    helper(session, "サトウ", languages=["ja", "jsl"])
    assert told(session)[0][3] == "サトウ"


def test_it_is_gone_at_midnight(clerk, day):
    line = briefs.of(day, at=MORNING).lines[0]
    actions.change(
        day,
        reference=line.registration.reference,
        wanted=Wanted(note="右側から"),
        seen=line.seen,
        by=make.BY,
        at=MORNING,
    )
    with time_machine.travel(make.tokyo("2026-06-02 00:00"), tick=False):
        call_command("forget_briefs", stdout=StringIO())
        clerk.force_login(make.staff())
        said = text(clerk.get(address("brief", day)))

    assert "この回の申し送りは消去しました" in said
    assert not SeatBrief.objects.exists()


def test_the_page_costs_the_same_for_one_and_for_three(django_assert_num_queries):
    session = consulting.day(tables=4)
    helper(session, "カトウ")
    for kana in (["アリマ"], ["イノウエ", "ウエノ"]):
        for each in kana:
            book(session, each)
        with django_assert_num_queries(7):
            briefs.of(session, at=MORNING)


def test_another_town_finds_nothing(day):
    stranger = Client()
    stranger.force_login(make.staff(town=make.other_town()))

    assert stranger.get(address("brief", day)).status_code == 404
