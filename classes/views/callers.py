"""How callers are told apart on the screen: in a list of people, and of unfinished calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from accounts.models import Membership
from classes.forms.desk import Answers
from classes.queries import desk
from common.ages import age_on
from people.choices import SupportNeed
from people.models import Participant, Phone
from people.queries import drafts as kept
from people.queries import participants

MOST_WAITING = 5


@dataclass(frozen=True)
class Face:
    """Somebody as they are told apart in a list, on a day."""

    participant: Participant
    on: date
    why: str = ""

    @property
    def age(self) -> str:
        """79歳, or the band for somebody who gave no birth date."""
        birth = self.participant.birth_date
        if birth is not None:
            return f"{age_on(birth, self.on)}歳"
        return self.participant.get_age_band_display()

    @property
    def numbers(self) -> list[Phone]:
        return [*self.participant.phones.all()]

    @property
    def needs(self) -> list[str]:
        """What makes taking part possible, in words."""
        return [SupportNeed(need).label for need in self.participant.support_needs]


@dataclass(frozen=True)
class Waiting:
    """A call that broke off: whose, as far as that was typed, and since when."""

    key: UUID
    label: str
    since: datetime


def waiting(membership: Membership) -> list[Waiting]:
    """The clerk's calls that broke off, the latest first; never one that was saved."""
    municipality = membership.municipality
    drafts = kept.desk(user=membership.user, municipality=municipality)[:MOST_WAITING]
    if not drafts:
        return []
    saved = desk.saved_requests([f"desk:{draft.key}" for draft in drafts])
    known = participants.kana_of(
        {draft.answers.get("person", "") for draft in drafts}, municipality=municipality
    )
    return [
        Waiting(draft.key, _label(draft.answers, known), draft.updated_at)
        for draft in drafts
        if f"desk:{draft.key}" not in saved
    ]


def _label(answers: Answers, known: Mapping[str, str]) -> str:
    told = [str(answers.get(name, "")) for name in ("kana", "name", "phone", "q")]
    kana = known.get(str(answers.get("person", "")), "")
    return next((text for text in [kana, *told] if text), "お名前はまだ")
