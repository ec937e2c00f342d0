"""Why a registration is turned away. Every reason has its class, code and sentence."""

from common.errors import RuleViolation


class RegistrationRefused(RuleViolation):
    """No seat was given. The sentence says why, and what to do next."""


class NotPublished(RegistrationRefused):
    code = "not_published"
    message = "この講座は現在、申込みを受け付けていません。{contact}へお問い合わせください。"


class OfferingCancelled(RegistrationRefused):
    code = "offering_cancelled"
    message = (
        "この講座は中止になりました。ほかの講座については{contact}へお問い合わせください。"
    )


class NoRegistrationNeeded(RegistrationRefused):
    code = "no_registration_needed"
    message = "この講座は申込み不要です。当日、直接会場へお越しください。"


class NotYetOpen(RegistrationRefused):
    code = "not_yet_open"
    message = (
        "この講座の受付はまだ始まっていません。受付開始後にもう一度お申し込みください。"
        "ご不明な点は{contact}へどうぞ。"
    )


class RegistrationClosed(RegistrationRefused):
    code = "registration_closed"
    message = "この講座の受付は終了しました。ほかの講座については{contact}へお電話ください。"


class OfferingFull(RegistrationRefused):
    code = "offering_full"
    message = "この講座は満員になりました。ほかの日程については{contact}へお電話ください。"


class SlotFull(OfferingFull):
    """The code is that of any full class; the sentence names the next free times."""

    message = "この時間は埋まりました。{free}ご不明な点は{contact}へお電話ください。"


class TooYoung(RegistrationRefused):
    code = "too_young"
    message = (
        "この講座の対象は{minimum}歳以上の方です。"
        "ほかの講座については{contact}へお電話ください。"
    )


class AlreadyRegistered(RegistrationRefused):
    code = "already_registered"
    message = "この方はすでに申込み済みです。受付番号の確認や変更は{contact}へお電話ください。"


class SameTimeElsewhere(RegistrationRefused):
    code = "same_time_elsewhere"
    message = (
        "同じ時間に「{other}」のお申込みがあります。"
        "どちらかを選んで、{contact}へお電話ください。"
    )


class OtherTown(RegistrationRefused):
    code = "other_town"
    message = "この方の登録がこの市町村にありません。画面を開き直して、もう一度お選びください。"


class RequestReused(RegistrationRefused):
    code = "request_reused"
    message = (
        "同じ受付キーで内容の違う申込みが届きました。"
        "画面を開き直して、もう一度お申し込みください。"
    )


class AlreadyCancelled(RegistrationRefused):
    code = "already_cancelled"
    message = "この申込みはすでに取り消されています。"


class KeptForDesk(RegistrationRefused):
    code = "kept_for_desk"
    message = (
        "ホームページで受け付ける席は埋まりました。電話・窓口で受け付ける席がまだあります。"
        "{contact}へお電話ください。"
    )


class WaitingListFull(RegistrationRefused):
    code = "waiting_list_full"
    message = (
        "この講座は満員で、キャンセル待ちも定員に達しました。"
        "ほかの日程については{contact}へお電話ください。"
    )


class NotForYou(RegistrationRefused):
    """`context["hindrances"]` says what stands in the way."""

    code = "not_eligible"
    message = "{reason}。ほかの講座については{contact}へお電話ください。"


class ChooseSession(RegistrationRefused):
    code = "choose_session"
    message = "参加する回を選んでください。満員の回や中止になった回は選べません。"


class UnknownTopic(RegistrationRefused):
    code = "unknown_topic"
    message = (
        "相談の分類が見つかりません。画面を開き直して、もう一度お選びください。"
        "ご不明な点は{contact}へどうぞ。"
    )


class ChooseDevice(RegistrationRefused):
    code = "choose_device"
    message = "この講座はiPhoneとAndroidで席が分かれています。お使いの機種を選んでください。"


class SeriesOnly(RegistrationRefused):
    code = "series_only"
    message = (
        "この講座は全回を通してのお申込みです。"
        "1回だけの参加については{contact}へお問い合わせください。"
    )


class OverrideNeedsDesk(RegistrationRefused):
    code = "override_needs_desk"
    message = "対象外の方の受付は、職員が電話・窓口の受付画面で行ってください。"


class TooManyTogether(RegistrationRefused):
    code = "too_many_together"
    message = (
        "一緒に申し込めるのは{limit}人までです。それより多いときは{contact}へお電話ください。"
    )


class DrawIsFrozen(RegistrationRefused):
    code = "draw_is_frozen"
    message = (
        "申込みを締め切り、抽選の名簿を確定しました。内容は変えられません。"
        "取りやめるときは、辞退の手続きをしてください。"
    )


class SamePersonTwice(RegistrationRefused):
    code = "same_person_twice"
    message = (
        "同じ方が2回書かれています。"
        "一緒に申し込む方のフリガナと電話番号を確かめて、もう一度お申し込みください。"
    )


class MoveNotPossible(RegistrationRefused):
    code = "move_not_possible"
    message = (
        "この申込みは今「{state}」のため、この操作はできません。画面を開き直してください。"
    )


class NoOffer(RegistrationRefused):
    code = "no_offer"
    message = (
        "今、お返事をいただくご案内はありません。"
        "席が空いたときに、順番にご案内します。ご不明な点は{contact}へどうぞ。"
    )


class OfferExpired(RegistrationRefused):
    """Stored all the same: the seat went to the next, and this person is in line again."""

    code = "offer_expired"
    message = (
        "お返事の期限を過ぎたため、席は次の方にご案内しました。"
        "キャンセル待ちの{place}番目でお待ちいただいています。"
        "お急ぎのときは{contact}へお電話ください。"
    )


class SeatGone(RegistrationRefused):
    code = "seat_gone"
    message = (
        "ほかの方が先にお返事をされたため、席が埋まりました。"
        "キャンセル待ちはそのまま続いています。"
    )


class ReasonMissing(RegistrationRefused):
    code = "reason_missing"
    message = "理由を入力してください。あとで説明を求められたときの記録になります。"
