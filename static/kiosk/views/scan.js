/** The camera reads cards and slips, one after the other; numbers may be typed instead. */

import {button, h, text} from "../dom.js";
import {keypad} from "../keypad.js";
import * as marks from "../marks.js";
import {open} from "../scan.js";
import {CAMERA} from "../words.js";

export function create(main, {app}) {
  const video = h("video.scan__video", {playsinline: true, muted: true, "aria-label": "カメラの画像"});
  const note = h("p.scan__note", {role: "status"}, "カメラを準備しています…");
  const turn = h("div.scan__turn");
  const retry = button("カメラをもう一度開く", start, {hidden: true});
  const typed = keypad({
    label: "カードの番号（9けた）または受付番号（8けた）", name: "card-number", length: 9, done: "記録する",
    onDone: (digits) => { typed.clear(); marks.scanned(digits, "tap"); },
  });
  const frame = h("div.scan__frame", video);
  main.replaceChildren(h("div.scan",
    h("section.scan__camera", h("h2", "QRコードを読む"), frame, note, retry, turn),
    h("section.scan__typed", h("h2", "番号で入れる"), typed.element)));
  let camera = null;
  let closed = false;

  async function start() {
    camera?.close();
    camera = null;
    turn.replaceChildren();
    retry.hidden = true;
    frame.hidden = false;
    delete note.dataset.trouble;
    text(note, "カメラを準備しています…");
    try {
      camera = await open(video, {
        onText: (found) => marks.scanned(found, "qr"),
        onTrouble: trouble,
        detectorUrl: app.dataset.detector,
        wasmUrl: app.dataset.wasm,
      });
    } catch {
      return trouble("missing");
    }
    if (closed) return camera?.close();
    if (camera && !note.dataset.trouble) text(note, "カードか受付票のQRコードを、枠の中に入れてください。続けて読めます。");
    if (camera?.switchCamera) turn.append(button("カメラを切り替える", () => camera.switchCamera()));
    if (camera?.torch) turn.append(light());
    return undefined;
  }

  function light() {
    let on = false;
    const lamp = button("明かりをつける", () => {
      on = !on;
      camera.torch(on);
      text(lamp, on ? "明かりを消す" : "明かりをつける");
    });
    return lamp;
  }

  function trouble(code) {
    note.dataset.trouble = code;
    frame.hidden = true;
    text(note, CAMERA[code] ?? CAMERA.missing);
    retry.hidden = code === "insecure";
  }

  start();
  return {
    update: () => {},
    close: () => { closed = true; camera?.close(); },
  };
}
