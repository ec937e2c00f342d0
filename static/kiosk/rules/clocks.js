/** What time it was, when the tablet's clock may be wrong: as attendance/rules/clocks.py. */

import { instant } from "./marking.js";

/** Two clocks that differ by more about how long it was: one of them was set, or stood still. */
export const JUMP = 2_000;
const LONGEST = 30_000;
const WIDEST = 366 * 200 * 86_400_000;
const FURTHEST = 253_402_300_799_999;
const EARLIEST = -62_135_596_800_000;

/** How far the server's clock is ahead of the tablet's, in whole milliseconds. The tablet notes
 * when it asked and when it was answered; the server's time belongs to the middle.
 * @param {{sentAt: string, receivedAt: string, serverTime: string}} trip @returns {number} */
export function offset({ sentAt, receivedAt, serverTime }) {
  const middle = (instant(sentAt) + instant(receivedAt)) / 2;
  return halfToEven((instant(serverTime) - middle) / 1000);
}

/** Whether an answer tells the server's time. Not if the clock was set while it was under way, or
 * the tablet slept: then the two clocks disagree about how long it took, or it took longer than
 * anybody waits, and its middle is anywhere.
 * @param {{sentAt: number, receivedAt: number, elapsed: number}} trip by the clock that is set,
 * and `elapsed` by the one that is not; milliseconds @returns {boolean} */
export function tellsTime({ sentAt, receivedAt, elapsed }) {
  const took = receivedAt - sentAt;
  return took >= 0 && took <= LONGEST && Math.abs(took - elapsed) <= JUMP;
}

/** When it really was (ISO, UTC); null where clock and offset name no time that can be.
 * @param {string} deviceTime @param {number} offset milliseconds @returns {string|null} */
export function corrected(deviceTime, offset) {
  if (Math.abs(offset) > WIDEST) return null;
  const time = Date.parse(deviceTime) + offset;
  if (!(time >= EARLIEST && time <= FURTHEST)) return null;
  return new Date(time).toISOString();
}

// Python rounds a half to the even neighbour.
function halfToEven(number) {
  const floor = Math.floor(number);
  if (number - floor !== 0.5) return Math.round(number);
  return floor % 2 === 0 ? floor : floor + 1;
}
