"""Who is given a certificate of completion, and what it takes."""

from django import forms
from django.http import QueryDict

from materials.queries.completions import Standing
from people.models import Participant

NUMBER = "1から{held}までの数を入れてください。"


class TermsForm(forms.Form):
    """How many meetings somebody comes to, to have completed the class."""

    sessions = forms.IntegerField(
        label="修了に必要な出席の回数",
        widget=forms.NumberInput(attrs={"class": "w-s", "min": 1, "inputmode": "numeric"}),
    )

    def __init__(self, data: QueryDict | None, *, standing: Standing) -> None:
        turnout = standing.turnout
        super().__init__(data, initial={"sessions": turnout.needed})
        self.label_suffix = ""
        field = self.fields["sessions"]
        field.help_text = f"全{turnout.held}回のうち、何回出席すると修了とするかを決めます。"
        wrong = NUMBER.format(held=turnout.held)
        field.error_messages |= dict.fromkeys(("required", "invalid"), wrong)


def chosen(data: QueryDict, standing: Standing) -> list[Participant]:
    """Those who were ticked and completed the class, in the order of the list."""
    ticked = {*data.getlist("person")}
    return [
        line.attender.person
        for line in standing.lines
        if line.attender.completes and str(line.attender.person.public_id) in ticked
    ]
