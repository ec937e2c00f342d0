"""The two steps with which an installation begins."""

import io

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from accounts.models import AuditEvent, Membership, Municipality
from tests import make

pytestmark = pytest.mark.django_db


def add_member(**options):
    out = io.StringIO()
    given = {"municipality": "462012", "role": "city_staff", "username": "hanako"} | options
    call_command("add_member", stdout=out, **given)
    return out.getvalue()


def test_a_municipality_is_taken_in_with_its_prefecture():
    call_command(
        "add_municipality", "462144", name="垂水市", kana="タルミズシ", section="企画政策課"
    )

    assert Municipality.objects.get().prefecture == "鹿児島県"


@pytest.mark.parametrize("code", ["462143", "46214", "abc"])
def test_a_code_with_a_slip_is_refused_with_a_sentence(code):
    with pytest.raises(CommandError, match="コード"):
        call_command("add_municipality", code, name="垂水市", kana="タルミズシ", section="課")

    assert Municipality.objects.count() == 0


def test_a_member_gets_a_password_that_works():
    make.town()

    password = add_member().rsplit("： ", 1)[1].strip()

    request = RequestFactory().post("/login/")
    assert authenticate(request, username="hanako", password=password) is not None
    assert Membership.objects.get().role == "city_staff"


def test_a_known_user_keeps_the_password():
    make.town()
    make.other_town()
    add_member()

    second = add_member(municipality="462144")

    assert "パスワード" not in second
    assert Membership.objects.count() == 2


def test_the_same_member_twice_and_an_unknown_town_are_refused():
    make.town()
    add_member()

    with pytest.raises(CommandError, match="すでに"):
        add_member()
    with pytest.raises(CommandError, match="add_municipality"):
        add_member(municipality="362077")


def test_whoever_runs_the_machine_can_give_anybody_another_password():
    user = make.staff(username="hanako")
    out = io.StringIO()

    call_command("reset_password", "hanako", stdout=out)

    user.refresh_from_db()
    assert user.check_password(out.getvalue().rsplit("： ", 1)[1].strip())
    event = AuditEvent.objects.get()
    assert (event.action, event.actor_key) == ("password.reissued", "reset_password")
    with pytest.raises(CommandError, match="nobody"):
        call_command("reset_password", "nobody")
