"""Which offerings the newsletter announces, and in how many letters."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from classes.choices import OfferingState
from classes.queries.offerings import Listing
from classes.rules import wordings
from common.clock import tokyo_date
from materials.choices import NewsletterLength
from materials.documents.newsletters import Wanted


class NewsletterForm(forms.Form):
    """Sent by GET: a text can be kept as a bookmark, and nothing is changed by it."""

    offering = forms.TypedMultipleChoiceField(
        label="のせる講座",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "のせる講座を1つ以上選んでください。",
            "invalid_choice": "選んだ講座の中に、終わったか中止になったものがあります。"
            "もう一度選んでください。",
        },
    )
    length = forms.ChoiceField(
        label="1つの講座の長さ",
        choices=NewsletterLength.choices,
        initial=NewsletterLength.NORMAL,
        widget=forms.RadioSelect,
        error_messages={
            "required": "長さを1つ選んでください。",
            "invalid_choice": "長さを1つ選んでください。",
        },
    )
    wide = forms.BooleanField(label="数字を全角にする", required=False)
    address = forms.BooleanField(label="ホームページのアドレスを入れる", required=False)

    def __init__(self, *args: Any, listings: Iterable[Listing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["offering"]
        assert isinstance(chosen, forms.TypedMultipleChoiceField)
        chosen.choices = [(str(each.offering.public_id), label_of(each)) for each in listings]

    @property
    def wanted(self) -> Wanted:
        """How the text is to be. Only when the form is valid."""
        given = self.cleaned_data
        return Wanted(NewsletterLength(given["length"]), given["wide"], given["address"])


def label_of(listing: Listing) -> str:
    """はじめてのスマホ教室（6月15日（月）、下書き）."""
    offering, first = listing.offering, listing.first
    when = wordings.day(tokyo_date(first.starts_at)) if first else "日程未定"
    draft = "、下書き" if offering.state == OfferingState.DRAFT else ""
    return f"{offering.title}（{when}{draft}）"
