"""Two entries of one person: found, compared, joined and parted again, on the screen."""

import pytest
import time_machine
from django.urls import reverse

from attendance.actions import identities
from attendance.models import AttendanceFact
from classes.actions import registrations
from classes.queries import reconciliation
from classes.queries.reconciliation import Check
from people.models import Merge
from tests import make
from tests.attendance.pages import address, hana, search, text

pytestmark = pytest.mark.django_db
AFTERNOON = make.tokyo("2026-06-30 14:00")
BY = {"by": make.BY, "at": make.NOON}


@pytest.fixture(autouse=True)
def in_the_afternoon():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def pair():
    """Two entries of one person, both at the first session, the second also at the next."""
    offering = make.offering(sessions=2)
    kept = make.registration(offering, hana())
    other = make.registration(offering, hana(phone="0993221111"))
    first, second = offering.sessions.order_by("number")
    make.arrival(kept, first)
    make.arrival(other, first)
    make.arrival(other, second)
    return kept.participant, other.participant


def test_who_looks_alike_is_named_before_anybody_searches(clerk):
    person, other = pair()

    page = clerk.get(address("participant-merge", person))

    assert [one.participant for one in page.context["alike"]] == [other]
    assert address("participant-compare", person, other) in page.content.decode()


def test_somebody_else_is_searched_for_joining_but_not_oneself(clerk):
    person, other = pair()

    answer = search(clerk, "やまだ", address("participant-merge", person))

    assert clerk.get(answer.url).context["people"] == [other]
    nobody = search(clerk, "0992161111", address("participant-merge", person))
    assert "あてはまる方はいません" in text(nobody)


def test_both_stand_side_by_side_and_whoever_came_more_often_is_proposed(clerk):
    person, other = pair()

    page = clerk.get(address("participant-compare", person, other))

    sides = page.context["comparison"].sides
    assert [side.attendances for side in sides] == [1, 2]
    assert page.context["form"].initial == {"kept": str(other.public_id)}
    assert "1回あります。統合すると、それぞれ1人の参加として数えます。" in text(page)


def test_joining_counts_once_and_parting_twice_again(clerk):
    person, other = pair()
    decision = {"kept": str(other.public_id), "reason": "ご本人に電話で確認"}

    joined = clerk.post(address("participant-compare", person, other), decision)

    assert joined.url == address("participant", other)
    page = clerk.get(joined.url)
    assert "参加の記録（延べ 2回）" in text(page)
    assert "ご本人に電話で確認" in text(page)
    assert AttendanceFact.objects.count() == 2
    parted = clerk.post(reverse("staff:merge-separate", args=[Merge.objects.get().pk]))
    assert parted.url == address("participant", person)
    assert "元に戻しました" in text(clerk.get(address("participant", other)))
    assert AttendanceFact.objects.count() == 3


@pytest.mark.parametrize(
    ("decision", "sentence"),
    [
        ({"reason": ""}, "理由を入力してください。"),
        ({"reason": " 　"}, "理由を入力してください。"),
        ({"kept": ""}, "どちらの登録を残すか選んでください。"),
        ({"kept": "somebody else"}, "選択"),
    ],
)
def test_an_incomplete_decision_is_told(clerk, decision, sentence):
    person, other = pair()
    given = {"kept": str(person.public_id), "reason": "同じ方"} | decision

    page = clerk.post(address("participant-compare", person, other), given)

    assert sentence in text(page)
    assert Merge.objects.count() == 0


def test_nobody_is_joined_with_themselves(clerk):
    person = hana()
    decision = {"kept": str(person.public_id), "reason": "同じ方"}

    page = clerk.post(address("participant-compare", person, person), decision)

    assert "同じ方どうしは統合できません。" in text(page)


def test_parting_twice_is_a_sentence(clerk):
    person, other = pair()
    merge = identities.merge(kept=person, absorbed=other, reason="同じ方", **BY)
    where = reverse("staff:merge-separate", args=[merge.pk])
    clerk.post(where)

    answer = clerk.post(where, follow=True)

    assert "この統合はすでに取り消されています。" in text(answer)


def test_a_second_press_on_joining_leads_to_the_joined_person(clerk):
    person, other = pair()
    decision = {"kept": str(person.public_id), "reason": "同じ方"}
    where = address("participant-compare", person, other)
    clerk.post(where, decision)

    answer = clerk.post(where, decision)

    assert answer.url == address("participant", person)
    assert Merge.objects.count() == 1


def test_two_seats_in_one_class_are_named_before_and_after_and_one_is_given_back(clerk):
    """Nothing is taken away on its own: which of the two, the person says."""
    person, other = pair()
    kept, spare = (row.registrations.get() for row in (person, other))
    elsewhere = make.registration(make.offering(first=make.tokyo("2026-08-03 10:00")), other)
    where = address("participant-compare", person, other)

    before = clerk.get(where)
    after = clerk.post(where, {"kept": str(person.public_id), "reason": "同じ方"}, follow=True)

    assert before.context["comparison"].doubled == [kept, spare]
    assert "統合しても自動では取り消しません。" in text(before)
    assert after.context["history"].doubled == [spare, kept]
    assert "どれを残すか決めてください。" in text(after)
    found = [*reconciliation.findings(None, at=AFTERNOON)]
    twice = [each for each in found if each.check == Check.TWICE]
    assert [{*each.receipts} for each in twice] == [{kept.reference, spare.reference}]
    giving_back = reverse("staff:phone-cancel", args=[spare.reference])
    assert giving_back in after.content.decode()
    assert reverse("staff:phone-cancel", args=[elsewhere.reference]) not in (
        after.content.decode()
    )

    registrations.cancel(spare, reason="同じ方の申込み", **BY)

    page = clerk.get(address("participant", person))
    assert page.context["history"].doubled == []
    assert "申込みが2件以上あります" not in text(page)


def test_two_sessions_or_classes_of_one_person_are_no_matter(clerk):
    offering = make.offering(sessions=2, joining="sessions")
    first, second = offering.sessions.order_by("number")
    one = make.registration(offering, hana(), session=first).participant
    other = make.registration(offering, hana(phone="0993221111"), session=second).participant

    page = clerk.get(address("participant-compare", one, other))

    assert page.context["comparison"].doubled == []
    assert "申込みが2件以上あります" not in text(page)
