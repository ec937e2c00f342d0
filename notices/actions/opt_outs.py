"""Somebody says at the counter or on the telephone that they want no more of something, or want
it again. What carriers and answered messages say comes by `delivery.opting_out`."""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from accounts.models import Municipality
from common import phones
from common.errors import RuleViolation
from notices.choices import MessageChannel, OptOutSource
from notices.delivery import opting_out
from notices.models import OptOut

BY_NUMBER = (MessageChannel.SMS, MessageChannel.VOICE)
SAID = (OptOutSource.PHONE, OptOutSource.COUNTER, OptOutSource.PAPER)
"""How staff hear of it."""


class NotByNumber(RuleViolation):
    code = "opt_out_not_by_number"
    message = "番号で止められるのは、ショートメッセージと自動音声電話です。"


class OverAlready(RuleViolation):
    code = "opt_out_over"
    message = "この配信停止は、すでに解除されています。画面を開き直して、ご確認ください。"


@transaction.atomic
def stop(
    municipality: Municipality,
    *,
    channel: MessageChannel,
    number: str,
    source: OptOutSource,
    by: Actor,
    at: datetime,
) -> OptOut:
    """Nothing more by this channel to this number, as it was typed. Said again, it stays.

    Raises UnreadablePhone, or NotByNumber.
    """
    if channel not in BY_NUMBER:
        raise NotByNumber
    return opting_out.stop(
        municipality=municipality,
        channel=channel,
        to=phones.parse(number).digits,
        source=source,
        by=by,
        at=at,
    )


@transaction.atomic
def resume(opt_out: OptOut, *, source: OptOutSource, by: Actor, at: datetime) -> OptOut:
    """The owner of the number wants it again. Raises OverAlready."""
    row = opting_out.resume(
        municipality=opt_out.municipality,
        channel=MessageChannel(opt_out.channel),
        to=opt_out.to,
        source=source,
        by=by,
        at=at,
    )
    if row is None or row.pk != opt_out.pk:
        raise OverAlready
    return row
