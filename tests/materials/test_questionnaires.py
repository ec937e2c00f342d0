"""The questionnaire on paper: one page, no name, everything that is asked, and whose it is."""

from io import BytesIO

import pypdf
import pypdfium2
import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from attendance.rules.questionnaire import QUESTIONS, code_of
from classes.choices import SessionState
from materials.documents import questionnaires
from materials.documents.questionnaires import TICK
from tests import make
from tests.materials import paper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


def session_of(**columns):
    return make.offering(sessions=2, **columns).sessions.get(number=1)


def url(session, name="questionnaire"):
    return reverse(f"staff:{name}", args=[session.public_id])


def asked():
    return [
        words
        for question in QUESTIONS
        for words in (question.text, *(answer.words for answer in question.answers))
    ]


def plain(words):
    return "".join(words.split())


def test_the_paper_asks_everything_on_one_page_and_says_whose_it_is(client):
    session = session_of(title="はじめてのスマホ")
    make.registration(session.offering, make.participant(name="髙田　ハナ"))
    client.force_login(make.staff())

    content = client.get(url(session, "questionnaire-pdf")).content
    text = paper.text(content)
    words = [*asked(), "はじめてのスマホ", "令和8年6月15日（月）10:00〜12:00第1回（全2回）"]
    words += ["お名前は書かないでください。", f"開催コード{code_of(session.public_id)}様式1"]
    assert [each for each in words if plain(each) not in text] == []
    assert len(pypdf.PdfReader(BytesIO(content)).pages) == 1
    assert "髙田" not in text
    assert not AuditEvent.objects.filter(action__contains="printed").exists()


def test_there_is_a_large_box_for_every_answer(client):
    client.force_login(make.staff())
    content = client.get(url(session_of(), "questionnaire-pdf")).content

    boxes = []
    for each in pypdfium2.PdfDocument(content)[0].get_objects():
        left, bottom, right, top = (edge * paper.POINT for edge in each.get_bounds())
        wide, high = right - left, top - bottom
        if each.type == 2 and abs(wide - high) < 0.1 and abs(wide - TICK - 1) < 0.1:
            boxes.append(wide)
    assert len(boxes) == sum(len(question.answers) for question in QUESTIONS)


def test_the_longest_title_leaves_room_to_write():
    session = session_of(title="長" * 120, venue=make.venue(name="谷山市民会館" * 15))
    said = questionnaires.read(session, held=2)
    content = questionnaires.render(said, dated=make.TODAY).content

    assert len(paper.pages(content)) == 1
    assert questionnaires.render(said, dated=make.TODAY).content == content


def test_the_twin_asks_the_same_and_leads_to_the_paper(client):
    session = session_of()
    client.force_login(make.staff())
    page = client.get(url(session)).content.decode()

    assert [words for words in asked() if words not in page] == []
    assert url(session, "questionnaire-pdf") in page
    roster = client.get(reverse("staff:roster", args=[session.public_id])).content.decode()
    assert url(session) in roster


def test_who_holds_the_class_may_print_and_another_town_or_reader_may_not(client):
    session = session_of()
    for user, status in (
        (make.staff(town=make.other_town()), 404),
        (make.staff(Role.VIEWER), 403),
        (make.staff(), 200),
    ):
        client.force_login(user)
        assert client.get(url(session)).status_code == status
        assert client.get(url(session, "questionnaire-pdf")).status_code == status


def test_a_letter_that_no_font_has_is_named_before_it_is_printed(client):
    session = session_of(title="スマホ🧓教室")
    client.force_login(make.staff())

    answer = client.get(url(session, "questionnaire-pdf"), follow=True)
    assert "このままでは印刷できない文字があります" in answer.content.decode()
    confirmed = client.get(url(session, "questionnaire-pdf"), {"confirmed": "1"}).content
    assert "スマホ〓教室" in paper.text(confirmed)


def test_a_session_that_was_called_off_says_so(client):
    session = session_of()
    session.state = SessionState.CANCELLED
    session.save()
    client.force_login(make.staff())

    assert "この回は中止です" in client.get(url(session)).content.decode()
