"""Schools whose students help, the town's terms, and what is kept of whom."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from people.actions import helpers, schools
from people.actions.details import BirthDateImpossible
from people.choices import HelperKind
from people.models import Helper, School
from people.queries import standings
from people.rules.helping import Terms
from tests import make
from tests.people import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def clerk(client):
    user = make.staff()
    client.force_login(user)
    return user


def test_a_school_is_written_down_and_its_poster_renewed(client, clerk):
    address = reverse("staff:school-new")
    typed = {"name": "鹿児島高校", "contact_teacher": "東　恵子", "phone": "099-216-1115"}

    assert client.post(address, typed).status_code == 302
    assert "同じ名前の学校" in client.post(address, typed).content.decode()
    school = School.objects.get()
    before = school.join_code
    client.post(reverse("staff:school-renew", args=[school.pk]))
    client.post(reverse("staff:school", args=[school.pk]), typed | {"phone": ""})

    school.refresh_from_db()
    assert (school.phone, school.join_code != before) == ("", True)
    assert [event.action for event in AuditEvent.objects.order_by("pk")] == [
        "school.added",
        "school.code_renewed",
        "school.changed",
    ]


def test_the_town_s_terms_are_set_on_one_page(client, clerk):
    address = reverse("staff:helper-terms")
    shown = client.get(address).context["form"].initial

    typed = {name: "" if value is None else value for name, value in shown.items()}
    client.post(address, typed | {"minor_hours_a_day": "4", "insurance_for": []})
    refused = client.post(address, typed | {"minor_hours_a_day": "25"})

    found = standings.terms_of(make.town())
    assert found == Terms(minor_hours_a_day=4, insurance_for=frozenset())
    assert "1から24まで" in refused.content.decode()
    assert AuditEvent.objects.get().action == "helper_terms.changed"


def test_terms_that_cannot_be_are_refused():
    with pytest.raises(schools.TermsRefused):
        schools.set_terms(
            municipality=make.town(),
            terms=Terms(minor_hours_a_day=0),
            by=make.BY,
            at=make.NOON,
        )


def test_only_students_keep_a_school_and_only_the_hired_a_contract():
    details = helpers.HelperDetails(
        kind=HelperKind.CONTRACTOR,
        name="西",
        kana="ニシ",
        school=files.school(),
        grade="2年",
        contract_from=date(2026, 4, 1),
        contract_until=date(2027, 3, 31),
        languages=["jsl", "ja"],
    )

    helper = helpers.add(municipality=make.town(), details=details, by=make.BY, at=make.NOON)

    assert (helper.school, helper.grade) == (None, "")
    assert (helper.contract_from, helper.languages) == (date(2026, 4, 1), ["ja", "jsl"])


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"contract_until": date(2026, 3, 31)}, helpers.ContractEndsBeforeItStarts),
        ({"languages": ["xx"]}, helpers.UnknownAnswer),
        ({"devices": ["fax"]}, helpers.UnknownAnswer),
        ({"birth_date": date(2026, 6, 2)}, BirthDateImpossible),
    ],
)
def test_details_that_cannot_be_are_refused(wrong, refusal):
    details = {"contract_from": date(2026, 4, 1)} | wrong

    with pytest.raises(refusal):
        helpers.add(
            municipality=make.town(),
            details=helpers.HelperDetails(
                kind=HelperKind.SHOP, name="店", kana="ミセ", **details
            ),
            by=make.BY,
            at=make.NOON,
        )
    assert Helper.objects.count() == 0


def test_another_town_s_school_is_refused():
    details = helpers.HelperDetails(
        kind=HelperKind.STUDENT,
        name="西",
        kana="ニシ",
        school=files.school(town=make.other_town()),
    )

    with pytest.raises(helpers.OtherTownsSchool):
        helpers.add(municipality=make.town(), details=details, by=make.BY, at=make.NOON)
