"""The carrier's rules for what it is told in a call, and somebody who is called.

The rules are those of the pages under https://www.twilio.com/docs/voice/twiml: which verbs
there are, what may stand in which, what each may be told, how long a text may be, which voices
speak Japanese. `check` raises AssertionError for a document that the carrier would not take.
"""

import re
import xml.etree.ElementTree as ET

LONGEST_DOCUMENT = 64 * 1024
LONGEST_SAID = 4096
VERBS = {"Say", "Gather", "Record", "Redirect", "Dial", "Hangup", "Pause"}
INSIDE = {
    "Response": VERBS,
    "Gather": {"Say", "Play", "Pause"},
    "Say": {"prosody", "break"},
    "prosody": {"break"},
}
ATTRIBUTES = {
    "Response": set(),
    "Say": {"voice", "language", "loop"},
    "prosody": {"rate", "pitch", "volume"},
    "break": {"time", "strength"},
    "Gather": {
        "action",
        "method",
        "timeout",
        "numDigits",
        "finishOnKey",
        "input",
        "actionOnEmptyResult",
    },
    "Record": {
        "action",
        "method",
        "timeout",
        "finishOnKey",
        "maxLength",
        "playBeep",
        "trim",
    },
    "Redirect": {"method"},
    "Dial": {"timeout", "callerId", "action", "method"},
    "Hangup": set(),
    "Pause": {"length"},
}
JAPANESE = {
    "Polly.Mizuki",
    "Polly.Takumi",
    "Polly.Takumi-Neural",
    "Polly.Kazuha-Neural",
    "Polly.Tomoko-Neural",
}
ADDRESS = re.compile(r"(?:https?://[^\s/]+)?/[!-~]*")
SYMBOLS = re.compile(r"[「」『』（）()【】\[\]〜~～／/・※☆★…:：@#<>-]")


def check(document):
    """The verbs of a document that keeps every rule."""
    assert len(document.encode()) <= LONGEST_DOCUMENT
    assert document.startswith("<?xml")
    root = ET.fromstring(document)  # noqa: S314  # our own
    assert root.tag == "Response"
    _walk(root)
    ends = [each.tag for each in root]
    assert ends, "nothing is said"
    for number, tag in enumerate(ends):
        if tag in {"Hangup", "Redirect"}:
            assert number == len(ends) - 1, "nothing after the last word is ever said"
    return [*root]


def _walk(element):
    assert {*element.attrib} <= ATTRIBUTES[element.tag], (element.tag, element.attrib)
    for child in element:
        assert child.tag in INSIDE.get(element.tag, set()), (element.tag, child.tag)
        _walk(child)
    rule = RULES.get(element.tag)
    if rule is not None:
        rule(element)


def _say(element):
    said = "".join(element.itertext())
    assert 0 < len(said) <= LONGEST_SAID
    assert element.get("language") == "ja-JP"
    assert element.get("voice") in JAPANESE
    assert not SYMBOLS.search(said), said


def _gather(element):
    assert element.get("input") == "dtmf"
    assert _number(element, "timeout") <= 60
    _address(element.get("action"))
    assert element.get("method") == "POST"
    if element.get("numDigits") is None:
        assert element.get("finishOnKey") == "#"
    else:
        assert 1 <= _number(element, "numDigits") <= 20
    assert element.get("actionOnEmptyResult") == "true"


def _record(element):
    assert 1 <= _number(element, "maxLength") <= 120
    assert 1 <= _number(element, "timeout") <= 60
    _address(element.get("action"))
    assert element.get("finishOnKey") in {"#", "*"}
    assert element.get("playBeep") in {"true", "false"}


def _redirect(element):
    _address((element.text or "").strip())


def _dial(element):
    assert re.fullmatch(r"\+81[0-9]{9,10}", element.text or "")


def _break(element):
    found = re.fullmatch(r"([0-9]+)ms", element.get("time", ""))
    assert found is not None
    assert int(found[1]) <= 10_000


def _prosody(element):
    found = re.fullmatch(r"([0-9]+)%", element.get("rate", ""))
    assert found is not None
    assert 20 <= int(found[1]) <= 200


def _number(element, name):
    return int(element.get(name))


def _address(text):
    assert ADDRESS.fullmatch(text or ""), text


RULES = {
    "Say": _say,
    "Gather": _gather,
    "Record": _record,
    "Redirect": _redirect,
    "Dial": _dial,
    "break": _break,
    "prosody": _prosody,
}


def said(verbs):
    """Every word that is spoken, line after line."""
    return "\n".join("".join(each.itertext()) for verb in verbs for each in verb.iter("Say"))


class Call:
    """A call as the carrier leads it: asks the first address, says what it is told, and hands
    over what is pressed. `ask(path, data)` gives the document."""

    def __init__(self, ask, start, **data):
        self.ask, self.data = ask, data
        self.heard = []
        self.over = False
        self.put_through = None
        self.listen(start)

    def listen(self, path, **more):
        """Ask for a document, and hear it to the point where something is awaited."""
        self.path = path
        self.verbs = check(self.ask(path, self.data | more))
        self.heard.append(said(self.verbs))
        last = self.verbs[-1]
        self.over = last.tag in {"Hangup", "Dial"}
        dialled = [verb for verb in self.verbs if verb.tag == "Dial"]
        if dialled:
            self.put_through = dialled[0].text
        if last.tag == "Redirect" and not self._records:
            self.listen(last.text.strip())

    @property
    def now(self):
        """What was said last."""
        return self.heard[-1]

    @property
    def _records(self):
        return [verb for verb in self.verbs if verb.tag == "Record"]

    def press(self, *keys):
        """Press one key after the other; '' is silence, '0992161115#' is typed in one go."""
        for key in keys:
            assert not self.over, f"the call is over: {self.now}"
            gather = next(verb for verb in self.verbs if verb.tag == "Gather")
            wanted = gather.get("numDigits")
            assert wanted is None or len(key) <= int(wanted)
            digits = key.removesuffix("#") if wanted is None else key
            self.listen(gather.get("action"), Digits=digits)
        return self

    def speak(self, recording="RE" + "1" * 32, seconds=4):
        """Say something after the tone."""
        record = self._records[0]
        self.listen(
            record.get("action"),
            RecordingSid=recording,
            RecordingUrl=f"https://api.twilio.com/recordings/{recording}",
            RecordingDuration=str(seconds),
        )
        return self

    def stay_silent(self):
        """Say nothing after the tone."""
        self.listen(self.verbs[-1].text.strip())
        return self
