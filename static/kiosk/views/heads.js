/** How many came in a group, without names. */

import {button, h, text} from "../dom.js";
import * as marks from "../marks.js";

const MOST = 9_999;

export function create(main) {
  const group = h("input", {id: "group", name: "group", type: "text", autocomplete: "off", maxlength: 80});
  const heads = h("input.heads__number", {id: "heads", name: "heads", type: "text", inputmode: "numeric", autocomplete: "off", value: "1"});
  const fault = h("p.fault", {id: "heads-fault", role: "alert"});
  const list = h("ul.lines");
  const none = h("p.hint");
  const step = (by) => () => { heads.value = String(Math.min(MOST, Math.max(1, number() + by))); };
  const number = () => Number.parseInt(heads.value.normalize("NFKC"), 10) || 0;
  const form = h("form.form", {novalidate: true, onsubmit: send},
    h("h2", "団体の人数（お名前なし）"),
    h("div.field", h("label", {for: "group"}, "団体の名前（なくてもかまいません）"), group),
    h("div.field", h("label", {for: "heads"}, "人数"), fault,
      h("div.heads", button("1人へらす", step(-1)), heads, button("1人ふやす", step(1)), button("10人ふやす", step(10)))),
    h("button.button.button--wide", {type: "submit"}, "この人数を記録する"));
  main.replaceChildren(h("div.page", form, h("section.apart", h("h2", "記録した人数"), none, list)));

  async function send(event) {
    event.preventDefault();
    const count = number();
    const wrong = count < 1 || count > MOST;
    text(fault, wrong ? `＊人数は1から${MOST.toLocaleString()}までの数字で入れてください。` : "");
    if (wrong) return heads.focus();
    if (await marks.count(group.value.trim(), count)) { group.value = ""; heads.value = "1"; }
    return undefined;
  }

  function update() {
    const counts = marks.present()?.counts ?? [];
    const looks = JSON.stringify(counts);
    text(none, counts.length ? "同じ団体をもう一度記録すると、新しい人数に替わります。" : "まだありません。");
    if (list.dataset.looks === looks) return;
    list.dataset.looks = looks;
    list.replaceChildren(...counts.map(({group: name, count, id}) => h("li.record",
      h("p.record__words", `${name || "団体名なし"}　${count}人`),
      button("取り消す", () => marks.uncount(name, id)))));
  }

  return {update};
}
