"""Repeat attendance: how often people came, who came again, and what they went on to."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from attendance.actions import identities
from attendance.choices import FactRole
from people.choices import ParticipantState
from people.models import Participant
from reports.queries import repeats
from reports.queries.repeats import Wanted
from reports.rules import repeats as rules
from reports.rules.repeats import Visit
from tests import make
from tests.make import BY

ON = date(2026, 11, 20)


def visit(person, day, *, course=1, first=False, here=True):
    return Visit(person, date.fromisoformat(day), course, first, here)


def counted(*visits, on=ON, year=2026):
    return rules.count(visits, year=year, on=on)


def by_label(found):
    return {each.label: each.people for each in found.often}


def test_people_are_told_apart_by_how_often_they_came():
    days = [f"2026-06-{day:02}" for day in range(1, 8)]
    often = [1, 2, 3, 5, 6, 7]
    found = counted(
        *(visit(person, day) for person, number in enumerate(often) for day in days[:number])
    )

    assert by_label(found) == {"1回": 1, "2回": 1, "3〜5回": 2, "6回以上": 2}
    assert (found.people, found.visits) == (6, 24)


@pytest.mark.parametrize(
    ("again", "on", "returned"),
    [
        ("2026-07-01", "2026-07-02", (1, 0, 0, 0)),  # on the last of the 30 days
        ("2026-07-02", "2026-07-02", (0, 1, 0, 0)),  # on the day after
        ("2026-06-01", "2026-07-02", (0, 1, 0, 0)),  # the same day again is no other day
        (None, "2026-07-01", (0, 0, 1, 0)),  # the last day is not over
        (None, "2026-07-02", (0, 1, 0, 0)),
        ("2026-06-08", "2026-06-20", (0, 0, 1, 1)),
    ],
)
def test_a_first_timer_has_come_again_stayed_away_or_cannot_be_told_yet(again, on, returned):
    later = [visit("hana", again, here=False)] if again else []
    found = counted(visit("hana", "2026-06-01", first=True), *later, on=date.fromisoformat(on))

    assert tuple(found.returns[0])[1:] == returned
    assert found.first_timers == 1


def test_whoever_came_first_in_march_comes_again_in_the_next_fiscal_year():
    found = counted(
        visit("hana", "2026-03-20", first=True), visit("hana", "2026-04-10"), year=2025
    )

    assert [each.came for each in found.returns] == [1, 1, 1]
    assert by_label(found)["1回"] == 1


def test_after_a_course_people_go_on_or_come_back_or_have_come_once():
    found = counted(
        visit("goes on", "2026-06-01"),
        visit("comes back", "2026-06-01"),
        visit("once", "2026-06-01"),
        visit("comes back", "2026-06-08"),
        visit("goes on", "2026-06-08", course=2),
        visit("goes on", "2026-06-15", course=3),
    )

    [first, *_] = found.onward
    assert first == (1, 3, 1, 1, 1, ((2, 1),))
    assert [tuple(each)[:5] for each in found.onward[1:]] == [(2, 1, 1, 0, 0), (3, 1, 0, 0, 1)]


def test_what_came_before_a_course_is_not_gone_on_to():
    found = counted(visit("hana", "2026-06-01", course=2), visit("hana", "2026-06-08"))

    assert {each.course: each.gone_on for each in found.onward} == {1: 0, 2: 1}


def test_half_a_year_after_its_end_the_figures_of_a_year_are_final():
    came = visit("hana", "2026-03-31", first=True)
    in_time = visit("hana", "2026-09-27", course=2)  # the 180th day
    too_late = visit("hana", "2026-09-28", course=2)

    assert counted(came, in_time, year=2025).onward[0].gone_on == 1
    late = counted(came, too_late, year=2025)
    assert late == counted(came, year=2025)
    assert (late.onward[0].once, late.returns[-1].stayed_away) == (1, 1)


def test_three_courses_are_named_the_one_with_the_most_people_first():
    to = [5, 5, 5, 4, 4, 3, 3, 2]
    found = counted(
        *(visit(person, "2026-06-01") for person in range(len(to))),
        *(visit(person, "2026-06-08", course=course) for person, course in enumerate(to)),
    )

    assert found.onward[0].to == ((5, 3), (3, 2), (4, 2))


def test_quarters_tell_who_stayed_and_give_no_share_before_they_are_over():
    found = counted(
        visit("stays", "2026-02-10"),
        visit("left", "2026-03-10"),
        visit("stays", "2026-04-10"),
        visit("new", "2026-06-30", first=True),
        visit("back", "2026-06-30"),
        visit("new", "2026-11-01"),
        visit("new", "2026-11-20"),
    )

    assert [
        (each.label, each.state, each.people, each.kept, each.first_timers, each.others)
        for each in found.quarters
    ] == [
        ("4〜6月", "over", 3, 1, 1, 1),
        ("7〜9月", "over", 0, 0, 0, 0),
        ("10〜12月", "running", 1, 0, 0, 1),
        ("1〜3月", "ahead", 0, 0, 0, 0),
    ]
    assert [each.share for each in found.quarters] == ["50.0％", "0.0％", "", ""]


@pytest.mark.parametrize(
    ("on", "state"),
    [("2026-12-31", "running"), ("2027-01-01", "over"), ("2026-09-30", "ahead")],
)
def test_a_quarter_is_not_over_on_its_last_day(on, state):
    assert counted(on=date.fromisoformat(on)).quarters[2].state == state


@pytest.fixture
def met(db):
    """髙田 ハナ came on 15 and 22 June, another one on 15 June alone."""
    offering = make.offering(course=make.course(title="LINEの基本"), sessions=2)
    hana, other = (
        make.registration(offering, make.participant(district=place)) for place in ("東", "西")
    )
    for registration in (hana, other):
        make.arrival(registration)
    make.arrival(hana, offering.sessions.get(number=2))
    return hana, other


def figures(**wanted):
    return repeats.report(make.town(), Wanted(2026, **wanted), on=ON).figures


def test_somebody_who_was_entered_twice_counts_once_when_joined(met):
    assert (figures().people, figures().first_timers) == (2, 2)

    identities.merge(
        kept=met[0].participant,
        absorbed=met[1].participant,
        reason="同じ方",
        by=BY,
        at=make.NOON,
    )

    joined = figures()
    assert (joined.people, joined.first_timers) == (1, 1)
    assert by_label(joined)["2回"] == 1


def test_the_figures_stay_when_people_are_forgotten(met):
    before = figures()

    Participant.objects.update(state=ParticipantState.FORGOTTEN, name="", kana="", district="")

    assert figures() == before
    assert before.people == len(met)


def test_a_venue_a_course_and_a_district_are_looked_at_alone(met):
    offering = met[0].offering
    elsewhere = make.offering()
    make.arrival(make.registration(elsewhere))

    assert figures().people == 3
    assert figures(venue=offering.venue).people == 2
    assert figures(course=elsewhere.course).people == 1
    assert figures(district="西").people == 1


@pytest.mark.django_db
def test_another_town_a_group_and_helpers_are_not_counted():
    make.fact(town=make.other_town())
    make.fact(role=FactRole.GROUP, count=20)
    make.fact(role=FactRole.HELPER)

    assert (figures().people, figures().visits) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_for_one_and_for_three(rows, django_assert_num_queries):
    for _ in range(rows):
        make.fact(district="東")
    town = make.town()

    with django_assert_num_queries(2):
        repeats.report(town, Wanted(2026), on=ON)


@pytest.fixture
def clock():
    with time_machine.travel(make.tokyo("2026-11-20 12:00"), tick=False):
        yield


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.usefixtures("clock")
def test_the_page_shows_the_figures_their_meaning_and_no_name(met, clerk):
    page = text(clerk.get(reverse("staff:repeat")))

    assert "実人数 <b>2</b>人" in page
    assert "延べ <b>3</b>人" in page
    assert "LINEの基本" in page
    assert "「判定前」とし、「来ていない」には数えません" in page
    assert met[0].participant.name not in page
    narrowed = text(clerk.get(reverse("staff:repeat") + "?district=西"))
    assert "実人数 <b>1</b>人" in narrowed
    assert "お住まい：西" in narrowed


@pytest.mark.usefixtures("clock")
@pytest.mark.django_db
def test_a_year_without_attendance_says_so(clerk):
    assert "この年度の出席の記録はありません" in text(clerk.get(reverse("staff:repeat")))


@pytest.mark.usefixtures("clock", "met")
@pytest.mark.parametrize("query", ["?year=x", "?year=1900", "?page=9", "?venue=&district="])
def test_a_garbled_address_shows_this_year(clerk, query):
    assert "<strong>令和8年度</strong>" in text(clerk.get(reverse("staff:repeat") + query))


@pytest.mark.usefixtures("clock")
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["staff:repeat", "staff:repeat-csv"])
def test_what_is_another_towns_is_not_found(clerk, name):
    theirs = make.offering(town=make.other_town())

    for asked in (
        {"venue": theirs.venue_id},
        {"course": theirs.course_id},
        {"district": "よその地区"},
        {"venue": "x"},
    ):
        assert clerk.get(reverse(name), asked).status_code == 404


@pytest.mark.usefixtures("clock")
def test_the_file_holds_one_number_a_row_and_who_took_it_is_recorded(met, clerk):
    response = clerk.get(reverse("staff:repeat-csv") + "?district=東")
    lines = b"".join(response.streaming_content).decode().split("\r\n")

    assert response["Content-Disposition"] == (
        'attachment; filename="462012-repeat-attendance-2026.csv"'
    )
    assert lines[0] == "\ufeff年度,会場,講座,お住まいの地区,表,項目,区分,人数"
    assert "令和8年度,,,東,来た回数,2回,実人数,1" in lines
    assert "令和8年度,,,東,初めての方,30日以内,また来た,1" in lines
    assert "令和8年度,,,東,講座のあと,LINEの基本,この講座だけ,1" in lines
    assert "令和8年度,,,東,四半期,4〜6月,初めて,1" in lines
    event = AuditEvent.objects.get(action="repeats.exported")
    assert event.detail == {"period": "令和8年度", "people": 1}


@pytest.mark.usefixtures("clock")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "status"), [(Role.FACILITY_STAFF, 200), (Role.VIEWER, 200), (Role.INSTRUCTOR, 403)]
)
@pytest.mark.parametrize("name", ["staff:repeat", "staff:repeat-csv"])
def test_who_reads_numbers_reads_it(client, name, *, role, status):
    client.force_login(make.staff(role))

    assert client.get(reverse(name)).status_code == status


@pytest.mark.usefixtures("clock", "met")
@pytest.mark.parametrize(
    ("role", "linked"),
    [(Role.CITY_STAFF, True), (Role.FACILITY_STAFF, True), (Role.VIEWER, False)],
)
def test_the_figures_and_those_to_be_rung_lead_to_each_other(client, role, linked):
    client.force_login(make.staff(role))
    figures, calls = reverse("staff:repeat"), reverse("staff:follow-ups")

    page = text(client.get(figures)).split("<main")[1]
    assert (f'href="{calls}"' in page) == linked
    if linked:
        assert f'href="{figures}"' in text(client.get(calls)).split("<main")[1]
