"""The pages behind the paper: who may open them, and what they say before they print."""

import pytest

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.choices import OfferingState
from classes.queries import scopes
from materials.documents import announcements
from materials.queries import flyers
from tests import make
from tests.materials import paper

pytestmark = pytest.mark.django_db

NOBODY_HAS = "🧓"


@pytest.fixture
def offering():
    """Two sessions, and a flyer."""
    made = make.offering(sessions=2, title="はじめてのスマホ教室")
    paper.flyer_of(made)
    return made


def addresses(offering):
    session = offering.sessions.first()
    return {
        "flyer": f"/staff/flyers/{paper.CODE}/",
        "flyer.pdf": f"/staff/flyers/{paper.CODE}/flyer.pdf",
        "roster": f"/staff/sessions/{session.public_id}/roster/",
        "roster.pdf": f"/staff/sessions/{session.public_id}/roster.pdf",
    }


def statuses(client, offering, user):
    client.force_login(user)
    return {name: client.get(url).status_code for name, url in addresses(offering).items()}


def test_city_staff_open_all_of_them(client, offering):
    assert statuses(client, offering, make.staff()) == {
        "flyer": 200,
        "flyer.pdf": 200,
        "roster": 200,
        "roster.pdf": 200,
    }


def test_a_colleague_of_another_town_finds_none_of_them(client, offering):
    assert statuses(client, offering, make.staff(town=make.other_town())) == {
        "flyer": 404,
        "flyer.pdf": 404,
        "roster": 404,
        "roster.pdf": 404,
    }


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.CONTRACTOR])
def test_who_teaches_elsewhere_finds_no_roster_and_may_not_plan(client, offering, role):
    assert statuses(client, offering, make.staff(role)) == {
        "flyer": 403,
        "flyer.pdf": 403,
        "roster": 404,
        "roster.pdf": 404,
    }


def test_an_instructor_prints_the_roster_of_a_session_of_their_own(client, offering):
    teacher = make.staff(Role.INSTRUCTOR)
    helper = make.helper(membership=teacher.memberships.get())
    offering.sessions.update(instructor=helper)

    client.force_login(teacher)
    assert client.get(addresses(offering)["roster.pdf"]).status_code == 200


def test_staff_of_another_venue_find_none_of_them(client, offering):
    assert set(statuses(client, offering, make.staff(Role.FACILITY_STAFF)).values()) == {404}


def test_who_only_reads_numbers_may_open_none_of_them(client, offering):
    assert set(statuses(client, offering, make.staff(Role.VIEWER)).values()) == {403}


def test_a_visitor_is_asked_to_log_in(client, offering):
    answers = [client.get(url) for url in addresses(offering).values()]

    assert {answer.status_code for answer in answers} == {302}


def test_the_pdf_opens_in_the_browser_under_a_name_without_people(client, offering):
    client.force_login(make.staff())
    answer = client.get(addresses(offering)["roster.pdf"])

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        "inline; filename*=utf-8''%E5%90%8D%E7%B0%BF_20260615.pdf"
    )
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"%PDF-")


def test_the_twin_of_the_flyer_says_what_the_paper_says(client, offering):
    client.force_login(make.staff())
    page = client.get(addresses(offering)["flyer"]).content.decode()

    said = announcements.read(flyers.of(make.membership()).get())
    words = [
        said.title,
        said.venue,
        said.phone,
        said.office,
        said.period,
        said.url,
        *(fact.text for fact in said.facts),
        *(f"{one.year}{one.day} {one.hours}" for one in said.meetings),
    ]
    assert [each for each in words if each not in page] == []


def test_the_twin_of_the_roster_says_what_the_paper_says(client, offering):
    make.registration(offering, make.participant(name="辻\U000e0100　勇", kana="ツジ イサム"))
    client.force_login(make.staff())
    page = client.get(addresses(offering)["roster"]).content.decode()

    assert "辻\U000e0100　勇" in page
    assert "ツジ イサム" in page


def test_printing_a_roster_is_written_down(client, offering):
    make.registration(offering)
    clerk = make.staff()
    client.force_login(clerk)
    client.get(addresses(offering)["roster.pdf"])

    event = AuditEvent.objects.get(action="roster.printed")
    session = offering.sessions.first()
    assert (event.actor_key, event.subject_key) == (str(clerk.pk), str(session.pk))
    assert (event.municipality_code, event.detail) == ("462012", {"people": 1})


def test_looking_at_a_roster_is_written_down(client, offering):
    client.force_login(make.staff())
    client.get(addresses(offering)["roster"])

    assert AuditEvent.objects.filter(action="roster.viewed").count() == 1


def test_a_roster_with_a_letter_no_font_has_is_not_printed_before_somebody_says_so(
    client, offering
):
    person = make.participant(name=f"髙田　{NOBODY_HAS}子", kana="タカダ ハナコ")
    make.registration(offering, person)
    client.force_login(make.staff())
    where = addresses(offering)

    asked = client.get(where["roster.pdf"], follow=True)
    assert asked.redirect_chain == [(where["roster"], 302)]
    page = asked.content.decode()
    assert "このままでは印刷できない文字があります" in page
    assert f"1番 髙田　{NOBODY_HAS}子 さん（タカダ ハナコ）" in page
    assert f'href="{where["roster.pdf"]}?confirmed=1"' in page
    assert not AuditEvent.objects.filter(action="roster.printed").exists()

    confirmed = client.get(where["roster.pdf"], {"confirmed": "1"})
    assert "〓子" in paper.text(confirmed.content)


def test_a_flyer_with_a_letter_no_font_has_is_not_printed_before_somebody_says_so(client):
    offering = make.offering(title=f"スマホ{NOBODY_HAS}教室")
    paper.flyer_of(offering)
    client.force_login(make.staff())
    where = addresses(offering)

    asked = client.get(where["flyer.pdf"], follow=True)
    assert asked.redirect_chain == [(where["flyer"], 302)]
    assert "代替文字" in asked.content.decode()
    assert client.get(where["flyer.pdf"], {"confirmed": "1"}).content.startswith(b"%PDF-")


def test_the_flyer_of_what_was_cancelled_is_not_printed(client):
    offering = make.offering(state=OfferingState.CANCELLED)
    paper.flyer_of(offering)
    client.force_login(make.staff())

    answer = client.get(addresses(offering)["flyer.pdf"])
    assert answer.status_code == 409
    assert "チラシは印刷できません" in answer.content.decode()


@pytest.fixture
def no_fonts(settings, tmp_path):
    """An installation whose packages were not fetched."""
    settings.BASE_DIR = tmp_path


@pytest.mark.parametrize("name", ["flyer.pdf", "roster.pdf"])
@pytest.mark.usefixtures("no_fonts")
def test_without_fonts_the_page_says_what_to_do(client, offering, name):
    client.force_login(make.staff())

    answer = client.get(addresses(offering)[name])
    assert answer.status_code == 409
    assert "印刷用の書体" in answer.content.decode()
    assert "python3 run.py setup" in answer.content.decode()


def test_a_roster_without_registrations_says_so(client, offering):
    client.force_login(make.staff())

    page = client.get(addresses(offering)["roster"]).content.decode()
    assert "申込みのあった方はいません" in page


@pytest.mark.parametrize("sessions", [1, 3])
def test_a_flyer_costs_three_queries_whatever_stands_on_it(sessions, django_assert_num_queries):
    offering = make.offering(sessions=sessions)
    printed, membership = paper.flyer_of(offering), make.membership()

    with django_assert_num_queries(3):
        read = flyers.of(membership).get(pk=printed.pk)
        [one.venue.name for one in read.offering.sessions.all()]


def test_flyers_follow_the_scope_of_offerings(offering):
    membership = make.membership(Role.FACILITY_STAFF)
    offering.venue.staff.create(membership=membership)

    assert [one.offering for one in flyers.of(membership)] == [
        *scopes.offerings_for(membership)
    ]
