from django.db.models import TextChoices


class Kind(TextChoices):
    CLASSROOM = "classroom", "スマホ教室"
    OUTREACH = "outreach", "出前講座"
    CONSULTATION = "consultation", "スマホ相談会"


class Level(TextChoices):
    INTRODUCTORY = "introductory", "入門"
    BASIC = "basic", "基本"
    ADVANCED = "advanced", "応用"


class CourseDevice(TextChoices):
    BOTH = "both", "iPhone・Android"
    IPHONE = "iphone", "iPhone"
    ANDROID = "android", "Android"


class Organiser(TextChoices):
    """Who holds the class: some plans count only what the city itself holds."""

    CITY = "city", "市町村主催"
    PREFECTURE = "prefecture", "県・財団主催"
    CARRIER = "carrier", "携帯電話会社・販売店"
    GROUP = "group", "地域団体"


class Selection(TextChoices):
    FIRST_COME = "first_come", "先着順"
    LOTTERY = "lottery", "抽選"


class Joining(TextChoices):
    """For what somebody signs up."""

    SERIES = "series", "全回を通して"
    SESSIONS = "sessions", "1回だけの参加もできる"
    SLOT = "slot", "時間枠を選んで"


class Residence(TextChoices):
    ANYONE = "anyone", "問わない"
    RESIDENT = "resident", "市町村内にお住まいの方"


class Experience(TextChoices):
    ANYONE = "anyone", "問わない"
    FIRST_TIME = "first_time", "はじめて参加される方"


class Priority(TextChoices):
    """Who is served first when more people apply than there are seats."""

    FIRST_TIME = "first_time", "はじめて参加される方"
    FEWEST_IN_TWO_YEARS = "fewest_in_two_years", "過去2年の参加が少ない方"
    FEWEST_WON = "fewest_won", "過去2年の当選が少ない方"
    RESIDENT = "resident", "市町村内にお住まいの方"


class Hindrance(TextChoices):
    """Why somebody is not among those whom an offering is for."""

    TOO_YOUNG = "too_young", "対象の年齢に達していません"
    TOO_OLD = "too_old", "対象の年齢を超えています"
    NOT_RESIDENT = "not_resident", "市町村内にお住まいの方が対象です"
    NOT_FIRST_TIME = "not_first_time", "はじめて参加される方が対象です"
    YEARLY_LIMIT = "yearly_limit", "年度内の参加回数の上限に達しています"
    WRONG_DEVICE = "wrong_device", "お使いの機種が対象と違います"


class SeatDevice(TextChoices):
    """The kind of seat where the capacity is split by device."""

    ANY = "", "機種を分けない"
    IPHONE = "iphone", "iPhone"
    ANDROID = "android", "Android"


class AgeBasis(TextChoices):
    """The day on which the age is asked for."""

    FIRST_SESSION = "first_session", "初回開催日"
    REGISTRATION = "registration", "申込日"
    FISCAL_YEAR_END = "fiscal_year_end", "年度末（3月31日）"


class OfferingState(TextChoices):
    DRAFT = "draft", "下書き"
    PUBLISHED = "published", "公開"
    CANCELLED = "cancelled", "中止"


class Window(TextChoices):
    """What a visitor may expect of an offering at a moment; computed, never stored."""

    NOT_YET_OPEN = "not_yet_open", "受付前"
    OPEN = "open", "受付中"
    WAITING_LIST = "waiting_list", "キャンセル待ち受付中"
    FULL = "full", "満員"
    CLOSED = "closed", "受付終了"
    CANCELLED = "cancelled", "中止"
    NO_REGISTRATION = "no_registration", "申込み不要"


class Outlook(TextChoices):
    """What somebody would get who registered at a moment; computed, never stored."""

    DRAW = "draw", "抽選"
    SEAT = "seat", "空きあり"
    LINE = "line", "満席・キャンセル待ち"
    DESK_ONLY = "desk_only", "電話・窓口の席のみ"
    NONE = "none", "満席"


class RegistrationMode(TextChoices):
    REQUIRED = "required", "申込みが必要"
    NOT_NEEDED = "not_needed", "申込み不要（当日直接会場へ）"


class SessionState(TextChoices):
    SCHEDULED = "scheduled", "予定"
    CANCELLED = "cancelled", "中止"


class Channel(TextChoices):
    """How a registration reached us."""

    WEB = "web", "ホームページ"
    QR = "qr", "QRコード"
    PHONE = "phone", "電話"
    COUNTER = "counter", "窓口"
    FAX = "fax", "FAX"
    POSTCARD = "postcard", "はがき"
    WALK_IN = "walk_in", "当日受付"


DESK_CHANNELS = [Channel.PHONE, Channel.COUNTER, Channel.FAX, Channel.POSTCARD]


class FilledInBy(TextChoices):
    SELF = "self", "本人"
    FAMILY = "family", "家族"
    STAFF = "staff", "職員が聞き取り"


class RegistrationState(TextChoices):
    APPLIED = "applied", "抽選待ち"
    CONFIRMED = "confirmed", "参加確定"
    WAITING = "waiting", "キャンセル待ち"
    OFFERED = "offered", "繰上げのご案内中"
    LOST = "lost", "落選"
    CANCELLED = "cancelled", "取消し"
    WITHDRAWN = "withdrawn", "辞退"


# The reason in the history of an offer that nobody answered in time.
EXPIRED = "返事の期限切れ"
# The reason where somebody waited for a session that is not held.
CALLED_OFF = "回の中止のため"
# How the reason begins where somebody goes elsewhere instead of it.
REBOOKED = "中止による振替"
# The reasons in the history of a seat given at the door, and of what the draw came to.
AT_THE_DOOR = "当日来場"
DRAWN = "抽選"
# Expected on the day: who is on the roster.
ATTENDING_STATES = [RegistrationState.CONFIRMED]
# An open offer occupies the seat until it is answered or has run out.
SEATED_STATES = [RegistrationState.CONFIRMED, RegistrationState.OFFERED]
# In line for a seat.
QUEUED_STATES = [RegistrationState.WAITING, RegistrationState.OFFERED]
# Not yet over: a person has one such registration for the same thing.
LIVE_STATES = [
    RegistrationState.APPLIED,
    RegistrationState.CONFIRMED,
    RegistrationState.WAITING,
    RegistrationState.OFFERED,
]

OFFERING_TRANSITIONS: dict[OfferingState, frozenset[OfferingState]] = {
    OfferingState.DRAFT: frozenset({OfferingState.PUBLISHED, OfferingState.CANCELLED}),
    OfferingState.PUBLISHED: frozenset({OfferingState.DRAFT, OfferingState.CANCELLED}),
    OfferingState.CANCELLED: frozenset(),
}
REGISTRATION_TRANSITIONS: dict[RegistrationState, frozenset[RegistrationState]] = {
    RegistrationState.APPLIED: frozenset(
        {
            RegistrationState.CONFIRMED,  # the draw
            RegistrationState.WAITING,
            RegistrationState.LOST,
            RegistrationState.CANCELLED,
            RegistrationState.WITHDRAWN,
        }
    ),
    RegistrationState.WAITING: frozenset(
        {
            RegistrationState.OFFERED,
            RegistrationState.CONFIRMED,  # the last call, or staff with a reason
            RegistrationState.LOST,  # the class has begun
            RegistrationState.CANCELLED,
            RegistrationState.WITHDRAWN,
        }
    ),
    RegistrationState.OFFERED: frozenset(
        {
            RegistrationState.CONFIRMED,
            RegistrationState.WAITING,  # no answer: back in line
            RegistrationState.LOST,
            RegistrationState.CANCELLED,
            RegistrationState.WITHDRAWN,
        }
    ),
    RegistrationState.CONFIRMED: frozenset(
        {
            RegistrationState.WAITING,  # the capacity shrank
            RegistrationState.CANCELLED,
        }
    ),
    RegistrationState.LOST: frozenset({RegistrationState.WAITING}),
    RegistrationState.CANCELLED: frozenset(),
    RegistrationState.WITHDRAWN: frozenset(),
}

# How the audit trail calls what becomes of a registration.
CREATED = "registration.created"
AUDITED_AS: dict[RegistrationState, str] = {
    RegistrationState.CONFIRMED: "registration.confirmed",
    RegistrationState.WAITING: "registration.queued",
    RegistrationState.OFFERED: "registration.offered",
    RegistrationState.LOST: "registration.lost",
    RegistrationState.CANCELLED: "registration.cancelled",
    RegistrationState.WITHDRAWN: "registration.withdrawn",
}


class DrawState(TextChoices):
    COMMITTED = "committed", "受付中"
    FROZEN = "frozen", "締切・抽選前"
    DRAWN = "drawn", "抽選済み"


class DrawStage(TextChoices):
    """Where a draw stands at a moment, as the office looks at it; computed, never stored."""

    PLANNED = "planned", "公開前"
    OPEN = "open", "受付中"
    CLOSING = "closing", "まもなく締切"
    DUE = "due", "抽選を行うとき"
    DRAWN = "drawn", "抽選済み"
    CALLED_OFF = "called_off", "中止"


class DrawChangeGround(TextChoices):
    """Why a result was changed by hand; published on the result sheet."""

    DECLINED = "declined", "辞退による変更"
    OFFICE_MISTAKE = "office_mistake", "事務の誤りの訂正"
    ELIGIBILITY = "eligibility", "参加資格の確認による変更"
    CAPACITY = "capacity", "定員の変更"
    OTHER = "other", "その他"


class StepFree(TextChoices):
    UNKNOWN = "", "未確認"
    YES = "yes", "段差なし"
    NO = "no", "段差あり"


class Wifi(TextChoices):
    UNKNOWN = "", "未確認"
    YES = "yes", "あり"
    NO = "no", "なし"


class CatalogueState(TextChoices):
    """Whether a venue or a course is offered for choice when something new is planned."""

    IN_USE = "in_use", "使用中"
    RETIRED = "retired", "使用終了"


class OutreachState(TextChoices):
    """What becomes of a group's request for an outreach class."""

    RECEIVED = "received", "受付"
    COORDINATING = "coordinating", "調整中"
    APPROVED = "approved", "承認"
    CONDITIONAL = "conditional", "条件付承認"
    REFUSED = "refused", "不承認"
    HELD = "held", "実施"
    REPORTED = "reported", "報告済"
    CALLED_OFF = "called_off", "中止"
    WITHDRAWN = "withdrawn", "取下げ"


class OutreachBelonging(TextChoices):
    """What ties the people of a group to the town."""

    RESIDENT = "resident", "市町村内にお住まいの方"
    WORKER = "worker", "市町村内にお勤めの方"
    STUDENT = "student", "市町村内の学校に通う方"
    NONE = "none", "どれにもあてはまらない"


class OutreachEquipment(TextChoices):
    """What the group has at its venue."""

    WIFI = "wifi", "Wi-Fi（無線のインターネット）"
    SCREEN = "screen", "映す画面（スクリーン・大型テレビ）"
    DESKS = "desks", "机"


class OutreachNeed(TextChoices):
    """What makes taking part possible for the people of a group."""

    WHEELCHAIR = "wheelchair", "車いすの方がいます"
    HEARING = "hearing", "聞こえにくい方がいます（筆談など）"
    SIGHT = "sight", "見えにくい方がいます"
    NO_PHONES = "no_phones", "スマートフォンを持っていない方がいます"


class LetterKind(TextChoices):
    """What a group is written."""

    APPROVED = "approved", "承認通知書"
    CONDITIONAL = "conditional", "条件付承認通知書"
    REFUSED = "refused", "不承認通知書"
    CALLED_OFF = "called_off", "中止通知書"


class ShiftRole(TextChoices):
    """As what somebody is there."""

    INSTRUCTOR = "instructor", "講師"
    HELPER = "helper", "協力者"


class Asking(TextChoices):
    """Who chooses whom to ask: staff one by one, or the list from its top down."""

    BY_HAND = "by_hand", "職員が選んで依頼"
    IN_ORDER = "in_order", "上から順に依頼"


class AssignmentState(TextChoices):
    """Where it stands between the office and somebody who helps."""

    INVITED = "invited", "依頼中"
    ACCEPTED = "accepted", "決定"
    DECLINED = "declined", "お断り"
    LAPSED = "lapsed", "返事なし"
    DROPPED = "dropped", "本人の取りやめ"
    WITHDRAWN = "withdrawn", "職員の取消し"


# Asked, or expected on the day: somebody has one such assignment at a session.
LIVING_ASSIGNMENTS = [AssignmentState.INVITED, AssignmentState.ACCEPTED]
ASSIGNMENT_TRANSITIONS: dict[AssignmentState, frozenset[AssignmentState]] = {
    AssignmentState.INVITED: frozenset(
        {
            AssignmentState.ACCEPTED,
            AssignmentState.DECLINED,
            AssignmentState.LAPSED,
            AssignmentState.WITHDRAWN,
        }
    ),
    AssignmentState.ACCEPTED: frozenset({AssignmentState.DROPPED, AssignmentState.WITHDRAWN}),
    AssignmentState.DECLINED: frozenset(),
    AssignmentState.LAPSED: frozenset(),
    AssignmentState.DROPPED: frozenset(),
    AssignmentState.WITHDRAWN: frozenset(),
}
# The reasons in the history of an assignment that nobody typed.
FILLED = "必要な人数がそろったため"
SESSION_CALLED_OFF = "回の中止のため"
SESSION_MOVED = "日時・会場の変更のため"
NO_LONGER_HELPS = "登録がなくなったため"
