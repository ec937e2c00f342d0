"""Who is forgotten has nothing in hand; who is joined with somebody keeps what they have."""

from io import StringIO
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from accounts.models import AuditEvent
from classes.actions import loans, outreach_decisions, outreach_requests
from classes.actions.lending_refusals import PersonHasOne, PersonNotAvailable, StillHolds
from classes.choices.equipment import Condition, LoanState
from classes.models import EquipmentNote, Loan
from classes.queries import equipment as devices
from classes.queries import loans as known
from people.actions import participants
from people.choices import ParticipantState
from people.models import GroupContact, Participant
from tests import make
from tests.classes.lending import shelf
from tests.classes.outreach import asking

pytestmark = pytest.mark.django_db
LATE = "2028-04-01"


@pytest.fixture
def asked():
    """A request that the group withdrew: its contact may be forgotten."""
    request = asking.request()
    outreach_requests.withdraw(request, by=make.BY, at=make.NOON)
    request.refresh_from_db()
    return request


def forget(request):
    return outreach_decisions.forget(request, by=make.BY, at=make.NOON)


def tend(*options):
    said = StringIO()
    with time_machine.travel(make.tokyo(f"{LATE} 03:00"), tick=False):
        call_command("tend_outreach", *options, stdout=said)
    return said.getvalue()


def join(kept, absorbed):
    return participants.merge(
        kept=kept, absorbed=absorbed, reason="同じ方", by=make.BY, at=make.NOON
    )


def test_who_has_a_device_is_not_forgotten_and_the_sentence_names_it(asked):
    row = shelf.device()
    shelf.take_home(row, asked.contact.person)

    with pytest.raises(StillHolds) as refused:
        forget(asked)

    assert row.number in refused.value.message
    contact = GroupContact.objects.select_related("person").get()
    assert (contact.forgotten_at, contact.representative) == (None, "東　太郎")
    assert contact.person.state == ParticipantState.ACTIVE
    assert not AuditEvent.objects.filter(action__contains="forgotten").exists()


def test_the_office_is_told_on_the_page_of_the_request(asked, client):
    row = shelf.device()
    shelf.take_home(row, asked.contact.person)
    client.force_login(make.staff())

    page = client.post(reverse("staff:outreach-forget", args=[asked.public_id]), follow=True)

    said = [str(each) for each in page.context["messages"]]
    assert said == [StillHolds(numbers=row.number).message]


def test_the_night_passes_by_who_has_a_device_and_says_which_until_it_is_back(asked, client):
    row = shelf.device()
    loan = shelf.take_home(row, asked.contact.person)
    other = asking.request(asking.item(title="地図"), group="西町", contact=another_group())
    outreach_requests.withdraw(other, by=make.BY, at=make.NOON)

    for said in (tend(), tend("--dry-run")):
        assert f"機器{row.number}を貸出中のため" in said
    assert [each.forgotten_at is None for each in GroupContact.objects.order_by("pk")] == [
        True, False
    ]  # fmt: skip
    assert "返却を待って消す個人の情報" in staff_page(client, "staff:loans")

    shelf.bring(loan, at=make.tokyo(f"{LATE} 10:00"))
    said = tend()

    assert "消去した連絡先 1件" in said
    assert "貸出中" not in said
    assert Participant.objects.filter(state=ParticipantState.FORGOTTEN).count() == 2
    assert "返却を待って消す個人の情報" not in staff_page(client, "staff:loans")


def another_group():
    return asking.group(name="西　花", phone="0994321999")


def staff_page(client, name):
    with time_machine.travel(make.tokyo(f"{LATE} 09:00"), tick=False):
        client.force_login(make.staff())
        return client.get(reverse(name)).content.decode()


def test_with_the_person_go_the_words_about_their_loans_and_nothing_else(asked):
    person = asked.contact.person
    row, lost, others = shelf.devices(3)
    remark = {"condition": Condition.NOTED, "remark": "ハナさんが落とした"}
    shelf.bring(shelf.take_home(row, person), **remark)
    loans.report_lost(
        shelf.take_home(lost, person),
        words="病院のバスに忘れた",
        key=uuid4(),
        by=make.BY,
        at=make.NOON,
    )
    shelf.bring(shelf.take_home(others), **remark)
    before = EquipmentNote.objects.count()

    forget(asked)

    assert devices.ledger(row)[0].text == "気づいたことがある"
    assert devices.ledger(lost)[0].text == "紛失"
    assert devices.ledger(others)[0].text == "気づいたことがある　ハナさんが落とした"
    assert EquipmentNote.objects.count() == before
    assert [loan.participant.name for loan in known.of_person(person)] == ["", ""]
    event = AuditEvent.objects.get(action="loans.forgotten")
    assert event.detail == {"lines": 2}


def test_who_is_needed_elsewhere_keeps_their_name_their_device_and_the_words(asked):
    person, row = asked.contact.person, shelf.device()
    make.registration(make.offering(), person)
    shelf.take_home(row, person)

    forget(asked)

    assert GroupContact.objects.get().representative == ""
    person.refresh_from_db()
    assert (person.state, len(known.held_by(person))) == (ParticipantState.ACTIVE, 1)


def test_nobody_is_lent_anything_who_was_forgotten_meanwhile(asked):
    person, row = asked.contact.person, shelf.device()
    forget(asked)

    with pytest.raises(PersonNotAvailable):
        shelf.take_home(row, person)  # as a page shows them that was opened before


def test_what_was_lent_to_somebody_follows_them_when_they_are_joined(client):
    kept, absorbed = make.participant(), make.participant()
    first, second = shelf.devices(2)
    loan = shelf.take_home(first, absorbed)

    join(kept, absorbed)

    assert [each.pk for each in known.held_by(kept)] == [loan.pk]
    with pytest.raises(PersonHasOne):
        shelf.take_home(second, kept)
    with pytest.raises(PersonHasOne):
        shelf.take_home(second, absorbed)  # from a page that was opened before
    client.force_login(make.staff())
    page = client.get(reverse("staff:loan", args=[loan.public_id])).content.decode()
    assert reverse("staff:participant", args=[kept.public_id]) in page
    shelf.bring(loan, erased=True)
    assert shelf.take_home(second, absorbed).participant == kept


def test_two_who_are_joined_with_a_device_each_keep_both_until_they_are_back():
    kept, absorbed = make.participant(), make.participant()
    lent = [shelf.take_home(shelf.device(), person) for person in (kept, absorbed)]

    merged = join(kept, absorbed)

    assert [loan.pk for loan in known.held_by(kept)] == [loan.pk for loan in lent]
    for loan in lent:
        shelf.bring(loan)
    assert known.held_by(kept) == []
    participants.separate(merged, by=make.BY, at=make.NOON)
    assert [loan.pk for loan in known.of_person(absorbed)] == [lent[1].pk]
    assert {*Loan.objects.values_list("state", flat=True)} == {LoanState.RETURNED}


def test_the_same_press_from_a_page_opened_before_they_were_joined_is_the_same_loan():
    kept, absorbed = make.participant(), make.participant()
    row, key = shelf.device(), uuid4()
    loan = shelf.take_home(row, absorbed, key=key)
    join(kept, absorbed)

    assert shelf.take_home(row, absorbed, key=key) == loan
