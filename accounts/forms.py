"""Who is there, for which municipality, and what of the audit trail is to be seen."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from accounts.choices import AUDITED
from accounts.models import Membership
from common import wareki
from common.errors import RuleViolation


class LoginForm(AuthenticationForm):
    """Username and password; every refusal says the same, whichever of the two was wrong."""

    error_messages = {
        "invalid_login": (
            "利用者名かパスワードが違います。"
            "大文字と小文字を確かめて、もう一度入力してください。"
        ),
        "inactive": "この利用者名は使用を停止しています。担当課の管理者にお申し出ください。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        username, password = self.fields["username"], self.fields["password"]
        username.label, password.label = "利用者名", "パスワード"
        username.error_messages["required"] = "利用者名を入力してください。"
        password.error_messages["required"] = "パスワードを入力してください。"


class MembershipForm(forms.Form):
    """One of the memberships that somebody has today."""

    membership = forms.TypedChoiceField(
        label="どの市町村の仕事をしますか",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": "市町村を1つ選んでください。",
            "invalid_choice": "この市町村の所属は終わっています。もう一度選んでください。",
        },
    )

    def __init__(self, *args: Any, memberships: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        field = self.fields["membership"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            (row.pk, f"{row.municipality}（{row.get_role_display()}）") for row in memberships
        ]


class DayField(forms.CharField):
    """A day as people write it; cleans to a date or None."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return wareki.parse_date(text) if text else None
        except RuleViolation as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from refusal


class TrailForm(forms.Form):
    """What of the audit trail is to be seen."""

    first_day = DayField(label="この日から", required=False, widget=forms.DateInput)
    last_day = DayField(label="この日まで", required=False, widget=forms.DateInput)
    action = forms.ChoiceField(
        label="操作",
        required=False,
        choices=[("", "すべて"), *sorted(AUDITED.items(), key=lambda pair: pair[1])],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name in ("first_day", "last_day"):
            self.fields[name].widget.attrs |= {"class": "w-m", "autocomplete": "off"}
