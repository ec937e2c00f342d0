"""The roster at the door, as it answers a browser."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from accounts.choices import Role
from accounts.models import AuditEvent
from attendance.models import AttendanceFact, CheckIn
from classes.actions import registrations
from classes.choices import SessionState
from people.actions import participants
from people.models import Participant
from tests import make
from tests.attendance.pages import (
    MORNING,
    address,
    booked,
    counted,
    hana,
    heads,
    hours,
    opened,
    press,
    text,
    walk_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_the_morning():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def test_names_stand_in_gojuon_order_under_an_index(clerk):
    offering = make.offering()
    for name, kana in [("和田", "ワダ"), ("原田", "ハラダ"), ("秋", "アキ"), ("原", "ハラ")]:
        make.registration(offering, make.participant(name=f"{name}　清", kana=f"{kana} キヨシ"))

    roster = opened(clerk, offering.sessions.get()).context["roster"]

    assert [line.person.name[:2] for line in roster.lines] == ["秋　", "原　", "原田", "和田"]
    filled = [(row.label, len(row.lines)) for row in roster.rows if row.lines]
    assert filled == [("あ", 1), ("は", 2), ("わ", 1)]


def test_a_line_says_what_the_person_needs_and_uses(clerk):
    _, session = booked(hana(support_needs=["wheelchair"], device="rakuraku"))

    page = text(opened(clerk, session))

    assert "車いす らくらくスマートフォン" in page
    assert "ヤマダ ハナコ 山田　花子" in page


def test_a_press_brings_the_clerk_back_to_the_line_with_the_sentence(clerk):
    registration, session = booked()
    person = registration.participant

    answer = press(clerk, session, person=person, do="arrived")

    where = address("roster", session)
    assert answer.url == f"{where}?did=arrived&who={person.public_id}#p-{person.public_id}"
    page = text(clerk.get(answer.url))
    assert "山田　花子さん：出席にしました" in page
    assert "出席 1／1人" in page
    assert counted() == 1


def test_a_second_press_of_the_same_button_is_harmless(clerk):
    registration, session = booked()
    key = uuid4()

    first = press(clerk, session, person=registration.participant, do="arrived", key=key)
    with time_machine.travel(MORNING + timedelta(seconds=4), tick=False):
        second = press(clerk, session, person=registration.participant, do="arrived", key=key)

    assert second.url == first.url
    assert (CheckIn.objects.count(), counted()) == (1, 1)


def test_two_people_are_marked_from_one_page(clerk):
    offering = make.offering()
    session = offering.sessions.get()
    people = [make.registration(offering).participant for _ in range(2)]
    key = re.search('name="key" value="(.+?)"', opened(clerk, session).content.decode())[1]

    for person in people:
        press(clerk, session, person=person, do="arrived", key=key)

    assert counted() == 2


def test_leaving_early_and_undoing_step_by_step(clerk):
    registration, session = booked()
    person = registration.participant

    def line():
        return opened(clerk, session).context["roster"].lines[0]

    def undo():
        named = " ".join(str(key) for key in line().takes_back)
        return clerk.get(press(clerk, session, person=person, do="undo", takes_back=named).url)

    press(clerk, session, person=person, do="arrived")
    answer = press(clerk, session, person=person, do="left")
    assert "山田　花子さん：早退にしました" in text(clerk.get(answer.url))
    assert line().presence == "left_early"
    assert "早退を取り消しました。出席に戻りました" in text(undo())
    assert line().presence == "present"
    assert "山田　花子さん：出席を取り消しました" in text(undo())
    assert (line().presence, counted()) == ("expected", 0)


def test_a_button_from_before_the_undo_says_that_it_is_stale(clerk):
    registration, session = booked()
    person, key = registration.participant, uuid4()
    press(clerk, session, person=person, do="arrived", key=key)
    mark = CheckIn.objects.get()
    press(clerk, session, person=person, do="undo", takes_back=str(mark.pk))

    answer = press(clerk, session, person=person, do="arrived", key=key)

    assert "この操作は、あとで取り消されています。もう一度ボタンを押してください。" in text(
        clerk.get(answer.url)
    )
    assert counted() == 0


def test_htmx_swaps_the_line_the_counts_and_the_spoken_sentence(clerk):
    registration, session = booked()

    answer = press(
        clerk, session, person=registration.participant, do="arrived", **{"HX-Request": "true"}
    )

    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count("<li ") == 1 + page.count('<li class="chip')
    assert 'id="tally" hx-swap-oob="true"' in page
    assert "<html" not in page
    assert text(answer).count("山田　花子さん：出席にしました") == 2


def test_a_refused_press_tells_htmx_why_in_the_line(clerk):
    registration, session = booked()
    session.state = SessionState.CANCELLED
    session.save()

    answer = press(
        clerk, session, person=registration.participant, do="arrived", **{"HX-Request": "true"}
    )

    assert "この回は中止になっているため" in text(answer)
    assert counted() == 0


@pytest.mark.parametrize(
    "forged",
    [
        {"key": "x"},
        {"person": "x"},
        {"do": "dance"},
        {"do": "undo", "takes_back": "x"},
        {"do": "undo", "takes_back": ""},
        {"do": "undo", "takes_back": str(uuid4())},
        {"person": str(uuid4())},
    ],
)
def test_a_stale_or_forged_press_is_a_sentence_not_a_fault(clerk, forged):
    registration, session = booked()
    data = {"key": str(uuid4()), "person": str(registration.participant.public_id)}

    answer = clerk.post(address("roster-press", session), data | {"do": "arrived"} | forged)

    assert answer.url == address("roster", session)
    assert "を開き直して、もう一度" in text(clerk.get(answer.url))
    assert CheckIn.objects.count() == 0


def test_a_merged_person_is_one_line_and_counts_once(clerk):
    offering = make.offering()
    kept = make.registration(offering, hana())
    absorbed = make.registration(offering)
    participants.merge(
        kept=kept.participant,
        absorbed=absorbed.participant,
        reason="同じ方",
        by=make.BY,
        at=make.NOON,
    )
    session = offering.sessions.get()

    press(clerk, session, person=absorbed.participant, do="arrived")

    roster = opened(clerk, session).context["roster"]
    assert [line.person for line in roster.lines] == [kept.participant]
    assert (roster.arrived, len(roster.lines), counted()) == (1, 1, 1)


def test_whoever_cancelled_and_came_is_let_in_with_one_press(clerk):
    registration, session = booked()
    registrations.cancel(registration, reason="電話", by=make.BY, at=make.NOON)
    roster = opened(clerk, session).context["roster"]
    assert (len(roster.lines), len(roster.cancelled)) == (0, 1)

    answer = press(clerk, session, person=registration.participant, do="admit")

    assert "山田　花子さん：出席にしました" in text(clerk.get(answer.url))
    roster = opened(clerk, session).context["roster"]
    assert (len(roster.lines), len(roster.cancelled), counted()) == (1, 0, 1)


def test_a_cancelled_session_says_so_and_has_no_buttons(clerk):
    _, session = booked()
    session.state = SessionState.CANCELLED
    session.save()

    page = opened(clerk, session)

    assert "この回は中止になっているため" in text(page)
    assert "roster-press" not in page.content.decode()
    assert 'name="do"' not in page.content.decode()


def test_a_roster_of_next_week_is_seen_but_not_marked(clerk):
    registration, session = booked(first=make.tokyo("2026-06-17 10:00"))

    page = opened(clerk, session)
    answer = press(clerk, session, person=registration.participant, do="arrived")

    assert 'name="do"' not in page.content.decode()
    assert "令和8年6月17日（水）の回です。出席や人数を記録できるのは前日からです。" in text(
        page
    )
    assert answer.url == address("roster", session)
    assert CheckIn.objects.count() == 0


def test_the_day_before_is_not_too_early(clerk):
    registration, session = booked(first=make.tokyo("2026-06-16 10:00"))

    press(clerk, session, person=registration.participant, do="arrived")

    assert counted() == 1


def past(role, days):
    session = booked()[1]
    member = make.membership(role)
    session.instructor = make.helper(membership=member)
    session.offering.contractor = member
    session.offering.save()
    session.save()
    at = session.starts_at + timedelta(days=days)
    return session, member.user, at


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.CONTRACTOR])
@pytest.mark.parametrize("days", [1, 2])
def test_whoever_held_a_session_corrects_it_until_the_next_day(client, role, days):
    session, user, at = past(role, days)
    person = Participant.objects.get()
    marks = {1: 1, 2: 0}[days]

    with time_machine.travel(at, tick=False):
        client.force_login(user)
        press(client, session, person=person, do="arrived")
        page = text(opened(client, session))

    assert counted() == marks
    late = "変更が必要なときは、鹿児島市 デジタル戦略推進室（電話 099-216-1115）へ"
    assert (late in page) == (marks == 0)


def test_the_office_corrects_a_session_weeks_later_on_its_day(client):
    session, _, at = past(Role.INSTRUCTOR, 40)

    with time_machine.travel(at, tick=False):
        client.force_login(make.staff())
        press(client, session, person=Participant.objects.get(), do="arrived")

    mark = CheckIn.objects.get()
    assert (mark.method, mark.occurred_at) == ("paper", session.starts_at)
    assert AttendanceFact.objects.get().day.isoformat() == "2026-06-15"


PAGES = ["roster", "roster-press", "roster-walk-in", "roster-headcount", "roster-hours"]


@pytest.mark.parametrize("name", PAGES)
def test_another_towns_session_is_not_found(client, name):
    _, session = booked()
    client.force_login(make.staff(town=make.other_town()))
    where = address(name, session)

    assert client.get(where).status_code == 404
    assert client.post(where).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_a_session_out_of_scope_is_not_found_and_a_viewer_has_no_roster(client, name):
    _, session = booked()
    where = address(name, session)

    for role, status in [
        (Role.INSTRUCTOR, 404),
        (Role.CONTRACTOR, 404),
        (Role.FACILITY_STAFF, 404),
        (Role.VIEWER, 403),
        (Role.CITY_STAFF, 200),
    ]:
        client.force_login(make.staff(role))
        assert client.get(where, follow=True).status_code == status


@pytest.mark.parametrize("name", PAGES)
def test_without_log_in_there_is_no_roster(client, name):
    _, session = booked()

    answer = client.get(address(name, session))

    assert answer.url.startswith("/login/")


def test_another_towns_person_cannot_be_marked_or_chosen_here(clerk):
    _, session = booked()
    stranger = make.participant(town=make.other_town())

    answer = press(clerk, session, person=stranger, do="admit")
    assert "画面を開き直して" in text(clerk.get(answer.url))
    assert walk_in(clerk, session, choice=str(stranger.public_id)).status_code == 404
    assert CheckIn.objects.count() == 0


def test_opening_a_roster_is_written_down_once_a_day(clerk):
    _, session = booked()

    opened(clerk, session)
    opened(clerk, session)
    lines = AuditEvent.objects.filter(action="roster.viewed")
    assert lines.count() == 1
    with time_machine.travel(MORNING + timedelta(hours=14), tick=False):
        clerk.force_login(make.staff(username="evening"))
        opened(clerk, session)
    assert lines.count() == 2


def test_no_copy_of_a_roster_stays_in_the_browser(clerk):
    _, session = booked()

    assert "no-store" in opened(clerk, session)["Cache-Control"]


def test_a_roster_costs_the_same_for_one_and_for_three(clerk, django_assert_num_queries):
    offering = make.offering()
    session = offering.sessions.get()
    for people in (1, 3):
        while offering.registrations.count() < people:
            registration = make.registration(offering)
            make.arrival(registration)
            heads(clerk, session, group=f"団体{people}")
            hours(clerk, session, helper=make.helper())
        opened(clerk, session)
        with django_assert_num_queries(16):
            opened(clerk, session)
