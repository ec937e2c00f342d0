/**
 * What marks amount to: the same folds as attendance/rules/marking.py.
 * tests/vectors/presence.json holds the cases both must agree on.
 *
 * @typedef {{id: string, kind: string, occurred_at: string, voids: string|null}} Mark
 */

const MARKS = ["arrived", "left"];

/** An instant as a number that sorts: microseconds since 1970. NaN where it cannot be read.
 * @param {string} time ISO 8601 with an offset @returns {number} */
export function instant(time) {
  const digits = /\.(\d+)/.exec(time)?.[1] ?? "";
  const whole = Date.parse(time.replace(/\.\d+/, ""));
  return whole * 1000 + Number(digits.slice(0, 6).padEnd(6, "0"));
}

function before(first, second) {
  return (
    instant(first.occurred_at) - instant(second.occurred_at) ||
    MARKS.indexOf(first.kind) - MARKS.indexOf(second.kind) ||
    (first.id < second.id ? -1 : Number(first.id > second.id))
  );
}

/** The arrivals and leavings that nobody took back, in the order in which they happened.
 * @param {Mark[]} marks @returns {Mark[]} */
export function standing(marks) {
  const distinct = [...new Map(marks.map((mark) => [mark.id, mark])).values()];
  const taken = distinct.filter((mark) => mark.kind === "voided").map((mark) => mark.voids);
  const withdrawn = new Set(taken);
  const left = distinct.filter((mark) => MARKS.includes(mark.kind) && !withdrawn.has(mark.id));
  return left.sort(before);
}

/** "expected", "present" or "left_early". @param {Mark[]} marks @returns {string} */
export function presence(marks) {
  const stand = standing(marks);
  if (!stand.some((mark) => mark.kind === "arrived")) return "expected";
  return stand.at(-1).kind === "arrived" ? "present" : "left_early";
}

/** The marks that one press of 「取消し」 takes back.
 * @param {Mark[]} marks @returns {Mark[]} */
export function lastChange(marks) {
  const stand = standing(marks);
  if (presence(stand) !== "left_early") return stand;
  const came = stand.filter((mark) => mark.kind === "arrived");
  const last = Math.max(...came.map((mark) => instant(mark.occurred_at)));
  return stand.filter((mark) => mark.kind === "left" && instant(mark.occurred_at) >= last);
}
