"""What staff type: previewed, saved, refused beside the field, and never lost."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from attendance.choices import FactRole
from reports.choices import Measure, Window
from reports.forms.definitions import initial_of
from reports.models import Indicator, Target
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


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


def test_a_colleague_who_was_quicker_is_not_overwritten(clerk, learners, errors):
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
def test_a_definition_is_refused_beside_the_field(clerk, learners, errors, *, typed, found):
    response = post(clerk, "indicator-change", "learners", data=filled_in(learners, **typed))

    assert errors(response) == found


def test_another_towns_plan_is_no_choice(clerk, learners, errors):
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


def test_a_slug_that_is_taken_is_refused_and_the_rest_is_kept(clerk, errors):
    make.indicator(slug="first-timers")
    response = post(clerk, "indicator-new", data=NEW)

    assert errors(response) == {
        "slug": ["識別名「first-timers」はすでに使われています。別の識別名を入力してください。"]
    }
    assert 'value="初めての参加者"' in response.content.decode()


def test_an_empty_form_says_what_is_missing(clerk, errors):
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


def test_a_target_that_is_no_number_is_refused(clerk, learners, errors):
    response = post(clerk, "indicator-targets", "learners", data={"year_2026": "八十"})

    assert errors(response) == {
        "year_2026": ["令和8年度（2026年度）は1から99999999までの数字で入力してください。"]
    }
    assert 'value="八十"' in response.content.decode()
    assert Target.objects.get().value == 80
