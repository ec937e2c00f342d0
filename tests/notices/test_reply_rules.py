"""What is understood of an answer: only what can be meant in one way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.choices import ReplyMeaning
from notices.rules import replies, segments

MEANT = [
    ("1", ReplyMeaning.ATTEND),
    ("１", ReplyMeaning.ATTEND),
    ("①", ReplyMeaning.ATTEND),
    ("1️⃣", ReplyMeaning.ATTEND),
    (" 1 \n", ReplyMeaning.ATTEND),
    ("「１」", ReplyMeaning.ATTEND),
    ("1。", ReplyMeaning.ATTEND),
    ("出席　します。", ReplyMeaning.ATTEND),
    ("参加します！", ReplyMeaning.ATTEND),
    ("２です", ReplyMeaning.ABSENT),
    ("2番", ReplyMeaning.ABSENT),
    ("欠席", ReplyMeaning.ABSENT),
    ("お休みします", ReplyMeaning.ABSENT),
    ("配信停止", ReplyMeaning.STOP),
    ("ＳＴＯＰ", ReplyMeaning.STOP),
    ("Stop.", ReplyMeaning.STOP),
    ("cancel", ReplyMeaning.STOP),
    ("再開", ReplyMeaning.START),
    ("START", ReplyMeaning.START),
    ("ﾍﾙﾌﾟ", ReplyMeaning.HELP),
    ("お問い合わせ", ReplyMeaning.HELP),
]
NOT_MEANT = [
    "",
    "　",
    "12",
    "1 2",
    "1か2",
    "1?",
    "２です？",
    "3",
    "1月は出席します",
    "欠席しません",
    "出席できません",
    "出席の人は何人ですか",
    "主人は欠席、私は出席",
    "はい",
    "いいえ",
    "キャンセル",
    "中止ですか",
    "停止しないで",
    "yes",
    "stop it",
    "11",
    "-1",
]


@pytest.mark.parametrize(("text", "meaning"), MEANT)
def test_what_was_asked_for_is_understood_however_it_is_typed(text, meaning):
    assert replies.meaning(text) is meaning


@pytest.mark.parametrize("text", NOT_MEANT)
def test_what_may_mean_something_else_is_read_by_a_person(text):
    assert replies.meaning(text) is ReplyMeaning.UNCLEAR


def test_what_the_carrier_has_understood_is_so():
    assert replies.meaning("ARRET", carrier_said="STOP") is ReplyMeaning.STOP
    assert replies.meaning("2", carrier_said="") is ReplyMeaning.ABSENT
    assert replies.meaning("2", carrier_said="SOMETHING NEW") is ReplyMeaning.ABSENT


def test_no_word_has_two_meanings():
    words = [word for each in replies.WORDS.values() for word in each]
    assert len(words) == len({*words})
    assert [word for word in words if replies.plain(word) != word] == []


around = st.text("　 \n「」『』()（）\"'“”。．.、,!！:；;\u200b\ufe0f", max_size=6)


@given(st.sampled_from(MEANT), around, around)
def test_nothing_around_it_changes_what_is_meant(known, before, after):
    text, meaning = known
    assert replies.meaning(f"{before}{text}{after}") is meaning


@given(st.text(max_size=200))
def test_any_text_has_a_meaning_and_only_known_words_mean_something(text):
    words = {word for each in replies.WORDS.values() for word in each}
    known = replies.plain(text) in words
    assert (replies.meaning(text) is not ReplyMeaning.UNCLEAR) is known


@given(st.sampled_from(MEANT), st.characters(categories=["L", "N"]))
def test_a_letter_more_is_not_taken_for_the_word(known, letter):
    text, _ = known
    longer = replies.plain(letter + text)
    words = {word for each in replies.WORDS.values() for word in each}
    assert (replies.meaning(letter + text) is ReplyMeaning.UNCLEAR) or longer in words


class TestTheAnswer:
    def test_says_from_whom_what_and_where_to_ask(self):
        said = replies.answer("受け付けました。", town="鹿児島市", phone="099-216-1115")
        assert said == "【鹿児島市】受け付けました。お問合せ 099-216-1115"

    def test_is_nothing_where_there_is_nothing_to_say(self):
        assert replies.answer("", town="鹿児島市", phone="099-216-1115") == ""

    @given(st.text("市町村あ", min_size=1, max_size=60), st.text("あ", min_size=1, max_size=60))
    def test_leaves_the_number_away_rather_than_cost_two(self, town, told):
        said = replies.answer(told, town=town, phone="099-216-1115")
        assert "お問合せ" not in said or segments.count(said).parts == 1
