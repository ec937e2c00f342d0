"""Why an answer to a mark in doubt is not taken. Every reason has its code and sentence."""

from common.errors import RuleViolation


class ConflictRefused(RuleViolation):
    """The answer was not taken. The sentence says why, and what to do next."""


class AnswerNotOffered(ConflictRefused):
    code = "answer_not_offered"
    message = "この記録には、その答えは選べません。画面を開き直して、もう一度お選びください。"


class PersonMissing(ConflictRefused):
    code = "person_missing"
    message = "どなたの出席にするか、参加者を選んでから、もう一度押してください。"


class OtherTownsPerson(ConflictRefused):
    code = "person_of_another_town"
    message = "この市町村の参加者ではありません。参加者を選び直してください。"


class SettledOtherwise(ConflictRefused):
    code = "settled_otherwise"
    message = (
        "この記録は、すでに「{answer}」と確認されています。"
        "変えるときは「確認済みの記録」を開いて、書かれているとおりに直してください。"
    )


class TakenBack(ConflictRefused):
    code = "conflict_withdrawn"
    message = "この記録は、取り消されました。することはありません。次の記録へお進みください。"


class NothingToAsk(ConflictRefused):
    code = "conflict_fell_away"
    message = (
        "この記録は、確認が不要になりました。することはありません。次の記録へお進みください。"
    )


class ReasonMissing(ConflictRefused):
    code = "reason_missing"
    message = "要確認に戻す理由を入力してください。例：保護者の同意書が届いたため"


class NothingElseToKeep(ConflictRefused):
    code = "other_mark_gone"
    message = (
        "もう一方の会場の記録が見つかりません。"
        "「このまま残す」を選ぶか、名簿の画面で直してください。"
    )


class CannotReopen(ConflictRefused):
    code = "cannot_reopen"
    message = (
        "「{answer}」は、出席や申込みをもう変えているため、ここでは元に戻せません。"
        "名簿の画面で、出席や人数を直してください。"
    )
