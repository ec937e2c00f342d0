/** Whether a scan or a press says something new: as attendance/rules/duplicates.py. */

import { presence } from "./marking.js";

/** "new", "already_present", "already_left" or "not_there".
 * @param {import("./marking.js").Mark[]} marks @param {"arrived"|"left"} kind */
export function novelty(marks, kind) {
  const now = presence(marks);
  if (kind === "arrived") return now === "present" ? "already_present" : "new";
  if (now === "present") return "new";
  return now === "left_early" ? "already_left" : "not_there";
}
