"""What came back is listed for staff until somebody has looked after it."""

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from notices.choices import MessageChannel, ReplyMeaning, ReplyState, SendingState
from notices.models import Reply, Sending
from people.choices import ParticipantState
from people.models import Participant
from tests import make
from tests.make import NOON
from tests.notices import sending as sendings

pytestmark = pytest.mark.django_db
REPLIES = reverse("staff:replies")


@pytest.fixture
def clerk(client, time_machine):
    time_machine.move_to(NOON, tick=False)
    client.force_login(make.staff())
    return client


def sent(person):
    message = sendings.say(person)
    return Sending.objects.create(
        municipality=message.municipality,
        message=message,
        channel=MessageChannel.SMS,
        to="09012345678",
        state=SendingState.DELIVERED,
        asked_at=NOON,
        ended_at=NOON,
    )


def came(text="孫の用事で遅れます", *, person=None, town=None, **columns):
    number = Reply.objects.count()
    given = {
        "municipality": town or make.town(),
        "sid": f"SM{number}",
        "channel": MessageChannel.SMS,
        "sending": sent(person or make.participant()) if town is None else None,
        "sender": "09012345678",
        "text": text,
        "meaning": ReplyMeaning.UNCLEAR,
        "outcome": "何を意味するか、読み取れません。",
        "state": ReplyState.OPEN,
        "at": NOON,
    }
    return Reply.objects.create(**given | columns)


def page(client, shelf="open"):
    return client.get(REPLIES, {"shelf": shelf}).content.decode()


def mark(client, reply, do):
    url = reverse("staff:reply-mark", args=[reply.pk])
    answer = client.post(url, {"do": do, "shelf": "open"}, follow=True)
    reply.refresh_from_db()
    return [str(note) for note in answer.context["messages"]]


def test_it_says_who_wrote_what_and_what_came_of_it(clerk):
    person = make.participant(name="髙田　ハナ")
    came(person=person)
    text = page(clerk)
    url = reverse("staff:participant", args=[person.public_id])
    told = [
        f'<a href="{url}">髙田　ハナ</a>さん',
        "090-1234-5678",
        "孫の用事で遅れます",
        "読み取れない返信",
        "何を意味するか、読み取れません。",
    ]
    assert [each for each in told if each not in text] == []


def test_what_nobody_can_be_found_for_says_so(clerk):
    came(sending=None)
    assert "どなたか分かりません" in page(clerk)


def test_what_is_done_moves_to_the_other_shelf_and_back(clerk):
    reply = came()
    assert mark(clerk, reply, "settle") == ["「対応済み」にしました。"]
    assert (reply.state, reply.settled_at) == (ReplyState.SETTLED, NOON)
    assert "未対応の返信はありません" in page(clerk)
    assert "孫の用事" in page(clerk, "settled")
    assert mark(clerk, reply, "reopen") == ["「未対応」に戻しました。"]
    assert (reply.state, reply.settled_at) == (ReplyState.OPEN, None)


def test_a_second_press_changes_nothing(clerk):
    reply = came()
    mark(clerk, reply, "settle")
    mark(clerk, reply, "settle")
    assert AuditEvent.objects.filter(action="reply.settled").count() == 1


def test_a_press_of_no_button_changes_nothing(clerk):
    reply = came()
    notes = mark(clerk, reply, "")
    assert notes == ["記録できませんでした。画面を開き直して、もう一度押してください。"]
    assert reply.state == ReplyState.OPEN


def test_what_is_open_is_listed_oldest_first_and_counted(clerk):
    came("二番目", at=make.tokyo("2026-06-01 10:00"))
    came("一番目", at=make.tokyo("2026-06-01 09:00"))
    text = page(clerk)
    assert text.index("一番目") < text.index("二番目")
    assert "未対応（2）" in text


def test_other_towns_have_their_own(clerk):
    came("となり町", town=make.other_town())
    assert "未対応の返信はありません" in page(clerk)


def test_whoever_reads_numbers_alone_reads_no_replies(client):
    client.force_login(make.staff(Role.VIEWER))
    assert client.get(REPLIES).status_code == 403


def test_reading_it_is_written_down_once_a_day(clerk):
    page(clerk)
    assert AuditEvent.objects.filter(action="replies.viewed").count() == 0
    came()
    page(clerk)
    page(clerk)
    assert AuditEvent.objects.filter(action="replies.viewed").count() == 1


def test_it_costs_the_same_for_three_as_for_one(clerk, django_assert_num_queries):
    came()
    page(clerk)
    with django_assert_num_queries(11) as one:
        page(clerk)
    came()
    came()
    with django_assert_num_queries(len(one.captured_queries)):
        page(clerk)


def test_the_page_of_today_and_the_call_list_say_how_many_there_are(clerk):
    came()
    assert "確かめていただくものが 1件" in clerk.get(reverse("staff:today")).content.decode()
    assert "返信（未対応 1件）" in clerk.get(reverse("staff:calls")).content.decode()


def test_a_person_who_is_forgotten_has_no_name_here(clerk):
    person = make.participant()
    came(person=person, text="", sender="")
    Participant.objects.filter(pk=person.pk).update(
        name="", kana="", state=ParticipantState.FORGOTTEN
    )
    assert "消去済みの方" in page(clerk)
