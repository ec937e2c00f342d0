"""What staff type: previewed, saved, refused beside the field, and never lost."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from attendance.choices import FactRole
from reports.choices import Measure, PastResultState, Window
from reports.forms.definitions import initial_of
from reports.models import Indicator, PastResult, Plan, Target
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(make.tokyo("2026-11-20 12:00"), tick=False):
        yield


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


@pytest.fixture
def learners():
    """Tarumizu's definition, with one person who came twice and a group of eleven."""
    indicator = make.indicator(
        slug="learners",
        measure=Measure.UNIQUE_PARTICIPANTS,
        window=Window.PLAN_PERIOD_CUMULATIVE,
        plan=make.plan(),
        kinds=["classroom"],
        targets={2026: 80},
    )
    first = make.fact("2025-06-15")
    make.fact("2026-06-15", person_key=first.person_key)
    make.fact("2026-06-22", role=FactRole.GROUP, count=11)
    return indicator


def filled_in(indicator, **typed):
    """What the browser sends when only some boxes were touched."""
    given = {name: value for name, value in initial_of(indicator).items() if value is not None}
    given |= {"plan": indicator.plan_id or "", "courses": []}
    return {**given, "step": "preview", **typed}


def post(client, name, *args, data):
    return client.post(reverse(f"staff:{name}", args=args), data)


def errors(response):
    """Field → sentences, as shown on the page; the page answers and keeps what was typed."""
    assert response.status_code == 200
    shown = response.content.decode()
    found = {
        field: [*sentences] for field, sentences in response.context["form"].errors.items()
    }
    assert [one for list_ in found.values() for one in list_ if one not in shown] == []
    return found


# ---- changing a definition


def test_the_effect_is_shown_before_anything_is_saved(clerk, learners):
    response = post(
        clerk, "indicator-change", "learners", data=filled_in(learners, measure="attendances")
    )
    html = response.content.decode()

    assert "この変更で、実績は1人から13人になります" in html
    assert (
        '<tr><th scope="row">数え方</th><td data-label="変更前">参加者数（実人数）</td>'
        '<td data-label="変更後">参加者数（延べ）</td></tr>'
    ) in html
    assert Indicator.objects.get().measure == Measure.UNIQUE_PARTICIPANTS


def test_what_was_shown_can_be_saved(clerk, learners):
    data = filled_in(learners, measure="attendances")
    shown = post(clerk, "indicator-change", "learners", data=data)
    data |= {"step": "save", "previewed": shown.context["form"].data["previewed"]}

    answer = clerk.post(reverse("staff:indicator-change", args=["learners"]), data, follow=True)

    assert answer.redirect_chain == [("/staff/indicators/learners/", 302)]
    html = answer.content.decode()
    assert "定義を変更しました。実績は1人から13人になりました。" in html
    assert "数え方：参加者数（実人数） → 参加者数（延べ）" in html
    assert "<strong>実績：1 → 13</strong>" in html
    assert Indicator.objects.get().measure == Measure.ATTENDANCES


def test_what_was_not_shown_is_shown_first(clerk, learners):
    data = filled_in(learners, measure="attendances")
    shown = post(clerk, "indicator-change", "learners", data=data)
    data |= {"step": "save", "previewed": shown.context["form"].data["previewed"]}
    data["window"] = "fiscal_year"

    response = post(clerk, "indicator-change", "learners", data=data)

    assert "実績は1人から12人になります" in response.content.decode()
    assert AuditEvent.objects.filter(action="indicator.changed").count() == 0


def test_saving_without_a_preview_shows_the_preview(clerk, learners):
    data = filled_in(learners, measure="attendances", step="save")

    assert (
        "実績は1人から13人になります"
        in post(clerk, "indicator-change", "learners", data=data).content.decode()
    )
    assert Indicator.objects.get().measure == Measure.UNIQUE_PARTICIPANTS


def test_a_preview_of_nothing_says_so(clerk, learners):
    response = post(clerk, "indicator-change", "learners", data=filled_in(learners))

    assert "変更されたところはありません" in response.content.decode()
    assert "この定義に変更する" not in response.content.decode()


def test_a_colleague_who_was_quicker_is_not_overwritten(clerk, learners):
    data = filled_in(learners, title="わたしの名称")
    shown = post(clerk, "indicator-change", "learners", data=data)
    Indicator.objects.filter(pk=learners.pk).update(title="同僚の名称")
    data |= {"step": "save", "previewed": shown.context["form"].data["previewed"]}

    response = post(clerk, "indicator-change", "learners", data=data)

    assert errors(response) == {
        "__all__": [
            (
                "ほかの職員が先にこの指標を変更しました。"
                "いまの内容を確かめてから、もう一度変更してください。"
            )
        ]
    }
    assert Indicator.objects.get().title == "同僚の名称"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"title": ""}, {"title": ["指標の名称を入力してください。"]}),
        ({"unit": " "}, {"unit": ["単位を入力してください。"]}),
        (
            {"measure": "guess"},
            {"measure": ["選んだ数え方は使えません。もう一度選んでください。"]},
        ),
        ({"plan": ""}, {"plan": ["「計画期間の累計」では、計画を選んでください。"]}),
        (
            {"window": "dates_cumulative"},
            {
                "window_from": [
                    "「日付を決めた累計」では、期間の初日と末日の両方を入力してください。"
                ]
            },
        ),
        (
            {
                "window": "dates_cumulative",
                "window_from": "令和8年4月1日",
                "window_to": "2026-03-31",
            },
            {"window_to": ["期間の末日が初日より前になっています。日付をご確認ください。"]},
        ),
        (
            {"window_from": "きのう"},
            {
                "window_from": [
                    "日付を「2026/6/15」や「令和8年6月15日」のように入力してください。"
                ]
            },
        ),
        ({"kinds": ["party"]}, {"kinds": ["選んだ種類は使えません。もう一度選んでください。"]}),
        (
            {"courses": ["99"]},
            {"courses": ["選んだ講座は使えません。もう一度選んでください。"]},
        ),
        (
            {"baseline_value": "-1"},
            {"baseline_value": ["基準値は0から99999999までの数字で入力してください。"]},
        ),
    ],
)
def test_a_definition_is_refused_beside_the_field(clerk, learners, *, typed, found):
    response = post(clerk, "indicator-change", "learners", data=filled_in(learners, **typed))

    assert errors(response) == found


def test_another_towns_plan_is_no_choice(clerk, learners):
    foreign = make.plan(town=make.other_town())
    response = post(
        clerk, "indicator-change", "learners", data=filled_in(learners, plan=foreign.pk)
    )

    assert errors(response) == {"plan": ["選んだ計画は使えません。もう一度選んでください。"]}


# ---- a new indicator


NEW = {
    "title": "初めての参加者",
    "slug": "first-timers",
    "measure": "first_timers",
    "unit": "人",
    "window": "fiscal_year",
    "visibility": "internal",
}


def test_a_new_indicator_is_registered_and_asks_for_its_targets(clerk):
    response = post(clerk, "indicator-new", data=NEW)

    assert (response.status_code, response.url) == (
        302,
        "/staff/indicators/first-timers/targets/",
    )
    assert Indicator.objects.get().municipality == make.town()


def test_a_slug_that_is_taken_is_refused_and_the_rest_is_kept(clerk):
    make.indicator(slug="first-timers")
    response = post(clerk, "indicator-new", data=NEW)

    assert errors(response) == {
        "slug": ["識別名「first-timers」はすでに使われています。別の識別名を入力してください。"]
    }
    assert 'value="初めての参加者"' in response.content.decode()


def test_an_empty_form_says_what_is_missing(clerk):
    assert errors(post(clerk, "indicator-new", data={"title": ""})) == {
        "title": ["指標の名称を入力してください。"],
        "slug": ["識別名を入力してください。"],
        "measure": ["数え方を選んでください。"],
        "unit": ["単位を入力してください。"],
        "window": ["期間の取り方を選んでください。"],
        "visibility": ["公開の範囲を選んでください。"],
    }


# ---- targets


def test_targets_are_set_year_by_year(clerk, learners):
    response = post(
        clerk,
        "indicator-targets",
        "learners",
        data={"year_2025": "40", "year_2026": ""},
    )

    assert response.url == "/staff/indicators/learners/"
    assert [*Target.objects.values_list("fiscal_year", "value")] == [(2025, 40)]


def test_a_target_that_is_no_number_is_refused(clerk, learners):
    response = post(clerk, "indicator-targets", "learners", data={"year_2026": "八十"})

    assert errors(response) == {
        "year_2026": ["令和8年度（2026年度）は1から99999999までの数字で入力してください。"]
    }
    assert 'value="八十"' in response.content.decode()
    assert Target.objects.get().value == 80


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
def test_a_result_is_refused_beside_the_field(clerk, typed, found):
    response = post(clerk, "past-result-new", data=RESULT | typed)

    assert errors(response) == found
    assert PastResult.objects.count() == 0


def test_sending_a_result_twice_enters_it_once(clerk):
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


def test_a_result_is_withdrawn_with_a_reason(clerk):
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
def test_a_plan_is_refused_beside_the_field(clerk, typed, found):
    given = {"name": "計画", "starts_on": "2026-04-01", "ends_on": "2031-03-31"}

    assert errors(post(clerk, "plan-new", data=given | typed)) == found
