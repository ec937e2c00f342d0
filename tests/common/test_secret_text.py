"""Passwords and the like are found; what an office writes every day passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.secret_text import Secret, found, is_my_number, passes_luhn

SECRETS = {
    "パスワードはsakura1947": Secret.PASSWORD,
    "パスワード：hanako": Secret.PASSWORD,
    "Gmailのパスワード abc12345 を紙に": Secret.PASSWORD,
    "ＬＩＮＥのパスワードは「ｈａｎａ２０２０」": Secret.PASSWORD,
    "pw: neko22": Secret.PASSWORD,
    "「abc123」というパスワードにした": Secret.PASSWORD,
    "Sakura#1がパスワード": Secret.PASSWORD,
    "暗証番号は1234": Secret.PIN,
    "暗証番号　0823": Secret.PIN,
    "ＰＩＮ：１２３４": Secret.PIN,
    "1234が暗証番号": Secret.PIN,
    "認証コード123456を入れた": Secret.PIN,
    "ロック解除の番号は2580です": Secret.PIN,
    "パスワード「1947」": Secret.PIN,
    "カード 4111 1111 1111 1111 で支払い": Secret.CARD,
    "4111-1111-1111-1111": Secret.CARD,
    "４１１１１１１１１１１１１１１１": Secret.CARD,
    "マイナンバー 1234-5678-9018": Secret.MY_NUMBER,
    "123456789018": Secret.MY_NUMBER,
    "口座番号 1234567 に振込": Secret.ACCOUNT,
}
HARMLESS = [
    "",
    "パスワードを再設定した",
    "パスワードを忘れたのでApple IDの画面から",
    "パスワードはGoogleアカウントのもの",
    "パスワードは8文字以上と説明",
    "パスワードはメモしない",
    "パスワードは2026/06/01に変更済み",
    "パスワードは市役所 099-216-1115 に聞く",
    "暗証番号4桁を忘れた",
    "暗証番号は窓口で再設定する。電話 0994-32-1045",
    "暗証番号の変更は6月15日",
    "認証コードが3回届かない",
    "セキュリティコードは聞かない",
    "市役所 099-216-1115 に電話",
    "0992161115",
    "携帯 090-1234-5678",
    "2026-06-01 10:30",
    "202606011030に来場",
    "令和8年6月1日（月）10時から",
    "受付番号 4821-0937",
    "参加者カード 482-109-375",
    "〒892-8677 鹿児島市山下町11-1",
    "料金は12,800円",
    "口座振替の手続きは市民課",
    "4111 1111 1111 1112",  # no card number: the last digit does not check
    "1234 5678 9012",  # no my-number either
]


@pytest.mark.parametrize(("text", "secret"), SECRETS.items())
def test_a_secret_is_found(text, secret):
    assert found(text) is secret


@pytest.mark.parametrize("text", HARMLESS)
def test_everyday_notes_pass(text):
    assert found(text) is None


@given(st.text(alphabet="0123456789", min_size=11, max_size=11))
def test_one_my_number_in_eleven_digits_has_its_check_digit(eleven):
    assert sum(is_my_number(f"{eleven}{digit}") for digit in range(10)) == 1


@given(st.text(alphabet="0123456789", min_size=12, max_size=18))
def test_one_last_digit_checks_a_card_number(start):
    assert sum(passes_luhn(f"{start}{digit}") for digit in range(10)) == 1


@given(
    st.from_regex(
        r"0[1-9][0-9]{1,2}-[0-9]{3}-[0-9]{4}|0[789]0-[0-9]{4}-[0-9]{4}", fullmatch=True
    )
)
def test_no_telephone_number_is_a_secret(number):
    assert found(f"連絡先 {number}") is None


@given(st.dates())
def test_no_day_is_a_secret(day):
    assert found(f"次回は{day:%Y-%m-%d}、または{day:%Y/%m/%d}") is None


@given(st.text(max_size=80))
def test_any_text_is_read(text):
    assert found(text) in {None, *Secret}
