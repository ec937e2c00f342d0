"""Walks the public application the way a browser without JavaScript does."""

from django.test import Client
from django.urls import reverse

ANSWERS = {
    "who": {"who": "self"},
    "name": {"name": "髙田　ハナ", "kana": "たかだ はなこ"},
    "phone": {"phone": "０９９４-32-1045"},
    "birth": {"birth_date": "昭和22年4月1日"},
    "device": {"device": "rakuraku"},
    "wish": {"wish": "孫に写真を送りたい", "support_needs": ["hearing"]},
}


def browser():
    """A browser that sends what a browser sends: CSRF tokens are looked at."""
    return Client(enforce_csrf_checks=True)


def url(offering, step):
    return reverse("apply", args=[offering.public_id, step])


def post(client, path, data=None):
    """Open the page, then submit its form: the token comes from the page."""
    page = client.get(path)
    token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else ""
    hidden = {"csrfmiddlewaretoken": token}
    if page.context and "digest" in page.context:
        hidden["read"] = page.context["digest"]
    return client.post(path, hidden | (data or {}))


def answer(client, offering, upto=None, **changed):
    """Answer every question before `upto`, or all of them. Returns the last response."""
    response = None
    for step, data in ANSWERS.items():
        if step == upto:
            break
        response = post(client, url(offering, step), data | changed.get(step, {}))
        assert response.status_code == 302, response.content.decode()
    return response


def send(client, offering, **changed):
    """Answer everything and send it. Returns the response to the sending."""
    answer(client, offering, **changed)
    return post(client, url(offering, "check"))
