/** Between this tablet and the server: whenever there is a network, any number of times.

Sending twice is harmless, so nothing here has to be exact; what must never happen is that a tap
is dropped before the server said that it has it. */

import {Refusal, Unreachable, ask} from "./api.js";
import * as epochs from "./epochs.js";
import {withMarks} from "./fold.js";
import * as state from "./state.js";
import {BATCH, REFUSED, applied, newId, ready, unsent, unsettled, wire} from "./taps.js";

const {state: now} = state;
const QUIET = 3_000;
/** While somebody looks at it, a tablet asks this often whether there is a network again. */
const LONGEST = 15_000;
const HIDDEN = 60_000;
const NEWS = 10 * 60_000;
/** How long after its end a session's roster stays: people leave, helpers finish. */
const TIDYING = 30 * 60_000;
const SOON = 12 * 3600_000;
const PLAUSIBLE = 60 * 24 * 3600_000;
/** What a stopped tablet keeps of its kiosk: whom to ask, and whose taps these are. */
const WHOM = ["id", "name", "municipality", "office", "phone"];

let timer = null;
let running = null;
let again = false;
let pause = QUIET;
let askedAt = 0;

/** Keep in touch from now on. */
export function start() {
  addEventListener("online", soon);
  addEventListener("offline", () => { now.online = false; state.changed(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) soon(); });
  soon();
}

/** Try at once: somebody marked something, or a network came. */
export function soon() {
  pause = QUIET;
  if (running) { again = true; return running; }
  clearTimeout(timer);
  running = round().finally(() => {
    running = null;
    if (again) { again = false; soon(); return; }
    timer = setTimeout(soonAfterPause, document.hidden ? HIDDEN : pause);
  });
  return running;
}

function soonAfterPause() {
  const waited = pause;
  soon();
  pause = waited;
}

async function round() {
  if (!now.kiosk) return;
  try {
    if (!now.kiosk.ended || now.kiosk.token) await alone(send);
    if (now.kiosk && !now.kiosk.ended) await listen();
    pause = QUIET;
  } catch (error) {
    await failed(error);
  }
  await tidy();
  state.changed();
}

/** Only one page sends at a time; where the browser cannot say so, each does. */
const alone = (work) =>
  navigator.locks ? navigator.locks.request("tomoni-send", work) : work();

async function failed(error) {
  if (error instanceof Refusal) {
    now.online = true;
    if (["kiosk_revoked", "kiosk_unknown"].includes(error.code)) return stopped(error.code);
    if (error.code === "kiosk_expired") return ended();
    now.trouble = error.passing ? null : error.message;
    pause = Math.max(Math.min(LONGEST, pause * 2), error.wait * 1000);
    return undefined;
  }
  if (!(error instanceof Unreachable)) {
    now.trouble = "storage";
    throw error;
  }
  now.online = false;
  pause = Math.min(LONGEST, pause * 2);
  return undefined;
}

async function asked(method, path, options = {}) {
  const answer = await ask(method, path, {token: now.kiosk?.token, ...options});
  now.online = true;
  now.trouble = null;
  await epochs.learn(answer);
  return answer;
}

async function send() {
  let size = BATCH;
  for (;;) {
    const batch = unsent(now.taps.values()).filter(ready).slice(0, size);
    if (batch.length === 0 || !now.kiosk?.token) break;
    now.sending = true;
    state.changed();
    try {
      await sendOne(batch);
    } catch (error) {
      if (!(error instanceof Refusal) || ![400, 413, 422].includes(error.status)) throw error;
      if (batch.length === 1) await unreadable(batch[0], error);
      else size = Math.ceil(batch.length / 2);
    } finally {
      now.sending = false;
    }
  }
}

async function sendOne(batch) {
  const {data} = await asked("POST", "check-ins/", {
    body: {
      sent_at: new Date().toISOString(),
      unsent: state.unsentCount() - batch.length,
      taps: batch.map((tap) => wire(tap, epochs.offsetOf(tap))),
    },
  });
  const known = new Set(batch.map((tap) => tap.id));
  const results = data.results.filter((result) => known.has(result.id));
  if (results.length === 0) throw new Unreachable("no results");
  await state.keepTaps(applied(now.taps, results, Date.now()));
  await state.keepSent(epochs.now().toISOString());
}

/** A batch that the server cannot read at all is cut down to the one tap that is to blame. */
const unreadable = (tap, error) =>
  state.keepTaps(applied(now.taps, [
    {id: tap.id, outcome: "refused", code: error.code || "unreadable", sentence: error.message},
  ]));

/** Learn what is new: who marked what elsewhere, and whether a roster changed. */
async function listen() {
  if (Date.now() - askedAt > NEWS || askedAt > Date.now()) {
    const {data} = await asked("GET", "kiosks/me/");
    await state.keepKiosk({...data.kiosk, token: now.kiosk.token});
    askedAt = Date.now();
    for (const {id} of now.kiosk.sessions) if (id !== now.session) await roster(id);
  }
  if (now.session) await watch(now.session);
}

async function watch(session) {
  const known = now.rosters.get(session);
  if (!known) return roster(session);
  const unsentNow = state.unsentCount();
  const query = `since=${encodeURIComponent(known.cursor)}&unsent=${unsentNow}`;
  const {data, sentAt} = await asked("GET", `sessions/${session}/marks/?${query}`);
  if (data.version !== known.version) return roster(session);
  const news = data.marks.length > 0 || JSON.stringify(data.counts) !== JSON.stringify(known.counts);
  const fresh = {...withMarks(known, data), fetched_at: sentAt};
  if (news && !over(fresh)) return state.keepRoster(fresh);
  now.rosters.set(session, fresh);
  return undefined;
}

/** A tablet is let in anew once it has sent, or handed over, what it marked. */
export class StillUnsent extends Error {}

/** Fetch a session's roster. One whose session is over is shown, and kept nowhere. */
export async function roster(session) {
  const known = now.rosters.get(session);
  const {status, data, etag, sentAt} = await asked("GET", `sessions/${session}/roster/`, {
    etag: known?.etag,
  });
  if (status === 304) return;
  const fresh = {...data, session, etag, fetched_at: sentAt};
  if (!over(fresh)) await state.keepRoster(fresh);
  else if (session === now.session) now.rosters.set(session, fresh);
  state.changed();
}

/** Let this tablet in: `{code}` or `{secret}`. Throws a Refusal or Unreachable, and StillUnsent
    where marks of the time before would be left without a way to the server. */
export async function pair(words) {
  await state.read();
  if (unsettled(now.taps.values()).length > 0) throw new StillUnsent();
  if (!now.device) {
    now.device = newId();
    await state.keepDevice(now.device);
  }
  const answer = await ask("POST", "kiosks/", {
    body: {...words, platform: platform(), device: now.device},
  });
  await state.begin({...answer.data.kiosk, token: answer.data.token});
  now.online = true;
  await epochs.learn(answer);
  await navigator.storage?.persist?.();
  askedAt = 0;
  soon();
}

function platform() {
  const agent = navigator.userAgent;
  const touch = navigator.maxTouchPoints > 1;
  if (/iPad/.test(agent) || (/Macintosh/.test(agent) && touch)) return "iPad";
  if (/iPhone/.test(agent)) return "iPhone";
  if (/Android/.test(agent)) return "Android";
  if (/CrOS/.test(agent)) return "Chromebook";
  if (/Windows/.test(agent)) return "Windows";
  return /Macintosh/.test(agent) ? "Mac" : "";
}

/** Staff stopped this tablet: only what was not sent is left, for staff to take over. */
async function stopped(why) {
  const whom = Object.fromEntries(WHOM.map((name) => [name, now.kiosk[name]]));
  await state.strip({...whom, ended: why});
}

/** The time is over. The server takes marks for some days more; the rosters go at once. */
async function ended() {
  if (now.kiosk.ended) return;
  const whom = Object.fromEntries(WHOM.map((name) => [name, now.kiosk[name]]));
  await state.strip({...whom, token: now.kiosk.token, ended: "kiosk_expired"});
  again = true;
}

const over = (one) => epochs.now() - Date.parse(one.ends_at) > TIDYING;

/** Delete what is needed no longer: nothing as long as something of it is unsent. */
async function tidy() {
  if (!now.kiosk) return;
  await tidyBriefs();
  const waiting = unsettled(now.taps.values());
  if (now.kiosk.ended === "kiosk_expired" && waiting.length === 0) return farewell();
  if (now.kiosk.ended || !trusted()) return;
  if (epochs.now() >= Date.parse(now.kiosk.expires_at)) return ended();
  for (const one of [...now.rosters.values()]) {
    const own = state.tapsOf(one.session);
    if (!over(one) || unsent(own).length > 0) continue;
    const ids = own.filter((tap) => tap.state !== REFUSED).map((tap) => tap.id);
    if (one.session !== now.session) await state.forgetRoster(one.session);
    else await state.forgetOnDisk(one.session);
    await state.forgetTaps(ids);
  }
}

/** What helpers are told goes with the class, by whatever clock there is: paper holds it too, and
where the clock was wrong it comes again, for the roster is asked for anew. */
async function tidyBriefs() {
  for (const one of [...now.rosters.values()]) {
    if (!one.brief || epochs.now() < Date.parse(one.ends_at)) continue;
    await state.keepRoster({...one, brief: null, etag: null, version: null});
  }
}

async function farewell() {
  const {office, phone} = now.kiosk;
  now.farewell = {office, phone};
  await state.clear({unlessUnsent: true});
}

/** Whether the clock may decide that time is over: never one that a dead battery has put ahead. */
function trusted() {
  if (now.clocks.has(epochs.current())) return true;
  const late = epochs.now() - Date.parse(now.kiosk.expires_at);
  return late > SOON && late < PLAUSIBLE;
}
