"""A participant's card: one that is good, dead ones that are remembered, and whose it is."""

import threading

import pytest
from django.db import IntegrityError, connections, transaction

from accounts.models import AuditEvent
from common import cards as written
from people.actions import cards, participants
from people.actions.cards import CardIsDead, HasCard
from people.actions.participants import Forgotten
from people.choices import CardEnd, ParticipantState
from people.models import Card
from people.queries import cards as known
from tests import make

pytestmark = pytest.mark.django_db
BY = {"by": make.BY, "at": make.NOON}
LATER = {"by": make.BY, "at": make.tokyo("2026-07-01 10:00")}


def joined(kept, absorbed):
    merge = participants.merge(kept=kept, absorbed=absorbed, reason="同じ方", **BY)
    absorbed.refresh_from_db()
    return merge


def test_a_card_has_a_code_to_scan_and_a_number_to_read_out():
    card = make.card()

    assert written.read(card.code) == written.Read(written.Names.CARD, card.code)
    assert written.read(card.number) == written.Read(written.Names.NUMBER, card.number)
    assert (card.issued_at, card.ended_at, card.ended_because) == (make.NOON, None, "")


def test_who_has_a_card_gets_another_only_for_a_reason():
    card = make.card()

    with pytest.raises(HasCard):
        cards.issue(card.participant, **LATER)

    assert known.history(card.participant) == [card]


@pytest.mark.parametrize("because", cards.ANEW)
def test_a_new_card_kills_the_old_one_which_stays_known(because):
    old = make.card()

    new = cards.replace(old, because=because, **LATER)

    old.refresh_from_db()
    assert (old.ended_at, old.ended_because) == (LATER["at"], because)
    assert known.in_force(old.participant) == [new]
    assert known.history(old.participant) == [new, old]


def test_making_a_card_anew_twice_by_a_double_click_makes_one():
    old = make.card()
    new = cards.replace(old, because=CardEnd.LOST, **LATER)

    with pytest.raises(CardIsDead):
        cards.replace(old, because=CardEnd.LOST, **LATER)

    assert known.in_force(old.participant) == [new]


def test_a_card_is_stopped_once_and_another_can_be_issued():
    card = make.card()

    cards.end(card, because=CardEnd.STOPPED, **BY)
    again = cards.end(card, because=CardEnd.LOST, **LATER)

    assert (again.ended_at, again.ended_because) == (make.NOON, CardEnd.STOPPED)
    assert known.in_force(card.participant) == []
    assert known.in_force(cards.issue(card.participant, **LATER).participant) != []


def test_the_audit_trail_tells_of_cards_without_code_or_number():
    old = make.card()
    new = cards.replace(old, because=CardEnd.LOST, **LATER)

    lines = AuditEvent.objects.filter(action__startswith="card.").order_by("pk")
    owner = {"participant": str(old.participant.public_id)}
    assert [*lines.values_list("action", "subject_key", "detail")] == [
        ("card.issued", str(old.pk), owner),
        ("card.ended", str(old.pk), {"because": "lost"}),
        ("card.issued", str(new.pk), owner),
    ]


def test_a_number_that_somebody_has_is_drawn_again(monkeypatch):
    first = make.card()
    dice = iter(
        [
            *(7, int(first.number.replace("-", "")[:8]) - 10_000_000),
            *(8, 123),
        ]
    )
    monkeypatch.setattr("people.actions.cards.secrets.randbelow", lambda _: next(dice))

    second = make.card()

    assert (second.code, second.number) == (written.encode_code(8), written.encode_number(123))


def test_another_town_may_have_the_same_number_but_never_the_same_code():
    here, there = make.card(), make.card(make.participant(town=make.other_town()))

    Card.objects.filter(pk=there.pk).update(number=here.number)
    with pytest.raises(IntegrityError), transaction.atomic():
        Card.objects.filter(pk=there.pk).update(code=here.code)

    assert known.by_number(here.number, municipality=make.town()) == here
    assert known.by_number(here.number, municipality=make.other_town()) == there


def test_who_was_forgotten_gets_no_card_but_theirs_can_be_stopped():
    card = make.card()
    type(card.participant).objects.filter(pk=card.participant.pk).update(
        state=ParticipantState.FORGOTTEN, name="", kana=""
    )

    with pytest.raises(Forgotten):
        cards.replace(card, because=CardEnd.LOST, **BY)
    assert known.in_force(card.participant) == [card]
    cards.end(card, because=CardEnd.STOPPED, **BY)

    with pytest.raises(Forgotten):
        cards.issue(card.participant, **BY)
    assert known.in_force(card.participant) == []


def test_the_cards_of_both_stand_for_whoever_was_kept_until_the_next_one():
    kept, absorbed = make.participant(), make.participant()
    first, second = make.card(kept), make.card(absorbed)
    joined(kept, absorbed)

    assert {card.pk for card in known.in_force(absorbed)} == {first.pk, second.pk}
    with pytest.raises(HasCard):
        cards.issue(absorbed, **LATER)
    new = cards.replace(second, because=CardEnd.LOST, **LATER)

    assert new.participant == kept
    assert known.in_force(kept) == [new]


def test_a_parted_person_has_their_card_again():
    kept, absorbed = make.participant(), make.participant()
    theirs = make.card(absorbed)
    merge = joined(kept, absorbed)

    assert known.read(theirs.number, municipality=make.town()).participant.kept == kept
    participants.separate(merge, **LATER)

    assert known.read(theirs.number, municipality=make.town()).participant.kept == absorbed
    assert known.in_force(kept) == []


@pytest.mark.parametrize(
    "form",
    ["{code}", "{small}", "{number}", "{digits}", "https://x.example/card/#{code}"],
)
def test_a_card_is_read_as_it_was_scanned_or_typed(form):
    card = make.card()
    text = form.format(
        code=card.code,
        small=card.code.lower(),
        number=card.number,
        digits=card.number.replace("-", ""),
    )

    assert known.read(text, municipality=make.town()) == card
    assert known.read(text, municipality=make.other_town()) is None


def test_what_is_no_card_of_ours_is_nobodys():
    make.card()

    nobodys = [written.encode_code(5), written.encode_number(5), "4827-3156", "山田", ""]
    assert [known.read(text, municipality=make.town()) for text in nobodys] == [None] * 5


@pytest.mark.parametrize("count", [1, 3])
def test_the_codes_of_many_people_are_one_query(count, django_assert_num_queries):
    people = [make.participant() for _ in range(count)]
    mine = [make.card(person) for person in people]
    twin = make.participant()
    theirs = make.card(twin)
    joined(people[0], twin)
    stopped = make.card()
    cards.end(stopped, because=CardEnd.STOPPED, **BY)
    nobody = make.participant()

    with django_assert_num_queries(1):
        codes = known.codes_in_force([*people, stopped.participant, nobody])

    expected = {card.participant.pk: [card.code] for card in mine}
    expected[people[0].pk] = sorted([mine[0].code, theirs.code])
    assert codes == expected
    assert known.codes_in_force([twin]) == {people[0].pk: expected[people[0].pk]}


@pytest.mark.django_db(transaction=True)
def test_clerks_who_issue_at_once_issue_one_card():
    person = make.participant()

    got = at_once([lambda: cards.issue(person, **BY)] * 6)

    assert sorted(got) == ["done", *["has_card"] * 5]
    assert len(known.in_force(person)) == 1


@pytest.mark.django_db(transaction=True)
def test_clerks_who_print_at_once_print_one_card():
    person, printed = make.participant(), []

    got = at_once([lambda: printed.append(cards.ensure(person, **BY).pk)] * 6)

    assert got == ["done"] * 6
    assert {card.pk for card in known.in_force(person)} == {*printed}
    assert len({*printed}) == 1


@pytest.mark.django_db(transaction=True)
def test_clerks_who_make_one_card_anew_at_once_make_one():
    card = make.card()

    got = at_once([lambda: cards.replace(card, because=CardEnd.LOST, **LATER)] * 6)

    assert sorted(got) == [*["card_is_dead"] * 5, "done"]
    assert len(known.in_force(card.participant)) == 1
    assert len(known.history(card.participant)) == 2


def at_once(calls):
    """What these calls get, each made by a thread of its own in the same moment."""
    start, got = threading.Barrier(len(calls)), []

    def make_call(call):
        start.wait()
        try:
            call()
            got.append("done")
        except (HasCard, CardIsDead) as refusal:
            got.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=make_call, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got
