"""What staff type for a certificate, and what a school types from one."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict

from common import cards, fiscal
from common.clock import tokyo_date
from materials.actions import certificates
from materials.actions.certificates import Span
from materials.models import Issuer

DAY = {"type": "date"}


class PeriodForm(forms.Form):
    """The days to certify: the fiscal year so far, unless told otherwise."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    first = forms.DateField(
        label="期間の最初の日",
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        error_messages={
            "required": "期間の最初の日を入れてください。",
            "invalid": "期間の最初の日を「2026-04-01」のように入れてください。",
        },
    )
    last = forms.DateField(
        label="期間の最後の日",
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        error_messages={
            "required": "期間の最後の日を入れてください。",
            "invalid": "期間の最後の日を「2026-06-30」のように入れてください。",
        },
    )

    def __init__(self, data: QueryDict | None, *, at: datetime) -> None:
        today = tokyo_date(at)
        first, _ = fiscal.fiscal_year_bounds(fiscal.fiscal_year(today))
        super().__init__(data, initial={"key": uuid4(), "first": first, "last": today})
        self.label_suffix = ""

    @property
    def span(self) -> Span:
        """The (valid) days."""
        first: date = self.cleaned_data["first"]
        return Span(first, self.cleaned_data["last"])


class IssuerForm(forms.Form):
    """Who signs."""

    organisation = forms.CharField(
        label="団体名",
        max_length=80,
        help_text="例：垂水市、垂水市社会福祉協議会",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "団体名を入れてください。",
            "max_length": "団体名は80文字までで入力してください。",
        },
    )
    representative = forms.CharField(
        label="代表者の職・氏名",
        max_length=80,
        help_text="例：垂水市長　山田　太郎",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "代表者の職・氏名を入れてください。",
            "max_length": "代表者の職・氏名は80文字までで入力してください。",
        },
    )

    def __init__(self, data: QueryDict | None, *, issuer: Issuer | None, town: str) -> None:
        initial = {
            "organisation": issuer.organisation if issuer else town,
            "representative": issuer.representative if issuer else "",
        }
        super().__init__(data, initial=initial)
        self.label_suffix = ""


class ReasonForm(forms.Form):
    """Why a certificate is revoked, or issued anew."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="取り消す理由",
        max_length=certificates.REASON,
        help_text="記録に残ります。確認のページには出ません。お名前は書かないでください。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": certificates.RevocationReasonMissing.message,
            "max_length": f"理由は{certificates.REASON}文字までで入力してください。",
        },
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"key": uuid4()})
        self.label_suffix = ""


class CodeForm(forms.Form):
    """The code under the QR code of a certificate."""

    code = forms.CharField(
        label="確認用の符号",
        max_length=40,
        help_text="証明書の下のほうにある16けたの英数字です。例：K7M4-XH2P-9RTW-3QZ8。"
        "大文字・小文字、ハイフンの有無は問いません。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-l"}),
        error_messages={
            "required": "証明書に書いてある確認用の符号を入れてください。",
            "max_length": "符号は16けたの英数字です。証明書をもう一度ご確認ください。",
        },
    )

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.label_suffix = ""

    def clean_code(self) -> str:
        """The sixteen characters as we write them."""
        read = cards.read(str(self.cleaned_data["code"]))
        if read is None or read.names is not cards.Names.CARD:
            raise forms.ValidationError(
                "符号が正しくありません。証明書に書いてある16けたの英数字を、"
                "もう一度ご確認ください。"
            )
        return read.value
