"""Somebody rings a town's night line."""

from classes.choices.night import NightCallState
from classes.models import NightCall, Registration
from classes.rules import night
from people.models import Participant
from tests.api.calling import Carrier
from tests.classes.nights import CALLED, CALLER

FIRST = night.class_number(100)
"""The number of the first class that a town gives one."""
NUMBER = "/webhooks/twilio/voice/"


def ring(*, carrier=None, sid="CA" + "9" * 32, to=CALLED, sender=CALLER):
    return (carrier or Carrier()).rings(NUMBER, sid=sid, To=to, From=sender)


def nothing_is_left():
    """No half registration, no seat, nobody."""
    return (
        Registration.objects.count(),
        Participant.objects.count(),
        NightCall.objects.exclude(state=NightCallState.DIALLED).count(),
    ) == (0, 0, 0)
