"""Which columns hold somebody's data (blanked when a person is forgotten) and which do not."""

FORGET: set[str] = set()
KEEP = {
    "reports.Plan.name",
    "reports.Plan.activities",
    "reports.Plan.note",
    "reports.Indicator.slug",
    "reports.Indicator.title",
    "reports.Indicator.unit",
    "reports.Indicator.kinds",
    "reports.Indicator.baseline_label",
    "reports.Indicator.target_wording",
    "reports.Indicator.source",
    "reports.Indicator.open_question",
    "reports.PastResult.title",
    "reports.PastResult.source",
    "reports.PastResult.withdrawn_reason",
}
