"""What the helpers of the next class are told: who helps follows from the registrations; of two
people the office has decided something by hand."""

from attendance.actions import briefs as actions
from attendance.actions.briefs import Wanted
from attendance.queries import briefs
from classes.models import Session
from demo.staging import BY, Stage
from people.choices import HelperKind, HelperState
from people.models import Helper

NOTES = (
    "右側から、ゆっくり話しかけてください",
    "前回は写真の送り方まで終わっています",
)
CREW = 2


def crew(stage: Stage) -> list[Helper]:
    """Who helps beside the instructor: a citizen and a student."""
    registered = Helper.objects.filter(
        municipality=stage.municipality, state=HelperState.REGISTERED
    )
    kinds = (HelperKind.CITIZEN, HelperKind.STUDENT)
    return [*registered.filter(kind__in=kinds).order_by("kind", "pk")[:CREW]]


def tell(session: Session, *, stage: Stage) -> None:
    """A few words for the helpers of the first two people."""
    for number, note in enumerate(NOTES):
        brief = briefs.of(session, at=stage.now)
        if brief is None or len(brief.lines) <= number:
            return
        line = brief.lines[number]
        actions.change(
            session,
            reference=line.registration.reference,
            wanted=Wanted(note=note),
            seen=line.seen,
            by=BY,
            at=stage.now,
        )
