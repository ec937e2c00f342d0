"""The pages of the hours ledger: a year, a helper, a correction, a file."""

from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from attendance.actions import worked_hours
from attendance.models import WorkedHours
from tests import make

pytestmark = pytest.mark.django_db
TODAY = make.tokyo("2026-06-30 12:00")
BY = {"by": make.BY, "at": TODAY}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def clerk(client):
    user = make.staff()
    client.force_login(user)
    return user


@pytest.fixture
def worked():
    """𠮷留さん helped for 95 minutes on 15 June."""
    session = make.offering(first=make.tokyo("2026-06-15 10:00")).sessions.get()
    helper = make.helper(name="𠮷留　清", kana="ヨシドメ キヨシ", affiliation="=鹿児島高校")
    return worked_hours.log(id=uuid4(), session=session, helper=helper, minutes=95, **BY)


def pages(worked):
    key, session = worked.helper.pk, worked.session.public_id
    return {
        "year": reverse("staff:hours"),
        "csv": reverse("staff:hours-csv"),
        "helper": reverse("staff:helper-hours", args=[key]),
        "correct": reverse("staff:helper-hours-correct", args=[key, session]),
    }


def text(answer):
    return answer.content.decode()


def typed(client, url, **answers):
    form = client.get(url).context["form"]
    return {**form.initial, "reason": "途中で帰ったため"} | answers


@pytest.mark.usefixtures("clerk")
def test_the_year_and_the_helper_say_how_long(client, worked):
    year, helper = (text(client.get(pages(worked)[page])) for page in ("year", "helper"))

    assert "令和8年度　1人　延べ1回" in year
    assert "𠮷留　清" in year
    for page in (year, helper):
        assert "1時間35分" in page
    assert "2時間" in helper  # as it was planned


def test_a_correction_is_typed_and_seen(client, clerk, worked):
    url = pages(worked)["correct"]

    answer = client.post(url, typed(client, url, minutes=80))

    assert answer["Location"] == pages(worked)["helper"]
    assert "1時間20分" in text(client.get(answer["Location"]))
    assert "途中で帰ったため" in text(client.get(url))
    event = AuditEvent.objects.get(action="worked_hours.corrected")
    assert event.actor_key == str(clerk.pk)


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"minutes": "95"}, "いまの記録と同じ時間です"),
        ({"minutes": "長い"}, "活動時間を分で入力してください"),
        ({"minutes": "80", "reason": ""}, "訂正の理由を入力してください"),
        ({"minutes": "80", "seen": "90"}, "この活動時間が変わりました"),
    ],
)
def test_what_is_not_taken_is_said_and_changes_nothing(client, *, worked, answers, sentence):
    url = pages(worked)["correct"]

    answer = client.post(url, typed(client, url, **answers))

    assert sentence in text(answer)
    assert WorkedHours.objects.count() == 1


def test_at_a_venue_the_day_after_is_the_last_to_correct(client, worked):
    venue = worked.session.venue
    member = make.membership(Role.FACILITY_STAFF)
    venue.staff.create(membership=member)
    client.force_login(member.user)
    url = pages(worked)["correct"]

    answer = client.post(url, typed(client, url, minutes=80))

    assert "開催の翌日まで" in text(answer)


@pytest.mark.parametrize("role", [Role.CONTRACTOR, Role.INSTRUCTOR, Role.VIEWER])
def test_who_does_not_plan_sees_no_hours(client, worked, role):
    client.force_login(make.staff(role))

    assert {client.get(url).status_code for url in pages(worked).values()} == {403}


def test_the_file_has_every_line_and_who_took_it_is_written_down(client, clerk, worked):
    answer = client.get(pages(worked)["csv"], {"year": "2026"})

    content = b"".join(answer.streaming_content).decode()
    head, row = content.splitlines()
    assert head.startswith("\ufeff講師・協力者番号,氏名,フリガナ")
    assert row.split(",")[1:7] == [
        "𠮷留　清",
        "ヨシドメ キヨシ",
        "講師",
        "'=鹿児島高校",
        "2026-06-15",
        "10:00",
    ]
    assert row.split(",")[-3:] == ["120", "95", ""]
    event = AuditEvent.objects.get(action="hours.exported")
    assert (event.actor_key, event.detail) == (str(clerk.pk), {"year": 2026, "lines": 1})


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize("year", ["0000", "1", "9999", "abcd", "二〇二六"])
def test_any_other_year_is_the_present_one(client, worked, year):
    answer = client.get(pages(worked)["year"], {"year": year})

    assert answer.context["year"] == 2026


@pytest.mark.usefixtures("clerk")
def test_a_year_without_hours_says_what_to_do(client, worked):
    assert "まだありません" in text(client.get(pages(worked)["year"], {"year": "2025"}))
    assert "まだありません" in text(client.get(pages(worked)["helper"], {"year": "2025"}))


@pytest.mark.usefixtures("clerk")
def test_what_a_tablet_knows_nothing_of_is_entered_here(client):
    helper = make.helper()
    session = make.offering(
        first=make.tokyo("2026-06-15 10:00"), instructor=helper
    ).sessions.get()
    url = reverse("staff:helper-hours-correct", args=[helper.pk, session.public_id])
    ledger = reverse("staff:helper-hours", args=[helper.pk])
    assert url in text(client.get(ledger))

    client.post(url, typed(client, url, minutes=120))

    assert "時間の記録がない回があります" not in text(client.get(ledger))
    assert hours_of(helper) == [120]


def hours_of(helper):
    return [*WorkedHours.objects.filter(helper=helper).values_list("minutes", flat=True)]
