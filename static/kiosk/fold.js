/** What a roster and this tablet's own taps amount to. Pure: any screen can be replayed. */

import {presence, standing} from "./rules/marking.js";
import {minutes} from "./rules/hours.js";
import {row, searchKey, sortKey} from "./rules/kana.js";
import {REFUSED, UNSENT} from "./taps.js";

/** `{lines, strangers, helpers, counts, arrived, expected, heads}` of one session.

`timeOf(tap)` is the ISO time of a tap by the server's clock, as far as it is known. */
export function fold(roster, taps, timeOf) {
  const own = byAbout(taps.filter((tap) => tap.state !== REFUSED), timeOf);
  const lines = roster.lines.map((line) => asLine(line, take(own, line.person, line.reference)));
  const helpers = roster.helpers.map((helper) => asHelper(helper, own.get(`helper:${helper.helper}`)));
  for (const [about, {marks, taps: made}] of own) {
    if (about.startsWith("walk:")) lines.push(walkIn(about, marks, made));
  }
  lines.sort((one, other) => (one.sort < other.sort ? -1 : one.sort > other.sort ? 1 : 0));
  const strangers = [...own]
    .filter(([about, {used}]) => !used && !/^(walk|helper|group):/.test(about))
    .map(([about, {marks, taps: made}]) => stranger(about, marks, made))
    .filter((one) => one.presence !== "expected");
  const counts = counted(roster, taps);
  return {lines, strangers, helpers, counts, ...sums(lines, strangers, counts)};
}

function byAbout(taps, timeOf) {
  const own = new Map();
  for (const tap of taps) {
    if (!own.has(tap.about)) own.set(tap.about, {marks: [], taps: [], used: false});
    const about = own.get(tap.about);
    about.taps.push(tap);
    about.marks.push({
      id: tap.id, kind: tap.kind, occurred_at: timeOf(tap), voids: tap.voids ?? null,
    });
  }
  return own;
}

/** Own marks of a roster's line: made by roster or card, or by a slip before it was known. */
function take(own, person, reference) {
  const found = [own.get(person), reference && own.get(`slip:${reference}`)].filter(Boolean);
  for (const one of found) one.used = true;
  return {
    marks: found.flatMap((one) => one.marks),
    taps: found.flatMap((one) => one.taps),
  };
}

/** One mark for each id; the server's time counts where it has the mark. */
function joined(theirs, ours) {
  return [...new Map([...(ours ?? []), ...theirs].map((mark) => [mark.id, mark])).values()];
}

function asLine(line, own) {
  const marks = joined(line.marks, own.marks);
  return {
    ...line, key: line.person, marks, presence: presence(marks), since: since(marks),
    row: row(line.kana), sort: sortKey(line.kana) + line.person, search: searchKey(line.kana),
    waiting: own.taps.some((tap) => tap.state === UNSENT),
  };
}

function walkIn(about, marks, taps) {
  const given = taps.find((tap) => tap.subject?.walk_in)?.subject.walk_in;
  const kana = given?.kana ?? "";
  return {
    key: about, person: null, reference: null, state: "walk_in", name: given?.name ?? "",
    kana, device: "", support_needs: [], slot: null, cards: [], marks,
    presence: presence(marks), since: since(marks), row: row(kana), sort: sortKey(kana) + about,
    search: searchKey(kana), waiting: taps.some((tap) => tap.state === UNSENT),
  };
}

function stranger(about, marks, taps) {
  return {
    key: about, marks, presence: presence(marks), since: since(marks),
    waiting: taps.some((tap) => tap.state === UNSENT), last: about.slice(-4).toUpperCase(),
  };
}

function asHelper(helper, own) {
  const marks = joined(helper.marks, own?.marks);
  const stand = standing(marks);
  return {
    ...helper, key: `helper:${helper.helper}`, marks, presence: presence(marks),
    since: since(marks), worked: minutes(marks),
    came: stand.find((mark) => mark.kind === "arrived")?.occurred_at ?? null,
    waiting: Boolean(own?.taps.some((tap) => tap.state === UNSENT)),
  };
}

const since = (marks) => standing(marks).at(-1)?.occurred_at ?? null;

/** Heads by group: what the server knows, and what was counted here since it was asked. */
function counted(roster, taps) {
  const groups = new Map(
    roster.counts.map(({group, count}) => [group, {group, count, id: null}]),
  );
  const back = new Set(taps.filter((tap) => tap.kind === "voided").map((tap) => tap.voids));
  const ours = taps.filter((tap) => tap.kind === "counted" && tap.state !== REFUSED);
  for (const tap of ours.sort((a, b) => (a.occurred_at < b.occurred_at ? -1 : 1))) {
    const {name, count} = tap.subject?.group ?? tap.group;
    const told = tap.state !== UNSENT && (roster.fetched_at ?? 0) >= tap.sent_at;
    const now = told ? groups.get(name)?.count ?? 0 : back.has(tap.id) ? 0 : count;
    groups.set(name, {group: name, count: now, id: now === count ? tap.id : null});
  }
  return [...groups.values()].filter(({count}) => count > 0);
}

function sums(lines, strangers, counts) {
  const there = (line) => line.presence !== "expected";
  return {
    arrived: lines.filter(there).length + strangers.length,
    expected: lines.filter((line) => line.state === "expected").length,
    heads: counts.reduce((sum, {count}) => sum + count, 0),
  };
}

/** The roster with the marks that the server told since. Known marks change nothing. */
export function withMarks(roster, answer) {
  const fresh = new Map();
  for (const mark of answer.marks) {
    const key = mark.person ?? mark.helper;
    fresh.set(key, [...(fresh.get(key) ?? []), mark]);
  }
  const added = (one, key) =>
    fresh.has(key) ? {...one, marks: joined(fresh.get(key).map(plain), one.marks)} : one;
  return {
    ...roster,
    cursor: answer.cursor,
    counts: answer.counts ?? roster.counts,
    lines: roster.lines.map((line) => added(line, line.person)),
    helpers: roster.helpers.map((helper) => added(helper, helper.helper)),
  };
}

const plain = ({id, kind, occurred_at, voids}) => ({id, kind, occurred_at, voids: voids ?? null});

/** Names that more than one line has: these show the reference. */
export function doubled(lines) {
  const seen = new Map();
  for (const {name, kana} of lines) {
    for (const each of new Set([name, kana])) seen.set(each, (seen.get(each) ?? 0) + 1);
  }
  return new Set([...seen].filter(([name, times]) => name && times > 1).map(([name]) => name));
}
