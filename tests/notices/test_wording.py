"""Wordings with places: what they may hold, what is left out, and what is shortened."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.choices import MessageChannel, Purpose
from notices.models import Message, NoticeTerms, Wording
from notices.queries import words
from notices.rules import places, segments, wording
from tests import make

SMS, VOICE, MAIL = MessageChannel.SMS, MessageChannel.VOICE, MessageChannel.MAIL
LONG_CLASS = (
    "【令和8年度】はじめてのスマートフォン教室～基本の使い方からマイナポータルまで（全4回）"
)
LONG_HALL = "いちき串木野市市民文化センター大会議室（南館3階）"
STANDARD = (
    "【鹿児島市】「はじめてのスマホ」6月15日（月）10:00の参加が決まりました。"
    "番号4821-0936。お問合せ099-216-1115"
)
LONGEST = {
    "町名": "いちき串木野市",  # as long as names of municipalities are
    "電話": "0996-000-0000",
    "合言葉": "",
    "予定": [{"日時": "12月28日（月）13:30", "講座": LONG_CLASS, "会場": LONG_HALL}],
}


def rules(purpose=Purpose.REMINDER, channel=SMS):
    return places.rules(purpose, channel)


@pytest.mark.parametrize("channel", words.WRITTEN)
@pytest.mark.parametrize("purpose", Purpose)
def test_what_comes_with_the_program_may_be_sent(purpose, channel):
    text = words.standard(purpose, channel)
    wording.check(text, rules=rules(purpose, channel))
    assert text == wording.tidied(text)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_text_message_of_the_program_fits_one(purpose):
    text = words.standard(purpose, SMS)
    sent = wording.fit(text, rules(purpose).example)
    assert (segments.count(sent).parts, sent[-1:].strip()) == (1, sent[-1:])


@pytest.mark.parametrize("watchword", ["", "さくらさくら", "あいうえおかきくけこさし"])
def test_the_longest_reminder_fits_one_and_keeps_day_and_number(watchword):
    sent = wording.fit(words.standard(Purpose.REMINDER, SMS), LONGEST | {"合言葉": watchword})

    assert segments.count(sent).parts == 1
    assert [
        each in sent
        for each in ("【いちき串木野市】", "12月28日（月）13:30", "0996-000-0000へ", watchword)
    ] == [True] * 4


def test_two_classes_of_a_day_are_both_named_with_their_times():
    two = [
        {"日時": "12月28日（月）9:30", "講座": LONG_CLASS, "会場": LONG_HALL},
        {"日時": "12月28日（月）13:30", "講座": "LINE教室", "会場": "公民館"},
    ]
    sent = wording.fit(words.standard(Purpose.REMINDER, SMS), LONGEST | {"予定": two})

    assert (
        segments.count(sent).parts,
        "9:30「" in sent,
        "13:30「LINE教室」公民館" in sent,
    ) == (
        2,
        True,
        True,
    )


def test_what_is_short_enough_is_left_as_it_is():
    values = LONGEST | {
        "予定": [{"日時": "6月1日（月）9:00", "講座": "スマホ", "会場": "公民館"}]
    }
    sent = wording.fit(words.standard(Purpose.REMINDER, SMS), values)
    assert sent == "【いちき串木野市】6月1日（月）9:00「スマホ」公民館。お休みは0996-000-0000へ"


def test_what_stands_in_brackets_goes_with_what_is_in_it():
    text = "a［（{理由}）］b［{順番}番］"
    assert [
        wording.fill(text, {"理由": "雨", "順番": ""}),
        wording.fill(text, {"順番": "2"}),
    ] == ["a（雨）b", "ab2番"]


@given(st.text(max_size=60), st.integers(min_value=1, max_value=40))
def test_what_is_cut_is_never_longer_than_asked(text, length):
    assert segments.units(wording.cut(text, length)) <= max(length, 1)


@given(st.text(alphabet="あ𠮷a「 ", max_size=120), st.text(alphabet="か🏛（", max_size=120))
def test_no_title_and_no_hall_pushes_a_reminder_into_a_second_message(title, hall):
    item = {"日時": "12月28日（月）13:30", "講座": title, "会場": hall}
    sent = wording.fit(words.standard(Purpose.REMINDER, SMS), LONGEST | {"予定": [item]})
    assert segments.count(sent).parts == 1


@pytest.mark.parametrize(
    ("text", "refusal", "said"),
    [
        ("", wording.WordingEmpty, "標準に戻す"),
        ("【{町名}】{予定}{講師}{電話}", wording.PlaceUnknown, "「{講師}」は使えません。"),
        ("【{町名}】{予定}{講師}{電話}", wording.PlaceUnknown, "{予定}"),
        ("【{町名}】{予定}{電話}{", wording.BraceTyped, "{講座}のように"),
        ("【{町名}】{}{電話}", wording.PlaceUnknown, "「{}」"),
        ("【{町名}】{{予定}}{電話}", wording.BraceTyped, "囲むときだけ"),
        ("【{町名}】［{予定}{電話}", wording.BracketTyped, "数が合わない"),
        ("【{町名}】［a［{予定}］］{電話}", wording.BracketTyped, "重なって"),
        ("【{町名}】{予定}", wording.PlaceMissing, "「{電話}」がありません"),
        ("【{町名}】{予定}［{電話}］", wording.PlaceMissing, "［　］の外に"),
        ("{予定}{電話}", wording.PlaceMissing, "「{町名}」がありません"),
        ("{予定}は{町名}の{電話}へ", wording.TownNotFirst, "【{町名}】"),
        ("【{町名}】{予定}https://a.example {電話}", wording.AddressTyped, "迷惑メール"),
        ("【{町名}】{予定}ｗｗｗ．ａ．ｊｐ{電話}", wording.AddressTyped, "詐欺"),
        ("【{町名}】{予定}bit.ly/x{電話}", wording.AddressTyped, "詐欺"),
        ("【{町名}】{予定}{電話}" + "あ" * 260, wording.WordingTooLong, "5通"),
    ],
)
def test_what_may_not_be_sent_is_refused_with_what_to_do(text, refusal, said):
    with pytest.raises(refusal) as caught:
        wording.check(wording.tidied(text), rules=rules())
    assert said in caught.value.message


def test_full_width_braces_and_half_width_brackets_are_understood():
    text = wording.tidied("【｛町名｝】{ 予定 }[{合言葉}]\r\n{電話}")
    wording.check(text, rules=rules())
    assert text == "【{町名}】{予定}［{合言葉}］\n{電話}"


@given(st.text(alphabet="{}［］｛｝町名電話予定あ【】\n", max_size=60))
def test_whatever_is_typed_is_sent_or_refused_in_a_sentence(typed):
    text = wording.tidied(typed)
    try:
        wording.check(text, rules=rules())
    except wording.WordingRefused:
        return
    assert not {*"{}［］"} & {*wording.fit(text, rules().example)}


def message(purpose=Purpose.SEAT_GIVEN, person=None, **columns):
    person = person or make.participant(phone="090-1234-5678")
    given = {
        "text": "「はじめてのスマホ」の参加が決まりました。受付番号は4821-0936です。",
        "context": {
            "講座": "はじめてのスマホ",
            "日時": "6月15日（月）10:00",
            "受付番号": "4821-0936",
        },
        "dedupe_key": "registration:1/",
        "created_at": make.NOON,
    } | columns
    return Message.objects.create(
        municipality=person.municipality, participant=person, purpose=purpose, **given
    )


@pytest.mark.django_db
def test_a_text_message_names_town_class_and_number_and_nobody():
    told = message()
    assert words.sms(told) == STANDARD
    assert told.participant.name not in words.sms(told)


@pytest.mark.django_db
def test_a_call_says_what_staff_would_say_and_mail_says_from_whom_it_is():
    told = message()
    assert words.speech(told) == told.text
    assert words.plain(told) == (
        "鹿児島市 デジタル戦略推進室からのお知らせです。\n\n"
        f"{told.text}\n\n"
        "お問い合わせ\n鹿児島市 デジタル戦略推進室　電話 099-216-1115"
    )


@pytest.mark.django_db
def test_what_says_nothing_of_its_places_is_sent_as_its_sentence_without_a_page():
    told = message(
        text="参加が決まりました。くわしくは https://example.jp/my/1 です。", context={}
    )
    assert words.sms(told) == "【鹿児島市】参加が決まりました。お問合せ099-216-1115"


@pytest.mark.django_db
def test_the_class_s_own_number_goes_before_the_town_s():
    told = message(
        context={"講座": "スマホ", "日時": "6月1日（月）9:00", "電話": "099-000-1111"}
    )
    assert words.sms(told).endswith("お問合せ099-000-1111")


@pytest.mark.django_db
def test_a_town_s_own_wording_goes_before_the_standard_until_it_is_taken_back():
    town, told = make.town(), message()
    own = [("【{町名}】{講座}です。{電話}", 0), ("【{町名}】{日時}です。{電話}", 1), ("", 2)]
    sent = []
    for text, minutes in own:
        Wording.objects.create(
            municipality=town,
            purpose=Purpose.SEAT_GIVEN,
            channel=SMS,
            text=text,
            written_at=make.NOON + timedelta(minutes=minutes),
            actor_key="1",
        )
        sent.append(words.sms(told))
    assert sent == [
        "【鹿児島市】はじめてのスマホです。099-216-1115",
        "【鹿児島市】6月15日（月）10:00です。099-216-1115",
        STANDARD,
    ]


@pytest.mark.django_db
def test_the_person_s_own_watchword_is_said_where_there_is_one():
    person = make.participant(watchword="さくら")
    items = [{"日時": "6月15日（月）10:00", "講座": "スマホ", "会場": "公民館"}]
    told = message(Purpose.REMINDER, person, context={"予定": items})
    assert words.sms(told) == (
        "【鹿児島市】6月15日（月）10:00「スマホ」公民館。合言葉:さくら。お休みは099-216-1115へ"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 30])
def test_many_messages_of_a_town_ask_for_its_wordings_once(many, django_assert_num_queries):
    for number in range(many):
        message(dedupe_key=f"registration:{number}/")
    NoticeTerms.objects.create(municipality=make.town(), check_phone="0992249999")
    rows = [
        *Message.objects.select_related("municipality", "participant__merged_into", "helper")
    ]
    town = make.town()
    with django_assert_num_queries(2):
        loaded = words.of(town)
        sent = {loaded.sms(row) for row in rows}
    assert len(sent) == 1
