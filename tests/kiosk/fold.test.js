import assert from "node:assert/strict";
import {test} from "node:test";

import {doubled, fold, withMarks} from "../../static/kiosk/fold.js";
import {make, settled} from "../../static/kiosk/taps.js";

const SESSION = "11111111-1111-4111-8111-111111111111";
const ONE = "22222222-2222-4222-8222-222222222222";
const HELPER = "33333333-3333-4333-8333-333333333333";
const NOON = Date.parse("2026-06-01T12:00:00+09:00");

const line = (more = {}) => ({
  person: ONE, reference: "4827-3156", state: "expected", name: "山本 和子", kana: "ヤマモト カズコ", device: "iphone",
  support_needs: [], slot: null, cards: [], presence: "expected", marks: [], ...more,
});
const roster = (more = {}) => ({session: SESSION, lines: [line()], helpers: [], counts: [], fetched_at: 0, ...more});
const tap = ({minute = 0, ...more} = {}) =>
  make({session: SESSION, kind: "arrived", method: "tap", epoch: "e", now: new Date(NOON + minute * 60_000), about: ONE, subject: {person: ONE}, ...more});
const shown = (given, ...taps) => fold(given, taps, (one) => one.occurred_at);
const mark = (more = {}) => ({id: "m", kind: "arrived", occurred_at: "2026-06-01T11:59:00.000000+09:00", voids: null, ...more});

test("a press counts before anything is sent", () => {
  const all = shown(roster(), tap());

  assert.deepEqual([all.lines[0].presence, all.lines[0].waiting, all.arrived, all.expected], ["present", true, 1, 1]);
});

test("the mark of another tablet and the same mark of this one are one", () => {
  const own = settled(tap({id: "m"}), {outcome: "stored"});
  const all = shown(roster({lines: [line({marks: [mark()]})]}), own);

  assert.deepEqual([all.lines[0].marks.length, all.arrived], [1, 1]);
});

test("taking back what another tablet marked leaves nobody there", () => {
  const back = tap({kind: "voided", voids: "m", subject: undefined});

  assert.equal(shown(roster({lines: [line({marks: [mark()]})]}), back).arrived, 0);
});

test("a refused tap is nobody's attendance", () => {
  assert.equal(shown(roster(), {...tap(), state: "refused"}).arrived, 0);
});

test("a walk-in stands on the roster by their furigana, with their name, before anything is sent", () => {
  const all = shown(roster(), tap({about: "walk:w", subject: {walk_in: {name: "有馬 清", kana: "アリマ キヨシ"}}}));

  assert.deepEqual(all.lines.map(({name, state, row}) => [name, state, row]), [
    ["有馬 清", "walk_in", "あ"], ["山本 和子", "expected", "や"],
  ]);
  assert.deepEqual([all.arrived, all.expected], [1, 1]);
});

test("a card that nobody has is somebody without a name", () => {
  const all = shown(roster(), tap({about: "card:00ab", subject: {card: "X"}}));

  assert.deepEqual([all.strangers.map(({last}) => last), all.arrived], [["00AB"], 1]);
});

test("a slip that was read before its roster came belongs to its line afterwards", () => {
  const all = shown(roster(), tap({about: "slip:4827-3156", subject: {registration: "4827-3156"}}));

  assert.deepEqual([all.strangers, all.lines[0].presence], [[], "present"]);
});

test("a helper's minutes are counted from both sides' marks", () => {
  const helper = {helper: HELPER, name: "有馬 明", kana: "アリマ アキラ", kind: "instructor", minutes: null, marks: [mark()]};
  const left = tap({kind: "left", minute: 89, about: `helper:${HELPER}`, subject: {helper: HELPER}});

  assert.equal(shown(roster({helpers: [helper]}), left).helpers[0].worked, 90);
});

test("of two counts of a group the later one holds, and none once it is taken back", () => {
  const counted = (id, count, minute) =>
    tap({id, kind: "counted", minute, about: "group:会", subject: {group: {name: "会", count}}});
  const back = tap({kind: "voided", voids: "b", about: "group:会", subject: undefined, minute: 3});

  assert.deepEqual(shown(roster(), counted("a", 5, 0), counted("b", 12, 1)).counts, [{group: "会", count: 12, id: "b"}]);
  assert.deepEqual(shown(roster(), counted("b", 12, 1), back).counts, []);
});

test("once the server was asked, its count holds", () => {
  const sent = settled(
    tap({id: "a", kind: "counted", about: "group:会", subject: {group: {name: "会", count: 5}}}), {outcome: "stored"}, 100,
  );
  const counts = [{group: "会", count: 9}];

  assert.equal(shown(roster({counts, fetched_at: 200}), sent).heads, 9);
  assert.equal(shown(roster({counts, fetched_at: 50}), sent).heads, 5);
});

test("news is laid on the roster, any number of times", () => {
  const news = {cursor: "2", counts: [], marks: [{...mark(), person: ONE}, {...mark({id: "x"}), person: "unknown"}]};
  const twice = withMarks(withMarks(roster(), news), news);

  assert.deepEqual([twice.lines[0].marks.length, twice.cursor], [1, "2"]);
});

test("two people of one name show their references", () => {
  assert.deepEqual([...doubled([line(), line({person: "x", name: "山本 一子"}), line({name: "森", kana: "モリ"})])], ["ヤマモト カズコ"]);
});
