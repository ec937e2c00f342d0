"""A browser without JavaScript at the phone desk: it posts back what the page holds."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse


class Fields(HTMLParser):
    """The fields of the call's form, as a browser would send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.buttons: list[tuple[str, str]] = []
        self.inside = False
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("id") == "call"
        if not self.inside:
            return
        if tag == "input":
            ticked = given.get("type") not in {"radio", "checkbox"} or "checked" in given
            if ticked:
                self.found.append((given["name"], given.get("value", "")))
        elif tag == "select":
            self.select = given["name"]
        elif tag == "option" and "selected" in given:
            self.found.append((self.select, given["value"]))
        elif tag == "button":
            self.buttons.append((given["name"], given["value"]))


class Desk:
    """One clerk's screen. `press` presses a button of the page, with text typed before."""

    def __init__(self, client: Client, *, htmx: bool = False) -> None:
        self.client = client
        self.headers: dict[str, Any] = {"HTTP_HX_REQUEST": "true"} if htmx else {}
        self.open(reverse("staff:phone"))

    def open(self, url: str) -> "Desk":
        self.show(self.client.get(url))
        return self

    def show(self, response: Any) -> None:
        self.response = response
        self.page = response.content.decode()
        self.fields = Fields(self.page)

    def posted(self, **typed: Any) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for name, value in self.fields.found:
            fields.setdefault(name, []).append(value)
        return fields | typed

    def press(self, button: str, value: object = "1", **typed: Any) -> "Desk":
        """The page after the button; a redirect is followed, as a browser does."""
        assert (button, str(value)) in self.fields.buttons
        sent = self.posted(**typed) | {button: str(value)}
        follow = not self.headers
        self.show(self.client.post(reverse("staff:phone"), sent, follow=follow, **self.headers))
        return self

    def live(self, what: str, **typed: Any) -> Any:
        """What htmx asks while somebody types: search, alike, options or draft."""
        return self.client.post(
            reverse(f"staff:phone-{what}"), self.posted(**typed), HTTP_HX_REQUEST="true"
        )

    @property
    def focus(self):
        """The name or value of what has the cursor, for the eyes of a test."""
        before, _, _ = self.page.partition(" autofocus")
        tag = before.rsplit("<", 1)[-1]
        return tag.split('name="', 1)[-1].split('"', 1)[0] if 'name="' in tag else tag
