"""The register of helpers by machine."""

from uuid import uuid4

import pytest

from accounts.choices import Role
from accounts.models import AuditEvent
from people.models import Helper
from tests import make
from tests.people import files

pytestmark = pytest.mark.django_db
URL = "/api/v1/helpers/"
ASKED = {
    "kind": "student",
    "name": "篠原　結衣",
    "kana": "しのはら ゆい",
    "birth_date": "2009-02-03",
    "grade": "2年",
    "devices": ["iphone"],
}


def send(client, key=None, **more):
    headers = {"HTTP_IDEMPOTENCY_KEY": str(key or uuid4())}
    return client.post(URL, ASKED | more, format="json", **headers)


def test_the_register_is_read_page_by_page_with_what_is_missing(clerk):
    student = files.student(school=files.school())
    make.helper(town=make.other_town())

    [row] = clerk.get(URL).json()["results"]

    assert (row["id"], row["school"]) == (str(student.public_id), "鹿児島高校")
    assert [each["code"] for each in row["lacking"]] == ["not_insured", "no_consent"]
    assert AuditEvent.objects.get(action="helpers.viewed").detail == {"people": 1}


def test_neither_the_secret_nor_a_scan_is_told(clerk):
    student = files.student()
    files.scan(files.consent(student))

    answer = clerk.get(f"{URL}{student.public_id}/")

    assert answer.status_code == 200
    assert str(student.secret) not in answer.content.decode()
    assert {"secret", "scan", "consents"} & {*answer.json()} == set()


def test_only_those_who_are_wanted(clerk):
    files.student()
    make.helper()

    kinds = [row["kind"] for row in clerk.get(URL, {"kind": "student"}).json()["results"]]

    assert kinds == ["student"]


def test_the_same_key_again_is_the_same_entry(clerk):
    files.school()
    key = uuid4()

    first = send(clerk, key, school="鹿児島高校")
    Helper.objects.update(grade="3年")
    again = send(clerk, key, school="鹿児島高校")

    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json()["id"], again.json()["grade"]) == (first.json()["id"], "3年")
    assert Helper.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(clerk):
    key = uuid4()
    send(clerk, key)

    answer = send(clerk, key, name="ほか　人")

    assert (answer.status_code, answer.json()["code"]) == (409, "helper_key_reused")


@pytest.mark.parametrize(
    "wrong", [{"kind": "robot"}, {"name": ""}, {"birth_date": "きのう"}, {"school": "どこか"}]
)
def test_what_cannot_be_read_is_said_by_field(clerk, wrong):
    answer = send(clerk, **wrong)

    assert answer.status_code == 400
    assert Helper.objects.count() == 0


def test_another_town_s_helper_is_not_there(clerk):
    other = make.helper(town=make.other_town())

    assert clerk.get(f"{URL}{other.public_id}/").status_code == 404


def test_whoever_does_not_plan_reads_no_register(client):
    client.force_login(make.membership(Role.VIEWER).user)

    assert client.get(URL).status_code == 403


@pytest.mark.parametrize("people", [1, 3])
def test_a_page_costs_the_same_for_one_and_for_three(clerk, people, django_assert_num_queries):
    for _ in range(people):
        files.student()
    clerk.get(URL)

    with django_assert_num_queries(12):
        clerk.get(URL)
