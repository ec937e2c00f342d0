"""What staff answer to marks in doubt. Rendered by hand, so errors mean a stale page."""

from uuid import UUID

from django import forms
from django.http import QueryDict

from attendance.choices import Answer, ConflictKind, ConflictState


class AnswerForm(forms.Form):
    """One button of one line; `person` is who an unknown card belongs to."""

    answer = forms.ChoiceField(choices=Answer.choices)
    person = forms.UUIDField(required=False)

    @property
    def answer_given(self) -> Answer:
        return Answer(self.cleaned_data["answer"])


class ReopenForm(forms.Form):
    """Why something is to be looked at again."""

    reason = forms.CharField(
        label="要確認に戻す理由",
        max_length=200,
        help_text="記録に残ります。お名前は書かないでください。例：保護者の同意書が届いたため",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "要確認に戻す理由を入力してください。例：保護者の同意書が届いたため",
            "max_length": "理由は200文字までで入力してください。",
        },
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.label_suffix = ""


class TogetherForm(forms.Form):
    """Which kind of which session is settled as proposed."""

    session = forms.UUIDField()
    kind = forms.ChoiceField(choices=ConflictKind.choices)


class ListedForm(forms.Form):
    """Which of those that were decided are shown."""

    kind = forms.ChoiceField(
        label="種類", required=False, choices=[("", "すべて"), *ConflictKind.choices]
    )
    state = forms.ChoiceField(
        label="状態",
        required=False,
        choices=[
            ("", "すべて"),
            *(each for each in ConflictState.choices if each[0] != ConflictState.OPEN),
        ],
    )


def shown(rows: list[str]) -> dict[UUID, Answer]:
    """`<public id> <answer>` of every line that a clerk saw and confirmed. ValueError for what
    no page of ours sends."""
    pairs = (row.split() for row in rows)
    return {UUID(key): Answer(answer) for key, answer in pairs}
