"""Nobody is planned as an instructor while they are promised to another class.

Other meetings of the same instructor are a warning that the office may set aside
(`classes.queries.clashes`). An assignment is more: somebody was asked, and has said yes.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from classes.actions import shift_steps as steps
from classes.choices import LIVING_ASSIGNMENTS
from classes.models import Assignment, Session
from classes.queries import engagements
from common.errors import RuleViolation
from people.models import Helper


class InstructorPromised(RuleViolation):
    """Nothing is planned. The sentence names the other class, and when it is."""

    code = "instructor_promised"
    message = (
        "講師の{name}さんは、{said}に来ることが決まっています"
        "（準備・片付け・移動の時間も数えます）。"
        "日時か講師を変えるか、先に「配置」でその講座から外してください。"
    )


def hold(instructors: Iterable[Helper | None]) -> None:
    """Nobody promises these elsewhere until the transaction ends. Before other locks."""
    keys = {each.pk for each in instructors if each is not None}
    if keys:
        steps.lock_helpers(keys)


def refuse(sessions: Sequence[Session], *, at: datetime) -> None:
    """Hold those who teach at these sessions, and raise InstructorPromised where one of them is
    promised to another class at that time. What is over is nobody's promise."""
    taught = [each for each in sessions if each.instructor_id is not None and each.ends_at > at]
    if not taught:
        return
    # In one step with those who help there: whoever moves the sessions holds them next.
    made = [each.pk for each in sessions if each.pk]
    helping = Assignment.objects.filter(shift__session__in=made, state__in=LIVING_ASSIGNMENTS)
    teaching = {each.instructor_id for each in taught if each.instructor_id is not None}
    steps.lock_helpers(teaching | {*helping.values_list("helper", flat=True)})
    for promise in engagements.promises(taught):
        raise InstructorPromised(
            name=promise.helper.name, said=engagements.said(promise.shift.session)
        )
