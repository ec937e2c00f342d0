"""How somebody is reached."""

from people.choices import ContactPreference
from people.models import Participant


def channel(participant: Participant) -> str:
    """The way somebody wished to hear from the office, as far as it leads to them: by post
    where there is an address and no number, by telephone otherwise."""
    preference = ContactPreference(participant.contact_preference)
    if preference is ContactPreference.POST and participant.address:
        return preference.value
    if participant.phones.exists():
        return (
            preference.value
            if preference is not ContactPreference.POST
            else ContactPreference.PHONE.value
        )
    return (ContactPreference.POST if participant.address else ContactPreference.PHONE).value
