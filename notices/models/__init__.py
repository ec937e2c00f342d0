"""What people are told, how it went out, and what came back."""

from notices.models.messages import Attempt, Message
from notices.models.sendings import Pace, Receipt, Sending, Worker
from notices.models.terms import NoticeTerms, OptOut, Reply
from notices.models.wordings import Wording

__all__ = [
    "Attempt",
    "Message",
    "NoticeTerms",
    "OptOut",
    "Pace",
    "Receipt",
    "Reply",
    "Sending",
    "Wording",
    "Worker",
]
