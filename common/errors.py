"""The root of every refusal.

A refusal is something a person did that the rules do not allow. It is not a fault of the
program: it carries a code for machines and one Japanese sentence for the person, which says
what to do next. Views and the API translate the whole family in one place.
"""

from __future__ import annotations

from typing import ClassVar


class RuleViolation(Exception):
    """Refuse, with a code and a sentence.

    A subclass states `code` (English, snake_case, stable: machines compare it) and `message`
    (Japanese). The message may hold `{names}` that are filled from the keyword arguments:

        class OfferingFull(RuleViolation):
            code = "offering_full"
            message = "満席です。空きが出たらお知らせできます。{office}へお電話ください。"

        raise OfferingFull(office="中央公民館 0994-32-1111")

    `message=` replaces the sentence for one instance and is taken as it stands, braces and
    all, so that text a person typed can be quoted in it. `str()` and `.message` give the
    finished sentence; `.context` keeps the keyword arguments.
    """

    code: ClassVar[str] = "rule_violation"
    message: ClassVar[str] = "この操作はできません。内容をご確認ください。"

    def __init__(self, message: str | None = None, **context: object) -> None:
        sentence = type(self).message.format_map(context) if message is None else message
        super().__init__(sentence)
        self.context = context
        # The instance's sentence stands in front of the class's template.
        self.__dict__["message"] = sentence
