"""What nobody can have typed is refused at the door, with a page that says what to do."""

import pytest
from axes.models import AccessAttempt
from django.test import Client

from tests import make

pytestmark = pytest.mark.django_db
NUL = "a\x00b"


@pytest.fixture
def browser():
    make.town()
    return Client(raise_request_exception=False)


def is_refused(answer):
    assert answer.status_code == 400
    assert "送られた内容を読み取れませんでした" in answer.content.decode()


@pytest.mark.parametrize(
    "url", ["/towns/%00/", "/f/a%00b/", "/towns/462012/?kind=a%00b", "/?a%00b=1"]
)
def test_a_nul_in_an_address_is_refused(browser, url):
    is_refused(browser.get(url))


@pytest.mark.parametrize("cookie", ["flyer", "apply", "sessionid"])
def test_a_nul_in_a_cookie_is_refused(browser, cookie):
    is_refused(browser.get("/", HTTP_COOKIE=f'{cookie}="\\000"'))


@pytest.mark.parametrize("sent", [{"username": NUL}, {NUL: "x"}])
def test_a_nul_in_a_form_is_refused(browser, sent):
    is_refused(browser.post("/login/", sent))
    urlencoded = "application/x-www-form-urlencoded"
    is_refused(browser.post("/login/", "username=a%00b", urlencoded))


def test_a_nul_for_a_machine_is_a_problem(browser):
    answer = browser.get("/api/v1/offerings/", {"kind": NUL})

    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_request"


@pytest.mark.parametrize("sent", [{"username": "あ" * 10_000}, {"password": "x" * 10_000}])
def test_a_name_or_password_that_nobody_has_is_refused_like_any_other(browser, sent):
    answer = browser.post("/login/", {"username": "a", "password": "b"} | sent)

    assert answer.status_code == 200
    assert "利用者名かパスワードが違います" in answer.content.decode()
    assert not AccessAttempt.objects.exists()
