"""A town lays its lists of points out as its local currency takes them in."""

import pytest
import time_machine

from accounts.models import AuditEvent
from attendance.actions import point_columns
from attendance.choices import PointField
from attendance.models import PointColumn
from attendance.queries import points
from attendance.rules.point_columns import DEFAULT, Column
from tests import make
from tests.attendance.pages import text
from tests.materials import paperwork

pytestmark = pytest.mark.django_db
WHERE = "/staff/points/columns/"
MIMACA = {
    "place_points": "2",
    "head_points": "付与額",
    "place_phone": "1",
    "head_phone": "会員ID",
}


@pytest.fixture
def own(client):
    with time_machine.travel(paperwork.AFTER, tick=False):
        client.force_login(make.staff())
        yield client


def choose(*columns):
    return point_columns.choose(make.town(), columns=columns, by=make.BY, at=make.NOON)


def test_a_town_that_never_said_has_the_default():
    assert points.columns(make.town()) == DEFAULT
    assert [column.heading for column in DEFAULT] == [
        "付与番号",
        "付与日",
        "会員番号",
        "氏名",
        "フリガナ",
        "ポイント",
    ]


def test_the_file_has_the_fields_of_the_town_in_its_order(own):
    paperwork.payout(make.helper(phone="0992161115"))

    said = text(own.post(WHERE, MIMACA, follow=True))
    file = b"".join(own.get("/staff/points/payouts/1.csv").streaming_content).decode(
        "utf-8-sig"
    )

    assert "一覧の項目を保存しました。" in said
    assert file.splitlines() == ["会員ID,付与額", "0992161115,100"]
    event = AuditEvent.objects.get(action="points.columns_chosen")
    assert event.detail == {"fields": ["phone", "points"]}


def test_another_town_keeps_its_own():
    choose(Column(PointField.POINTS, "付与額"))

    assert points.columns(make.other_town()) == DEFAULT


@pytest.mark.parametrize(
    "columns",
    [
        [],
        [Column(PointField.NAME, "氏名")],
        [Column(PointField.POINTS, " ")],
        [Column(PointField.POINTS, "あ" * 41)],
        [Column(PointField.POINTS, "一"), Column(PointField.POINTS, "二")],
    ],
)
def test_columns_of_which_no_list_can_be_made_are_refused(columns):
    with pytest.raises(point_columns.ColumnsImpossible):
        choose(*columns)
    assert PointColumn.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"place_points": "九"}, "「ポイント」の順番は、1から8までの数字で入力してください。"),
        ({"place_name": "1"}, "「ポイント」を含む項目に順番をつけ"),
        ({"place_points": "1", "head_points": "あ" * 41}, "見出しを40文字までで"),
    ],
)
def test_wrong_input_is_explained(own, typed, sentence):
    assert sentence in text(own.post(WHERE, typed))
    assert PointColumn.objects.count() == 0
