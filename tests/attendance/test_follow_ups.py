"""The list of people who have not come back, and what a call to them writes down."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from attendance.actions import identities
from attendance.queries import coming_back
from attendance.queries.coming_back import Wanted
from classes.actions import registrations
from classes.choices import Kind, Level
from people.actions import follow_ups, groups
from people.actions.details import Person, PhoneEntry
from people.choices import FollowUpResult, Matter, PhoneOwner, SpokenWith, WishAnswer
from people.models import FollowUpCall, FollowUpNote
from people.queries import wishes
from tests import make
from tests.attendance.following_up import NOW, call, came, say

pytestmark = pytest.mark.django_db
LATER, STOP = FollowUpResult.LATER, FollowUpResult.STOP
MISTAKE, NO_ANSWER = FollowUpResult.MISTAKE, FollowUpResult.NO_ANSWER
DAY = timedelta(days=1)


def waiting(at=NOW, **wanted):
    found = coming_back.waiting(make.town(), Wanted(**wanted), at=at)
    return [each.person for each in found]


def lines(at=NOW):
    town = make.town()
    return coming_back.lines(town, coming_back.waiting(town, Wanted(), at=at), at=at)


def joined(kept, absorbed):
    return identities.merge(
        kept=kept, absorbed=absorbed, reason="同じ方", by=make.BY, at=make.NOON
    )


def ahead(**columns):
    given = {
        "course": make.course(level=Level.BASIC),
        "first": NOW + 14 * DAY,
        "opens": NOW - DAY,
    }
    return make.offering(**(given | columns))


def test_named_are_those_who_have_not_come_back_the_longest_away_first():
    recent, long_ago = came(day="2026-06-20"), came(day="2026-06-01")
    came(day="2026-07-20")
    make.registration(make.offering())  # never came

    assert waiting() == [long_ago.pk, recent.pk]


def test_coming_again_counts_and_so_does_a_registration_ahead():
    person = came()
    came(person, day="2026-08-15")
    booked, over = came(), came()
    seat = make.registration(ahead(), booked, at=NOW)

    assert waiting() == [over.pk]
    registrations.cancel(seat, reason="都合", by=make.BY, at=NOW)
    assert waiting() == [booked.pk, over.pk]


def test_an_outreach_class_brings_nobody_onto_the_list():
    came(kind=Kind.OUTREACH)
    person = came(kind=Kind.CONSULTATION)

    assert waiting() == [person.pk]


def test_the_list_is_narrowed_to_a_course_a_venue_and_how_long_ago():
    course, hall = make.course(), make.venue()
    here = came(course=course, venue=hall)
    moved_on = came(course=course, day="2026-06-01")
    came(moved_on, day="2026-06-10")

    assert waiting(course=course.pk) == [here.pk]
    assert waiting(venue=hall.pk) == [here.pk]
    assert waiting(away=90) == []
    assert waiting(away=30) == [moved_on.pk, here.pk]


def test_another_towns_people_are_not_on_it():
    came(make.participant(town=make.other_town()))

    assert waiting() == []


def test_a_line_says_what_to_say():
    person = came(title="スマホ入門", course=make.course())
    came(person, day="2026-06-16", title="写真の撮り方")
    fits = ahead(title="地図の使い方")

    [line] = lines()

    assert (line.person, line.times) == (person, 2)
    assert line.last.session.offering.title == "写真の撮り方"
    assert [each.listing.offering for each in line.named] == [fits]
    assert line.consultation is None


def test_where_no_class_suits_the_next_consultation_is_named():
    came()
    day = ahead(kind=Kind.CONSULTATION, course=make.course(level=Level.ADVANCED))

    [line] = lines()

    assert (line.named, line.consultation.offering) == ((), day)


def test_a_familys_number_stands_there_with_consent_alone():
    person = came()
    make.phone_of(person, "0993221234", owner=PhoneOwner.FAMILY)

    def numbers():
        return [phone.owner for phone in lines()[0].phones]

    assert (numbers(), lines()[0].withheld) == (["self"], True)
    assert lines()[0].speakers == [SpokenWith.SELF]
    say(person, WishAnswer.AGREED, Matter.FAMILY)
    assert (numbers(), lines()[0].withheld) == (["self", "family"], False)
    assert lines()[0].speakers == [*SpokenWith]


def test_it_costs_the_same_for_one_and_for_three(django_assert_num_queries):
    town, hall = make.town(), make.venue()
    for count in (1, 3):
        while len(waiting()) < count:
            person = came(venue=hall)
            make.phone_of(person, f"099322{count}234", owner=PhoneOwner.FAMILY)
            call(person, at=NOW - 40 * DAY, note="また今度")
            ahead()
            ahead(kind=Kind.CONSULTATION)
        with django_assert_num_queries(5):
            found = coming_back.waiting(town, Wanted(), at=NOW)
        with django_assert_num_queries(6):
            assert coming_back.waiting(town, Wanted(venue=hall.pk), at=NOW) == found
        with django_assert_num_queries(13):
            assert len(coming_back.lines(town, found, at=NOW)) == count


def test_rung_somebody_leaves_the_list_and_comes_back_on_the_agreed_day():
    person = came()

    call(person, LATER, again_on=date(2026, 9, 8))

    assert (waiting(), waiting(NOW + 6 * DAY)) == ([], [])
    [line] = lines(NOW + 7 * DAY)
    assert (line.person, line.due.promised) == (person, date(2026, 9, 8))


def test_whoever_wants_no_calls_is_refused_for_good_until_they_say_otherwise():
    person = came()

    call(person, STOP)

    assert waiting(NOW + 100 * DAY) == []
    with pytest.raises(follow_ups.WishesNoCalls):
        call(person, at=NOW + DAY)
    assert AuditEvent.objects.filter(action="contact_wish.said").count() == 1
    line = coming_back.sheet(person, at=NOW)
    assert (line.refused, line.phones) == (True, ())


def test_a_mistake_is_taken_back_and_with_it_the_refusal_it_wrote():
    person = came()
    call(person, STOP)

    call(person, MISTAKE)

    assert (waiting(), wishes.of(person).answers) == ([person.pk], {})
    with pytest.raises(follow_ups.NothingToTakeBack):
        call(person, MISTAKE)
    assert FollowUpCall.objects.count() == 2


def test_a_refusal_from_before_outlives_the_mistake():
    person = came()
    call(person)
    say(person)

    call(person, MISTAKE, at=NOW + DAY)

    assert wishes.of(person).answers == {Matter.CALLS: WishAnswer.REFUSED}


def test_the_same_press_is_written_once_and_another_under_its_key_is_refused():
    person, key = came(), uuid4()

    assert call(person, key=key, note="夕方に") == call(person, key=key, note="夕方に ")
    with pytest.raises(follow_ups.KeyReused):
        call(person, NO_ANSWER, key=key)
    with pytest.raises(follow_ups.KeyReused):
        call(came(), key=key, note="夕方に")
    assert FollowUpCall.objects.count() == 1


def test_the_second_of_two_clerks_is_told_that_somebody_has_just_rung():
    person = came()
    call(person, NO_ANSWER, seen=0)

    with pytest.raises(follow_ups.JustRung) as refusal:
        call(person, seen=0)

    assert "令和8年9月1日（火）10:00、留守" in refusal.value.message
    assert call(person, seen=1).result == "not_now"


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"result": LATER}, follow_ups.DayMissing),
        ({"result": LATER, "again_on": NOW.date()}, follow_ups.DayImpossible),
        ({"result": LATER, "again_on": date(2027, 9, 2)}, follow_ups.DayImpossible),
        ({"again_on": date(2026, 9, 8)}, follow_ups.DayUnasked),
        ({"note": "暗証番号は1234"}, follow_ups.NoteTellsSecret),
        ({"note": "あ" * 201}, follow_ups.NoteTooLong),
        ({"spoken_with": SpokenWith.FAMILY}, follow_ups.FamilyNotAgreed),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(told, refusal):
    person = came()

    with pytest.raises(refusal):
        call(person, **told)

    assert FollowUpCall.objects.count() == 0


def test_the_database_knows_no_agreed_day_for_another_result():
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUpCall.objects.create(
            participant=came(), result="not_now", again_on=NOW.date(), at=NOW, actor_kind="x"
        )


def test_calls_follow_a_merge_and_part_again():
    person, other = came(), came(day="2026-06-16")
    call(other)
    assert waiting() == [person.pk]

    merge = joined(person, other)

    assert waiting() == []
    assert [entry.call.participant for entry in coming_back.sheet(person, at=NOW).calls] == [
        other
    ]
    identities.separate(merge, by=make.BY, at=make.NOON)
    assert waiting() == [person.pk]


def test_of_whoever_is_forgotten_the_words_go_and_the_record_stays():
    contact = groups.write_down(
        municipality=make.town(),
        group=groups.Group(
            representative="山田　花子",
            person=Person(
                name="山田　花子", kana="ヤマダ ハナコ", phones=(PhoneEntry("0992161111"),)
            ),
        ),
        by=make.BY,
        at=make.NOON,
    )
    person = contact.person
    call(person, note="娘さんと同居")

    groups.forget(contact, with_person=True, by=make.BY, at=make.NOON)

    assert FollowUpNote.objects.count() == 0
    assert FollowUpCall.objects.get().result == "not_now"
    with pytest.raises(follow_ups.Forgotten):
        call(person)
