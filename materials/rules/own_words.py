"""Why a class is not open to somebody, said to themselves and not about them. Pure."""

from collections.abc import Iterable

from classes.rules.candidates import Against

SENTENCES = {
    "not_registered": "登録が済むと、行けるようになります。",
    "paused": "お休み中です。再開するときは、お電話ください。",
    "retired": "退会しています。",
    "no_consent": "保護者の同意書が届くと、行けるようになります。",
    "evening_not_covered": "保護者の同意に「夜間の活動」がないため、この時間は行けません。",
    "at_night": "18歳未満の方は、この時間の活動に行けません。",
    "too_long_a_day": "18歳未満の方の、1日の活動時間をこえます。",
    "too_long_a_week": "18歳未満の方の、1週間の活動時間をこえます。",
    "no_adult": "責任を持つ大人の担当が決まると、行けるようになります。",
    "no_training": "必要な研修を受けると、行けるようになります。お電話でおたずねください。",
    "training_expired": "研修の期限が切れています。日程はお電話でおたずねください。",
    "qualification_expired": "資格の期限が切れています。更新したら、お電話ください。",
    "not_insured": "この日に有効な保険がありません。手続きはお電話でおたずねください。",
    "outside_contract": "契約の期間の外です。",
    "no_instructor": "研修を受けた講師を募集しています。",
    "other_contractor": "ほかの委託先が受け持つ講座です。",
    "busy": "同じ時間か、その前後に、ほかの予定があります。",
    "said_no": "前にお断りになった回です。行けるようになったときは、お電話ください。",
    "device_unknown": "担当する機種がわかる方を募集しています。",
    "leads_it": "あなたが講師を務める回です。",
}


def why(against: Iterable[Against]) -> list[str]:
    """A sentence for each reason, none twice."""
    return [*dict.fromkeys(SENTENCES.get(each.code, each.sentence) for each in against)]
