"""Addresses of this floor: what the public sees, and what is under /staff/."""

from django.urls import URLPattern, URLResolver, path

from reports.views import (
    consultations,
    definitions,
    fairness,
    indicators,
    past_results,
    plans,
    repeats,
)

public_patterns: list[URLPattern | URLResolver] = []
staff_patterns: list[URLPattern | URLResolver] = [
    path("indicators/", indicators.indicator_list, name="indicators"),
    path("indicators/new/", definitions.indicator_new, name="indicator-new"),
    path("indicators/<slug:slug>/", indicators.indicator, name="indicator"),
    path("indicators/<slug:slug>/facts/", indicators.indicator_facts, name="indicator-facts"),
    path(
        "indicators/<slug:slug>/facts.csv",
        indicators.indicator_facts_csv,
        name="indicator-facts-csv",
    ),
    path(
        "indicators/<slug:slug>/definition/",
        definitions.indicator_change,
        name="indicator-change",
    ),
    path(
        "indicators/<slug:slug>/targets/",
        definitions.indicator_targets,
        name="indicator-targets",
    ),
    path("reports/fairness/", fairness.fairness, name="fairness"),
    path("reports/fairness.csv", fairness.fairness_csv, name="fairness-csv"),
    path(
        "reports/consultations/",
        consultations.consultations,
        name="consultation-statistics",
    ),
    path(
        "reports/consultations.csv",
        consultations.consultations_csv,
        name="consultation-statistics-csv",
    ),
    path("reports/repeat/", repeats.page, name="repeat"),
    path("reports/repeat.csv", repeats.file, name="repeat-csv"),
    path("past-results/", past_results.past_result_list, name="past-results"),
    path("past-results/new/", past_results.past_result_new, name="past-result-new"),
    path(
        "past-results/<uuid:key>/withdraw/",
        past_results.past_result_withdraw,
        name="past-result-withdraw",
    ),
    path("plans/new/", plans.plan_new, name="plan-new"),
    path("plans/<uuid:key>/", plans.plan_change, name="plan"),
]
