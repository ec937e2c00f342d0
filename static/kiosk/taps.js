/** What somebody marked: how it is kept here, how it is sent, what becomes of it. Pure.

A tap as it is kept: `{id, session, kind, method, occurred_at, epoch, about, state}`, with
`subject` (what the server is told: `person`, `registration`, `card`, `walk_in`, `helper` or
`group`) until the server has it, and `voids` where it takes another one back. `about` says whose
mark it is, on this tablet alone: a person's UUID, `walk:<tap>`, `card:<digest>`,
`slip:<reference>`, `number:<digits>`, `helper:<uuid>` or `group:<name>`. */

export const UNSENT = "unsent";
export const STORED = "stored";
export const CONFLICT = "conflict";
export const REFUSED = "refused";
/** No more than this goes into one batch. */
export const BATCH = 200;

/** A new tap. `now` is what this device's clock shows. */
export function make({session, kind, method, subject, voids, about, epoch, now, id, seen}) {
  const tap = {
    id: id ?? newId(), session, kind, method, occurred_at: now.toISOString(), epoch, about, state: UNSENT,
  };
  if (subject) tap.subject = subject;
  if (voids) tap.voids = voids;
  if (seen) tap.seen = seen;
  return tap;
}

/** A random UUID, also where the page is not secure enough for the browser's own. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const PERSON = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether the server can read it. A walk-in's leaving waits until the server has named them. */
export const ready = (tap) => Boolean(tap.subject || tap.voids || PERSON.test(tap.about));

/** As the server reads it. `offset` is null where this tablet never met the server. */
export function wire(tap, offset) {
  const {id, session, kind, method, occurred_at, voids} = tap;
  const subject = tap.subject ?? (!voids && ready(tap) ? {person: tap.about} : {});
  const sent = {id, session, kind, method, occurred_at, ...subject};
  if (voids) sent.voids = voids;
  if (offset !== null && offset !== undefined) sent.clock_offset = Math.round(offset);
  return sent;
}

/** What waits for the network, the oldest first. */
export const unsent = (taps) =>
  [...taps].filter((tap) => tap.state === UNSENT).sort(inOrder);

/** What staff have to be given by hand: unsent, or refused. */
export const unsettled = (taps) =>
  [...taps].filter((tap) => tap.state === UNSENT || tap.state === REFUSED).sort(inOrder);

function inOrder(one, other) {
  const [a, b] = [one.occurred_at + one.id, other.occurred_at + other.id];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The tap once the server has answered. Whatever is kept there says nothing of a person here
    any more but whose line the mark belongs to. */
export function settled(tap, result, at = 0) {
  if (result.outcome === REFUSED) {
    return {...tap, state: REFUSED, code: result.code ?? "", sentence: result.sentence ?? ""};
  }
  const {id, session, kind, method, occurred_at, epoch, voids, seen} = tap;
  const kept = {id, session, kind, method, occurred_at, epoch, state: STORED, sent_at: at};
  kept.about = about(tap, result);
  if (voids) kept.voids = voids;
  if (seen) kept.seen = seen;
  if (tap.subject?.group) kept.group = tap.subject.group;
  if (tap.group) kept.group = tap.group;
  if (result.outcome === CONFLICT || result.conflict) {
    kept.state = CONFLICT;
    kept.conflict = result.conflict ?? "";
  }
  return kept;
}

function about(tap, result) {
  const named = /^(walk|card|slip|number):/.test(tap.about ?? "");
  return named && result.person ? result.person : tap.about;
}

/** The results of a batch, laid on what is kept: every tap that is another one now. */
export function applied(taps, results, at = 0) {
  const changed = new Map();
  const renamed = new Map();
  for (const result of results) {
    const tap = taps.get(result.id);
    if (!tap || (tap.state !== UNSENT && tap.state !== REFUSED)) continue;
    const after = settled(tap, result, at);
    changed.set(tap.id, after);
    if (after.about !== tap.about) renamed.set(tap.about, after.about);
  }
  for (const tap of taps.values()) {
    const now = changed.get(tap.id) ?? tap;
    if (renamed.has(now.about)) changed.set(now.id, {...now, about: renamed.get(now.about)});
  }
  return [...changed.values()];
}
