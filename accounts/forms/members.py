"""What is said of somebody who logs in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import UsernameField
from django.core.validators import RegexValidator

from accounts.actions.members import MemberDetails
from accounts.choices import ROLE_SCOPES, Role
from accounts.forms.fields import WorkingDayField
from accounts.models import Membership

USERNAME_LENGTH = 30
_SLIPS = "利用者名は、半角の英小文字・数字・「-」「.」「_」「@」だけで入力してください。"


class MemberForm(forms.Form):
    """How somebody is called, and their role from a day to a day."""

    display_name = forms.CharField(
        label="お名前（表示名）",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="画面の右上と監査記録に出ます。例：企画政策課　山下",
        error_messages={
            "required": "お名前を入力してください。例：企画政策課　山下",
            "max_length": "お名前は60文字までで入力してください。",
        },
    )
    role = forms.ChoiceField(
        label="役割",
        choices=[(role.value, f"{role.label}：{ROLE_SCOPES[role]}") for role in Role],
        widget=forms.RadioSelect,
        error_messages={
            "required": "役割を1つ選んでください。",
            "invalid_choice": "役割を選び直してください。",
        },
    )
    starts_on = WorkingDayField(
        label="開始日", required=False, help_text="この日から。空欄は、すぐに。"
    )
    ends_on = WorkingDayField(
        label="終了日",
        required=False,
        help_text="この日まで。空欄は、期限なし。",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def details(self) -> MemberDetails:
        """The (valid) answers."""
        data = self.cleaned_data
        return MemberDetails(
            display_name=data["display_name"],
            role=Role(data["role"]),
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
        )


class NewMemberForm(MemberForm):
    """Somebody who is to log in, by a name that nobody else has."""

    username = UsernameField(
        label="利用者名",
        max_length=USERNAME_LENGTH,
        validators=[RegexValidator(r"\A[a-z0-9._@-]+\Z", message=_SLIPS)],
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "class": "w-m"}
        ),
        help_text="ログインのときに入力します。半角の英小文字と数字。例：hanako.yamashita",
        error_messages={
            "required": "利用者名を入力してください。例：hanako.yamashita",
            "max_length": f"利用者名は{USERNAME_LENGTH}文字までで入力してください。",
        },
    )
    field_order = ["username"]


class MemberFilterForm(forms.Form):
    """Whose log-ins are to be seen."""

    role = forms.ChoiceField(
        label="役割", required=False, choices=[("", "すべて"), *Role.choices]
    )


def member_answers(membership: Membership) -> dict[str, Any]:
    """What the form shows of a member."""
    details = MemberDetails.of(membership)
    return {
        "display_name": details.display_name,
        "role": details.role.value,
        "starts_on": details.starts_on,
        "ends_on": details.ends_on,
        "seen": details.stamp,
    }
