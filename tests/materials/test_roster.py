"""The roster lies on a table: everybody expected is on it in 五十音順, and nothing else is."""

import re

import pytest

from classes.choices import Channel
from materials.documents import roster
from materials.queries import rosters
from materials.renderers import furigana
from materials.renderers.sheets import NOTE, SMALLEST_BODY
from people.choices import Device, SupportNeed
from tests import make
from tests.materials import paper

pytestmark = pytest.mark.django_db


def class_with(*people, sessions=1, **columns):
    """A class for which people given as (name, kana) have signed up."""
    given = {"title": "はじめてのスマホ教室", "capacity": 60} | columns
    offering = make.offering(sessions=sessions, **given)
    for name, kana in people:
        make.registration(offering, make.participant(name=name, kana=kana))
    return offering


def read(offering, number=1):
    membership = make.membership(town=offering.municipality)
    session = rosters.sessions_of(membership).get(offering=offering, number=number)
    return roster.read(session, rosters.expected(session), held=rosters.held(session))


def print_out(offering, number=1):
    return roster.render(read(offering, number), at=make.NOON)


def crowd(size):
    """People of one family name and as many given names."""
    letters = [
        *"アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"
    ]
    return [("髙田　清", f"タカダ {letter}キヨシ") for letter in letters[:size]]


def test_people_stand_in_gojuon_order_with_the_letter_where_a_row_begins():
    said = read(
        class_with(
            ("渡邉　一", "ワタナベ ハジメ"),
            ("葛\U000e0100城　清", "カツラギ キヨシ"),
            ("𠮷留　フミ子", "ヨシドメ フミコ"),
            ("上野　花", "ウエノ ハナ"),
            ("川邉　キヌ", "カワナベ キヌ"),
        )
    )

    assert [(line.number, line.kana_row, line.kana) for line in said.lines] == [
        (1, "あ", "ウエノ ハナ"),
        (2, "か", "カツラギ キヨシ"),
        (3, "", "カワナベ キヌ"),
        (4, "や", "ヨシドメ フミコ"),
        (5, "わ", "ワタナベ ハジメ"),
    ]


@pytest.mark.parametrize(
    ("name", "kana"),
    [
        ("𠮷留　フミ子", "ヨシドメ フミコ"),
        ("山﨑　千代", "ヤマサキ チヨ"),
        ("髙田　ハナ", "タカダ ハナ"),
        ("葛\U000e0100城　清", "カツラギ キヨシ"),
        ("辻\U000e0100　勇", "ツジ イサム"),
    ],
)
def test_a_name_can_be_copied_from_the_paper_as_it_was_typed(name, kana):
    printed = paper.text(print_out(class_with((name, kana))).content)

    assert "".join(name.split()) in printed
    assert kana.split()[0] in printed


def test_the_head_says_which_session_it_is():
    said = read(class_with(sessions=4, instructor=make.helper(name="德永　慎一")), number=2)

    assert (said.title, said.meeting) == ("はじめてのスマホ教室", "第2回（全4回）")
    assert (said.when, said.instructor) == ("令和8年6月22日（月）10:00〜12:00", "德永　慎一")


def test_it_says_what_somebody_needs_and_has_in_words():
    offering = class_with()
    person = make.participant(
        device=Device.RAKURAKU, support_needs=[SupportNeed.HEARING, SupportNeed.WHEELCHAIR]
    )
    make.registration(offering, person)

    printed = paper.text(print_out(offering).content)
    assert "らくらくスマートフォン" in printed
    assert "聞こえにくい（筆談など）" in printed
    assert "車いす" in printed


def test_it_holds_no_number_by_which_somebody_could_be_called():
    offering = class_with()
    make.registration(offering, make.participant(phone="090-1234-5678", address="山下町5-9"))

    printed = paper.text(print_out(offering).content)
    assert re.findall(r"\d{3,4}-?\d{4}|山下町", printed) == []


def test_two_people_of_one_name_are_told_apart_by_their_reference():
    offering = class_with(
        ("林　花子", "ハヤシ ハナコ"), ("林　華子", "ハヤシ ハナコ"), ("西　トミ", "ニシ トミ")
    )
    given = {one.participant.name: one.reference for one in rosters.expected(_first(offering))}

    said = {line.name: line.reference for line in read(offering).lines}
    assert said == given | {"西　トミ": ""}


def test_a_merged_person_is_on_the_roster_as_the_one_that_was_kept():
    offering = class_with()
    kept = make.participant(name="髙田　ハナ", kana="タカダ ハナ")
    absorbed = make.participant(name="高田　花", kana="タカダ ハナ")
    make.registration(offering, absorbed)
    absorbed.state, absorbed.merged_into = "merged", kept
    absorbed.save()

    assert [line.name for line in read(offering).lines] == ["髙田　ハナ"]


def test_who_cancelled_is_not_expected():
    offering = class_with(("西　トミ", "ニシ トミ"))
    offering.registrations.update(state="cancelled")

    assert read(offering).lines == ()


def test_forty_people_take_three_pages_each_with_its_number_and_the_head():
    printed = paper.pages(print_out(class_with(*crowd(40))).content)

    assert [re.findall(r"\d／\dページ", page) for page in printed] == [
        ["1／3ページ"],
        ["2／3ページ"],
        ["3／3ページ"],
    ]
    assert [page.count("お名前") for page in printed] == [1, 1, 1]
    assert [page.count("はじめてのスマホ教室") for page in printed] == [1, 1, 1]
    assert sum(page.count("髙田") for page in printed) == 40


@pytest.mark.parametrize("size", [0, 3, 17, 18, 19, 40])
def test_there_are_lines_for_those_who_come_without_having_signed_up(size):
    printed = paper.pages(print_out(class_with(*crowd(size))).content)

    assert [page.count("当日、申込みなしで来られた方") for page in printed] == [
        *[0] * (len(printed) - 1),
        1,
    ]
    assert 5 <= printed[-1].count("フリガナ") <= 10


def test_nothing_is_smaller_than_twelve_points_but_furigana_and_notes():
    sizes = paper.sizes(print_out(class_with(*crowd(3))).content)

    assert min(sizes) >= NOTE
    assert [size for size in sizes if NOTE < size < SMALLEST_BODY] == []


def test_every_font_is_embedded_and_subset():
    printed = paper.fonts(print_out(class_with(("𠮷留　フミ子", "ヨシドメ フミコ"))).content)

    assert [*printed.values()] == [True] * len(printed)
    assert [name for name in printed if not re.match(r"/[A-Z]{6}\+", name)] == []


def test_the_same_roster_at_the_same_minute_is_the_same_bytes():
    said = read(class_with(*crowd(3)))

    assert roster.render(said, at=make.NOON) == roster.render(said, at=make.NOON)


def test_a_letter_that_no_font_has_is_named_with_the_person():
    document = print_out(class_with(("髙🧓田　ハナ", "タカダ ハナ")))

    assert [(one.where, one.character, one.code) for one in document.warnings] == [
        ("1番 髙🧓田　ハナ さん（タカダ ハナ）", "🧓", "U+1F9D3")
    ]
    assert "髙〓田" in paper.text(document.content)


def test_a_walk_in_who_was_admitted_is_on_the_next_print():
    offering = class_with()
    make.registration(offering, channel=Channel.WALK_IN)

    assert len(read(offering).lines) == 1


@pytest.mark.parametrize(
    ("name", "kana"),
    [
        ("勘解由小路　左衛門三郎", "カデノコウジ サエモンサブロウ"),
        (
            "ジョナサン・アレクサンダー・フェルナンデス",
            "ジョナサン アレクサンダー フェルナンデス",
        ),
        ("髙" * 80, "タカ" * 60),
    ],
)
def test_a_name_of_any_length_is_printed_to_its_end_within_its_column(name, kana):
    printed = paper.text(print_out(class_with((name, kana))).content)
    width = roster.PERSON[1] - 4
    block = furigana.name(name, kana, width=width, style=roster.NAME)

    assert "".join(name.split()) in printed
    assert block.style.size >= SMALLEST_BODY
    assert [row for row in block.rows if sum(p.width(block.style) for p in row) > width] == []


def test_each_reading_stands_over_its_own_part_of_the_name():
    part = furigana.Part

    assert furigana.parts("髙田　ハナ", "タカダ ハナ") == [
        part("髙田", "タカダ"),
        part("ハナ", ""),
    ]
    assert furigana.parts("髙田ハナ", "タカダ ハナ") == [part("髙田ハナ", "タカダ ハナ")]
    assert furigana.parts("ジョン・ドウ", "ジョン ドウ") == [part("ジョン・ドウ", "")]


@pytest.mark.parametrize("size", [1, 3])
def test_a_roster_costs_two_queries_whatever_its_length(size, django_assert_num_queries):
    session = _first(class_with(*crowd(size)))

    with django_assert_num_queries(2):
        roster.read(session, rosters.expected(session), held=rosters.held(session))


def _first(offering):
    membership = make.membership(town=offering.municipality)
    return rosters.sessions_of(membership).get(offering=offering, number=1)
