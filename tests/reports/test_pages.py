"""The pages on which a town reads its figures, and who may open them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from attendance.choices import FactRole
from reports.choices import Measure, PastResultState, Visibility, Window
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


def page(client, name, *args, query=""):
    return client.get(reverse(f"staff:{name}", args=args) + query)


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def url_names(indicator, result):
    """Every page of this floor, with what its address needs."""
    return [
        ("indicators", []),
        ("indicator", [indicator.slug]),
        ("indicator-facts", [indicator.slug]),
        ("indicator-facts-csv", [indicator.slug]),
        ("past-results", []),
        ("indicator-new", []),
        ("indicator-change", [indicator.slug]),
        ("indicator-targets", [indicator.slug]),
        ("past-result-new", []),
        ("past-result-withdraw", [result.public_id]),
        ("plan-new", []),
        ("plan", [indicator.plan.public_id]),
    ]


READING = 5  # the first five only show


def test_the_card_says_figure_target_pace_and_need(clerk):
    make.indicator(title="市民向け講座の参加者数", unit="人/年", targets={2026: 1500})
    make.fact(role=FactRole.GROUP, count=1023)

    html = text(page(clerk, "indicators"))

    assert "市民向け講座の参加者数" in html
    assert '<span class="figure-now">1,023人</span>' in html
    assert "令和8年度の目標 <strong>1,500人</strong>" in html
    assert "<strong>68.2％</strong>" in html
    assert "予定より61人多い" in html
    assert "目標まで、月に96人が必要です（今月を含めてあと5か月）" in html
    assert "令和8年11月20日（金）時点" in html


def test_a_town_without_targets_sees_its_activities_and_counts(client):
    town = make.town("462039", name="鹿屋市")
    make.plan(town=town, activities=["スマートフォン操作教室"])
    make.fact(town=town)
    make.fact(town=town, role=FactRole.GROUP, count=9)
    client.force_login(make.staff(town=town))

    html = text(page(client, "indicators"))

    assert "目標のある指標はありません" in html
    assert "スマートフォン操作教室" in html
    assert '<td class="num" data-label="延べ人数">10人</td>' in html
    assert '<td class="num" data-label="実人数">1人</td>' in html


def test_the_page_of_an_indicator_shows_all_that_it_stands_on(clerk):
    plan = make.plan()
    indicator = make.indicator(
        window=Window.PLAN_PERIOD_CUMULATIVE,
        plan=plan,
        targets={2026: 200},
        target_wording="合計200人",
        source="計画 5④",
    )
    make.past_result(title="令和5年度の市主催教室", source="成果説明書 45ページ")
    make.past_result(title="またぐ実績", starts_on=date(2022, 3, 1))
    make.fact("2026-06-15", channel="phone", age_band="75_79")

    html = text(page(clerk, "indicator", indicator.slug))

    assert '<span class="figure-now">101人</span>' in html
    assert "「合計200人」" in html
    assert "成果説明書 45ページ" in html
    assert html.count("システム導入前</span>") == 1
    assert "期間の一部だけが重なるため、含めていません" in html
    assert "令和8年度の月ごとの実績。合計1人、最も多いのは6月の1人" in html
    assert "令和8年6月15日（月）" in html


def test_months_that_have_not_begun_are_blank_and_not_zero(clerk):
    indicator = make.indicator()
    make.fact("2026-11-05")

    html = text(page(clerk, "indicator", indicator.slug))

    assert '<th scope="row">11月</th><td class="num">1</td><td class="num">1</td>' in html
    assert '<th scope="row">10月</th><td class="num">0</td><td class="num">0</td>' in html
    assert html.count("まだ始まっていません") == 4  # December to March


def test_another_year_of_a_yearly_indicator_can_be_opened(clerk):
    indicator = make.indicator(targets={2025: 10})
    make.fact("2025-06-15")

    html = text(page(clerk, "indicator", indicator.slug, query="?year=2025"))

    assert '<span class="figure-now">1人</span>' in html
    assert "期間が終わり、目標に9人届きませんでした" in html
    assert "令和8年3月31日（火）時点" in html


@pytest.mark.parametrize("query", ["?year=abc", "?year=2099", "?year=", "?page=x", "?page=999"])
def test_a_strange_address_shows_the_present(clerk, query):
    indicator = make.indicator()

    assert "令和8年11月20日（金）時点" in text(
        page(clerk, "indicator", indicator.slug, query=query)
    )


def test_the_facts_of_a_session_say_what_each_adds(clerk):
    indicator = make.indicator(measure=Measure.UNIQUE_PARTICIPANTS)
    first = make.fact("2026-06-15", channel="phone", age_band="75_79")
    second = make.fact("2026-06-22", person_key=first.person_key)
    other = make.fact(session=second.session)

    response = page(
        clerk,
        "indicator-facts",
        indicator.slug,
        query=f"?session={second.session.public_id}",
    )

    assert [(fact, adds) for fact, _, adds in response.context["rows"]] == [
        (second, 0),
        (other, 1),
    ]
    rows = page(clerk, "indicator-facts", indicator.slug).context["rows"]
    assert [(channel, adds) for _, channel, adds in rows] == [("電話", 1), ("", 0), ("", 1)]


def test_no_personal_data_is_on_the_pages_of_facts(clerk):
    offering = make.offering(title="はじめてのスマホ")
    somebody = make.participant(name="髙﨑　ハナ", kana="タカサキ ハナ", phone="090-1234-5678")
    make.arrival(make.registration(offering, somebody))
    indicator = make.indicator()

    for name in ("indicator", "indicator-facts", "indicator-facts-csv"):
        response = page(clerk, name, indicator.slug)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        shown = body.decode()
        assert "はじめてのスマホ" in shown
        hidden = ("髙﨑", "タカサキ", "5678", str(somebody.person_key), somebody.person_key.hex)
        assert [word for word in hidden if word in shown] == []


def test_the_file_of_facts_adds_up_to_the_figure_and_is_recorded(clerk):
    indicator = make.indicator(slug="learners", measure=Measure.UNIQUE_PARTICIPANTS)
    twice = make.fact("2026-06-15", channel="phone", age_band="75_79")
    make.fact("2026-06-22", person_key=twice.person_key)

    response = page(clerk, "indicator-facts-csv", "learners")
    content = b"".join(response.streaming_content).decode()
    lines = content.split("\r\n")

    assert response["Content-Disposition"] == (
        'attachment; filename="462012-learners-2026-11-20.csv"'
    )
    assert lines[0] == (
        "\ufeff日付,募集,回,講座,会場,種類,主催,区分,人数,初参加,活動時間_分,"
        "受付方法,年代,数えた数"
    )
    title, venue = twice.session.offering.title, twice.venue.name
    assert lines[1] == (
        f"2026-06-15,{title},1,{title},{venue},スマホ教室,市町村主催,参加者,1,0,,電話,75〜79歳,1"
    )
    assert [line.rsplit(",", 1)[-1] for line in lines[1:3]] == ["1", "0"]
    event = AuditEvent.objects.get(action="indicator.exported")
    assert event.detail == {
        "slug": "learners",
        "first": "2026-04-01",
        "last": "2026-11-20",
        "facts": 2,
    }
    assert indicator.slug == event.detail["slug"]


def test_published_progress_opens_to_the_published_indicators(clerk):
    make.indicator(
        title="取組状況の公表数",
        slug="progress",
        measure=Measure.PUBLISHED_INDICATORS,
        visibility=Visibility.PUBLISHED,
        published_on=date(2026, 5, 1),
    )

    assert "取組状況の公表数（令和8年5月1日公開）" in text(page(clerk, "indicator", "progress"))


def test_withdrawn_results_stay_readable(clerk):
    make.past_result(state=PastResultState.WITHDRAWN, withdrawn_reason="年度の誤り")

    assert "年度の誤り" in text(page(clerk, "past-results"))


# ---- who may open what


@pytest.mark.parametrize(
    ("role", "sees", "edits"),
    [
        (Role.CITY_STAFF, 200, 200),
        (Role.FACILITY_STAFF, 200, 403),
        (Role.VIEWER, 200, 403),
        (Role.INSTRUCTOR, 403, 403),
        (Role.CONTRACTOR, 403, 403),
    ],
)
def test_each_role_opens_what_it_may(client, *, role, sees, edits):
    names = url_names(make.indicator(plan=make.plan()), make.past_result())
    client.force_login(make.staff(role))

    statuses = [page(client, name, *args).status_code for name, args in names]

    assert statuses == [sees] * READING + [edits] * (len(names) - READING)


def test_who_may_only_read_is_offered_nothing_to_change(client):
    indicator = make.indicator(plan=make.plan())
    client.force_login(make.staff(Role.VIEWER))

    html = text(page(client, "indicators")) + text(page(client, "indicator", indicator.slug))

    assert [
        word for word in ("変更する", "設定する", "入力する", "追加する") if word in html
    ] == []


def test_another_towns_figures_are_not_there(client):
    indicator = make.indicator(plan=make.plan())
    result = make.past_result()
    client.force_login(make.staff(town=make.other_town()))

    found = [
        page(client, name, *args).status_code
        for name, args in url_names(indicator, result)
        if args
    ]

    assert found == [404] * 7
    assert indicator.title not in text(page(client, "indicators"))
    assert result.title not in text(page(client, "past-results"))


def test_without_logging_in_the_login_page_answers(client):
    indicator = make.indicator()

    assert page(client, "indicator", indicator.slug).status_code == 302


# ---- the cost of a page


def cost(client, name, *args):
    with CaptureQueriesContext(connection) as queries:
        text(page(client, name, *args))
    return len(queries)


def test_the_list_costs_one_count_for_each_indicator(clerk):
    make.indicator(plan=make.plan(), targets={2026: 5})
    make.fact()
    one = cost(clerk, "indicators")
    for _ in range(2):
        make.indicator(targets={2026: 5})
        make.fact()

    assert cost(clerk, "indicators") == one + 2


@pytest.mark.parametrize("name", ["indicator", "indicator-facts"])
@pytest.mark.parametrize("measure", [Measure.ATTENDANCES, Measure.UNIQUE_PARTICIPANTS])
def test_a_page_of_rows_costs_the_same_for_one_and_for_three(clerk, name, measure):
    indicator = make.indicator(plan=make.plan(), measure=measure)
    make.fact()
    make.past_result(measure=measure, starts_on=date(2026, 4, 1), ends_on=date(2026, 5, 31))
    one = cost(clerk, name, indicator.slug)
    for number in range(2):
        make.fact()
        make.past_result(
            measure=measure,
            starts_on=date(2026, 4, 1),
            ends_on=date(2026, 5, 31),
            title=f"別の実績{number}",
        )

    assert cost(clerk, name, indicator.slug) == one
