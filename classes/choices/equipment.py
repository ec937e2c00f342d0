"""Loaner devices: what they are, where they stand, and how they are lent."""

from django.db.models import TextChoices


class EquipmentKind(TextChoices):
    IPHONE = "iphone", "iPhone"
    ANDROID = "android", "Android"
    RAKURAKU = "rakuraku", "らくらくスマートフォン"
    TABLET = "tablet", "タブレット"
    ROUTER = "router", "Wi-Fiルーター"
    OTHER = "other", "その他の機器"


DEVICE_KINDS = [
    EquipmentKind.IPHONE,
    EquipmentKind.ANDROID,
    EquipmentKind.RAKURAKU,
    EquipmentKind.TABLET,
]
"""What people leave photographs, accounts and messages in: erased before the next loan. One of
them for each person at a time."""


class EquipmentState(TextChoices):
    AVAILABLE = "available", "貸出できる"
    LENT = "lent", "貸出中"
    REPAIR = "repair", "修理中"
    LOST = "lost", "紛失"
    RETIRED = "retired", "使用終了"


EQUIPMENT_TRANSITIONS: dict[EquipmentState, frozenset[EquipmentState]] = {
    EquipmentState.AVAILABLE: frozenset(
        {
            EquipmentState.LENT,
            EquipmentState.REPAIR,
            EquipmentState.LOST,
            EquipmentState.RETIRED,
        }
    ),
    EquipmentState.LENT: frozenset({EquipmentState.AVAILABLE, EquipmentState.LOST}),
    EquipmentState.REPAIR: frozenset({EquipmentState.AVAILABLE, EquipmentState.RETIRED}),
    EquipmentState.LOST: frozenset({EquipmentState.AVAILABLE, EquipmentState.RETIRED}),
    EquipmentState.RETIRED: frozenset({EquipmentState.AVAILABLE}),  # by mistake
}
INVENTORY_STATES = [EquipmentState.AVAILABLE, EquipmentState.LENT]
"""What can be reckoned with when classes reserve."""


class Sim(TextChoices):
    YES = "yes", "あり"
    NO = "no", "なし"


class Erasure(TextChoices):
    """Whether what the last borrower left in the device is gone."""

    DONE = "done", "消去済み"
    NEEDED = "needed", "消去が必要"


class EquipmentNoteKind(TextChoices):
    """What a line of a device's ledger tells of."""

    ADDED = "added", "登録"
    MOVED = "moved", "状態の変更"
    LENT = "lent", "貸出"
    EXTENDED = "extended", "貸出の延長"
    RETURNED = "returned", "返却"
    ERASED = "erased", "データの消去"
    REMARK = "remark", "気づいたこと"


class LoanTerm(TextChoices):
    CLASS = "class", "教室で（当日）"
    TAKE_HOME = "take_home", "持ち帰り"


class LoanPart(TextChoices):
    """What a person has one of at a time."""

    DEVICE = "device", "端末"
    EXTRA = "extra", "付属の機器"


class LoanState(TextChoices):
    OUT = "out", "貸出中"
    RETURNED = "returned", "返却済み"
    LOST = "lost", "紛失"


class Condition(TextChoices):
    """How a device came back."""

    GOOD = "good", "異常なし"
    NOTED = "noted", "気づいたことがある"
