"""Who may call what: a member of staff with an ability, or everybody."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.actors import Actor
from accounts.choices import Ability, Role
from accounts.models import Membership
from accounts.rules import may


def membership_of(request: Request) -> Membership | None:
    """The membership under which a logged-in user acts; None for everybody else."""
    membership: Membership | None = getattr(request._request, "membership", None)  # noqa: SLF001  # DRF keeps Django's request there
    return membership


def own_membership(request: Request) -> Membership:
    """The membership of a request that has passed `needs`."""
    membership = membership_of(request)
    assert membership is not None
    return membership


def actor_of(request: Request) -> Actor:
    """Who is calling, as the audit trail names them."""
    return Actor.of(request._request)  # noqa: SLF001  # the actor reads Django's request


def allowed(request: Request, ability: Ability) -> bool:
    """Whether the request comes from staff whose role has the ability."""
    membership = membership_of(request)
    return membership is not None and may(Role(membership.role), ability)


def needs(ability: Ability) -> type[BasePermission]:
    """A permission class: staff whose role has the ability."""

    class NeedsAbility(BasePermission):
        message = "この操作の権限がありません。担当の市職員にご確認ください。"

        def has_permission(self, request: Request, _view: APIView | Any) -> bool:
            return allowed(request, ability)

    return NeedsAbility
