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


class SeatState(TextChoices):
    """What somebody on the roster has of the session."""

    EXPECTED = "expected", "申込みあり"
    CANCELLED = "cancelled", "取消し済み"
    WALK_IN = "walk_in", "申込みなし"


class FactRole(TextChoices):
    PARTICIPANT = "participant", "参加者"
    GROUP = "group", "団体（人数のみ）"
    HELPER = "helper", "協力者"
    CONSULTATION = "consultation", "相談"


class Result(TextChoices):
    """What became of a mark that somebody sent."""

    STORED = "stored", "記録しました"
    REPEATED = "repeated", "記録済み"
    CONFLICT = "conflict", "職員が確認します"
    REFUSED = "refused", "記録できません"


class SentKind(TextChoices):
    """What a device may say: the marks of people, and counted heads."""

    ARRIVED = "arrived", "出席"
    LEFT = "left", "早退"
    VOIDED = "voided", "取消し"
    COUNTED = "counted", "人数"


class KioskState(TextChoices):
    """What a paired tablet may do at a moment; computed from its times, never stored."""

    INVITED = "invited", "つながるのを待っています"
    LAPSED = "lapsed", "つながらないまま終わりました"
    PAIRED = "paired", "使用中"
    ENDED = "ended", "使用期間が終わりました"
    REVOKED = "revoked", "停止しました"


class ConflictKind(TextChoices):
    """Why a mark did not fit; see rules.proposals for the answer that is proposed."""

    CANCELLED_CAME = "cancelled_came", "取り消した方が来られました"
    NOT_REGISTERED = "not_registered", "この回に申込みのない方です"
    OTHER_SESSION = "other_session", "ほかの回の受付票です"
    UNKNOWN_CARD = "unknown_card", "登録のないカードです"
    OLD_CARD = "old_card", "作り直す前のカードです"
    ELSEWHERE = "elsewhere", "同じ時間に、ほかの会場でも出席になっています"
    SESSION_MOVED = "session_moved", "日程の変わった回です"
    SESSION_CANCELLED = "session_cancelled", "中止になった回です"
    OTHER_DAY = "other_day", "回の日ではない日の記録です"
    MERGED = "merged", "あとから統合された方です"
    ALIKE = "alike", "登録済みの方と同じ方かもしれません"
    HOURS_ENTERED = "hours_entered", "活動時間は、職員が入力しています"
    HELPER_HELD = "helper_held", "まだ協力できない方が来られました"
    HELPER_LACKS = "helper_lacks", "足りないもののある協力者です"


class ConflictState(TextChoices):
    OPEN = "open", "未確認"
    SETTLED = "settled", "確認済み"
    # The mark itself was taken back, on the tablet or on the roster.
    WITHDRAWN = "withdrawn", "記録の取消し"
    # The mark stands, and what was asked about it is in doubt no more.
    FELL_AWAY = "fell_away", "確認が不要になった"


OFF_THE_LIST = (ConflictState.WITHDRAWN, ConflictState.FELL_AWAY)
"""Nobody has answered, and nobody need."""


class Answer(TextChoices):
    """How staff settle a conflict."""

    ADMIT = "admit", "当日参加の申込みにする"
    KEEP = "keep", "このまま残す"
    WITHDRAW = "withdraw", "出席を取り消す"
    IDENTIFY = "identify", "この方の出席にする"
    COUNT = "count", "お名前なしの1人として数える"
    DISCARD = "discard", "数えない"
    ATTEND = "attend", "開催した回の出席として数える"
    HERE = "here", "こちらの出席を残す"
    THERE = "there", "ほかの会場の出席を残す"
    JOIN = "join", "同じ方として統合する"
    APART = "apart", "別の方として残す"
    TABLET = "tablet", "タブレットの記録に替える"
    HOURS = "hours", "活動時間に数える"


class HoursSource(TextChoices):
    """Where an entry of the hours ledger comes from."""

    MARKS = "marks", "到着・退出の記録"
    STAFF = "staff", "職員の入力"
    CORRECTION = "correction", "訂正"


class TicketState(TextChoices):
    """Where somebody is who came to a consultation."""

    WAITING = "waiting", "お待ち"
    CALLED = "called", "呼出し中"
    CONSULTING = "consulting", "相談中"
    DONE = "done", "終了"
    ABSENT = "absent", "不在"
    LEFT = "left", "お帰り"


TICKET_TRANSITIONS: dict[TicketState, frozenset[TicketState]] = {
    TicketState.WAITING: frozenset({TicketState.CALLED, TicketState.LEFT}),
    TicketState.CALLED: frozenset(
        {TicketState.CONSULTING, TicketState.WAITING, TicketState.ABSENT}
    ),
    TicketState.CONSULTING: frozenset({TicketState.DONE, TicketState.CALLED}),
    TicketState.DONE: frozenset(),
    TicketState.ABSENT: frozenset({TicketState.WAITING, TicketState.CALLED, TicketState.LEFT}),
    TicketState.LEFT: frozenset({TicketState.WAITING}),
}
AT_A_TABLE = (TicketState.CALLED, TicketState.CONSULTING)
IN_THE_HOUSE = (TicketState.WAITING, *AT_A_TABLE, TicketState.ABSENT)


class ConsultationResult(TextChoices):
    """What became of somebody's question."""

    SOLVED = "solved", "解決した"
    PARTLY = "partly", "一部解決した"
    UNSOLVED = "unsolved", "解決しなかった"
    REFERRED = "referred", "ほかの機関を案内した"


class PointBasis(TextChoices):
    """What points are given for."""

    HOUR = "hour", "1時間につき"
    ACTIVITY = "activity", "1回につき"


class PointRounding(TextChoices):
    """What becomes of a part of a point."""

    DOWN = "down", "切り捨て"
    NEAREST = "nearest", "四捨五入"
    UP = "up", "切り上げ"


class PointField(TextChoices):
    """What a list of points for a local currency may say, column by column."""

    PAYOUT = "payout", "付与番号"
    DAY = "day", "付与日"
    HELPER = "helper", "会員番号"
    NAME = "name", "氏名"
    KANA = "kana", "フリガナ"
    PHONE = "phone", "電話番号"
    AFFILIATION = "affiliation", "所属"
    POINTS = "points", "ポイント"
