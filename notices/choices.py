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
    RECEIVED = "received", "申込みの受付"
    REMINDER = "reminder", "開催日のお知らせ"
    CONSULTATION_SLOT = "consultation_slot", "相談の予約日のお知らせ"
    THANKS = "thanks", "参加のお礼・次の講座"
    SHIFT_REMINDER = "shift_reminder", "活動日のお知らせ"
    SHIFT_BRIEF = "shift_brief", "活動の申し送りのご案内"
    GUARDIAN_NOTICE = "guardian_notice", "保護者へのお知らせ"
    WEATHER = "weather", "悪天候などのお知らせ"


URGENT = frozenset(
    {
        Purpose.OFFERING_CANCELLED,
        Purpose.SESSION_CANCELLED,
        Purpose.SESSION_CHANGED,
        Purpose.WEATHER,
    }
)
"""What may go out in the evening: somebody may be on their way tomorrow morning."""


class MessageChannel(TextChoices):
    """How something is told: by staff (電話, 郵便) or by machine."""

    PHONE = "phone", "電話"
    SMS = "sms", "ショートメッセージ"
    POST = "post", "郵便"
    VOICE = "voice", "自動音声電話"
    MAIL = "mail", "電子メール"
    LINE = "line", "LINE"


MACHINE_CHANNELS = (
    MessageChannel.SMS,
    MessageChannel.VOICE,
    MessageChannel.MAIL,
    MessageChannel.LINE,
)


class MessageState(TextChoices):
    WAITING = "waiting", "連絡待ち"
    SENDING = "sending", "送信中"
    SENT = "sent", "送信済み（結果待ち）"
    TOLD = "told", "伝達済み"
    NO_ANSWER = "no_answer", "不在"
    UNREACHABLE = "unreachable", "連絡つかず"
    UNKNOWN = "unknown", "送信結果不明"
    EXPIRED = "expired", "期限切れ"
    WITHDRAWN = "withdrawn", "連絡不要"


MARKS = frozenset(
    {
        MessageState.WAITING,
        MessageState.TOLD,
        MessageState.NO_ANSWER,
        MessageState.UNREACHABLE,
        MessageState.WITHDRAWN,
    }
)
"""What a person may write down; the other states are the machine's."""

TRANSITIONS: dict[MessageState, frozenset[MessageState]] = {
    MessageState.WAITING: frozenset(
        {
            MessageState.SENDING,
            MessageState.TOLD,
            MessageState.NO_ANSWER,
            MessageState.UNREACHABLE,
            MessageState.EXPIRED,
            MessageState.WITHDRAWN,
        }
    ),
    # Asked of a carrier: what comes of it is said by the answer, the receipt or, where neither
    # comes, by nobody.
    MessageState.SENDING: frozenset(
        {
            MessageState.SENT,
            MessageState.TOLD,
            MessageState.WAITING,
            MessageState.UNKNOWN,
            MessageState.EXPIRED,
        }
    ),
    MessageState.SENT: frozenset(
        {MessageState.TOLD, MessageState.WAITING, MessageState.EXPIRED, MessageState.WITHDRAWN}
    ),
    # A person decides, unless a late receipt says it.
    MessageState.UNKNOWN: frozenset(
        {
            MessageState.SENT,
            MessageState.TOLD,
            MessageState.WAITING,
            MessageState.NO_ANSWER,
            MessageState.UNREACHABLE,
            MessageState.EXPIRED,
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
    MessageState.EXPIRED: frozenset({MessageState.TOLD, MessageState.WITHDRAWN}),
    MessageState.TOLD: frozenset({MessageState.WAITING}),  # ticked by mistake
    MessageState.WITHDRAWN: frozenset(),
}


class SmsFor(TextChoices):
    """Who is sent text messages."""

    AS_WISHED = "as_wished", "ショートメッセージを希望された方"
    ALL_MOBILES = "all_mobiles", "携帯電話の番号がある方みなさん"


class SendingState(TextChoices):
    """What became of one try to send something."""

    ASKING = "asking", "送信中"
    ACCEPTED = "accepted", "受付済み（結果待ち）"
    DELIVERED = "delivered", "届いた"
    FAILED = "failed", "届かなかった"
    UNKNOWN = "unknown", "結果不明"


class OptOutSource(TextChoices):
    """From where it is known that somebody wants no more of something."""

    REPLY = "reply", "返信（配信停止）"
    KEY = "key", "自動音声電話での操作"
    CARRIER = "carrier", "通信会社の記録"
    PHONE = "phone", "電話"
    COUNTER = "counter", "窓口"
    PAPER = "paper", "書面"


class ReplyMeaning(TextChoices):
    """What somebody who answered a text message, or pressed a key, meant."""

    ATTEND = "attend", "出席"
    ABSENT = "absent", "欠席"
    CALL_BACK = "call_back", "折り返しの電話がほしい"
    STOP = "stop", "配信停止"
    START = "start", "配信再開"
    HELP = "help", "問い合わせ"
    WRONG_NUMBER = "wrong_number", "番号ちがい"
    UNCLEAR = "unclear", "読み取れない返信"


class ReplyState(TextChoices):
    """Whether somebody still has to look after a reply."""

    OPEN = "open", "未対応"
    SETTLED = "settled", "対応済み"


class Shelf(TextChoices):
    """Where a message stands, as the ledger of messages says it."""

    QUEUED = "queued", "送信待ち"
    SENDING = "sending", "送信中"
    SENT = "sent", "送信済み（結果待ち）"
    UNKNOWN = "unknown", "送信結果不明"
    FAILED = "failed", "届かず、職員が連絡"
    STAFF = "staff", "職員が連絡"
    EXPIRED = "expired", "期限切れ"
    TOLD = "told", "伝達済み"
    WITHDRAWN = "withdrawn", "連絡不要"


class Decision(TextChoices):
    """What staff decide about a message that did not go through."""

    AGAIN = "again", "もう一度送る"
    ARRIVED = "arrived", "届いていた"
    TOLD = "told", "電話で伝えた"
    TO_STAFF = "to_staff", "連絡リストに入れる"
    WITHDRAW = "withdraw", "取り消す"
