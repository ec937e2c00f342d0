"""Results from before the system and plans, as staff type them."""

from datetime import date

import pytest
from django.urls import reverse

from reports.choices import PastResultState
from reports.models import PastResult, Plan
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


def post(client, name, *args, data):
    return client.post(reverse(f"staff:{name}", args=args), data)


# ---- results from before

RESULT = {
    "title": "令和5年度 市主催スマホ教室",
    "measure": "attendances",
    "value": "６４",
    "year": "2023",
    "kind": "classroom",
    "organiser": "city",
    "source": "成果説明書 45ページ",
}


def test_a_result_of_a_year_is_entered(clerk):
    response = post(clerk, "past-result-new", data=RESULT)

    assert response.url == "/staff/past-results/"
    result = PastResult.objects.get()
    assert (result.value, result.starts_on, result.ends_on) == (
        64,
        date(2023, 4, 1),
        date(2024, 3, 31),
    )


def test_a_result_of_days_that_the_system_counted_is_pointed_out(clerk):
    make.fact("2023-06-15")
    make.fact("2023-06-15", kind="outreach")
    make.fact("2024-06-15")

    page = clerk.post(reverse("staff:past-result-new"), RESULT, follow=True)

    assert "このシステムの記録が1件あります" in page.content.decode()


def test_a_result_of_some_days_is_entered(clerk):
    days = {"year": "", "starts_on": "令和5年6月1日", "ends_on": "2023/9/30"}
    post(clerk, "past-result-new", data=RESULT | days)

    assert PastResult.objects.get().ends_on == date(2023, 9, 30)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"source": ""}, {"source": ["出典を入力してください。"]}),
        (
            {"year": ""},
            {"year": ["年度を選ぶか、期間の初日と末日の両方を入力してください。"]},
        ),
        (
            {"starts_on": "2023-04-01"},
            {"year": ["年度と日付は、どちらか一方だけを入力してください。"]},
        ),
        (
            {"value": "約60"},
            {
                "value": [
                    "実績は0以上の整数で入力してください（活動時間だけは小数第1位まで使えます）。"
                ]
            },
        ),
        (
            {"value": "1.5"},
            {
                "value": [
                    "実績は0以上の整数で入力してください（活動時間だけは小数第1位まで使えます）。"
                ]
            },
        ),
        (
            {"year": "", "starts_on": "2026-04-01", "ends_on": "2027-03-31"},
            {
                "ends_on": [
                    "まだ終わっていない期間の実績は入力できません。期間の末日をご確認ください。"
                ]
            },
        ),
        ({"year": "1800"}, {"year": ["選んだ年度は使えません。もう一度選んでください。"]}),
    ],
)
def test_a_result_is_refused_beside_the_field(clerk, *, typed, found, errors):
    response = post(clerk, "past-result-new", data=RESULT | typed)

    assert errors(response) == found
    assert PastResult.objects.count() == 0


def test_sending_a_result_twice_enters_it_once(clerk, errors):
    post(clerk, "past-result-new", data=RESULT)
    again = post(clerk, "past-result-new", data=RESULT)

    assert errors(again) == {
        "title": [
            (
                "同じ内容の実績がすでに入力されています。"
                "直すときは、前のものを取り消してから入力してください。"
            )
        ]
    }
    assert PastResult.objects.count() == 1


def test_a_result_is_withdrawn_with_a_reason(clerk, errors):
    result = make.past_result()
    empty = post(clerk, "past-result-withdraw", result.public_id, data={"reason": ""})
    assert errors(empty) == {"reason": ["取り消す理由を入力してください。"]}

    post(clerk, "past-result-withdraw", result.public_id, data={"reason": "年度の誤り"})
    assert PastResult.objects.get().state == PastResultState.WITHDRAWN

    again = post(clerk, "past-result-withdraw", result.public_id, data={"reason": "もう一度"})
    assert "この実績はすでに取り消されています" in again.content.decode()
    assert PastResult.objects.get().withdrawn_reason == "年度の誤り"


# ---- plans


def test_a_plan_is_registered_and_corrected(clerk):
    typed = {
        "name": "DX推進計画",
        "starts_on": "令和8年4月1日",
        "ends_on": "2031-03-31",
        "activities": "スマホ教室\r\n\r\n出前講座",
    }
    assert post(clerk, "plan-new", data=typed).url == "/staff/indicators/"
    plan = Plan.objects.get()
    assert plan.activities == ["スマホ教室", "出前講座"]

    post(clerk, "plan", plan.public_id, data=typed | {"ends_on": "2030-03-31"})
    assert Plan.objects.get().ends_on == date(2030, 3, 31)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"name": ""}, {"name": ["計画の名称を入力してください。"]}),
        (
            {"ends_on": "2026-03-31"},
            {"ends_on": ["計画の終了日が開始日より前になっています。日付をご確認ください。"]},
        ),
    ],
)
def test_a_plan_is_refused_beside_the_field(clerk, *, typed, found, errors):
    given = {"name": "計画", "starts_on": "2026-04-01", "ends_on": "2031-03-31"}

    assert errors(post(clerk, "plan-new", data=given | typed)) == found
