"""Why something about an outreach class is refused, and what to do instead."""

from common.errors import RuleViolation


class OutreachRefused(RuleViolation):
    """Nothing was changed. The sentence says why."""


class MenuTitleMissing(OutreachRefused):
    code = "menu_title_missing"
    message = "講座名を入力してください。"


class MenuTitleTaken(OutreachRefused):
    code = "menu_title_taken"
    message = "「{title}」という出前講座はすでにあります。区別できる名前にしてください。"


class PartOfOtherTown(OutreachRefused):
    code = "part_of_other_town"
    message = "選んだ講座・会場・講師は使えません。画面を開き直して、もう一度お選びください。"


class NotOnTheMenu(OutreachRefused):
    code = "not_on_the_menu"
    message = (
        "「{title}」の受付は終わりました。ほかの出前講座を選ぶか、{contact}へお電話ください。"
    )


class GroupNameMissing(OutreachRefused):
    code = "group_name_missing"
    message = "団体の名前を入力してください。例：東町自治会"


class VenueMissing(OutreachRefused):
    code = "venue_missing"
    message = "会場の名前を入力してください。例：東町公民館"


class PeopleMissing(OutreachRefused):
    code = "people_missing"
    message = "参加する人数を、1から999までの数字で入力してください。"


class WishMissing(OutreachRefused):
    code = "wish_missing"
    message = "希望の日時を、1つから3つまで書いてください。"


class TextTooLong(OutreachRefused):
    code = "text_too_long"
    message = "「{label}」は{limit}文字までで入力してください。"


class ConditionsNotKept(OutreachRefused):
    """`context["hits"]` are the conditions, each with a sentence of its own."""

    code = "conditions_not_kept"
    message = "{sentence}"


class RequestReused(OutreachRefused):
    code = "request_reused"
    message = (
        "この申込みは、すでに受け付けています（受付番号 {reference}）。"
        "内容を変えるときは、お電話でお知らせください。"
    )


class StateDoesNotAllow(OutreachRefused):
    code = "state_does_not_allow"
    message = (
        "この申込みは今「{state}」のため、この操作はできません。"
        "画面を開き直して、今の状態をご確認ください。"
    )


class ReasonMissing(OutreachRefused):
    code = "reason_missing"
    message = "理由を入力してください。団体にお知らせします。"


class NeedsReason(OutreachRefused):
    """`context["hits"]` are the sentences of what stands against it."""

    code = "needs_reason"
    message = (
        "{sentence}このまま承認するときは「職員の判断の理由」を書いて、もう一度押してください。"
    )


class NotHeldYet(OutreachRefused):
    code = "not_held_yet"
    message = "まだ始まっていません。人数は、講座が始まってから入力してください。"


class TooLateToWithdraw(OutreachRefused):
    code = "too_late_to_withdraw"
    message = "講座が始まる時刻を過ぎたため、取り下げられません。{contact}へお電話ください。"


class StillNeeded(OutreachRefused):
    code = "still_needed"
    message = (
        "まだ終わっていない申込みの連絡先は消せません。"
        "報告・不承認・中止・取下げのあとに消去してください。"
    )
