"""Letters by post: their numbers, the register, and the pages on which they are made."""

from functools import partial

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from common import fiscal
from materials.actions import letters as issuing
from materials.documents import postcards
from materials.documents.postcards import Postcard
from materials.models import IssuedLetter
from notices.actions import posting as sending
from notices.models import Message
from people.models import Participant
from tests import make
from tests.materials import paper, posting
from tests.moments import at_once, meet

pytestmark = pytest.mark.django_db
LONG = posting.TEXT * 12


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def clerk():
    client = Client()
    client.force_login(make.staff())
    return client


# ---------- numbers ----------


def test_numbers_follow_each_other_and_begin_anew_with_the_fiscal_year():
    posting.set_head(make.town())
    first, second = (posting.letter(posting.message(key=key)) for key in ("a", "b"))
    third = posting.letter(posting.message(key="c"), at=make.tokyo("2027-04-01 09:00"))

    assert [each.numbered for each in (first, second, third)] == [
        "鹿デ第1号",
        "鹿デ第2号",
        "鹿デ第1号",
    ]
    assert third.fiscal_year == first.fiscal_year + 1 == 2027
    assert fiscal.label(third.fiscal_year) == "令和9年度"


def test_a_message_is_one_letter_however_often_it_is_printed():
    told = posting.message()

    first, again = posting.letter(told), posting.letter(told, at=make.tokyo("2026-06-02 09:00"))

    assert first == again
    assert IssuedLetter.objects.count() == 1
    assert AuditEvent.objects.filter(action="letter.issued").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_print_at_once_number_each_message_once(monkeypatch):
    town = make.town()
    told = postcards.read([posting.message(key=key) for key in ("a", "b")])
    meet(monkeypatch, (issuing.issued, "next_number"))
    write = partial(issuing.issue, told, municipality=town, by=make.BY, at=make.NOON)

    first, second = at_once(write, write)

    assert first == second
    assert sorted(IssuedLetter.objects.values_list("number", flat=True)) == [1, 2]


def test_a_new_letterhead_does_not_change_what_was_issued():
    posting.set_head(make.town())
    told = posting.message()
    first = posting.letter(told)
    posting.set_head(make.town(), posting.head(sign="総", sender="新しい課"))

    again = posting.letter(told)
    other = posting.letter(posting.message(key="b"))

    assert (again, again.numbered, other.numbered) == (first, "鹿デ第1号", "総第2号")


def test_a_corrected_address_makes_another_letter_and_both_are_kept():
    told = posting.message()
    first = posting.letter(told)
    Participant.objects.update(address="鹿児島市山下町6-1")

    second = posting.letter(Message.objects.get())
    third = posting.letter(Message.objects.get())

    assert (second.number, second.replaces) == (2, first)
    assert third == second
    assert AuditEvent.objects.filter(action="letter.replaced").count() == 1


def test_a_run_that_fails_takes_no_number(monkeypatch):
    posting.letter(posting.message(key="a"))
    rest = postcards.read([posting.message(key="b"), posting.message(key="c")])
    broken = [*rest[:1], Postcard(**(vars(rest[1]) | {"key": 999_999}))]

    with pytest.raises(IntegrityError):
        _issue_and_end(broken)

    assert IssuedLetter.objects.count() == 1
    issuing.issue(rest, municipality=make.town(), by=make.BY, at=make.NOON)
    numbers = IssuedLetter.objects.order_by("number").values_list("number", flat=True)
    assert [*numbers] == [1, 2, 3]


@transaction.atomic
def _issue_and_end(told):
    """As at the end of a request, where the database looks at the keys."""
    issuing.issue(told, municipality=make.town(), by=make.BY, at=make.NOON)
    connection.check_constraints()


def test_the_database_refuses_a_second_first_letter_and_a_second_of_a_number():
    first = posting.letter(posting.message())
    columns = {
        "municipality": first.municipality,
        "message": first.message,
        "fiscal_year": first.fiscal_year,
        "number": 2,
        "code": "x",
        "issued_at": make.NOON,
        "template": 1,
        "sha256": "",
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedLetter.objects.create(**columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedLetter.objects.create(**(columns | {"number": 1, "replaces": first}))


# ---------- the pages ----------


def post(client, *told, **wish):
    wish = {"kind": "letter", "order": "fed_twice", "direction": "vertical"} | wish
    keys = {"message": [each.pk for each in told]}
    return client.post(reverse("staff:postcards-print"), wish | keys)


def test_who_is_told_by_post_is_written_a_letter(clerk):
    told = posting.message()

    content = post(clerk, told).content

    assert "髙田ハナ様" in paper.text(content)
    assert "第1号" in paper.text(content)
    assert AuditEvent.objects.get(action="letters.printed").detail == {"people": 1}
    assert Message.objects.get().state == "waiting"


def test_printing_again_is_the_same_paper(clerk):
    told = posting.message()

    assert post(clerk, told).content == post(clerk, told).content


def test_only_what_fits_on_no_postcard_is_a_letter_if_wished(clerk):
    short = posting.message("東　清", kana="アズマ キヨシ")
    long = posting.message("髙田　ハナ", text=LONG, key="b")

    as_letters = post(clerk, short, long, kind="long").content
    as_postcards = post(clerk, short, long, kind="postcard").content

    assert ("東清" in paper.text(as_letters), "髙田" in paper.text(as_letters)) == (False, True)
    assert ("東清" in paper.text(as_postcards), "髙田" in paper.text(as_postcards)) == (
        True,
        False,
    )
    assert IssuedLetter.objects.count() == 1


def test_letters_are_marked_as_sent_apart_from_postcards(clerk):
    posting.message("東　清", kana="アズマ キヨシ")
    posting.message("髙田　ハナ", text=LONG, key="b")

    page = clerk.get(reverse("staff:postcards-print")).content.decode()

    after = page.split("投函したあと")[1]
    assert "はがきにおさまる1通" in after
    assert "はがきからはみ出す1通（手紙）" in after


def test_who_has_a_letter_that_no_font_has_gets_none_and_takes_no_number(clerk):
    odd = posting.message("\U0002ff00山　一")
    plain = posting.message("東　清", kana="アズマ キヨシ", key="b")

    without = post(clerk, odd, plain)
    refused = post(clerk, odd)
    replaced = post(clerk, odd, substitute="on")

    assert "東清様" in paper.text(without.content)
    assert refused.status_code == 409
    assert "〓山一様" in paper.text(replaced.content)
    assert [each.message for each in IssuedLetter.objects.order_by("number")] == [plain, odd]


def test_the_register_finds_a_letter_by_its_number_or_code(clerk):
    letter = posting.letter(posting.message())
    posting.letter(posting.message("東　清", kana="アズマ キヨシ", key="b"))
    register = reverse("staff:letters")

    for asked in ("1", "鹿デ第1号", letter.code_in_groups, letter.code.lower()):
        found = clerk.get(register, {"q": asked}).context["letters"]
        assert [each.number for each in found] == [1]
    assert len(clerk.get(register).context["letters"]) == 2
    for asked in ("3", "だれか", "9" * 40, "AAAA-BBBB"):
        answer = clerk.get(register, {"q": asked})
        assert "この番号・符号の手紙はありません" in answer.content.decode()
    assert AuditEvent.objects.filter(action="letters.viewed").count() == 1


def test_a_letter_is_printed_again_after_it_was_sent(clerk):
    told = posting.message()
    letter = posting.letter(told)
    sending.send([told], by=make.BY, at=make.NOON)

    answer = clerk.get(reverse("staff:letter-pdf", args=[letter.key]))

    assert answer["Content-Type"] == "application/pdf"
    assert "髙田ハナ様" in paper.text(answer.content)
    assert AuditEvent.objects.get(action="letters.printed").detail == {"people": 1, "number": 1}


def test_the_screen_says_what_the_paper_says_and_which_letter_has_replaced_it(clerk):
    told = posting.message(name="髙田　ハナ")
    letter = posting.letter(told)
    page = reverse("staff:letter", args=[letter.key])

    seen = clerk.get(page).content.decode()
    printed = paper.text(clerk.get(reverse("staff:letter-pdf", args=[letter.key])).content)

    for words in ("髙田　ハナ", "当選のお知らせ", letter.code_in_groups, letter.numbered):
        assert words in seen, words
        assert "".join(words.split()) in printed, words
    Participant.objects.update(name="中村　ハナ")
    changed = clerk.get(page).content.decode()
    assert "発行したときと同じ手紙を作れません" in changed
    assert "髙田" not in changed
    newer = posting.letter(Message.objects.get(pk=told.pk))
    assert f"新しい手紙 {newer.numbered}" in clerk.get(page).content.decode()


def test_what_would_say_something_else_is_not_printed_as_if_it_were_the_same(clerk):
    told = posting.message()
    letter = posting.letter(told)
    Participant.objects.update(name="髙田　花")

    refused = clerk.get(reverse("staff:letter-pdf", args=[letter.key]))
    posting.letter(Message.objects.get())
    replaced = clerk.get(reverse("staff:letter-pdf", args=[letter.key]))

    assert (refused.status_code, replaced.status_code) == (409, 409)
    assert "発行したときと同じ手紙を作れません" in refused.content.decode()
    assert "第2号に差し替えました" in replaced.content.decode()


def test_anybody_with_the_code_is_told_number_day_and_town_and_nothing_else():
    posting.set_head(make.town())
    told = posting.message()
    letter = posting.letter(told)
    address = reverse("verify-code", args=[letter.code])

    page = Client().get(address)
    Participant.objects.update(address="鹿児島市山下町6-1")
    posting.letter(Message.objects.get())

    read = page.content.decode()
    assert page.status_code == 200
    assert "発行した手紙です" in read
    assert "鹿デ第1号" in read
    assert "令和8年6月1日" in read
    assert ("髙田" in read, "当選" in read) == (False, False)
    assert "新しい手紙に差し替えました" in Client().get(address).content.decode()
    assert not AuditEvent.objects.filter(action="certificate.unknown").exists()


def test_an_empty_register_says_how_letters_are_made(clerk):
    assert (
        "発行した手紙はまだありません" in clerk.get(reverse("staff:letters")).content.decode()
    )
