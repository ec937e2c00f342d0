"""What staff write down about how somebody gets messages."""

from __future__ import annotations

from typing import Any

from django import forms

from notices.actions.opt_outs import BY_NUMBER, SAID
from notices.choices import MessageChannel, OptOutSource

OFF = {"autocomplete": "off"}
CHANNELS = [(each.value, each.label) for each in BY_NUMBER]
SOURCES = [(each.value, each.label) for each in SAID]


class StopForm(forms.Form):
    """Which number wants no more of what, and how that is known."""

    number = forms.CharField(
        label="電話番号",
        max_length=40,
        widget=forms.TextInput(attrs=OFF | {"type": "tel"}),
        error_messages={"required": "電話番号を入力してください。例：090-0000-0000"},
    )
    channel = forms.ChoiceField(
        label="止めるもの",
        choices=CHANNELS,
        error_messages={"required": "止めるものを選んでください。"},
    )
    source = forms.ChoiceField(
        label="うかがった方法",
        choices=SOURCES,
        error_messages={"required": "うかがった方法を選んでください。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    @property
    def chosen(self) -> tuple[str, MessageChannel, OptOutSource]:
        """Only of a valid form."""
        read = self.cleaned_data
        return (
            read["number"],
            MessageChannel(read["channel"]),
            OptOutSource(read["source"]),
        )


class ResumeForm(forms.Form):
    """How it is known that somebody wants it again."""

    source = forms.ChoiceField(choices=SOURCES)


class MailForm(forms.Form):
    """Where somebody gets mail."""

    email = forms.CharField(
        label="メールアドレス",
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs=OFF | {"inputmode": "email"}),
        help_text="なくすときは、空欄にして保存します。読み上げて、ご本人に確かめてください。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
