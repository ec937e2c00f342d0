"""How somebody is reached."""

from collections.abc import Iterable

from people.choices import ContactPreference
from people.models import Participant, Phone


def channel(participant: Participant, *, urgent: bool = False) -> str:
    """The way somebody wished to hear from the office, as far as it leads to them: by post
    where there is an address and no number, by telephone otherwise.

    What is `urgent` does not go by post where there is a number: a postcard takes days.
    """
    return _leading(participant, rings=participant.phones.exists(), urgent=urgent)


def channels(participants: Iterable[Participant], *, urgent: bool = False) -> dict[int, str]:
    """`channel` of each by key: one query."""
    people = {each.pk: each for each in participants}
    numbers = Phone.objects.filter(participant__in=[*people]).order_by("pk")
    rings = {*numbers.values_list("participant", flat=True)}
    return {
        key: _leading(each, rings=key in rings, urgent=urgent) for key, each in people.items()
    }


def _leading(participant: Participant, *, rings: bool, urgent: bool = False) -> str:
    preference = ContactPreference(participant.contact_preference)
    by_post = preference is ContactPreference.POST
    if rings:
        if not by_post:
            return preference.value
        return (
            ContactPreference.PHONE if urgent or not participant.address else preference
        ).value
    return (ContactPreference.POST if participant.address else ContactPreference.PHONE).value
