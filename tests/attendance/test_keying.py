"""Numbers off a paper roster, and what becomes of them."""

import re
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.choices import Role
from attendance.actions import facts
from attendance.choices import Method, Presence
from attendance.models import CheckIn, Headcount, WorkedHours
from attendance.queries import paper, rosters
from attendance.rules.keying import read, written
from attendance.views import keying as views
from classes.actions import registrations
from materials.actions import exports
from materials.choices import Paper
from materials.documents import roster as printed
from materials.queries import rosters as on_paper
from tests import make
from tests.attendance.pages import text

EVENING = make.tokyo("2026-06-15 18:00")


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("1 2 4-6 12", (1, 2, 4, 5, 6, 12)),
        ("１、２，４～６", (1, 2, 4, 5, 6)),
        ("3番 5番", (3, 5)),
        ("6-4", (4, 5, 6)),
        ("4 - 6", (4, 5, 6)),
        ("全員 -3 -5-11", (1, 2, 4, 12)),
        ("-3 全員", (1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12)),
        ("1 1 1", (1,)),
        ("", ()),
    ],
)
def test_numbers_are_read_however_they_are_typed(typed, numbers):
    found = read(typed, last=12)

    assert (found.numbers, found.complaints) == (numbers, [])


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("1 13 14", "13、14番は名簿にありません。紙の番号をお確かめください。"),
        ("0", "0番は名簿にありません。紙の番号をお確かめください。"),
        ("全員 -99", "99番は名簿にありません。紙の番号をお確かめください。"),
        ("1 二 3x", "「二」、「3x」が読み取れません。「1 2 4-9」のように入力してください。"),
    ],
)
def test_what_is_wrong_is_named(typed, complaint):
    assert read(typed, last=12).complaints == [complaint]


def test_an_endless_range_is_bounded():
    assert len(read("1-9999 " * 800, last=12).missing) == 20


@pytest.fixture
def held(db):
    offering = make.offering(capacity=10)
    for kana in ("ワタナベ イサム", "アオキ ハナ", "カワノ フミ"):
        make.registration(offering, make.participant(name=kana, kana=kana))
    return offering.sessions.get()


@pytest.fixture
def clerk(client, held):
    client.force_login(make.staff())
    with time_machine.travel(EVENING, tick=False):
        yield client


def address(held):
    return reverse("staff:keying", args=[held.public_id])


def opened(client, held):
    """The hidden fields of the page, as a browser would send them."""
    form = client.get(address(held)).context["form"]
    return {"key": str(uuid4()), "people": form.initial["people"]}


def looked_at(client, held, typed):
    return client.post(address(held), typed | {"do": "check"})


def stored(client, held, typed):
    """Look, then press the button."""
    checked = looked_at(client, held, typed).context["fingerprint"]
    return client.post(address(held), typed | {"do": "store", "checked": checked}, follow=True)


def presences(held):
    return {line.person.name: line.presence for line in rosters.of(held).lines}


@pytest.mark.django_db
def test_the_numbers_are_those_of_the_paper(held):
    lines = printed.read(held, on_paper.expected(held), held=1).lines

    assert [(each.number, each.person.name) for each in paper.entries(held)] == [
        (line.number, line.name) for line in lines
    ]


def test_names_are_shown_before_anything_is_stored(clerk, held):
    page = looked_at(clerk, held, opened(clerk, held) | {"came": "1 3", "left": "3"})

    said = text(page)
    assert "出席 2人 1 アオキ ハナ3 ワタナベ イサム" in said
    assert "うち早退 1人 3 ワタナベ イサム" in said
    assert "欠席のまま 1人 2 カワノ フミ" in said
    assert CheckIn.objects.count() == 0


def test_one_press_stores_everything_the_paper_says(clerk, held):
    helper = make.helper()
    typed = {
        "came": "1 3",
        "left": "3",
        "walk_ins": "やまだ はなこ、山田 花子、099-216-1111\nサトウ イチ",
        "group": "あおば会",
        "heads": "7",
        "helper_1": helper.pk,
        "minutes_1": "120",
    }

    page = stored(clerk, held, opened(clerk, held) | typed)

    assert "紙の名簿から、4人を出席にしました。" in text(page)
    assert presences(held) == {
        "アオキ ハナ": Presence.PRESENT,
        "カワノ フミ": Presence.EXPECTED,
        "サトウ　イチ": Presence.PRESENT,
        "山田　花子": Presence.PRESENT,
        "ワタナベ イサム": Presence.LEFT_EARLY,
    }
    assert CheckIn.objects.filter(method=Method.PAPER, occurred_at=held.starts_at).count() == 2
    assert (Headcount.objects.get().count, WorkedHours.objects.get().minutes) == (7, 120)
    assert facts.rederive(make.town(), by=make.BY, at=EVENING) == []


def test_the_same_form_again_changes_nothing(clerk, held):
    typed = opened(clerk, held) | {
        "came": "全員 -2",
        "left": "3",
        "walk_ins": "ヤマダ ハナコ",
        "heads": "7",
    }
    stored(clerk, held, typed)
    before = CheckIn.objects.count(), Headcount.objects.count()

    with time_machine.travel(make.tokyo("2026-06-16 09:00"), tick=False):
        page = stored(clerk, held, typed)

    assert "0人を出席にしました。" in text(page)
    assert (CheckIn.objects.count(), Headcount.objects.count()) == before


def test_what_was_changed_after_the_look_is_looked_at_again(clerk, held):
    typed = opened(clerk, held)
    checked = looked_at(clerk, held, typed | {"came": "1"}).context["fingerprint"]

    page = clerk.post(address(held), typed | {"came": "2", "do": "store", "checked": checked})

    assert "出席 1人 2 カワノ フミ" in text(page)
    assert CheckIn.objects.count() == 0


def test_a_wrong_number_is_named_and_what_was_typed_stays(clerk, held):
    page = looked_at(clerk, held, opened(clerk, held) | {"came": "1 4", "group": "あおば会"})

    assert "4番は名簿にありません。紙の番号をお確かめください。" in text(page)
    assert 'value="1 4"' in page.content.decode()


def test_nobody_leaves_who_did_not_come(clerk, held):
    page = looked_at(clerk, held, opened(clerk, held) | {"came": "1", "left": "2"})

    assert "早退の番号に入っています：2番。番号をお確かめください。" in text(page)


def test_one_bad_walk_in_stores_nothing_at_all(clerk, held):
    typed = opened(clerk, held) | {"came": "1", "walk_ins": "123"}

    page = stored(clerk, held, typed)

    assert CheckIn.objects.count() == 0
    assert 'value="1"' in page.content.decode()


def test_the_page_keeps_its_numbers_when_a_seat_is_given_back_meanwhile(clerk, held):
    typed = opened(clerk, held) | {"came": "3"}
    first = paper.entries(held)[0].registration
    registrations.cancel(first, reason="都合", by=make.BY, at=make.NOON)

    stored(clerk, held, typed)

    assert CheckIn.objects.get().participant.kana == "ワタナベ イサム"


def test_a_print_from_before_a_change_is_warned_of(clerk, held):
    exports.record(Paper.ROSTER, on=held, people=3, by=make.BY, at=make.NOON)
    quiet = text(clerk.get(address(held)))
    later = make.tokyo("2026-06-10 10:00")
    registrations.cancel(
        paper.entries(held)[0].registration, reason="都合", by=make.BY, at=later
    )

    assert "そのあと、申込みは変わっていません。" in quiet
    assert "申込みが変わっています。" in text(clerk.get(address(held)))


def test_whoever_held_the_session_keys_until_the_day_after(client, held):
    member = make.membership(Role.INSTRUCTOR)
    helper = make.helper(membership=member)
    type(held).objects.update(instructor=helper)
    client.force_login(member.user)
    with time_machine.travel(EVENING, tick=False):
        typed = opened(client, held) | {"came": "1"}
        checked = looked_at(client, held, typed).context["fingerprint"]

    with time_machine.travel(make.tokyo("2026-06-17 09:00"), tick=False):
        page = client.post(address(held), typed | {"do": "store", "checked": checked})

    assert "この回の出席を変更できるのは、開催の翌日までです。" in text(page)
    assert CheckIn.objects.count() == 0


def boxes(page):
    """The numbers of the boxes, and which are ticked."""
    found = re.findall(r'name="came" value="(\d+)"( checked)?', page.content.decode())
    return [(int(number), bool(ticked)) for number, ticked in found]


@given(st.sets(st.integers(1, 400)))
def test_what_is_written_is_read_again(numbers):
    assert {*read(written(numbers), last=400).numbers} == numbers


def test_runs_are_written_short():
    assert written([9, 1, 2, 4, 5, 6, 7, 8]) == "1 2 4-9"


def test_ticks_in_the_list_say_the_same_as_numbers(clerk, held):
    typed = opened(clerk, held) | {"way": "list", "came": ["1", "3"], "left": "3"}

    page = stored(clerk, held, typed)

    assert "紙の名簿から、2人を出席にしました。" in text(page)
    marks = CheckIn.objects.values_list("participant__kana", "kind", "method", "occurred_at")
    assert sorted(marks) == [
        ("アオキ ハナ", "arrived", Method.PAPER, held.starts_at),
        ("ワタナベ イサム", "arrived", Method.PAPER, held.starts_at),
        ("ワタナベ イサム", "left", Method.PAPER, held.ends_at),
    ]


def test_another_tick_after_the_look_is_looked_at_again(clerk, held):
    typed = opened(clerk, held) | {"way": "list", "came": ["1", "3"]}
    checked = looked_at(clerk, held, typed).context["fingerprint"]

    more = typed | {"came": ["1", "2", "3"], "do": "store", "checked": checked}
    page = clerk.post(address(held), more)

    assert boxes(page) == [(1, True), (2, True), (3, True)]
    assert CheckIn.objects.count() == 0


def test_what_was_typed_is_ticked_in_the_list_and_back(clerk, held):
    typed = opened(clerk, held) | {"came": "全員 -2", "group": "あおば会", "heads": "x"}

    page = clerk.post(address(held), typed | {"do": "list"})
    back = clerk.post(
        address(held), typed | {"way": "list", "came": ["2", "3"], "do": "numbers"}
    )

    assert boxes(page) == [(1, True), (2, False), (3, True)]
    assert 'value="あおば会"' in page.content.decode()
    assert 'name="came" value="2 3"' in back.content.decode()
    assert CheckIn.objects.count() == 0


def test_what_cannot_be_read_is_named_before_the_list_opens(clerk, held):
    page = clerk.post(address(held), opened(clerk, held) | {"came": "1 4", "do": "list"})

    assert "4番は名簿にありません。紙の番号をお確かめください。" in text(page)
    assert 'value="1 4"' in page.content.decode()


def test_whoever_is_marked_already_stands_ticked_and_stays_so(clerk, held):
    stored(clerk, held, opened(clerk, held) | {"came": "2"})

    page = clerk.get(address(held) + "?way=list")

    assert boxes(page) == [(1, False), (2, True), (3, False)]
    assert page.content.decode().count("checked disabled") == 1


def test_a_list_that_is_too_long_for_a_request_is_not_offered(clerk, held, monkeypatch):
    monkeypatch.setattr(views, "MOST_TICKED", 2)

    page = clerk.get(address(held) + "?way=list")

    assert boxes(page) == []
    assert "一覧に印をつける</button>" not in page.content.decode()
