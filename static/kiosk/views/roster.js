/** The roster: one press on a name is an attendance. Made for 300 names on a slow tablet. */

import {h, text, flag} from "../dom.js";
import {doubled} from "../fold.js";
import * as marks from "../marks.js";
import {matches} from "../rules/kana.js";
import {state as now} from "../state.js";
import {roster as fetchRoster} from "../sync.js";
import {DEVICES, NEEDS, clock, hiragana} from "../words.js";

const ROWS = ["あ", "か", "さ", "た", "な", "は", "ま", "や", "ら", "わ", "他"];
const EVERYBODY = "全員";

export function create(main) {
  const chosen = {row: EVERYBODY, typed: ""};
  const found = h("p.found", {role: "status"});
  const search = h("input.search", {
    id: "search", type: "search", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    enterkeyhint: "search", placeholder: "かなでさがす", oninput: () => choose({typed: search.value, row: EVERYBODY}),
  });
  const clear = h("button.button.button--secondary", {
    type: "button", onclick: () => { search.value = ""; choose({typed: "", row: EVERYBODY}); search.focus(); },
  }, "消す");
  const index = h("div.index", {role: "group", "aria-label": "五十音でしぼる"}, [EVERYBODY, ...ROWS].map((row) =>
    h("button.index__row", {type: "button", "data-row": row, onclick: () => pick(row)}, row)));
  const rows = h("button.button.button--secondary.finder__rows", {type: "button", onclick: () => open(!index.matches(".is-open"))});
  const places = {
    lines: h("ul.lines", {"data-list": "lines"}),
    cancelled: h("ul.lines", {"data-list": "cancelled"}),
    strangers: h("ul.lines", {"data-list": "strangers"}),
  };
  const parts = {
    cancelled: section("申込みを取り消した方", "来られたときは、名前を押してください。あとで職員が確認します。", places.cancelled),
    strangers: section("お名前の分からないカード", "あとで職員が確認します。間違えて読んだときは、押して取り消してください。", places.strangers),
  };
  const drawn = new Map();
  const list = h("div.roster__list", found, places.lines, parts.cancelled, parts.strangers);
  main.replaceChildren(h("div.roster", h("h2.visually-hidden", "名簿"),
    h("div.finder", h("label.finder__label", {for: "search"}, "かなでさがす"), search, clear, rows), index, list));

  /** On a telephone the rows stand there only while one is picked. */
  function open(shown) {
    index.classList.toggle("is-open", shown);
    rows.setAttribute("aria-expanded", String(shown));
  }

  function pick(row) {
    choose({row, typed: ""});
    if (!index.matches(".is-open")) return;
    open(false);
    rows.focus();
  }

  function choose(what) {
    Object.assign(chosen, what);
    if (!chosen.typed) search.value = "";
    list.scrollTop = 0;
    update();
  }

  function update() {
    const all = marks.present();
    if (!all) return missing(found, places, parts);
    const twice = doubled(all.lines);
    draw(places.lines, all.lines.filter((line) => !apart(line)), {twice, drawn});
    draw(places.cancelled, all.lines.filter(apart), {twice, drawn});
    drawStrangers(places.strangers, all.strangers, drawn);
    const shown = all.lines.filter((line) => fits(line, chosen));
    const keys = new Set(shown.map((line) => line.key));
    for (const item of [...places.lines.children, ...places.cancelled.children]) {
      item.hidden = !keys.has(item.dataset.key);
    }
    parts.cancelled.hidden = !shown.some(apart);
    parts.strangers.hidden = all.strangers.length === 0;
    for (const each of index.children) flag(each, "aria-pressed", String(each.dataset.row === chosen.row && !chosen.typed));
    text(rows, chosen.row === EVERYBODY ? "五十音" : `${chosen.row}行`.replace("他行", "その他"));
    text(found, sentence(all, shown, chosen));
    return undefined;
  }

  open(false);
  return {update};
}

const section = (title, hint, list) => h("section.apart", h("h2", title), h("p.hint", hint), list);

/** Whoever gave the seat back stands apart until they come all the same. */
const apart = (line) => line.state === "cancelled" && line.presence === "expected";

function fits(line, {row, typed}) {
  if (typed.trim()) return matches(line.kana, typed) || line.name.includes(typed.trim());
  return row === EVERYBODY || line.row === row;
}

function sentence(all, shown, {row, typed}) {
  if (all.lines.length === 0) return "名簿に載っている方はいません。来られた方は「当日受付」で記録してください。";
  if (shown.length === 0 && typed) return "見つかりません。名簿にない方は「当日受付」で記録してください。";
  if (shown.length === 0) return `「${row}」で始まる方はいません。`;
  return row === EVERYBODY && !typed ? "" : `${shown.length}人`;
}

function missing(found, places, parts) {
  for (const place of Object.values(places)) place.replaceChildren();
  for (const part of Object.values(parts)) part.hidden = true;
  text(found, now.online
    ? "名簿を読み込んでいます…"
    : "この回の名簿は、このタブレットにありません。ネットワークにつながると読み込みます。");
  if (now.online && now.session) fetchRoster(now.session).catch(() => {});
}

/** Only lines that say something else than before are drawn anew. */
function draw(place, lines, {twice, drawn}) {
  const items = lines.map((line) => {
    const known = drawn.get(line.key);
    const looks = JSON.stringify([line.name, line.kana, line.presence, line.since, line.state, line.slot,
      line.device, line.support_needs, line.waiting, twice.has(line.name) || twice.has(line.kana)]);
    if (known?.looks === looks) return known.item;
    const item = known?.item ?? h("li", {"data-key": line.key});
    fill(item, line, twice);
    drawn.set(line.key, {item, looks});
    return item;
  });
  if (items.length === place.children.length && items.every((item, at) => item === place.children[at])) return;
  const focus = document.activeElement;
  place.replaceChildren(...items);
  if (place.contains(focus)) focus.focus({preventScroll: true});
}

function fill(item, line, twice) {
  item.dataset.presence = line.presence;
  const press = () => marks.arrive(line.key);
  const same = twice.has(line.name) || twice.has(line.kana);
  const content = [
    h("span.line__who", h("span.line__kana", hiragana(line.kana)), " ",
      h("span.line__name", line.name || "当日受付の方（送信ずみ）")),
    h("span.line__notes", notes(line, same).map(([words, kind]) => [h("span.note", {"data-note": kind}, words), " "])),
    h("span.line__state", condition(line)),
  ];
  const held = item.querySelector("button");
  if (held) held.replaceChildren(...content);
  else item.replaceChildren(h("button.line", {type: "button", onclick: press}, content));
}

function notes(line, same) {
  return [
    line.slot && [`${line.slot}〜`, "slot"],
    line.state === "walk_in" && ["当日受付", "walk-in"],
    line.state === "cancelled" && ["取消し済み", "cancelled"],
    same && line.reference && [`受付番号 ${line.reference}`, "reference"],
    line.device && [DEVICES[line.device] ?? line.device, "device"],
    ...line.support_needs.map((need) => [NEEDS[need] ?? need, "need"]),
  ].filter(Boolean);
}

function condition(line) {
  const waiting = line.waiting ? "・未送信" : "";
  if (line.presence === "present") return `✓ 出席 ${clock(line.since)}${waiting}`;
  if (line.presence === "left_early") return `早退 ${clock(line.since)}${waiting}`;
  return `未着${waiting}`;
}

function drawStrangers(place, strangers) {
  const looks = JSON.stringify(strangers.map(({key, since, waiting}) => [key, since, waiting]));
  if (place.dataset.looks === looks) return;
  place.dataset.looks = looks;
  place.replaceChildren(...strangers.map((one) => h("li", {"data-key": one.key, "data-presence": one.presence},
    h("button.line", {type: "button", onclick: () => marks.undo(one.key)},
      h("span.line__who", h("span.line__name", named(one))),
      h("span.line__notes", h("span.note", "押すと取り消します")),
      h("span.line__state", `✓ 記録 ${clock(one.since)}${one.waiting ? "・未送信" : ""}`)))));
}

function named({key, last}) {
  if (key.startsWith("slip:")) return `受付番号 ${key.slice(5)}`;
  if (key.startsWith("number:")) return `カード番号 ${key.slice(7)}`;
  return `カード …${last}`;
}
