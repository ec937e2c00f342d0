from django.db.models import TextChoices

from common.ages import AGE_BANDS
from common.phones import PhoneKind

AGE_BAND_CHOICES = [*AGE_BANDS]
PHONE_KIND_CHOICES = [
    (PhoneKind.MOBILE.value, "携帯電話"),
    (PhoneKind.LANDLINE.value, "固定電話"),
    (PhoneKind.IP.value, "IP電話"),
    (PhoneKind.TOLL_FREE.value, "フリーダイヤル"),
    (PhoneKind.OTHER.value, "その他"),
]


class PhoneOwner(TextChoices):
    SELF = "self", "本人"
    FAMILY = "family", "家族"
    OTHER = "other", "その他"


class ContactPreference(TextChoices):
    """How the person wants to hear from the office."""

    PHONE = "phone", "電話"
    SMS = "sms", "ショートメッセージ"
    POST = "post", "郵便"


class Device(TextChoices):
    UNKNOWN = "", "未確認"
    IPHONE = "iphone", "iPhone"
    ANDROID = "android", "Android"
    RAKURAKU = "rakuraku", "らくらくスマートフォン"
    FEATURE_PHONE = "feature_phone", "ガラケー"
    NONE = "none", "持っていない"


class SupportNeed(TextChoices):
    """What makes taking part possible; asked once, shown on the roster."""

    WHEELCHAIR = "wheelchair", "車いす"
    HEARING = "hearing", "聞こえにくい（筆談など）"
    SIGHT = "sight", "見えにくい"
    SIGN = "sign", "手話で話す"
    COMPANION = "companion", "付き添いあり"
    TRANSPORT = "transport", "送迎・駐車場"


class Matter(TextChoices):
    """What the town asks leave for; each is asked by itself."""

    CALLS = "calls", "お声かけ"
    FAMILY = "family", "ご家族への連絡"
    MACHINES = "machines", "自動のお知らせ"


MATTERS_EXPLAINED = {
    Matter.CALLS: "これからの講座について、役所からお電話すること",
    Matter.FAMILY: "登録されたご家族に、役所からお電話すること",
    Matter.MACHINES: "ショートメッセージや自動音声電話で、お知らせを受け取ること",
}
"""What somebody agrees to or refuses, to be read out to them."""


class WishAnswer(TextChoices):
    AGREED = "agreed", "同意"
    REFUSED = "refused", "断り"


class WishWay(TextChoices):
    """How somebody said it."""

    PHONE = "phone", "電話"
    COUNTER = "counter", "窓口"
    PAPER = "paper", "書面"
    CLASS = "class", "教室"


class FollowUpResult(TextChoices):
    """What came of a call to somebody who has not come back."""

    LATER = "later", "興味あり・また電話する"
    NOT_NOW = "not_now", "今回は見送り"
    NO_ANSWER = "no_answer", "留守"
    WRONG_NUMBER = "wrong_number", "番号ちがい"
    STOP = "stop", "もう連絡不要"
    MISTAKE = "mistake", "押し間違い（前の記録を取り消す）"


class SpokenWith(TextChoices):
    """Who was on the telephone."""

    SELF = "self", "ご本人"
    FAMILY = "family", "ご家族"


class Residence(TextChoices):
    UNKNOWN = "", "未確認"
    HERE = "here", "市町村内"
    ELSEWHERE = "elsewhere", "市町村外"


class ParticipantState(TextChoices):
    ACTIVE = "active", "有効"
    MERGED = "merged", "統合済み"
    FORGOTTEN = "forgotten", "消去済み"


class HelperKind(TextChoices):
    INSTRUCTOR = "instructor", "講師"
    CITY_STAFF = "city_staff", "市職員"
    CONTRACTOR = "contractor", "委託先"
    SHOP = "shop", "販売店"
    STUDENT = "student", "学生"
    CITIZEN = "citizen", "市民サポーター"


TEACHING_KINDS = frozenset(
    {HelperKind.INSTRUCTOR, HelperKind.CITY_STAFF, HelperKind.CONTRACTOR, HelperKind.SHOP}
)
"""Who can stand in front of a class; the others help beside them."""
CONTRACTED_KINDS = frozenset({HelperKind.CONTRACTOR, HelperKind.SHOP})
"""Who helps under a contract, from a day to a day."""


def insured_kinds() -> list[str]:
    """Whose insurance is asked for unless the town says otherwise."""
    return [HelperKind.STUDENT.value]


class HelperState(TextChoices):
    """Where somebody stands in the register of helpers."""

    APPLIED = "applied", "申込中"
    REGISTERED = "registered", "登録"
    PAUSED = "paused", "休止"
    RETIRED = "retired", "退会"


class Due(TextChoices):
    """What of a helper's file staff have to see to."""

    LACKING = "lacking", "足りないものがある"
    SOON = "soon", "30日以内に期限が切れる"


class ConsentScope(TextChoices):
    """What a guardian agrees to; each is asked by itself."""

    ACTIVITY = "activity", "活動への参加"
    EVENING = "evening", "夜間の活動"
    PHOTO = "photo", "写真の撮影と掲載"
    TRANSPORT = "transport", "送迎車への同乗"


class ScanType(TextChoices):
    """What a scanned form may be."""

    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"


class Language(TextChoices):
    """What a helper can help in. The codes are those of ISO 639-1 and 639-3."""

    JAPANESE = "ja", "日本語"
    ENGLISH = "en", "英語"
    CHINESE = "zh", "中国語"
    KOREAN = "ko", "韓国語"
    VIETNAMESE = "vi", "ベトナム語"
    TAGALOG = "tl", "タガログ語"
    PORTUGUESE = "pt", "ポルトガル語"
    SIGN = "jsl", "日本手話"


class DraftKind(TextChoices):
    DESK = "desk", "電話受付"
    WEB = "web", "ホームページ"
    EVENT_LIST = "event_list", "催しの取込み"
    OUTREACH = "outreach", "出前講座の申込み"
    GROUP_LIST = "group_list", "先生の名簿"


class CardEnd(TextChoices):
    """Why a card is dead."""

    LOST = "lost", "紛失"
    WORN = "worn", "破損・作り直し"
    STOPPED = "stopped", "使用をやめる"
