"""Everybody hears: by which way each result went out, and who has not been reached."""

import pytest
from django.urls import reverse

from accounts.actors import Actor
from accounts.choices import ActorKind, Role
from classes.actions import draws, offerings, registrations, sessions, waiting
from classes.choices import Channel, Joining, RegistrationState, Selection
from classes.models import VenueStaff
from classes.queries import outcomes
from classes.rules.hearing import Heard, heard
from notices.actions import messages
from notices.choices import MessageChannel, MessageState, Purpose
from notices.models import Message
from tests import make
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db
VISITOR = Actor(ActorKind.VISITOR, "")
HOLDER = Actor(ActorKind.HOLDER, "")


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def url(offering):
    return reverse("staff:outcomes", args=[offering.public_id])


def of(registration):
    return next(
        row
        for row in outcomes.of(registration.offering)
        if row.registration.pk == registration.pk
    )


def told(registration, *, result=MessageState.TOLD, by=BY):
    message = Message.objects.filter(
        dedupe_key__startswith=f"registration:{registration.pk}/"
    ).latest("pk")
    messages.mark(message, result=result, by=by, at=NOON)


def drawn(people=3, **columns):
    """A draw of one seat that was held, and its registrations."""
    offering = make.offering(selection=Selection.LOTTERY, capacity=1, **columns)
    draw = draws.commit([offering], by=BY, at=NOON)
    rows = [make.registration(offering) for _ in range(people)]
    draws.hold(draw, by=BY, at=offering.closes_at)
    for row in rows:
        row.refresh_from_db()
    return rows


@pytest.mark.parametrize(
    ("channel", "way", "reached"),
    [
        (Channel.WEB, "画面で確認", True),
        (Channel.QR, "画面で確認", True),
        (Channel.PHONE, "職員が直接", True),
        (Channel.COUNTER, "職員が直接", True),
        (Channel.FAX, "電話", False),
        (Channel.POSTCARD, "電話", False),
    ],
)
def test_a_seat_given_at_once_is_heard_of_by_the_channel_it_was_asked_for(
    channel, way, reached
):
    registration = make.registration(
        make.offering(), make.participant(phone="0992161115"), channel=channel
    )

    row = of(registration)

    assert (row.way, row.reached, row.open) == (way, reached, not reached)


def test_a_postcard_is_answered_by_postcard_where_there_is_an_address_alone():
    person = make.participant(address="山下町11-1")
    registration = make.registration(make.offering(), person, channel=Channel.POSTCARD)

    row = of(registration)

    assert (row.way, row.posted, row.open) == ("はがき", True, True)
    assert row.call.message.purpose == Purpose.SEAT_GIVEN


def test_a_postcard_that_came_too_late_hears_of_its_place_in_line():
    offering = make.offering(capacity=1, waiting_limit=None)
    make.registration(offering)

    registration = make.registration(offering, channel=Channel.FAX)

    assert "キャンセル待ちの1番目で受け付けました" in of(registration).call.message.text


def test_a_ticket_in_the_draw_is_answered_when_it_is_drawn():
    offering = make.offering(selection=Selection.LOTTERY)

    make.registration(offering, channel=Channel.POSTCARD)

    assert not Message.objects.exists()


def test_winners_and_losers_of_a_draw_are_all_still_to_be_told():
    rows = drawn()

    found = outcomes.of(rows[0].offering)

    assert {row.registration.state for row in found} == {"confirmed", "lost"}
    assert [row.open for row in found] == [True] * 3


def test_who_was_rung_up_has_been_reached_with_when_and_by_whom():
    rows = drawn()
    clerk = make.staff(display_name="東")
    told(rows[0], result=MessageState.NO_ANSWER)
    told(rows[0], by=Actor.staff(clerk))

    row = of(rows[0])

    assert (row.reached, row.at, row.by, row.call.tries) == (True, NOON, "東", 2)
    assert [each.open for each in outcomes.of(rows[0].offering)] == [True, True, False]


def test_an_offer_is_due_before_everything_else():
    offering = make.offering(capacity=1, waiting_limit=None)
    seated = make.registration(offering)
    first = make.registration(offering, make.participant(kana="ン", phone="0992161115"))
    make.registration(offering, channel=Channel.FAX)
    registrations.cancel(seated, reason="用事", by=BY, at=NOON)

    assert outcomes.of(offering)[0].registration == first
    assert outcomes.of(offering)[0].call.message.purpose == Purpose.SEAT_OFFERED


def test_an_offer_that_was_taken_on_the_web_was_heard_of_there():
    offering = make.offering(capacity=1, waiting_limit=None)
    seated, first = [make.registration(offering) for _ in range(2)]
    registrations.cancel(seated, reason="用事", by=BY, at=NOON)

    waiting.accept(first, by=VISITOR, at=NOON)

    assert (of(first).way, of(first).reached) == ("画面で確認", True)


def test_a_registration_cancelled_by_its_holder_was_seen_by_them():
    registration = make.registration(make.offering())

    registrations.cancel(registration, reason="用事", by=HOLDER, at=NOON)

    assert (of(registration).way, of(registration).reached) == ("画面で確認", True)


def test_a_registration_cancelled_by_the_office_is_told():
    registration = make.registration(make.offering(title="LINE教室"))
    clerk = Actor.staff(make.staff())

    registrations.cancel(registration, reason="重複のため", tell=True, by=clerk, at=NOON)

    row = of(registration)
    assert (row.open, row.call.message.purpose) == (True, Purpose.REGISTRATION_CANCELLED)
    assert row.call.message.text.startswith(
        "「LINE教室」のお申込みは取り消されました。理由は「重複のため」です。"
    )


def test_a_registration_cancelled_on_the_telephone_needs_no_news():
    registration = make.registration(make.offering())

    registrations.cancel(registration, reason="用事", by=Actor.staff(make.staff()), at=NOON)

    assert (of(registration).way, of(registration).open) == ("職員が直接", False)


@pytest.mark.parametrize(("asked_by", "messages_made"), [("holder", 0), ("office", 1), ("", 1)])
def test_the_desk_says_who_wanted_it_cancelled(client, asked_by, messages_made):
    registration = make.registration(make.offering())
    client.force_login(make.staff())

    client.post(
        reverse("staff:phone-cancel", args=[registration.reference]),
        {"reason": "plans", "asked_by": asked_by},
    )

    registration.refresh_from_db()
    assert registration.state == RegistrationState.CANCELLED
    assert Message.objects.count() == messages_made


def test_whoever_waits_until_the_class_begins_hears_that_no_seat_came_free():
    offering = make.offering(capacity=1, waiting_limit=None)
    make.registration(offering)
    waits = make.registration(offering)

    waiting.lapse(offering, by=BY, at=offering.sessions.get().starts_at)

    assert "席が空かないまま始まりました" in of(waits).call.message.text


def test_nobody_who_waits_for_a_cancelled_class_is_told_twice():
    offering = make.offering(capacity=1, waiting_limit=None)
    make.registration(offering)
    waits = make.registration(offering)
    sessions.cancel(offering.sessions.get(), reason="台風", by=BY, at=NOON)

    waiting.lapse(offering, by=BY, at=NOON)

    theirs = Message.objects.filter(participant=waits.participant)
    assert [each.purpose for each in theirs] == [Purpose.SESSION_CANCELLED]


def test_a_cancelled_offering_is_news_for_each_of_its_registrations():
    rows = [make.registration(make.offering())]
    rows.append(make.registration(rows[0].offering))

    offerings.cancel(rows[0].offering, reason="台風", by=BY, at=NOON)

    assert [row.call.message.purpose for row in outcomes.of(rows[0].offering)] == [
        Purpose.OFFERING_CANCELLED
    ] * 2


def test_news_of_one_session_is_not_news_for_the_other_registration_of_a_person():
    offering = make.offering(sessions=2, joining=Joining.SESSIONS)
    first, second = offering.sessions.order_by("starts_at")
    person = make.participant()
    rows = [make.registration(offering, person, session=each) for each in (first, second)]

    sessions.cancel(first, reason="台風", by=BY, at=NOON)

    assert [of(row).open for row in rows] == [True, False]


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        (ActorKind.VISITOR, Heard.SCREEN),
        (ActorKind.HOLDER, Heard.SCREEN),
        (ActorKind.STAFF, Heard.DESK),
        (ActorKind.CLOCK, Heard.UNTOLD),
        (ActorKind.COMMAND, Heard.UNTOLD),
    ],
)
def test_a_later_step_is_heard_of_by_whoever_took_part_in_it(actor, expected):
    assert heard(first=False, channel=Channel.WEB, actor_kind=actor) is expected


def test_the_page_lists_those_still_to_be_told_with_a_link_to_their_call(client):
    rows = drawn(title="LINE教室")
    client.force_login(make.staff())
    told(rows[0])

    text = client.get(url(rows[0].offering)).content.decode()

    assert "まだ伝わっていない方（2人）" in text
    assert "申込み 3人のうち、1人に伝わりました" in text
    for row in rows[1:]:
        message = Message.objects.get(dedupe_key__startswith=f"registration:{row.pk}/")
        assert f"#call-{message.pk}" in text


def test_a_postcard_is_linked_to_the_postcards(client):
    person = make.participant(address="山下町11-1")
    registration = make.registration(make.offering(), person, channel=Channel.POSTCARD)
    client.force_login(make.staff())

    text = client.get(url(registration.offering)).content.decode()

    message = Message.objects.get(channel=MessageChannel.POST)
    assert f"{reverse('staff:postcards')}#call-{message.pk}" in text


def test_without_any_registration_it_says_so(client):
    client.force_login(make.staff())

    assert "申込みはまだありません" in client.get(url(make.offering())).content.decode()


def test_it_is_linked_from_the_offering(client):
    offering = make.offering()
    client.force_login(make.staff())

    page = client.get(reverse("staff:offering", args=[offering.public_id]))

    assert url(offering) in page.content.decode()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CITY_STAFF, 200),
        (Role.FACILITY_STAFF, 200),
        (Role.INSTRUCTOR, 403),
        (Role.CONTRACTOR, 403),
        (Role.VIEWER, 403),
    ],
)
def test_it_is_for_those_who_take_registrations(client, role, status):
    offering = make.offering()
    membership = make.membership(role)
    VenueStaff.objects.create(venue=offering.venue, membership=membership)
    client.force_login(membership.user)

    assert client.get(url(offering)).status_code == status


def test_another_town_s_offering_is_not_found(client):
    client.force_login(make.staff(town=make.other_town()))

    assert client.get(url(make.offering())).status_code == 404


@pytest.mark.parametrize("people", [1, 4])
def test_it_costs_the_same_however_many_applied(django_assert_max_num_queries, people):
    rows = drawn(people)

    with django_assert_max_num_queries(12):
        outcomes.of(rows[0].offering)


CLASH = "同じ時間に別の教室"


def shown_as_busy(client, offering):
    client.force_login(make.staff())
    page = client.get(url(offering))
    assert page.content.decode().count(CLASH) == len(page.context["elsewhere"])
    return page.context["elsewhere"]


def test_a_winner_who_has_a_seat_elsewhere_at_the_same_time_is_marked(client):
    offering = make.offering(selection=Selection.LOTTERY, capacity=3)
    draw = draws.commit([offering], by=BY, at=NOON)
    rows = [make.registration(offering) for _ in range(3)]
    for row, other in zip(rows, ("同じ時間", "ほかの日"), strict=False):
        first = make.tokyo("2026-06-15 11:00" if other == "同じ時間" else "2026-06-16 10:00")
        made = make.offering(title=other, first=first)
        make.registration(made, row.participant, override="途中で移動される")
    draws.hold(draw, by=BY, at=offering.closes_at)

    assert shown_as_busy(client, offering) == {rows[0].pk: "同じ時間"}


def test_whoever_has_no_seat_or_gave_the_other_one_back_is_not_marked(client):
    offering = make.offering(capacity=1, waiting_limit=None)
    seated, waits = (make.registration(offering) for _ in range(2))
    other = make.offering()
    again = make.registration(other, seated.participant, override="途中で移動される")
    make.registration(other, waits.participant)
    assert shown_as_busy(client, offering) == {seated.pk: other.title}

    registrations.cancel(again, reason="用事", by=BY, at=NOON)

    assert shown_as_busy(client, offering) == {}
