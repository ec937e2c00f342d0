"""What is due is claimed, handed over and settled; nothing goes out when or how it must not."""

from datetime import timedelta

import pytest

from notices.actions import messages
from notices.choices import MessageChannel, MessageState, OptOutSource, Purpose, SendingState
from notices.delivery import opting_out, outbox
from notices.models import Message, OptOut, Sending
from notices.rules import failures
from notices.rules.carriers import Accepted, Refused, Unclear
from people.actions import participants
from people.choices import ParticipantState, PhoneOwner
from tests import make
from tests.make import BY, NOON
from tests.notices import sending
from tests.notices.sending import LANDLINE, MOBILE, claimed, how, say, sent

pytestmark = pytest.mark.django_db
SMS, VOICE, PHONE, POST = (
    MessageChannel.SMS,
    MessageChannel.VOICE,
    MessageChannel.PHONE,
    MessageChannel.POST,
)
WAITING, SENT, TOLD, UNKNOWN = (
    MessageState.WAITING,
    MessageState.SENT,
    MessageState.TOLD,
    MessageState.UNKNOWN,
)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def town(settings):
    return sending.machines(settings)


def test_a_town_that_has_set_nothing_tells_everything_by_its_staff(settings):
    settings.NOTICE_GATEWAYS = sending.GATEWAYS

    assert how(say()) == (WAITING, SMS, None)


def test_an_installation_without_a_carrier_tells_everything_by_staff(town, settings):
    settings.NOTICE_GATEWAYS = {}

    assert how(say()) == (WAITING, SMS, None)


@pytest.mark.parametrize(
    ("phone", "wished", "first"),
    [
        (MOBILE, SMS, (SMS, NOON)),
        (MOBILE, PHONE, (VOICE, NOON)),
        (LANDLINE, SMS, (VOICE, NOON)),
        (LANDLINE, POST, (VOICE, NOON)),
        ("", PHONE, (PHONE, None)),
    ],
)
def test_the_first_way_follows_from_the_number_and_the_wish(town, *, phone, wished, first):
    _, channel, next_at = how(say(sending.person(phone=phone), wished=wished))

    assert (channel, next_at) == first


def test_whoever_asked_for_post_is_not_disturbed(town):
    person = sending.person(address="鹿児島市山下町11-1", postal_code="892-8677")

    assert how(say(person, wished=POST)) == (WAITING, POST, None)


def test_a_town_may_send_text_messages_to_every_mobile_phone(settings):
    sending.machines(settings, sms_for="all_mobiles")

    assert how(say(wished=PHONE))[1] is SMS


def test_a_machine_never_uses_the_number_of_the_family(town):
    person = sending.person(phone="")
    make.phone_of(person, MOBILE, owner=PhoneOwner.FAMILY)

    assert how(say(person)) == (WAITING, PHONE, None)


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("2026-06-01 08:59", "2026-06-01 09:00"),
        ("2026-06-01 17:59", "2026-06-01 17:59"),
        ("2026-06-01 18:00", "2026-06-02 09:00"),
        ("2026-12-31 20:00", "2027-01-04 09:00"),
    ],
)
def test_nothing_goes_out_at_night_or_on_the_first_days_of_a_year(town, said, due):
    assert how(say(at=make.tokyo(said)))[2] == make.tokyo(due)


def test_what_is_called_off_may_be_said_in_the_evening(town):
    evening = make.tokyo("2026-06-01 19:30")

    assert how(say(purpose=Purpose.SESSION_CANCELLED, at=evening))[2] == evening


def test_what_was_due_before_the_night_waits_for_the_morning(town):
    message = say(at=make.tokyo("2026-06-01 17:59"))

    assert claimed(at=make.tokyo("2026-06-01 18:00")) == []
    assert how(message) == (WAITING, SMS, make.tokyo("2026-06-02 09:00"))


def test_nothing_goes_out_before_its_time(town):
    message = say(not_before=NOON + HOUR)

    assert claimed(at=NOON + HOUR - SECOND) == []
    assert [each.sending.message_id for each in claimed(at=NOON + HOUR)] == [message.pk]


def test_what_is_of_no_use_any_more_is_not_sent(town):
    message = say(due_at=NOON + MINUTE)

    assert claimed(at=NOON + MINUTE) == []
    assert how(message)[0] is MessageState.EXPIRED


def test_what_nobody_claims_in_time_ends_all_the_same(town):
    message = say(due_at=NOON + MINUTE)

    assert (outbox.expire(at=NOON), outbox.expire(at=NOON + MINUTE)) == (0, 1)
    assert how(message)[0] is MessageState.EXPIRED


def test_whoever_was_forgotten_meanwhile_is_told_nothing(town):
    message = say()
    message.participant.state = ParticipantState.FORGOTTEN
    message.participant.save()

    assert claimed() == []
    assert how(message)[0] is MessageState.WITHDRAWN


def test_whoever_was_joined_meanwhile_is_told_under_the_kept_number(town):
    kept, absorbed = sending.person(phone="080-1234-5678"), sending.person()
    say(absorbed)
    participants.merge(kept=kept, absorbed=absorbed, reason="同じ方", by=BY, at=NOON)

    assert [each.letter.to for each in claimed()] == ["08012345678"]


def test_a_number_that_wants_no_more_is_told_another_way(town):
    message = say()
    opting_out.stop(
        municipality=make.town(),
        channel=SMS,
        to="09012345678",
        source=OptOutSource.REPLY,
        by=BY,
        at=NOON,
    )

    assert claimed() == []
    assert how(message)[1:] == (VOICE, NOON)


def test_what_was_claimed_is_claimed_by_nobody_else(town):
    say()

    assert (len(claimed()), len(claimed())) == (1, 0)


def test_what_is_handed_over_says_whose_it_is(settings):
    sending.machines(settings, sms_sender="+81312345678")
    say()

    (each,) = claimed()

    assert (each.letter.to, each.letter.sender, each.letter.town) == (
        "09012345678",
        "+81312345678",
        "462012",
    )
    assert each.letter.text.startswith("【鹿児島市】")
    assert (each.sending.to, each.sending.text) == (each.letter.to, each.letter.text)


def test_what_a_carrier_takes_waits_for_its_report(town):
    message = say()

    (row,) = sent(Accepted("SM1"))

    assert (row.state, row.sid, how(message)[0]) == (SendingState.ACCEPTED, "SM1", SENT)


def test_what_has_arrived_at_once_is_told(town):
    message = say()

    (row,) = sent(Accepted("SM1", delivered=True))

    message.refresh_from_db()
    assert (row.state, message.state, message.told_at) == ("delivered", "told", NOON)


def test_a_landline_is_rung_up(town):
    message = say()

    sent(Refused("21635"))

    assert how(message) == (WAITING, VOICE, NOON)


def test_what_no_machine_can_tell_is_told_by_staff(town):
    message = say()

    sent(Refused("21635"))
    sent(Refused("13224"), channel=VOICE)

    assert how(message) == (WAITING, PHONE, None)


def test_every_way_is_gone_once_however_it_began(settings):
    """The chain has no circle: after each failure the way is one that was not tried."""
    sending.machines(settings, SMS, VOICE)
    message, gone = say(wished=PHONE), []

    while how(message)[2] is not None:
        channel = how(message)[1]
        gone.append(channel)
        sent(Refused("21612"), channel=channel)

    assert gone == [VOICE]
    assert how(message) == (WAITING, PHONE, None)


def test_a_refusal_of_the_owner_is_noted_and_told_another_way(town):
    message = say()

    sent(Refused("21610"))

    stop = OptOut.objects.get()
    assert (stop.to, stop.channel, stop.source) == ("09012345678", SMS, OptOutSource.CARRIER)
    assert how(message)[1] is VOICE


def test_a_handset_that_is_switched_off_is_tried_once_more(town):
    message = say()

    sent(Refused("30003"))
    again = how(message)
    sent(Refused("30003"), at=NOON + 2 * HOUR)

    assert again == (WAITING, SMS, NOON + 2 * HOUR)
    assert how(message)[1] is VOICE


def test_a_carrier_that_is_down_burns_no_message(town):
    message = say()

    sent(Refused("unreachable-carrier", carrier_fault=True))

    assert how(message) == (WAITING, SMS, NOON + failures.FIRST_PAUSE)


def test_what_nobody_knows_is_never_sent_again_by_itself(town):
    message = say()

    sent(Unclear("timeout"))

    assert how(message) == (UNKNOWN, SMS, None)
    assert claimed(at=NOON + 24 * HOUR) == []


def test_a_worker_that_is_gone_leaves_its_messages_before_staff(town):
    message = say()
    claimed()

    assert outbox.reap(at=NOON + outbox.LEASE) == 0
    assert outbox.reap(at=NOON + outbox.LEASE + SECOND) == 1
    assert how(message) == (UNKNOWN, SMS, None)
    assert Sending.objects.get().error == "worker-gone"


def test_an_answer_that_comes_late_is_believed(town):
    message = say()
    (each,) = claimed()
    outbox.reap(at=NOON + HOUR)

    outbox.settle([(each.sending, Accepted("SM1"))], at=NOON + HOUR)

    assert how(message)[0] is SENT


def test_a_refusal_that_comes_late_lets_the_next_way_have_its_turn(town):
    message = say()
    (each,) = claimed()
    outbox.reap(at=NOON + HOUR)

    outbox.settle([(each.sending, Refused("21635"))], at=NOON + HOUR)

    assert how(message) == (WAITING, VOICE, NOON + HOUR)


def test_what_was_taken_back_while_it_was_on_its_way_goes_no_further(town):
    message = say()
    (each,) = claimed()
    about = message.dedupe_key

    assert messages.withdraw(municipality=make.town(), about=about, by=BY, at=NOON) == 0
    outbox.settle([(each.sending, Refused("21635"))], at=NOON + SECOND)

    assert how(message)[0] is MessageState.EXPIRED


def test_what_staff_have_told_meanwhile_is_not_told_again(town):
    message = say()
    (each,) = claimed()
    outbox.reap(at=NOON + HOUR)
    messages.mark(message, result=TOLD, by=BY, at=NOON + HOUR)

    outbox.settle([(each.sending, Refused("21635"))], at=NOON + HOUR)

    assert how(message)[0] is TOLD
    assert claimed(VOICE, at=NOON + 2 * HOUR) == []


def test_a_channel_that_is_switched_off_lets_staff_tell(town, settings):
    message = say()
    settings.NOTICE_GATEWAYS = {"voice": GATEWAY}

    outbox.turn_over(SMS, at=NOON)

    assert how(message)[1] is VOICE


GATEWAY = "notices.gateways.console.ConsoleVoice"


def test_claiming_costs_the_same_however_many_are_due(town, django_assert_max_num_queries):
    for number in (1, 10):
        for _ in range(number):
            say(sending.person())

        with django_assert_max_num_queries(19):
            assert len(claimed(at=NOON + number * MINUTE)) == number


def test_what_is_due_first_goes_first(town):
    late, early = say(not_before=NOON + MINUTE), say()

    order = [each.sending.message_id for each in claimed(at=NOON + HOUR)]

    assert order == [early.pk, late.pk]


def test_the_states_of_a_message_that_a_machine_may_try_again_are_held_by_the_database(town):
    message = say()

    with pytest.raises(Exception, match="only_a_waiting_message_is_tried_again"):
        Message.objects.filter(pk=message.pk).update(state=TOLD, told_at=NOON)
