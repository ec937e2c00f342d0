/** What was not sent, what staff will look at, sound and vibration, what this tablet holds. */

import {button, h, text} from "../dom.js";
import * as epochs from "../epochs.js";
import * as marks from "../marks.js";
import * as state from "../state.js";
import {soon} from "../sync.js";
import {CONFLICT, REFUSED, UNSENT} from "../taps.js";
import {CONFLICTS, HELPER_KINDS, KINDS, clock, day, phoneNumber, who} from "../words.js";

const {state: now} = state;

export function create(main, {handOver, open}) {
  const parts = {
    sending: h("p.lead"), refused: h("ul.lines"), conflicts: h("ul.lines"), facts: h("dl.facts"),
  };
  const refused = h("section.apart", h("h2", "送れなかった記録"),
    h("p.hint", "この記録はタブレットに残っています。職員に見せるか、渡してください。"), parts.refused,
    button("職員に渡す", handOver));
  const conflicts = h("section.apart", h("h2", "職員が確認する記録"),
    h("p.hint", "送信はすんでいます。このタブレットですることはありません。"), parts.conflicts);
  const settings = ["sound", "vibration"].map((name) => toggle(name));
  main.replaceChildren(h("div.page",
    h("section", h("h2", "送信"), parts.sending, button("いま送る", () => soon())), refused, conflicts,
    h("section.apart", h("h2", "音と振動"), h("div.toggles", settings.map(({element}) => element))),
    h("section.apart", h("h2", "このタブレット"), parts.facts,
      h("p.hint", "ほかの会場や、別の日の受付に使うときは、職員の画面の新しい番号でつなぎ直します。"),
      button("新しい番号でつなぎ直す", () => open("pair-again"), {class: "button button--secondary"}))));

  function update() {
    const waiting = state.unsentCount();
    text(parts.sending, waiting === 0 ? "未送信の記録はありません。" : now.online
      ? `未送信の記録が${waiting}件あります。送っています。`
      : `未送信の記録が${waiting}件あります。ネットワークにつながると、自動で送ります。`);
    const taps = [...now.taps.values()];
    listed(parts.refused, taps.filter((tap) => tap.state === REFUSED), (tap) => tap.sentence);
    listed(parts.conflicts, taps.filter((tap) => tap.state === CONFLICT), (tap) => CONFLICTS[tap.conflict] ?? "");
    refused.hidden = parts.refused.children.length === 0;
    conflicts.hidden = parts.conflicts.children.length === 0;
    for (const {draw} of settings) draw();
    const facts = told();
    if (parts.facts.dataset.looks !== facts.join()) {
      parts.facts.dataset.looks = facts.join();
      parts.facts.replaceChildren(...facts.flatMap(([term, words]) => [h("dt", term), h("dd", words)]));
    }
  }

  return {update};
}

function toggle(name) {
  const label = {sound: "音", vibration: "振動"}[name];
  const element = button("", () => state.keepSettings({[name]: !now.settings[name]}), {"data-setting": name});
  const draw = () => {
    const on = Boolean(now.settings[name]);
    element.setAttribute("aria-pressed", String(on));
    text(element, on ? `${label}：出す（押すと止めます）` : `${label}：止めています（押すと出します）`);
  };
  draw();
  return {element, draw};
}

function listed(place, taps, why) {
  const looks = JSON.stringify(taps.map((tap) => [tap.id, tap.state, tap.about]));
  if (place.dataset.looks === looks) return;
  place.dataset.looks = looks;
  const all = marks.present();
  const lines = new Map([...(all?.lines ?? []), ...(all?.helpers ?? [])].map((line) => [line.key, line]));
  place.replaceChildren(...taps.map((tap) => h("li.record", {"data-tap": tap.id},
    h("p.record__words", `${clock(epochs.timeOf(tap))}　${named(tap, lines)}　${kind(tap)}`, h("br"),
      h("span.record__why", why(tap))))));
}

const kind = (tap) => (tap.about?.startsWith("helper:") ? HELPER_KINDS : KINDS)[tap.kind] ?? "";

/** Whom a tap is about, as far as this tablet knows. */
export function named(tap, lines) {
  if (tap.subject?.walk_in) return who(tap.subject.walk_in);
  const group = tap.subject?.group ?? tap.group;
  if (group) return `${group.name || "団体名なし"} ${group.count}人`;
  const line = lines.get(tap.about);
  if (line?.name) return who(line);
  if (tap.about?.startsWith("slip:")) return `受付番号 ${tap.about.slice(5)}`;
  if (tap.about?.startsWith("number:")) return `カード番号 ${tap.about.slice(7)}`;
  return tap.about?.startsWith("card:") ? "参加者カード" : "";
}

function told() {
  const {name, municipality, office, phone, expires_at: end} = now.kiosk ?? {};
  const roster = now.rosters.get(now.session);
  return [
    ["名前", name ?? ""],
    ["使える期限", end ? `${day(end)} ${clock(end)}まで` : ""],
    ["名簿", roster ? `${clock(roster.server_time)}の内容` : "ありません"],
    ["最後の送信", now.sent ? `${day(now.sent)} ${clock(now.sent)}` : "なし"],
    ["カメラの読み取り", now.decoder ? "ネットワークがなくても使えます" : "準備中です（ネットワークが必要です）"],
    ["困ったとき", [office ?? municipality, phoneNumber(phone)].filter(Boolean).join("　")],
  ].filter(([, words]) => words);
}
