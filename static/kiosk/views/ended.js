/** This tablet's time is over. What was not sent goes to staff, as a file or as QR codes. */

import {correction, generate} from "../../packages/lean-qr/index.mjs";
import {button, h, text} from "../dom.js";
import * as epochs from "../epochs.js";
import {packed, parts} from "../handover.js";
import * as state from "../state.js";
import {soon} from "../sync.js";
import {unsettled} from "../taps.js";
import {ENDED, phoneNumber} from "../words.js";

const {state: now} = state;
const QUIET_ZONE = 4;

/** Staff stopped this tablet, or its time is over. */
export function create(main) {
  const left = h("p.lead");
  const exports = h("div");
  const {office, phone, municipality, name, ended} = now.kiosk;
  main.replaceChildren(h("div.page", h("h1", ENDED[ended] ?? ENDED.kiosk_unknown),
    h("p.lead", "名簿は、このタブレットから消しました。"), left,
    h("div.notice", h("p", "連絡先"), h("p.notice__who", office || municipality || ""), phone && h("p.notice__tel", phoneNumber(phone)),
      h("p.hint", `タブレットの名前　${name ?? ""}`)),
    exports));
  let shown = null;

  function update() {
    const count = unsettled(now.taps.values()).length;
    if (shown === count) return;
    shown = count;
    text(left, words(count, ended));
    exports.replaceChildren(count ? handOver({done: forget}) : button("受付の画面を終わる", forget));
  }

  return {update};
}

function words(count, ended) {
  if (count === 0) return "送っていない記録はありません。";
  if (ended === "kiosk_expired") return `送っていない記録が${count}件あります。ネットワークにつなぐと送ります。つなげないときは、職員に渡してください。`;
  return `送っていない記録が${count}件あります。消さずに、職員に渡してください。`;
}

const forget = () => state.clear();

/** The same for a tablet that goes on: only what was handed over is forgotten. */
export function createHandOver(main, {open}) {
  const ids = unsettled(now.taps.values()).map((tap) => tap.id);
  const done = async () => { await state.forgetTaps(ids); open("more"); };
  main.replaceChildren(h("div.page", h("h2", "記録を職員に渡す"), h("p.lead", `${ids.length}件の記録を渡します。`),
    handOver({done}), button("戻る", () => open("more"), {class: "button button--secondary"})));
  return {update: () => {}};
}

/** File, QR codes, and at the end the question, twice, whether it may be forgotten. */
function handOver({done}) {
  const place = h("div.codes", {role: "status"});
  const taps = unsettled(now.taps.values());
  const content = () => packed(now.kiosk.id, taps, epochs.offsetOf, new Date());
  return h("section.apart", h("h2", "職員に渡す"),
    h("p", "ファイルに保存して職員に送るか、QRコードを職員の画面で読み取ってもらいます。"),
    h("div.actions", button("ファイルに保存", () => save(content(), place)),
      button("QRコードを出す", () => show(content(), place))),
    place, asking(done, taps.length));
}

async function save(content, place) {
  const name = `tomoni-${content.kiosk.slice(0, 8)}-${content.made_at.slice(0, 10)}.json`;
  const file = new File([JSON.stringify(content, null, 1)], name, {type: "application/json"});
  try {
    if (navigator.canShare?.({files: [file]})) await navigator.share({files: [file], title: name});
    else download(file);
  } catch (error) {
    if (error.name === "AbortError") return;
    download(file);
  }
  place.replaceChildren(h("p.lead", `${name} を保存しました。職員に送ってください。`));
}

function download(file) {
  const address = URL.createObjectURL(file);
  h("a", {href: address, download: file.name}).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function show(content, place) {
  const texts = await parts(content);
  let at = 0;
  const canvas = h("canvas.codes__code", {role: "img"});
  const which = h("p.lead");
  const draw = () => {
    paint(canvas, texts[at]);
    canvas.setAttribute("aria-label", `QRコード ${at + 1}／${texts.length}`);
    canvas.dataset.text = texts[at];
    text(which, `QRコード ${at + 1}／${texts.length}`);
  };
  const move = (by) => () => { at = (at + by + texts.length) % texts.length; draw(); };
  place.replaceChildren(which, canvas, texts.length > 1
    ? h("div.actions", button("前のコード", move(-1)), button("次のコード", move(1))) : "");
  draw();
}

/** Black on white with the quiet zone that readers need. */
function paint(canvas, words) {
  const code = generate(words, {minCorrectionLevel: correction.M});
  const cell = Math.max(3, Math.floor(440 / (code.size + 2 * QUIET_ZONE)));
  canvas.width = (code.size + 2 * QUIET_ZONE) * cell;
  canvas.height = canvas.width;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) {
      if (code.get(x, y)) pen.fillRect((x + QUIET_ZONE) * cell, (y + QUIET_ZONE) * cell, cell, cell);
    }
  }
}

function asking(done, count) {
  const place = h("div.asking");
  const quiet = {class: "button button--danger"};
  const first = () => place.replaceChildren(button("渡しました。消す", second, quiet));
  const second = () => place.replaceChildren(
    h("p.lead", {role: "alert"}, `${count}件の記録を消します。元に戻せません。職員が受け取ったことを確かめましたか。`),
    h("div.actions", button("受け取りました。消します", done, quiet), button("やめる", first, {class: "button button--secondary"})));
  first();
  soon();
  return place;
}
