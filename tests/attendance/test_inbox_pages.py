"""The inbox of marks in doubt: what stands there, for whom, and what a press does."""

import re

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from attendance.actions import conflicts
from attendance.choices import Answer, ConflictKind, ConflictState
from classes.models import Registration
from tests import make
from tests.attendance.doubts import LATER, Class, mark, nameless, presence
from tests.attendance.pages import hana, search, text

pytestmark = pytest.mark.django_db
INBOX = "/staff/conflicts/"


@pytest.fixture(autouse=True)
def the_morning_after():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def address(name, row):
    return reverse(f"staff:{name}", args=[row.public_id])


def answer(client, row, given, *, headers=None, **more):
    data = {"answer": str(given)} | more
    return client.post(address("conflict-settle", row), data, headers=headers or {})


def state(row):
    row.refresh_from_db()
    return row.state, row.answer


def buttons(response):
    """The answers offered, the proposed one first."""
    return re.findall(r'name="answer" value="(\w+)"', response.content.decode())


def test_a_line_says_what_happened_what_is_proposed_and_why(clerk):
    held = Class.held(title="はじめてのスマホ教室")
    presence(held, ConflictKind.NOT_REGISTERED, participant=hana())

    response = clerk.get(INBOX)

    said = text(response)
    assert "山田　花子さんがQRコードで受付をしました。この回の申込みはありません。" in said
    assert "提案実際に来られたので、当日参加として名簿に入れます。" in said
    assert "6月15日（月）　はじめてのスマホ教室" in said
    assert buttons(response) == ["admit", "keep", "withdraw"]


def test_one_press_settles(clerk):
    row = presence(Class.held(), ConflictKind.NOT_REGISTERED)

    response = answer(clerk, row, Answer.ADMIT)

    assert (response.status_code, response["Location"]) == (302, INBOX)
    assert state(row) == (ConflictState.SETTLED, Answer.ADMIT)
    assert Registration.objects.count() == 1


def test_with_htmx_the_list_comes_anew_with_the_focus_on_the_next(clerk):
    held = Class.held()
    first = presence(held, ConflictKind.NOT_REGISTERED)
    second = presence(held, ConflictKind.OTHER_DAY)

    response = answer(clerk, first, Answer.KEEP, headers={"HX-Request": "true"})

    shown = response.content.decode()
    assert "「このまま残す」と確認しました。" in text(response)
    assert f"c-{first.public_id}" not in shown
    assert re.findall(r'aria-describedby="why-(\S+)" autofocus', shown) == [
        str(second.public_id)
    ]


def test_without_htmx_the_way_leads_to_the_next(clerk):
    held = Class.held()
    first = presence(held, ConflictKind.NOT_REGISTERED)
    second = presence(held, ConflictKind.OTHER_DAY)

    response = answer(clerk, first, Answer.KEEP)

    assert response["Location"] == f"{INBOX}#c-{second.public_id}"


def test_what_is_refused_is_said_and_stays(clerk):
    row = presence(Class.held(), ConflictKind.NOT_REGISTERED)

    response = clerk.post(address("conflict-settle", row), {"answer": "tablet"}, follow=True)

    assert conflicts.AnswerNotOffered.message in text(response)
    assert state(row) == (ConflictState.OPEN, "")


def test_a_card_scanned_by_two_tablets_is_one_question(clerk):
    held = Class.held()
    nameless(held, ConflictKind.UNKNOWN_CARD)
    nameless(held, ConflictKind.UNKNOWN_CARD)

    response = clerk.get(INBOX)

    assert "同じ記録が2件" in text(response)
    assert "あと 1件" in text(response)
    assert buttons(response) == ["count", "discard"]


def test_whoever_held_the_card_is_chosen_from_the_roster(clerk):
    held = Class.held()
    registration = make.registration(held.offering, hana())
    row = nameless(held, ConflictKind.UNKNOWN_CARD)

    page = clerk.get(address("conflict-identify", row))
    answer(clerk, row, Answer.IDENTIFY, person=registration.participant.public_id)

    assert "名簿で、まだ出席になっていない方（1人）" in text(page)
    assert f'value="{registration.participant.public_id}"' in page.content.decode()
    assert state(row) == (ConflictState.SETTLED, Answer.IDENTIFY)


def test_whoever_held_the_card_is_searched_by_name(clerk):
    person = hana()
    row = nameless(Class.held(), ConflictKind.UNKNOWN_CARD)

    page = search(clerk, "ヤマダ", address("conflict-identify", row))

    assert f'value="{person.public_id}"' in page.content.decode()
    assert AuditEvent.objects.filter(action="participants.searched").count() == 1


def test_all_of_a_kind_are_listed_and_settled_as_proposed(clerk):
    held = Class.held()
    rows = [presence(held, ConflictKind.NOT_REGISTERED) for _ in range(3)]
    other = presence(held, ConflictKind.OTHER_DAY)
    link = f"/staff/conflicts/together/?session={held.session.public_id}&kind=not_registered"

    assert link.replace("&", "&amp;") in clerk.get(INBOX).content.decode()
    listed = clerk.get(link)
    shown = re.findall(r'name="row" value="([^"]+)"', listed.content.decode())
    late = presence(held, ConflictKind.NOT_REGISTERED)
    done = clerk.post(
        "/staff/conflicts/together/",
        {"session": held.session.public_id, "kind": "not_registered", "row": shown},
        follow=True,
    )

    assert "3件を、提案どおりに確認しました。" in text(done)
    assert [state(row) for row in rows] == [(ConflictState.SETTLED, Answer.ADMIT)] * 3
    # What came after the clerk had looked, and what is of another kind, waits.
    assert [state(row) for row in (late, other)] == [(ConflictState.OPEN, "")] * 2


def test_what_was_settled_is_listed_with_how_and_by_whom(client):
    user = make.staff(display_name="中村 由美")
    client.force_login(user)
    row = presence(Class.held(), ConflictKind.NOT_REGISTERED, participant=hana())
    answer(client, row, Answer.KEEP)

    said = text(client.get("/staff/conflicts/decided/"))

    assert "山田　花子さんがQRコードで受付をしました。" in said
    assert "このまま残す" in said
    assert "中村 由美令和8年6月16日（火）9:00" in said


def test_those_settled_are_narrowed_by_kind(clerk):
    held = Class.held()
    answer(clerk, presence(held, ConflictKind.OTHER_DAY), Answer.KEEP)
    answer(clerk, presence(held, ConflictKind.NOT_REGISTERED), Answer.KEEP)

    found = clerk.get("/staff/conflicts/decided/?kind=other_day").context["decisions"]

    assert [each.conflict.kind for each in found] == ["other_day"]


def test_an_answer_that_changed_nothing_is_undone_with_one_press(clerk):
    row = presence(Class.held(), ConflictKind.NOT_REGISTERED)
    answer(clerk, row, Answer.KEEP)

    clerk.post(address("conflict-reopen", row))

    assert state(row) == (ConflictState.OPEN, "")


def test_the_menu_and_today_say_how_many_wait_and_how_long(clerk):
    held = Class.held(first=make.tokyo("2026-06-05 10:00"))
    presence(held, ConflictKind.NOT_REGISTERED)
    presence(held, ConflictKind.OTHER_DAY)

    said = text(clerk.get("/staff/"))

    assert "要確認 2件" in said
    assert (
        "タブレットの記録に、確認の必要なものが 2件あります（うち1週間以上前から 2件）。"
        in said
    )


def test_the_roster_says_how_many_wait_of_its_session(clerk):
    held = Class.held()
    presence(held, ConflictKind.NOT_REGISTERED)
    presence(Class.held(), ConflictKind.NOT_REGISTERED)

    page = clerk.get(reverse("staff:roster", args=[held.session.public_id]))

    assert "この回の記録に、確認の必要なものが 1件あります。" in text(page)
    assert f"{INBOX}?session={held.session.public_id}" in page.content.decode()


def test_an_empty_inbox_says_so(clerk):
    assert "要確認の記録はありません" in text(clerk.get(INBOX))


def test_whoever_holds_the_session_settles_until_the_day_after(client):
    helper_member = make.membership(Role.INSTRUCTOR)
    held = Class.held(instructor=make.helper(membership=helper_member))
    own = presence(held, ConflictKind.NOT_REGISTERED)
    other = presence(Class.held(), ConflictKind.NOT_REGISTERED)
    client.force_login(helper_member.user)

    assert "あと 1件" in text(client.get(INBOX))
    assert answer(client, own, Answer.ADMIT).status_code == 302
    assert answer(client, other, Answer.ADMIT).status_code == 404
    assert (state(own)[0], state(other)[0]) == (ConflictState.SETTLED, ConflictState.OPEN)


def test_whoever_held_the_session_asks_the_office_later(client):
    helper_member = make.membership(Role.INSTRUCTOR)
    held = Class.held(instructor=make.helper(membership=helper_member))
    row = presence(held, ConflictKind.NOT_REGISTERED)

    with time_machine.travel(make.tokyo("2026-06-17 09:00"), tick=False):
        client.force_login(helper_member.user)
        page = client.post(address("conflict-settle", row), {"answer": "admit"}, follow=True)

    assert "この回の出席を変更できるのは、開催の翌日までです。" in text(page)
    assert state(row) == (ConflictState.OPEN, "")


def test_only_the_office_says_that_two_are_one(client):
    helper_member = make.membership(Role.INSTRUCTOR)
    held = Class.held(instructor=make.helper(membership=helper_member))
    known = hana()
    row = presence(held, ConflictKind.ALIKE, alike=known)
    client.force_login(helper_member.user)

    offered = buttons(client.get(INBOX))
    page = client.post(address("conflict-settle", row), {"answer": "join"}, follow=True)

    assert offered == ["apart"]
    assert "同じ方として統合できるのは市職員です。" in text(page)
    assert state(row) == (ConflictState.OPEN, "")


def test_looking_is_written_down_once_a_day(clerk):
    presence(Class.held(), ConflictKind.NOT_REGISTERED)

    clerk.get(INBOX)
    clerk.get(INBOX)

    assert AuditEvent.objects.filter(action="conflicts.viewed").count() == 1


def everything(number):
    """So many of each kind that reads most."""
    for _ in range(number):
        held, other = Class.held(), Class.held()
        person = make.participant(phone=f"099216{number}{_}11")
        presence(held, ConflictKind.ALIKE, alike=make.participant())
        presence(held, ConflictKind.ELSEWHERE, participant=person, other=mark(other, person))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_however_long(clerk, number, django_assert_num_queries):
    everything(number)
    clerk.get(INBOX)

    with django_assert_num_queries(18):
        clerk.get(INBOX)
