"""What those in line are told, by its own name and in its own words."""

from datetime import timedelta

import pytest

from classes.actions import registrations, waiting
from classes.choices import Channel
from notices.choices import MessageState, Purpose
from notices.models import Message
from tests import make
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db


def news(registration):
    rows = Message.objects.filter(dedupe_key__startswith=f"registration:{registration.pk}/")
    return [(each.purpose, each.state) for each in rows.order_by("pk")]


def line(people):
    offering = make.offering(capacity=1, waiting_limit=None)
    return [make.registration(offering) for _ in range(people + 1)]


def test_whoever_asked_by_postcard_for_a_full_class_hears_that_they_wait():
    (seated,) = line(0)

    waits = make.registration(seated.offering, channel=Channel.POSTCARD)

    assert news(waits) == [(Purpose.WAITING, MessageState.WAITING)]
    text = Message.objects.get(dedupe_key__startswith=f"registration:{waits.pk}/").text
    assert "キャンセル待ちの1番目" in text


def test_whoever_did_not_answer_hears_that_the_offer_is_over_and_where_they_stand():
    seated, first, *_ = line(3)
    registrations.cancel(seated, reason="用事", by=BY, at=NOON)
    first.refresh_from_db()

    for _ in range(2):
        waiting.fill(seated.offering, by=BY, at=first.offer_deadline)

    assert news(first) == [
        (Purpose.SEAT_OFFERED, MessageState.WITHDRAWN),
        (Purpose.OFFER_EXPIRED, MessageState.WAITING),
    ]
    # The second is asked now, so of those who wait they are behind the third.
    text = Message.objects.get(purpose=Purpose.OFFER_EXPIRED).text
    assert "お返事の期限を過ぎたため次の方に移りました" in text
    assert "キャンセル待ちの2番目" in text


def test_whoever_answers_too_late_hears_it_at_once_and_is_not_rung_up_again():
    seated, first = line(1)
    registrations.cancel(seated, reason="用事", by=BY, at=NOON)
    first.refresh_from_db()

    with pytest.raises(registrations.RegistrationRefused):
        waiting.accept(first, by=BY, at=first.offer_deadline + timedelta(minutes=1))

    assert news(first) == [(Purpose.SEAT_OFFERED, MessageState.WITHDRAWN)]
