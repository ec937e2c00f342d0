"""The topics of a town's consultations: its own names under lasting codes."""

import pytest
from django.test import Client
from django.urls import reverse

from classes.actions import topics as actions
from classes.models import ConsultationTopic
from classes.queries import topics
from classes.rules.topics import STANDARD
from tests import make

pytestmark = pytest.mark.django_db
DONE = {"by": make.BY, "at": make.NOON}


def test_a_town_begins_with_the_standard_topics():
    assert topics.of(make.town()).offered == STANDARD
    assert ConsultationTopic.objects.count() == 0


def test_the_first_change_makes_them_the_town_s_own():
    actions.rename(make.town(), code="line", label="LINE（ライン）", **DONE)

    found = topics.of(make.town())
    assert found.label("line") == "LINE（ライン）"
    assert [code for code, _ in found.offered] == [code for code, _ in STANDARD]
    assert topics.of(make.other_town()).offered == STANDARD


def test_a_topic_is_added_at_the_end_under_a_code_of_its_own():
    made = actions.add(make.town(), label="ごみ出しアプリ", **DONE)

    assert topics.of(make.town()).offered[-1] == (made.code, "ごみ出しアプリ")
    assert made.code.startswith("own-")


def test_a_retired_topic_keeps_its_name_and_comes_back():
    actions.retire(make.town(), code="line", **DONE)
    found = topics.of(make.town())
    assert (found.knows("line"), found.label("line")) == (False, "LINE")

    actions.restore(make.town(), code="line", **DONE)
    assert topics.of(make.town()).knows("line")


def test_what_makes_no_sense_is_refused():
    town = make.town()

    with pytest.raises(actions.TopicLabelMissing):
        actions.add(town, label="　", **DONE)
    with pytest.raises(actions.TopicLabelTaken):
        actions.add(town, label="LINE", **DONE)
    with pytest.raises(actions.NoSuchTopic):
        actions.rename(town, code="astrology", label="星占い", **DONE)


def test_one_topic_is_left():
    *others, (last, _) = STANDARD
    for code, _ in others:
        actions.retire(make.town(), code=code, **DONE)

    with pytest.raises(actions.LastTopic):
        actions.retire(make.town(), code=last, **DONE)


def test_the_page_changes_them():
    client = Client()
    client.force_login(make.staff())
    address = reverse("staff:topics")

    answer = client.post(address, {"step": "add", "label": "ごみ出しアプリ"}, follow=True)
    assert "「ごみ出しアプリ」を加えました。" in answer.content.decode()
    answer = client.post(address, {"step": "retire", "code": "line"}, follow=True)
    assert "「LINE」を使わないことにしました。" in answer.content.decode()
    answer = client.post(address, {"step": "dance"}, follow=True)
    assert "この分類が見つかりません。" in answer.content.decode()
