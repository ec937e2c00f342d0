/** What the screen shows, in memory: read once from the store, changed only here.

Several pages may be open: each tells the others that the store changed. */

import * as store from "./store.js";
import {UNSENT} from "./taps.js";

export const state = {
  kiosk: null,
  settings: {},
  device: null,
  rosters: new Map(),
  taps: new Map(),
  clocks: new Map(),
  sent: null,
  session: null,
  view: "starting",
  online: false,
  sending: false,
  trouble: null,
  decoder: false,
};

const listeners = new Set();
const others = "BroadcastChannel" in globalThis ? new BroadcastChannel("tomoni") : null;
let drawing = false;

/** Call `listener` after every change, at most once for each frame. */
export function onChange(listener) {
  listeners.add(listener);
}

/** The screen is drawn anew; with `told`, the other pages read the store again. */
export function changed({told = false} = {}) {
  if (told) others?.postMessage("changed");
  if (drawing) return;
  drawing = true;
  queueMicrotask(() => {
    drawing = false;
    for (const listener of listeners) listener();
  });
}

/** Read everything that the store holds. */
export async function read() {
  const found = await store.load();
  state.kiosk = found.kiosk;
  state.settings = {sound: true, vibration: true, ...found.settings};
  state.device = found.device ?? null;
  state.sent = found.sent;
  state.rosters = new Map(found.rosters.map((roster) => [roster.session, roster]));
  state.taps = new Map(found.taps.map((tap) => [tap.id, tap]));
  state.clocks = new Map(found.clocks.map((clock) => [clock.epoch, clock]));
}

/** Look after what other pages change. */
export function follow() {
  others?.addEventListener("message", async () => {
    await read();
    changed();
  });
}

export const unsentCount = () =>
  [...state.taps.values()].filter((tap) => tap.state === UNSENT).length;

export const tapsOf = (session) =>
  [...state.taps.values()].filter((tap) => tap.session === session);

export async function addTaps(taps) {
  await store.addTaps(taps);
  for (const tap of taps) state.taps.set(tap.id, tap);
  changed({told: true});
}

export async function keepTaps(taps) {
  if (taps.length === 0) return;
  await store.keepTaps(taps);
  for (const tap of taps) state.taps.set(tap.id, tap);
  changed({told: true});
}

export async function forgetTaps(ids) {
  if (ids.length === 0) return;
  await store.forget("taps", ids);
  for (const id of ids) state.taps.delete(id);
  changed({told: true});
}

export async function keepRoster(roster) {
  await store.keepRoster(roster);
  state.rosters.set(roster.session, roster);
  changed({told: true});
}

export async function forgetRoster(session) {
  await store.forget("rosters", [session]);
  state.rosters.delete(session);
  changed({told: true});
}

/** A session is over, but somebody looks at it: its roster leaves the disk, not the screen. */
export const forgetOnDisk = (session) => store.forget("rosters", [session]);

export const keepDevice = (device) => store.keep("device", device);

export async function keepKiosk(kiosk) {
  await store.keep("kiosk", kiosk);
  state.kiosk = kiosk;
  changed({told: true});
}

export async function keepSettings(settings) {
  state.settings = {...state.settings, ...settings};
  changed();
  await store.keep("settings", state.settings);
}

export async function keepSent(at) {
  state.sent = at;
  await store.keep("sent", at);
}

export async function begin(kiosk) {
  await store.begin(kiosk);
  await read();
  changed({told: true});
}

/** End: the kiosk says why, no roster is left, and of the taps only what was not sent. */
export async function strip(kiosk) {
  await store.strip(kiosk);
  await read();
  changed({told: true});
}

export async function clear(condition) {
  await store.clear(condition);
  await read();
  if (!state.kiosk) state.session = null;
  changed({told: true});
}
