"""The command that looks whether the seat ledger fits together."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from classes.models import RegistrationEvent, Venue
from classes.queries import snapshots
from tests import make
from tests.classes import damage
from tests.classes.lines import full


def check(**options):
    """What it says, and the code with which it ends."""
    out = io.StringIO()
    try:
        call_command("check_seats", stdout=out, **options)
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


@pytest.mark.django_db
def test_nothing_is_wrong_where_nothing_is_wrong(time_machine):
    time_machine.move_to(make.NOON)
    full(2, waiting=2)

    assert check() == ("席の台帳に食い違いはありません。\n", 0)
    assert check(json=True) == ("", 0)


@pytest.mark.django_db
def test_what_is_wrong_is_named_by_receipt_number_and_by_nobodys_name(time_machine):
    time_machine.move_to(make.NOON)
    row = make.registration(make.offering())
    damage.lose(RegistrationEvent, registration=row)

    place = f"462012 {row.offering.public_id} 受付番号 {row.reference}"
    said = f"［履歴がない］{place}：申込みがあるのに、履歴が1件もありません。\n"

    assert check() == (said, 1)


@pytest.mark.django_db
def test_a_machine_reads_one_finding_a_line(time_machine):
    time_machine.move_to(make.NOON)
    row = make.registration(make.offering())
    damage.lose(RegistrationEvent, registration=row)

    said, code = check(json=True, offering=str(row.offering.public_id), municipality="462012")

    assert code == 1
    assert [json.loads(line) for line in said.splitlines()] == [
        {
            "check": "no_history",
            "name": "履歴がない",
            "municipality": "462012",
            "offering": str(row.offering.public_id),
            "receipts": [row.reference],
            "sentence": "申込みがあるのに、履歴が1件もありません。",
        }
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "options", [{"municipality": "999999"}, {"offering": "x"}, {"offering": "0" * 32}]
)
def test_what_is_not_there_cannot_be_looked_at(options):
    assert check(**options) == ("", 2)


@pytest.mark.django_db
def test_another_towns_offering_is_not_looked_at():
    offering = make.offering()
    make.other_town()

    assert check(municipality="462144", offering=str(offering.public_id)) == ("", 2)


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_to_write_meanwhile_and_takes_writes_again():
    venue = make.venue()

    with pytest.raises(DatabaseError), snapshots.reading():
        Venue.objects.update(name="別の会場")

    Venue.objects.update(name="また別の会場")
    venue.refresh_from_db()
    assert venue.name == "また別の会場"
