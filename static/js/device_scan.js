// The camera of this device reads the label of a loaner, in place of typing its number. The reader is
// that of the tablet at the door (kiosk/scan.js), fetched with the first press. Everything works
// without this file too, and without a camera: numbers are typed.
"use strict";

const TROUBLES = {
  denied: "カメラを使う許可がありません。ブラウザの設定で、カメラを「許可」にしてください。番号は、このまま入力できます。",
  none: "カメラが見つかりません。番号を入力してください。",
  busy: "ほかのアプリがカメラを使っています。閉じてから、もう一度押してください。番号は、このまま入力できます。",
  insecure: "この接続ではカメラを使えません。番号を入力してください。",
  missing: "カメラの読み取りの準備ができませんでした。番号を入力してください。",
};
const HINT = "ラベルのQRコードを、枠の中に入れてください。";

const panel = document.querySelector("[data-scanner]");
const video = panel.querySelector("video");
const frame = panel.querySelector("[data-frame]");
const note = panel.querySelector("[role=status]");
let camera = null;
let pressed = null;
let turn = 0;

for (const button of document.querySelectorAll("[data-scan]")) {
  button.hidden = false;
  button.addEventListener("click", () => start(button));
}
panel.querySelector("[data-close]").addEventListener("click", () => panel.close());
// Escape closes it as well; the focus goes back to what was pressed, unless something was read.
panel.addEventListener("close", stop);
addEventListener("pagehide", stop);

async function start(button) {
  pressed = button;
  stop();
  const mine = turn;
  frame.hidden = false;
  note.textContent = "カメラを準備しています…";
  if (!panel.open) panel.showModal();
  let opened = null;
  try {
    const {open} = await import(panel.dataset.module);
    opened = await open(video, {
      onText: read,
      onTrouble: (code) => { if (mine === turn) trouble(code); },
      detectorUrl: panel.dataset.detector,
      wasmUrl: panel.dataset.wasm,
    });
  } catch {
    if (mine === turn) trouble("missing");
  }
  if (mine !== turn) return opened?.close();
  camera = opened;
  if (camera && !frame.hidden) note.textContent = HINT;
  return undefined;
}

function stop() {
  turn += 1;
  camera?.close();
  camera = null;
}

function trouble(code) {
  frame.hidden = true;
  note.textContent = TROUBLES[code] ?? TROUBLES.missing;
}

function read(text) {
  const box = pressed.dataset.scan && document.getElementById(pressed.dataset.scan);
  if (box) type(box, text);
  else giveBack(text);
}

// As a hand scanner does: the server reads the address of the label. What leads to a page goes on by
// itself; what hands a device to somebody waits for the press.
function type(box, text) {
  box.value = text;
  panel.close();
  if ("scanGo" in pressed.dataset) box.form.requestSubmit();
  else box.form.querySelector("button:not([data-scan])").focus();
}

// The button of the device that came back; the press is left to whoever has looked at it.
function giveBack(text) {
  const number = decodeURIComponent(text.replace(/\/$/, "").split("/").at(-1)).toUpperCase();
  const found = [...document.querySelectorAll("[data-device]")].find((each) => each.dataset.device === number);
  if (!found) {
    note.textContent = `「${number.slice(0, 20)}」は、この回では貸出中ではありません。`;
    return;
  }
  panel.close();
  found.scrollIntoView({block: "center"});
  found.focus();
}
