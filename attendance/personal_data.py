"""Which columns hold somebody's data (blanked when a person is forgotten) and which do not."""

FORGET: set[str] = set()
KEEP = {
    "attendance.CheckIn.district",
    "attendance.CheckIn.actor_kind",
    "attendance.CheckIn.actor_key",
    "attendance.Headcount.group",
    "attendance.Headcount.actor_kind",
    "attendance.Headcount.actor_key",
    "attendance.WorkedHours.actor_kind",
    "attendance.WorkedHours.actor_key",
    "attendance.AttendanceFact.district",
    "attendance.AttendanceFact.channel",
    "attendance.AttendanceFact.label",
}
