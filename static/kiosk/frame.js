/** What stands around every view: the session and the state in words, the tabs, the sentence. */

import {button, flag, h, text} from "./dom.js";
import * as epochs from "./epochs.js";
import * as marks from "./marks.js";
import * as state from "./state.js";
import {clock, day, hours} from "./words.js";

const {state: now} = state;
/** Which tab leads to a view that has none of its own. */
const UNDER = {brief: "helpers"};
/** A label in two parts may be broken between them, and nowhere else. */
const TABS = [
  ["roster", "名簿"], ["scan", "QR・", "番号"], ["walk-in", "当日", "受付"], ["heads", "団体"],
  ["helpers", "協力者"], ["more", "その他"],
];

/** Build the frame in `app`. `open(view)` and `enter(session)` lead elsewhere. */
export function build(app, {open, enter}) {
  const parts = {title: h("h1.head__title"), when: h("p.head__when"), counts: h("p.head__counts")};
  const online = line("online", {role: "status"});
  const unsent = line("unsent");
  const sent = h("span.status__line", {"data-status": "sent"});
  const sessions = h("div.sessions", {role: "group", "aria-label": "回を選ぶ"});
  const tabs = h("nav.tabs", {"aria-label": "受付のしかた"}, TABS.map(([view, ...label]) =>
    h("button.tab", {type: "button", "data-tab": view, onclick: () => open(view)},
      label.map((part, at) => [at > 0 && h("wbr"), part]))));
  const main = h("main.view", {id: "main", tabindex: "-1"});
  const said = h("div.said", {"data-said": ""});
  const words = h("p.said__words", {role: "status", "aria-live": "assertive", "aria-atomic": "true"});
  const can = h("div.said__can");
  said.append(words, can);
  const top = h("header.head", h("div.head__session", parts.title, parts.when, parts.counts),
    h("div.status", online, unsent, sent), sessions);
  app.replaceChildren(top, tabs, main, said);

  const show = (what) => {
    said.dataset.tone = what?.tone ?? "none";
    text(words, what?.words ?? "名前を押すと、出席になります。");
    can.replaceChildren(...doings(what).map(([label, does, act, cls]) => {
      const made = button(label, act, {"data-does": does});
      made.classList.add(cls);
      return made;
    }));
  };
  marks.onSaid(show);
  show(null);

  function update() {
    head(parts, {online, unsent, sent});
    several(sessions, enter);
    top.classList.toggle("head--several", !sessions.hidden && now.view !== "sessions" && now.session !== null);
    app.dataset.online = now.online;
    app.dataset.unsent = state.unsentCount();
    for (const tab of tabs.children) flag(tab, "aria-current", tab.dataset.tab === (UNDER[now.view] ?? now.view) ? "page" : null);
  }

  return {main, update};
}

const doings = (what) => (what?.can ?? []).map((does) => ({
  undo: ["取り消す", "undo", () => marks.undo(what.key), "button--secondary"],
  leave: ["早退にする", "leave", () => marks.leave(what.key), "button--secondary"],
}[does]));

/** A line of the state: its words, and more of them where there is room. */
const line = (status, attributes = {}) =>
  h("span.status__line", {"data-status": status, ...attributes}, h("span"), h("span.status__more"));

function told({children: [first, rest]}, words, more) {
  text(first, words);
  text(rest, more);
}

function head(parts, lines) {
  const one = now.kiosk?.sessions?.find(({id}) => id === now.session);
  text(parts.title, one ? `${one.title}${one.meeting ? `　${one.meeting}` : ""}` : "受付");
  text(parts.when, one ? `${day(one.starts_at)} ${hours(one.starts_at, one.ends_at)}　${one.venue}` : now.kiosk?.name ?? "");
  const all = marks.present();
  text(parts.counts, all ? counted(all) : "");
  flag(lines.online, "data-is", now.online ? "online" : "offline");
  told(lines.online, now.online ? "オンライン" : "オフライン", now.online ? "" : "（記録は続けられます）");
  const waiting = state.unsentCount();
  flag(lines.unsent, "data-is", waiting ? "some" : "none");
  told(lines.unsent, `未送信 ${waiting}件`, now.sending ? "（送信中）" : "");
  text(lines.sent, `最後の送信 ${sentAt()}`);
}

function counted({arrived, expected, heads}) {
  const groups = heads ? `　団体 ${heads}人` : "";
  return `出席 ${arrived}人／名簿 ${expected}人${groups}`;
}

function sentAt() {
  if (!now.sent) return "なし";
  const today = day(now.sent) === day(epochs.now().toISOString());
  return today ? clock(now.sent) : `${day(now.sent)} ${clock(now.sent)}`;
}

function several(place, enter) {
  const all = now.kiosk?.sessions ?? [];
  place.hidden = all.length < 2;
  if (place.hidden) return;
  const mark = JSON.stringify(all.map(({id, title, starts_at}) => [id, title, starts_at]));
  if (place.dataset.mark !== mark) {
    place.dataset.mark = mark;
    place.replaceChildren(...all.map((one) => h("button.session", {
      type: "button", "data-session": one.id, onclick: () => enter(one.id),
    }, h("span.session__time", `${clock(one.starts_at)}〜`), ` ${one.title}`)));
  }
  for (const each of place.children) flag(each, "aria-pressed", String(each.dataset.session === now.session));
}
