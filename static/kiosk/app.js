/** The tablet's app: what is kept, what is shown, and when it talks to the server. */

import {h} from "./dom.js";
import * as frame from "./frame.js";
import * as marks from "./marks.js";
import * as state from "./state.js";
import * as sync from "./sync.js";
import {keepApp} from "./worker.js";
import * as brief from "./views/brief.js";
import * as ended from "./views/ended.js";
import * as heads from "./views/heads.js";
import * as helpers from "./views/helpers.js";
import * as more from "./views/more.js";
import * as pairing from "./views/pairing.js";
import * as roster from "./views/roster.js";
import * as scan from "./views/scan.js";
import * as sessions from "./views/sessions.js";
import * as walkIn from "./views/walk_in.js";

const {state: now} = state;
const INSIDE = {
  roster: roster.create, scan: scan.create, "walk-in": walkIn.create, heads: heads.create,
  helpers: helpers.create, brief: brief.create, more: more.create, sessions: sessions.create, "hand-over": ended.createHandOver,
};
const app = document.getElementById("app");
/** With less height, everything is scrolled together (kiosk.css). */
const SCROLLED_BELOW = 560;

let around = null;
let shown = {name: null};
let secret = null;

/** The secret of a pairing QR code leaves the address, and so the history, at once. */
function takeSecret() {
  const found = /^#pair=([\w-]+)$/.exec(location.hash);
  if (location.hash) history.replaceState(null, "", location.pathname);
  if (found) secret = found[1];
}

/** Which screen belongs to what this tablet is. */
function screen() {
  if (!now.kiosk) return "pairing";
  if (now.kiosk.ended) return "ended";
  if (now.view === "pair-again") return "pairing";
  const known = now.kiosk.sessions.some(({id}) => id === now.session);
  return known ? now.view : "sessions";
}

function draw() {
  const name = screen();
  const inside = name in INSIDE;
  const mark = inside ? `${name} ${now.session}` : `${name} ${now.kiosk?.id ?? ""}`;
  if (mark !== shown.mark) mount(name, mark, inside);
  if (inside) around.update();
  shown.view.update();
}

function mount(name, mark, inside) {
  shown.view?.close?.();
  if (inside && !around) around = frame.build(app, {open, enter});
  if (!inside) around = null;
  const main = inside ? around.main : h("main.view.view--alone", {id: "main", tabindex: "-1"});
  if (!inside) app.replaceChildren(main);
  app.dataset.view = name;
  main.scrollTop = 0;
  if (shown.name && innerHeight < SCROLLED_BELOW) main.scrollIntoView();
  const create = INSIDE[name] ?? (name === "ended" ? ended.create : pairing.create);
  const given = secret;
  secret = null;
  shown = {name, mark, view: create(main, {app, open, enter, secret: given, handOver: () => open("hand-over")})};
}

function open(view) {
  now.view = view;
  state.changed();
}

/** Open a session. It is opened again when the app starts again. */
function enter(session) {
  now.session = session;
  now.view = "roster";
  marks.hush();
  state.changed();
  state.keepSettings({session}).catch(() => {});
  sync.soon();
}

function openLast() {
  const all = now.kiosk?.sessions ?? [];
  const last = all.find(({id}) => id === now.settings.session);
  now.session = (last ?? (all.length === 1 ? all[0] : null))?.id ?? null;
  now.view = "roster";
}

function follow() {
  const id = now.kiosk?.id;
  if (id === follow.id) return;
  follow.id = id;
  openLast();
}

/** Another QR code was read while this tablet is at work. */
function againWith() {
  if (now.kiosk && !now.kiosk.ended) now.view = "pair-again";
  shown = {...shown, mark: null};
  draw();
}

addEventListener("beforeunload", (event) => {
  if (state.unsentCount() === 0) return;
  event.preventDefault();
  event.returnValue = "";
});
addEventListener("hashchange", () => {
  takeSecret();
  if (secret) againWith();
});
addEventListener("pagehide", () => shown.view?.close?.());

async function start() {
  takeSecret();
  await keepApp(app.dataset.worker);
  try {
    await state.read();
  } catch {
    app.replaceChildren(h("main.view.view--alone", h("h1", "このブラウザでは受付を使えません"),
      h("p.lead", "記録を保存できない設定になっています。プライベートブラウズをやめて、もう一度開いてください。")));
    app.dataset.view = "blocked";
    return;
  }
  state.onChange(follow);
  state.onChange(draw);
  state.follow();
  follow();
  if (secret && now.kiosk) againWith();
  else draw();
  sync.start();
}

start();
