"""The pages of the certificates of completion, and the door for machines."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.choices import Kind
from materials.models import Completion
from tests import make
from tests.materials import geometry, paper, paperwork
from tests.materials.paperwork import AFTER

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def evening():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def offering():
    return make.offering(sessions=2, first=make.tokyo("2026-06-08 14:00"))


@pytest.fixture
def clerk():
    client = Client()
    client.force_login(make.staff())
    return client


def came(offering, *numbers, **columns):
    registration = make.registration(offering, make.participant(**columns))
    for number in numbers:
        make.arrival(registration, offering.sessions.get(number=number))
    return registration.participant


def page(offering):
    return reverse("staff:completions", args=[offering.public_id])


def text(answer):
    return answer.content.decode()


def test_from_the_list_to_the_paper(offering, clerk):
    paperwork.signed(offering.municipality)
    hana = came(offering, 1, 2, name="髙田　ハナ", kana="タカダ ハナ")
    came(offering, 1, name="山﨑　清", kana="ヤマサキ キヨシ")

    before = text(clerk.get(page(offering)))
    assert "<strong>2回以上出席した方</strong>が修了です" in before
    assert before.count("回数が足りません") == 1
    clerk.get(page(offering))
    assert AuditEvent.objects.filter(action="completions.viewed").count() == 1

    told = clerk.post(
        page(offering), {"do": "issue", "person": str(hana.public_id)}, follow=True
    )
    assert "修了証を1人分、発行しました。" in text(told)
    again = clerk.post(
        page(offering), {"do": "issue", "person": str(hana.public_id)}, follow=True
    )
    assert "選んだ方の修了証は、もう発行してあります。" in text(again)

    printed = clerk.get(reverse("staff:completions-pdf", args=[offering.public_id]))
    assert "髙田ハナ様" in paper.text(printed.content)
    event = AuditEvent.objects.get(action="completions.printed")
    assert event.detail == {"people": 1}


def test_the_number_of_meetings_is_changed_on_the_page(offering, clerk):
    paperwork.signed(offering.municipality)
    came(offering, 1)

    wrong = clerk.post(page(offering), {"do": "terms", "sessions": "5"})
    assert (wrong.status_code, "1から2（行う回の数）まで" in text(wrong)) == (409, True)
    assert "1から2までの数を入れてください。" in text(
        clerk.post(page(offering), {"do": "terms", "sessions": "二"})
    )
    right = clerk.post(page(offering), {"do": "terms", "sessions": "1"}, follow=True)
    assert "<strong>1回以上出席した方</strong>が修了です" in text(right)


def test_who_is_not_ticked_and_who_did_not_complete_gets_none(offering, clerk):
    paperwork.signed(offering.municipality)
    missed = came(offering, 1)

    for ticked in ([], [str(missed.public_id)], ["nobody"]):
        answer = clerk.post(page(offering), {"do": "issue", "person": ticked})
        assert answer.status_code == 200
        assert "一人以上選んでください" in text(answer)
    assert not Completion.objects.exists()


def test_what_has_no_certificates_says_so(clerk):
    day = make.offering(kind=Kind.CONSULTATION)
    empty = make.offering()

    assert "相談会・出前講座と、中止した講座には発行できません" in text(clerk.get(page(day)))
    told = text(clerk.get(page(empty)))
    assert "出席の記録のある方がまだいません" in told
    assert "証明書の発行者がまだ登録されていません" in told


def test_one_is_shown_printed_revoked_and_issued_anew(offering, clerk):
    issued = paperwork.completion(make.registration(offering))
    one = reverse("staff:completion", args=[issued.key])

    assert f"第{issued.serial}号" in text(clerk.get(one))
    printed = clerk.get(reverse("staff:completion-pdf", args=[issued.key]))
    assert printed["Content-Type"] == "application/pdf"
    revoke = reverse("staff:completion-revoke", args=[issued.key])
    key = "5f0c6e0e-3f7e-4f43-9a2e-0d9a4b6a0c11"
    assert "取消しの理由を入力してください" in text(clerk.post(revoke, {"key": key}))
    anew = clerk.post(
        reverse("staff:completion-reissue", args=[issued.key]),
        {"key": key, "reason": "改姓"},
        follow=True,
    )
    assert "第令和8-0002号を発行し、第令和8-0001号を取り消しました。" in text(anew)
    gone = text(clerk.get(one))
    assert "この修了証は取り消されています" in gone
    assert "かわりの修了証 第令和8-0002号" in gone
    late = clerk.post(revoke, {"key": key, "reason": "もう一度"})
    assert (late.status_code, "すでに取り消されています" in text(late)) == (409, True)


def test_a_name_that_no_font_has_is_named_before_anything_is_printed(offering, clerk):
    odd = make.participant(name="\U0002ff00山　一", kana="カワヤマ ハジメ")
    issued = paperwork.completion(make.registration(offering, odd))
    all_of_them = reverse("staff:completions-pdf", args=[offering.public_id])
    alone = reverse("staff:completion-pdf", args=[issued.key])

    for address in (all_of_them, alone):
        told = clerk.get(address, follow=True)
        assert "U+2FF00" in text(told)
        assert "〓山一" in paper.text(clerk.get(f"{address}?confirmed=1").content)


def test_whoever_checks_is_told_which_class_it_was(offering, client):
    issued = paperwork.completion(
        make.registration(offering, make.participant(name="髙田　ハナ"))
    )

    seen = text(client.get(reverse("verify-code", args=[issued.code])))

    for words in ("有効な証明書です", "修了証", offering.title, "2回", "髙田　○○"):
        assert words in seen, words
    assert "ハナ" not in seen


@pytest.mark.parametrize("role", [Role.VIEWER, Role.INSTRUCTOR, Role.FACILITY_STAFF])
def test_who_does_not_sign_for_the_town_issues_none(offering, role):
    client = Client()
    client.force_login(make.membership(role).user)

    assert client.get(page(offering)).status_code in {403, 404}


@pytest.mark.parametrize("length", [1, 60])
def test_the_longest_names_stay_within_the_frame(clerk, length):
    town = make.town()
    offering = make.offering(title="長" * 120, first=make.tokyo("2026-06-08 14:00"), town=town)
    person = make.participant(name="龠" * length, kana="ア")
    paperwork.certificates.name_issuer(
        town, organisation="団" * 80, representative="長" * 80, by=make.BY, at=AFTER
    )
    registration = make.registration(offering, person)
    make.arrival(registration)
    answer = clerk.post(page(offering), {"do": "issue", "person": str(person.public_id)})
    assert answer.status_code == 302

    content = clerk.get(reverse("staff:completions-pdf", args=[offering.public_id])).content

    assert len(paper.pages(content)) == 1
    said = paper.text(content)
    assert said.count("龠") == length
    assert said.count("団") == 80
    assert geometry.out_of_paper(content, margin=14) == []
    assert geometry.out_of_frames(content) == []
    assert geometry.over_each_other(content) == []
