"""A town words its messages itself, within limits; what it wrote before is kept."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from notices.choices import MessageChannel, Purpose
from notices.models import Wording
from notices.queries import words
from notices.rules import places, wording


class ChangedMeanwhile(wording.WordingRefused):
    """`context["now"]` is the wording by now."""

    code = "wording_changed_meanwhile"
    message = (
        "ほかの職員が先にこの文面を変えました。下の「いまの文面」を確かめて、"
        "入力した内容でよければ、もう一度保存してください。"
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Of which purpose and channel a wording is."""

    purpose: Purpose
    channel: MessageChannel

    @property
    def query(self) -> str:
        """What names it in an address."""
        return f"purpose={self.purpose}&channel={self.channel}"


@transaction.atomic
def write(
    municipality: Municipality,
    *,
    place: Place,
    text: str,
    seen: int,
    by: Actor,
    at: datetime,
) -> Wording | None:
    """Say it like this from now on; '' or the standard text is back to the standard. The same
    again writes nothing and gives None.

    `seen` is the number of the wording that the editor saw (0: none). Raises ChangedMeanwhile
    or another WordingRefused.
    """
    text = wording.tidied(text)
    standard = words.standard(place.purpose, place.channel)
    text = "" if text == standard else text
    if text:
        wording.check(text, rules=places.rules(place.purpose, place.channel))
    # Two editors wait for each other here.
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    newest = words.history(municipality, place.purpose, place.channel).first()
    now = newest.text if newest is not None else ""
    if (newest.pk if newest is not None else 0) != seen and now != text:
        raise ChangedMeanwhile(now=now or standard)
    if now == text:
        return None
    row = Wording.objects.create(
        municipality=municipality,
        purpose=place.purpose,
        channel=place.channel,
        text=text,
        written_at=at,
        actor_key=by.key,
    )
    audit.record(
        "wording.written", on=row, municipality=municipality, by=by, at=at,
        purpose=place.purpose, channel=place.channel, standard="no" if text else "yes",
    )  # fmt: skip
    return row
