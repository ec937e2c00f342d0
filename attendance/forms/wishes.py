"""What somebody says about being contacted, as a clerk writes it down."""

from datetime import date

from django import forms
from django.http import QueryDict

from accounts.forms.fields import WorkingDayField
from people.actions.wishes import Wish
from people.choices import MATTERS_EXPLAINED, Matter, WishAnswer, WishWay


class WishForm(forms.Form):
    """An agreement or a refusal, in one matter."""

    matter = forms.ChoiceField(
        label="内容",
        choices=[
            (matter.value, f"{matter.label}（{words}）")
            for matter, words in MATTERS_EXPLAINED.items()
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "何についてのご希望かを選んでください。"},
    )
    answer = forms.ChoiceField(
        label="お答え",
        choices=WishAnswer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "「同意」か「断り」を選んでください。"},
    )
    said_on = WorkingDayField(
        label="聞いた日", error_messages={"required": "聞いた日を入力してください。"}
    )
    way = forms.ChoiceField(
        label="聞き方",
        choices=WishWay.choices,
        error_messages={"required": "聞き方を選んでください。"},
    )

    def __init__(self, data: QueryDict | None = None, *, on: date) -> None:
        """`on` is today, on which most things are heard."""
        super().__init__(data, prefix="wish", initial={"said_on": on})
        self.label_suffix = ""

    @property
    def wish(self) -> Wish:
        """What was said. For a valid form."""
        read = self.cleaned_data
        return Wish(
            matter=Matter(read["matter"]),
            answer=WishAnswer(read["answer"]),
            said_on=read["said_on"],
            way=WishWay(read["way"]),
        )
