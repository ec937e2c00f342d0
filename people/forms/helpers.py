"""What is said of somebody who teaches or helps."""

from typing import Any

from django import forms
from django.db.models import Model

from accounts.forms.fields import WorkingDayField
from accounts.models import Membership, Municipality
from common import phones
from people.actions.helpers import HelperDetails
from people.choices import Device, Due, HelperKind, HelperState, Language
from people.forms.fields import BirthDateField, KanaField, NameField, PhoneField
from people.models import GroupList, Helper, School
from people.queries import helpers
from people.queries.register import Wanted

ASKED = (
    "affiliation",
    "phone",
    "birth_date",
    "school",
    "grade",
    "district",
    "devices",
    "languages",
    "contract_from",
    "contract_until",
)
"""What is asked of everybody as it is stored; kind, name and furigana apart."""


class LogInField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """One of the instructors' log-ins."""

    def label_from_instance(self, obj: Model) -> str:
        assert isinstance(obj, Membership)
        return f"{obj.user}（{obj.user.username}）"


def several(label: str, choices: list[tuple[str, str]], **kwargs: Any) -> Any:
    """As many of the choices as there are, or none."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": f"{label}を選び直してください。"},
        **kwargs,
    )


DEVICES = [(device.value, device.label) for device in Device if device not in {"", "none"}]


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
    birth_date = BirthDateField(
        required=False,
        autocomplete="off",
        help_text="学生は必ず入力してください。18歳未満かどうかを、ここから判断します。"
        "例：平成21年5月1日",
    )
    school = forms.ModelChoiceField(
        label="学校（学生のとき）",
        queryset=School.objects.none(),
        required=False,
        empty_label="選ばない",
        error_messages={"invalid_choice": "学校を一覧から選んでください。"},
    )
    grade = forms.CharField(
        label="学年（学生のとき）",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-s"}),
        help_text="例：2年",
    )
    district = forms.CharField(
        label="お住まいの地区",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-m"}),
        help_text="近い会場をお願いするときに使います。",
    )
    devices = several("教えられる機種", DEVICES)
    languages = several("話せる言葉", Language.choices)
    contract_from = WorkingDayField(label="契約の始まり（委託先・販売店）", required=False)
    contract_until = WorkingDayField(label="契約の終わり（委託先・販売店）", required=False)
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
        school = self.fields["school"]
        assert isinstance(school, forms.ModelChoiceField)
        school.queryset = School.objects.filter(municipality=municipality).order_by("name")
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
            **{name: data[name] for name in ASKED},
            membership=data.get("membership") if "membership" in self.fields else known,
        )


class WantedForm(forms.Form):
    """Which helpers are to be seen."""

    kind = forms.ChoiceField(
        label="区分", required=False, choices=[("", "すべて"), *HelperKind.choices]
    )
    school = forms.ModelChoiceField(
        label="学校", required=False, queryset=School.objects.none(), empty_label="すべて"
    )
    state = forms.ChoiceField(
        label="状態", required=False, choices=[("", "退会以外"), *HelperState.choices]
    )
    due = forms.ChoiceField(
        label="書類と期限", required=False, choices=[("", "すべて"), *Due.choices]
    )

    # Where a school's page leads to; not to be chosen here.
    group_list = forms.ModelChoiceField(
        required=False, queryset=GroupList.objects.none(), widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        school, came = self.fields["school"], self.fields["group_list"]
        assert isinstance(school, forms.ModelChoiceField)
        assert isinstance(came, forms.ModelChoiceField)
        school.queryset = School.objects.filter(municipality=municipality).order_by("name")
        came.queryset = GroupList.objects.filter(municipality=municipality)

    @property
    def wanted(self) -> Wanted:
        """What was chosen; a choice that is none is not asked for."""
        if not self.is_bound:
            return Wanted()
        self.full_clean()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return Wanted(**given)


def helper_answers(helper: Helper) -> dict[str, Any]:
    """What the form shows of a helper."""
    return {
        "kind": helper.kind,
        "name": helper.name,
        "kana": helper.kana,
        **{name: getattr(helper, name) for name in ASKED},
        "school": helper.school_id,
        "phone": phones.display(helper.phone),
        "membership": helper.membership_id,
    }
