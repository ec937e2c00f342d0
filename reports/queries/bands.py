"""The age band of an applicant on the day of the application, computed by the database."""

from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import (
    Coalesce,
    ExtractDay,
    ExtractMonth,
    ExtractYear,
    NullIf,
)

from classes.models import Registration
from common.ages import AGE_BANDS, youngest_in
from common.clock import TOKYO

MONTH = 100


def with_band(rows: QuerySet[Registration]) -> QuerySet[Any]:
    """The registrations with `band`: from the birth date where it is known (the age as people
    say it), else the band that was given, else ''. Merged entries count as the kept one."""
    rows = rows.annotate(
        born=Coalesce("participant__merged_into__birth_date", "participant__birth_date"),
        given=Coalesce(
            NullIf("participant__merged_into__age_band", Value("")), "participant__age_band"
        ),
    )
    rows = rows.annotate(
        years=ExtractYear("registered_at", tzinfo=TOKYO) - ExtractYear("born"),
        day=ExtractMonth("registered_at", tzinfo=TOKYO) * MONTH
        + ExtractDay("registered_at", tzinfo=TOKYO),
        birthday=ExtractMonth("born") * MONTH + ExtractDay("born"),
    )
    rows = rows.annotate(
        age=F("years")
        - Case(
            When(day__lt=F("birthday"), then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
    )
    oldest_first = [code for code, _ in reversed(AGE_BANDS)]
    steps = [
        When(Q(age__gte=youngest_in(code) or 0), then=Value(code)) for code in oldest_first
    ]
    return rows.annotate(
        band=Case(
            When(born__isnull=True, then=F("given")),
            *steps,
            default=Value(""),
            output_field=TextField(),
        )
    )
