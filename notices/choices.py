from django.db.models import TextChoices


class Purpose(TextChoices):
    """Why somebody is told something."""

    OFFERING_CANCELLED = "offering_cancelled", "募集の中止"
    SESSION_CANCELLED = "session_cancelled", "回の中止"
    SESSION_CHANGED = "session_changed", "日時・会場の変更"
    DRAW_WON = "draw_won", "当選"
    DRAW_LOST = "draw_lost", "落選・キャンセル待ち"
    WAITING = "waiting", "キャンセル待ちの受付"
    SEAT_OFFERED = "seat_offered", "繰上げのご案内"
    LAST_CALL = "last_call", "空席のご案内（先着）"
    SEAT_GIVEN = "seat_given", "参加確定"
    OFFER_EXPIRED = "offer_expired", "返事の期限切れ"
    PUT_BACK = "put_back", "参加確定からキャンセル待ちへの変更"
    REGISTRATION_CANCELLED = "registration_cancelled", "申込みの取消し"
    OUTREACH_RECEIVED = "outreach_received", "出前講座の受付"
    OUTREACH_APPROVED = "outreach_approved", "出前講座の承認"
    OUTREACH_REFUSED = "outreach_refused", "出前講座の不承認"
    OUTREACH_CALLED_OFF = "outreach_called_off", "出前講座の中止"
    OUTREACH_REPORT = "outreach_report", "出前講座の人数のおたずね"
    SHIFT_INVITED = "shift_invited", "活動の依頼"
    SHIFT_CONFIRMED = "shift_confirmed", "活動の決定"
    SHIFT_CHANGED = "shift_changed", "活動の日時・会場の変更"
    SHIFT_ENDED = "shift_ended", "活動の取りやめ"
    LOAN_DUE = "loan_due", "貸出機器の返却日のお知らせ"
    LOAN_OVERDUE = "loan_overdue", "貸出機器の返却のお願い"


class MessageChannel(TextChoices):
    """How something is told. Staff ring until a carrier is configured."""

    PHONE = "phone", "電話"
    SMS = "sms", "ショートメッセージ"
    POST = "post", "郵便"


class MessageState(TextChoices):
    WAITING = "waiting", "連絡待ち"
    TOLD = "told", "伝達済み"
    NO_ANSWER = "no_answer", "不在"
    UNREACHABLE = "unreachable", "連絡つかず"
    WITHDRAWN = "withdrawn", "連絡不要"


TRANSITIONS: dict[MessageState, frozenset[MessageState]] = {
    MessageState.WAITING: frozenset(
        {
            MessageState.TOLD,
            MessageState.NO_ANSWER,
            MessageState.UNREACHABLE,
            MessageState.WITHDRAWN,
        }
    ),
    MessageState.NO_ANSWER: frozenset(
        {
            MessageState.TOLD,
            MessageState.NO_ANSWER,
            MessageState.UNREACHABLE,
            MessageState.WITHDRAWN,
        }
    ),
    MessageState.UNREACHABLE: frozenset({MessageState.TOLD, MessageState.WITHDRAWN}),
    MessageState.TOLD: frozenset({MessageState.WAITING}),  # ticked by mistake
    MessageState.WITHDRAWN: frozenset(),
}
