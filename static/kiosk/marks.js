/** Marking: each press is on the disk before the screen says that it was done. */

import * as cards from "./rules/cards.js";
import {novelty} from "./rules/duplicates.js";
import {lastChange, presence} from "./rules/marking.js";
import {minutes} from "./rules/hours.js";
import * as epochs from "./epochs.js";
import {feel} from "./feedback.js";
import {fold} from "./fold.js";
import * as state from "./state.js";
import {soon} from "./sync.js";
import {make, newId} from "./taps.js";
import {SAID, clock} from "./words.js";

const {state: now} = state;
/** A finger that bounces marks nobody twice, nor takes a sentence away again. */
const BOUNCE = 600;

let said = null;
let last = {key: null, at: -Infinity};
let written = Promise.resolve();
const listeners = new Set();

export const onSaid = (listener) => listeners.add(listener);
export const sentence = () => said;

/** Say one sentence, big. `line` is whom its buttons are about. */
export function say(words, {tone = "done", key = null, can = []} = {}) {
  said = {words, tone, key, can, at: Date.now(), session: now.session};
  feel(tone);
  for (const listener of listeners) listener(said);
}

export function hush() {
  said = null;
  for (const listener of listeners) listener(null);
}

/** The open session, as it is now; null while its roster is not here. */
export function present() {
  const roster = now.rosters.get(now.session);
  return roster ? fold(roster, state.tapsOf(now.session), epochs.timeOf) : null;
}

const find = (key) => {
  const all = present();
  return all && [...all.lines, ...all.strangers, ...all.helpers].find((one) => one.key === key);
};

/** Write taps down, then say so; if they could not be written, say that and claim nothing.
    Two hands may press at once: each press waits until the one before is on the disk. */
function write(taps) {
  const done = written.then(async () => {
    try {
      await state.addTaps(taps);
    } catch (error) {
      say(error.full ? SAID.full : SAID.blocked, {tone: "wrong"});
      return false;
    }
    soon();
    return true;
  });
  written = done;
  return done;
}

const tap = (kind, method, about, rest) =>
  make({
    session: now.session, kind, method, about, epoch: epochs.current(), now: new Date(), ...rest,
  });

function bounced(key) {
  const at = performance.now();
  const soonAgain = last.key === key && at - last.at < BOUNCE;
  last = {key, at};
  return soonAgain;
}

/** Somebody of the roster came. Whoever is there already stays so, and that is said. */
export async function arrive(key, method = "tap") {
  if (bounced(key)) return;
  const line = find(key);
  if (!line) return;
  if (novelty(line.marks, "arrived") !== "new") return already(line);
  const back = line.presence === "left_early";
  if (!(await write([tap("arrived", method, line.key, subjectOf(line))]))) return;
  const words = back ? SAID.cameBack : line.state === "cancelled" ? SAID.came : SAID.arrived;
  say(words(line), {key, can: ["undo", "leave"]});
}

function already(line) {
  say(SAID.already(line, clock(line.since)), {tone: "again", key: line.key, can: ["undo", "leave"]});
}

/** Whom the server is told about. A walk-in has no name there until their arrival is sent. */
const subjectOf = (line) => (line.person ? {subject: {person: line.person}} : {});

export async function leave(key) {
  const line = find(key);
  if (!line) return;
  if (novelty(line.marks, "left") !== "new") return gone(line);
  if (!(await write([tap("left", "tap", line.key, subjectOf(line))]))) return;
  say(SAID.left(line), {key, can: ["undo"]});
}

function gone(line) {
  if (line.presence === "left_early") {
    say(SAID.gone(line, clock(line.since)), {tone: "again", key: line.key, can: ["undo"]});
  }
}

/** Take back what made somebody what they are now. */
export async function undo(key) {
  last = {key: null, at: -Infinity};
  const one = find(key);
  const back = one ? lastChange(one.marks) : [];
  if (back.length === 0) return;
  const taps = back.map((mark) => tap("voided", "tap", key, {voids: mark.id}));
  if (!(await write(taps))) return;
  if (key.startsWith("helper:")) return say(SAID.helperUndone(one.name), {tone: "again", key});
  if (!("name" in one)) return say(SAID.strangerUndone, {tone: "again"});
  const after = presence([...one.marks, ...taps]);
  say(SAID.undone(one, after), {tone: "again", key, can: after === "present" ? ["leave"] : []});
}

/** Somebody who is on no roster. */
export async function walkIn({name, kana, phone}) {
  const id = newId();
  const key = `walk:${id}`;
  const given = phone ? {name, kana, phone} : {name, kana};
  if (!(await write([tap("arrived", "walk_in", key, {id, subject: {walk_in: given}})]))) return false;
  say(SAID.walkIn({name, kana}), {key, can: ["undo"]});
  return true;
}

/** What the camera read, or somebody typed. */
export async function scanned(text, method = "qr") {
  const found = cards.read(text);
  if (!found) return say(method === "qr" ? SAID.foreign : SAID.mistyped, {tone: "wrong"});
  if (found.names === "card") return byCard(found.value);
  if (found.names === "reference") return byReference(found.value, method);
  return byNumber(found.value);
}

const lines = () => present()?.lines ?? [];

async function byCard(code) {
  const digest = await cards.digest(now.session, code);
  const line = lines().find((one) => one.cards.includes(digest));
  if (line) return arrive(line.key, "qr");
  return provisional(`card:${digest}`, {card: code}, present() ? SAID.nobody : SAID.noRoster);
}

async function byReference(reference, method) {
  const line = lines().find((one) => one.reference === reference);
  if (line) return arrive(line.key, method);
  const words = present() ? SAID.slip : SAID.noRoster;
  return provisional(`slip:${reference}`, {registration: reference}, words, method);
}

const byNumber = (number) => provisional(`number:${number}`, {card: number}, SAID.number, "tap");

/** Somebody whom this tablet does not know: written down all the same, once. */
async function provisional(key, subject, words, method = "qr") {
  if (bounced(key)) return;
  const known = find(key) ?? seen(key);
  if (known && novelty(known.marks, "arrived") !== "new") {
    say(SAID.known(clock(known.since)), {tone: "again", key, can: ["undo"]});
    return;
  }
  if (!(await write([tap("arrived", method, key, {subject, seen: key})]))) return;
  say(words, {tone: "again", key, can: ["undo"]});
}

/** The line of somebody whose card was unknown here until the server told who it is. */
function seen(key) {
  const tapped = state.tapsOf(now.session).find((one) => one.seen === key);
  return tapped ? find(tapped.about) : null;
}

/** How many of a group came. A later count replaces this one. */
export async function count(group, heads) {
  const made = tap("counted", "tap", `group:${group}`, {subject: {group: {name: group, count: heads}}});
  if (!(await write([made]))) return false;
  say(SAID.counted(group, heads));
  return true;
}

/** Take a count back: its own tap if it was made here, else by counting nobody. */
export async function uncount(group, id) {
  const made = id
    ? tap("voided", "tap", `group:${group}`, {voids: id})
    : tap("counted", "tap", `group:${group}`, {subject: {group: {name: group, count: 0}}});
  if (await write([made])) say(SAID.countUndone(group), {tone: "again"});
}

/** A helper came or finished. */
export async function help(key, kind) {
  if (bounced(key + kind)) return;
  const helper = find(key);
  if (!helper || novelty(helper.marks, kind) !== "new") return;
  if (kind === "arrived" && helper.hindrance?.held) return;
  const made = tap(kind, "tap", key, {subject: {helper: helper.helper}});
  if (!(await write([made]))) return;
  const worked = minutes([...helper.marks, {...made, occurred_at: epochs.timeOf(made), voids: null}]);
  const words = kind === "arrived" ? SAID.helperCame(helper.name) : SAID.helperLeft(helper.name, worked);
  say(words, {key, can: ["undo"]});
}
