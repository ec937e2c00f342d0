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
    FULL = "full", "満員"
    CLOSED = "closed", "受付終了"
    CANCELLED = "cancelled", "中止"
    NO_REGISTRATION = "no_registration", "申込み不要"


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
    CONFIRMED = "confirmed", "参加確定"
    CANCELLED = "cancelled", "取消し"


LIVE_STATES = [RegistrationState.CONFIRMED]

OFFERING_TRANSITIONS: dict[OfferingState, frozenset[OfferingState]] = {
    OfferingState.DRAFT: frozenset({OfferingState.PUBLISHED, OfferingState.CANCELLED}),
    OfferingState.PUBLISHED: frozenset({OfferingState.DRAFT, OfferingState.CANCELLED}),
    OfferingState.CANCELLED: frozenset(),
}
REGISTRATION_TRANSITIONS: dict[RegistrationState, frozenset[RegistrationState]] = {
    RegistrationState.CONFIRMED: frozenset({RegistrationState.CANCELLED}),
    RegistrationState.CANCELLED: frozenset(),
}


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
