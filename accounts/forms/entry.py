"""Who is there, and for which municipality."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.validators import MaxLengthValidator

from accounts.models import Membership

LONGEST_NAME, LONGEST_PASSWORD = 150, 4_096


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
        # Django writes the longest name into the page and does not ask for it here.
        for field, longest in ((username, LONGEST_NAME), (password, LONGEST_PASSWORD)):
            sentence = self.error_messages["invalid_login"]
            field.validators.append(MaxLengthValidator(longest, sentence))
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
