"""Coming in, choosing a municipality, and going."""

from urllib.parse import quote
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent, Membership
from tests import make

pytestmark = pytest.mark.django_db
SOME = "7f3c0a52-0000-4000-8000-000000000000"


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


def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(client):
    make.staff(username="clerk")
    press, page = reverse("staff:draw-lots", args=[uuid4()]), "/staff/draws/?page=2"

    sent = client.post(press, headers={"Referer": f"http://testserver{page}"})
    asked = client.get(sent["Location"]).content.decode()

    assert sent["Location"] == f"/login/?next={quote(page, safe='/')}"
    assert "いま送った内容は登録されていません" in asked
    assert log_in(client, "clerk", next=page)["Location"] == page


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/staff/", "javascript:x"])
def test_a_button_pressed_from_nowhere_leads_to_today(client, referer):
    sent = client.post(reverse("staff:draw-lots", args=[uuid4()]), headers={"Referer": referer})

    assert sent["Location"] == "/login/?next=/staff/"


@pytest.mark.parametrize(
    ("address", "above"),
    [
        ("/staff/calls/7/answer/", "/staff/calls/"),
        ("/staff/phone/search/", "/staff/phone/"),
        (f"/apply/{SOME}/again/", f"/apply/{SOME}/"),
        ("/logout/", "/"),
    ],
)
def test_an_address_that_is_only_pressed_says_so_when_it_is_opened(client, address, above):
    client.force_login(make.staff())

    answer = client.get(address)

    assert (answer.status_code, "POST" in answer["Allow"]) == (405, True)
    assert "ここでは何も行っていません" in answer.content.decode()
    assert f'href="{above}">画面に戻る' in answer.content.decode()


def test_a_machine_hears_of_a_wrong_method_in_its_own_words(client):
    answer = client.get("/api/v1/registrations/")

    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"


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
