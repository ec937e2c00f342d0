"""Who they are. All personal data lives here, and nowhere else."""

from people.models.drafts import IntakeDraft
from people.models.follow_ups import FollowUpCall, FollowUpNote
from people.models.groups import GroupContact
from people.models.helpers import GroupList, Helper, HelperTerms, School
from people.models.line import LineAccount, LineCode
from people.models.participants import Card, Merge, Participant, Phone, Visit
from people.models.records import (
    ConsentScan,
    GuardianConsent,
    Insurance,
    Qualification,
    Training,
)
from people.models.wishes import ContactWish

__all__ = [
    "Card",
    "ConsentScan",
    "ContactWish",
    "FollowUpCall",
    "FollowUpNote",
    "GroupContact",
    "GroupList",
    "GuardianConsent",
    "Helper",
    "HelperTerms",
    "Insurance",
    "IntakeDraft",
    "LineAccount",
    "LineCode",
    "Merge",
    "Participant",
    "Phone",
    "Qualification",
    "School",
    "Training",
    "Visit",
]
