"""What a clerk writes of outreach classes: a request from paper or a call, and a decision."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms

from classes.actions.outreach_requests import Wanted
from classes.choices import DESK_CHANNELS, Channel
from classes.forms.fields import VenueField, unchosen
from classes.forms.outreach_apply import wanted_of
from classes.forms.outreach_screens import QUESTIONS, OutreachStep, WishesForm
from classes.models import OutreachMenuItem, OutreachRequest, OutreachWish, Venue
from classes.queries import outreach_clashes
from classes.rules.outreach.terms import Terms, confirmations
from people.models import Helper

AUTO, NOBODY = "auto", "nobody"


class ReceivedForm(forms.Form):
    """How the request came; `override` is why staff set a condition aside."""

    channel = forms.ChoiceField(
        label="受付方法",
        choices=[(each.value, each.label) for each in DESK_CHANNELS],
        initial=Channel.PHONE,
        widget=forms.RadioSelect,
        error_messages=unchosen("受付方法"),
    )
    override = forms.CharField(
        label="職員の判断の理由",
        required=False,
        max_length=200,
        help_text="決まりに合わない申込みを受け付けるときだけ、書いてください。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": "理由は200文字までで入力してください。"},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class DeskForm:
    """Every screen on one page, read together."""

    def __init__(self, data: Any, *, item: OutreachMenuItem, on: Any) -> None:
        asked = confirmations(Terms.of(item.rules))
        self.item = item
        self.received = ReceivedForm(data, label_suffix="")
        self.steps: dict[str, OutreachStep] = {
            name: kind(data, item=item, on=on, desk=True)
            for name, kind in QUESTIONS.items()
            if asked or name != "confirm"
        }
        for step in self.steps.values():
            for field in step.fields.values():
                field.widget.attrs["autocomplete"] = "off"
        self.place_is_inside()

    def place_is_inside(self) -> None:
        """Most halls are: the clerk need not say so."""
        self.steps["place"].fields["inside"].initial = "yes"
        self.steps["group"].fields["belonging"].initial = "resident"

    @property
    def errors(self) -> bool:
        """Whether anything could not be read."""
        return any(form.errors for form in (self.received, *self.steps.values()))

    def is_valid(self) -> bool:
        """Whether everything could be read."""
        return self.received.is_bound and not self.errors

    @property
    def wanted(self) -> Wanted:
        """What is asked for. Only of a valid form."""
        read: dict[str, Any] = {}
        for form in self.steps.values():
            read |= form.cleaned_data
        wishes = self.steps["wishes"]
        assert isinstance(wishes, WishesForm)
        given = self.received.cleaned_data
        return wanted_of(
            self.item,
            read,
            spans=wishes.spans,
            channel=Channel(given["channel"]),
            key=f"desk:outreach:{given['key']}",
            override=given["override"],
        )


class AgreeForm(forms.Form):
    """Which wish, with whom and where."""

    wish = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": "希望を1つ選んで押してください。"}
    )
    teacher = forms.ChoiceField(
        label="講師",
        required=False,
        error_messages=unchosen("講師"),
    )
    venue = VenueField(
        queryset=Venue.objects.none(), required=False, empty_label="団体が書いた会場"
    )
    conditions = forms.CharField(
        label="承認の条件",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="書くと「条件付承認」になり、通知書に載ります。",
    )
    override = forms.CharField(
        label="職員の判断の理由",
        required=False,
        max_length=200,
        help_text="重なりや決まりに合わないことがあっても承認するときだけ、書いてください。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, request: OutreachRequest) -> None:
        super().__init__(data, label_suffix="")
        self.request = request
        helpers = outreach_clashes.teachers(request.municipality)
        self.helpers = {str(each.pk): each for each in helpers}
        teacher, venue = self.fields["teacher"], self.fields["venue"]
        assert isinstance(teacher, forms.ChoiceField)
        assert isinstance(venue, VenueField)
        teacher.choices = [
            (AUTO, "空いている講師（自動）"),
            (NOBODY, "まだ決めない"),
            *((key, each.name) for key, each in self.helpers.items()),
        ]
        venue.queryset = Venue.objects.filter(municipality=request.municipality).order_by(
            "kana", "name", "pk"
        )

    @property
    def chosen(self) -> OutreachWish | None:
        """The wish whose button was pressed. Only of a valid form."""
        wishes = self.request.wishes.all()
        return next((w for w in wishes if w.rank == self.cleaned_data["wish"]), None)

    @property
    def instructor(self) -> Helper | None:
        """Who was chosen by name; None for `automatic` and for nobody."""
        return self.helpers.get(self.cleaned_data["teacher"])

    @property
    def automatic(self) -> bool:
        """Whether whoever is free is to hold it."""
        return self.cleaned_data["teacher"] in {"", AUTO}


class WhyForm(forms.Form):
    """The reason that the group is told."""

    reason = forms.CharField(
        label="理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="団体にお知らせする通知書に載ります。",
        error_messages={
            "required": "理由を入力してください。団体にお知らせします。",
            "max_length": "理由は300文字までで入力してください。",
        },
    )
