"""One act for bad weather: seen before it is done, done once, and watched."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.choices import Role
from classes.actions import mass_notices
from classes.actions.mass_notices import Plan
from classes.choices import SessionState
from classes.choices.reminders import MassKind
from classes.models import MassNotice, Session
from classes.queries import mass_notices as known
from notices.actions import messages
from notices.choices import MessageState, Purpose
from notices.models import Message, NoticeTerms
from tests import make
from tests.moments import at_once

pytestmark = pytest.mark.django_db
NEW = reverse("staff:mass-notice-new")
TYPHOON = "台風が近づいているため"


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(make.NOON, tick=False)


@pytest.fixture
def machines(settings):
    settings.NOTICE_GATEWAYS = {"sms": "notices.gateways.console.Console"}
    NoticeTerms.objects.create(
        municipality=make.town(), machines=["sms"], sms_for="all_mobiles"
    )


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def classes(number=2, people=2):
    """Classes on 15 June, each with people who have mobile phones, and one with a landline."""
    held = []
    for each in range(number):
        offering = make.offering(capacity=50, title=f"教室{each}")
        for person in range(people):
            one = make.participant(phone=f"090-12{each:02}-{person:04}")
            make.registration(offering, one)
        make.registration(offering, make.participant(phone=f"099-224-11{each:02}"))
        held.append(offering.sessions.get())
    return held


def announce(sessions, kind=MassKind.CANCEL, *, key=None, text=TYPHOON):
    plan = Plan(key or uuid4(), sessions, kind, text)
    return mass_notices.announce(make.town(), plan=plan, by=make.BY, at=make.NOON)


@pytest.mark.usefixtures("machines")
def test_sessions_are_called_off_and_everybody_is_on_the_way_to_be_told():
    sessions = classes()
    notice = announce(sessions)

    states = {*Session.objects.values_list("state", "cancel_reason")}
    assert states == {(SessionState.CANCELLED, TYPHOON)}
    progress = known.progress(notice)
    assert (progress.waiting, progress.left, progress.told) == (4, 2, 0)
    assert {call.phones[0].digits for call in progress.calls} == {"0992241100", "0992241101"}


@pytest.mark.usefixtures("machines")
def test_a_notice_alone_leaves_the_sessions_as_they_are():
    sessions = classes()
    announce(sessions, MassKind.TELL, text="雨が強いときはお休みください。")

    assert {*Session.objects.values_list("state", flat=True)} == {SessionState.SCHEDULED}
    said = Message.objects.filter(purpose=Purpose.WEATHER)
    assert (said.count(), "雨が強いときは" in said[0].text) == (6, True)


@pytest.mark.usefixtures("machines")
def test_the_dry_run_says_how_many_by_which_way_and_writes_nothing():
    sessions = classes()
    before = Message.objects.count()
    forecast = known.forecast(
        make.town(), sessions, kind=MassKind.CANCEL, text=TYPHOON, at=make.NOON
    )
    assert (forecast.people, forecast.ways, forecast.by_hand, forecast.cost) == (
        6,
        (("phone", 2), ("sms", 4)),
        2,
        48,
    )
    assert (Message.objects.count(), MassNotice.objects.count()) == (before, 0)
    assert known.progress(announce(sessions)).waiting == 4


def test_pressed_twice_it_is_one_act():
    sessions, key = classes(), uuid4()
    assert announce(sessions, key=key) == announce(sessions, key=key)
    assert (MassNotice.objects.count(), Message.objects.count()) == (1, 6)


def test_the_same_form_with_something_else_is_refused():
    sessions, key = classes(), uuid4()
    announce(sessions, key=key)
    with pytest.raises(mass_notices.NoticeReused):
        announce(sessions, key=key, text="大雨のため")


def test_what_a_colleague_called_off_meanwhile_stops_the_whole_act():
    sessions = classes()
    announce(sessions[:1])
    with pytest.raises(mass_notices.SessionsChanged) as caught:
        announce(sessions)
    assert "1回" in caught.value.message
    sessions[1].refresh_from_db()
    assert sessions[1].state == SessionState.SCHEDULED


@pytest.mark.parametrize(
    ("text", "many", "refusal"),
    [
        (" ", 1, mass_notices.TextMissing),
        ("あ" * 61, 1, mass_notices.TextTooLong),
        (TYPHOON, 0, mass_notices.NothingChosen),
    ],
)
def test_nonsense_is_refused(text, many, refusal):
    with pytest.raises(refusal):
        announce(classes(1)[:many], text=text)


def test_another_town_s_sessions_are_not_called_off():
    theirs = make.offering(town=make.other_town()).sessions.get()
    with pytest.raises(mass_notices.SessionsChanged):
        announce([theirs])
    theirs.refresh_from_db()
    assert theirs.state == SessionState.SCHEDULED


@pytest.mark.django_db(transaction=True)
def test_two_staff_at_once_call_off_once():
    sessions = classes()
    results = at_once(lambda: announce(sessions), lambda: announce(sessions))
    kinds = sorted(type(each).__name__ for each in results)
    assert (kinds, Message.objects.count()) == (["MassNotice", "SessionsChanged"], 6)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_act():
    sessions, key = classes(), uuid4()
    first, second = at_once(
        lambda: announce(sessions, key=key), lambda: announce(sessions, key=key)
    )
    assert (first, Message.objects.count()) == (second, 6)


def form(sessions, do, **typed):
    given = {
        "key": str(uuid4()),
        "kind": "cancel",
        "text": TYPHOON,
        "session": [str(each.public_id) for each in sessions],
        "do": do,
    }
    return given | typed


def test_the_page_lists_the_sessions_of_a_day_and_of_a_venue(clerk):
    first, second = classes()
    page = clerk.get(NEW, {"day": "2026-06-15", "venue": first.venue_id}).content.decode()
    assert (str(first.public_id) in page, str(second.public_id) in page) == (True, False)
    page = clerk.get(NEW, {"day": "2026-06-16"}).content.decode()
    assert str(first.public_id) not in page


def test_the_page_shows_first_and_does_after(clerk):
    sessions = classes()
    wanted = form(sessions, "check")

    page = clerk.post(NEW, wanted).content.decode()
    assert ("まだ何も送っていません" in page, MassNotice.objects.count()) == (True, 0)

    answer = clerk.post(NEW, wanted | {"do": "send"})
    notice = MassNotice.objects.get()
    assert answer["Location"] == reverse("staff:mass-notice", args=[notice.public_id])
    again = clerk.post(NEW, wanted | {"do": "send"})  # the back button, and a second press
    assert (again["Location"], MassNotice.objects.count()) == (answer["Location"], 1)


def test_a_form_without_sessions_or_words_says_so(clerk):
    page = clerk.post(NEW, form([], "check", text="")).content.decode()
    assert "知らせる回を1つ以上選んでください。" in page
    assert "理由またはお知らせの文を入力してください。" in page


def test_calls_are_marked_on_the_page_of_the_notice(clerk):
    notice = announce(classes(1))
    page = reverse("staff:mass-notice", args=[notice.public_id])
    told = Message.objects.order_by("pk")[0]

    for _ in range(2):
        clerk.post(page, {"message": told.pk, "result": "told", "tries_seen": 0})

    told.refresh_from_db()
    assert (told.state, told.attempts.count()) == (MessageState.TOLD, 1)
    assert known.progress(notice).told == 1


def test_the_middle_of_the_page_is_asked_for_alone(clerk):
    notice = announce(classes(1))
    page = clerk.get(
        reverse("staff:mass-notice", args=[notice.public_id]), headers={"HX-Request": "true"}
    ).content.decode()
    assert ("<html" in page, 'id="progress"' in page, "hx-get" in page) == (False, True, False)


def test_it_asks_again_only_while_a_machine_has_something_to_do(clerk, machines):
    notice = announce(classes(1))
    page = reverse("staff:mass-notice", args=[notice.public_id])
    assert 'hx-trigger="every 3s"' in clerk.get(page).content.decode()
    for row in Message.objects.all():
        messages.mark(row, result=MessageState.TOLD, by=make.BY, at=make.NOON)
    text = clerk.get(page).content.decode()
    assert ("every 3s" in text, "全員に伝わりました" in text) == (False, True)


def test_a_message_of_something_else_is_not_marked_here(clerk):
    notice = announce(classes(1))
    other = messages.say(
        to=make.participant(),
        purpose=Purpose.WAITING,
        dedupe_key="other",
        text="a",
        by=make.BY,
        at=make.NOON,
    )
    clerk.post(
        reverse("staff:mass-notice", args=[notice.public_id]),
        {"message": other.pk, "result": "told"},
    )
    other.refresh_from_db()
    assert other.state == MessageState.WAITING


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.CONTRACTOR, Role.VIEWER])
def test_who_does_not_plan_calls_nothing_off(client, role):
    sessions = classes(1)
    client.force_login(make.staff(role))
    assert client.post(NEW, form(sessions, "send")).status_code == 403
    assert MassNotice.objects.count() == 0


@pytest.mark.parametrize("many", [1, 9])
def test_the_queries_do_not_grow_with_the_people_of_a_session(many, django_assert_num_queries):
    (session,) = classes(1, people=many)
    with django_assert_num_queries(PER_SESSION):
        announce([session])


PER_SESSION = 50
