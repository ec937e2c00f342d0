"""What a town has decided about its messages."""

from accounts.models import Municipality
from notices.models import NoticeTerms


def of(municipality: Municipality) -> NoticeTerms:
    """The terms as they are stored now; of a town that has decided nothing, unstored ones."""
    stored = NoticeTerms.objects.filter(municipality=municipality).first()
    return stored or NoticeTerms(municipality=municipality)
