"""What a message says, by the way it goes out: the town's own wording, or the one that comes
with the program, with its places filled."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.db.models import QuerySet

from accounts.models import Municipality, User
from common import phones
from notices.choices import MessageChannel, Purpose
from notices.models import Message, NoticeTerms, Wording
from notices.rules import wording
from notices.rules.wording import Values
from people.models import Helper, Participant

Own = Mapping[tuple[str, str], str]
"""The town's own wordings, by channel and purpose."""

FILES = Path(__file__).parent.parent / "wording"
WRITTEN = (MessageChannel.SMS, MessageChannel.VOICE, MessageChannel.MAIL)
"""The channels that have wordings; LINE has that of mail."""
_LIKE = {MessageChannel.LINE: MessageChannel.MAIL}
_OTHERWISE = "default"


def standard(purpose: Purpose, channel: MessageChannel) -> str:
    """The wording that comes with the program. One for each purpose and channel."""
    texts = _standards(_LIKE.get(channel, channel))
    return texts.get(purpose, texts.get(_OTHERWISE, ""))


@dataclass(frozen=True)
class Wordings:
    """What a town says: loaded once (`of`), used for as many messages as there are."""

    municipality: Municipality
    own: Own = field(default_factory=dict)
    check_phone: str = ""

    def template(self, purpose: Purpose, channel: MessageChannel) -> str:
        """The wording in force."""
        channel = _LIKE.get(channel, channel)
        return self.own.get((channel, purpose)) or standard(purpose, channel)

    def by(self, channel: MessageChannel, message: Message) -> str:
        """What is handed to the carrier of this channel."""
        if channel is MessageChannel.SMS:
            return self.sms(message)
        return self.speech(message) if channel is MessageChannel.VOICE else self.plain(message)

    def sms(self, message: Message) -> str:
        """The text message. Without names: a telephone may be shared."""
        text = self._filled(message, MessageChannel.SMS, fit=True)
        return text or wording.fit(_ANYTHING, self.office | {"内容": _pageless(message.text)})

    def speech(self, message: Message) -> str:
        """What a call says, in letters: the dialogue makes it speakable."""
        return self._filled(message, MessageChannel.VOICE) or message.text

    def plain(self, message: Message) -> str:
        """The same for mail and LINE, which have room."""
        return self._filled(message, MessageChannel.MAIL) or message.text

    @property
    def office(self) -> dict[str, str]:
        """What is known of every message."""
        town = self.municipality
        number = phones.display(town.phone) if town.phone else ""
        return {
            "町名": town.name,
            "担当": town.section,
            "電話": number,
            "確認電話": phones.display(self.check_phone) if self.check_phone else number,
        }

    def values(self, message: Message) -> Values:
        """What stands for each place in this message."""
        return {
            **self.office,
            **{name: value for name, value in message.context.items() if value},
            "合言葉": _watchword(message.person),
            "内容": message.text,
        }

    def _filled(self, message: Message, channel: MessageChannel, *, fit: bool = False) -> str:
        """'' where the message does not say what the wording asks for."""
        text, values = self.template(Purpose(message.purpose), channel), self.values(message)
        if not all(values.get(name) for name in wording.needs(text)):
            return ""
        return (wording.fit if fit else wording.fill)(text, values).strip()


_ANYTHING = "【{町名}】{内容}［お問合せ{電話}］"
"""Of a message of which only the sentence is known."""


def of(municipality: Municipality) -> Wordings:
    """The wordings of a town: two queries."""
    terms = NoticeTerms.objects.filter(municipality=municipality).order_by("pk").first()
    return Wordings(
        municipality,
        own=newest(municipality),
        check_phone=terms.check_phone if terms is not None else "",
    )


def of_all(municipalities: Iterable[Municipality]) -> dict[int, Wordings]:
    """The wordings of each town, by its key."""
    return {town.pk: of(town) for town in {each.pk: each for each in municipalities}.values()}


def newest(municipality: Municipality) -> Own:
    """The wordings that a town has written for itself and not taken back."""
    rows = Wording.objects.filter(municipality=municipality).order_by("pk")
    found = {(row.channel, row.purpose): row.text for row in rows}
    return {key: text for key, text in found.items() if text}


def sms(message: Message, wordings: Wordings | None = None) -> str:
    """The text message; whoever has many of a town gives its `wordings`."""
    return (wordings or of(message.municipality)).sms(message)


def speech(message: Message, wordings: Wordings | None = None) -> str:
    """What a call says about it, in letters."""
    return (wordings or of(message.municipality)).speech(message)


def plain(message: Message, wordings: Wordings | None = None) -> str:
    """What mail and LINE say."""
    return (wordings or of(message.municipality)).plain(message)


@cache
def _standards(channel: MessageChannel) -> dict[str, str]:
    texts = tomllib.loads((FILES / f"{channel}.toml").read_text(encoding="utf-8"))
    return {purpose: text.strip() for purpose, text in texts.items()}


def _pageless(text: str) -> str:
    """Without the address of a page: carriers stop what has one."""
    return wording.without_addresses(text)


def _watchword(person: Participant | Helper) -> str:
    return getattr(person, "watchword", "")


def history(
    municipality: Municipality, purpose: Purpose, channel: MessageChannel
) -> QuerySet[Wording]:
    """What a town has said for this, the newest first."""
    rows = Wording.objects.filter(municipality=municipality, purpose=purpose, channel=channel)
    return rows.order_by("-pk")


def authors(rows: Iterable[Wording]) -> dict[str, str]:
    """Who wrote them, by key, as staff are named on the screen."""
    keys = {row.actor_key for row in rows if row.actor_key.isdecimal()}
    return {str(user.pk): str(user) for user in User.objects.filter(pk__in=keys).order_by("pk")}
