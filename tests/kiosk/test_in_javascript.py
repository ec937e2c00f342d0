"""The tablet's modules, tested in their own language; and both languages on the same marks."""

import json
import subprocess
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance.choices import TapKind
from attendance.rules import Event, duplicates, hours, last_change, presence
from common import cards, kana
from tests.kiosk import node
from tests.make import tokyo

TESTS = sorted((node.ROOT / "tests" / "kiosk").glob("*.test.js"))
ANSWERS = """
import * as cards from "./static/kiosk/rules/cards.js";
import * as hours from "./static/kiosk/rules/hours.js";
import * as kana from "./static/kiosk/rules/kana.js";
import * as marking from "./static/kiosk/rules/marking.js";
import { novelty } from "./static/kiosk/rules/duplicates.js";
import { createInterface } from "node:readline";

for await (const line of createInterface({ input: process.stdin })) {
  const { marks, text } = JSON.parse(line);
  const last = marking.lastChange(marks).map((mark) => mark.id);
  console.log(JSON.stringify([
    marking.presence(marks), last, novelty(marks, "arrived"), novelty(marks, "left"),
    hours.minutes(marks), cards.read(text), kana.searchKey(text), kana.row(text),
  ]));
}
"""
NINE = tokyo("2026-06-15 09:00")
KEYS = [UUID(int=number) for number in range(1, 9)]


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_the_tablet_s_own_tests(path):
    ran = run("--test", "--test-reporter=spec", str(path))

    assert ran.returncode == 0, ran.stdout[-4_000:] + ran.stderr[-2_000:]


def run(*arguments):
    return subprocess.run(
        [node.program(), *arguments],
        cwd=node.ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


events = st.builds(
    Event,
    id=st.sampled_from(KEYS),
    kind=st.sampled_from(TapKind),
    occurred_at=st.integers(0, 10**10).map(lambda part: NINE + timedelta(microseconds=part)),
    voids=st.sampled_from(KEYS),
)
letters = st.text(
    st.sampled_from("ヤマモトキョウコヅヴァー゛・ 　やゃゔﾔﾏｶﾞﾊﾟ-~0123456789IOlu#:")
)


@pytest.fixture(scope="module")
def tablet():
    """The tablet's rules, asked and answering line by line."""
    with subprocess.Popen(
        [node.program(), "--input-type=module", "-e", ANSWERS],
        cwd=node.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.stdin.close()


@settings(deadline=None)
@given(st.lists(events, max_size=8, unique_by=lambda event: event.id), letters)
def test_both_languages_say_the_same(tablet, marks, text):
    asked = {"marks": [written(event) for event in marks], "text": text}
    print(json.dumps(asked), file=tablet.stdin, flush=True)

    assert json.loads(tablet.stdout.readline()) == [
        presence(marks),
        [str(event.id) for event in last_change(marks)],
        duplicates.novelty(marks, TapKind.ARRIVED),
        duplicates.novelty(marks, TapKind.LEFT),
        hours.minutes(marks),
        read(text),
        kana.search_key(text),
        kana.gojuon_row(text),
    ]


def written(event):
    voids = str(event.voids) if event.kind is TapKind.VOIDED else None
    return {
        "id": str(event.id),
        "kind": event.kind.value,
        "occurred_at": event.occurred_at.isoformat(),
        "voids": voids,
    }


def read(text):
    found = cards.read(text)
    return {"names": found.names.value, "value": found.value} if found else None
