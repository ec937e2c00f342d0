from enum import StrEnum

from django.db.models import TextChoices


class DocumentState(TextChoices):
    """What whoever checks a document is told; computed, never stored."""

    VALID = "valid", "有効"
    REVOKED = "revoked", "取消し"
    UNKNOWN = "unknown", "発行の記録なし"


class DocumentKind(TextChoices):
    """What was issued, as whoever checks it is told."""

    ACTIVITY = "activity", "活動証明書"
    COMPLETION = "completion", "修了証"


class Printed(TextChoices):
    """What is put on a sheet of cards or labels."""

    CARD = "card", "参加者カード"
    BADGE = "badge", "名札"


class Unfit(TextChoices):
    """What becomes of names with a letter that no font has."""

    LEAVE_OUT = "leave_out", "この方々を除いて印刷する"
    SUBSTITUTE = "substitute", "代わりの文字で印刷する"


class NewsletterLength(TextChoices):
    """How much room the newsletter has for one offering."""

    SHORT = "short", "短い（100字まで）"
    NORMAL = "normal", "ふつう（200字まで）"
    FULL = "full", "くわしい"


class FlyerSize(TextChoices):
    """On what a flyer is printed."""

    A4 = "a4", "A4"
    A5 = "a5", "A5"
    A5_TWICE = "a5x2", "A5を2面（A4横の紙に同じものを2つ並べる）"


class Paper(StrEnum):
    """A paper with somebody's data: by which name it is written down that it was taken."""

    ROSTER = "roster.printed"
    SIGN_IN = "sign_in.printed"
    BRIEF = "brief.printed"
    SEAT_PLAN = "seat_plan.printed"
    TABLE_CARDS = "table_cards.printed"
    CARDS = "cards.printed"
    BADGES = "badges.printed"
    CONSENT_FORMS = "consent_forms.printed"
    POSTCARDS = "postcards.printed"
    SLIPS = "slips.printed"
    COMPLETIONS = "completions.printed"
