"""No faster than a gateway allows, and not at all for a while where it fails over and over."""

from datetime import timedelta

import pytest

from notices.choices import MessageChannel
from notices.delivery import outbox, pacing
from notices.models import Pace
from notices.rules.carriers import Accepted, Unclear
from tests.make import NOON
from tests.notices import sending
from tests.notices.sending import claimed, say

pytestmark = pytest.mark.django_db
SMS = MessageChannel.SMS
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def town(settings):
    return sending.machines(settings)


def test_no_more_goes_out_in_a_second_than_the_gateway_allows(town, settings):
    settings.NOTICE_RATES = {"sms": 2.0}
    for _ in range(5):
        say(sending.person())

    now = [len(claimed(at=NOON + each * SECOND / 2)) for each in range(4)]

    assert now == [2, 1, 1, 1]


def test_a_clock_that_was_set_back_holds_nothing_up(town, settings):
    settings.NOTICE_RATES = {"sms": 1.0}
    for _ in range(2):
        say(sending.person())
    claimed(at=NOON + 5 * HOUR)

    assert len(claimed(at=NOON)) == 1


def test_a_gateway_that_fails_over_and_over_is_left_alone_for_a_while(town):
    for _ in range(6):
        say(sending.person())

    def fail(at):
        rows = claimed(room=3, at=at)
        answers = [(each.sending, Unclear("carrier-fault")) for each in rows]
        outbox.settle(answers, at=at)
        pacing.note_all(answers, at=at)
        return len(rows)

    assert (fail(NOON), fail(NOON + SECOND), fail(NOON + MINUTE)) == (3, 0, 1)
    assert Pace.objects.get().faults == 4


def test_a_gateway_that_answers_again_is_used_in_full(town):
    for _ in range(4):
        say(sending.person())
    pacing.note(SMS, faults=3, went_well=False, at=NOON)
    (first,) = claimed(at=NOON + MINUTE)

    pacing.note_all([(first.sending, Accepted("SM1"))], at=NOON + MINUTE)

    assert len(claimed(at=NOON + MINUTE + SECOND)) == 3
