"""One meeting of an offering: when and where it is held instead, or one more."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django import forms

from accounts.models import Membership
from classes.actions.offerings import SessionPlan
from classes.forms.fields import ClockField, DayField, VenueField
from classes.models import Session, Venue
from classes.queries import venues
from common.clock import at_tokyo, tokyo_time


class MeetingDetailsForm(forms.Form):
    """Day, hours and venue of one meeting; it remembers what the editor saw."""

    day = DayField(what="開催日")
    starts = ClockField(what="開始時刻")
    ends = ClockField(what="終了時刻")
    venue = VenueField(empty_label=None)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, membership: Membership, present: Venue, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        venue = self.fields["venue"]
        assert isinstance(venue, VenueField)
        own = venues.choosable(membership)
        venue.queryset = own | Venue.objects.filter(pk=present.pk)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "終了の時刻は、開始の時刻より後にしてください。")
        return data

    @property
    def plan(self) -> SessionPlan:
        """The (valid) answers as a plan."""
        data = self.cleaned_data
        return SessionPlan(
            starts_at=at_tokyo(data["day"], data["starts"]),
            ends_at=at_tokyo(data["day"], data["ends"]),
            venue=data["venue"],
        )

    @property
    def seen_plan(self) -> SessionPlan | None:
        """The meeting as it was when the page was opened; None when that is not told."""
        try:
            starts_at, ends_at, venue = json.loads(self.cleaned_data["seen"])
            return SessionPlan(
                starts_at=datetime.fromisoformat(starts_at),
                ends_at=datetime.fromisoformat(ends_at),
                venue=Venue.objects.filter(pk=venue).first(),
            )
        except (ValueError, TypeError, RecursionError):
            return None


def answers(session: Session) -> dict[str, Any]:
    """What the form shows of a meeting."""
    starts, ends = tokyo_time(session.starts_at), tokyo_time(session.ends_at)
    seen = [session.starts_at.isoformat(), session.ends_at.isoformat(), session.venue_id]
    return {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "venue": session.venue_id,
        "seen": json.dumps(seen),
    }
