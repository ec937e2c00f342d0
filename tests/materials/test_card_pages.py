"""The page of a card: issued, printed, made anew, stopped; and the page a stranger sees."""

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from people.actions import cards, participants
from people.choices import CardEnd
from people.models import Card
from people.queries import cards as known
from tests import make
from tests.attendance.pages import address, search, text

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


def issue(client, person):
    return client.post(address("participant-card-issue", person), follow=True)


def make_anew(client, card, **typed):
    page = address("participant-card", card.participant)
    return client.post(page, {"card": card.pk} | typed, follow=True)


def test_somebody_without_a_card_gets_one_on_the_participant_page(clerk):
    person = make.participant(name="山田　花子")
    assert "使えるカードはありません。" in text(clerk.get(address("participant", person)))

    answer = issue(clerk, person)

    card = Card.objects.get()
    assert answer.redirect_chain == [(address("participant-card", person), 302)]
    assert "カードを発行しました。" in text(answer)
    assert (card.participant, card.issued_at) == (person, AFTERNOON)
    assert card.number in text(clerk.get(address("participant", person)))


def test_the_card_says_whose_it_is_and_whom_the_finder_calls(clerk):
    card = make.card(make.participant(name="山田　花子", kana="ヤマダ ハナコ"))

    face = text(clerk.get(address("participant-card", card.participant)))

    told = ["鹿児島市　参加者カード", "山田　花子", "ヤマダ ハナコ", card.number]
    told += ["鹿児島市 デジタル戦略推進室", "099-216-1115", "令和8年6月1日"]
    assert [words for words in told if words not in face] == []


def test_pressing_issue_twice_makes_one_card(clerk):
    person = make.participant()
    issue(clerk, person)

    answer = issue(clerk, person)

    assert "使えるカードがすでにあります" in text(answer)
    assert Card.objects.count() == 1


def test_a_lost_card_is_made_anew_and_the_old_number_is_listed_as_dead(clerk):
    old = make.card()

    answer = make_anew(clerk, old, because="lost")

    new, dead = known.history(old.participant)
    assert (dead.pk, dead.ended_because, new.ended_at) == (old.pk, CardEnd.LOST, None)
    assert "前のカードは使えません。" in text(answer)
    assert "使えなくなったカード（1枚）" in text(answer)
    assert old.number in text(answer)


def test_without_a_reason_no_card_is_made_anew(clerk):
    old = make.card()

    answer = make_anew(clerk, old)

    assert "作り直す理由を選んでください。" in text(answer)
    assert known.in_force(old.participant) == [old]


def test_pressing_make_anew_twice_makes_one_card(clerk):
    old = make.card()
    make_anew(clerk, old, because="worn")

    answer = make_anew(clerk, old, because="worn")

    assert "このカードは、すでに使えなくなっています。" in text(answer)
    assert Card.objects.count() == 2


def test_the_card_of_somebody_else_cannot_be_made_anew_here(clerk):
    mine, theirs = make.card(), make.card()
    page = address("participant-card", mine.participant)

    answer = clerk.post(page, {"card": theirs.pk, "because": "lost"})

    assert answer.status_code == 404
    assert [card.ended_at for card in Card.objects.all()] == [None, None]


def test_stopping_ends_the_card_and_another_is_offered(clerk):
    card = make.card()

    answer = clerk.post(address("participant-card-stop", card.participant), follow=True)

    card.refresh_from_db()
    assert (card.ended_at, card.ended_because) == (AFTERNOON, CardEnd.STOPPED)
    assert "カードを発行する" in text(answer)


def test_after_joining_two_people_both_cards_are_named(clerk):
    kept, absorbed = make.participant(), make.participant()
    first, second = make.card(kept), make.card(absorbed)
    participants.merge(kept=kept, absorbed=absorbed, reason="同じ方", **BY)

    answer = clerk.get(address("participant-card", absorbed), follow=True)

    assert answer.redirect_chain == [(address("participant-card", kept), 302)]
    shown = text(answer)
    assert "ほかにも使えるカードがあります" in shown
    assert [card.number in shown for card in (first, second)] == [True, True]


@pytest.mark.parametrize("dead", [False, True])
def test_a_person_is_found_by_the_number_of_their_card(clerk, dead):
    make.participant(phone="0994821093")
    card = make.card()
    if dead:
        cards.stop(card.participant, **BY)

    found = clerk.get(search(clerk, card.number).url)

    assert found.context["people"] == [card.participant]


def test_the_number_of_another_town_finds_nobody(clerk):
    card = make.card(make.participant(town=make.other_town()))

    assert "あてはまる方はいません" in text(search(clerk, card.number))


def test_who_only_marks_attendance_cannot_issue_cards(client):
    person = make.participant()
    client.force_login(make.staff(Role.VIEWER))

    answers = [issue(client, person), client.get(address("participant-card", person))]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert Card.objects.count() == 0


def test_whoever_scans_a_card_learns_what_it_is_and_no_more(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get(reverse("card"))

    assert "拾われた方へ" in text(answer)
    assert "カードに書かれている市役所・町村役場に、お電話ください。" in text(answer)
