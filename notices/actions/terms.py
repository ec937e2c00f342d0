"""How a town's messages go out: which machines, when, under which name, and for how long their
words are kept."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, time
from decimal import Decimal

from django.db import transaction

from accounts import rules
from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from common import phones
from common.errors import RuleViolation
from notices.choices import MACHINE_CHANNELS, MessageChannel, SmsFor
from notices.models import NoticeTerms
from notices.queries import terms as known
from notices.rules import senders

SHORTEST_KEPT, LONGEST_KEPT = 7, 1830
"""Days: a carrier looks into a message for two days; five years are the longest files."""
DEAREST = Decimal(1000)


class TermsRefused(RuleViolation):
    """The terms stay as they were. The sentence says why."""


class UnreadableSender(TermsRefused):
    code = "notice_sender_unreadable"
    message = (
        "差出人は、電話番号（例：050-1234-5678、+15005550006）、英数字11文字まで"
        "（例：KAGOSHIMA）、またはMGで始まる番号を入力してください。"
    )


class UnreadableCaller(TermsRefused):
    code = "notice_caller_unreadable"
    message = "発信番号は、日本の電話番号を市外局番から入力してください。例：050-1234-5678"


class HoursTheWrongWayRound(TermsRefused):
    code = "notice_hours_wrong_way_round"
    message = "送り終える時刻を、送り始める時刻より後にしてください。"


class UrgentBeforeTheOthers(TermsRefused):
    code = "notice_urgent_before_others"
    message = "中止・変更を送り終える時刻は、ふだんの送り終える時刻と同じか、後にしてください。"


class OutOfBounds(TermsRefused):
    code = "notice_terms_out_of_bounds"
    message = "料金は0円から1000円まで、文を残す日数は7日から1830日までにしてください。"


class SenderMissing(TermsRefused):
    """A machine is to send, and nobody would know from whom."""

    code = "notice_sender_missing"
    message = "「{channel}」を使うには、その差出人を入力してください。"


class ChangedMeanwhile(TermsRefused):
    code = "notice_terms_changed_meanwhile"
    message = (
        "入力している間に、ほかの職員が連絡の設定を変えました。"
        "いまの内容を確かめて、よければもう一度保存してください。"
    )


@dataclass(frozen=True)
class Terms:
    """What a town decides. Times are those of a Japanese clock, prices are in yen."""

    machines: tuple[str, ...] = ()
    sms_for: str = SmsFor.AS_WISHED
    opens: time = time(9)
    closes: time = time(18)
    urgent_until: time = time(20)
    sms_sender: str = ""
    call_from: str = ""
    mail_from: str = ""
    check_phone: str = ""
    price_sms: Decimal = Decimal("12.00")
    price_call: Decimal = Decimal("20.00")
    retention_days: int = 180

    @classmethod
    def of(cls, stored: NoticeTerms) -> "Terms":
        """The terms of a row, stored or not."""
        names = {name: getattr(stored, name) for name in cls.__dataclass_fields__}
        return cls(**names | {"machines": tuple(stored.machines)})

    @property
    def stamp(self) -> str:
        """Tells whether somebody else has changed them since they were read."""
        return rules.stamp([*asdict(self).values()])

    def tidied(self) -> "Terms":
        """The terms as they are stored: machines in their order, numbers as +81…

        Raises a TermsRefused, or UnreadablePhone.
        """
        self._refuse_impossible()
        tidied = replace(
            self,
            machines=tuple(each.value for each in MACHINE_CHANNELS if each in self.machines),
            sms_sender=_sender(self.sms_sender),
            call_from=_caller(self.call_from),
            mail_from=self.mail_from.strip(),
            check_phone=phones.parse(self.check_phone).digits if self.check_phone else "",
        )
        for channel, sender in tidied.senders.items():
            if channel in tidied.machines and not sender:
                raise SenderMissing(channel=channel.label)
        return tidied

    @property
    def senders(self) -> dict[MessageChannel, str]:
        """Under what each machine sends; LINE has its one account."""
        return {
            MessageChannel.SMS: self.sms_sender,
            MessageChannel.VOICE: self.call_from,
            MessageChannel.MAIL: self.mail_from,
        }

    def _refuse_impossible(self) -> None:
        if self.closes <= self.opens:
            raise HoursTheWrongWayRound
        if self.urgent_until < self.closes:
            raise UrgentBeforeTheOthers
        prices = (self.price_sms, self.price_call)
        if not SHORTEST_KEPT <= self.retention_days <= LONGEST_KEPT or not all(
            0 <= each <= DEAREST for each in prices
        ):
            raise OutOfBounds


@transaction.atomic
def settle(
    municipality: Municipality,
    *,
    terms: Terms,
    seen: str | None = None,
    by: Actor,
    at: datetime,
) -> NoticeTerms:
    """Go by these from now on; the same again changes and records nothing.

    `seen` is the stamp of the terms that the author was looking at. Raises a TermsRefused, or
    UnreadablePhone.
    """
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    stored = known.of(municipality)
    before = Terms.of(stored)
    if seen is not None and seen != before.stamp:
        raise ChangedMeanwhile
    old, new = asdict(before), asdict(terms.tidied())
    changed = [name for name in old if old[name] != new[name]]
    if not changed:
        return stored
    for name in changed:
        setattr(stored, name, [*new[name]] if name == "machines" else new[name])
    stored.save()
    audit.record(
        "notice_terms.changed",
        on=stored,
        municipality=municipality,
        by=by,
        at=at,
        changed=changed,
        before=[_said(old[name]) for name in changed],
        after=[_said(new[name]) for name in changed],
    )
    return stored


def _sender(typed: str) -> str:
    sender = senders.of_texts(typed) if typed.strip() else ""
    if sender is None:
        raise UnreadableSender
    return sender


def _caller(typed: str) -> str:
    caller = senders.of_calls(typed) if typed.strip() else ""
    if typed.strip() and not caller:
        raise UnreadableCaller
    return caller


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(MessageChannel(each).label for each in value)
    return str(value)
