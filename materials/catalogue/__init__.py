"""Every paper that the print centre offers, in the order in which a bag is packed."""

from accounts.choices import Ability, Role
from accounts.models import Membership
from accounts.rules import may
from materials.catalogue import of_offerings, of_sessions
from materials.catalogue.kinds import Asked, Kind, Reading, Scope

__all__ = ["KINDS", "Asked", "Kind", "Reading", "Scope", "allowed", "known"]

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        of_sessions.ROSTER,
        of_sessions.SIGN_IN,
        of_sessions.SIGN_IN_EMPTY,
        of_sessions.BRIEF,
        of_sessions.SEAT_PLAN,
        of_sessions.TABLE_CARDS,
        of_sessions.TABLE_CARDS_NAMED,
        of_sessions.SLIPS,
        of_sessions.QUESTIONNAIRE,
        of_offerings.HANDOUTS,
        of_offerings.COMPLETIONS,
        of_offerings.FLYER,
        of_offerings.APPLICATION_FORM,
        of_sessions.BADGES,
        of_sessions.CARDS,
    )
}


def allowed(membership: Membership) -> list[Kind]:
    """What somebody in this role may print, of the sessions of their scope."""
    role = Role(membership.role)
    return [kind for kind in KINDS.values() if may(role, Ability(kind.ability))]


def known(code: str) -> Kind | None:
    """The paper of this code; None for one that is not printed any more."""
    return KINDS.get(code)
