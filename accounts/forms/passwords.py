"""The password that somebody chooses for themselves."""

from typing import Any

from django.contrib.auth.forms import PasswordChangeForm

SHORTEST = 12  # as AUTH_PASSWORD_VALIDATORS says
_ASKED = {
    "old_password": "いまのパスワード",
    "new_password1": "新しいパスワード",
    "new_password2": "新しいパスワード（もう一度）",
}


class OwnPasswordForm(PasswordChangeForm):
    """The present password, and twice the new one. What is typed is never shown again."""

    error_messages = {
        "password_incorrect": (
            "いまのパスワードが違います。大文字と小文字を確かめて、もう一度入力してください。"
        ),
        "password_mismatch": (
            "2つの欄の新しいパスワードが違います。もう一度、同じものを入力してください。"
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, label in _ASKED.items():
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.error_messages["required"] = f"「{label}」を入力してください。"
        self.fields["new_password1"].help_text = (
            f"{SHORTEST}文字以上。よく使われることばや、利用者名に似たものは使えません。"
            "ことばを3つほどつなげると、長くて覚えやすくなります。"
        )
