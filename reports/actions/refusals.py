"""What plans, indicators and past results refuse alike."""

from typing import ClassVar

from common.errors import RuleViolation


class NumbersRefused(RuleViolation):
    """Nothing was changed. `field` names the box of the form beside which this is said."""

    field: ClassVar[str | None] = None


class OtherTown(NumbersRefused):
    code = "other_town"
    message = "ほかの市町村のものは選べません。画面を開き直して、もう一度お選びください。"
