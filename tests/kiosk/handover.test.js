import assert from "node:assert/strict";
import {test} from "node:test";
import {inflateRawSync} from "node:zlib";

import {deflated, packed, parts, storedBlocks} from "../../static/kiosk/handover.js";

const LONG = {version: 1, taps: Array.from({length: 60}, (_, index) => ({id: crypto.randomUUID(), name: `名前${index}`}))};

test("the parts, joined in order, are the file", async () => {
  const texts = await parts(LONG, 300);
  const pieces = texts.map((text) => /^TOMONI1\/(\d+)\/(\d+)\/([\w-]+)$/.exec(text));
  const joined = pieces.map(([, , , piece]) => piece).join("");

  assert.ok(texts.length > 1);
  assert.deepEqual(pieces.map(([, place, count]) => [place, count]), texts.map((_, index) => [`${index + 1}`, `${texts.length}`]));
  assert.deepEqual(JSON.parse(inflateRawSync(Buffer.from(joined, "base64url"))), LONG);
});

test("what a browser cannot compress is packed uncompressed, and read the same", async () => {
  const bytes = new TextEncoder().encode("あ".repeat(50_000));

  assert.deepEqual(new Uint8Array(inflateRawSync(storedBlocks(bytes))), bytes);
  assert.deepEqual(new Uint8Array(inflateRawSync(await deflated(bytes))), bytes);
});

test("the file says whose tablet it is and holds the taps as they would have been sent", () => {
  const tap = {id: "t", session: "s", kind: "arrived", method: "tap", occurred_at: "o", about: "x", subject: {person: "p"}, state: "unsent"};

  assert.deepEqual(packed("k", [tap], () => 5, new Date(0)), {
    version: 1, kiosk: "k", made_at: "1970-01-01T00:00:00.000Z",
    taps: [{id: "t", session: "s", kind: "arrived", method: "tap", occurred_at: "o", person: "p", clock_offset: 5}],
  });
});
