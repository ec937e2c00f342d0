"""What staff decide about who teaches and helps."""

from collections.abc import Mapping
from typing import Any

from django import forms

from classes.actions.shift_steps import Wanted
from classes.actions.shifts import Decision, Span
from classes.choices import Asking, SeatDevice, ShiftRole
from classes.forms.fields import ClockField, VenueField, number, unchosen
from classes.models import Assignment, Shift, Venue
from classes.rules.staffing import Terms
from common.clock import at_tokyo, tokyo_date, tokyo_time

MOST_EXTRA = 50


class PlaceForm(forms.Form):
    """As what, and for which device, somebody is wanted."""

    role = forms.ChoiceField(choices=ShiftRole.choices)
    device = forms.ChoiceField(choices=SeatDevice.choices, required=False)

    @property
    def wanted(self) -> Wanted | None:
        """None where an address or a button was changed by hand."""
        if not self.is_valid():
            return None
        role = ShiftRole(self.cleaned_data["role"])
        return Wanted(role, SeatDevice(self.cleaned_data["device"]))


class NarrowForm(forms.Form):
    """Which sessions are shown."""

    venue = VenueField(
        queryset=Venue.objects.none(), required=False, empty_label="すべての会場"
    )

    def __init__(self, data: Mapping[str, Any], *, venues: Any) -> None:
        super().__init__(data, label_suffix="")
        field = self.fields["venue"]
        assert isinstance(field, VenueField)
        field.queryset = venues

    @property
    def chosen(self) -> Venue | None:
        """The venue; None for all, and for what cannot be read."""
        return self.cleaned_data.get("venue") if self.is_valid() else None


class DecideForm(forms.Form):
    """What staff decide about one session."""

    asking = forms.ChoiceField(
        label="依頼のしかた",
        choices=Asking.choices,
        widget=forms.RadioSelect,
        help_text="「上から順に依頼」にすると、断られたときや返事がないときに、次の方へ依頼します。",
        error_messages=unchosen("依頼のしかた"),
    )
    extra = number(
        "多めに頼む人数",
        least=0,
        most=MOST_EXTRA,
        help_text="必要な人数より多く来てほしいときに入力します。",
    )
    supervised = forms.BooleanField(
        label="責任を持てる大人（会場の職員、引率の先生など）が別に立ち会う",
        required=False,
        help_text="18歳未満の方は、大人がいる回にだけ割り当てられます。",
    )

    def __init__(self, data: Mapping[str, Any] | None, *, shift: Shift) -> None:
        initial = {
            "asking": shift.asking,
            "extra": shift.extra,
            "supervised": shift.supervised,
        }
        super().__init__(data, initial=initial, label_suffix="")

    @property
    def decision(self) -> Decision:
        """Only of a valid form."""
        read = self.cleaned_data
        return Decision(read["extra"], read["supervised"], Asking(read["asking"]))


class TimesForm(forms.Form):
    """From when to when somebody comes, on the day of the session."""

    starts = ClockField(what="来る時刻")
    ends = ClockField(what="帰る時刻")

    def __init__(self, data: Mapping[str, Any] | None, *, assignment: Assignment) -> None:
        self.day = tokyo_date(assignment.starts_at)
        initial = {
            "starts": tokyo_time(assignment.starts_at).time(),
            "ends": tokyo_time(assignment.ends_at).time(),
        }
        super().__init__(data, initial=initial, label_suffix="")

    def clean(self) -> dict[str, Any]:
        read = super().clean() or {}
        if read.get("starts") and read.get("ends") and read["ends"] <= read["starts"]:
            self.add_error("ends", "帰る時刻は、来る時刻より後にしてください。")
        return read

    @property
    def span(self) -> Span:
        """Only of a valid form."""
        read = self.cleaned_data
        return Span(at_tokyo(self.day, read["starts"]), at_tokyo(self.day, read["ends"]))


class WhyForm(forms.Form):
    """Why somebody is taken off; they are told it."""

    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="例：人数の変更。本人にお知らせします。空欄のときは「都合により」になります。",
        error_messages={"max_length": "理由は60文字までで入力してください。"},
    )


class TermsForm(forms.Form):
    """How many a town wants at a class, and how it asks them."""

    participants_per_helper = number(
        "参加者の人数", least=1, most=50, label="講師・協力者1人で見る参加者の人数",
        help_text="国のデジタル活用支援推進事業では4人です。",
    )  # fmt: skip
    instructors_per_session = number(
        "講師の人数", least=0, most=10, label="1回に必要な講師の人数",
        help_text="国のデジタル活用支援推進事業では1人以上です。",
    )  # fmt: skip
    trained_instructors = forms.BooleanField(
        label="講師に研修の修了を求める",
        required=False,
        help_text="研修の記録がない講師は、協力者として数えます。",
    )
    answer_hours = number(
        "返事を待つ時間", least=1, most=336, label="返事を待つ時間（時間）",
        help_text="過ぎると、次の方に依頼できるようになります。",
    )  # fmt: skip
    asked_at_once = number(
        "人数", least=1, most=10, label="不足1人につき、同時に依頼する人数",
        help_text="先に返事をいただいた方に決まります。",
    )  # fmt: skip
    before_minutes = number("準備の時間", least=0, most=240, label="準備の時間（分）")
    after_minutes = number("片付けの時間", least=0, most=240, label="片付けの時間（分）")

    def __init__(self, data: Mapping[str, Any] | None, *, terms: Terms) -> None:
        super().__init__(data, initial=vars(terms), label_suffix="")

    @property
    def terms(self) -> Terms:
        """Only of a valid form."""
        return Terms(**self.cleaned_data)
