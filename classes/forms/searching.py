"""What somebody looks for in the list of offerings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from classes.choices import Kind, OfferingState
from classes.models import Venue
from classes.queries.searches import AHEAD, ALL, Search
from common import fiscal

ANY = [("", "すべて")]


class SearchForm(forms.Form):
    """Filters of the list. Nothing here can be wrong: what is not understood is left out."""

    q = forms.CharField(
        label="ことば",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    term = forms.ChoiceField(label="時期", required=False)
    state = forms.ChoiceField(
        label="状態", required=False, choices=[*ANY, *OfferingState.choices]
    )
    kind = forms.ChoiceField(label="種類", required=False, choices=[*ANY, *Kind.choices])
    venue = forms.ModelChoiceField(
        label="会場", required=False, empty_label="すべて", queryset=Venue.objects.none()
    )

    def __init__(
        self, *args: Any, years: Iterable[int], venues: QuerySet[Venue], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        terms = [(str(year), fiscal.label(year)) for year in years]
        term, venue = self.fields["term"], self.fields["venue"]
        assert isinstance(term, forms.ChoiceField)
        assert isinstance(venue, forms.ModelChoiceField)
        term.choices = [(AHEAD, "これから"), *terms, (ALL, "すべて")]
        venue.queryset = venues

    @property
    def search(self) -> Search:
        """What is looked for, as far as it can be read."""
        self.is_valid()
        data = self.cleaned_data
        venue = data.get("venue")
        return Search(
            text=data.get("q", ""),
            state=data.get("state", ""),
            kind=data.get("kind", ""),
            venue=venue.pk if venue else None,
            term=data.get("term") or AHEAD,
        )

    @property
    def narrowing(self) -> bool:
        """Whether anything at all was asked for."""
        return self.search != Search()
