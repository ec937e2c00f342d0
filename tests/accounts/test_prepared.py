"""SQL that is written once answers as Django does."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Q

from accounts import prepared
from accounts.models import AuditEvent
from classes.models import Offering, Registration, RegistrationEvent, Session
from people.models import Participant, Phone
from tests import make

pytestmark = pytest.mark.django_db


def columns(row):
    return {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}


def everything(rows):
    return [columns(row) for row in rows]


@pytest.mark.parametrize(
    ("build", "by"),
    [
        (lambda: Offering.objects.select_related("municipality").order_by(), "pk"),
        (lambda: Offering.objects.filter(state__in=["published", "draft"]), "public_id"),
        (lambda: Session.objects.order_by("starts_at", "pk"), "offering"),
        (Registration.objects.order_by, "offering"),
    ],
)
def test_rows_are_those_of_the_queryset(build, by):
    first, second = make.offering(capacity=5), make.offering(capacity=7)
    for offering in (first, second, first):
        make.registration(offering)
    ask = prepared.Rows(build, by=by)

    for offering in (first, second, first):
        value = {"pk": offering.pk, "public_id": offering.public_id, "offering": offering.pk}[
            by
        ]
        assert everything(ask(value)) == everything(build().filter(**{by: value}))
        assert ask(value)


def test_a_related_row_comes_along(django_assert_num_queries):
    offering = make.offering()
    ask = prepared.Rows(lambda: Offering.objects.select_related("municipality"), by="pk")

    with django_assert_num_queries(1):
        found = ask.first(offering.pk)
        assert columns(found.municipality) == columns(offering.municipality)


def test_tuples_are_those_of_the_queryset():
    offering, other = make.offering(), make.offering()
    for each in (offering, offering, other):
        make.registration(each)

    def build():
        return (
            Registration.objects.filter(state__in=["confirmed", "waiting"])
            .order_by()
            .values_list("offering_id", "secret", "registered_at", "state")
            .annotate(called=Q(called_at__isnull=False), people=Count("pk"))
        )

    ask = prepared.Rows(build, by="offering")

    assert sorted(ask(offering.pk)) == sorted(build().filter(offering=offering))
    assert len(ask(other.pk)) == 1


def test_nobody_found_is_none():
    ask = prepared.Rows(Offering.objects.order_by, by="public_id")

    assert ask.first(uuid4()) is None


@pytest.mark.django_db(transaction=True)
def test_a_lock_needs_a_transaction():
    ask = prepared.Rows(Offering.objects.select_for_update, by="pk")
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
    sql = prepared._insertion(model)

    for each in model._meta.local_concrete_fields:
        assert connection.ops.quote_name(each.column) in sql
