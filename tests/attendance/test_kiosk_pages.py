"""Staff let tablets in, see how they are doing, and stop them."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from attendance.actions import kiosks, worked_hours
from attendance.actions.kiosks import Shown
from attendance.models import Kiosk
from attendance.queries import kiosks as tablets
from classes.models import VenueStaff
from tests import make
from tests.attendance.pages import address, text

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("staff:kiosks"), reverse("staff:kiosk-new")


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def hall():
    return make.venue(name="中央公民館")


@pytest.fixture
def session(hall):
    return held(hall, "2026-06-01 14:00")


@pytest.fixture
def office(client):
    client.force_login(make.staff())
    return client


def held(hall, start, **columns):
    at = make.tokyo(start)
    return make.offering(
        venue=hall, first=at, closes=at - timedelta(minutes=30), **columns
    ).sessions.get()


def let_in(client, *sessions, name="中央公民館 1", **more):
    data = {"sessions": [each.pk for each in sessions], "name": name, "last_day": ""} | more
    return client.post(f"{NEW}?venue={sessions[0].venue_id}", data)


def pair_page(client, kiosk, query="", **headers):
    return client.get(address("kiosk-pair", kiosk) + query, headers=headers)


def poll(client, kiosk, page):
    query = re.search(r'hx-get="[^"?]*(\?[^"]*)"', page.content.decode())[1]
    return pair_page(client, kiosk, query.replace("&amp;", "&"), **{"HX-Request": "true"})


def test_the_venue_is_chosen_where_something_is_on_at_several(office, session):
    other = held(make.venue(name="東公民館"), "2026-06-03 10:00")
    held(make.venue(name="西公民館"), "2026-06-08 10:00")

    page = office.get(NEW)

    assert [place.venue.name for place in page.context["places"]] == ["中央公民館", "東公民館"]
    assert office.get(f"{NEW}?venue={other.venue_id}").context["place"].venue == other.venue


def test_a_draft_or_a_session_that_was_called_off_needs_no_tablet(office, hall):
    held(hall, "2026-06-01 15:00", state="draft")
    off = held(hall, "2026-06-01 16:00")
    type(off).objects.filter(pk=off.pk).update(state="cancelled")

    assert "7日以内の回がありません" in text(office.get(NEW))


def test_today_s_sessions_and_the_usual_helpers_are_ticked(office, hall):
    teacher, before, other = (make.helper(name=name) for name in ("有馬", "森", "林"))
    offering = make.offering(
        venue=hall,
        instructor=teacher,
        sessions=[make.tokyo("2026-05-25 14:00"), make.tokyo("2026-06-01 14:00")],
        closes=make.tokyo("2026-05-24 14:00"),
    )
    first, today = offering.sessions.order_by("number")
    worked_hours.log(
        id=uuid4(),
        session=first,
        helper=before,
        minutes=60,
        by=make.BY,
        at=make.tokyo("2026-05-25 17:00"),
    )
    held(hall, "2026-06-02 10:00")

    form = office.get(NEW).context["form"]

    assert form["sessions"].value() == [str(today.pk)]
    assert form["helpers"].value() == [str(teacher.pk), str(before.pk)]
    assert [label for _, label in form.fields["others"].choices] == [f"{other.name}（講師）"]
    assert form["name"].value() == "中央公民館 1"


def test_the_tablet_is_let_in_for_what_was_ticked(office, session):
    helper = make.helper()
    later = held(session.venue, "2026-06-03 10:00")

    answer = let_in(office, session, later, others=[helper.pk])

    kiosk = Kiosk.objects.get()
    assert answer.url == address("kiosk-pair", kiosk)
    assert (kiosk.name, kiosk.venue) == ("中央公民館 1", session.venue)
    assert kiosk.expires_at == make.tokyo("2026-06-04 00:00")
    assert [grant.session for grant in kiosk.grants.all()] == [session, later]
    assert [[*grant.helpers.all()] for grant in kiosk.grants.all()] == [[helper], [helper]]


def test_the_time_may_be_longer_than_the_session_s_day_and_not_shorter(office, session):
    later = held(session.venue, "2026-06-03 10:00")

    refused = let_in(office, later, last_day="2026-06-02")
    let_in(office, session, last_day="2026-06-07")
    too_long = let_in(office, session, last_day="2026-06-08")

    assert "選んだ回の日より前に、使える期間が終わります" in text(refused)
    assert "使える期間を選び直してください" in text(too_long)
    assert [each.expires_at for each in Kiosk.objects.all()] == [make.tokyo("2026-06-08 00:00")]


def test_nothing_ticked_and_nothing_named_says_what_to_do(office, session):
    page = office.post(f"{NEW}?venue={session.venue_id}", {"name": ""})

    assert "タブレットで開く回を、1つ以上選んでください" in text(page)
    assert "タブレットの名前を入力してください" in text(page)
    assert Kiosk.objects.count() == 0


def test_a_session_of_another_town_or_venue_cannot_be_ticked(office, session):
    strange = make.offering(
        town=make.other_town(),
        first=make.tokyo("2026-06-01 14:00"),
        closes=make.tokyo("2026-06-01 13:00"),
    ).sessions.get()
    elsewhere = held(make.venue(), "2026-06-01 14:00")

    for other in (strange, elsewhere):
        page = let_in(office, session, other)
        assert "もう一度選んでください" in text(page)
    assert office.get(f"{NEW}?venue={strange.venue_id}").status_code == 404
    assert Kiosk.objects.count() == 0


def test_the_next_tablet_gets_the_next_number(office, session):
    make.tablet(session, name="中央公民館 1")
    make.invitation(session, name="中央公民館 2")
    stopped = make.tablet(session, name="中央公民館 3").kiosk
    kiosks.revoke(stopped, by=make.BY, at=make.NOON)

    assert office.get(NEW).context["form"]["name"].value() == "中央公民館 3"


def test_the_page_shows_digits_address_and_limit(office, session):
    let_in(office, session)
    kiosk = Kiosk.objects.get()

    page = text(pair_page(office, kiosk))

    assert f"{kiosk.code[:3]} {kiosk.code[3:]}" in page
    assert "期限 12:10 まで" in page
    assert "http://127.0.0.1:8000/kiosk/" in page


def test_an_ipad_s_code_opens_the_page_and_the_other_lets_in(office, session):
    let_in(office, session)
    kiosk = Kiosk.objects.get()

    ipad = pair_page(office, kiosk).context["symbol"].content
    android = pair_page(office, kiosk, "?for=android").context["symbol"].content

    assert ipad == "http://127.0.0.1:8000/kiosk/"
    before, secret = android.split("#pair=")
    assert before == ipad
    assert (
        kiosks.pair(Shown(secret=secret), platform="Android", by=make.BY, at=make.NOON).kiosk
        == kiosk
    )


def test_a_colleague_sees_the_digits_and_no_secret(client, office, session):
    let_in(office, session)
    kiosk = Kiosk.objects.get()
    client.force_login(make.staff())

    page = pair_page(client, kiosk, "?for=android")

    assert page.context["symbol"] is None
    assert f"{kiosk.code[:3]} {kiosk.code[3:]}" in text(page)
    assert "新しい番号を出してください" in text(page)


def test_the_page_asks_again_until_the_tablet_is_there(office, session):
    let_in(office, session)
    kiosk = Kiosk.objects.get()
    page = pair_page(office, kiosk)

    waiting = poll(office, kiosk, page)
    kiosks.pair(Shown(code=kiosk.code), platform="iPad", by=make.BY, at=make.NOON)
    there = poll(office, kiosk, page)

    assert (waiting.status_code, waiting.content) == (204, b"")
    assert "iPadがつながりました" in text(there)
    assert "もう1台つなぐ" in text(there)
    assert "hx-get" not in there.content.decode()
    assert "<html" not in there.content.decode()


def test_a_number_that_ended_is_replaced_by_a_press(office, session, noon):
    let_in(office, session)
    kiosk = Kiosk.objects.get()
    page = pair_page(office, kiosk)
    noon.shift(timedelta(minutes=10))

    ended = poll(office, kiosk, page)
    answer = office.post(address("kiosk-again", kiosk), follow=True)

    assert "番号の期限が切れました" in text(ended)
    assert "新しい番号を出す" in text(ended)
    assert "期限 12:20 まで" in text(answer)
    assert Kiosk.objects.count() == 1


def test_a_number_that_a_colleague_replaced_is_shown_anew(office, session, noon):
    let_in(office, session)
    kiosk = Kiosk.objects.get()
    page = pair_page(office, kiosk)
    noon.shift(timedelta(minutes=1))
    kiosks.invite_again(kiosk, by=make.BY, at=make.NOON + timedelta(minutes=1))

    assert "期限 12:11 まで" in text(poll(office, kiosk, page))


def test_a_tablet_that_is_there_needs_no_new_number(office, session):
    kiosk = make.tablet(session).kiosk

    answer = office.post(address("kiosk-again", kiosk), follow=True)

    assert "もうつながっているか、停止しています" in text(answer)
    assert "つながりました" in text(answer)


def test_the_list_says_how_each_tablet_is_doing(office, session, noon):
    silent = make.tablet(session, name="A").kiosk
    fine = make.tablet(session, name="B").kiosk
    rows = Kiosk.objects.all()
    rows.filter(pk=silent.pk).update(unsent=7, clock_offset=-(3 * 60 + 5) * 60_000)
    rows.filter(pk=fine.pk).update(
        unsent=2, clock_offset=59_000, last_contact_at=make.NOON + timedelta(minutes=12)
    )
    noon.shift(timedelta(minutes=15))

    page = office.get(LIST)

    said = text(page)
    assert "未送信の記録が7件あり、15分前から連絡がありません" in said
    assert "タブレットの時計が3時間5分進んでいます" in said
    assert "3分前" in said
    assert [(each.silent, each.clock_wrong) for each in page.context["tablets"]] == [
        (False, False),
        (True, True),
    ]


def test_old_tablets_are_listed_while_something_is_unsent(office, session, noon):
    make.tablet(session, name="済んだもの")
    waits = make.tablet(session, name="残っているもの").kiosk
    make.invitation(session, name="来なかったもの")
    Kiosk.objects.filter(pk=waits.pk).update(unsent=1)
    noon.move_to(make.tokyo("2026-06-05 09:00"))
    office.force_login(make.staff())

    named = [each.kiosk.name for each in office.get(LIST).context["tablets"]]

    assert named == ["残っているもの"]


def test_a_tablet_is_named_anew(office, session):
    kiosk = make.tablet(session).kiosk

    office.post(address("kiosk", kiosk), {"name": "  受付の青いiPad "})
    refused = office.post(address("kiosk", kiosk), {"name": "x" * 41})

    kiosk.refresh_from_db()
    assert kiosk.name == "受付の青いiPad"
    assert "40文字まで" in text(refused)


def test_stopping_asks_once_and_says_what_becomes_of_unsent_marks(office, session):
    kiosk = make.tablet(session).kiosk
    Kiosk.objects.filter(pk=kiosk.pk).update(unsent=7)

    asked = office.get(address("kiosk-revoke", kiosk))
    before = Kiosk.objects.get().revoked_at
    done = office.post(address("kiosk-revoke", kiosk), follow=True)

    assert "未送信の7件は、消えずにタブレットに残ります" in text(asked)
    assert before is None
    assert Kiosk.objects.get().revoked_at == make.NOON
    assert "を停止しました" in text(done)


def test_everybody_sees_the_tablets_of_their_own_sessions(client, session):
    """施設職員 of the hall, the 講師 and the 委託先 of the session; nobody else's."""
    kiosk = make.tablet(session, name="A").kiosk
    make.tablet(held(make.venue(), "2026-06-01 14:00"), name="B")
    members = {role: make.membership(role) for role in Role if role != Role.VIEWER}
    VenueStaff.objects.create(venue=session.venue, membership=members[Role.FACILITY_STAFF])
    teacher = make.helper(membership=members[Role.INSTRUCTOR])
    type(session).objects.filter(pk=session.pk).update(instructor=teacher)
    type(session.offering).objects.filter(pk=session.offering_id).update(
        contractor=members[Role.CONTRACTOR]
    )

    seen = {
        role: {row.name for row in tablets.visible_to(member)}
        for role, member in members.items()
    }

    assert seen == {role: {"A"} for role in members} | {Role.CITY_STAFF: {"A", "B"}}
    client.force_login(members[Role.INSTRUCTOR].user)
    assert client.get(address("kiosk-revoke", kiosk)).status_code == 200


def test_whoever_reads_numbers_only_sees_no_tablet(client, session):
    kiosk = make.tablet(session).kiosk
    client.force_login(make.staff(Role.VIEWER))

    asked = [LIST, NEW, *(address(name, kiosk) for name in ("kiosk", "kiosk-pair"))]

    assert [client.get(each).status_code for each in asked] == [403] * 4


def test_today_and_the_roster_say_how_the_tablets_are_doing(office, session):
    for unsent in (2, 3):
        kiosk = make.tablet(session).kiosk
        Kiosk.objects.filter(pk=kiosk.pk).update(unsent=unsent)

    for page in (office.get(reverse("staff:today")), office.get(address("roster", session))):
        assert "2台・未送信 5件・最後の連絡 12:00" in text(page)
        assert f"{NEW}?session={session.public_id}" in page.content.decode()


def test_from_a_roster_the_session_s_day_is_ticked(office, session):
    """And whoever teaches on that day, not on another."""
    teacher = make.helper()
    later = held(session.venue, "2026-06-03 10:00", instructor=teacher)
    page = f"{NEW}?session={later.public_id}"

    form = office.get(page).context["form"]
    today = office.get(NEW).context["form"]
    data = {name: form[name].value() for name in ("sessions", "helpers", "name", "last_day")}
    office.post(page, data)

    assert form["sessions"].value() == [str(later.pk)]
    assert form["helpers"].value() == [str(teacher.pk)]
    assert today["sessions"].value() == [str(session.pk)]
    assert "helpers" not in today.fields
    [grant] = Kiosk.objects.get().grants.all()
    assert (grant.session, [*grant.helpers.all()]) == (later, [teacher])


def test_a_list_costs_the_same_for_one_and_for_three(
    office, session, django_assert_num_queries
):
    for _ in range(2):
        make.tablet(session)
        office.get(LIST)
        with django_assert_num_queries(6):
            office.get(LIST)
