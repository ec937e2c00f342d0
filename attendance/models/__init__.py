"""What happened at the door, what a tablet sent of it, and what it amounts to."""

from attendance.models.briefs import BriefTerms, SeatBrief
from attendance.models.completions import CompletionTerms
from attendance.models.conflicts import SyncConflict
from attendance.models.consultations import (
    ConsultationQueue,
    ConsultationRecord,
    RecordTopic,
    Ticket,
)
from attendance.models.events import CheckIn, Headcount, HelperCheckIn, WorkedHours
from attendance.models.facts import AttendanceFact
from attendance.models.kiosks import Kiosk, KioskGrant, TapReceipt
from attendance.models.points import PaidEntry, PointColumn, PointEntry, PointPayout, PointRule

__all__ = [
    "AttendanceFact",
    "BriefTerms",
    "CheckIn",
    "CompletionTerms",
    "ConsultationQueue",
    "ConsultationRecord",
    "Headcount",
    "HelperCheckIn",
    "Kiosk",
    "KioskGrant",
    "PaidEntry",
    "PointColumn",
    "PointEntry",
    "PointPayout",
    "PointRule",
    "RecordTopic",
    "SeatBrief",
    "SyncConflict",
    "TapReceipt",
    "Ticket",
    "WorkedHours",
]
