import assert from "node:assert/strict";
import {test} from "node:test";

import {applied, make, ready, settled, unsent, unsettled, wire} from "../../static/kiosk/taps.js";

const SESSION = "11111111-1111-4111-8111-111111111111";
const PERSON = "22222222-2222-4222-8222-222222222222";
const NOON = new Date("2026-06-01T12:00:00+09:00");

const tap = (more = {}) =>
  make({session: SESSION, kind: "arrived", method: "tap", epoch: "e", now: NOON, about: PERSON, subject: {person: PERSON}, ...more});
const walkIn = (more = {}) =>
  tap({id: "w", method: "walk_in", about: "walk:w", subject: {walk_in: {name: "久保 妙", kana: "クボ タエ", phone: "0992162222"}}, ...more});
const kept = (...taps) => new Map(taps.map((one) => [one.id, one]));

test("what is sent is what the API reads, and nothing that only this tablet needs", () => {
  const one = tap({id: "t", seen: "card:x"});

  assert.deepEqual(wire(one, -2100.4), {
    id: "t", session: SESSION, kind: "arrived", method: "tap", occurred_at: "2026-06-01T03:00:00.000Z",
    person: PERSON, clock_offset: -2100,
  });
});

test("a tablet that never met the server says no offset", () => {
  assert.equal("clock_offset" in wire(tap(), null), false);
});

test("what is stored there keeps no name and no telephone number here", () => {
  const after = settled(walkIn(), {id: "w", outcome: "stored", person: PERSON}, 5);

  assert.deepEqual(after, {
    id: "w", session: SESSION, kind: "arrived", method: "walk_in", occurred_at: "2026-06-01T03:00:00.000Z",
    epoch: "e", state: "stored", sent_at: 5, about: PERSON,
  });
});

test("what was refused stays whole, with the reason", () => {
  const one = walkIn();

  assert.deepEqual(settled(one, {id: "w", outcome: "refused", code: "c", sentence: "s"}), {
    ...one, state: "refused", code: "c", sentence: "s",
  });
});

test("a conflict is sent, and says why staff will look", () => {
  const after = settled(tap(), {outcome: "conflict", conflict: "cancelled_came"});

  assert.deepEqual([after.state, after.conflict, "subject" in after], ["conflict", "cancelled_came", false]);
});

test("a walk-in's leaving waits for the name that the server gives them", () => {
  const left = tap({id: "l", kind: "left", about: "walk:w", subject: undefined});
  const after = applied(kept(walkIn(), left), [{id: "w", outcome: "stored", person: PERSON}]);
  const named = after.find((one) => one.id === "l");

  assert.equal(ready(left), false);
  assert.equal(ready(named), true);
  assert.equal(wire(named, 0).person, PERSON);
});

test("an answer that comes twice, or late, changes nothing more", () => {
  const done = settled(tap({id: "t"}), {outcome: "conflict", conflict: "alike"}, 1);

  assert.deepEqual(applied(kept(done), [{id: "t", outcome: "repeated"}, {id: "?", outcome: "stored"}], 2), []);
});

test("a withdrawal names what it takes back and nobody", () => {
  const back = tap({id: "v", kind: "voided", voids: "t", subject: undefined});

  assert.deepEqual([wire(back, 0).voids, "person" in wire(back, 0), ready(back)], ["t", false, true]);
});

test("the oldest is sent first, and what was refused is handed over too", () => {
  const late = tap({id: "late", now: new Date(NOON.getTime() + 1)});
  const refused = {...tap({id: "no"}), state: "refused"};
  const taps = [late, refused, tap({id: "early"}), {...tap({id: "sent"}), state: "stored"}];

  assert.deepEqual(unsent(taps).map(({id}) => id), ["early", "late"]);
  assert.deepEqual(unsettled(taps).map(({id}) => id), ["early", "no", "late"]);
});
