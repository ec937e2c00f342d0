"""What is spoken: names as furigana, numbers digit by digit, no symbol that is read out."""

import re
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.rules import speech
from tests import make


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("6月15日（月）10:00～12:00", "6月15日、月曜日、午前10時から正午"),
        ("10：30〜15:00です。", "午前10時30分から午後3時です。"),
        ("令和8年6月30日（火・祝）", "令和8年6月30日、火曜日"),
        ("【垂水市】「スマホ教室」／第1回", "垂水市、スマホ教室、第1回"),
        (
            "099-216-1115へ",
            "ゼロ、キュウ、キュウ。ニー、イチ、ロク。イチ、イチ、イチ、ゴー、へ",
        ),
        ("受付番号4827-3156。", "受付番号、ヨン、ハチ、ニー、ナナ。サン、イチ、ゴー、ロク。"),
        ("詳しくは https://www.city.example.jp/a?b=c へ。", "詳しくは、へ。"),
        (
            "持ち物：スマホ・眼鏡\n※充電してください！",
            "持ち物、スマホ、眼鏡。充電してください。",
        ),
        ("参加費は500円、10人まで", "参加費は500円、10人まで"),
        ("スマートフォン（らくらく）", "スマートフォン、らくらく"),
        ("髙田\U000e0100さん", "髙田さん"),
        ("", ""),
    ],
)
def test_what_was_written_for_the_eye_is_spoken(written, spoken):
    assert speech.speakable(written) == spoken


def test_names_are_spoken_as_their_furigana():
    readings = {
        "鹿児島市": "カゴシマシ",
        "谷山サザンホール": "タニヤマサザンホール",
        "名山": "",
    }

    spoken = speech.speakable("鹿児島市、谷山サザンホール、名山", readings=readings)

    assert spoken == "かごしまし、たにやまさざんほーる、名山"


def test_a_day_and_a_time_are_spoken_in_words():
    assert speech.moment(make.tokyo("2026-06-15 10:00")) == "6月15日、月曜日、午前10時"
    assert speech.day(date(2026, 1, 4)) == "1月4日、日曜日"
    assert [speech.clock(time(*at)) for at in [(12, 0), (12, 5), (0, 0), (23, 59)]] == [
        "正午",
        "午後0時5分",
        "午前0時",
        "午後11時59分",
    ]


def test_a_telephone_number_is_spoken_in_the_groups_of_the_numbering_plan():
    assert speech.phone("0994321045") == (
        "ゼロ、キュウ、キュウ、ヨン。サン、ニー。イチ、ゼロ、ヨン、ゴー"
    )


SYMBOLS = re.compile(r"[「」『』（）()【】\[\]〜~～／/・※☆★…:：@#<>&{}|\\^_=-]")


@given(st.text(max_size=80))
def test_whatever_somebody_typed_no_symbol_is_left(text):
    spoken = speech.speakable(text)

    assert not SYMBOLS.search(spoken)
    assert "、、" not in spoken
    assert not [each for each in spoken if not each.isprintable()]
    assert speech.speakable(spoken) == spoken


@given(st.text(alphabet="あいう。、", max_size=2000))
def test_a_long_text_is_spoken_in_breaths_and_nothing_of_it_is_lost(text):
    pieces = speech.breaths(text)

    assert all(0 < len(piece) <= speech.LONGEST for piece in pieces)
    spoken = "".join(pieces)
    assert [c for c in spoken if c not in "。、"] == [c for c in text if c not in "。、"]
