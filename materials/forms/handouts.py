"""What staff write and choose about handouts."""

from typing import Any
from uuid import uuid4

from django import forms

from accounts.models import Municipality
from classes.models import Course
from classes.queries import courses
from materials.actions.handouts import Wording
from materials.choices import LetterSize
from materials.queries.handouts import Listed
from materials.rules.handout_texts import LONGEST_TEXT, LONGEST_TITLE

BEYOND = LONGEST_TEXT * 2
"""What is longer is refused here; what is a little longer is refused with its length."""
UNCHOSEN = "選んだ講座は使えません。画面を開き直して、もう一度お選びください。"


class HandoutForm(forms.Form):
    """A handout's words, and the version that was on the screen when somebody began."""

    title = forms.CharField(
        label="題名",
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "題名を入力してください。例：電話のかけ方",
            "max_length": f"題名は{LONGEST_TITLE}字までにしてください。",
        },
    )
    text = forms.CharField(
        label="本文",
        max_length=BEYOND,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        help_text=f"下の「書き方」のしるしを使って、{LONGEST_TEXT:,}字まで書けます。",
        error_messages={
            "required": "本文を書いてください。",
            "max_length": f"本文は{LONGEST_TEXT:,}字までです。2つの教材に分けてください。",
        },
    )
    seen = forms.IntegerField(
        min_value=0, max_value=1_000_000, required=False, widget=forms.HiddenInput
    )
    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @property
    def wording(self) -> Wording:
        """Only when the form is valid."""
        given = self.cleaned_data
        return Wording(given["title"], given["text"], given["seen"] or 0)

    @property
    def new_key(self) -> str:
        """The key of a new handout: the same form makes the same one."""
        return f"own-{(self.cleaned_data['form_key'] or uuid4()).hex[:12]}"


def typed_already(listed: Listed) -> dict[str, Any]:
    """The form as it opens for a handout."""
    topic = listed.topic
    return {"title": topic.title, "text": topic.text, "seen": topic.number}


class CoursesForm(forms.Form):
    """Which courses use a handout."""

    courses = forms.ModelMultipleChoiceField(
        label="この教材を使う講座",
        queryset=Course.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(("invalid_choice", "invalid_pk_value"), UNCHOSEN),
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["courses"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)
        chosen.queryset = courses.catalogue(municipality)


class VersionForm(forms.Form):
    """Which version is taken back, and which one was the newest on the screen."""

    number = forms.IntegerField(min_value=0, max_value=1_000_000)
    seen = forms.IntegerField(min_value=0, max_value=1_000_000)


def letter_size(asked: str) -> LetterSize:
    """The size that an address asks for; the usual one where it asks for nothing known."""
    return LetterSize(asked) if asked in LetterSize.values else LetterSize.NORMAL
