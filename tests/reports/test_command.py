"""`manage.py indicators` and `load_plans`: the contract for machines, the table for people."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from attendance.choices import FactRole
from classes.choices import Kind, Organiser
from reports.models import Indicator
from tests import make

pytestmark = pytest.mark.django_db
TOWNS = {
    "462012": {"name": "鹿児島市"},
    "462144": {"name": "垂水市"},
    "362077": {"name": "美馬市", "prefecture": "徳島県"},
    "462039": {"name": "鹿屋市"},
}


def run(*arguments, **options):
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def read(code, on="2026-11-20"):
    return json.loads(run("indicators", municipality=code, json=True, on=on))


@pytest.fixture(autouse=True)
def plans():
    for code, columns in TOWNS.items():
        make.town(code, **columns)
    run("load_plans")


KAGOSHIMA_PARTICIPANTS = {
    "slug": "kagoshima-participants",
    "title": "市民向け講座の参加者数",
    "unit": "人/年",
    "measure": "attendances",
    "window": {"kind": "fiscal_year", "from": "2026-04-01", "to": "2027-03-31"},
    "scope": {
        "kinds": ["classroom", "outreach", "consultation"],
        "organiser": None,
        "courses": [],
    },
    "baseline": {"value": 1145, "label": "現況（令和4年3月策定時）"},
    "target": {
        "value": 1500,
        "fiscal_year": 2026,
        "wording": "現況(1,145人/年) → R8(1,500人/年)",
    },
    "targets": {"2026": 1500},
    "actual": 40,
    "past_results": 0,
    "percent": 2.7,
    "expected": 961.6,
    "needed_per_month": 292,
    "standing": "behind",
    "pace": "予定より922人少ない",
    "as_of": "2026-11-20",
    "definition": (
        "スマホ教室・出前講座・スマホ相談会の参加者を延べ人数で数えます。"
        "同じ方が2回参加すれば2人と数え、名前を聞かない団体の人数も含めます。"
        "期間は年度ごと（4月1日から翌年3月31日まで）で、"
        "この数字は令和8年4月1日から令和9年3月31日までのものです。"
    ),
    "source": "鹿児島市DX推進計画 基本方針3 施策⑨",
}


def test_kagoshima_in_json():
    town = make.town("462012")
    make.fact("2026-06-15", town=town, kind=Kind.CONSULTATION)
    make.fact("2026-06-22", town=town, role=FactRole.GROUP, kind=Kind.OUTREACH, count=39)
    make.fact("2026-03-31", town=town)

    assert read("462012") == {
        "municipality": {"code": "462012", "name": "鹿児島市"},
        "on": "2026-11-20",
        "indicators": [KAGOSHIMA_PARTICIPANTS],
        "activity": {
            "fiscal_year": 2026,
            "counts": [
                {
                    "kind": "classroom",
                    "sessions_held": 0,
                    "sessions_called_off": 0,
                    "attendances": 0,
                    "unique_participants": 0,
                },
                {
                    "kind": "outreach",
                    "sessions_held": 1,
                    "sessions_called_off": 0,
                    "attendances": 39,
                    "unique_participants": 0,
                },
                {
                    "kind": "consultation",
                    "sessions_held": 1,
                    "sessions_called_off": 0,
                    "attendances": 1,
                    "unique_participants": 1,
                },
                {
                    "kind": None,
                    "sessions_held": 2,
                    "sessions_called_off": 0,
                    "attendances": 40,
                    "unique_participants": 1,
                },
            ],
        },
    }


def test_tarumizu_in_json():
    town = make.town("462144")
    twice = make.fact("2026-06-15", town=town)
    make.fact("2027-06-15", town=town, person_key=twice.person_key)
    make.fact("2026-06-22", town=town, role=FactRole.GROUP, count=10)
    make.fact("2026-06-22", town=town, kind=Kind.OUTREACH)

    assert read("462144", on="2028-09-29")["indicators"] == [
        {
            "slug": "tarumizu-learners",
            "title": "スマホ教室受講者数",
            "unit": "人",
            "measure": "unique_participants",
            "window": {
                "kind": "plan_period_cumulative",
                "from": "2026-04-01",
                "to": "2031-03-31",
            },
            "scope": {"kinds": ["classroom"], "organiser": None, "courses": []},
            "baseline": None,
            "target": {"value": 80, "fiscal_year": 2030, "wording": "令和12年度末：80人"},
            "targets": {"2030": 80},
            "actual": 1,
            "past_results": 0,
            "percent": 1.3,
            "expected": 40.0,
            "needed_per_month": 3,
            "standing": "behind",
            "pace": "予定より39人少ない",
            "as_of": "2028-09-29",
            "definition": (
                "スマホ教室に参加した方を実人数で数えます。"
                "同じ方は期間のなかで何回でも1人と数えます"
                "（年度ごとの実人数の合計とは一致しません）。"
                "名前を聞かない団体の人数は、同じ方かどうかがわからないため含めません。"
                "期間は計画期間（令和8年4月1日から令和13年3月31日まで）の累計です。"
            ),
            "source": "第2期垂水市DX推進計画 基本方針2 施策1 デジタルデバイド対策",
        }
    ]


def test_mima_in_json_is_closed_and_still_computes():
    town = make.town("362077")
    make.past_result(
        town=town,
        starts_on=date(2023, 4, 1),
        ends_on=date(2025, 3, 31),
        value=150,
    )
    make.fact("2026-03-31", town=town)
    make.fact("2026-04-01", town=town)
    make.fact("2025-06-01", town=town, organiser=Organiser.PREFECTURE)

    assert read("362077")["indicators"] == [
        {
            "slug": "mima-participants",
            "title": "スマホ教室参加者数",
            "unit": "人",
            "measure": "attendances",
            "window": {"kind": "dates_cumulative", "from": "2023-04-01", "to": "2026-03-31"},
            "scope": {"kinds": ["classroom"], "organiser": "city", "courses": []},
            "baseline": None,
            "target": {
                "value": 200,
                "fiscal_year": 2025,
                "wording": "令和5～7年度のスマホ教室参加者数 合計200人",
            },
            "targets": {"2025": 200},
            "actual": 151,
            "past_results": 150,
            "percent": 75.5,
            "expected": 200.0,
            "needed_per_month": None,
            "standing": "missed",
            "pace": "期間が終わり、目標に49人届きませんでした",
            "as_of": "2026-03-31",
            "definition": (
                "市町村主催のスマホ教室の参加者を延べ人数で数えます。"
                "同じ方が2回参加すれば2人と数え、名前を聞かない団体の人数も含めます。"
                "期間は令和5年4月1日から令和8年3月31日までの累計です。"
                "システム導入前などの実績として、出典のある150人を加えています。"
            ),
            "source": "美馬市DX推進計画 5④ スマホ教室の開催",
        }
    ]


def test_a_town_without_indicators_still_says_what_went_on():
    make.fact("2026-06-15", town=make.town("462039"))

    content = read("462039")

    assert content["indicators"] == []
    assert content["activity"]["counts"][-1]["attendances"] == 1


def test_the_table_for_people():
    make.fact("2026-06-15", town=make.town("362077"))
    lines = run("indicators", municipality="362077", on="2026-11-20").splitlines()

    assert lines[0] == "美馬市（362077）の指標"
    assert lines[1].split() == [
        "指標",
        "実績",
        "目標",
        "達成率",
        "暦の予定",
        "必要（月）",
        "時点",
    ]
    assert lines[2].split() == [
        "スマホ教室参加者数",
        "0人",
        "200人（令和7年度）",
        "0.0％",
        "200人",
        "—",
        "令和8年3月31日",
    ]
    assert "■ スマホ教室参加者数：期間が終わり、目標に200人届きませんでした" in lines
    assert "  計画の記載：令和5～7年度のスマホ教室参加者数 合計200人" in lines
    assert "令和8年度の活動（令和8年11月20日まで）" in lines


def test_another_day_may_be_given_in_the_era():
    assert read("462012", on="令和8年9月30日")["on"] == "2026-09-30"


def test_an_unknown_municipality_is_a_sentence_and_exit_code_one():
    with pytest.raises(
        CommandError, match="市町村コード 999999 の市町村は登録されていません"
    ) as one:
        run("indicators", municipality="999999")

    assert one.value.returncode == 1


def test_a_day_that_is_none_is_a_sentence():
    with pytest.raises(CommandError, match="--on きのう：日付を読み取れません"):
        run("indicators", municipality="462012", on="きのう")


def test_loading_the_plans_says_what_it_did_and_may_be_repeated():
    lines = run("load_plans").splitlines()

    assert lines == [
        "奄美市（462225）：市町村が登録されていないため、読み込みませんでした。",
        "垂水市（462144）：第2期垂水市DX推進計画　指標を0件登録、登録済み1件",
        (
            "鹿児島市（462012）：鹿児島市デジタル・トランスフォーメーション(DX)推進計画　"
            "指標を0件登録、登録済み1件"
        ),
        "鹿屋市（462039）：第2期鹿屋市DX推進計画　指標を0件登録、登録済み0件",
        "美馬市（362077）：美馬市DX推進計画　指標を0件登録、登録済み1件",
    ]
    assert Indicator.objects.count() == 3


def test_a_file_that_is_no_plan_data_is_a_sentence(tmp_path):
    broken = tmp_path / "plans.json"
    broken.write_text("{")

    with pytest.raises(CommandError, match=r"計画のデータ plans\.json を読めません"):
        run("load_plans", file=broken)
    with pytest.raises(CommandError, match="計画はデータにありません"):
        run("load_plans", municipality="999999")
