"""The print centre of a demo town: papers of the next classes, ready and not begun."""

from datetime import datetime

from accounts.models import Membership
from demo.crew import BY
from materials.actions import print_jobs, print_parts
from materials.catalogue import KINDS
from materials.catalogue.plans import Choice, Wanted
from materials.queries import print_jobs as known

CLASSES = 2
READY = ("roster", "sign_in", "slips")
WAITING = ("roster", "badges")


def tell(membership: Membership, *, mark: str, at: datetime) -> None:
    """One order waits to be taken, another to be drawn; both are gone after a day."""
    ahead = known.held(membership).filter(starts_at__gt=at)[:CLASSES]
    sessions = [*ahead]
    if not sessions:
        return
    for name, papers in (("ready", READY), ("waiting", WAITING)):
        job = print_jobs.order(
            membership.municipality,
            wanted=Wanted(sessions, [Choice(KINDS[code]) for code in papers]),
            key=f"{mark}:{name}",
            user=membership.user,
            by=BY,
            at=at,
        )
        while name == "ready" and print_parts.step(job, by=BY, at=at):
            pass
