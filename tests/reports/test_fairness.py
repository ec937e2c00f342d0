"""The fairness report: who got a seat and who was turned away, by channel and age band."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.actions import draws, refusals, registrations, waiting
from classes.choices import Channel, Joining, Priority, Selection
from classes.models import Refusal, Registration
from people.actions.details import Person
from reports.queries import fairness
from reports.queries.bands import with_band
from reports.rules import fairness as rules
from reports.rules.fairness import Months
from tests import make
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db
YEAR = Months(2026)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def report(**asked):
    given = {"months": YEAR, "offering": None, "at": NOON} | asked
    return fairness.report(given.pop("town", None) or make.town(), **given)


def counts(lines):
    """What is not empty, by code."""
    return {line.code: tuple(line.counts) for line in lines if any(line.counts)}


def turn_away(offering, *, channel=Channel.WEB, born=None):
    with pytest.raises(registrations.RegistrationRefused):
        make.registration(offering, make.participant(birth_date=born), channel=channel)


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_applications_seats_and_refusals_are_counted_by_channel_and_age_band():
    offering = make.offering(capacity=2)
    make.registration(
        offering, make.participant(birth_date=date(1950, 1, 1)), channel=Channel.WEB
    )
    make.registration(offering, make.participant(age_band="80_84"), channel=Channel.PHONE)
    turn_away(offering, born=date(1940, 1, 1))
    turn_away(offering, channel=Channel.FAX)

    shown = report()

    assert counts(shown.channels) == {
        "web": (1, 1, 1, 0, 0),
        "phone": (1, 1, 0, 0, 0),
        "fax": (0, 0, 1, 0, 0),
    }
    assert counts(shown.bands) == {
        "75_79": (1, 1, 0, 0, 0),
        "80_84": (1, 1, 0, 0, 0),
        "85_89": (0, 0, 1, 0, 0),
        "": (0, 0, 1, 0, 0),
    }
    assert tuple(shown.total) == (2, 2, 2, 0, 0)
    assert [tuple(row) for row in fairness.reasons(shown)] == [("満員", 1, 1)]


def test_every_channel_and_band_has_its_line_even_when_nobody_came_that_way():
    shown = report()

    assert [line.label for line in shown.channels] == [
        *("ホームページ", "QRコード", "電話", "窓口", "FAX", "はがき", "当日受付")
    ]
    assert [line.code for line in shown.bands][-1] == ""


def test_a_seat_given_back_was_a_seat_and_waiting_is_none():
    offering = make.offering(capacity=1, waiting_limit=None)
    first = make.registration(offering)
    make.registration(offering)
    registrations.cancel(first, reason="用事", by=BY, at=NOON)

    assert counts(report().channels) == {"phone": (2, 1, 0, 0, 0)}


def test_whoever_is_at_the_door_is_counted_by_that_way():
    offering = make.offering()
    registrations.admit(
        session=offering.sessions.get(), participant=make.participant(), by=BY, at=NOON
    )

    assert counts(report().channels) == {"walk_in": (1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(1951, 6, 1), "75_79"),  # the birthday itself
        (date(1951, 6, 2), "70_74"),
        (date(1936, 6, 1), "90_over"),
        (date(1976, 6, 2), "under50"),
        (date(1952, 2, 29), "70_74"),
    ],
)
def test_the_band_is_that_of_the_day_of_the_application(born, band):
    make.registration(make.offering(), make.participant(birth_date=born, age_band="50s"))

    assert with_band(Registration.objects.all()).get().band == band


def test_just_after_midnight_in_japan_the_day_is_the_new_one():
    midnight = make.tokyo("2026-06-01 00:30")
    person = make.participant(birth_date=date(1951, 6, 1))
    make.registration(make.offering(), person, at=midnight)

    assert with_band(Registration.objects.all()).get().band == "75_79"


@pytest.mark.parametrize(
    ("months", "people"),
    [
        (Months(2026, 6, 6), 1),
        (Months(2026, 4, 5), 1),
        (Months(2026), 2),
        (Months(2026, 7, 3), 0),
        (Months(2025), 0),
    ],
)
def test_only_the_months_asked_for_are_counted(months, people):
    offering = make.offering(opens=make.tokyo("2026-04-01 00:00"))
    make.registration(offering, at=make.tokyo("2026-05-31 23:59"))
    make.registration(offering, at=make.tokyo("2026-06-01 00:00"))

    assert report(months=months).total.applied == people


def test_months_are_named_and_end_where_the_next_begins():
    assert (YEAR.starts_on, YEAR.ends_before) == (date(2026, 4, 1), date(2027, 4, 1))
    winter = Months(2026, 12, 2)
    assert (winter.starts_on, winter.ends_before) == (date(2026, 12, 1), date(2027, 3, 1))
    assert winter.label == "令和8年度 12月から2月まで"
    assert Months(2026, 6, 6).label == "令和8年度 6月"


def test_one_offering_is_looked_at_alone_and_another_town_never():
    mine, other = make.offering(capacity=1), make.offering()
    elsewhere = make.offering(town=make.other_town(), capacity=1)
    for offering in (mine, other, elsewhere):
        make.registration(offering)
    turn_away(elsewhere)

    assert tuple(report().total) == (2, 2, 0, 0, 0)
    assert tuple(report(offering=mine).total) == (1, 1, 0, 0, 0)


def offered():
    """The only one in line for the only seat, which was given back: they are offered it."""
    offering = make.offering(capacity=1, waiting_limit=None)
    first, next_one = make.registration(offering), make.registration(offering)
    registrations.cancel(first, reason="用事", by=BY, at=NOON)
    next_one.refresh_from_db()
    return next_one


def test_what_became_of_the_offers_is_told():
    accepted, declined, silent, unheard = (offered() for _ in range(4))
    waiting.accept(accepted, by=BY, at=NOON)
    waiting.decline(declined, reason="", by=BY, at=NOON)
    waiting.fill(silent.offering, by=BY, at=silent.offer_deadline)
    waiting.pass_over(unheard, reason="電話に出られなかったため", by=BY, at=NOON)

    offers = report().offers

    assert (offers.accepted, offers.declined) == (1, 1)
    assert (offers.expired, offers.passed_over) == (1, 1)
    assert (offers.made, offers.open, offers.called) == (4, 0, 0)


def test_an_offer_that_is_open_is_neither_yes_nor_no():
    offering = make.offering(capacity=1, waiting_limit=None)
    first = make.registration(offering)
    make.registration(offering)
    registrations.cancel(first, reason="用事", by=BY, at=NOON)

    offers = report().offers

    assert (offers.made, offers.open) == (1, 1)
    assert (offers.accepted, offers.declined, offers.expired, offers.passed_over) == (0,) * 4


def test_seats_kept_for_the_desk_are_counted_until_their_release():
    release = NOON + timedelta(hours=1)
    offering = make.offering(capacity=6, kept_seats=3, kept_until=release)
    make.registration(offering, channel=Channel.PHONE)
    make.registration(offering, channel=Channel.COUNTER)
    make.registration(offering, channel=Channel.WEB)
    make.registration(offering, channel=Channel.FAX, at=release)

    [kept] = report(at=release).kept

    assert (kept.kept, kept.used, kept.unused, kept.released) == (3, 2, 1, True)
    assert report(at=NOON).kept[0].released is False


def test_no_more_kept_seats_are_used_than_were_kept():
    offering = make.offering(capacity=6, kept_seats=1)
    for _ in range(3):
        make.registration(offering, channel=Channel.PHONE)

    assert [(row.kept, row.used) for row in report().kept] == [(1, 1)]


def test_seats_kept_in_each_session_are_added_up():
    offering = make.offering(capacity=3, kept_seats=2, sessions=2, joining=Joining.SESSIONS)
    one = offering.sessions.order_by("number")[0]
    make.registration(offering, channel=Channel.PHONE)
    make.registration(offering, channel=Channel.PHONE, session=one)

    assert [(row.kept, row.used) for row in report().kept] == [(4, 3)]


def test_seats_kept_are_shared_by_the_kinds_of_devices():
    offering = make.offering(capacity=4, kept_seats=2, seats_iphone=2, seats_android=2)
    for device in ("iphone", "android"):
        make.registration(offering, channel=Channel.PHONE, device=device)

    assert [(row.kept, row.used) for row in report().kept] == [(2, 2)]


def test_a_draw_shows_applicants_and_winners():
    offering = make.offering(
        capacity=1, selection=Selection.LOTTERY, priorities=[Priority.RESIDENT]
    )
    draw = draws.commit([offering], by=BY, at=NOON)
    for channel in (Channel.WEB, Channel.PHONE):
        make.registration(
            offering, make.participant(age_band="70_74"), channel=channel, at=NOON
        )
    assert report().total.drawn == 0

    draws.hold(draw, by=BY, at=offering.closes_at)

    shown = report()
    assert (shown.total.drawn, shown.total.won) == (2, 1)
    assert [
        tuple(line.counts)[3:] for line in shown.channels if line.code in {"web", "phone"}
    ] in (
        [(1, 1), (1, 0)],
        [(1, 0), (1, 1)],
    )
    [band] = [line for line in shown.bands if line.code == "70_74"]
    assert (band.counts.drawn, band.counts.won, band.counts.won_share) == (2, 1, "50.0％")


def test_every_refusal_has_its_words():
    def kinds(kind):
        return [kind, *(each for child in kind.__subclasses__() for each in kinds(child))]

    turned_away = {
        each.code
        for each in kinds(refusals.RegistrationRefused)
        if each.__module__.startswith("classes.")
    }
    never_kept = {
        *("rule_violation", "request_reused", "already_cancelled", "move_not_possible"),
        *("no_offer", "offer_expired", "seat_gone", "reason_missing", "other_town"),
        "not_the_same_offering",  # joining lots of a draw
    }

    assert turned_away - never_kept - {*rules.REFUSED_BECAUSE} == set()
    assert rules.reason("something_new") == "something_new"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_report_costs_the_same_however_much_there_is(rows, django_assert_num_queries):
    for _ in range(rows):
        offering = make.offering(capacity=1, kept_seats=1, sessions=rows)
        make.registration(offering)
        turn_away(offering)
    town = make.town()

    with django_assert_num_queries(6):
        report(town=town)


def test_the_page_shows_the_tables_and_no_name(clerk):
    offering = make.offering(capacity=1, kept_seats=1, title="はじめてのスマホ")
    person = Person(name="髙﨑　ハナ", kana="タカサキ ハナ")
    registrations.apply(
        offering=offering,
        person=person,
        request=registrations.Request(channel=Channel.PHONE),
        by=BY,
        at=NOON,
    )
    turn_away(offering)

    page = text(clerk.get(reverse("staff:fairness")))

    assert "令和8年度" in page
    assert "100.0％" in page
    assert "満員" in page
    assert "はじめてのスマホ" in page
    assert "髙﨑" not in page


@pytest.mark.parametrize(
    "query", ["?year=x", "?first=13", "?year=1900&last=0", "?page=9", "?offering="]
)
def test_a_garbled_address_shows_this_year(clerk, query):
    assert "<strong>令和8年度</strong>" in text(clerk.get(reverse("staff:fairness") + query))


def test_the_form_shows_what_the_tables_are_about(clerk):
    whole = text(clerk.get(reverse("staff:fairness")))
    part = text(clerk.get(reverse("staff:fairness") + "?first=6&last=9"))

    assert whole.count('<option value="4" selected>') == 1
    assert whole.count('<option value="3" selected>') == 1
    assert part.count('<option value="9" selected>') == 1
    assert "<strong>令和8年度 6月から9月まで</strong>" in part


def test_months_the_wrong_way_round_are_pointed_out(clerk):
    page = text(clerk.get(reverse("staff:fairness") + "?first=6&last=5"))

    assert "「何月まで」は、「何月から」と同じ月か、後の月にしてください。" in page
    assert "<strong>令和8年度</strong>" in page


def test_the_file_holds_one_number_a_row_and_who_took_it_is_recorded(clerk):
    offering = make.offering(capacity=1, title="=HYPERLINK(1)")
    make.registration(offering, channel=Channel.WEB)
    turn_away(offering)

    response = clerk.get(
        reverse("staff:fairness-csv") + f"?first=6&last=6&offering={offering.public_id}"
    )
    lines = b"".join(response.streaming_content).decode().split("\r\n")

    assert response["Content-Disposition"] == (
        'attachment; filename="462012-fairness-2026-06-06.csv"'
    )
    assert lines[0] == "\ufeff期間,募集,表,区分,項目,件数"
    title = "'=HYPERLINK(1)"
    assert f"令和8年度 6月,{title},受付方法,ホームページ,席を得た方,1" in lines
    assert f"令和8年度 6月,{title},お断りの理由,満員,ホームページ,1" in lines
    event = AuditEvent.objects.get(action="fairness.exported")
    assert event.detail == {
        "period": "令和8年度 6月",
        "offering": str(offering.public_id),
        "public": False,
    }


@pytest.mark.parametrize("name", ["staff:fairness", "staff:fairness-csv"])
def test_another_towns_offering_is_not_found(clerk, name):
    theirs = make.offering(town=make.other_town())

    for key in (theirs.public_id, "x"):
        assert clerk.get(f"{reverse(name)}?offering={key}").status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CITY_STAFF, 200),
        (Role.FACILITY_STAFF, 200),
        (Role.VIEWER, 200),
        (Role.INSTRUCTOR, 403),
        (Role.CONTRACTOR, 403),
    ],
)
@pytest.mark.parametrize("name", ["staff:fairness", "staff:fairness-csv"])
def test_who_reads_numbers_reads_it(client, name, *, role, status):
    client.force_login(make.staff(role))

    assert client.get(reverse(name)).status_code == status


def test_a_refusal_that_the_age_band_of_is_not_known_to_the_table_is_not_lost():
    Refusal.objects.create(
        offering=make.offering(), at=NOON, channel=Channel.WEB, age_band="old", code="x"
    )

    shown = report()

    assert counts(shown.bands) == {"": (0, 0, 1, 0, 0)}
