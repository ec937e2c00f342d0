"""What three people wrote back: one wants no more text messages, of two somebody has to ask."""

from dataclasses import replace
from datetime import datetime, timedelta

from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions import inbound
from classes.actions.inbound import Text
from common import phones
from common.phones import PhoneKind
from demo.crew import BY
from notices.actions import terms
from notices.actions.terms import Terms
from notices.choices import MessageChannel
from notices.queries import terms as known
from people.choices import PhoneOwner
from people.models import Phone

WRITTEN = (
    ("配信停止", timedelta(days=2)),
    ("孫の用事で、少し遅れて行きます", timedelta(hours=20)),
    ("２", timedelta(hours=2)),
)
SENDER = "+15005550006"
"""A number of Twilio's for trying things out: it leads to nobody."""


def tell(municipality: Municipality, *, now: datetime, mark: str) -> None:
    """Three text messages, from those to whom the town wrote last where it wrote to anybody."""
    sender = _sender(municipality, now=now)
    own = Phone.objects.filter(
        municipality=municipality, kind=PhoneKind.MOBILE, owner=PhoneOwner.SELF
    )
    numbers = own.order_by("-pk").values_list("digits", flat=True)
    for (words, ago), digits in zip(WRITTEN, numbers[: len(WRITTEN)], strict=False):
        inbound.take_in(
            Text(
                sid=f"{mark}:{municipality.code}:{words}",
                sender=phones.parse(digits).e164,
                to=(sender,),
                text=words,
            ),
            by=Actor.answering(MessageChannel.SMS),
            at=now - ago,
        )


def _sender(municipality: Municipality, *, now: datetime) -> str:
    """Under which number the town writes: the one it has, or one for the demo."""
    stored = Terms.of(known.of(municipality))
    if not stored.sms_sender:
        stored = replace(stored, sms_sender=SENDER)
        terms.settle(municipality, terms=stored, by=BY, at=now - timedelta(days=30))
    return stored.sms_sender
