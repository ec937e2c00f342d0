from django.db.models import TextChoices


class Telling(TextChoices):
    """Whether people are told something without anybody asking for it."""

    NO = "no", "知らせない"
    YES = "yes", "知らせる"


class Reminding(TextChoices):
    """Whose times the reminders of an offering follow."""

    TOWN = "town", "市町村の決まりのとおり"
    OWN = "own", "この募集だけの時期"
    NEVER = "never", "知らせない"


class MassKind(TextChoices):
    """What a notice to everybody of several sessions does."""

    CANCEL = "cancel", "中止にして知らせる"
    TELL = "tell", "お知らせだけ（予定どおり行う）"
