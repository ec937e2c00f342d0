"""What somebody wants to ask about, by any channel; and a time that is gone."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection

from classes.actions.refusals import OfferingFull, SlotFull, UnknownTopic
from classes.forms.apply import Application
from classes.forms.desk import IntakeForm
from classes.forms.screens import WishForm
from classes.models import Registration
from classes.queries import targets
from classes.rules import slotting
from tests import make
from tests.attendance import consulting
from tests.attendance.consulting import at, book

WISH = {"wish": "写真を送りたい", "support_needs": []}


def wish_form(session, **typed):
    found = targets.of(session.offering, at=make.NOON)
    return WishForm(WISH | typed, answers={}, on=make.TODAY, targets=found)


@pytest.mark.django_db
def test_the_web_form_of_a_consultation_asks_for_the_topic_first():
    form = wish_form(consulting.day(), topic="photo")

    assert [*form.fields] == ["topic", "wish", "support_needs"]
    assert form.is_valid()
    assert form.typed["topic"] == "photo"


@pytest.mark.django_db
def test_a_class_does_not_ask():
    assert "topic" not in wish_form(make.offering().sessions.get()).fields


@pytest.mark.django_db
def test_the_topic_may_stay_open_and_none_is_made_up():
    session = consulting.day()

    assert wish_form(session, topic="").is_valid()
    assert wish_form(session, topic="astrology").errors["topic"] == [
        "相談したいことを一覧から選んでください。"
    ]


@pytest.mark.django_db
def test_the_check_page_reads_the_topic():
    session = consulting.day()
    found = targets.of(session.offering, at=make.NOON)
    answers = {
        "meeting": found.meetings[0].value,
        "seat": "",
        "who": "self",
        "name": "髙田　清",
        "kana": "タカダ キヨシ",
        "phone": "0992162222",
        "birth_date": "S20.8.1",
        "device": "android",
        "topic": "line",
        **WISH,
    }
    application = Application(answers, make.TODAY, found, alone=True)

    assert application.waiting_for == "check"
    assert application.topic == "line"
    assert [line.value for line in application.lines if line.label == "相談したいこと"] == [
        "LINE"
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", [{"wish": "パスワードはsakura1947"}])
def test_a_password_is_taken_by_no_form(typed):
    sentence = "パスワードのような文字があります。"

    assert sentence in wish_form(consulting.day(), **typed).errors["wish"][0]
    assert sentence in IntakeForm(typed).errors["wish"][0]


@pytest.mark.django_db
def test_the_ledger_keeps_the_topic_and_refuses_one_nobody_knows():
    session = consulting.day()

    assert book(session, topic="line").topic == "line"
    with pytest.raises(UnknownTopic):
        book(session, 2, topic="astrology")


@pytest.mark.django_db
def test_whoever_comes_too_late_for_a_time_hears_the_next_free_ones():
    session = consulting.day()
    book(session, 2)
    book(session, 3)

    with pytest.raises(SlotFull) as refused:
        book(session, 2)

    assert "近い時間では、6月1日（月）13:00、14:30が空いています。" in refused.value.message
    assert refused.value.code == OfferingFull.code


def test_free_times_are_named_by_day():
    starts = [at("13:00"), at("13:30"), make.tokyo("2026-06-02 10:00")]

    assert slotting.free_words(starts) == (
        "近い時間では、6月1日（月）13:00、13:30、6月2日（火）10:00が空いています。"
    )
    assert slotting.free_words([]) == "ほかの時間も空いていません。"


@pytest.mark.django_db(transaction=True)
def test_two_book_the_last_time_at_once_and_one_has_it():
    session = consulting.day()
    people = [make.participant(), make.participant()]
    gate = Barrier(2)

    def take(person):
        close_old_connections()
        try:
            gate.wait(timeout=20)
            span = session.slots.get(number=1)
            return make.registration(session.offering, person, session=session, slot=span)
        except SlotFull as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        got = sorted(type(each).__name__ for each in pool.map(take, people))

    assert got == ["Registration", "SlotFull"]
    assert Registration.objects.count() == 1
