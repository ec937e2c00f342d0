"""The handouts of a town for machines."""

import pytest
from django.conf import settings

from materials.actions import handouts
from materials.choices import HandoutState
from materials.rules import handouts as rules
from tests import make
from tests.materials import paperwork

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/handouts/"


def listed(client, code="462012"):
    return client.get(ADDRESS, {"municipality": code})


def test_everybody_is_told_titles_versions_and_addresses(stranger):
    town, course = make.town(), make.course(title="写真の教室")
    key = paperwork.handout(town)
    handouts.choose_courses(town, key=key, courses=[course], by=make.BY, at=make.NOON)

    body = listed(stranger).json()

    assert body["municipality"] == "462012"
    assert [row["key"] for row in body["results"]] == [*rules.standard(), key]
    standard, own = body["results"][0], body["results"][-1]
    assert (standard["built_in"], standard["changed_at"]) == (True, None)
    assert own == {
        "key": key,
        "title": "公民館のWi-Fi",
        "version": "第1版（令和8年6月1日）",
        "built_in": False,
        "changed_at": "2026-06-01T12:00:00+09:00",
        "courses": ["写真の教室"],
        "text": paperwork.WORDS,
        "page": f"{settings.PUBLIC_ORIGIN}/handouts/462012/{key}/",
        "pdf": f"{settings.PUBLIC_ORIGIN}/handouts/462012/{key}/handout.pdf",
        "pdf_large": f"{settings.PUBLIC_ORIGIN}/handouts/462012/{key}/handout.pdf?size=large",
    }


def test_what_is_hidden_is_left_out(stranger):
    town = make.town()
    handouts.choose_state(town, key="line", state=HandoutState.HIDDEN, by=make.BY, at=make.NOON)

    assert "line" not in {row["key"] for row in listed(stranger).json()["results"]}


@pytest.mark.parametrize("code", ["", "000000", "x"])
def test_an_unknown_town_is_not_found(stranger, code):
    make.town()

    answer = listed(stranger, code)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
