"""The pages of the print centre: from the roster to the paper in a few presses."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.models import VenueStaff
from materials.choices import PrintState
from materials.models import PrintJob
from materials.rules import printing as rules
from materials.views import print_centre
from tests import make
from tests.materials import paper, printing
from tests.materials.printing import heads
from tests.materials.test_roster import class_with, crowd

pytestmark = pytest.mark.django_db
CENTRE = "/staff/print/"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """However slow the machine, a press draws all that it can."""
    monkeypatch.setattr(print_centre, "PATIENCE", 600)


@pytest.fixture
def clerk():
    return make.staff()


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def session():
    """A class of today, with three people."""
    return today(*crowd(3))


def today(*people, **more):
    first = make.tokyo("2026-06-01 14:00")
    given = {"first": first, "closes": make.tokyo("2026-06-01 13:30")} | more
    return class_with(*people, **given).sessions.first()


def asking(*sessions, papers=("roster", "sign_in"), **more):
    return {"session": [s.public_id for s in sessions], "paper": [*papers]} | more


def check(desk, *sessions, **asked):
    return desk.post(f"{CENTRE}check/", asking(*sessions, **asked))


def press(desk, page, **more):
    """Send the form that the check shows."""
    text = page.content.decode()
    form = text[text.index(f'action="{CENTRE}order/"') :]
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    return desk.post(f"{CENTRE}order/", sent | more, follow=True)


def address(job, end=""):
    return f"{CENTRE}jobs/{job.public_id}/{end}"


# ---------- choosing ----------


def test_today_and_tomorrow_are_offered_and_what_lies_on_every_table_is_ticked(desk, session):
    later = class_with(*crowd(1)).sessions.first()

    page = desk.get(CENTRE).content.decode()

    assert re.search(rf'value="{session.public_id}" checked', page)
    assert str(later.public_id) not in page
    assert re.findall(r'name="paper" value="(\w+)" checked', page) == ["roster", "sign_in"]


def test_the_roster_leads_to_its_own_session_alone(desk, session):
    today(*crowd(1))
    roster = desk.get(f"/staff/sessions/{session.public_id}/").content.decode()

    [link] = re.findall(r'href="(/staff/print/[^"]*)"', roster)
    page = desk.get(link).content.decode()

    assert page.count('name="session"') == 1


def test_what_was_chosen_is_sent_in_the_body_for_an_address_has_no_room_for_it(desk, session):
    page = desk.get(CENTRE).content.decode()

    assert f'<form method="post" action="{CENTRE}check/"' in page
    by_link = desk.get(f"{CENTRE}check/", asking(session)).content.decode()
    assert "印刷の前の確認" in by_link


def test_the_first_page_of_staff_leads_there(desk):
    assert f'href="{CENTRE}"' in desk.get("/staff/").content.decode()


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"first": "2026-06-10", "last": "2026-06-01"}, "始まりの日と同じか、あとに"),
        ({"first": "2026-06-01", "last": "2027-06-01"}, "期間は92日まで"),
        ({"first": "きょう", "last": "2026-06-01"}, "日付を入れてください"),
    ],
)
def test_days_that_cannot_be_are_refused_in_words(desk, days, said):
    assert said in desk.get(CENTRE, days).content.decode()


def test_where_nothing_is_on_the_page_says_so(desk):
    assert "この期間の回はありません" in desk.get(CENTRE).content.decode()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"papers": ()}, "印刷する紙を1つ以上選んでください"),
        ({"papers": ("nothing",)}, "印刷する紙を1つ以上選んでください"),
        ({"papers": ("flyer",), "copies_flyer": "0"}, "部数は、1から100まで"),
    ],
)
def test_what_is_missing_is_said(desk, session, *, asked, said):
    assert said in check(desk, session, **asked).content.decode()


# ---------- looking before it is ordered ----------


def test_the_check_says_how_many_people_and_pages_and_leads_to_the_twins(desk, session):
    page = check(desk, session, papers=("roster", "slips", "badges")).content.decode()

    assert re.findall(r"(\d+)人</td>", page) == ["3"] * 6  # the sums, and one by one
    assert "約3ページ" in page
    assert f"/staff/sessions/{session.public_id}/slips/" in page


def test_it_names_who_cannot_be_printed_and_leads_to_where_that_is_mended(desk):
    session = today(("髙🧓田　ハナ", "タカダ ハナ"), *crowd(2))
    person = session.offering.registrations.get(participant__name__contains="🧓").participant

    page = check(desk, session, papers=("slips",)).content.decode()

    assert f'<a href="/staff/participants/{person.public_id}/">髙🧓田　ハナ さん</a>' in page
    assert "🧓（U+1F9D3）" in page
    assert AuditEvent.objects.filter(action="roster.viewed").count() == 1


def test_where_there_is_nothing_to_print_nothing_can_be_ordered(desk):
    page = check(desk, today(), papers=("slips",)).content.decode()

    assert "印刷しません：申込みのあった方がいません。" in page
    assert "この内容でPDFを作る" not in page


def test_without_fonts_it_says_what_to_do(desk, session, *, settings, tmp_path):
    settings.BASE_DIR = tmp_path

    answer = check(desk, session)

    assert answer.status_code == 409
    assert "python3 run.py setup" in answer.content.decode()
    assert "この内容でPDFを作る" not in answer.content.decode()


# ---------- ordering and taking ----------


def test_a_small_order_is_ready_at_once_and_is_taken(desk, session):
    page = press(desk, check(desk, session))

    job = PrintJob.objects.get()
    assert page.redirect_chain == [(address(job), 302)]
    assert "できました" in page.content.decode()
    answer = desk.post(address(job, "take/"))
    assert answer["Content-Type"] == "application/pdf"
    assert "attachment" in answer["Content-Disposition"]
    assert heads(answer.content) == "RS"


def test_a_second_press_is_the_same_order(desk, session):
    page = check(desk, session)

    first, second = press(desk, page), press(desk, page)

    assert first.redirect_chain == second.redirect_chain
    assert PrintJob.objects.count() == 1


def test_letters_are_substituted_where_that_was_chosen(desk):
    page = check(desk, today(("髙🧓田　ハナ", "タカダ ハナ")), papers=("roster",))

    press(desk, page, unfit="substitute")

    printed = desk.post(address(PrintJob.objects.get(), "take/"))
    assert "髙〓田" in paper.text(printed.content)


def test_who_comes_too_late_is_told_who_was_there_first(desk, session, client):
    job = printing.finished(session)
    printing.taken(job)

    answer = desk.post(address(job, "take/"))

    assert answer.status_code == 409
    assert "受け取れるのは1度だけです" in answer.content.decode()
    assert "同じ内容でもう一度" in answer.content.decode()


def test_while_it_is_drawn_the_page_says_how_far_it_is_and_goes_on(desk, session, clerk):
    job = printing.ordered(session, user=clerk)

    waiting = desk.get(address(job)).content.decode()
    assert "2のうち0まで" in waiting
    assert "つづける" in waiting
    part = desk.post(address(job, "advance/"), headers={"HX-Request": "true"})

    assert "<html" not in part.content.decode()
    assert "できました" in part.content.decode()


def test_without_a_script_a_button_goes_on(desk, session, clerk):
    job = printing.ordered(session, user=clerk)

    page = desk.post(address(job, "advance/"), follow=True)

    assert page.redirect_chain == [(address(job), 302)]
    assert "できました" in page.content.decode()


def test_what_stopped_is_shown_without_the_name_and_printed_again_alone(desk, clerk):
    session = today(("髙🧓田　ハナ", "タカダ ハナ"), *crowd(2))
    job = printing.finished(session, user=clerk, papers=("roster", "slips"))
    person = session.offering.registrations.get(participant__name__contains="🧓").participant

    page = desk.get(address(job)).content.decode()
    assert f'href="/staff/participants/{person.public_id}/"' in page
    assert "ハナ" not in page
    type(person).objects.filter(pk=person.pk).update(name="髙田　ハナ")
    desk.post(address(job, "again/"), {"key": "k", "only": "stopped"})

    anew = PrintJob.objects.exclude(pk=job.pk).get()
    assert heads(desk.post(address(anew, "take/")).content) == "R"


def test_it_is_called_off(desk, session, clerk):
    job = printing.ordered(session, user=clerk)

    page = desk.post(address(job, "cancel/"), follow=True).content.decode()

    assert "取りやめました" in page
    assert desk.post(address(job, "take/")).status_code == 409


def test_looked_at_after_a_day_it_is_gone(desk, session, clerk):
    job = printing.finished(session, user=clerk)

    with time_machine.travel(make.NOON + rules.KEPT, tick=False):
        desk.force_login(clerk)
        page = desk.get(address(job)).content.decode()

    assert "期限が過ぎたため、消去しました" in page
    assert not job.files.exists()


def test_a_name_of_two_hundred_letters_in_a_title_is_no_obstacle(desk, clerk):
    session = today(*crowd(1), title="スマホ教室" * 20)

    assert "できました" in press(desk, check(desk, session)).content.decode()


# ---------- who may ----------


def test_the_list_shows_who_ordered_what_and_nobody_s_name(desk, session):
    printing.ordered(session, user=make.staff(display_name="薩摩　一郎"))

    page = desk.get(CENTRE).content.decode()

    assert "薩摩　一郎" in page
    assert "出席名簿・受付簿" in page
    assert "髙田" not in page


def test_an_instructor_prints_what_is_for_the_door_and_no_slips(client, session):
    member = make.membership(Role.INSTRUCTOR)
    helper = make.helper(membership=member)
    session.offering.sessions.update(instructor=helper)
    client.force_login(member.user)

    page = client.get(CENTRE).content.decode()

    assert 'value="roster"' in page
    assert 'value="slips"' not in page
    refused = check(client, session, papers=("slips",)).content.decode()
    assert "印刷する紙を1つ以上選んでください" in refused


def test_an_order_with_slips_is_not_there_for_an_instructor(client, session):
    member = make.membership(Role.INSTRUCTOR)
    session.offering.sessions.update(instructor=make.helper(membership=member))
    client.force_login(member.user)
    theirs = printing.ordered(session, papers=("roster",))
    office = printing.ordered(session, papers=("roster", "slips"))

    assert client.get(address(theirs)).status_code == 200
    assert client.get(address(office)).status_code == 404
    assert str(office.public_id) not in client.get(CENTRE).content.decode()


def test_a_hall_s_staff_see_no_order_with_a_session_of_another_hall(client, session):
    member = make.membership(Role.FACILITY_STAFF)
    VenueStaff.objects.create(venue=session.venue, membership=member)
    elsewhere = today(venue=make.venue(name="西部公民館"))
    client.force_login(member.user)

    own = printing.ordered(session)
    mixed = printing.ordered(session, elsewhere)

    assert client.get(address(own)).status_code == 200
    assert client.get(address(mixed)).status_code == 404
    asked = check(client, elsewhere).content.decode()
    assert "開けないものがあります" in asked


def test_who_only_reads_numbers_is_told_so(client):
    client.force_login(make.staff(Role.VIEWER))

    assert client.get(CENTRE).status_code == 403


@pytest.mark.parametrize("end", ["", "advance/", "take/", "cancel/", "again/"])
def test_another_town_s_order_is_not_found(client, session, end):
    job = printing.finished(session)
    client.force_login(make.staff(town=make.other_town()))

    answer = client.post(address(job, end)) if end else client.get(address(job))

    assert answer.status_code == 404
    job.refresh_from_db()
    assert job.state == PrintState.READY


def test_another_town_s_session_cannot_be_ordered(desk):
    elsewhere = make.offering(town=make.other_town()).sessions.get()

    query = urlencode(asking(elsewhere), doseq=True)

    assert desk.get(f"{CENTRE}?session={elsewhere.public_id}").status_code == 404
    assert "開けないものがあります" in desk.get(f"{CENTRE}check/?{query}").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_orders(
    desk, session, django_assert_max_num_queries
):
    for _ in range(3):
        printing.ordered(session)
    desk.get(CENTRE)

    with django_assert_max_num_queries(20):
        desk.get(CENTRE)


def test_what_is_over_is_deleted_by_looking_at_the_list(desk, session, clerk):
    job = printing.finished(session)

    with time_machine.travel(make.NOON + rules.KEPT + timedelta(days=2), tick=False):
        desk.force_login(clerk)
        desk.get(CENTRE)

    assert not job.files.exists()
