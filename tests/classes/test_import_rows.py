"""What a row means: taken in as it stands, or told with the reason and the way out."""

import pytest

from classes.choices import Kind, RegistrationMode
from classes.rules.events.venues import Place
from tests import make
from tests.classes import event_csv
from tests.classes.event_csv import notes, one, problems, sentence


def test_a_row_without_doubt_says_everything():
    row = one(
        説明="電話のかけ方\n\n\n\u3000写真の撮り方",
        対象者="60歳以上の方",
        住所市区町村="鹿児島市",
        住所町名="山下町",
        住所丁目以下="5-9",
        郵便番号="8920000",
        緯度="31.5966",
        URL="https://example.jp/1",
        連絡先名称="生涯学習課\u3000学習係",
        イベント種類="生活と環境",
    )

    assert (problems(row), notes(row)) == ([], [])
    event = row.event
    assert (event.title, event.kind, event.digital) == (
        "はじめてのスマホ教室",
        Kind.CLASSROOM,
        True,
    )
    assert event.place == Place(
        name="中央公民館",
        address="鹿児島市山下町5-9",
        postal_code="892-0000",
        latitude=event.place.latitude,
    )
    assert str(event.place.latitude) == "31.596600"
    assert event.meetings == ((make.tokyo("2026-06-15 10:00"), make.tokyo("2026-06-15 12:00")),)
    assert (event.opens_at, event.closes_at) == (
        make.tokyo("2026-06-01 08:30"),
        make.tokyo("2026-06-12 17:00"),
    )
    assert (event.capacity, event.fee, event.minimum_age) == (20, 0, 60)
    assert event.mode == RegistrationMode.REQUIRED
    assert (event.contact_name, event.contact_phone) == ("生涯学習課 学習係", "0992161115")
    assert (event.source_url, event.category) == ("https://example.jp/1", "生活と環境")
    assert event.description == (
        "電話のかけ方\n写真の撮り方\n\n対象：60歳以上の方\n\n"
        "これまでの申込方法：2026/06/01 08:30~2026/06/12 17:00"
    )


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"名称": " "}, ("title_missing", "名称", "")),
        ({"名称": "あ" * 121}, ("title_too_long", "名称", "あ" * 59 + "…")),
        ({"開始日": ""}, ("date_missing", "開始日", "")),
        ({"開始日": "来週"}, ("unreadable_date", "開始日", "来週")),
        ({"開始日": "2026-02-30"}, ("unreadable_date", "開始日", "2026-02-30")),
        ({"開始日": "1926-06-15"}, ("unlikely_year", "開始日", "1926-06-15")),
        ({"開始日": "随時"}, ("any_time", "開始日", "随時")),
        ({"終了日": "2026-06-14"}, ("ends_before_start", "終了日", "2026-06-14")),
        ({"終了日": "2026-08-31"}, ("open_ended", "終了日", "2026-08-31")),
        ({"開始時刻": ""}, ("time_missing", "開始時刻", "")),
        ({"終了時刻": ""}, ("time_missing", "終了時刻", "")),
        ({"開始時刻": "朝"}, ("unreadable_time", "開始時刻", "朝")),
        ({"開始時刻": "随時"}, ("any_time", "開始時刻", "随時")),
        ({"開始時刻": "25:00"}, ("unreadable_time", "開始時刻", "25:00")),
        ({"終了時刻": "0.4375"}, ("serial_time", "終了時刻", "0.4375")),
        ({"終了時刻": "10:00"}, ("ends_before_start", "終了時刻", "10:00")),
        ({"集合場所": ""}, ("venue_missing", "場所名称", "")),
        ({"集合場所": "館" * 121}, ("venue_too_long", "集合場所", "館" * 59 + "…")),
        ({"定員": ""}, ("capacity_missing", "定員", "")),
        ({"定員": "20組"}, ("unreadable_capacity", "定員", "20組")),
        ({"定員": "0"}, ("unreadable_capacity", "定員", "0")),
        ({"定員": "若干名"}, ("unreadable_capacity", "定員", "若干名")),
        ({"料金(基本)": "実費"}, ("unreadable_fee", "料金(基本)", "実費")),
        ({"申込期限日": "44596"}, ("serial_date", "申込期限日", "44596")),
        ({"申込期限日": "前日"}, ("unreadable_date", "申込期限日", "前日")),
        ({"申込期限時刻": "夕方"}, ("unreadable_time", "申込期限時刻", "夕方")),
        ({"申込期限日": "2026-06-16"}, ("deadline_after_event", "申込期限日", "2026-06-16")),
        ({"状態": "中止"}, ("called_off", "状態", "中止")),
        ({"名称": "【中止】スマホ教室"}, ("called_off", "名称", "【中止】スマホ教室")),
    ],
)
def test_what_cannot_be_taken_in_is_told_with_column_and_value(cells, expected):
    row = one(**cells)

    assert (row.event, problems(row)) == (None, [expected])


def test_every_reason_of_a_row_is_told_at_once():
    row = one(開始時刻="", 定員="", 集合場所="")

    assert [code for code, _, _ in problems(row)] == [
        "venue_missing",
        "time_missing",
        "capacity_missing",
    ]


def test_the_number_of_a_day_is_told_with_the_day_it_may_be():
    assert sentence(one(申込期限日="44596")) == (
        "日付でなく番号になっています。表計算ソフトの日付番号なら"
        "令和4年（2022年）2月4日（金）です。正しければ 2022-02-04 と入れるか、"
        "「日付番号を日付として読む」を選んで取り込んでください。"
    )


def test_numbers_are_read_as_days_once_somebody_has_decided_so():
    (row,) = event_csv.read({"申込期限日": "46185"}, serials=True)

    assert (problems(row), notes(row)) == ([], ["serial_date"])
    assert row.event.closes_at == make.tokyo("2026-06-12 17:00")


def test_a_number_that_a_converter_left_in_another_cell_is_told_too():
    row = one(申込期限日="", 申込期限時刻="", 申込方法="2月4日までに電話で\n申込期限日: 44596")

    assert problems(row) == [("serial_date", "申込期限日", "44596")]


def test_the_number_of_a_time_is_told_with_the_time_it_may_be():
    assert "10:30です" in sentence(one(終了時刻="0.4375"))


def test_the_venue_is_the_place_and_else_where_people_meet():
    both = one(場所名称="市民ホール", 集合場所="正面玄関")

    assert [one().event.place.name, both.event.place.name] == ["中央公民館", "市民ホール"]


def test_a_venue_that_only_the_title_names_is_proposed():
    row = one(集合場所="", 名称="弦楽の午後(きららホール 6月15日)")

    assert sentence(row) == (
        "場所名称も集合場所も空です。名称にある「きららホール」なら、それを場所名称に入れてください。"
    )


def test_an_address_that_lost_a_character_is_cut_there_and_noted():
    row = one(住所市区町村="小平市", 住所町名="花小金井南町", 住所丁目以下="2丁目12?6")

    assert (row.event.place.address, notes(row)) == ("小平市花小金井南町", ["garbled"])


def test_a_capacity_in_words_is_proposed_and_not_taken():
    row = one(定員="", 説明="どなたでも。定員１５名。")

    assert sentence(row) == (
        "定員が空です。説明に「定員15名」とあります。人数を入れるか、"
        "「定員が空の行の定員」を決めて取り込んでください。"
    )


def test_a_capacity_for_rows_without_one_is_taken_once_somebody_has_decided_it():
    empty, full = event_csv.read({"定員": ""}, {"名称": "別の教室"}, capacity=12)

    assert (empty.event.capacity, notes(empty)) == (12, ["capacity_given"])
    assert (full.event.capacity, notes(full)) == (20, [])


@pytest.mark.parametrize(
    ("cell", "number"), [("20名", 20), ("先着１０人", 10), ("1,000", 1000)]
)
def test_capacities_are_read_as_people_write_them(cell, number):
    assert one(定員=cell).event.capacity == number


@pytest.mark.parametrize(
    ("basic", "details", "fee", "told"),
    [
        ("500", "", 500, []),
        ("1,000円", "材料費", 1000, []),
        ("無料", "", 0, []),
        ("0", "2,860円(テキスト代)", 0, []),
        ("", "", 0, ["fee_missing"]),
    ],
)
def test_fees_are_read_as_people_write_them(*, basic, details, fee, told):
    row = one(**{"料金(基本)": basic, "料金(詳細)": details})

    assert (row.event.fee, notes(row)) == (fee, told)


def test_a_price_in_words_alone_is_told_because_it_is_not_free_of_charge():
    row = one(**{"料金(基本)": "", "料金(詳細)": "3回で800円"})

    assert problems(row) == [("fee_in_words", "料金(詳細)", "3回で800円")]


@pytest.mark.parametrize(
    ("how", "mode", "told"),
    [
        ("不要", RegistrationMode.NOT_NEEDED, []),
        ("直接会場へ", RegistrationMode.NOT_NEEDED, []),
        ("予約不要\n当日直接会場へお越しください。", RegistrationMode.NOT_NEEDED, []),
        (
            "申し込みは必要ありません。直接、教室にお越しください。",
            RegistrationMode.NOT_NEEDED,
            [],
        ),
        ("事前予約は不要　当日先着順", RegistrationMode.NOT_NEEDED, []),
        ("電話または直接公民館へ", RegistrationMode.REQUIRED, ["opening_unknown"]),
        ("要予約", RegistrationMode.REQUIRED, ["opening_unknown"]),
        (
            "1回目は申込不要、2回目はお申込みください",
            RegistrationMode.REQUIRED,
            ["how_unclear", "opening_unknown"],
        ),
        ("", RegistrationMode.REQUIRED, ["how_missing", "opening_unknown"]),
        ("電話。多数の場合は抽選", RegistrationMode.REQUIRED, ["drawn", "opening_unknown"]),
    ],
)
def test_whether_one_registers_is_read_from_how_one_applies(how, mode, told):
    row = one(申込方法=how)

    assert (row.event.mode, notes(row)) == (mode, told)


@pytest.mark.parametrize(
    ("how", "selection", "told"),
    [
        ("電話。多数の場合は抽選", "lottery", ["drawn"]),
        ("お電話か直接窓口へ。当選者のみ電話連絡いたします。", "lottery", ["drawn"]),
        ("はがきで申込み。抽せん", "lottery", ["drawn"]),
        ("電話。※抽選ではなく、先着順となります", "first_come", []),
        ("電話または直接公民館へ", "first_come", []),
        ("予約不要。当日、お菓子の抽選があります", "first_come", []),
    ],
)
def test_lots_are_drawn_only_where_the_list_says_so(how, selection, told):
    row = one(申込方法=how)

    assert row.event.selection == selection
    assert [note for note in notes(row) if note == "drawn"] == told


@pytest.mark.parametrize(
    ("day", "hour", "closes", "told"),
    [
        ("2026-06-12", "", "2026-06-12 23:59", "deadline_hour_missing"),
        ("", "", "2026-06-15 10:00", "deadline_missing"),
        ("随時", "", "2026-06-15 10:00", "deadline_missing"),
        ("2026-06-15", "", "2026-06-15 10:00", "deadline_that_day"),
        ("2026-06-15", "11:00", "2026-06-15 11:00", None),
    ],
)
def test_registration_closes_at_the_deadline_or_when_the_event_begins(
    *, day, hour, closes, told
):
    row = one(申込期限日=day, 申込期限時刻=hour, 申込方法="電話")

    assert row.event.closes_at == make.tokyo(closes)
    assert notes(row) == [*([told] if told else []), "opening_unknown"]


def test_a_deadline_of_the_wrong_year_is_told_with_the_likely_one():
    assert sentence(one(申込期限日="2027-06-12")) == (
        "申込期限が開催より後です。2026-06-12 ではありませんか。"
        "申込期限か開催日を直してください。"
    )


def test_opening_is_read_only_from_a_span_that_ends_with_the_deadline():
    row = one(申込方法="2026/06/01 08:30~2026/06/11 17:00")

    assert (row.event.opens_at, notes(row)) == (None, ["opening_unknown"])


@pytest.mark.parametrize(
    ("cell", "digits", "told"),
    [
        ("０９９－２１６－１１１５", "0992161115", []),
        ("", "", ["phone_missing"]),
        ("222-1400", "", ["area_code_missing"]),
        ("内線だけ", "", ["phone_unread"]),
        ("099-216-1115/0994-32-1045", "0992161115", ["several_phones"]),
    ],
)
def test_a_telephone_that_cannot_be_dialled_is_left_out_and_noted(cell, digits, told):
    row = one(連絡先電話番号=cell)

    assert (row.event.contact_phone, notes(row)) == (digits, told)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"集合場所": "オンライン"}, "online"),
        ({"名称": "いろどり?楽部のスマホ教室"}, "garbled"),
        ({"名称": "スマホ教室【全4回】1"}, "part_of_series"),
        ({"主催団体": "NPO法人ともだち"}, "other_organiser"),
        ({"URL": "javascript:alert(1)"}, "url_unread"),
        ({"郵便番号": "12"}, "postal_code_unread"),
        ({"緯度": "北緯"}, "place_unread"),
        ({"緯度": "NaN"}, "place_unread"),
        ({"説明": "あ" * 3000}, "cut"),
    ],
)
def test_a_doubt_that_is_no_hindrance_is_noted(cells, code):
    row = one(**cells)

    assert (problems(row), notes(row)) == ([], [code])


@pytest.mark.parametrize(
    ("title", "digital", "kind"),
    [
        ("ＬＩＮＥのつかいかた", True, Kind.CLASSROOM),
        ("シニアのパソコン入門", True, Kind.CLASSROOM),
        ("スマホなんでも相談会", True, Kind.CONSULTATION),
        ("デジタル一眼カメラに挑戦", False, Kind.CLASSROOM),
        ("弁護士による法律相談", False, Kind.CLASSROOM),
    ],
)
def test_smartphone_classes_are_told_from_other_events_by_their_title(title, digital, kind):
    event = one(名称=title).event

    assert (event.digital, event.kind) == (digital, kind)


def test_an_event_is_the_same_however_it_is_numbered_and_spaced():
    first, again = event_csv.read(
        {"NO": "1"}, {"NO": "77", "名称": "はじめての スマホ教室", "定員": "30"}
    )

    assert problems(again) == [("same_event_twice", "名称", "はじめての スマホ教室")]
    assert sentence(again) == (
        "2行と名称・開始日・開始時刻・会場が同じです。"
        "どちらかを消すか、名称で区別できるようにしてください。"
    )
    assert first.event.key.startswith("462012:")


@pytest.mark.parametrize(
    "change",
    [
        {"名称": "スマホ応用教室"},
        {"開始日": "2026-06-16", "終了日": "2026-06-16"},
        {"開始時刻": "10:30"},
        {"集合場所": "東部公民館"},
        {"都道府県コード又は市区町村コード": "462144"},
    ],
)
def test_an_event_is_another_one_when_name_time_place_or_source_differ(change):
    assert one(**change).event.key != one().event.key


def test_a_number_in_the_list_is_no_content():
    assert one(NO="1").event.digest == one(NO="2").event.digest
    assert one(定員="20").event.digest != one(定員="21").event.digest


@pytest.mark.parametrize("written", ["46201", "４６２０１２", " 462012 "])
def test_the_same_event_is_recognised_with_and_without_the_check_digit(written):
    column = "都道府県コード又は市区町村コード"

    assert one(**{column: written}).event.key == one(**{column: "462012"}).event.key
    assert one(**{column: written}).code == "462012"
