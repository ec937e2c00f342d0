from django.db.models import TextChoices


class TapKind(TextChoices):
    ARRIVED = "arrived", "出席"
    LEFT = "left", "早退"
    VOIDED = "voided", "取消し"


class Method(TextChoices):
    TAP = "tap", "名簿"
    QR = "qr", "QRコード"
    WALK_IN = "walk_in", "当日受付"
    PAPER = "paper", "紙の名簿"


class Presence(TextChoices):
    """What the events of one person in one session amount to."""

    EXPECTED = "expected", "未着"
    PRESENT = "present", "出席"
    LEFT_EARLY = "left_early", "早退"


class FactRole(TextChoices):
    PARTICIPANT = "participant", "参加者"
    GROUP = "group", "団体（人数のみ）"
    HELPER = "helper", "協力者"


class Result(TextChoices):
    """What became of a mark that somebody sent."""

    STORED = "stored", "記録しました"
    REPEATED = "repeated", "記録済み"
    CONFLICT = "conflict", "記録できません"
