"""Bytes to records: encodings, line ends, line breaks inside cells, rows that are broken."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classes.datasets import event_lists
from classes.rules.events import rows
from classes.rules.events.readings import Allowances
from tests.classes import event_csv

HEADER = "NO,名称,開始日,開始時刻,終了時刻,集合場所\n"


def cells(listed):
    return [dict(record.cells) for record in listed.records]


@pytest.mark.parametrize(
    ("encode", "name"),
    [
        (lambda text: text.encode(), "UTF-8"),
        (lambda text: text.encode("utf-8-sig"), "UTF-8 BOM付き"),
        (lambda text: text.encode("cp932"), "Shift_JIS"),
        (lambda text: text.replace("\n", "\r\n").encode("cp932"), "Shift_JIS"),
        (lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"), "UTF-8 BOM付き"),
        (lambda text: text.replace("\n", "\r").encode(), "UTF-8"),
    ],
)
def test_a_list_reads_the_same_in_every_encoding_and_with_every_line_end(encode, name):
    text = event_csv.LIST.read_text()
    plain = event_lists.read(text.encode())

    listed = event_lists.read(encode(text))

    assert (listed.encoding, cells(listed)) == (name, cells(plain))
    assert cells(plain)[0]["説明"] == "電話のかけ方と\n写真の撮り方を学びます。"


def test_a_row_has_the_number_that_a_spreadsheet_shows():
    text = HEADER + '1,"二行の\n名称",,,,\n\n,,,,,\n2,次,,,,\n'

    listed = event_lists.read(text.encode())

    assert [(each.number, each["NO"]) for each in listed.records] == [(2, "1"), (5, "2")]


def test_columns_of_which_nothing_is_known_are_named():
    assert event_lists.read(event_csv.LIST.read_bytes()).unknown == ("担当者メモ",)


def test_the_columns_of_the_recommended_data_set_are_understood():
    text = (
        "イベント名*,開始日*,開始時間*,終了時間*,場所名称*,参加申込終了日\n"
        "教室,2026-06-15,10:00,12:00,公民館,\n"
    )

    (record,) = event_lists.read(text.encode()).records

    assert (record["名称"], record["開始時刻"], record["終了時刻"]) == (
        "教室",
        "10:00",
        "12:00",
    )


def test_missing_columns_are_named():
    with pytest.raises(event_lists.ColumnsMissing) as refusal:
        event_lists.read("NO,名称,開始日\n1,教室,2026-06-15\n".encode())

    assert refusal.value.context["columns"] == [
        "開始時刻",
        "終了時刻",
        "場所名称または集合場所",
    ]
    assert refusal.value.message == (
        "必要な列がありません：開始時刻、終了時刻、場所名称または集合場所。"
        "1行目を見出しにして、これらの列を加えたCSVを取り込んでください。"
    )


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", event_lists.ListEmpty),
        (b"\xef\xbb\xbf", event_lists.ListEmpty),
        (b"\n\n", event_lists.ListEmpty),
        (b"PK\x03\x04 a workbook", event_lists.NotText),
        ("名称,開始日".encode("utf-16"), event_lists.NotText),
        (b"a,b\x00c", event_lists.NotText),
        (b"\x81\xff\xfe\xfd" * 50, event_lists.EncodingUnknown),
        ("名称\t開始日\n".encode(), event_lists.NotCommaSeparated),
        ("名称;開始日\n".encode(), event_lists.NotCommaSeparated),
        (b'"a,b\n', event_lists.NotCommaSeparated),
        (("名称," + HEADER).encode(), event_lists.ColumnTwice),
        (b"x" * (event_lists.LARGEST + 1), event_lists.ListTooLarge),
    ],
)
def test_a_file_that_is_no_list_is_refused_as_a_whole(content, refusal):
    with pytest.raises(refusal) as raised:
        event_lists.read(content)

    assert type(raised.value) is refusal


def test_a_quotation_mark_that_is_never_closed_costs_one_row():
    text = HEADER + '1,前,,,,\n2,"閉じない,,,,\n3,後,,,,\n'

    listed = event_lists.read(text.encode())

    assert [(each["NO"], bool(each.fault)) for each in listed.records] == [
        ("1", False),
        ("", True),
        ("3", False),
    ]


def test_text_behind_a_closed_quotation_mark_costs_one_row():
    text = HEADER + '1,"前"後,,,,\n2,次,,,,\n'

    assert [bool(each.fault) for each in event_lists.read(text.encode()).records] == [
        True,
        False,
    ]


def test_a_row_with_more_cells_than_the_header_is_broken_and_a_shorter_one_is_not():
    text = HEADER + "1,教室,2026-06-15,10:00,12:00,公民館,余り\n2,教室\n3,教室,,,,,,\n"

    assert [each.fault for each in event_lists.read(text.encode()).records] == [
        "見出しは6列ですが、この行には7列あります",
        "",
        "",
    ]


def test_a_few_unreadable_bytes_cost_their_row_only():
    text = event_csv.written({}, {"名称": "こわれ@教室"}).encode().replace(b"@", b"\xff")

    read = rows.read_all(event_lists.read(text).records, allow=Allowances())

    assert [event_csv.problems(row) for row in read] == [
        [],
        [("unreadable_characters", "名称", "こわれ\N{REPLACEMENT CHARACTER}教室")],
    ]


CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12
) | st.sampled_from(
    [
        *("", '"', "44596", "随時", "2026-06-15", "2026-06-14", "24:00", "午後13時", "0.5"),
        *("毎週月曜日 全4回", "6月15日・22日 全2回", "午前コース10~12時、午後コース2~4時"),
        *("全9回", "０９９-1", "不要", "抽選", "20組", "1,000円", "12?6"),
    ]
)


def taken_in_or_told(read):
    """Every row is an event, or has at least one reason why not."""
    return [bool(row.event) != bool(row.problems) for row in read]


@settings(max_examples=300, deadline=None)
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_sentence(content):
    for head in (b"", HEADER.encode()):
        try:
            records = event_lists.read(head + content).records
        except event_lists.ListUnreadable:
            records = ()
        read = rows.read_all(records, allow=Allowances(capacity=9, serials=True))

        assert taken_in_or_told(read) == [True] * len(records)


@settings(max_examples=500, deadline=None)
@given(
    changes=st.lists(
        st.dictionaries(st.sampled_from([*event_csv.READABLE]), CELL, max_size=5), max_size=4
    ),
    capacity=st.none() | st.just(12),
    serials=st.booleans(),
)
def test_every_row_is_taken_in_or_told(changes, capacity, serials):
    read = event_csv.read(*changes, capacity=capacity, serials=serials)

    assert taken_in_or_told(read) == [True] * len(changes)
    assert [each.sentence[-1] for row in read for each in (*row.problems, *row.notes)] == [
        "。" for row in read for each in (*row.problems, *row.notes)
    ]
