/** What this tablet keeps: IndexedDB `tomoni`. Each write is on the disk when it returns. */

import {openDB} from "../packages/idb/index.js";
import {unsettled} from "./taps.js";

const NAME = "tomoni";
const VERSION = 1;
const STRICT = {durability: "strict"};

let opening = null;

/** The browser refused to keep something: its room is full, or it may keep nothing. */
export class StorageTrouble extends Error {
  constructor(cause) {
    super(cause?.message ?? "storage");
    this.full = cause?.name === "QuotaExceededError";
  }
}

function database() {
  opening ??= openDB(NAME, VERSION, {
    upgrade(db) {
      db.createObjectStore("kiosk");
      db.createObjectStore("rosters", {keyPath: "session"});
      db.createObjectStore("taps", {keyPath: "id"});
      db.createObjectStore("clocks", {keyPath: "epoch"});
    },
    // Another page has a newer version of this app: let it go ahead.
    blocking: (_current, _blocked, event) => event.target.close(),
    terminated: () => { opening = null; },
  }).catch((error) => {
    opening = null;
    throw new StorageTrouble(error);
  });
  return opening;
}

/** Do `work(transaction)` in one transaction, and wait until it is written. */
async function writing(stores, work) {
  const db = await database();
  try {
    const transaction = db.transaction(stores, "readwrite", STRICT);
    const done = transaction.done;
    done.catch(() => {});
    await work(transaction);
    await done;
  } catch (error) {
    throw new StorageTrouble(error);
  }
}

/** Everything, as it was left. */
export async function load() {
  const db = await database();
  const transaction = db.transaction(["kiosk", "rosters", "taps", "clocks"]);
  const words = transaction.objectStore("kiosk");
  const [kiosk, settings, device, sent, rosters, taps, clocks] = await Promise.all([
    words.get("kiosk"), words.get("settings"), words.get("device"), words.get("sent"),
    transaction.objectStore("rosters").getAll(),
    transaction.objectStore("taps").getAll(),
    transaction.objectStore("clocks").getAll(),
  ]);
  return {kiosk: kiosk ?? null, settings: settings ?? {}, device, sent: sent ?? null, rosters, taps, clocks};
}

const put = (store) => (value, key) =>
  writing([store], (transaction) => transaction.objectStore(store).put(value, key));

/** `key` is "kiosk", "settings", "device" or "sent". */
export const keep = (key, value) => put("kiosk")(value, key);
export const keepRoster = put("rosters");
export const keepClock = put("clocks");

/** Write taps down that were made just now: none of them, or all. */
export const addTaps = (taps) =>
  writing(["taps"], async (transaction) => {
    for (const tap of taps) await transaction.objectStore("taps").add(tap);
  });

export const keepTaps = (taps) =>
  writing(["taps"], async (transaction) => {
    for (const tap of taps) await transaction.objectStore("taps").put(tap);
  });

export const forget = (store, keys) =>
  writing([store], async (transaction) => {
    for (const key of keys) await transaction.objectStore(store).delete(key);
  });

/** A kiosk, newly let in, with nothing of one before but what it never sent. */
export const begin = (kiosk) =>
  writing(["kiosk", "rosters", "taps"], async (transaction) => {
    await transaction.objectStore("rosters").clear();
    await forgetSent(transaction);
    await transaction.objectStore("kiosk").delete("sent");
    await transaction.objectStore("kiosk").delete("device");
    await transaction.objectStore("kiosk").put(kiosk, "kiosk");
  });

/** The kiosk's time is over: no roster is left, nor any tap that the server has. */
export const strip = (kiosk) =>
  writing(["kiosk", "rosters", "taps"], async (transaction) => {
    await transaction.objectStore("rosters").clear();
    await forgetSent(transaction);
    await transaction.objectStore("kiosk").put(kiosk, "kiosk");
  });

/** Asked in the transaction: another page may have written a tap a moment ago. */
async function forgetSent(transaction) {
  const taps = transaction.objectStore("taps");
  const all = await taps.getAll();
  const left = new Set(unsettled(all).map(({id}) => id));
  for (const {id} of all) if (!left.has(id)) await taps.delete(id);
}

/** Forget everything but whether there is sound; with `unlessUnsent`, only if all is sent. */
export const clear = ({unlessUnsent = false} = {}) =>
  writing(["kiosk", "rosters", "taps", "clocks"], async (transaction) => {
    const taps = await transaction.objectStore("taps").getAll();
    if (unlessUnsent && unsettled(taps).length > 0) return;
    for (const store of ["rosters", "taps", "clocks"]) await transaction.objectStore(store).clear();
    for (const key of ["kiosk", "sent", "device"]) await transaction.objectStore("kiosk").delete(key);
  });
