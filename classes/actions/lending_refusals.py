"""Why a device is not kept, lent or taken back; each says what to do next."""

from common.errors import RuleViolation


class LendingRefused(RuleViolation):
    """Nothing changes. The sentence says why, and whom to ask."""


class NumberUnreadable(LendingRefused):
    code = "equipment_number_unreadable"
    message = "機器の番号は、半角の英数字とハイフンで12文字までで入力してください。例：A-012"


class NumberTaken(LendingRefused):
    code = "equipment_number_taken"
    message = "「{number}」という番号の機器はすでにあります。別の番号にしてください。"


class ModelMissing(LendingRefused):
    code = "equipment_model_missing"
    message = "機種名を入力してください。例：AQUOS wish4"


class HomeOfOtherTown(LendingRefused):
    code = "equipment_home_of_other_town"
    message = "この保管場所は選べません。画面を開き直して、もう一度お選びください。"


class StateNotPossible(LendingRefused):
    code = "equipment_state_not_possible"
    message = (
        "この機器は「{state}」のため、「{wanted}」にできません。"
        "画面を開き直して、今の状態をご確認ください。"
    )


class EquipmentUnknown(LendingRefused):
    code = "equipment_unknown"
    message = (
        "この番号の機器は登録されていません。ラベルの番号をもう一度確かめるか、"
        "「機器の一覧」で探してください。"
    )


class LentAlready(LendingRefused):
    code = "equipment_lent_already"
    message = (
        "{number}は貸出中です（{where}）。先に返却を記録するか、{contact}に確かめてください。"
    )


class NotAvailable(LendingRefused):
    code = "equipment_not_available"
    message = "{number}は「{state}」のため貸し出せません。ほかの機器を選んでください。"


class ErasureNeeded(LendingRefused):
    code = "equipment_not_erased"
    message = (
        "{number}には前に使った方のデータが残っています。初期化（データの消去）をして、"
        "「消去した」を押してから貸し出してください。"
    )


class PersonHasOne(LendingRefused):
    code = "person_has_equipment"
    message = (
        "この方には、すでに{number}を貸し出しています。"
        "返却を記録してから、もう一度貸し出してください。"
    )


class PersonNotAvailable(LendingRefused):
    code = "borrower_not_available"
    message = "この方の登録は使えません。参加者の画面を開き直して、もう一度お選びください。"


class NotExpected(LendingRefused):
    code = "borrower_not_expected"
    message = (
        "この方の席は、この回にありません。名簿で受け付けてから、もう一度貸し出してください。"
    )


class NoneFree(LendingRefused):
    code = "equipment_none_free"
    message = (
        "{kind}が{missing}台足りません（{when}）。使えるのは{inventory}台で、"
        "同じ時間の予約と貸出に使われます。台数を減らすか、ほかの機種にしてください。"
    )


class NothingToReserveFor(LendingRefused):
    code = "nothing_to_reserve_for"
    message = "これから行う回がないため、予約できません。日時を確かめてください。"


class SeatNotHeld(LendingRefused):
    code = "reservation_without_seat"
    message = (
        "席が決まっていない申込みには、機器を予約できません。席が決まってから予約してください。"
    )


class LoanOver(LendingRefused):
    code = "loan_over"
    message = "この貸出は、すでに「{state}」になっています。画面を開き直してください。"


class ExtendedAlready(LendingRefused):
    code = "loan_extended_already"
    message = "延長は1回までです。いったん返却していただき、あらためて貸し出してください。"


class DueNotPossible(LendingRefused):
    code = "loan_due_not_possible"
    message = "返却の期限は、今日より後で、{latest}までの日にしてください。"


class RemarkMissing(LendingRefused):
    code = "equipment_remark_missing"
    message = "気づいたことを入力してください。例：画面の左下にひびがある"


class StillHolds(LendingRefused):
    code = "person_holds_equipment"
    message = (
        "この方に機器（{numbers}）を貸し出しているため、個人の情報を消せません。"
        "返却または紛失を記録してから、もう一度消してください。"
    )


class KeyReused(LendingRefused):
    code = "key_reused"
    message = (
        "同じ操作が違う内容でもう一度届きました。画面を開き直して、もう一度操作してください。"
    )
