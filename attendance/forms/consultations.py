"""What is pressed and typed at a consultation."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet, TextChoices
from django.http import QueryDict

from attendance.actions import consultation_records as records
from attendance.actions.consultation_records import Consultation
from attendance.actions.queues import MOST_TABLES, ImpossibleTables
from attendance.choices import ConsultationResult
from attendance.forms.rosters import KeyedForm, WalkInForm
from attendance.models import ConsultationRecord, Ticket
from classes.forms.fields import TopicField
from classes.models import Offering
from classes.queries.topics import Topics

OFF = {"autocomplete": "off"}
NOTE = (
    "パスワード・暗証番号・カード番号・マイナンバーは書かないでください（書くと保存できません）"
)


class Do(TextChoices):
    """The buttons of the call screen."""

    NEXT = "next", "次の方を呼ぶ"
    CALL = "call", "もう一度呼ぶ"
    TAKE_BACK = "take_back", "呼出しを取り消す"
    START = "start", "相談を始める"
    SET_ASIDE = "set_aside", "いませんでした"
    BRING_BACK = "bring_back", "戻られました"
    LEAVE = "leave", "お帰りになった"
    FINISH = "finish", "記録はあとで（相談を終える）"


class CallForm(forms.Form):
    """One press. Rendered by hand, so its errors mean a stale or forged page."""

    do = forms.ChoiceField(choices=Do.choices)
    table = forms.IntegerField(min_value=1, max_value=MOST_TABLES)
    ticket = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        read = {**self.cleaned_data}
        if read.get("do") not in {None, Do.NEXT} and read.get("ticket") is None:
            self.add_error("ticket", "読み取れません。")
        return read


class ArrivalForm(forms.Form):
    """Somebody who booked is here. Rendered by hand."""

    key = forms.UUIDField()
    reference = forms.CharField(max_length=12)


class DoorForm(WalkInForm):
    """Somebody without a booking, and what they want to ask."""

    def __init__(self, *args: Any, topics: Topics, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"] = TopicField(topics.offered)


class NamelessForm(KeyedForm):
    """Somebody who would rather not give a name."""

    def __init__(self, *args: Any, topics: Topics, **kwargs: Any) -> None:
        super().__init__(*args, prefix="nameless", **kwargs)
        self.fields["topic"] = TopicField(topics.offered)


class TablesForm(forms.Form):
    """How many tables there are."""

    tables = forms.IntegerField(
        label="テーブルの数",
        min_value=1,
        max_value=MOST_TABLES,
        widget=forms.TextInput(attrs=OFF | {"class": "w-xs", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), ImpossibleTables.message
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class RecordForm(forms.Form):
    """What a consultation was about and what came of it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    topics = forms.MultipleChoiceField(
        label="相談の分類",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": records.TopicMissing.message,
            "invalid_choice": records.UnknownTopics.message,
        },
    )
    result = forms.ChoiceField(
        label="結果",
        choices=ConsultationResult.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "結果を1つ選んでください。"},
    )
    minutes = forms.IntegerField(
        label="相談時間（分）",
        min_value=1,
        max_value=records.LONGEST,
        widget=forms.TextInput(attrs=OFF | {"class": "w-xs", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            records.ImpossibleMinutes.message,
        ),
    )
    note = forms.CharField(
        label="相談の内容",
        required=False,
        max_length=500,
        help_text=NOTE,
        widget=forms.Textarea(attrs=OFF | {"rows": 3}),
        error_messages={"max_length": "相談の内容は500文字までで入力してください。"},
    )
    next_step = forms.CharField(
        label="次にすること",
        required=False,
        max_length=200,
        help_text="例：次回は写真の送り方。家族と一緒に来る",
        widget=forms.TextInput(attrs=OFF),
        error_messages={"max_length": "次にすることは200文字までで入力してください。"},
    )
    referred_to = forms.CharField(
        label="案内した機関",
        required=False,
        max_length=60,
        help_text="例：消費生活センター、携帯電話の店",
        widget=forms.TextInput(attrs=OFF),
        error_messages={"max_length": "案内した機関は60文字までで入力してください。"},
    )
    suggested = forms.ModelChoiceField(
        label="おすすめした講座",
        queryset=Offering.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label="なし",
        error_messages={"invalid_choice": records.OtherTownsClass.message},
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        topics: Topics,
        suggestions: QuerySet[Offering],
        initial: Mapping[str, Any] = {},
    ) -> None:
        super().__init__(data, prefix="record", initial={"key": uuid4()} | {**initial})
        self.label_suffix = ""
        known = self.initial.get("topics", [])
        kept = [(code, topics.label(code)) for code in known if not topics.knows(code)]
        choice, classes = self.fields["topics"], self.fields["suggested"]
        assert isinstance(choice, forms.MultipleChoiceField)
        assert isinstance(classes, forms.ModelChoiceField)
        choice.choices = [*topics.offered, *kept]
        classes.queryset = suggestions

    @property
    def told(self) -> Consultation:
        """What was typed. For a valid form."""
        read = self.cleaned_data
        return Consultation(
            topics=tuple(read["topics"]),
            result=ConsultationResult(read["result"]),
            minutes=read["minutes"],
            note=read["note"],
            next_step=read["next_step"],
            referred_to=read["referred_to"],
            suggested=read["suggested"],
        )


def known_of(ticket: Ticket, *, length: timedelta) -> dict[str, Any]:
    """What the form may begin with: the topic asked before, and the minutes so far."""
    lasted = length
    if ticket.started_at and ticket.ended_at:
        lasted = ticket.ended_at - ticket.started_at
    minutes = max(-(-int(lasted.total_seconds()) // 60), 1)
    return {"topics": [ticket.topic] if ticket.topic else [], "minutes": minutes}


def answers_of(record: ConsultationRecord) -> dict[str, Any]:
    """A record as the form shows it."""
    columns = ("result", "minutes", "note", "next_step", "referred_to")
    return {name: getattr(record, name) for name in columns} | {
        "topics": [row.code for row in record.topics.all()],
        "suggested": record.suggested.public_id if record.suggested else None,
        "key": record.pk,
    }
