/** Helpers: when they came, when they finished, how long that was. */

import {button, h, text} from "../dom.js";
import * as marks from "../marks.js";
import {BRIEF, SUBJECTS, clock, duration, hiragana} from "../words.js";

export function create(main, {open}) {
  const none = h("p.hint");
  const list = h("ul.lines");
  main.replaceChildren(h("div.page", h("h2", "講師・協力者の到着と終了"), none, list,
    h("section", h("h2", BRIEF.title), button(BRIEF.open, () => open("brief"), {"data-act": "brief"}))));

  function update() {
    const helpers = marks.present()?.helpers ?? [];
    const looks = JSON.stringify(helpers.map(({key, presence, since, worked, waiting, name, hindrance}) => [key, presence, since, worked, waiting, name, hindrance]));
    text(none, helpers.length ? "来たときに「到着」、帰るときに「終了」を押してください。" : "この回に登録された講師・協力者はいません。職員に知らせてください。");
    if (list.dataset.looks === looks) return;
    const focus = document.activeElement?.dataset?.act;
    list.dataset.looks = looks;
    list.replaceChildren(...helpers.map(line));
    if (focus) list.querySelector(`[data-act="${CSS.escape(focus)}"]`)?.focus({preventScroll: true});
  }

  return {update};
}

function line(helper) {
  const here = helper.presence === "present";
  const act = (label, kind, doing) => button(label, doing, {"data-act": `${kind} ${helper.key}`, "aria-label": `${helper.name}さんの${label}`});
  return h("li.record", {"data-key": helper.key, "data-presence": helper.presence},
    h("p.record__words", h("span.line__kana", hiragana(helper.kana)), `${helper.name}　${SUBJECTS[helper.kind] ?? ""}`,
      h("br"), h("strong.record__state", condition(helper)),
      helper.hindrance && [h("br"), h("span.record__why", h("b", "！ "), helper.hindrance.sentence)]),
    h("div.record__acts",
      here ? act("終了", "left", () => marks.help(helper.key, "left")) : !helper.hindrance?.held && act("到着", "arrived", () => marks.help(helper.key, "arrived")),
      helper.presence !== "expected" && act("取り消す", "undo", () => marks.undo(helper.key))));
}

function condition({presence, came, since, worked, waiting}) {
  const unsent = waiting ? "・未送信" : "";
  const sum = worked === null ? "" : `（合計 ${duration(worked)}）`;
  if (presence === "present") return `✓ 到着 ${clock(since)}${sum}${unsent}`;
  if (presence === "left_early") return `終了 ${clock(came)}〜${clock(since)}${sum}${unsent}`;
  return `まだ来ていません${unsent}`;
}
