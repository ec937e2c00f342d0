"""Telephone numbers as they are written on forms, and what may be sent to them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.phones import (
    PHONE_KIND_LABELS,
    AreaCodeMissing,
    PhoneKind,
    UnreadablePhone,
    display,
    parse,
    search_digits,
    split,
)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "0994-32-1045",
            "0994321045",
            "(0994)32-1045",
            "0994(32)1045",
            "（０９９４）３２－１０４５",
        ),
        *(
            "0994 32 1045",
            "０９９４　３２　１０４５",
            "0994−32−1045",
            "0994ー32ー1045",
            "0994‐32‐1045",
        ),
        *(
            "+81 994 32 1045",
            "+81-994-32-1045",
            "+81(0)994-32-1045",
            "＋８１９９４３２１０４５",
        ),
        *("TEL 0994-32-1045", "電話：0994-32-1045", "℡0994-32-1045", "0994-32-1045（代表）"),
        *("0994.32.1045", "0994・32・1045", "\t0994-32-1045\n", "tel:0994-32-1045"),
    ],
)
def test_one_number_is_written_in_many_ways(text):
    phone = parse(text)
    assert (phone.digits, phone.display, phone.e164) == (
        *("0994321045", "0994-32-1045", "+81994321045"),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("06012345678", (PhoneKind.MOBILE, "060-1234-5678", True)),
        ("07012345678", (PhoneKind.MOBILE, "070-1234-5678", True)),
        ("08012345678", (PhoneKind.MOBILE, "080-1234-5678", True)),
        ("09012345678", (PhoneKind.MOBILE, "090-1234-5678", True)),
        ("0495251175", (PhoneKind.LANDLINE, "0495-25-1175", False)),
        ("0992161115", (PhoneKind.LANDLINE, "099-216-1115", False)),
        ("0997521111", (PhoneKind.LANDLINE, "0997-52-1111", False)),
        ("0883521212", (PhoneKind.LANDLINE, "0883-52-1212", False)),
        ("0312345678", (PhoneKind.LANDLINE, "03-1234-5678", False)),
        ("05012345678", (PhoneKind.IP, "050-1234-5678", False)),
        ("0120123456", (PhoneKind.TOLL_FREE, "0120-123-456", False)),
        ("08001234567", (PhoneKind.TOLL_FREE, "0800-123-4567", False)),
        ("02012345678", (PhoneKind.OTHER, "020-1234-5678", False)),
        ("0570012345", (PhoneKind.OTHER, "0570-012-345", False)),
        ("0990123456", (PhoneKind.OTHER, "0990-123-456", False)),
    ],
)
def test_the_digits_tell_the_kind_and_whether_it_takes_sms(text, told):
    phone = parse(text)
    assert (phone.kind, phone.display, phone.can_receive_sms) == told


def test_every_kind_has_a_japanese_name():
    assert list(PHONE_KIND_LABELS) == list(PhoneKind)


@pytest.mark.parametrize(
    "text", ["222-1400", "２２２－１４００", "32-1045", "5-1234", "6123-4567"]
)
def test_a_number_without_area_code_is_told_not_guessed(text):
    with pytest.raises(AreaCodeMissing) as refusal:
        parse(text)
    assert refusal.value.code == "area_code_missing"
    assert refusal.value.message == (
        "市外局番がありません。"
        "市外局番から「099-000-0000」「090-0000-0000」のように入力してください。"
    )


def test_a_known_area_code_completes_a_local_number():
    assert parse("222-1400", area_code="099").digits == "0992221400"
    assert parse("32-1045", area_code="（0994）").digits == "0994321045"


def test_an_area_code_changes_no_complete_number():
    assert parse("090-1234-5678", area_code="099").digits == "09012345678"


def test_an_area_code_that_does_not_fit_is_refused():
    with pytest.raises(UnreadablePhone):
        parse("32-1045", area_code="099")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "",
            "電話番号を入力してください。「099-000-0000」「090-0000-0000」のように書けます。",
        ),
        ("994321045", "先頭の0がありません。「0994-32-1045」ではありませんか。"),
        ("9012345678", "先頭の0がありません。「090-1234-5678」ではありませんか。"),
        (
            "090-1234-567",
            "電話番号のけた数が合いません。10けた入力されていますが、11けたのはずです。",
        ),
        (
            "0994-32-10455678",
            "電話番号のけた数が合いません。14けた入力されていますが、10けたか11けたのはずです。",
        ),
        ("00120-000-000", "この番号にはつながらないようです。市外局番からお確かめください。"),
        ("0991-222-1400", "この番号にはつながらないようです。市外局番からお確かめください。"),
        ("090-0000-0000", "この番号にはつながらないようです。市外局番からお確かめください。"),
        ("110", "この番号にはつながらないようです。市外局番からお確かめください。"),
        (
            "+1 212 555 0100",
            "海外の電話番号は登録できません。日本の番号を入力してください。",
        ),
        ("0994-32-1045／090-1234-5678", "電話番号は1つずつ入力してください。"),
        (
            "0994-32-1045 内線12",
            (
                "電話番号を読み取れません。"
                "市外局番から「099-000-0000」「090-0000-0000」のように入力してください。"
            ),
        ),
    ],
)
def test_what_is_no_number_is_refused_with_what_to_do(text, sentence):
    with pytest.raises(UnreadablePhone) as refusal:
        parse(text)
    assert refusal.value.message == sentence


@pytest.mark.parametrize("text", ["0" * 5000, "9" * 5000, "０" * 5000, " " * 50_000 + "1"])
def test_a_cell_full_of_rubbish_is_refused_at_once(text):
    with pytest.raises(UnreadablePhone):
        parse(text)


@given(st.text(max_size=20) | st.text("0123456789０９-ー（）()+ /", max_size=16))
def test_any_text_is_a_number_or_a_refusal(text):
    with suppress(UnreadablePhone):
        phone = parse(text)
        assert [parse(phone.digits), parse(phone.display), parse(phone.e164)] == [phone] * 3


@pytest.mark.parametrize(
    "text",
    [
        *(
            "0994-32-1045/090-1234-5678",
            "0994-32-1045、090-1234-5678",
            "0994-32-1045／ 090-1234-5678",
        ),
        *("0994-32-1045\n090-1234-5678", "0994-32-1045 または 090-1234-5678"),
        *("0994-32-1045,090-1234-5678", "0994-32-1045；090-1234-5678/"),
    ],
)
def test_two_numbers_in_one_cell_are_taken_apart(text):
    assert split(text) == ["0994-32-1045", "090-1234-5678"]


def test_an_empty_cell_holds_no_number():
    assert split(" \n") == []


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("３２－１０４５", "321045"),
        ("1045", "1045"),
        ("+81 90-12", "09012"),
        ("やま", ""),
        ("", ""),
    ],
)
def test_a_fragment_is_searched_by_its_digits(typed, digits):
    assert search_digits(typed) == digits


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("0992161115", "099-216-1115"), ("(0994)32-1045", "0994-32-1045"), ("内線 12", "内線 12")],
)
def test_a_number_is_shown_as_it_is_read_aloud(typed, shown):
    assert display(typed) == shown
