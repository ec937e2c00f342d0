"""Every action has an author, and the author is not always a logged-in user."""

from dataclasses import dataclass

from django.http import HttpRequest

from accounts.choices import ActorKind
from accounts.models import User


@dataclass(frozen=True)
class Actor:
    """Who acts (a key, never a name) and from where (an address, or a command)."""

    kind: ActorKind
    key: str
    origin: str = ""

    @classmethod
    def staff(cls, user: User, *, origin: str = "") -> "Actor":
        return cls(ActorKind.STAFF, str(user.pk), origin)

    @classmethod
    def kiosk(cls, key: int, *, origin: str = "") -> "Actor":
        """A paired tablet, by its key; who held it is not known."""
        return cls(ActorKind.KIOSK, str(key), origin)

    @classmethod
    def command(cls, name: str) -> "Actor":
        return cls(ActorKind.COMMAND, name)

    @classmethod
    def of(cls, request: HttpRequest) -> "Actor":
        """The author of what this request asks for."""
        origin = request.META.get("REMOTE_ADDR", "")
        if request.user.is_authenticated:
            return cls.staff(request.user, origin=origin)
        return cls(ActorKind.VISITOR, "", origin)

    @classmethod
    def holder(cls, request: HttpRequest) -> "Actor":
        """Somebody who has shown that a registration is theirs, logged in or not."""
        return cls(ActorKind.HOLDER, "", request.META.get("REMOTE_ADDR", ""))


CLOCK = Actor(ActorKind.CLOCK, "clock")
