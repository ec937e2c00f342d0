"""SQL that is written once answers as Django does."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Count, Q

from accounts import prepared
from accounts.models import AuditEvent
from accounts.prepared import writing
from classes.models import Offering, Registration, RegistrationEvent, Session
from people.models import Participant, Phone, Visit
from tests import make

pytestmark = pytest.mark.django_db


def columns(row):
    return {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}


def everything(rows):
    return [columns(row) for row in rows]


@pytest.mark.parametrize(
    ("build", "kind"),
    [
        (lambda key: Offering.objects.filter(pk=key).select_related("municipality"), int),
        (lambda id: Offering.objects.filter(state__in=["published"], public_id=id), UUID),
        (lambda key: Session.objects.filter(offering=key).order_by("starts_at", "pk"), int),
        (lambda key: Registration.objects.filter(offering=key).order_by("pk"), int),
        (lambda title: Offering.objects.filter(title=title), str),
    ],
)
def test_rows_are_those_of_the_queryset(build, kind):
    first, second = make.offering(capacity=5), make.offering(capacity=7)
    for offering in (first, second, first):
        make.registration(offering)
    ask = prepared.Asked(build, kind)

    for offering in (first, second, first):
        value = {int: offering.pk, UUID: offering.public_id, str: offering.title}[kind]
        assert everything(ask(value)) == everything(build(value))
        assert ask(value)


def test_a_related_row_comes_along(django_assert_num_queries):
    offering = make.offering()
    ask = prepared.Asked(
        lambda key: Offering.objects.filter(pk=key).select_related("municipality"), int
    )

    with django_assert_num_queries(1):
        found = ask.first(offering.pk)
        assert columns(found.municipality) == columns(offering.municipality)


def test_tuples_are_those_of_the_queryset():
    offering, other = make.offering(), make.offering()
    for each in (offering, offering, other):
        make.registration(each)

    def build(key):
        return (
            Registration.objects.filter(state__in=["confirmed", "waiting"], offering=key)
            .order_by()
            .values_list("offering_id", "secret", "registered_at", "state")
            .annotate(called=Q(called_at__isnull=False), people=Count("pk"))
        )

    ask = prepared.Asked(build, int)

    assert sorted(ask(offering.pk)) == sorted(build(offering.pk))
    assert len(ask(other.pk)) == 1


def test_nobody_found_is_none():
    ask = prepared.Asked(lambda id: Offering.objects.filter(public_id=id), UUID)

    assert ask.first(uuid4()) is None


@pytest.mark.django_db(transaction=True)
def test_a_lock_needs_a_transaction():
    ask = prepared.Asked(lambda key: Offering.objects.select_for_update().filter(pk=key), int)
    offering = make.offering()

    with transaction.atomic():
        assert ask(offering.pk) == [offering]
    with pytest.raises(transaction.TransactionManagementError):
        ask(offering.pk)


def test_a_row_is_stored_as_save_stores_it():
    stored = make.participant()
    again = Participant.objects.get(pk=stored.pk)
    again.pk, again.public_id, again.person_key = None, uuid4(), uuid4()
    again._state.adding = True

    prepared.insert(again)

    assert again.pk not in {None, stored.pk}
    assert columns(Participant.objects.get(pk=again.pk)) == columns(again)
    again.name = "山田 花子"
    again.save()
    assert Participant.objects.get(pk=again.pk).name == "山田 花子"


def test_a_row_is_stored_once():
    with pytest.raises(TypeError):
        prepared.insert(make.participant())


def test_what_the_database_refuses_undoes_the_transaction():
    registration = make.registration(make.offering())
    twice = Registration.objects.get(pk=registration.pk)
    twice.pk, twice._state.adding = None, True

    with pytest.raises(IntegrityError), transaction.atomic():
        prepared.insert(twice)

    assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    "model", [AuditEvent, Participant, Phone, Registration, RegistrationEvent]
)
def test_every_column_is_written(model):
    sql = writing._plain(model)

    for each in model._meta.local_concrete_fields[1:]:  # the key comes from the database
        assert connection.ops.quote_name(each.column) in sql


def test_lists_are_asked_for_in_one_statement_however_long(django_assert_num_queries):
    offering = make.offering()
    rows = [make.registration(offering) for _ in range(3)]

    def build(references, town):
        return (
            Registration.objects.filter(reference__in=references, offering__municipality=town)
            .select_related("participant__merged_into")
            .order_by("pk")
        )

    ask, town = prepared.Asked(build, list, int), offering.municipality_id
    for wanted in ([], [rows[0].reference], [row.reference for row in rows]):
        with django_assert_num_queries(1):
            found = ask(wanted, town)
            people = [row.participant.name for row in found]
        assert everything(found) == everything(build(wanted, town))
        assert people == [row.participant.name for row in rows[: len(wanted)]]
    assert ask([rows[0].reference], town + 1) == []


@pytest.mark.parametrize("text", ['a"b', "a\\b", "a,b", "{}", "NULL", "", "a'b", "%s", "髙"])
def test_a_list_holds_any_text(text):
    person = make.participant()
    Participant.objects.filter(pk=person.pk).update(name_key=text)
    ask = prepared.Asked(lambda names: Participant.objects.filter(name_key__in=names), list)

    assert ask([text, "another"]) == [person]
    assert ask([f"{text}x"]) == []


def test_lists_of_ids_and_moments_are_asked_for():
    offering = make.offering()
    session = offering.sessions.get()
    ask = prepared.Asked(
        lambda keys, ids, first: Session.objects.filter(
            Q(pk__in=keys) | Q(public_id__in=ids), starts_at__gte=first
        ).values_list("public_id", "starts_at"),
        list,
        list,
        datetime,
    )
    answer = [(session.public_id, session.starts_at)]

    assert ask([session.pk], [], session.starts_at) == answer
    assert ask([], [uuid4(), session.public_id], session.starts_at) == answer
    assert ask([], [session.public_id], session.starts_at + timedelta(seconds=1)) == []


@pytest.mark.parametrize("number", [1, 3])
def test_rows_are_stored_together_as_one_by_one(number, django_assert_num_queries):
    lines = [
        AuditEvent(
            at=make.NOON,
            action="check_in.arrived",
            actor_kind="kiosk",
            actor_key="1",
            subject_type="attendance.CheckIn",
            subject_key=str(place),
            detail={"place": place, "said": 'a"b{髙}'},
        )
        for place in range(number)
    ]

    with django_assert_num_queries(1):
        prepared.insert_all(lines)

    stored = [*AuditEvent.objects.order_by("pk")]
    assert [(row.subject_key, row.detail) for row in stored] == [
        (line.subject_key, line.detail) for line in lines
    ]
    assert {row.at for row in stored} == {make.NOON}


def test_rows_that_are_alike_are_stored_each():
    prepared.insert_all([])
    prepared.insert_all([AuditEvent(at=make.NOON, action="seen") for _ in range(3)])

    assert AuditEvent.objects.filter(action="seen").count() == 3


def test_what_is_too_long_is_refused_and_not_cut():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite stores texts of any length")
    lines = [AuditEvent(at=make.NOON, action=letter * 61) for letter in "ab"]
    with pytest.raises(DataError), transaction.atomic():
        prepared.insert_all(lines)


def test_a_column_of_several_rows_is_given_a_value():
    people = [make.participant() for _ in range(3)]
    day = make.NOON.date()

    prepared.put(Participant, [person.pk for person in people[:2]], last_seen_on=day)

    rows = Participant.objects.order_by("pk").values_list("last_seen_on", flat=True)
    assert [*rows] == [day, day, None]


def test_what_is_written_together_is_all_there(django_assert_num_queries):
    person, day = make.participant(), make.NOON.date()
    lines = [AuditEvent(at=make.NOON, action=f"seen.{place}") for place in range(3)]
    visit = Visit(participant=person, session_key=uuid4(), day=day)

    statements = 1 if connection.vendor == "postgresql" else 3
    with django_assert_num_queries(statements), prepared.together():
        prepared.insert_all(lines[:1])
        prepared.insert_all([visit])
        prepared.put(Participant, [person.pk], last_seen_on=day)
        prepared.insert_all(lines[1:])

    stored = AuditEvent.objects.filter(action__startswith="seen.").order_by("pk")
    assert [row.action for row in stored] == ["seen.0", "seen.1", "seen.2"]
    assert [*person.visits.values_list("session_key", "day")] == [(visit.session_key, day)]
    assert Participant.objects.get(pk=person.pk).last_seen_on == day
    assert not visit._state.adding


def test_of_what_is_written_together_all_is_refused_or_nothing():
    known = make.registration(make.offering())
    twice = Registration.objects.get(pk=known.pk)
    twice.pk, twice._state.adding = None, True
    line = AuditEvent(at=make.NOON, action="never")

    @transaction.atomic
    @prepared.together()
    def write(*rows):
        for row in rows:
            prepared.insert_all([row])

    with pytest.raises(IntegrityError):
        write(line, twice)
    with pytest.raises(AttributeError):
        write(line, None)
    prepared.insert_all([AuditEvent(at=make.NOON, action="alone")])
    assert [*AuditEvent.objects.filter(action__in=["never", "alone"])] == [
        AuditEvent.objects.get(action="alone")
    ]


def test_what_is_sent_at_once_sees_what_was_sent_before():
    person = make.participant()
    ask = prepared.Asked(lambda name: Participant.objects.filter(name=name), str)

    with transaction.atomic(), prepared.at_once():
        before = ask.sent("山田　花子")
        Participant.objects.filter(pk=person.pk).update(name="山田　花子")
        after = ask.sent("山田　花子")

    assert (before(), after()) == ([], [person])


def test_an_error_in_what_is_sent_at_once_is_told():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite answers each statement by itself")

    @transaction.atomic
    @prepared.at_once()
    def divide():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / %s", [0])

    with pytest.raises(DataError):
        divide()
