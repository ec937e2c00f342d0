"""What was typed in one call, kept in a draft under the call's key."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404

from accounts.actors import Actor
from accounts.models import Membership
from classes.forms.desk import is_empty
from classes.models import Registration
from classes.queries import desk
from people.actions import drafts
from people.choices import DraftKind
from people.models import IntakeDraft
from people.queries import drafts as kept


@dataclass
class KeptCall:
    """A call of one clerk. Answers are replaced as a whole; what follows from them, in the
    cached properties of a subclass, is read once."""

    membership: Membership
    key: UUID
    answers: dict[str, Any]
    by: Actor
    at: datetime

    @property
    def request_key(self) -> str:
        return f"desk:{self.key}"

    @property
    def turn(self) -> int:
        """How many steps the call has taken, so that an autosave from before one is known."""
        return int(self.answers.get("turn", 0))

    @cached_property
    def draft(self) -> IntakeDraft | None:
        return kept.desk_draft(
            self.key, user=self.membership.user, municipality=self.membership.municipality
        )

    @cached_property
    def saved(self) -> Registration | None:
        """The registration that was made of this call."""
        return desk.by_request(self.request_key, municipality=self.membership.municipality)

    def recall(self) -> None:
        """Remember what was typed before and is not on the screen now."""
        before = self.draft.answers if self.draft else {}
        self.answers = {**before, **self.answers}
        self._look_anew()

    def keep(self, **answers: Any) -> None:
        """Take a step: store these answers with the others, and look at everything anew."""
        before = int((self.draft.answers if self.draft else {}).get("turn", 0))
        turn = max(before, self.turn) + 1
        self.answers = {**self.answers, "refused": "", **answers, "turn": turn}
        self._look_anew()
        self._refuse_strangers()
        self._store()

    def autosave(self) -> bool:
        """Store what is being typed. False when there is nothing to keep, when the call has
        gone on since, or when it was saved."""
        before = self.draft.answers if self.draft else {}
        if is_empty(self.answers) or before.get("turn", 0) > self.turn or self.saved:
            return False
        self._store()
        return True

    def repair(self) -> None:
        """Let go of a person or a class that is not there any more."""
        for name in ("person", "offering"):
            try:
                self._refuse_strangers()
            except Http404:
                self.answers = {**self.answers, name: ""}
                self._look_anew()

    def _refuse_strangers(self) -> None:
        """Raise Http404 for a person or a class that the clerk may not see."""

    def _store(self) -> None:
        drafts.save(
            kind=DraftKind.DESK,
            municipality=self.membership.municipality,
            user=self.membership.user,
            key=self.key,
            offering_key=str(self.answers.get("offering", "")),
            answers=self.answers,
            by=self.by,
            at=self.at,
        )
        self._look_anew()

    def _look_anew(self) -> None:
        for kind in type(self).__mro__:
            for name, value in vars(kind).items():
                if isinstance(value, cached_property):
                    self.__dict__.pop(name, None)
