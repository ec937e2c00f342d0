"""Walks the public pages the way a browser without JavaScript does."""

from html.parser import HTMLParser
from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

# The tokens come with the npm packages, which a test run may be without.
ABSENT = {"/static/design-tokens/tokens.css": 8_823}
ANSWERS = {
    "who": {"who": "self"},
    "name": {"name": "髙田　ハナ", "kana": "たかだ はな"},
    "phone": {"phone": "０９９４-32-1045"},
    "birth": {"birth_date": "昭和22年4月1日"},
    "device": {"device": "rakuraku"},
    "wish": {"wish": "孫に写真を送りたい", "support_needs": ["hearing"]},
}


class Page(HTMLParser):
    """What a browser takes from a page: its forms' hidden fields, links, headings and text."""

    def __init__(self, response):
        super().__init__()
        self.hidden, self.links, self.assets, self.fields = {}, [], [], []
        self.text, self.title, self.headings = "", "", []
        self._inside = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            self.hidden[given["name"]] = given["value"]
        if tag in {"input", "select", "textarea"} and given.get("type") != "hidden":
            self.fields.append(given.get("name"))
        if tag == "a":
            self.links.append(given["href"])
        if tag in {"link", "img", "script"}:
            self.assets.append(given.get("href") or given.get("src"))
        if tag not in {"link", "img", "input", "meta", "br", "hr"}:
            self._inside.append(tag)
        if tag == "h1":
            self.headings.append("")

    def handle_endtag(self, tag):
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data):
        self.text += data
        if "title" in self._inside:
            self.title += data
        if "h1" in self._inside:
            self.headings[-1] += data

    @property
    def weight(self):
        """Bytes of every file that the page links to, each once and uncompressed."""
        found = {asset: finders.find(asset.removeprefix("/static/")) for asset in self.assets}
        return sum(
            Path(path).stat().st_size if path else ABSENT[asset]
            for asset, path in found.items()
        )


def browser():
    """A browser that is asked for CSRF tokens, as every browser is."""
    return Client(enforce_csrf_checks=True)


def url(offering, step):
    return reverse("apply", args=[offering.public_id, step])


def start(offering):
    return reverse("apply-start", args=[offering.public_id])


def submit(client, path, data=None, *, to=""):
    """Open the page, then send its form with what it hides in it."""
    page = Page(client.get(path))
    return client.post(to or path, page.hidden | (data or {}))


def answer(client, offering, *, upto=None, **changed):
    """Answer the questions before `upto`, or all of them, each with a good answer."""
    response = None
    for step, good in ANSWERS.items():
        if step == upto:
            break
        response = submit(client, url(offering, step), good | changed.get(step, {}))
        assert response.status_code == 302, Page(response).text
    return response


def apply(client, offering, **changed):
    """Answer everything and send it. Returns the response to the sending."""
    answer(client, offering, **changed)
    return submit(client, url(offering, "check"))
