"""Which role may do what. Pure: whatever somebody is refused can be looked up here."""

from accounts.choices import Ability, Role

ABILITIES: dict[Role, frozenset[Ability]] = {
    Role.CITY_STAFF: frozenset(Ability),
    Role.FACILITY_STAFF: frozenset(
        {Ability.PLAN, Ability.REGISTER, Ability.ATTEND, Ability.SEE_NUMBERS}
    ),
    Role.CONTRACTOR: frozenset({Ability.ATTEND}),
    Role.INSTRUCTOR: frozenset({Ability.ATTEND}),
    Role.VIEWER: frozenset({Ability.SEE_NUMBERS}),
}


def may(role: Role, ability: Ability) -> bool:
    """Whether somebody in this role has the ability, within the offerings of their scope."""
    return ability in ABILITIES[role]
