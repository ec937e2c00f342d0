"""The list of offerings and one offering's page, as staff use them."""

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from classes.actions import flyers
from classes.choices import OfferingState, SessionState
from classes.models import Flyer, Offering, Session
from notices.models import Message
from tests import make
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def url(name, *args):
    return reverse(f"staff:{name}", args=args)


def notes(answer):
    return [str(note) for note in answer.context["messages"]]


def shown(client, **asked):
    answer = client.get(url("offerings"), asked)
    return [row.offering for row in answer.context["listings"]]


def test_the_list_shows_what_is_ahead_the_next_first(clerk):
    later = make.offering(first=make.tokyo("2026-07-01 10:00"))
    sooner = make.offering(first=make.tokyo("2026-06-08 10:00"))
    undated = make.offering(sessions=0, state=OfferingState.DRAFT)
    make.offering(first=make.tokyo("2026-05-01 10:00"))

    assert shown(clerk) == [sooner, later, undated]


def test_the_list_is_narrowed_by_state_kind_venue_term_and_words(clerk):
    hall = make.venue(name="谷山市民会館")
    draft = make.offering(state=OfferingState.DRAFT)
    there = make.offering(venue=hall)
    outreach = make.offering(kind="outreach")
    past = make.offering(first=make.tokyo("2025-04-01 10:00"))
    line = make.offering(title="LINE教室")

    assert shown(clerk, state="draft") == [draft]
    assert shown(clerk, venue=hall.pk) == [there]
    assert shown(clerk, kind="outreach") == [outreach]
    assert shown(clerk, term="2025") == [past]
    assert shown(clerk, term="2024") == shown(clerk)
    assert {*shown(clerk, term="all")} == {draft, there, outreach, past, line}
    assert shown(clerk, q="line") == [line]
    assert shown(clerk, q="谷山 会館") == [there]
    assert shown(clerk, q="谷山 LINE") == []


@pytest.mark.parametrize(
    "asked", [{"state": "lost"}, {"venue": "x"}, {"kind": "0"}, {"term": "x"}, {"page": "99"}]
)
def test_a_garbled_address_still_shows_the_list(clerk, asked):
    offering = make.offering()

    assert shown(clerk, **asked) == [offering]


def test_an_empty_list_says_what_to_do_first(clerk):
    text = clerk.get(url("offerings")).content.decode()

    assert [text.count(link) for link in (url("venues"), url("courses"))] == [2, 2]
    assert text.count("講座はまだありません") == 1


def test_a_search_without_result_says_how_to_go_on(clerk):
    make.offering()

    text = clerk.get(url("offerings"), {"q": "ない"}).content.decode()

    assert text.count("あてはまる講座はありません") == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(clerk, rows, django_assert_num_queries):
    for _ in range(rows):
        make.registration(make.offering(sessions=4, instructor=make.helper()))

    with django_assert_num_queries(10):
        clerk.get(url("offerings"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_however_many_are_registered(
    clerk, rows, django_assert_num_queries
):
    offering = make.offering(sessions=rows, instructor=make.helper())
    for number in range(rows):
        make.registration(offering)
        flyers.create(offering, label=f"窓口{number}", by=BY, at=NOON)
    clerk.get(url("offering", offering.public_id))

    with django_assert_num_queries(16):
        clerk.get(url("offering", offering.public_id))


def test_the_page_shows_seats_sessions_and_who_is_registered(clerk):
    offering = make.offering(sessions=2, capacity=5)
    registration = make.registration(offering, make.participant(name="辻󠄀 ハナ"))

    text = " ".join(clerk.get(url("offering", offering.public_id)).content.decode().split())

    assert "定員 5人</span><span>残り 4席" in text
    assert text.count("令和8年6月15日（月）") == text.count("令和8年6月22日（月）") == 1
    assert (text.count("辻󠄀 ハナ"), text.count(registration.reference)) == (1, 1)


def test_who_looked_at_the_names_is_written_down_once_a_day(clerk):
    offering = make.offering()
    make.offering(title="誰もいない")
    make.registration(offering)

    for each in Offering.objects.all():
        for _ in range(2):
            clerk.get(url("offering", each.public_id))

    viewed = AuditEvent.objects.filter(action="offering.registrations_viewed")
    assert [event.subject_key for event in viewed] == [str(offering.pk)]


def test_a_draft_is_published_and_taken_back(clerk):
    offering = make.offering(state=OfferingState.DRAFT)

    published = clerk.post(url("offering-publish", offering.public_id), follow=True)
    state = Offering.objects.get().state
    back = clerk.post(url("offering-withdraw", offering.public_id), follow=True)

    assert (state, notes(published)) == ("published", ["公開しました。"])
    assert (Offering.objects.get().state, notes(back)) == ("draft", ["下書きに戻しました。"])


def test_a_second_click_on_publish_is_told_how_it_stands(clerk):
    offering = make.offering()

    answer = clerk.post(url("offering-publish", offering.public_id), follow=True)

    assert notes(answer) == [
        "この募集は今「公開」のため、この操作はできません。画面を開き直してください。"
    ]


def test_the_page_before_cancelling_names_how_many_people_it_concerns(clerk):
    offering = make.offering()
    for _ in range(2):
        make.registration(offering)

    text = clerk.get(url("offering-cancel", offering.public_id)).content.decode()

    assert text.count("2人が申し込んでいます。") == 1
    assert Offering.objects.get().state == OfferingState.PUBLISHED


def test_cancelling_puts_each_person_on_the_call_list(clerk):
    offering = make.offering()
    for _ in range(2):
        make.registration(offering)
    page = url("offering-cancel", offering.public_id)

    first = clerk.post(page, {"reason": "台風"}, follow=True)
    second = clerk.post(page, {"reason": "台風"}, follow=True)

    assert notes(first) == ["中止にしました。申し込んだ方を連絡リストに載せました。"]
    assert notes(second) == ["この募集は、すでに中止になっています。"]
    assert Message.objects.count() == 2


def test_cancelling_without_a_reason_asks_for_one(clerk):
    offering = make.offering()

    answer = clerk.post(url("offering-cancel", offering.public_id), {"reason": " "})

    assert answer.context["form"].errors == {
        "reason": ["中止の理由を入力してください。申し込んだ方に、この理由を伝えます。"]
    }


def meeting_form(session, **changes):
    return {
        "day": "2026-06-16",
        "starts": "13:30",
        "ends": "15:30",
        "venue": session.venue_id,
    } | changes


def test_one_meeting_is_moved_on_its_page(clerk):
    session = make.offering().sessions.get()

    answer = clerk.post(
        url("session-move", session.public_id), meeting_form(session), follow=True
    )

    assert notes(answer) == ["第1回の日時・会場を保存しました。"]
    assert Session.objects.get().starts_at == make.tokyo("2026-06-16 13:30")


def test_moving_onto_another_meeting_asks_for_a_tick_and_then_obeys(clerk):
    session = make.offering().sessions.get()
    make.offering(venue=session.venue, first=make.tokyo("2026-06-16 14:00"), title="LINE教室")
    page = url("session-move", session.public_id)

    asked = clerk.post(page, meeting_form(session))
    again = clerk.post(page, meeting_form(session, accept="something else"))
    clerk.post(page, meeting_form(session, accept=asked.context["accepts"]))

    assert asked.content.decode().count("LINE教室") == 1
    assert again.context["accepts"] == asked.context["accepts"]
    assert Session.objects.get(pk=session.pk).starts_at == make.tokyo("2026-06-16 13:30")


def test_moving_to_a_closed_day_asks_for_a_tick(clerk):
    session = make.offering().sessions.get()

    asked = clerk.post(
        url("session-move", session.public_id), meeting_form(session, day="2026-07-20")
    )

    assert asked.content.decode().count("この日は会場の休みの日です（海の日）。") == 1


def test_the_second_editor_of_a_meeting_sees_the_present_time_and_keeps_the_typed(clerk):
    session = make.offering().sessions.get()
    page = url("session-move", session.public_id)
    seen = clerk.get(page).context["form"].initial["seen"]
    clerk.post(page, meeting_form(session, seen=seen))
    mine = meeting_form(session, day="2026-06-17", seen=seen)

    refused = clerk.post(page, mine)
    now_seen = refused.context["form"].data["seen"]
    clerk.post(page, mine | {"seen": now_seen})

    assert refused.content.decode().count("今は第1回 6月16日（火）13:30〜15:30") == 1
    assert refused.context["form"].data["day"] == "2026-06-17"
    assert Session.objects.get().starts_at == make.tokyo("2026-06-17 13:30")


def test_one_meeting_is_called_off_and_one_added_instead(clerk):
    offering = make.offering()
    session = offering.sessions.get()

    off = clerk.post(url("session-cancel", session.public_id), {"reason": "台風"}, follow=True)
    again = clerk.get(url("session-cancel", session.public_id), follow=True)
    more = clerk.post(
        url("session-new", offering.public_id), meeting_form(session), follow=True
    )

    assert notes(off) == ["第1回を中止にしました。"]
    assert notes(again) == [
        "第1回はすでに中止になっています。代わりの日は「回を追加」で作れます。"
    ]
    assert notes(more) == ["第2回を追加しました。"]
    assert [each.state for each in offering.sessions.order_by("number")] == [
        SessionState.CANCELLED,
        SessionState.SCHEDULED,
    ]


def test_a_flyer_is_made_for_a_place(clerk):
    offering = make.offering()

    clerk.post(url("flyer-new", offering.public_id), {"label": "窓口"})
    empty = clerk.post(url("flyer-new", offering.public_id), {"label": ""})

    assert [each.label for each in Flyer.objects.all()] == ["窓口"]
    assert empty.context["flyer_form"].errors == {
        "label": ["配布先を入力してください。例：東部公民館の窓口"]
    }
