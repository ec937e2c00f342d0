"""Seats, asked for by real processes in one moment: each is given once.

The canary takes the locks out and must see a seat sold twice.
"""

import pytest

from accounts.models import AuditEvent
from classes.choices import SEATED_STATES, Channel
from classes.models import Refusal, Registration, RegistrationEvent
from tests import make
from tests.faults.calls import registering

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
HESITATION = 0.02  # seconds between counting and deciding
CANARY_ROUNDS = 5
FULL = (
    "この講座は満員になりました。"
    "ほかの日程については鹿児島市 デジタル戦略推進室（電話 099-216-1115）へお電話ください。"
)
DOORS = [
    Channel.WEB,
    Channel.QR,
    Channel.PHONE,
    Channel.COUNTER,
    Channel.FAX,
    Channel.POSTCARD,
] * 2


def seated(offering):
    return offering.registrations.filter(state__in=SEATED_STATES).count()


def codes(answers):
    return sorted(answer["refused"] for answer in answers if "refused" in answer)


def twelve_at_once(crowd, **how):
    offering = make.offering(capacity=3)
    return offering, crowd.at_once(
        *(registering(offering, channel=door, slow=HESITATION, **how) for door in DOORS)
    )


def test_twelve_channels_at_once_and_three_seats(crowd):
    offering, answers = twelve_at_once(crowd)

    assert seated(offering) == Registration.objects.count() == 3
    assert codes(answers) == ["offering_full"] * 9
    assert {answer["sentence"] for answer in answers if "refused" in answer} == {FULL}
    assert RegistrationEvent.objects.count() == 3
    assert AuditEvent.objects.filter(action="registration.created").count() == 3
    assert Refusal.objects.count() == 9


def test_canary_without_locks_three_seats_are_sold_more_than_three_times(crowd):
    for _ in range(CANARY_ROUNDS):
        offering, _answers = twelve_at_once(crowd, careless=True)
        if seated(offering) > 3:
            return
    pytest.fail(f"nothing was oversold in {CANARY_ROUNDS} rounds: these tests see nothing")
