"""What is asked of the seat ledger."""

import hashlib
import json
from dataclasses import dataclass, field

from classes.choices import DESK_CHANNELS, Channel, FilledInBy
from classes.models import Flyer, Session, Slot


@dataclass(frozen=True)
class Request:
    """What comes with a registration besides the person: how it reached us, and in whose hand.

    `key` names the request itself (a form opened once, an Idempotency-Key): the same key with
    the same content gets the same registration again. `session` and `slot` say for what, where
    that is not the whole series, `device` which kind of seat where the capacity is split.
    `rank` is the wish's rank in a draw over several offerings. `override` is the reason for
    which staff let somebody in whom the offering is not for, or who is expected elsewhere.
    `topic` is the code of what somebody wants to ask about at a consultation.
    """

    channel: Channel
    filled_in_by: FilledInBy = FilledInBy.SELF
    wish: str = ""
    topic: str = ""
    flyer: Flyer | None = None
    key: str | None = None
    digest: str = field(default="")
    session: Session | None = None
    slot: Slot | None = None
    device: str = ""
    rank: int = 1
    override: str = ""

    @property
    def desk(self) -> bool:
        """Whether it may have a seat that is kept for phone, counter and paper."""
        return self.channel in DESK_CHANNELS


def digest_of(content: object) -> str:
    """A fingerprint of what was asked for, from which nothing can be read back."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
