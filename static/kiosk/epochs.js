/** Which clock a tap was made by, and how far that clock was from the server's.

A tablet's clock may be wrong by years, and be put right at any moment. So every start of the app
is an epoch, and so is every jump of the clock; an offset belongs to the epoch it was measured
in. A tap from an epoch that never met the server takes the offset that was measured last. */

import {JUMP, offset as measuredOffset, tellsTime} from "./rules/clocks.js";
import {keepClock} from "./store.js";
import {state} from "./state.js";
import {newId} from "./taps.js";

const SURE = 10 * 60_000;

let epoch = started();

function started() {
  return {id: newId(), wall: Date.now(), steady: performance.now()};
}

/** The epoch that is now. */
export function current() {
  const drift = Date.now() - epoch.wall - (performance.now() - epoch.steady);
  if (Math.abs(drift) > JUMP) epoch = started();
  return epoch.id;
}

/** Learn from an answer that says the server's time, unless the clock was set or the tablet slept
 * while it was under way. The quickest answer tells best. */
export async function learn({data, sentAt, receivedAt, elapsed}) {
  if (!data?.server_time || !tellsTime({sentAt, receivedAt, elapsed})) return;
  const id = current();
  const took = receivedAt - sentAt;
  const known = state.clocks.get(id);
  if (known && known.took <= took && receivedAt - known.measured_at < SURE) return;
  const offset = measuredOffset({
    sentAt: new Date(sentAt).toISOString(),
    receivedAt: new Date(receivedAt).toISOString(),
    serverTime: data.server_time,
  });
  const clock = {epoch: id, offset, took, measured_at: receivedAt, order: order()};
  state.clocks.set(id, clock);
  await keepClock(clock);
}

/** Offsets are put in the order in which they were measured: the clock itself may go back. */
function order() {
  return Math.max(0, ...[...state.clocks.values()].map((clock) => clock.order)) + 1;
}

function last() {
  const clocks = [...state.clocks.values()].sort((a, b) => b.order - a.order);
  return clocks[0]?.offset ?? null;
}

/** Milliseconds that the server is ahead of the clock that `tap` was made by, or null. */
export function offsetOf(tap) {
  return state.clocks.get(tap.epoch)?.offset ?? last();
}

/** The time of a tap by the server's clock, as far as it is known: ISO. */
export function timeOf(tap) {
  return new Date(Date.parse(tap.occurred_at) + (offsetOf(tap) ?? 0)).toISOString();
}

/** What the server's clock shows now, as far as it is known. */
export function now() {
  return new Date(Date.now() + (state.clocks.get(current())?.offset ?? last() ?? 0));
}
