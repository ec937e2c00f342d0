"""Coming in, choosing a municipality, and going."""

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent, Membership
from tests import make

pytestmark = pytest.mark.django_db


def log_in(client, username, password=make.PASSWORD, **more):
    return client.post(reverse("login"), {"username": username, "password": password} | more)


def actions():
    return [*AuditEvent.objects.order_by("pk").values_list("action", flat=True)]


def test_the_right_password_opens_the_staff_pages(client):
    clerk = make.staff(username="clerk")

    answer = log_in(client, "clerk")

    assert (answer.status_code, answer["Location"]) == (302, reverse("staff:today"))
    event = AuditEvent.objects.get()
    assert (event.action, event.municipality_code) == ("login.succeeded", "462012")
    assert (event.actor_key, event.origin) == (str(clerk.pk), "127.0.0.1")


def test_whoever_wanted_a_page_gets_it_after_logging_in(client):
    make.staff(username="clerk")

    assert log_in(client, "clerk", next="/staff/audit/")["Location"] == "/staff/audit/"
    assert log_in(client, "clerk", next="https://example.com/")["Location"] == "/staff/"


def test_a_wrong_password_is_refused_without_saying_which_part_was_wrong(client):
    make.staff(username="clerk")

    wrong = log_in(client, "clerk", "wrong").content.decode()
    unknown = log_in(client, "nobody", "wrong").content.decode()

    sentence = "利用者名かパスワードが違います。"
    assert [page.count(sentence) for page in (wrong, unknown)] == [1, 1]
    assert 'value="clerk"' in wrong
    assert actions() == ["login.refused"]


def test_five_wrong_passwords_lock_the_door_and_say_so(client):
    make.staff(username="clerk")

    answers = [log_in(client, "clerk", "wrong") for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    assert "しばらくログインできません" in answers[-1].content.decode()
    assert log_in(client, "clerk").status_code == 429
    assert actions() == ["login.refused"] * 4 + ["login.locked"] * 2


def test_logging_out_is_audited_and_needs_a_button(client):
    make.staff(username="clerk")
    log_in(client, "clerk")

    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).status_code == 302
    assert "_auth_user_id" not in client.session
    assert actions() == ["login.succeeded", "login.ended"]


def test_a_staff_page_sends_visitors_to_the_log_in_and_back(client):
    answer = client.get(reverse("staff:audit"))

    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/staff/audit/")


def test_somebody_of_two_towns_chooses_one_and_sees_only_that(client):
    clerk = make.staff(username="clerk")
    second = Membership.objects.create(
        user=clerk, municipality=make.other_town(), role=Role.CITY_STAFF
    )
    client.force_login(clerk)

    assert client.get(reverse("staff:audit"))["Location"] == reverse("choose-municipality")
    page = client.get(reverse("choose-municipality")).content.decode()
    assert ("鹿児島市（市職員）" in page, "垂水市（市職員）" in page) == (True, True)
    chosen = client.post(reverse("choose-municipality"), {"membership": second.pk})
    assert chosen["Location"] == reverse("staff:today")
    assert client.get(reverse("staff:audit")).wsgi_request.membership == second
    assert AuditEvent.objects.get(action="membership.chosen").municipality_code == "462144"


def test_another_persons_membership_cannot_be_chosen(client):
    clerk, stranger = make.staff(), make.membership(town=make.other_town())
    client.force_login(clerk)

    answer = client.post(reverse("choose-municipality"), {"membership": stranger.pk})

    assert "この市町村の所属は終わっています。" in answer.content.decode()
    assert "membership" not in client.session


def test_whose_contract_has_ended_is_told_whom_to_ask(client):
    client.force_login(make.staff(ends_on=make.TODAY.replace(year=2020)))

    page = client.get(reverse("staff:audit"), follow=True)

    assert page.status_code == 403
    assert "所属が登録されていません" in page.content.decode()
