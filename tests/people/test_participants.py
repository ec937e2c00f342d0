"""Writing people down, and finding whom a registration means."""

import threading
from datetime import date

import pytest
from django.db import connection, connections

from accounts.models import AuditEvent
from common.phones import UnreadablePhone
from people.actions import participants
from people.actions.participants import Person, PhoneEntry
from people.choices import ParticipantState, PhoneOwner
from people.models import Participant
from tests import make

pytestmark = pytest.mark.django_db
NAME = "葛󠄀城　𠮷彦"  # a variation selector and a character beyond the BMP


def create(**details):
    return participants.create(
        municipality=make.town(), person=person(**details), by=make.BY, at=make.NOON
    )


def find_or_create(**details):
    return participants.find_or_create(
        municipality=make.town(), person=person(**details), by=make.BY, at=make.NOON
    )


def person(*, name="山田 ハナ", kana="やまだ はな", phone="", **details):
    numbers = (PhoneEntry(phone),) if phone else ()
    return Person(**{"name": name, "kana": kana, "phones": numbers} | details)


def audited():
    return [*AuditEvent.objects.order_by("pk").values_list("action", "subject_type")]


def test_a_name_is_kept_byte_for_byte():
    made = create(name=NAME, kana="カツラギ ヨシヒコ")

    made.refresh_from_db()
    assert made.name.encode() == NAME.encode()


def test_furigana_is_stored_in_katakana_and_numbers_as_digits():
    made = create(kana="ﾔﾏﾀﾞ　はな", phone="０９９４（３２）１０４５")

    assert made.kana == "ヤマダ ハナ"
    assert [*made.phones.values_list("digits", "last_four", "kind", "owner")] == [
        ("0994321045", "1045", "landline", "self")
    ]


def test_a_birth_date_takes_the_place_of_an_age_band():
    made = create(birth_date=date(1947, 4, 1), age_band="75_79")

    assert (made.birth_date, made.age_band) == (date(1947, 4, 1), "")


def test_writing_somebody_down_is_audited_without_saying_who():
    create(name="髙田 清", kana="タカダ キヨシ", phone="0994-32-1045")

    event = AuditEvent.objects.get()
    assert (event.action, event.municipality_code, event.detail) == (
        "participant.created",
        "462012",
        {},
    )


@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        ({"name": " 　"}, participants.NameMissing),
        ({"name": "\u200b"}, participants.NameMissing),
        ({"name": "あ" * 81}, participants.NameTooLong),
        ({"kana": ""}, participants.KanaMissing),
        ({"kana": "山田"}, participants.KanaNotReadable),
        ({"kana": "yamada"}, participants.KanaNotReadable),
        ({"kana": "ア" * 121}, participants.KanaTooLong),
        ({"birth_date": date(2026, 6, 2)}, participants.BirthDateImpossible),
        ({"birth_date": date(1890, 1, 1)}, participants.BirthDateImpossible),
        ({"age_band": "old"}, participants.NotOnOffer),
        ({"device": "pager"}, participants.NotOnOffer),
        ({"support_needs": ("wheelchair", "butler")}, participants.NotOnOffer),
        ({"district": "あ" * 61}, participants.DetailTooLong),
        ({"phone": "32-1045"}, UnreadablePhone),
        ({"phone": "なし"}, UnreadablePhone),
    ],
)
def test_what_makes_no_person_is_refused_and_nothing_is_stored(details, refusal):
    with pytest.raises(refusal) as refused:
        create(**details)

    assert refused.value.message.endswith(("。", "ハナコ", "花子"))
    assert Participant.objects.count() == 0
    assert audited() == []


def test_the_same_number_and_furigana_are_the_same_person():
    known = create(name="髙田 ハナ", kana="タカダ ハナ", phone="0994-32-1045")

    again = find_or_create(name="高田 花", kana="たかだ はな", phone="0994321045")

    assert again == known
    assert again.name == "髙田　ハナ"
    assert [action for action, _ in audited()] == ["participant.created"]


@pytest.mark.parametrize(
    "different",
    [
        {"phone": "0994-32-1046"},
        {"kana": "ヤマダ ハル"},
        {"birth_date": date(1950, 1, 1)},
        {"phone": ""},
    ],
)
def test_another_number_furigana_or_birth_date_is_another_person(different):
    same = {"phone": "0994-32-1045", "birth_date": date(1947, 4, 1)}
    known = create(**same)

    assert find_or_create(**same | different) != known


def test_of_two_with_the_same_number_the_one_with_the_birth_date_is_meant():
    create(phone="0994-32-1045")
    born = make.participant(
        name="山田　ハナ", kana="ヤマダ ハナ", phone="0994-32-1045", birth_date=date(1947, 4, 1)
    )

    assert find_or_create(phone="0994-32-1045", birth_date=date(1947, 4, 1)) == born


def test_somebody_known_keeps_what_is_known_and_gains_what_is_new():
    known = create(phone="0994-32-1045", district="中央", age_band="75_79")

    again = participants.find_or_create(
        municipality=make.town(),
        person=Person(
            name="山田 ハナ",
            kana="ヤマダ ハナ",
            phones=(
                PhoneEntry("0994-32-1045"),
                PhoneEntry("090-1234-5678", PhoneOwner.FAMILY),
            ),
            district="東",
            birth_date=date(1947, 4, 1),
            device="iphone",
        ),
        by=make.BY,
        at=make.NOON,
    )

    again.refresh_from_db()
    assert again == known
    assert (again.district, again.device) == ("中央", "iphone")
    assert (again.birth_date, again.age_band) == (date(1947, 4, 1), "")
    assert [*again.phones.values_list("digits", "owner")] == [
        ("0994321045", "self"),
        ("09012345678", "family"),
    ]
    assert AuditEvent.objects.filter(action="participant.changed").get().detail == {
        "columns": ["age_band", "birth_date", "device", "phones"]
    }


def test_a_number_that_belonged_to_a_joined_entry_leads_to_the_one_who_was_kept():
    kept, absorbed = create(phone="0994-32-1045"), create(phone="090-1234-5678")
    participants.merge(
        kept=kept, absorbed=absorbed, reason="二重登録", by=make.BY, at=make.NOON
    )

    assert find_or_create(phone="090-1234-5678") == kept


def test_another_town_has_its_own_people():
    known = make.participant(
        town=make.other_town(), name="山田　ハナ", kana="ヤマダ ハナ", phone="0994-32-1045"
    )

    assert find_or_create(phone="0994-32-1045") != known


def test_a_change_replaces_what_is_known_numbers_included():
    known = create(phone="0994-32-1045", district="中央")

    participants.change(
        known,
        person=person(name="山田 花子", phone="090-1234-5678", note="右耳が遠い"),
        by=make.BY,
        at=make.NOON,
    )

    known.refresh_from_db()
    assert (known.name, known.district, known.note) == ("山田　花子", "", "右耳が遠い")
    assert [*known.phones.values_list("digits", flat=True)] == ["09012345678"]
    assert AuditEvent.objects.filter(action="participant.changed").get().detail == {
        "columns": ["district", "name", "name_key", "note", "phones"]
    }


def test_a_change_that_changes_nothing_leaves_no_trace():
    known = create(phone="0994-32-1045")

    participants.change(known, person=person(phone="0994321045"), by=make.BY, at=make.NOON)

    assert [action for action, _ in audited()] == ["participant.created"]


def test_whose_number_it_is_can_be_corrected():
    known = create(phone="0994-32-1045")
    entry = PhoneEntry("0994-32-1045", PhoneOwner.FAMILY)

    participants.change(known, person=person(phones=(entry,)), by=make.BY, at=make.NOON)

    assert [*known.phones.values_list("owner", flat=True)] == ["family"]


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        (ParticipantState.MERGED, participants.AlreadyMerged),
        (ParticipantState.FORGOTTEN, participants.Forgotten),
    ],
)
def test_an_entry_that_is_no_longer_used_cannot_be_changed(state, refusal):
    other = make.participant()
    gone = make.participant(
        state=state, merged_into=other if state == ParticipantState.MERGED else None
    )

    with pytest.raises(refusal):
        participants.change(gone, person=person(), by=make.BY, at=make.NOON)


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_write_one_person_down_once():
    make.town()
    ready, found = threading.Barrier(4), []

    def request():
        ready.wait()
        try:
            found.append(find_or_create(phone="0994-32-1045").pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=request) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert connection.vendor in {"sqlite", "postgresql"}
    assert found == [Participant.objects.get().pk] * 4
