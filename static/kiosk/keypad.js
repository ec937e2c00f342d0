/** Big digits for wet fingers. A keyboard works too; the tablet's own stays away. */

import {h} from "./dom.js";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "back", "0", "done"];

/** `{element, input, clear}`; `onDone(digits)` when enough digits were pressed and confirmed. */
export function keypad({label, name, length, done, onDone, automatic = false}) {
  const input = h("input.keypad__shown", {
    id: name, name, inputmode: "none", autocomplete: "off", maxlength: length + 4, oninput: check,
    onkeydown: (event) => { if (event.key === "Enter") finish(); },
  });
  const digits = () => input.value.normalize("NFKC").replace(/\D/g, "");
  const finish = () => { if (digits()) onDone(digits()); };

  function check() {
    if (automatic && digits().length === length) finish();
  }

  function press(key) {
    if (key === "back") input.value = input.value.slice(0, -1);
    else if (key === "done") finish();
    else if (digits().length < length) {
      input.value = grouped(digits() + key, length);
      check();
    }
  }

  const face = {back: "1字消す", done};
  const keys = KEYS.map((key) => h("button.key", {
    type: "button", "data-key": key, onclick: () => press(key), class: key === "done" ? "key key--done" : "key",
  }, face[key] ?? key));
  return {
    element: h("div.keypad", h("label.keypad__label", {for: name}, label), input, h("div.keypad__keys", keys)),
    input,
    clear: () => { input.value = ""; },
  };
}

/** 482913 → 482 913, as the staff's screen shows it. */
const grouped = (digits, length) => digits.match(new RegExp(`.{1,${length === 8 ? 4 : 3}}`, "g"))?.join(" ") ?? "";
