"""A town writes its own handouts: versions, two editors, and what is refused."""

from functools import partial

import pytest
from django.db.utils import IntegrityError
from django.urls import reverse

from accounts.models import AuditEvent
from materials.actions import handouts
from materials.actions.handouts import (
    ChangedMeanwhile,
    CourseOfOtherTown,
    NotStandard,
    TitleMissing,
    TitleTooLong,
    TooMany,
    UnknownHandout,
    UnknownVersion,
    Wording,
)
from materials.choices import HandoutState, TextOrigin
from materials.models import Handout, HandoutText
from materials.queries import handouts as known
from materials.rules import handouts as rules
from materials.rules.handout_texts import UnfitText
from tests import boxes, make
from tests.materials import paperwork
from tests.moments import at_once, meet

pytestmark = pytest.mark.django_db(transaction=True)
MINE = "## 私たちの町\n\n1. 押します。\n![ボタン](figure:power)"


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(make.NOON, tick=False)


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def clerk(client, town):
    client.force_login(make.staff(town=town, display_name="山田"))
    return client


def write(town, *, key="power", title="電源", text="本文", seen=0):
    wording = Wording(title, text, seen)
    return handouts.write(town, key=key, wording=wording, by=make.BY, at=make.NOON)


def edit(key="power"):
    return reverse("staff:handout-edit", args=[key])


def opened(client, key="power"):
    return boxes.of(client.get(edit(key)))


def save(client, sent, *, key="power", **typed):
    return client.post(edit(key), sent | {"do": "save"} | typed)


def actions():
    found = AuditEvent.objects.filter(action__startswith="handout.").order_by("pk")
    return [*found.values_list("action", flat=True)]


def test_a_standard_text_is_opened_changed_and_saved(clerk, town):
    sent = opened(clerk)
    assert sent["text"] == rules.standard()["power"].text

    answer = save(clerk, sent, text=MINE)

    assert answer["Location"] == reverse("staff:handout", args=["power"])
    topic = known.one(town, "power").topic
    assert (topic.text, topic.number, topic.built_in) == (MINE, 1, False)
    assert topic.version == "第1版（令和8年6月1日）"
    assert HandoutText.objects.get().author.display_name == "山田"
    assert actions() == ["handout.written"]
    assert (
        "私たちの町"
        in clerk.get(reverse("handout", args=[town.code, "power"])).content.decode()
    )


def test_another_town_keeps_the_standard_text(clerk, town):
    save(clerk, opened(clerk), text=MINE)

    assert known.one(make.other_town(), "power").topic.built_in


def test_saving_what_was_opened_or_pressing_twice_changes_nothing(clerk, town):
    sent = opened(clerk)
    save(clerk, sent)
    assert HandoutText.objects.count() == 0

    save(clerk, sent, text=MINE)
    again = save(clerk, sent, text=MINE)

    assert again.status_code == 302
    assert HandoutText.objects.count() == 1


def test_the_preview_shows_and_saves_nothing(clerk):
    answer = clerk.post(edit(), opened(clerk) | {"do": "preview", "text": MINE})

    page = answer.content.decode()
    assert "こう見えます" in page
    assert "<h2>私たちの町</h2>" in page
    assert boxes.of(answer)["text"] == MINE
    assert not Handout.objects.exists()


@pytest.mark.parametrize("do", ["preview", "save"])
def test_what_is_not_understood_is_named_by_its_line_and_stays_in_its_box(clerk, do):
    text = "本文\n\n![図](figure:nothing)\n\n`x`"
    answer = clerk.post(edit(), opened(clerk) | {"do": do, "text": text})

    page = answer.content.decode()
    assert "3行目：「figure:nothing」という図はありません" in page
    assert "5行目：「`」で囲んだ文字は使えません" in page
    assert boxes.of(answer)["text"] == text
    assert not HandoutText.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "題名を入力してください"),
        ({"title": "題" * 41}, "題名は40字まで"),
        ({"text": ""}, "本文を書いてください"),
        ({"text": "あ" * 6_001}, "本文は6,000字までです（いま6,001字）"),
        ({"text": "あ" * 100_000}, "本文は6,000字までです"),
    ],
)
def test_what_is_too_long_or_missing_is_refused(clerk, typed, sentence):
    answer = save(clerk, opened(clerk), **typed)

    assert sentence in answer.content.decode()
    assert not HandoutText.objects.exists()


def test_the_second_editor_is_told_and_nothing_is_lost(clerk, town):
    mine = opened(clerk) | {"text": MINE}
    theirs = save(clerk, opened(clerk), text="先に保存した文章")
    assert theirs.status_code == 302

    refused = save(clerk, mine)

    page = refused.content.decode()
    assert refused.status_code == 409
    assert "ほかの職員がこの教材を保存しました" in page
    assert "先に保存した文章" in page
    assert boxes.of(refused)["text"] == MINE
    assert known.one(town, "power").topic.text == "先に保存した文章"

    save(clerk, boxes.of(refused))

    assert known.one(town, "power").topic.text == MINE
    texts = HandoutText.objects.order_by("number").values_list("number", "text")
    assert [*texts] == [(1, "先に保存した文章"), (2, MINE)]


def test_two_who_save_in_one_moment_make_one_version_and_one_refusal(town, monkeypatch):
    meet(monkeypatch, (known, "one"))
    calls = [partial(write, town, text=f"文章{number}") for number in range(2)]

    answers = at_once(*calls)

    assert sorted(type(each).__name__ for each in answers) == ["ChangedMeanwhile", "Topic"]
    assert HandoutText.objects.count() == 1


def test_a_new_handout_is_made_once_by_one_form(clerk, town):
    form = boxes.of(clerk.get(reverse("staff:handout-new")))
    sent = form | {"title": "バスの乗り方", "text": MINE, "do": "save"}

    first, second = (clerk.post(reverse("staff:handout-new"), sent) for _ in range(2))

    assert first["Location"] == second["Location"]
    own = [each.topic.title for each in known.of(town)][len(rules.standard()) :]
    assert own == ["バスの乗り方"]
    other = clerk.post(reverse("staff:handout-new"), sent | {"text": "別の文章"})
    assert other.status_code == 409


def test_an_older_version_and_the_standard_are_taken_back(clerk, town):
    write(town, text="一つ目")
    write(town, text="二つ目", seen=1)
    address = reverse("staff:handout-versions", args=["power"])
    page = clerk.get(address).content.decode()
    assert ("一つ目" in page, "二つ目" in page, "標準の文章に戻す" in page) == (True,) * 3

    clerk.post(address, {"number": "1", "seen": "2"})
    assert known.one(town, "power").topic.text == "一つ目"
    clerk.post(address, {"number": "0", "seen": "3"})
    topic = known.one(town, "power").topic
    assert (topic.text, topic.version) == (rules.standard()["power"].text, rules.EDITION)
    clerk.post(address, {"number": "0", "seen": "4"})
    assert HandoutText.objects.count() == 4
    assert actions()[-1] == "handout.restored"

    sent = opened(clerk)
    save(clerk, sent, text="五つ目")
    assert known.one(town, "power").topic.number == 5


def test_taking_back_what_somebody_has_changed_since_is_refused(clerk, town):
    write(town, text="一つ目")
    write(town, text="二つ目", seen=1)
    address = reverse("staff:handout-versions", args=["power"])

    for number in ("1", "0"):
        answer = clerk.post(address, {"number": number, "seen": "1"}, follow=True)
        assert "ほかの職員がこの教材を保存しました" in answer.content.decode()
    for garbled in ({}, {"number": "x", "seen": ""}, {"number": "9", "seen": "2"}):
        answer = clerk.post(address, garbled, follow=True)
        assert UnknownVersion.message in answer.content.decode()
    assert known.one(town, "power").topic.text == "二つ目"


def test_a_town_s_own_handout_has_no_standard(town):
    key = paperwork.handout(town)

    with pytest.raises(NotStandard):
        handouts.restore(town, key=key, seen=1, by=make.BY, at=make.NOON)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"title": " "}, TitleMissing),
        ({"title": "題" * 41}, TitleTooLong),
        ({"text": "`x`"}, UnfitText),
        ({"seen": 3}, ChangedMeanwhile),
    ],
)
def test_the_action_refuses_by_itself(town, given, refusal):
    with pytest.raises(refusal):
        write(town, **given)
    assert not Handout.objects.exists()


def test_what_does_not_exist_is_refused(town):
    at = {"by": make.BY, "at": make.NOON}

    with pytest.raises(UnknownHandout):
        handouts.restore(town, key="nothing", seen=0, **at)
    with pytest.raises(UnknownHandout):
        handouts.choose_state(town, key="nothing", state=HandoutState.HIDDEN, **at)
    strange = make.course(town=make.other_town())
    with pytest.raises(CourseOfOtherTown):
        handouts.choose_courses(town, key="map", courses=[strange], **at)
    with pytest.raises(UnknownVersion):
        handouts.bring_back(town, key="map", number=1, seen=0, **at)


def test_a_town_has_a_hundred_of_its_own_at_most(town, monkeypatch):
    monkeypatch.setattr(handouts, "MOST_OWN", 1)
    write(town, key="own-1")
    write(town, key="power")

    with pytest.raises(TooMany):
        write(town, key="own-2")


def test_a_version_is_never_changed_and_own_words_are_never_empty(town):
    write(town)
    version = HandoutText.objects.get()

    version.text = "書きかえた"
    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(IntegrityError, match="a_text_of_one_s_own_has_a_title_and_words"):
        HandoutText.objects.create(
            handout=version.handout, number=2, origin=TextOrigin.OWN, written_at=make.NOON
        )
