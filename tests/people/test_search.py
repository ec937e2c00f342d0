"""Searching while somebody speaks."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.actions import participants
from people.models import Participant, Phone
from people.queries import search
from people.rules import Likeness
from tests import make

pytestmark = pytest.mark.django_db


def found(text, **more):
    return search.by_text(text, municipality=make.town(), **more)


def alike(**typed):
    return [
        (one.participant, one.likeness)
        for one in search.alike(municipality=make.town(), **typed)
    ]


@pytest.fixture
def hana():
    return make.participant(
        name="山田　ハナ", kana="ヤマダ ハナ", phone="0994-32-1045", birth_date=date(1947, 4, 1)
    )


@pytest.mark.parametrize(
    "text",
    [
        *("0994321045", "0994-32-1045", "０９９４３２", "0994", "1045", "１０４５"),
        *(
            "+81 994 32 1045",
            "やまd",
            "やまだ",
            "ヤマダ ハナ",
            "ﾔﾏﾀﾞ",
            "やまた゛",
            "ヤマダハ",
            "や",
        ),
        *("山田", "山田 ハナ", "山田　は"),
    ],
)
def test_the_caller_is_found_by_what_the_clerk_types(hana, text):
    make.participant(name="佐藤　清", kana="サトウ キヨシ", phone="0997-69-3020")

    assert found(text) == [hana]


@pytest.mark.parametrize(
    "text", ["", " ", "　", "09", "1046", "994321045", "ヤマタ", "山口", "ー", "-"]
)
def test_what_means_nobody_finds_nobody(hana, text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("髙田　ハナ", "高田"),
        ("高田　ハナ", "髙田"),
        ("𠮷田　ハナ", "吉田"),
        ("吉田　ハナ", "𠮷田"),
        ("葛󠄀城　ハナ", "葛城"),
        ("葛城　ハナ", "葛󠄀城"),
        ("渡邉　ハナ", "渡辺"),
        ("齋藤　ハナ", "斉藤"),
        ("佐々木　ハナ", "佐佐木"),
    ],
)
def test_variants_of_a_character_are_one_in_search(written, typed):
    person = make.participant(name=written, kana="ア ハナ")

    assert found(typed) == [person]


def test_people_of_the_town_leave_the_area_code_out():
    neighbour = make.participant(phone="099-222-1045")
    make.participant(phone="0994-22-1045")

    assert found("222-1045") == [neighbour]
    assert found("2221") == []
    assert found("22210") == [neighbour]


def test_an_office_with_a_mobile_or_no_number_has_no_area_code():
    assert search.area_code(make.town()) == "099"
    assert search.area_code(make.other_town()) == "0994"
    assert search.area_code(make.town("362077", name="美馬市", phone="")) is None


def test_the_end_of_a_number_comes_before_its_beginning():
    begins = make.participant(phone="0994-32-1045")
    ends = make.participant(phone="099-216-0994")

    assert found("0994") == [ends, begins]


def test_people_come_in_the_order_of_their_furigana():
    names = ["ヤマダ ハル", "ヤマダ ハナ", "ヤマグチ キヨ"]
    for kana in names:
        make.participant(kana=kana)

    assert [person.kana for person in found("やま")] == sorted(names)


def test_no_more_people_are_named_than_asked_for():
    for _ in range(4):
        make.participant(kana="ヤマダ ハナ")

    assert len(found("ヤマダ", limit=3)) == 3


def test_somebody_with_two_numbers_is_named_once(hana):
    make.phone_of(hana, "0994-32-1046")

    assert found("099432") == [hana]


def test_the_number_of_a_joined_entry_finds_the_person_who_stands_for_it(hana):
    old = make.participant(kana="ヤマダ ハナ", phone="090-1234-5678")
    participants.merge(kept=hana, absorbed=old, reason="二重", by=make.BY, at=make.NOON)

    assert found("5678") == [hana]
    assert found("ヤマダ") == [hana]


def test_a_forgotten_person_is_not_found():
    make.participant(kana="ヤマダ ハナ", state="forgotten")

    assert found("ヤマダ") == []


def test_another_towns_people_are_not_found(hana):
    for text in ("1045", "0994321045", "ヤマダ", "山田"):
        assert search.by_text(text, municipality=make.other_town()) == []


@pytest.mark.parametrize("people", [1, 3])
def test_a_search_costs_the_same_whoever_is_found(people, django_assert_num_queries):
    town = make.town()
    for _ in range(people):
        make.participant(name="山田　ハナ", kana="ヤマダ ハナ", phone="0994-32-1045")

    for text, queries in {"1045": 4, "0994321045": 3, "ヤマ": 2, "山": 2}.items():
        with django_assert_num_queries(queries):
            found = search.by_text(text, municipality=town)
            assert [len(person.phones.all()) for person in found] == [1] * people


def populate(town, *, people=2_000):
    """So many people that the database has a reason to choose one index before another."""
    rows = Participant.objects.bulk_create(
        Participant(
            municipality=town,
            name=f"氏名{number}",
            kana="カナ",
            name_key=f"氏名{number}",
            kana_key=f"かな{number}",
            created_at=make.NOON,
        )
        for number in range(people)
    )
    Phone.objects.bulk_create(
        Phone(
            municipality=town,
            participant=row,
            digits=f"099{number:07}",
            last_four=f"{number:04}",
            kind="landline",
        )
        for number, row in enumerate(rows)
    )


def plans(text):
    """How the database answers the search; PostgreSQL is told not to read a table through."""
    town = make.town()
    populate(town)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as captured:
        search.by_text(text, municipality=town)
        queries = [query["sql"] for query in captured.captured_queries]
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        steps = []
        for query in queries:
            cursor.execute(f"{explain} {query}")
            steps.append(" ".join(str(row[-1]) for row in cursor.fetchall()))
    return steps


@pytest.mark.parametrize(
    ("text", "indexes"),
    [
        ("ヤマ", ["participants_by_kana"]),
        ("山", ["participants_by_name"]),
        ("09943", ["phones_by_digits"]),
        ("1045", ["phones_by_last_four", "phones_by_digits"]),
    ],
)
def test_every_search_is_answered_by_its_index_without_sorting(text, indexes):
    steps = plans(text)[: len(indexes)]

    assert [
        index for index, step in zip(indexes, steps, strict=True) if index in step
    ] == indexes
    assert [step for step in steps if "TEMP B-TREE" in step] == []


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"phones": ["0994-32-1045"], "kana": "やまだはな"}, Likeness.PHONE_AND_KANA),
        ({"kana": "ヤマダ ハナ", "birth_date": date(1947, 4, 1)}, Likeness.KANA_AND_BIRTH_DATE),
        ({"name": "山田ハナ", "birth_date": date(1947, 4, 1)}, Likeness.NAME_AND_BIRTH_DATE),
        ({"kana": "ヤマダ ハナ", "phones": ["1045"]}, Likeness.KANA_AND_LAST_FOUR),
        ({"kana": "ヤマダ ハナ", "name": "山田 ハナ"}, Likeness.NAME_AND_KANA),
        ({"phones": ["0994321045"]}, Likeness.PHONE),
        ({"phones": ["0994321045"], "birth_date": date(1950, 1, 1)}, Likeness.PHONE),
    ],
)
def test_a_second_entry_is_warned_of_with_its_reason(hana, typed, reason):
    assert alike(**typed) == [(hana, reason)]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"kana": "ヤマダ ハナ"},
        {"name": "山田 ハナ"},
        {"birth_date": date(1947, 4, 1)},
        {"kana": "ヤマダ ハナ", "name": "山田 ハナ", "birth_date": date(1950, 1, 1)},
        {"phones": ["1045"]},
        {"phones": ["0994"]},
    ],
)
def test_a_likeness_that_many_people_share_is_no_warning(hana, typed):
    assert alike(**typed) == []


def test_the_surest_likeness_comes_first(hana):
    husband = make.participant(kana="ヤマダ キヨシ", phone="0994-32-1045")

    assert alike(kana="ヤマダ ハナ", phones=["0994-32-1045"]) == [
        (hana, Likeness.PHONE_AND_KANA),
        (husband, Likeness.PHONE),
    ]


def test_the_person_being_edited_is_not_a_second_entry(hana):
    assert alike(phones=["0994-32-1045"], besides=hana) == []


def test_a_joined_entry_warns_of_the_person_who_stands_for_it(hana):
    old = make.participant(kana="ヤマダ ハナ", phone="090-1234-5678")
    participants.merge(kept=hana, absorbed=old, reason="二重", by=make.BY, at=make.NOON)

    assert alike(phones=["090-1234-5678"], kana="ヤマダ ハナ") == [
        (hana, Likeness.PHONE_AND_KANA)
    ]


def test_another_towns_people_are_no_second_entry(hana):
    assert (
        search.alike(
            municipality=make.other_town(), phones=["0994-32-1045"], kana="ヤマダ ハナ"
        )
        == []
    )


@pytest.mark.parametrize("people", [1, 3])
def test_the_warning_costs_the_same_whoever_is_alike(people, django_assert_num_queries):
    for _ in range(people):
        make.participant(name="山田　ハナ", kana="ヤマダ ハナ", phone="0994-32-1045")

    town = make.town()
    with django_assert_num_queries(3):
        found = search.alike(
            municipality=town, name="山田 ハナ", kana="ヤマダ ハナ", phones=["0994-32-1045"]
        )
    assert len(found) == people
