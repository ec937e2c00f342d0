/** How long a helper was there: as attendance/rules/hours.py. */

import { instant, standing } from "./marking.js";

const MOST = 24 * 60;
const MINUTE = 60_000_000;

/** The minutes between comings and goings, all told; null while nobody has gone.
 * @param {import("./marking.js").Mark[]} marks @returns {number|null} */
export function minutes(marks) {
  let [total, came, went, closed] = [0, null, null, false];
  for (const mark of standing(marks)) {
    const time = instant(mark.occurred_at);
    if (mark.kind === "left") {
      went = came === null ? null : time;
    } else if (came === null) {
      came = time;
    } else if (went !== null) {
      [total, came, went, closed] = [total + went - came, time, null, true];
    }
  }
  if (came !== null && went !== null) [total, closed] = [total + went - came, true];
  return closed ? Math.min(Math.floor((total + MINUTE / 2) / MINUTE), MOST) : null;
}

/** Since when a helper is there (ISO), null if they are not.
 * @param {import("./marking.js").Mark[]} marks @returns {string|null} */
export function thereSince(marks) {
  let came = null;
  for (const mark of standing(marks)) {
    if (mark.kind === "left") came = null;
    else came ??= mark.occurred_at;
  }
  return came;
}
