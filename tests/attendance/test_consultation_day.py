"""A consultation day: numbers, calls, and what is written down."""

from uuid import uuid4

import pytest

from accounts.models import AuditEvent
from attendance.actions import calling, check_ins, forgetting, queues, tickets
from attendance.actions import consultation_records as records
from attendance.choices import ConsultationResult
from attendance.models import AttendanceFact, CheckIn, ConsultationRecord, Headcount, Ticket
from attendance.queries import facts
from attendance.queries import queues as lines
from attendance.rules.queueing import GRACE
from tests import make
from tests.attendance import consulting
from tests.attendance.consulting import at, book, come, told

pytestmark = pytest.mark.django_db


def call_next(session, *, table=1, clock="13:00"):
    return calling.call_next(session, table=table, by=make.BY, at=at(clock))


def step(action, ticket, clock="13:05"):
    return action(ticket, by=make.BY, at=at(clock))


def started(session, clock="13:00"):
    return step(calling.start, call_next(session, clock=clock), clock)


def write(ticket, *topics, key=None, clock="13:20", **columns):
    return records.write(
        ticket, id=key or uuid4(), told=told(*topics, **columns), by=make.BY, at=at(clock)
    )


def numbers(session, clock):
    return [place.ticket.number for place in lines.of(session, at=at(clock)).line]


def test_whoever_booked_is_there_and_has_a_number():
    session = consulting.day()
    ticket = come(session, book(session, 2, topic="photo"))

    assert (ticket.number, ticket.booked_at, ticket.topic) == (1, at("13:30"), "photo")
    assert CheckIn.objects.get().registration == ticket.registration
    assert AttendanceFact.objects.get().channel == "phone"


def test_a_second_press_gives_the_same_number():
    session = consulting.day()
    booked, key = book(session), uuid4()

    assert come(session, booked, key=key) == come(session, booked, key=key)
    assert come(session, booked) == Ticket.objects.get()
    assert CheckIn.objects.count() == 1


def test_somebody_marked_on_the_roster_before_is_not_marked_again():
    session = consulting.day()
    booked = book(session)
    make.arrival(booked, session)

    come(session, booked)

    assert CheckIn.objects.count() == 1


def test_somebody_without_a_booking_gets_the_next_number():
    session = consulting.day()
    come(session, book(session))

    ticket = come(session, topic="line")

    assert (ticket.number, ticket.booked_at, ticket.topic) == (2, None, "line")
    assert AttendanceFact.objects.filter(channel="walk_in").count() == 1


def test_somebody_without_a_name_counts_as_one_head():
    session, key = consulting.day(), uuid4()
    given = {"id": key, "topic": "fraud", "by": make.BY, "at": at("13:00")}

    ticket = tickets.nameless(session, **given)

    assert tickets.nameless(session, **given) == ticket
    assert ticket.registration is None
    assert Headcount.objects.get().group == "整理番号1番"
    assert AttendanceFact.objects.get().count == 1


def test_a_class_has_no_line():
    session = make.offering().sessions.get()

    with pytest.raises(queues.NotAConsultation):
        tickets.nameless(session, id=uuid4(), by=make.BY, at=session.starts_at)


def test_a_day_called_off_gives_no_numbers():
    session = consulting.day()
    session.state = "cancelled"
    session.save()

    with pytest.raises(check_ins.SessionCancelled):
        come(session)


def test_a_topic_nobody_knows_is_refused_and_nothing_is_stored():
    session = consulting.day()

    with pytest.raises(tickets.UnknownTopic):
        come(session, topic="astrology")
    assert (Ticket.objects.count(), CheckIn.objects.count()) == (0, 0)


def test_the_line_is_called_in_its_order():
    session = consulting.day(tables=3)
    early, booked = come(session, clock="12:50"), come(session, book(session), clock="12:55")
    late = come(session, book(session), clock="13:11")

    assert numbers(session, "13:12") == [booked.number, early.number, late.number]
    assert [call_next(session, table=table) for table in (1, 2, 3)] == [booked, early, late]


def test_pressed_twice_the_same_person_is_called():
    session = consulting.day()
    come(session)
    come(session)

    assert call_next(session) == call_next(session)
    assert AuditEvent.objects.filter(action="ticket.called").count() == 1


def test_a_table_at_which_somebody_sits_calls_nobody():
    session = consulting.day()
    come(session)
    come(session)
    started(session)

    with pytest.raises(calling.TableOccupied, match="テーブル1では、1番の方が相談中です。"):
        call_next(session)


def test_nobody_waits():
    with pytest.raises(calling.NobodyWaits):
        call_next(consulting.day())


def test_there_are_as_many_tables_as_people_are_booked_at_once():
    session = consulting.day(tables=2)
    come(session)

    with pytest.raises(calling.NoSuchTable, match="テーブルは2まで"):
        call_next(session, table=3)


def test_a_call_that_is_taken_back_leaves_the_place_in_line():
    session = consulting.day()
    first, second = come(session), come(session, clock="13:01")
    before = numbers(session, "13:02")

    step(calling.take_back, call_next(session))

    assert numbers(session, "13:02") == before == [first.number, second.number]


def test_somebody_absent_is_set_aside_and_comes_first_again():
    session = consulting.day()
    first, second = come(session), come(session, clock="13:01")

    step(calling.set_aside, call_next(session))
    assert call_next(session) == second
    step(calling.bring_back, first)

    assert numbers(session, "13:10") == [first.number]


def test_somebody_absent_is_called_again():
    session = consulting.day()
    come(session)
    absent = step(calling.set_aside, call_next(session))

    again = calling.call(absent, table=1, by=make.BY, at=at("13:10"))

    assert (again.state, again.table, again.called_at) == ("called", 1, at("13:10"))


def test_a_step_that_another_screen_made_impossible_is_refused():
    session = consulting.day()
    ticket = come(session)

    with pytest.raises(calling.NotNow, match="1番の方は、いま「お待ち」です。"):
        step(calling.start, ticket)


def test_whoever_went_home_may_come_back():
    session = consulting.day()
    ticket = step(calling.leave, come(session))
    assert numbers(session, "13:05") == []

    step(calling.bring_back, ticket)

    assert numbers(session, "13:05") == [1]


def test_whoever_comes_a_second_time_waits_without_a_booking():
    session = consulting.day()
    booked = book(session)
    come(session, booked)
    write(started(session))

    again = come(session, booked, clock="14:00")

    assert (again.number, again.booked_at) == (2, None)


def test_tables_in_use_are_not_taken_away():
    session = consulting.day(tables=2)
    come(session)
    call_next(session, table=2)

    with pytest.raises(queues.TableInUse):
        queues.arrange(session, tables=1, by=make.BY, at=at("13:10"))
    assert queues.arrange(session, tables=3, by=make.BY, at=at("13:10")).tables == 3


def test_a_renewed_address_is_another():
    session = consulting.day()
    before = come(session).queue.secret

    assert queues.renew(session, by=make.BY, at=at("13:10")).secret != before


def test_a_booking_that_is_late_is_shown_as_missing():
    session = consulting.day()
    booked = book(session)

    on_time = lines.of(session, at=at("13:00") + GRACE)
    late = lines.of(session, at=at("13:11"))

    assert on_time.missing == []
    assert [each.registration for each in late.missing] == [booked]


def test_a_record_ends_the_consultation():
    session = consulting.day()
    come(session, topic="line")

    record = write(started(session), "line", "photo", note="写真を家族に送る練習")

    assert {row.code for row in record.topics.all()} == {"line", "photo"}
    assert (record.ticket.state, record.ticket.ended_at) == ("done", at("13:20"))
    assert call_next_is_free(session)


def call_next_is_free(session):
    return lines.of(session, at=at("13:20")).at_table(1) is None


def test_the_same_record_sent_twice_is_stored_once():
    session, key = consulting.day(), uuid4()
    come(session)
    ticket = started(session)

    assert write(ticket, key=key) == write(ticket, key=key)
    with pytest.raises(records.RecordReused):
        write(ticket, "photo", key=key)
    with pytest.raises(records.RecordedAlready):
        write(ticket)


@pytest.mark.parametrize("column", ["note", "next_step", "referred_to"])
def test_a_password_is_refused_and_nothing_is_stored(column):
    session = consulting.day()
    come(session)
    ticket = started(session)

    with pytest.raises(records.TellsSecret, match="パスワードのような文字があるため"):
        write(ticket, **{column: "パスワードはsakura1947"})

    assert ConsultationRecord.objects.count() == 0
    assert Ticket.objects.get().state == "consulting"


def test_a_record_needs_topics_and_minutes_that_can_be():
    session = consulting.day()
    come(session)
    ticket = started(session)
    given = {"by": make.BY, "at": at("13:20")}

    with pytest.raises(records.TopicMissing):
        records.write(
            ticket,
            id=uuid4(),
            told=records.Consultation((), ConsultationResult.SOLVED, 10),
            **given,
        )
    with pytest.raises(records.UnknownTopics):
        write(ticket, "astrology")
    with pytest.raises(records.ImpossibleMinutes):
        write(ticket, minutes=0)
    with pytest.raises(records.OtherTownsClass):
        write(ticket, suggested=make.offering(town=make.other_town()))


def test_a_record_is_put_right():
    session = consulting.day()
    come(session)
    record = write(started(session), note="LINEの登録")

    right = told("photo", minutes=35, note="写真の整理")
    records.correct(record, told=right, by=make.BY, at=at("14:00"))

    record = ConsultationRecord.objects.get()
    assert (record.minutes, record.note) == (35, "写真の整理")
    assert [row.code for row in record.topics.all()] == ["photo"]
    changed = AuditEvent.objects.get(action="consultation.corrected").detail["columns"]
    assert changed == ["minutes", "note", "topics"]


def test_a_paper_memo_is_written_down_without_a_number():
    session = consulting.day()
    given = {"id": uuid4(), "told": told(), "by": make.BY, "at": at("15:00")}

    record = records.write_without_ticket(session, **given)

    assert records.write_without_ticket(session, **given) == record
    assert record.ticket is None


def test_the_trail_holds_nobody_s_words():
    session = consulting.day()
    come(session)
    write(started(session), note="孫とビデオ通話")

    details = [str(event.detail) for event in AuditEvent.objects.all()]

    assert not any("孫" in detail for detail in details)


def test_a_record_is_a_fact_without_a_name_and_follows_corrections():
    session = consulting.day()
    come(session)
    record = write(started(session), note="LINEの登録")
    records.correct(record, told=told("photo", minutes=35), by=make.BY, at=at("14:00"))

    fact = AttendanceFact.objects.get(role="consultation")

    assert (fact.count, fact.minutes, fact.person_key) == (1, 35, None)
    assert [*facts.differences(session.offering.municipality)] == []


def test_words_are_forgotten_after_the_next_fiscal_year_and_codes_stay():
    session = consulting.day()
    come(session)
    write(started(session), note="LINEの登録", next_step="次回は写真")
    town = session.offering.municipality

    kept = forgetting.forget_texts(town, by=make.BY, at=make.tokyo("2028-03-31 12:00"))
    gone = forgetting.forget_texts(town, by=make.BY, at=make.tokyo("2028-04-01 12:00"))

    record = ConsultationRecord.objects.get()
    assert (kept, gone) == (0, 1)
    assert (record.note, record.next_step, record.minutes) == ("", "", 20)
    assert [*facts.differences(town)] == []
