"""What is said of somebody who teaches or helps."""

from typing import Any

from django import forms
from django.db.models import Model

from accounts.models import Membership, Municipality
from common import phones
from people.actions.helpers import HelperDetails
from people.choices import HelperKind
from people.forms.fields import KanaField, NameField, PhoneField
from people.models import Helper
from people.queries import helpers


class LogInField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """One of the instructors' log-ins."""

    def label_from_instance(self, obj: Model) -> str:
        assert isinstance(obj, Membership)
        return f"{obj.user}（{obj.user.username}）"


class HelperForm(forms.Form):
    """A helper. Who may not say who logs in is not asked for the log-in."""

    kind = forms.ChoiceField(
        label="区分",
        choices=HelperKind.choices,
        initial=HelperKind.INSTRUCTOR,
        widget=forms.RadioSelect,
        error_messages={
            "required": "区分を1つ選んでください。",
            "invalid_choice": "区分を選び直してください。",
        },
    )
    name = NameField(label="お名前", autocomplete="off", help_text="販売店は、店の名前")
    kana = KanaField(autocomplete="off")
    affiliation = forms.CharField(
        label="所属",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="例：スマホサポーターかごしま、鹿屋高校2年",
        error_messages={"max_length": "所属は120文字までで入力してください。"},
    )
    phone = PhoneField(
        label="電話番号",
        required=False,
        autocomplete="off",
        help_text="日程の変更などを知らせるときに使います。公開されません。",
    )
    membership = LogInField(
        queryset=Membership.objects.none(),
        label="ログイン",
        required=False,
        empty_label="ログインしない",
        help_text=(
            "結びつけると、この方が受け持つ回の名簿を、この利用者で開けるようになります。"
            "「利用者」で役割を「講師」にした方から選びます。"
        ),
        error_messages={
            "invalid_choice": "選んだ利用者は、ほかの方と結びついています。選び直してください。"
        },
    )

    def __init__(
        self,
        *args: Any,
        municipality: Municipality,
        helper: Helper | None = None,
        may_link: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.municipality, self.helper = municipality, helper
        choice = self.fields["membership"]
        assert isinstance(choice, LogInField)
        if may_link:
            choice.queryset = helpers.linkable(municipality=municipality, besides=helper)
        else:
            del self.fields["membership"]

    def details(self) -> HelperDetails:
        """The (valid) answers; a log-in that is not asked for stays as it is."""
        data = self.cleaned_data
        known = self.helper.membership if self.helper else None
        return HelperDetails(
            kind=HelperKind(data["kind"]),
            name=data["name"],
            kana=data["kana"],
            affiliation=data["affiliation"],
            phone=data["phone"],
            membership=data.get("membership") if "membership" in self.fields else known,
        )


class KindForm(forms.Form):
    """Which helpers are to be seen."""

    kind = forms.ChoiceField(
        label="区分", required=False, choices=[("", "すべて"), *HelperKind.choices]
    )


def helper_answers(helper: Helper) -> dict[str, Any]:
    """What the form shows of a helper."""
    return {
        "kind": helper.kind,
        "name": helper.name,
        "kana": helper.kana,
        "affiliation": helper.affiliation,
        "phone": phones.display(helper.phone),
        "membership": helper.membership_id,
    }
