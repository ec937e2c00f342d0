"""お知らせの時期: a town decides when people are reminded, and an offering may do otherwise."""

from datetime import time

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.actions import reminder_terms, reminders
from classes.actions.reminder_terms import Terms
from classes.choices.reminders import Reminding, Telling
from classes.models import OfferingReminders, ReminderTerms
from classes.rules.reminding import Times
from notices.models import Message
from tests import make

pytestmark = pytest.mark.django_db
PAGE = reverse("staff:reminder-terms")
EVE = make.tokyo("2026-06-14 08:00")

TYPED = {"helpers": "no"} | {"days_before": "3", "days_at": "10:00", "evening_at": "17:00"}


@pytest.fixture
def head(client):
    client.force_login(make.staff())
    return client


def test_the_times_are_saved_once_and_told_in_the_trail(head):
    for _ in range(2):
        assert head.post(PAGE, TYPED)["Location"] == PAGE
    row = ReminderTerms.objects.get()
    assert (row.days_before, row.evening_at, row.helpers) == (3, time(17), "no")
    assert [each.action for each in AuditEvent.objects.all()] == ["reminders.settled"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"days_before": "0"}, "days_before"), ({"evening_at": "ゆうがた"}, "evening_at"),
     ({"helpers": ""}, "helpers")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_beside_its_field(head, typed, field):
    assert [*head.post(PAGE, TYPED | typed).context["form"].errors] == [field]
    assert ReminderTerms.objects.count() == 0


def test_days_that_are_too_many_are_refused():
    with pytest.raises(reminder_terms.DaysImpossible):
        reminder_terms.settle(
            make.town(), terms=Terms(Times(days_before=15)), by=make.BY, at=EVE
        )


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CITY_STAFF])
def test_only_who_answers_for_the_town_decides(client, role):
    client.force_login(make.staff(role))
    assert client.post(PAGE, TYPED).status_code == 403


def test_an_offering_s_own_times_are_followed_at_once(head, time_machine):
    time_machine.move_to(EVE)
    terms = Terms(Times(evening_at=time(17)), helpers=Telling.YES)
    reminder_terms.settle(make.town(), terms=terms, by=make.BY, at=EVE)
    offering = make.offering()
    make.registration(offering, make.participant(phone="090-1234-5678"))
    reminders.remind(make.town(), at=EVE)
    page = reverse("staff:offering-reminders", args=[offering.public_id])
    assert "前日の17:00に知らせます" in head.get(page).content.decode()

    head.post(page, {"follows": "never", "days_before": "3"})

    assert [row.state for row in Message.objects.all()] == ["withdrawn"]
    row = OfferingReminders.objects.get()
    assert (row.follows, row.days_before) == (Reminding.NEVER, None)
    head.post(page, {"follows": "town"})
    assert [row.state for row in Message.objects.order_by("pk")] == ["withdrawn", "waiting"]


def test_an_offering_that_follows_the_town_writes_nothing(head):
    offering = make.offering()
    head.post(
        reverse("staff:offering-reminders", args=[offering.public_id]), {"follows": "town"}
    )
    assert (OfferingReminders.objects.count(), AuditEvent.objects.count()) == (0, 0)
