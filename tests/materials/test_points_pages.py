"""The page of points: rules, reckoning, and a list for the local currency."""

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from attendance.models import PointEntry, PointPayout, PointRule
from tests import make
from tests.materials import paperwork
from tests.materials.paperwork import AFTER

pytestmark = pytest.mark.django_db
RULE = {
    "name": "活動ポイント",
    "basis": "hour",
    "points": "100",
    "rounding": "down",
    "starts_on": "2026-04-01",
}


@pytest.fixture(autouse=True)
def evening():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def clerk(client):
    user = make.staff()
    client.force_login(user)
    return user


@pytest.fixture
def helper():
    helper = make.helper(name="髙田　ハナ", kana="タカダ ハナ")
    session = make.offering(first=make.tokyo("2026-06-15 10:00")).sessions.get()
    paperwork.worked(helper, session, minutes=150)
    return helper


def at(name, *args):
    return reverse(f"staff:points{name}", args=args)


def text(answer):
    return answer.content.decode()


@pytest.mark.usefixtures("clerk")
def test_from_the_rule_to_the_file(client, helper):
    assert "決まりがまだありません" in text(client.get(at("")))
    client.post(at("-rule-new"), RULE)
    reckoned = text(client.post(at("-reckon"), follow=True))
    assert "1件を加えました" in reckoned
    assert "250ポイントの付与を確定する" in reckoned

    key = {"key": client.get(at("")).context["payout_key"]}
    pages = [text(client.post(at("-pay"), key, follow=True)) for _ in range(2)]

    assert all("付与 第1回を確定しました" in page for page in pages)
    assert PointPayout.objects.count() == 1
    files = [b"".join(client.get(at("-csv", 1)).streaming_content).decode() for _ in range(2)]
    assert files[0] == files[1]
    head, row = files[0].splitlines()
    assert head == "\ufeff付与番号,付与日,会員番号,氏名,フリガナ,ポイント"
    assert row == f"1,2026-06-30,{helper.pk},髙田　ハナ,タカダ ハナ,250"


@pytest.mark.usefixtures("clerk")
def test_what_is_typed_wrong_is_said(client, helper):
    assert "1以上の数" in text(client.post(at("-rule-new"), RULE | {"points": "0"}))
    typed = {"key": "00000000-0000-4000-8000-000000000001", "helper": helper.pk, "change": "0"}
    answer = client.post(at("-correct"), typed | {"reason": "訂正"})

    assert "0でない" in text(answer)
    assert not PointRule.objects.exists()
    assert not PointEntry.objects.exists()


@pytest.mark.usefixtures("clerk")
def test_a_rule_is_ended_and_another_town_s_is_not(client, helper):
    client.post(at("-rule-new"), RULE)
    row = PointRule.objects.get()
    client.post(at("-rule-end"), {"rule": row.pk, "ends_on": "2026-06-30"})
    row.refresh_from_db()
    assert row.ends_on.isoformat() == "2026-06-30"

    client.force_login(make.staff(town=make.other_town()))
    client.post(at("-rule-end"), {"rule": row.pk, "ends_on": "2026-05-31"})
    row.refresh_from_db()
    assert row.ends_on.isoformat() == "2026-06-30"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CITY_STAFF])
def test_only_the_office_gives_points(client, role):
    client.force_login(make.staff(role))

    assert client.get(at("")).status_code == 403
    assert client.post(at("-pay")).status_code == 403
