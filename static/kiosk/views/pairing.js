/** Six digits from the staff's screen let this tablet in. On an iPad, the Home Screen comes first. */

import {Refusal, Unreachable} from "../api.js";
import {button, h, text} from "../dom.js";
import {keypad} from "../keypad.js";
import {state as now} from "../state.js";
import {StillUnsent, pair} from "../sync.js";
import {PAIRING, phoneNumber} from "../words.js";

export function create(main, {secret, open}) {
  const fault = h("p.fault", {role: "alert"});
  const pad = keypad({
    label: "職員の画面に出ている6けたの番号", name: "code", length: 6, done: "つなぐ", automatic: true,
    onDone: (code) => attempt({code}),
  });
  const busy = h("p.lead", {role: "status"});
  const again = button("もう一度つなぐ", () => attempt({secret}), {hidden: true});
  const tablet = h("div.pairing", h("h1", "このタブレットで受付をする"), now.farewell && farewell(now.farewell),
    h("p.lead", "職員の画面で「タブレットをつなぐ」を押すと、番号が出ます。"), fault, busy, again, pad.element,
    now.kiosk && button("やめて、今の受付に戻る", () => open("roster"), {class: "button button--secondary"}),
    h("p.hint", "つなぐときだけネットワークが必要です。そのあとは、なくても受付を続けられます。"));
  let trying = false;

  async function attempt(words) {
    if (trying) return;
    trying = true;
    text(fault, "");
    text(busy, "つないでいます…");
    again.hidden = true;
    try {
      await pair(words);
    } catch (error) {
      text(fault, `＊${reason(error, words)}`);
      pad.clear();
      again.hidden = !(words.secret && error instanceof Unreachable);
    } finally {
      trying = false;
      text(busy, "");
    }
  }

  const first = () => {
    main.replaceChildren(tablet);
    if (secret) attempt({secret});
    else pad.input.focus();
  };
  if (needsHomeScreen()) main.replaceChildren(homeScreen(first));
  else first();
  return {update: () => {}};
}

function reason(error, {secret}) {
  if (error instanceof StillUnsent) return PAIRING.unsent;
  if (error instanceof Unreachable) return PAIRING.offline;
  if (!(error instanceof Refusal)) return PAIRING.failed;
  if (error.status === 429) return error.message || PAIRING.many(Math.max(1, Math.ceil(error.wait / 60)));
  if (error.code === "pairing_refused") return secret ? PAIRING.used : PAIRING.wrong;
  return error.passing ? PAIRING.failed : error.message;
}

/** Safari on an iPad deletes what a page keeps after seven days, but not what the Home Screen's
    own app keeps; and the two share nothing. */
const needsHomeScreen = () => "standalone" in navigator && navigator.standalone === false;

function homeScreen(go) {
  return h("div.page.guide", h("h1", "はじめに、ホーム画面に追加してください"),
    h("p.lead", "Safari のままでは、記録が7日で消えることがあります。"),
    h("ol.steps",
      h("li", "画面の上か下の 共有ボタン（四角から上向きの矢印）を押します。"),
      h("li", "「ホーム画面に追加」を押し、「追加」を押します。"),
      h("li", "ホーム画面にできた「ともに受付」を開きます。"),
      h("li", "開いた画面に、職員の画面の6けたの番号を入れます。")),
    button("追加しないで、今日だけ Safari で使う", go, {class: "button button--secondary"}));
}

const farewell = ({office, phone}) => h("div.notice", h("p", "使用期間が終わりました。記録はすべて送り、名簿は消しました。おつかれさまでした。"),
  (office || phone) && h("p.hint", `困ったとき　${[office, phoneNumber(phone)].filter(Boolean).join("　")}`));
