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
    COMPANION = "companion", "付き添いあり"
    TRANSPORT = "transport", "送迎・駐車場"


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
    STUDENT = "student", "学生"
    CITIZEN = "citizen", "市民サポーター"
    SHOP = "shop", "販売店"


class DraftKind(TextChoices):
    DESK = "desk", "電話受付"
    WEB = "web", "ホームページ"
    EVENT_LIST = "event_list", "催しの取込み"
