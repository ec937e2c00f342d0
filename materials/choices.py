from django.db.models import TextChoices


class DocumentState(TextChoices):
    """What whoever checks a document is told; computed, never stored."""

    VALID = "valid", "有効"
    REVOKED = "revoked", "取消し"
    UNKNOWN = "unknown", "発行の記録なし"
