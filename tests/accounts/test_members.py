"""Towns and the people who work for them."""

from datetime import date

import pytest

from accounts import rules
from accounts.actions import members, municipalities, passwords
from accounts.choices import Role, Standing
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


def day(number):
    return date(2026, 6, number)


@pytest.mark.parametrize(
    ("periods", "gap"),
    [
        ([], day(1)),
        ([(None, None)], None),
        ([(day(2), None)], day(1)),
        ([(None, day(10))], day(11)),
        ([(None, day(10)), (day(11), None)], None),
        ([(day(12), None), (None, day(10))], day(11)),
        ([(None, day(20)), (None, day(10)), (day(5), day(15))], day(21)),
        ([(None, date(2026, 5, 31))], day(1)),
    ],
)
def test_the_first_day_without_anybody_is_found(periods, gap):
    assert rules.first_gap(periods, on=day(1)) == gap


@pytest.mark.parametrize(
    ("period", "standing"),
    [
        ((None, None), Standing.IN_FORCE),
        ((day(1), day(1)), Standing.IN_FORCE),
        ((day(2), None), Standing.UPCOMING),
        ((None, date(2026, 5, 31)), Standing.ENDED),
    ],
)
def test_a_membership_holds_from_its_first_day_to_its_last(period, standing):
    assert rules.standing(period, on=day(1)) is standing


def test_random_bytes_are_spelled_in_letters_that_are_not_misread():
    assert rules.spelled(bytes(range(16))) == "abcd-efgh-ijkm-npqr"
    assert rules.spelled(bytes(range(16, 32))) == "stuv-wxyz-2345-6789"
    assert rules.spelled(bytes([255])) == rules.spelled(bytes([31])) == "9"


def test_a_town_that_has_no_administrator_anyway_may_still_change_its_members():
    contractor = make.membership(Role.CONTRACTOR)

    members.end(contractor, by=make.BY, at=make.NOON)

    contractor.refresh_from_db()
    assert contractor.ends_on == make.TODAY


def test_an_administrator_whose_log_in_is_switched_off_does_not_count():
    make.staff(is_active=False)
    last = make.membership()

    with pytest.raises(members.LastAdministrator):
        members.end(last, by=make.BY, at=make.NOON)


def test_a_name_that_nobody_has_cannot_join():
    details = members.MemberDetails("花子", Role.VIEWER)

    with pytest.raises(members.UsernameUnknown):
        members.join(
            username="nobody",
            municipality=make.town(),
            details=details,
            by=make.BY,
            at=make.NOON,
        )


def test_a_weak_password_is_refused_wherever_it_comes_from():
    member = make.membership()

    for give in (passwords.reissue, passwords.change, passwords.restore):
        with pytest.raises(members.PasswordTooWeak):
            give(
                member if give is passwords.reissue else member.user,
                password="password1234",
                by=make.BY,
                at=make.NOON,
            )
    assert User.objects.get().check_password(make.PASSWORD)
    assert AuditEvent.objects.count() == 0


def test_a_town_in_which_the_membership_is_over_hinders_nobody():
    member = make.membership()
    Membership.objects.create(
        user=member.user,
        municipality=make.other_town(),
        role=Role.VIEWER,
        ends_on=date(2026, 5, 31),
    )

    passwords.reissue(member, password="another-horse-battery", by=make.BY, at=make.NOON)

    assert User.objects.get().check_password("another-horse-battery")
