"""What a browser would send if somebody pressed a button without typing anything more."""

from html.parser import HTMLParser

from django.http import HttpResponse

Sent = dict[str, str | list[str]]


class _Boxes(HTMLParser):
    """The boxes of one form, with what stands in them."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.wanted, self.inside = form, False
        self.sent: list[tuple[str, str]] = []
        self._select = self._area = ""
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("id", "") == self.wanted
        if not self.inside:
            return
        if tag == "input" and given.get("name"):
            chosen = given.get("type") not in {"checkbox", "radio"} or "checked" in given
            if chosen:
                self.sent.append((given["name"], given.get("value", "")))
        elif tag == "select":
            self._select, self._options = given["name"], []
        elif tag == "option":
            self._options.append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self._area = given["name"]
            self.sent.append((self._area, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select" and self._select and self.inside:
            chosen = [value for value, selected in self._options if selected]
            first = [value for value, _ in self._options[:1]]
            self.sent += [(self._select, value) for value in (chosen or first)]
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            name, text = self.sent.pop()
            self.sent.append((name, text + data.removeprefix("\n")))


def of(response: HttpResponse, *, form: str = "") -> Sent:
    """The boxes of the form with this id; a box that is there several times is a list."""
    reader = _Boxes(form)
    reader.feed(response.content.decode())
    sent: Sent = {}
    for name, value in reader.sent:
        known = sent.get(name)
        if known is None:
            sent[name] = value
        else:
            sent[name] = [*known, value] if isinstance(known, list) else [known, value]
    sent.pop("csrfmiddlewaretoken", None)
    return sent
