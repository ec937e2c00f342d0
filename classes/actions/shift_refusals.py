"""Why somebody is not asked, or gets no place. Every reason has its code and sentence."""

from common.errors import RuleViolation


class ShiftRefused(RuleViolation):
    """Nothing changes. The sentence says why, and what to do next."""


class CannotHelp(ShiftRefused):
    """`context["against"]` holds everything that stands against it."""

    code = "cannot_help"
    message = "割り当てられません。{sentence}"


class ShiftFilled(ShiftRefused):
    code = "shift_filled"
    message = (
        "必要な人数がそろっています。"
        "もっと頼むときは「多めに頼む人数」を増やすか、「決める」を押してください。"
    )


class DeviceWanted(ShiftFilled):
    code = "device_wanted"
    message = (
        "この回は、{devices}がわかる方を募集しています。"
        "教えられるときは協力者の画面で機種を登録してください。「決める」を押せば決められます。"
    )


class NothingMissing(ShiftRefused):
    code = "nothing_missing"
    message = (
        "この回は足りているため、依頼しませんでした。"
        "もっと頼むときは「多めに頼む人数」を増やしてください。"
    )


class NobodyLeft(ShiftRefused):
    code = "nobody_left"
    message = (
        "順番に依頼できる方がいません。"
        "下の一覧で理由を確かめて、頼める方に「依頼する」を押してください。"
    )


class ShiftOver(ShiftRefused):
    code = "shift_over"
    message = "この回は中止になったか、もう終わっています。画面を開き直してください。"


class NotFromHere(ShiftRefused):
    code = "assignment_not_in_that_state"
    message = (
        "この割当ては今「{state}」のため、この操作はできません。画面を開き直してください。"
    )


class AnswerTooLate(ShiftRefused):
    code = "answer_too_late"
    message = "返事の期限が過ぎています。"


class TimesImpossible(ShiftRefused):
    code = "times_impossible"
    message = (
        "時間は、始まりを終わりより前にして、"
        "開催の時間（{session}）と重なるように入力してください。"
    )


class HelperOfOtherTown(ShiftRefused):
    code = "helper_of_other_town"
    message = (
        "この方はこの市町村に登録されていません。画面を開き直して、もう一度お選びください。"
    )


class KeyReused(ShiftRefused):
    code = "shift_key_reused"
    message = (
        "同じキーで内容の違う割当てが送られています。画面を開き直して、もう一度お選びください。"
    )
