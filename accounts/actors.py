"""Every action has an author, and the author is not always a logged-in user."""

from dataclasses import dataclass
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

from accounts.choices import ActorKind
from accounts.models import User


def address_of(request: HttpRequest) -> str:
    """From where something is asked: as the proxy in front says, where there is one
    (`BEHIND_PROXY`), else whoever is connected. Of what a proxy hands on only the last address
    is its own; all before it the visitor may have made up."""
    connected: str = request.META.get("REMOTE_ADDR", "")
    if not settings.REST_FRAMEWORK["NUM_PROXIES"]:
        return connected
    said = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
    try:
        return str(ip_address(said))
    except ValueError:
        return connected


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
        origin = address_of(request)
        if request.user.is_authenticated:
            return cls.staff(request.user, origin=origin)
        return cls(ActorKind.VISITOR, "", origin)

    @classmethod
    def holder(cls, request: HttpRequest) -> "Actor":
        """Somebody who has shown that a registration is theirs, logged in or not."""
        return cls(ActorKind.HOLDER, "", address_of(request))

    @classmethod
    def answering(cls, channel: str) -> "Actor":
        """Somebody who answers from the telephone on which they were told (by "sms", or by
        "voice"): who held it is not known."""
        return cls(ActorKind.HOLDER, "", channel)

    @classmethod
    def ringing(cls) -> "Actor":
        """Somebody who rings a number that a machine answers."""
        return cls(ActorKind.VISITOR, "", "voice")


CLOCK = Actor(ActorKind.CLOCK, "clock")
