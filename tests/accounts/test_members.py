"""Towns and the people who work for them."""

from datetime import date

import pytest

from accounts.actions import members, municipalities
from accounts.choices import Role
from accounts.models import AuditEvent, Membership, Municipality, User
from common.municipality_codes import InvalidMunicipalityCode
from tests import make

pytestmark = pytest.mark.django_db


def found(**columns):
    given = {
        "code": "462012",
        "name": "鹿児島市",
        "kana": "かごしまし",
        "prefecture": "鹿児島県",
        "section": "デジタル戦略推進室",
        "phone": "099-216-1115",
    }
    return municipalities.create(**given | columns, by=make.BY, at=make.NOON)


def add(**columns):
    given = {
        "username": "clerk",
        "password": make.PASSWORD,
        "display_name": "中央 花子",
        "municipality": make.town(),
        "role": Role.CITY_STAFF,
        "starts_on": None,
        "ends_on": None,
    }
    return members.add(**given | columns, by=make.BY, at=make.NOON)


def test_a_municipality_is_taken_in_by_its_code():
    town = found(code="46201")

    assert (town.code, town.kana, town.phone) == ("462012", "カゴシマシ", "0992161115")
    assert AuditEvent.objects.get().action == "municipality.created"


@pytest.mark.parametrize(
    ("code", "refusal"),
    [("462012", municipalities.CodeTaken), ("462013", InvalidMunicipalityCode)],
)
def test_a_code_that_is_taken_or_wrong_is_refused(code, refusal):
    found()

    with pytest.raises(refusal):
        found(code=code)
    assert Municipality.objects.count() == 1


def test_a_new_member_can_log_in():
    membership = add(starts_on=date(2026, 4, 1))

    assert membership.user.check_password(make.PASSWORD)
    assert (str(membership.user), membership.role) == ("中央 花子", "city_staff")
    assert AuditEvent.objects.get().detail == {"user": membership.user.pk, "role": "city_staff"}


def test_a_known_user_joins_a_second_town_with_the_password_they_have():
    add()
    add(municipality=make.other_town(), password="another-password-entirely")

    user = User.objects.get()
    assert user.check_password(make.PASSWORD)
    assert user.memberships.count() == 2


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        ({}, members.AlreadyMember),
        ({"username": "new", "password": "short"}, members.PasswordTooWeak),
        (
            {"starts_on": date(2026, 4, 1), "ends_on": date(2026, 3, 31)},
            members.EndsBeforeItStarts,
        ),
    ],
)
def test_what_makes_no_member_is_refused_and_nothing_is_stored(columns, refusal):
    add()

    with pytest.raises(refusal) as refused:
        add(**columns)
    assert refused.value.message.endswith("。")
    assert (User.objects.count(), Membership.objects.count()) == (1, 1)
