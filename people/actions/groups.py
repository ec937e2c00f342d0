"""Whom the office speaks with about a group: written down, and forgotten."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from common import names
from people.actions import line_accounts, participants
from people.actions.details import Person, PersonRefused
from people.choices import ParticipantState
from people.models import FollowUpNote, GroupContact, Participant

LONGEST_NAME = 80
LONGEST_ADDRESS = 200


class RepresentativeMissing(PersonRefused):
    code = "representative_missing"
    message = "代表者のお名前を入力してください。例：山田 太郎"


class RepresentativeTooLong(PersonRefused):
    code = "representative_too_long"
    message = f"代表者のお名前は{LONGEST_NAME}文字までで入力してください。"


class GroupAddressTooLong(PersonRefused):
    code = "group_address_too_long"
    message = f"所在地は{LONGEST_ADDRESS}文字までで入力してください。"


@dataclass(frozen=True)
class Group:
    """Who stands for a group: its representative, where it is, and the person to ring up."""

    representative: str
    person: Person
    address: str = ""


@transaction.atomic
def write_down(
    *, municipality: Municipality, group: Group, by: Actor, at: datetime
) -> GroupContact:
    """Keep whom to speak with; somebody known by number and furigana is not written down twice.

    Raises a PersonRefused or an UnreadablePhone.
    """
    representative, address = names.tidy(group.representative), names.tidy(group.address)
    if not representative:
        raise RepresentativeMissing
    if len(representative) > LONGEST_NAME:
        raise RepresentativeTooLong
    if len(address) > LONGEST_ADDRESS:
        raise GroupAddressTooLong
    person = participants.find_or_create(
        municipality=municipality, person=group.person, by=by, at=at
    )
    contact = GroupContact.objects.create(
        municipality=municipality,
        person=person,
        representative=representative,
        address=address,
    )
    audit.record("group_contact.created", on=contact, municipality=municipality, by=by, at=at)
    return contact


@transaction.atomic
def forget(
    contact: GroupContact, *, with_person: bool, by: Actor, at: datetime
) -> GroupContact:
    """Blank the contact. `with_person` forgets the person too, whom nothing else needs; who
    else the office knows them as is for the caller to ask. Harmless when repeated.
    """
    contact = (
        GroupContact.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality", "person")
        .get(pk=contact.pk)
    )
    if contact.forgotten_at is not None:
        return contact
    person = contact.person
    contact.person, contact.representative, contact.address = None, "", ""
    contact.forgotten_at = at
    contact.save(update_fields=["person", "representative", "address", "forgotten_at"])
    audit.record(
        "group_contact.forgotten", on=contact, municipality=contact.municipality, by=by, at=at
    )
    if person is not None and with_person:
        _forget_person(person, by=by, at=at)
    return contact


def _forget_person(person: Participant, *, by: Actor, at: datetime) -> None:
    """Somebody who was nothing but the contact of groups, the last of which is forgotten."""
    person = (
        Participant.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality")
        .get(pk=person.pk)
    )
    needed = (
        person.state != ParticipantState.ACTIVE
        or person.group_contacts.exists()
        or person.visits.exists()
        or person.cards.exists()
        or person.absorbed.exists()
    )
    if needed:
        return
    person.phones.all().delete()
    line_accounts.forget(person, by=by, at=at)
    person.wishes.all().delete()
    FollowUpNote.objects.filter(call__participant=person).delete()
    person.state = ParticipantState.FORGOTTEN
    for column in BLANKED:
        setattr(person, column, "")
    person.support_needs, person.birth_date = [], None
    person.save(update_fields=["state", "support_needs", "birth_date", *BLANKED])
    audit.record(
        "participant.forgotten", on=person, municipality=person.municipality, by=by, at=at
    )


BLANKED = (
    "name",
    "kana",
    "name_key",
    "kana_key",
    "postal_code",
    "address",
    "family_name",
    "note",
    "watchword",
    "email",
)
