"""The reception, the call screen, the record, the monitor: what people see and press."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from attendance.actions import calling
from attendance.models import ConsultationRecord, Ticket
from tests import make
from tests.attendance import consulting
from tests.attendance.consulting import at, book, come
from tests.attendance.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(at("13:05"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def clerk():
    client = Client()
    client.force_login(make.staff())
    return client


def page(name, session, *more):
    return reverse(f"staff:{name}", args=[session.public_id, *more])


def press(client, session, *, do, table=1, ticket=None):
    data = {"do": do, "table": table, "ticket": ticket.public_id if ticket else ""}
    return client.post(page("consultation", session), data, follow=True)


def door(client, session, step, **typed):
    return client.post(page("consultation-door", session), {"step": step, **typed}, follow=True)


def typed(**columns):
    given = {"key": str(uuid4()), "topics": ["line"], "result": "solved", "minutes": "20"}
    return {f"record-{name}": value for name, value in (given | columns).items()}


def test_somebody_who_booked_is_received_with_one_press(clerk):
    session = consulting.day()
    booked = book(session, topic="line")

    answer = door(clerk, session, "booked", key=str(booked.secret), reference=booked.reference)

    assert "整理番号 1番 をお渡しください" in text(answer)
    assert Ticket.objects.get().topic == "line"


def test_somebody_without_a_booking_gets_a_number(clerk):
    session = consulting.day()
    data = {"key": str(uuid4()), "kana": "たかだ はな", "topic": "photo"}

    answer = door(clerk, session, "walk-in", **{f"walk-in-{k}": v for k, v in data.items()})

    assert "整理番号 1番 をお渡しください" in text(answer)
    assert Ticket.objects.get().registration.participant.kana == "タカダ ハナ"


def test_whoever_is_alike_is_named_first(clerk):
    session = consulting.day()
    make.participant(name="髙田　ハナ", kana="タカダ ハナ", phone="0992161111")
    data = {"key": str(uuid4()), "kana": "たかだ はな", "phone": "0992161111"}

    answer = door(clerk, session, "walk-in", **{f"walk-in-{k}": v for k, v in data.items()})

    assert "次の方ではありませんか" in text(answer)
    assert Ticket.objects.count() == 0


def test_a_number_without_a_name(clerk):
    session = consulting.day()

    answer = door(clerk, session, "nameless", **{"nameless-key": str(uuid4())})

    assert "（お名前なし）" in text(answer)


def test_the_next_one_is_called_started_and_written_down(clerk):
    session = consulting.day()
    ticket = come(session, book(session, topic="line"))

    answer = press(clerk, session, do="next")
    assert "テーブル1　呼出し中" in text(answer)
    press(clerk, session, do="start", ticket=ticket)
    address = page("consultation-record", session, ticket.public_id)
    clerk.post(address, typed() | {"from": "desk"})

    assert ConsultationRecord.objects.get().ticket == ticket
    assert "空いています" in text(clerk.get(page("consultation", session)))


def test_a_password_in_a_record_is_refused_with_the_reason(clerk):
    session = consulting.day()
    ticket = come(session)
    press(clerk, session, do="next")
    press(clerk, session, do="start", ticket=ticket)
    address = page("consultation-record", session, ticket.public_id)

    answer = clerk.post(address, typed(note="暗証番号は1234") | {"from": "desk"})

    assert "暗証番号・認証コードのような文字があるため、保存できません" in text(answer)
    assert ConsultationRecord.objects.count() == 0


def test_a_refusal_is_said_on_the_page(clerk):
    session = consulting.day()

    assert "お待ちの方はいません。" in text(press(clerk, session, do="next"))
    assert "読み取れませんでした" in text(press(clerk, session, do="dance"))


def test_another_class_leads_to_its_roster(clerk):
    session = make.offering().sessions.get()

    answer = clerk.get(page("consultation", session))

    assert answer.url == reverse("staff:roster", args=[session.public_id])


def test_the_ticket_names_nobody(clerk):
    session = consulting.day()
    person = make.participant(name="髙田　ハナ", kana="タカダ ハナ", phone="0992161111")
    ticket = come(
        session,
        make.registration(
            session.offering, person, session=session, slot=session.slots.first()
        ),
    )

    shown = clerk.get(page("consultation-ticket", session, ticket.public_id))

    assert "1番" in text(shown)
    assert not {"髙田", "タカダ"} & {*text(shown).split()}
    assert "髙田" not in shown.content.decode()


def test_the_monitor_shows_numbers_alone_and_asks_again():
    session = consulting.day(tables=2)
    person = make.participant(name="髙田　ハナ", kana="タカダ ハナ")
    ticket = come(
        session,
        make.registration(
            session.offering, person, session=session, slot=session.slots.first()
        ),
    )
    come(session)
    make_call(session)

    shown = Client().get(reverse("consultation-monitor", args=[ticket.queue.secret]))

    assert "1番の方 → テーブル1" in text(shown)
    assert "2番" in text(shown)
    assert not any(word in shown.content.decode() for word in ("髙田", "タカダ", "ハナ"))
    assert shown["Refresh"] == "5"


def make_call(session):

    calling.call_next(session, table=1, by=make.BY, at=at("13:05"))


def test_an_address_that_was_renewed_shows_nothing(clerk):
    session = consulting.day()
    old = come(session).queue.secret

    door(clerk, session, "renew")

    assert Client().get(reverse("consultation-monitor", args=[old])).status_code == 404


def test_the_holder_of_a_ticket_sees_the_wait(clock):
    session = consulting.day()
    first, second = come(session), come(session)
    address = reverse("consultation-wait", args=[second.public_id])

    shown = text(Client().get(address))
    assert "およそ30分待ち" in shown
    assert "あなたの前に 1人の方がお待ちです。" in shown
    make_call(session)
    assert "テーブル1へお越しください" in text(
        Client().get(reverse("consultation-wait", args=[first.public_id]))
    )
    clock.shift(timedelta(days=1))
    assert "この相談会は終わりました" in text(Client().get(address))


def test_the_number_of_tables_is_changed(clerk):
    session = consulting.day()

    assert "テーブルの数を3にしました" in text(door(clerk, session, "tables", tables="3"))
    assert "テーブルの数は1から30まで" in text(door(clerk, session, "tables", tables="0"))


def test_the_list_names_the_days_near(clerk):
    session = consulting.day()

    assert session.offering.title in text(clerk.get(reverse("staff:consultations")))
