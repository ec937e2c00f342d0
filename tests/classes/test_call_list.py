"""The call list as far as seats are concerned: what is due first, and what people answer."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.actions import registrations
from classes.actions.refusals import OfferExpired, SeatGone
from classes.models import VenueStaff
from classes.rules import wordings
from notices.actions import messages
from notices.choices import MessageChannel, MessageState, Purpose
from notices.models import Attempt, Message
from tests import make
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db
CALLS = reverse("staff:calls")


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def offered(people=2, **columns):
    """A class of one seat that came free: the first of those in line is asked."""
    offering = make.offering(capacity=1, waiting_limit=None, **columns)
    seated = make.registration(offering)
    line = [
        make.registration(offering, make.participant(phone=f"09922210{number:02}"))
        for number in range(people)
    ]
    registrations.cancel(seated, reason="用事", by=BY, at=NOON)
    return line


def last_called(clock, people=2):
    """The class begins on Monday, and it is Friday afternoon: all who wait are asked."""
    offering = make.offering(capacity=1, waiting_limit=None)
    seated, *line = [make.registration(offering) for _ in range(people + 1)]
    friday = make.tokyo("2026-06-12 16:00")
    clock.move_to(friday, tick=False)
    registrations.cancel(seated, reason="用事", by=BY, at=friday)
    return line


def message_of(registration):
    return Message.objects.get(dedupe_key__startswith=f"registration:{registration.pk}/")


def answer(client, registration, said, **more):
    url = reverse("staff:call-answer", args=[message_of(registration).pk])
    response = client.post(url, {"answer": said} | more, follow=True)
    return [str(note) for note in response.context["messages"]]


def mark(client, registration, result, **more):
    url = reverse("staff:call-mark", args=[message_of(registration).pk])
    return client.post(url, {"result": result} | more, follow=True)


def states(rows):
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def tries(registration):
    rows = Attempt.objects.filter(message=message_of(registration)).order_by("pk")
    return [row.result for row in rows]


def say(key, *, due_at=None, at=NOON):
    return messages.say(
        to=make.participant(),
        purpose=Purpose.SESSION_CHANGED,
        dedupe_key=key,
        text=key,
        by=BY,
        at=at,
        way=messages.Way(due_at=due_at),
    )


def test_what_is_due_first_stands_first_then_what_is_oldest(clerk):
    hour = timedelta(hours=1)
    say("young", at=NOON + hour)
    say("old")
    say("due later", due_at=NOON + 5 * hour)
    say("due soon", due_at=NOON + 2 * hour, at=NOON + hour)

    causes = clerk.get(CALLS).context["causes"]

    assert [cause.text for cause in causes] == ["due soon", "due later", "old", "young"]


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("2026-06-01 15:30", "きょう15:30まで"),
        ("2026-06-02 10:00", "あす10:00まで"),
        ("2026-06-15 10:00", "6月15日（月）10:00まで"),
        ("2026-06-01 12:00", "きょう12:00で期限切れ"),
        ("2026-05-29 17:00", "5月29日（金）17:00で期限切れ"),
    ],
)
def test_a_deadline_is_said_in_words(due, words):
    assert wordings.until(make.tokyo(due), at=NOON) == words


def test_an_offer_says_until_when_who_and_what_for(clerk):
    first, _ = offered(title="LINE教室")

    text = clerk.get(CALLS).content.decode()

    assert wordings.until(message_of(first).due_at, at=NOON) in text
    assert [
        word for word in ("繰上げのご案内", "LINE教室", first.reference) if word not in text
    ] == []
    assert 'href="tel:0992221000"' in text
    assert "まだかけていません" in text


def test_a_yes_gives_the_seat_and_is_a_call_that_reached_somebody(clerk):
    line = offered()

    assert answer(clerk, line[0], "accept") == ["「参加する」を記録し、席を確保しました。"]

    assert states(line) == ["confirmed", "waiting"]
    assert (message_of(line[0]).state, tries(line[0])) == (MessageState.TOLD, ["told"])


def test_a_no_offers_the_seat_to_the_next(clerk):
    line = offered()

    answer(clerk, line[0], "decline")

    assert states(line) == ["withdrawn", "offered"]
    assert tries(line[0]) == ["told"]


def test_nobody_answering_is_a_try_and_keeps_the_offer(clerk):
    line = offered()

    mark(clerk, line[0], "no_answer", tries_seen="0")

    assert states(line) == ["offered", "waiting"]
    assert tries(line[0]) == ["no_answer"]


def test_the_next_is_asked_before_the_deadline_for_a_reason_only(clerk):
    line = offered()

    (refused,) = answer(clerk, line[0], "next", reason="  ")
    assert "理由を入力してください" in refused
    assert states(line) == ["offered", "waiting"]

    answer(clerk, line[0], "next", reason="3回かけて不在")
    assert states(line) == ["waiting", "offered"]
    assert line[0].history.last().reason == "3回かけて不在"


@pytest.mark.parametrize("said", ["accept", "decline"])
def test_the_second_click_changes_nothing(clerk, said):
    line = offered()
    answer(clerk, line[0], said)
    before = states(line), tries(line[0]), AuditEvent.objects.count()

    answer(clerk, line[0], said)

    assert (states(line), tries(line[0]), AuditEvent.objects.count()) == before


def test_a_clerk_who_is_second_hears_that_there_is_nothing_to_answer(clerk):
    line = offered()
    answer(clerk, line[0], "decline")

    (note,) = answer(clerk, line[0], "accept")

    assert note.startswith("今、お返事をいただくご案内はありません")
    assert states(line) == ["withdrawn", "offered"]


def test_a_yes_after_the_deadline_is_told_so_and_stands_in_line_again(clerk, clock):
    line = offered()
    late = message_of(line[0]).due_at + timedelta(seconds=1)
    clock.move_to(late, tick=False)
    clerk.force_login(make.staff())

    (note,) = answer(clerk, line[0], "accept")

    assert note.startswith(OfferExpired.message.split("{")[0])
    assert states(line) == ["waiting", "offered"]
    assert message_of(line[0]).told_at == late


def test_the_last_call_stands_together_and_the_first_yes_has_the_seat(clerk, clock):
    line = last_called(clock)
    clerk.force_login(make.staff())  # the log-in of noon is over
    (cause,) = clerk.get(CALLS).context["causes"]
    assert {call.person for call in cause.calls} == {row.participant for row in line}

    answer(clerk, line[1], "accept")
    (note,) = answer(clerk, line[0], "accept")

    assert note == SeatGone.message
    assert states(line) == ["waiting", "confirmed"]
    assert message_of(line[0]).state == MessageState.TOLD


def test_a_no_at_the_last_call_leaves_the_line(clerk, clock):
    line = last_called(clock)
    clerk.force_login(make.staff())  # the log-in of noon is over

    answer(clerk, line[0], "decline")

    assert states(line) == ["withdrawn", "waiting"]


def test_offers_of_two_classes_with_one_name_stand_apart(clerk):
    course = make.course(title="LINE教室")
    offered(course=course)
    offered(course=course)

    assert len(clerk.get(CALLS).context["causes"]) == 2


@pytest.mark.parametrize("data", [{}, {"answer": "perhaps"}])
def test_a_garbled_answer_changes_nothing_and_says_so(clerk, data):
    line = offered()
    url = reverse("staff:call-answer", args=[message_of(line[0]).pk])

    response = clerk.post(url, data, follow=True)

    assert "記録できませんでした" in response.content.decode()
    assert states(line) == ["offered", "waiting"]


def test_news_that_asks_nothing_takes_no_answer(clerk):
    message = say("news")

    response = clerk.post(
        reverse("staff:call-answer", args=[message.pk]), {"answer": "accept"}, follow=True
    )

    assert "記録できませんでした" in response.content.decode()


def test_another_town_s_offer_is_not_answered(client):
    line = offered()
    client.force_login(make.staff(town=make.other_town()))
    url = reverse("staff:call-answer", args=[message_of(line[0]).pk])

    assert client.post(url, {"answer": "accept"}).status_code == 404
    assert states(line) == ["offered", "waiting"]


@pytest.mark.parametrize("answers_for_it", [True, False])
def test_facility_staff_answer_for_their_own_venues_only(client, answers_for_it):
    line = offered()
    membership = make.membership(Role.FACILITY_STAFF)
    if answers_for_it:
        VenueStaff.objects.create(venue=line[0].offering.venue, membership=membership)
    client.force_login(membership.user)

    asked = bool(client.get(CALLS).context["asked"])
    answer(client, line[0], "accept")

    assert asked is answers_for_it
    assert states(line)[0] == ("confirmed" if answers_for_it else "offered")


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.CONTRACTOR, Role.VIEWER])
def test_others_answer_for_nobody(client, role):
    line = offered()
    client.force_login(make.staff(role))
    url = reverse("staff:call-answer", args=[message_of(line[0]).pk])

    assert client.post(url, {"answer": "accept"}).status_code == 403


def test_the_list_is_narrowed_to_one_offering(clerk):
    line = offered()
    offered()

    answer_page = clerk.get(CALLS, {"offering": str(line[0].offering.public_id)})

    assert [
        call.message for cause in answer_page.context["causes"] for call in cause.calls
    ] == [message_of(line[0])]
    assert len(clerk.get(CALLS, {"offering": "nonsense"}).context["causes"]) == 2


def test_what_goes_by_post_is_not_on_the_call_list(clerk):
    messages.say(
        to=make.participant(address="山下町11-1"),
        purpose=Purpose.DRAW_WON,
        dedupe_key="won",
        text="当選しました。",
        by=BY,
        at=NOON,
        way=messages.Way(channel=MessageChannel.POST),
    )

    page = clerk.get(CALLS)

    assert page.context["causes"] == []
    assert "はがきで知らせる方（1通）" in page.content.decode()


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_costs_the_same_however_many_are_to_be_rung(
    clerk, django_assert_max_num_queries, people
):
    for _ in range(people):
        offered()
    clerk.get(CALLS)

    with django_assert_max_num_queries(17):
        clerk.get(CALLS)
