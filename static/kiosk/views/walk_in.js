/** Somebody who is on no roster: furigana, name, and a telephone number if they like. */

import {button, h, text} from "../dom.js";
import * as marks from "../marks.js";
import {searchKey} from "../rules/kana.js";
import {hiragana} from "../words.js";

const KANA = /^[\u3041-\u3096\u30a1-\u30fa\u30fc\uff66-\uff9f\u3099\u309a ・\u3000]+$/;

export function create(main) {
  const fields = {
    kana: field("kana", "フリガナ", "例：やまもと かずこ（ひらがなでもかまいません）"),
    name: field("name", "お名前", "漢字が分からないときは、かなで入れてください。"),
    phone: field("phone", "電話番号（なくてもかまいません）", "送信すると、このタブレットから消えます。", {inputmode: "tel", type: "tel"}),
  };
  const alike = h("div.alike", {role: "status"});
  const form = h("form.form", {novalidate: true, onsubmit: send},
    h("h2", "当日受付（名簿にない方）"), fields.kana.element, alike, fields.name.element, fields.phone.element,
    h("button.button.button--wide", {type: "submit"}, "出席にする"));
  fields.kana.input.addEventListener("input", likeness);
  main.replaceChildren(h("div.page", form));

  /** Whoever reads the same is on the roster already, most of the time. */
  function likeness() {
    const key = searchKey(fields.kana.input.value);
    const found = key.length < 3 ? [] : (marks.present()?.lines ?? []).filter((line) => line.search === key);
    const mark = found.map((line) => line.key).join();
    if (alike.dataset.mark === mark) return;
    alike.dataset.mark = mark;
    alike.replaceChildren(...(found.length === 0 ? [] : [
      h("p", "名簿に同じフリガナの方がいます。この方ですか。"),
      ...found.map((line) => button(
        `${line.name}さん（${hiragana(line.kana)}）${line.reference ? ` 受付番号 ${line.reference}` : ""}を出席にする`,
        () => { marks.arrive(line.key); clear(); }, {"data-key": line.key})),
      h("p", "違う方のときは、そのまま下に進んでください。"),
    ]));
  }

  function clear() {
    for (const {input} of Object.values(fields)) input.value = "";
    for (const {refuse} of Object.values(fields)) refuse("");
    likeness();
  }

  async function send(event) {
    event.preventDefault();
    const given = Object.fromEntries(Object.entries(fields).map(([key, {input}]) => [key, input.value.trim()]));
    const phone = given.phone.normalize("NFKC").replace(/[^\d+]/g, "");
    const faults = {
      kana: !given.kana ? "フリガナを入れてください。" : !KANA.test(given.kana) ? "フリガナは、かなだけで入れてください。" : "",
      name: given.name ? "" : "お名前を入れてください。分からないときは、フリガナと同じでかまいません。",
      phone: given.phone && (phone.length < 10 || phone.length > 13) ? "電話番号は市外局番から入れてください。分からないときは空けてください。" : "",
    };
    for (const [key, words] of Object.entries(faults)) fields[key].refuse(words);
    const wrong = Object.keys(faults).find((key) => faults[key]);
    if (wrong) return fields[wrong].input.focus();
    if (await marks.walkIn({...given, phone})) { clear(); fields.kana.input.focus(); }
    return undefined;
  }

  return {update: () => {}};
}

function field(name, label, hint, more = {}) {
  const input = h("input", {
    id: name, name, type: "text", autocomplete: "off", maxlength: 80, "aria-describedby": `${name}-hint ${name}-fault`, ...more,
  });
  const fault = h("p.fault", {id: `${name}-fault`});
  const element = h("div.field", h("label", {for: name}, label), h("p.hint", {id: `${name}-hint`}, hint), fault, input);
  const refuse = (words) => {
    text(fault, words ? `＊${words}` : "");
    if (words) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  return {element, input, refuse};
}
