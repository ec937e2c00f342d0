"""A list becomes drafts: each row whole or not at all, twice the same as once."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent
from classes.actions import imports, offerings
from classes.actions.plans import OfferingPlan
from classes.choices import CatalogueState, Kind, OfferingState, Selection
from classes.models import Course, Offering, Session, Venue
from classes.queries import announcements, event_imports
from tests import make
from tests.classes import event_csv

pytestmark = pytest.mark.django_db


def survey(*changes, town=None, **allow):
    read = event_csv.read(*changes, **allow)
    return event_imports.survey(read, municipality=town or make.town())


def take_in(*changes, town=None, chosen=None, **allow):
    return imports.take_in(
        survey(*changes, town=town, **allow),
        municipality=town or make.town(),
        chosen=chosen,
        by=make.BY,
        at=make.NOON,
    )


def command(path, *, code="462012", **options):
    out = StringIO()
    call_command("import_events", str(path), municipality=code, stdout=out, **options)
    return out.getvalue()


def stored():
    """Every row of the tables that an import writes to."""
    return {
        model: [*model.objects.order_by("pk").values()]
        for model in (Offering, Session, Venue, Course, AuditEvent)
    }


def test_a_row_that_says_so_becomes_a_lottery_whose_draw_is_promised_when_it_is_published():
    take_in({"申込方法": "電話。多数の場合は抽選"})
    offering = Offering.objects.get()

    published = offerings.publish(offering, by=make.BY, at=make.NOON)

    assert (offering.selection, offering.draw) == (Selection.LOTTERY, None)
    assert published.draw is not None


def test_a_row_becomes_a_draft_with_its_sessions_its_venue_and_a_filed_course():
    take_in({"日時備考": "毎週月曜日 全2回", "終了日": "2026-06-22", "住所町名": "山下町"})

    offering = Offering.objects.get()
    assert (offering.state, offering.title) == (OfferingState.DRAFT, "はじめてのスマホ教室")
    assert (offering.kind, offering.capacity, offering.fee) == (Kind.CLASSROOM, 20, 0)
    assert (offering.venue.name, offering.venue.address) == ("中央公民館", "山下町")
    assert (offering.course.title, offering.course.state) == (
        "取り込んだ催し（スマホ・デジタル）",
        CatalogueState.RETIRED,
    )
    assert [(each.number, each.starts_at) for each in offering.sessions.order_by("number")] == [
        (1, make.tokyo("2026-06-15 10:00")),
        (2, make.tokyo("2026-06-22 10:00")),
    ]


def test_a_venue_and_a_course_of_that_name_are_used():
    venue = make.venue(name="中央公民館")
    course = make.course(title="はじめてのスマホ教室")

    take_in({}, {"開始時刻": "9:00"})

    assert {(each.venue, each.course) for each in Offering.objects.all()} == {(venue, course)}
    assert (Venue.objects.count(), Course.objects.count()) == (1, 1)


def test_nothing_imported_is_shown_to_the_public():
    take_in({})

    town = make.town()
    assert [*announcements.upcoming(municipality=town, at=make.NOON)] == []
    assert [*announcements.open_now(municipality=town, at=make.NOON)] == []


@pytest.mark.parametrize(
    ("how", "deadline", "opens"),
    [
        ("2026/06/01 08:30~2026/06/12 17:00", "2026-06-12", "2026-06-01 08:30"),
        ("電話", "2026-06-12", "2026-06-01 12:00"),  # from the moment of the import
        ("電話", "2026-05-20", "2026-05-19 17:00"),  # closed long ago: a day, provisionally
    ],
)
def test_registration_opens_as_the_list_says_or_provisionally(how, deadline, opens):
    take_in({"申込方法": how, "申込期限日": deadline})

    assert Offering.objects.get().opens_at == make.tokyo(opens)


def test_only_chosen_rows_are_taken_in():
    key = event_csv.one(名称="スマホ応用教室").event.key

    take_in({}, {"名称": "スマホ応用教室"}, chosen={key})

    assert [each.title for each in Offering.objects.all()] == ["スマホ応用教室"]


def test_a_second_import_changes_nothing():
    take_in({}, {"定員": ""}, {"名称": "別の教室"})
    before = stored()

    report = take_in({}, {"定員": ""}, {"名称": "別の教室"})

    after = stored()
    assert (report.imported, report.refused) == ([], [])
    summary = after[AuditEvent].pop()
    assert after == before
    assert (summary["action"], summary["detail"]) == (
        "events.imported",
        {"read": 3, "imported": 0, "refused": 1, "known": 2, "changed": 0},
    )


def test_a_second_import_leaves_alone_what_staff_have_edited():
    take_in({})
    offering = Offering.objects.get()
    plan = replace(
        OfferingPlan.of(offering), title="新しい名前", import_key="", import_digest=""
    )
    offerings.change(offering, plan=plan, by=make.BY, at=make.NOON)

    take_in({})

    assert [each.title for each in Offering.objects.all()] == ["新しい名前"]


def test_a_changed_row_is_told_and_not_written_over():
    take_in({})

    found = survey({"定員": "30", "終了時刻": "12:30"})
    report = take_in({"定員": "30", "終了時刻": "12:30"})

    assert [(line.status, line.differing) for line in found.lines] == [
        ("changed", ("日時", "定員"))
    ]
    assert report.imported == []
    assert [each.capacity for each in Offering.objects.all()] == [20]


def test_a_row_that_fails_half_way_leaves_nothing_and_stops_no_other():
    before, broken, after = event_csv.read(
        {"集合場所": "東館"},
        {"集合場所": "西館", "イベント種類": "音楽", "名称": "演奏会"},
        {"集合場所": "南館"},
    )
    # Below zero: the database's own check refuses the offering, its venue being stored already.
    broken = replace(broken, event=replace(broken.event, fee=-1))
    found = event_imports.survey([before, broken, after], municipality=make.town())

    report = imports.take_in(found, municipality=make.town(), by=make.BY, at=make.NOON)

    assert [(each.line.row, each.finding.code) for each in report.refused] == [
        (broken, "not_stored")
    ]
    assert [each.venue.name for each in Offering.objects.order_by("pk")] == ["東館", "南館"]
    assert [each.name for each in Venue.objects.order_by("pk")] == ["東館", "南館"]
    assert [each.title for each in Course.objects.all()] == [
        "取り込んだ催し（スマホ・デジタル）"
    ]
    assert AuditEvent.objects.filter(action="venue.created").count() == 2


def test_a_venue_whose_row_failed_is_made_anew_for_the_next_row():
    broken, whole = event_csv.read({}, {"開始時刻": "9:00"})
    broken = replace(broken, event=replace(broken.event, fee=-1))
    found = event_imports.survey([broken, whole], municipality=make.town())

    imports.take_in(found, municipality=make.town(), by=make.BY, at=make.NOON)

    assert [each.venue.name for each in Offering.objects.all()] == ["中央公民館"]


def test_a_refusal_of_the_plan_is_a_refusal_of_the_row():
    (row,) = event_csv.read({})
    row = replace(row, event=replace(row.event, capacity=0))
    found = event_imports.survey([row], municipality=make.town())

    report = imports.take_in(found, municipality=make.town(), by=make.BY, at=make.NOON)

    assert [each.finding.code for each in report.refused] == ["no_seats"]
    assert Venue.objects.count() == 0


def test_another_import_a_moment_ago_is_met_with_a_shrug():
    found = survey({})
    take_in({})

    report = imports.take_in(found, municipality=make.town(), by=make.BY, at=make.NOON)

    assert (report.imported, len(report.already), Offering.objects.count()) == ([], 1, 1)


def test_two_towns_import_the_same_list_apart():
    take_in({})
    take_in({}, town=make.other_town())

    keys = {each.import_key for each in Offering.objects.all()}
    assert (Offering.objects.count(), len(keys), Venue.objects.count()) == (2, 1, 2)
    assert (
        survey({}, town=make.other_town()).lines[0].offering.municipality == make.other_town()
    )


def test_an_import_leaves_one_line_in_the_audit_trail_beside_those_of_its_rows():
    take_in({}, {"定員": ""})

    assert [each.action for each in AuditEvent.objects.order_by("pk")] == [
        "course.created",
        "course.retired",
        "venue.created",
        "offering.created",
        "events.imported",
    ]
    assert AuditEvent.objects.get(action="events.imported").detail == {
        "read": 2,
        "imported": 1,
        "refused": 1,
        "known": 0,
        "changed": 0,
    }


@pytest.mark.parametrize("number", [1, 3])
def test_a_survey_costs_two_queries(number, django_assert_num_queries):
    changes = [{"名称": f"教室{each}"} for each in range(number)]
    take_in(*changes)
    read, town = event_csv.read(*changes), make.town()

    with django_assert_num_queries(2):
        event_imports.survey(read, municipality=town)


def test_the_command_sums_up_and_names_every_refused_row():
    make.town()

    said = command(event_csv.LIST)

    assert said.splitlines()[:3] == [
        "list.csv（UTF-8）→ 鹿児島市",
        "使わない列：担当者メモ",
        "読み込み 6行・取り込んだ 3行・取り込めない 3行・取込み済み 0行・前回と内容が違う 0行",
    ]
    assert [
        line.split("　")[0].strip() for line in said.splitlines() if "NO 000000000" in line
    ] == [
        "5行（NO 0000000004）スマホ体験会",
        "6行（NO 0000000005）LINE相談会",
        "7行（NO 0000000006）親子料理教室",
        "3行（NO 0000000002）スマホ入門講座",
    ]
    assert Offering.objects.count() == 3


def test_a_dry_run_writes_nothing():
    make.town()
    before = stored()

    said = command(event_csv.LIST, dry_run=True)

    assert "読み込み 6行・取り込める 3行・取り込めない 3行" in said
    assert "試しに読んだだけで、何も保存していません。" in said
    assert stored() == before


def test_the_command_takes_decisions_for_all_rows():
    make.town()

    command(event_csv.LIST, capacity=24, serial_dates=True)

    assert {each.title: each.capacity for each in Offering.objects.all()} == {
        "はじめてのスマホ教室": 20,
        "スマホ入門講座": 15,
        "かごしま吹奏楽の夕べ": 300,
        "LINE相談会": 8,
        "親子料理教室": 24,
    }


def test_the_command_takes_only_smartphone_classes_if_asked():
    make.town()

    command(event_csv.LIST, only_digital=True)

    assert sorted(each.title for each in Offering.objects.all()) == [
        "はじめてのスマホ教室",
        "スマホ入門講座",
    ]


def test_the_command_says_when_the_list_is_another_towns():
    make.other_town()

    said = command(event_csv.LIST, code="462144")

    assert (
        "ご注意：この一覧の市区町村コードは462012です。垂水市（462144）として取り込みます。"
        in said
    )


def test_the_command_says_what_has_changed(tmp_path):
    make.town()
    command(event_csv.LIST)
    changed = tmp_path / "list.csv"
    changed.write_text(
        event_csv.LIST.read_text().replace(",20,0,,2026-06-12", ",25,0,,2026-06-12")
    )

    said = command(changed)

    assert "取り込んだ 0行・取り込めない 3行・取込み済み 2行・前回と内容が違う 1行" in said
    assert "  2行（NO 0000000001）はじめてのスマホ教室　定員" in said.splitlines()


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("list.csv", "131016", "市町村コード 131016 は登録されていません。"),
        ("missing.csv", "462012", "を開けません"),
        ("README.md", "462012", "必要な列がありません："),
    ],
)
def test_the_command_fails_with_a_sentence(name, code, said):
    make.town()

    with pytest.raises(CommandError, match=said) as failure:
        command(event_csv.LIST.parent / name, code=code)

    assert failure.value.returncode == 1


def test_a_capacity_of_nobody_is_refused():
    make.town()

    with pytest.raises(CommandError, match="1以上"):
        command(event_csv.LIST, capacity=0)
