from enum import StrEnum

from django.db.models import TextChoices


class Role(TextChoices):
    """Who somebody is for one municipality."""

    CITY_STAFF = "city_staff", "市職員"
    FACILITY_STAFF = "facility_staff", "施設職員"
    INSTRUCTOR = "instructor", "講師"
    CONTRACTOR = "contractor", "委託先"
    VIEWER = "viewer", "閲覧"


class Ability(StrEnum):
    """What a page or an endpoint asks of the person who opens it."""

    PLAN = "plan"  # make, publish, change and cancel offerings, venues and courses
    REGISTER = "register"  # search people and take registrations
    MERGE = "merge"  # join and separate people
    ATTEND = "attend"  # open a roster and mark it
    SEE_NUMBERS = "see_numbers"  # indicators and the facts behind them
    EDIT_NUMBERS = "edit_numbers"  # definitions, targets and past results
    AUDIT = "audit"  # who did what


class ActorKind(StrEnum):
    STAFF = "staff"
    VISITOR = "visitor"  # somebody on the public pages
    COMMAND = "command"  # manage.py, run by whoever runs the machine
    CLOCK = "clock"
