"""Three replies stand in the demo, and no more when it is told again."""

import pytest

from demo import written_back
from notices.choices import ReplyMeaning, ReplyState
from notices.models import NoticeTerms, OptOut, Reply
from tests import make

pytestmark = pytest.mark.django_db


def test_one_stops_text_messages_and_two_wait_for_somebody():
    for number in range(4):
        make.participant(phone=f"0901234567{number}")
    for _ in range(2):
        written_back.tell(make.town(), now=make.NOON, mark="demo")

    rows = Reply.objects.order_by("at").values_list("meaning", "state")
    assert [*rows] == [
        (ReplyMeaning.STOP, ReplyState.SETTLED),
        (ReplyMeaning.UNCLEAR, ReplyState.OPEN),
        (ReplyMeaning.ABSENT, ReplyState.OPEN),
    ]
    assert OptOut.objects.get().to == "09012345673"


def test_a_town_that_has_a_sender_keeps_it():
    NoticeTerms.objects.create(municipality=make.town(), sms_sender="+12025550123")
    make.participant(phone="09012345670")

    written_back.tell(make.town(), now=make.NOON, mark="demo")

    assert NoticeTerms.objects.get().sms_sender == "+12025550123"
    assert Reply.objects.count() == 1
