"""How somebody is reached."""

from people.choices import ContactPreference
from people.models import Participant


def channel(participant: Participant, *, urgent: bool = False) -> str:
    """The way somebody wished to hear from the office, as far as it leads to them: by post
    where there is an address and no number, by telephone otherwise.

    What is `urgent` does not go by post where there is a number: a postcard takes days.
    """
    preference = ContactPreference(participant.contact_preference)
    by_post = preference is ContactPreference.POST
    if participant.phones.exists():
        if not by_post:
            return preference.value
        return (
            ContactPreference.PHONE if urgent or not participant.address else preference
        ).value
    return (ContactPreference.POST if participant.address else ContactPreference.PHONE).value
