"""People are told when what they took home is due, and asked for it when it is not back."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions.loans import about
from classes.models import Loan
from classes.queries import equipment, loans
from classes.rules import wordings
from common import phones
from common.clock import tokyo_date
from notices.actions import messages
from notices.actions.messages import Way
from notices.choices import Purpose
from notices.models import Message
from people.queries import reaching

WEEK = 7


@transaction.atomic
def remind(municipality: Municipality, *, by: Actor, at: datetime) -> list[Message]:
    """Put on the list of what people are told: every loan that is due within the days the town
    has set, once; and every one that is overdue, once a week. Gives all of them; done again,
    nothing is said twice. Who cannot be sent a message is on the call list."""
    days = equipment.settings_of(municipality).remind_days
    until = at + timedelta(days=days)
    return [_tell(loan, by=by, at=at) for loan in loans.to_remind(municipality, until=until)]


def _tell(loan: Loan, *, by: Actor, at: datetime) -> Message:
    late = loan.due_at < at
    weeks = (tokyo_date(at) - tokyo_date(loan.due_at)).days // WEEK
    key = f"late:{weeks}" if late else f"due:{tokyo_date(loan.due_at)}"
    person = loan.participant.kept
    if late:  # what was to be said before is outdated
        _withdraw_earlier(loan, keep=key, by=by, at=at)
    return messages.say(
        to=person,
        purpose=Purpose.LOAN_OVERDUE if late else Purpose.LOAN_DUE,
        dedupe_key=f"{about(loan)}{key}",
        text=_words(loan, late=late),
        way=Way(
            reaching.channel(person, urgent=True),
            None if late else loan.due_at,
            context={
                "機器": f"{loan.equipment.number} {loan.equipment.model}",
                "期限": wordings.day(tokyo_date(loan.due_at)),
            },
        ),
        by=by,
        at=at,
    )


def _withdraw_earlier(loan: Loan, *, keep: str, by: Actor, at: datetime) -> None:
    """Nobody is rung up twice about one device: the newest message stands alone."""
    said = Message.objects.filter(dedupe_key=f"{about(loan)}{keep}").exists()
    if not said:
        messages.withdraw(municipality=loan.municipality, about=about(loan), by=by, at=at)


def _words(loan: Loan, *, late: bool) -> str:
    town, device = loan.municipality, loan.equipment
    day = wordings.day(tokyo_date(loan.due_at))
    number = phones.display(town.phone) if town.phone else ""
    contact = f"{town.office_name}（電話 {number}）" if number else town.office_name
    what = f"お貸ししている機器（{device.number} {device.model}）"
    if late:
        return (
            f"{what}の返却の期限（{day}）が過ぎています。お早めにお返しください。"
            f"お困りのときは、{contact}へお電話ください。"
        )
    return (
        f"{what}の返却の期限は、{day}です。{contact}までお返しください。"
        "続けて使いたいときは、期限までにお電話ください。"
    )
