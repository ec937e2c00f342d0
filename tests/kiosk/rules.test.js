// The rules of the tablet, by the cases that the server's rules are tested with.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import * as cards from "../../static/kiosk/rules/cards.js";
import * as clocks from "../../static/kiosk/rules/clocks.js";
import { novelty } from "../../static/kiosk/rules/duplicates.js";
import * as hours from "../../static/kiosk/rules/hours.js";
import * as kana from "../../static/kiosk/rules/kana.js";
import * as marking from "../../static/kiosk/rules/marking.js";

const vectors = (name) =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));
const backwards = (list) => [...list].reverse();
const ids = (marks) => marks.map((mark) => mark.id);

for (const { says, events, presence, last_change: last } of vectors("presence")) {
  test(`presence: ${says}`, () => {
    for (const order of [events, backwards(events), [...events, ...events]]) {
      assert.equal(marking.presence(order), presence);
      assert.deepEqual(ids(marking.lastChange(order)), last);
    }
  });
}

for (const { says, marks, arrived, left } of vectors("duplicates")) {
  test(`duplicates: ${says}`, () => {
    for (const order of [marks, backwards(marks)]) {
      assert.deepEqual([novelty(order, "arrived"), novelty(order, "left")], [arrived, left]);
    }
  });
}

for (const { says, marks, minutes, there_since: since } of vectors("hours")) {
  test(`hours: ${says}`, () => {
    for (const order of [marks, backwards(marks)]) {
      assert.deepEqual([hours.minutes(order), hours.thereSince(order)], [minutes, since]);
    }
  });
}

for (const { says, sent_at: sentAt, received_at: receivedAt, server_time: serverTime, offset } of
  vectors("clocks").trips) {
  test(`offset: ${says}`, () => {
    assert.equal(clocks.offset({ sentAt, receivedAt, serverTime }), offset);
  });
}

for (const [says, took, elapsed, tells] of [
  ["at once", 0, 0, true],
  ["within the patience of a tablet", 20_000, 20_000, true],
  ["while the clock was drawn along a little", 1_500, 3_500, true],
  ["while the clock was put forward by three seconds", 3_100, 100, false],
  ["while the clock was put forward by years", 150_000_000_000, 100, false],
  ["while the clock was put back by a second and a half, which shows", -1_400, 100, false],
  ["while the clock was put back as far as the answer took", 0, 2_100, false],
  ["while the tablet slept, and its steady clock with it", 25_000, 200, false],
  ["while the tablet slept, and its steady clock went on", 30_001, 30_001, false],
]) {
  test(`an answer came ${says}: it ${tells ? "tells" : "does not tell"} the time`, () => {
    const sentAt = 1_780_000_000_000;

    assert.equal(clocks.tellsTime({ sentAt, receivedAt: sentAt + took, elapsed }), tells);
  });
}

for (const { says, device_time: time, offset, corrected } of vectors("clocks").corrections) {
  test(`corrected: ${says}`, () => {
    const found = clocks.corrected(time, offset);
    assert.equal(found && marking.instant(found), corrected && marking.instant(corrected));
  });
}

for (const { says, text, reads } of vectors("cards")) {
  test(`cards: ${says}`, () => assert.deepEqual(cards.read(text), reads));
}

for (const { says, session, code, digest } of vectors("digests")) {
  test(`digests: ${says}`, async () => assert.equal(await cards.digest(session, code), digest));
}

for (const { says, kana: text, full, row, search_key: key, sort_key: sort } of vectors("kana")) {
  test(`kana: ${says}`, () => {
    assert.deepEqual(
      [kana.full(text), kana.row(text), kana.searchKey(text), kana.sortKey(text)],
      [full, row, key, sort],
    );
  });
}

test("kana: the beginning of the family or the given name finds somebody", () => {
  const finds = (typed) => kana.matches("ヤマモト カズコ", typed);
  assert.deepEqual(["", "やま", "ヤマモトか", "ｶｽﾞ", "かす", "もと"].map(finds), [
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});
